/**
 * When there are enough replications: the sequential procedure of Law ("Simulation Modeling and Analysis", ch.
 * 9.4.1). Replications are added until the half width of the 95 % interval is so small a share of the mean; the
 * share is taken as γ ÷ (1 + γ), since it is the true mean that the answer is to be near, and not the estimated.
 */

/** How much the mean of several values is off at most, as a share of the mean; 0 where all are the same. */
function relativeHalfWidth(mean: number, half: number): number {
  return half === 0 ? 0 : half / Math.abs(mean);
}

/** True when a mean with this half width is known to a share of `precision`. */
export function isPrecise(mean: number, half: number, precision: number): boolean {
  return relativeHalfWidth(mean, half) <= precision / (1 + precision);
}

/**
 * How many replications will be needed, guessed from n of them: half widths shrink with the root of their number.
 * At most twice as many, because a guess from few is rough.
 */
export function replicationsNeeded(n: number, mean: number, half: number, precision: number): number {
  const ratio = relativeHalfWidth(mean, half) / (precision / (1 + precision));
  if (!(ratio > 1)) return n;
  return Math.min(2 * n, Math.max(n + 1, Math.ceil(n * ratio * ratio)));
}
