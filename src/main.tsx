/** Where the page starts: theme, first design, simulation, screen. */
import '@fontsource-variable/inter/wght.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { openFirst } from './app/share/open-link.ts';
import { connectSimulation } from './app/stores/run-store.ts';
import { startTheme } from './app/theme.ts';
import { ErrorBoundary } from './app/ui/error-boundary.tsx';
import { createSimulationClient } from './worker/client.ts';

startTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary name="page" reload>
      <App />
    </ErrorBoundary>
  </StrictMode>,
);
connectSimulation(createSimulationClient);
void openFirst();
