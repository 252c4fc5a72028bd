/**
 * The knee of a curve: where it turns. Kneedle (Satopää, Albrecht, Irwin and Raghavan, "Finding a 'Kneedle' in a
 * Haystack: Detecting Knee Points in System Behavior", ICDCS Workshops 2011): both axes are scaled to 0 … 1, and the
 * point is taken that lies farthest from the straight line between the ends. Their smoothing is left out: points
 * of a sweep are means of replications already.
 */

/** The distance from the chord, in parts of the scaled axes, from which on a curve has a knee. */
const LEAST_BEND = 0.1;

/**
 * Index of the knee of a curve with ascending x; −1 where it is nearly straight or has fewer than three points.
 * `convex`: it turns upwards, like latency over load; otherwise it flattens, like throughput over load.
 */
export function kneeOf(x: readonly number[], y: readonly number[], shape: 'convex' | 'concave'): number {
  const n = x.length;
  const low = Math.min(...y);
  const height = Math.max(...y) - low;
  const width = (x[n - 1] ?? 0) - (x[0] ?? 0);
  if (n < 3 || !(height > 0) || !(width > 0)) return -1;
  const from = (y[0]! - low) / height;
  const to = (y[n - 1]! - low) / height;
  let knee = -1;
  let farthest = LEAST_BEND;
  for (let i = 1; i < n - 1; i++) {
    const across = (x[i]! - x[0]!) / width;
    const up = (y[i]! - low) / height;
    const chord = from + (to - from) * across;
    const distance = shape === 'convex' ? chord - up : up - chord;
    if (distance <= farthest) continue;
    farthest = distance;
    knee = i;
  }
  return knee;
}
