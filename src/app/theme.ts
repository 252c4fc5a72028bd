/** Keeps the page's theme what the person chose, or what the system says. Set before the first paint. */
import { useUiStore } from './stores/ui-store.ts';

export function startTheme(): void {
  const light = window.matchMedia('(prefers-color-scheme: light)');
  const apply = () => {
    const { theme } = useUiStore.getState();
    document.documentElement.dataset.theme = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme;
  };
  apply();
  light.addEventListener('change', apply);
  useUiStore.subscribe((state, before) => {
    if (state.theme !== before.theme) apply();
  });
}
