/** Registers the service worker that keeps the page usable without a network, when there is nothing else to do. */

/** After the first paint, the simulation and the parts that are fetched ahead, ms. */
const PAUSE = 6000;

/**
 * From some seconds after the start the page works offline, where the browser can (not on addresses without
 * https other than this machine's own). Call once; not where the page is somebody else's guest. What the
 * development server serves is never held: it changes without changing its name.
 */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  setTimeout(() => {
    // without it the page is what it was: an extra, so a refusal is not a person's trouble
    navigator.serviceWorker.register('./offline.js').catch(() => undefined);
  }, PAUSE);
}
