/**
 * Which stretch of simulated time the space–time diagram shows: its length, and whether its end goes along with
 * the run. Until somebody chooses, the length follows the speed, so that the same number of real seconds is
 * always in view.
 */
export interface TimeWindow {
  /** Simulated seconds from edge to edge; null: by the speed. */
  readonly span: number | null;
  /** Its end; null: goes along with the run. */
  readonly end: number | null;
}

export const followingWindow: TimeWindow = { span: null, end: null };

/** Seconds on the wall that are in view by default, and the most simulated seconds. */
const SECONDS_IN_VIEW = 8;
const LONGEST_DEFAULT = 0.5;
const SHORTEST = 20e-6;
const LONGEST = 60;
/** Room for what has been sent and is not there yet, as a share of the window. */
const ROOM_AHEAD = 0.06;

export function spanOf(window: TimeWindow, speed: number): number {
  return window.span ?? Math.min(LONGEST_DEFAULT, SECONDS_IN_VIEW * speed);
}

/** From when to when the diagram reaches, with the run at `now`. */
export function reach(
  window: TimeWindow,
  speed: number,
  now: number,
): { readonly from: number; readonly to: number } {
  const span = spanOf(window, speed);
  const to = window.end ?? now + span * ROOM_AHEAD;
  return { from: to - span, to };
}

/** Longer or shorter by a factor; the moment at `share` of the window stays where it is, unless it goes along. */
export function zoomed(
  window: TimeWindow,
  speed: number,
  now: number,
  factor: number,
  share = 0.5,
): TimeWindow {
  const before = spanOf(window, speed);
  const span = Math.min(LONGEST, Math.max(SHORTEST, before * factor));
  if (window.end === null) return { span, end: null };
  const { from } = reach(window, speed, now);
  const held = from + share * before;
  return { span, end: held + (1 - share) * span };
}

/** Moved by a share of its length; at the present it goes along again. */
export function moved(window: TimeWindow, speed: number, now: number, share: number): TimeWindow {
  const span = spanOf(window, speed);
  const { to } = reach(window, speed, now);
  const end = to + share * span;
  const latest = now + span * ROOM_AHEAD;
  if (end >= latest && share > 0) return { ...window, end: null };
  return { span, end: Math.max(span, end) };
}
