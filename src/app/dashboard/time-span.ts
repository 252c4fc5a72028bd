/**
 * The stretch of a run that the charts show, and what zooming makes of it. Plain functions: where a drag across a
 * chart, a key or a wheel leads must be the same for all charts and is easily wrong at the ends.
 */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Shorter than this share of the axis nothing is shown: a chart of one bucket says nothing. */
const SHORTEST_SHARE = 0.005;

/** Where a moment lies: 0 at the beginning of the span, 1 at its end. */
export function shareOf(span: TimeSpan, time: number): number {
  return (time - span.from) / (span.to - span.from);
}

/** The moment at a share of the span, within it. */
export function momentAt(span: TimeSpan, share: number): number {
  return span.from + Math.min(1, Math.max(0, share)) * (span.to - span.from);
}

/** What was drawn across, in either direction; null where that is too short to be meant. */
export function drawnSpan(a: number, b: number, end: number): TimeSpan | null {
  const from = Math.max(0, Math.min(a, b));
  const to = Math.min(end, Math.max(a, b));
  return to - from < end * SHORTEST_SHARE ? null : { from, to };
}

/** The span made longer (a factor over 1) or shorter around a moment that keeps its place; null: the whole axis. */
export function zoomedSpan(span: TimeSpan, around: number, factor: number, end: number): TimeSpan | null {
  const length = Math.max((span.to - span.from) * factor, end * SHORTEST_SHARE);
  if (length >= end) return null;
  const from = around - Math.min(1, Math.max(0, shareOf(span, around))) * length;
  return within({ from, to: from + length }, end);
}

/** The span moved along the axis by a share of its length, as far as the axis goes. */
export function movedSpan(span: TimeSpan, share: number, end: number): TimeSpan {
  const by = share * (span.to - span.from);
  return within({ from: span.from + by, to: span.to + by }, end);
}

function within(span: TimeSpan, end: number): TimeSpan {
  const by = span.from < 0 ? -span.from : Math.min(0, end - span.to);
  return { from: span.from + by, to: span.to + by };
}
