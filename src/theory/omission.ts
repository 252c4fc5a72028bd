/**
 * Coordinated omission, corrected after the fact as HdrHistogram does (Tene, "How NOT to Measure Latency", 2013;
 * `recordValueWithExpectedInterval`). A load generator that waits for its answer before it sends again sends
 * nothing while the system stalls, so a stall of a minute is one slow request in its statistics, where people who
 * come at their own time would have made thousands. Knowing how often each meant to send, one adds those that it
 * left out: for each value v longer than the interval, v − interval, v − 2 · interval, … down to the interval.
 */

/** Values with how many there are of each. */
export type Tally = readonly (readonly [value: number, count: number])[];

/** Most values that are added for one value. */
const MOST_ADDED = 1_000_000;

/** The tally with the requests that were never sent. */
export function correctedForOmission(tally: Tally, intervalSeconds: number): Tally {
  if (!(intervalSeconds > 0)) return tally;
  const corrected: (readonly [number, number])[] = [];
  for (const [value, count] of tally) {
    corrected.push([value, count]);
    const missing = Math.min(MOST_ADDED, Math.floor(value / intervalSeconds) - 1);
    for (let i = 1; i <= missing; i++) corrected.push([value - i * intervalSeconds, count]);
  }
  return corrected.sort(([a], [b]) => a - b);
}

/** The value that a share of all does not exceed; NaN of nothing. */
export function quantileOfTally(tally: Tally, share: number): number {
  const sorted = [...tally].sort(([a], [b]) => a - b);
  const rank = share * sorted.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (seen >= rank && count > 0) return value;
  }
  return Number.NaN;
}
