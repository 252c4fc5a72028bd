/** What commands do with the charts that are on the screen. */
import { useUiStore } from '../stores/ui-store.ts';
import { fillScreen, useDashboardView } from './dashboard-view.ts';
import { comparableRun, previousText, usePrevious } from './previous-run.ts';
import { useTimeView, zoomTo } from './time-view.ts';

const tell = (text: string): void => void useUiStore.getState().toast({ tone: 'info', text, lasts: 5000 });

/** Draws the run before behind this one, or takes it away. */
export function togglePrevious(): void {
  const run = comparableRun();
  if (run === null) return void tell('There is no run before this one: change something and run it again.');
  const shown = !usePrevious.getState().shown;
  usePrevious.setState({ shown });
  tell(shown ? `Behind the lines stands the run before: ${previousText(run)}.` : 'The run before is hidden.');
}

export function showWholeRun(): void {
  if (useTimeView.getState().zoom === null)
    tell('The charts show the whole run. Draw across one to zoom in.');
  else zoomTo(null);
}

/** The card that has the focus fills the screen, or the first one; once more: none. */
export function fillWithChart(): void {
  if (useDashboardView.getState().full !== null) return void fillScreen(null);
  const focused = document.activeElement?.closest<HTMLElement>('.chart-card');
  const card = focused ?? document.querySelector<HTMLElement>('.chart-card');
  if (card?.dataset.card === undefined) return void tell('There is no chart on the screen.');
  fillScreen(card.dataset.card);
}

/** Takes the focus to the first chart. */
export function focusCharts(): void {
  const first = document.querySelector<HTMLElement>('.chart-card .cursor-layer, .chart-card button');
  if (first === null) return void tell('There are no charts on the screen now.');
  first.focus();
}
