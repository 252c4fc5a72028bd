/**
 * What hung the page, or its simulation, is not started again by itself. Whatever is opened is marked before it
 * runs; the mark goes when it has run for some seconds without a hang, or when the page is left in good order.
 * A page that died leaves the mark behind, and so does a simulation that the watchdog had to end.
 */
import { useRunStore } from '../stores/run-store.ts';
import { onHang } from '../stores/sign-of-life.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { ownWork } from './own-work.ts';

/** How long something must have run for it to count as one that does not hang, ms. */
const TRUSTED_MILLISECONDS = 4000;

/** Stops looking at what was opened before. */
let stopWatching: () => void = () => undefined;

/**
 * Plays what is on the screen, or lets it wait if it hung the last time. `name` is what it is marked under: the
 * id of a kept design, the beginning of a link.
 */
export function playUnlessItHung(name: string, died = ownWork().diedOpening(name)): void {
  watchHangs(name, died);
  if (!died) {
    useRunStore.getState().play();
    return;
  }
  useUiStore.getState().toast({
    tone: 'warn',
    text: 'The page stopped answering when this design was last opened, so it waits.',
    detail: 'Press play when you are ready.',
    lasts: 30_000,
  });
}

function watchHangs(name: string, waits: boolean): void {
  stopWatching();
  const work = ownWork();
  work.markOpening(name);
  let trustTimer: ReturnType<typeof setTimeout> | undefined;
  let good = !waits;
  const trust = () => {
    good = true;
    work.markOpened(name);
  };
  const begin = () => {
    trustTimer ??= setTimeout(trust, TRUSTED_MILLISECONDS);
  };
  if (!waits) begin();
  const stopPhase = useRunStore.subscribe(({ phase }) => phase === 'running' && begin());
  const stopHangs = onHang(() => {
    clearTimeout(trustTimer);
    trustTimer = undefined;
    good = false;
    work.markOpening(name);
  });
  // a page that is left in good order did not die, however soon
  const leave = () => good && work.markOpened(name);
  window.addEventListener('pagehide', leave);
  stopWatching = () => {
    clearTimeout(trustTimer);
    stopPhase();
    stopHangs();
    window.removeEventListener('pagehide', leave);
    leave();
  };
}
