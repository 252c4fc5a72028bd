/**
 * The range that the charts show, in points as wide as the axis allows. The width follows the axis and not what
 * has been simulated, so that a young run is not drawn as noise and does not change its grain as it grows older.
 * The open bucket is left out until it is full: a percentile of three requests is no news.
 */
import type { Range } from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import type { TimeSpan } from './time-span.ts';

/** Drawing costs grow with points, insight does not. */
const MOST_POINTS = 200;
const FULL_SHARE = 0.95;

/** What to show on a time axis, in at most so many points. */
export function shownRange(telemetry: Telemetry, span: TimeSpan, points = MOST_POINTS): Range {
  const { bucketCount, bucketWidth } = telemetry;
  const open = telemetry.coveredSeconds(bucketCount - 1) < bucketWidth * FULL_SHARE;
  const full = (open && bucketCount > 1 ? bucketCount - 1 : bucketCount) * bucketWidth;
  const length = span.to - span.from;
  // Lines go on beyond the edges of a part of the axis.
  const beyond = span.from > 0 ? Math.max(bucketWidth, length / points) : 0;
  const from = Math.max(0, span.from - beyond);
  const to = Math.min(full, span.from > 0 ? span.to + beyond : span.to);
  return { from: Math.min(from, to), to, points: pointsFor(to - from, length, points) };
}

/** Points for the part of an axis that has been simulated; at least one. */
function pointsFor(simulated: number, length: number, most: number): number {
  return Math.max(1, Math.min(most, Math.ceil((simulated / length) * most)));
}
