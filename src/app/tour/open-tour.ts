/** The doors of the tour for the rest of the page: it is fetched when somebody begins it. */
import { isTourOn } from './tour-view.ts';

/** Fetches the tour and begins it. */
export async function beginTour(): Promise<void> {
  const player = await import('./tour-player.ts');
  player.beginTour();
}

/** Ends the tour because something else takes the screen; the visitor's own work is back. */
export async function leaveTour(): Promise<void> {
  if (!isTourOn()) return;
  const player = await import('./tour-player.ts');
  player.endTour('own');
}
