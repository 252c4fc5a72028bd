/**
 * The range that the charts show: the whole run so far, in points as wide as the axis allows. The width follows
 * the axis and not what has been simulated, so that a young run is not drawn as noise and does not change its
 * grain as it grows older. The open bucket is left out until it is full: a percentile of three requests is no
 * news.
 */
import { type Range, wholeRun } from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';

/** Drawing costs grow with points, insight does not. */
const MOST_POINTS = 200;
const FULL_SHARE = 0.95;

/** What to show on a time axis that ends at `end`. */
export function shownRange(telemetry: Telemetry, end: number): Range {
  const { to, ...range } = wholeRun(telemetry);
  const { bucketCount, bucketWidth } = telemetry;
  const open = telemetry.coveredSeconds(bucketCount - 1) < bucketWidth * FULL_SHARE;
  const shown = open && bucketCount > 1 ? to - bucketWidth : to;
  return { ...range, to: shown, points: pointsFor(shown, end) };
}

/** Points for the part of an axis that has been simulated; at least one. */
function pointsFor(simulated: number, end: number): number {
  return Math.max(1, Math.min(MOST_POINTS, Math.ceil((simulated / end) * MOST_POINTS)));
}
