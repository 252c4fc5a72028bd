/**
 * Confidence intervals of quantiles. Of independent values: order statistics, whose ranks follow from the binomial
 * distribution whatever the values are distributed like (David and Nagaraja, "Order Statistics", ch. 7.1). Of one
 * run, whose values resemble their neighbours: how sure it is of the share of values below the quantile is told by
 * batch means, and read back through the distribution (Woodruff, "Confidence Intervals for Medians and Other
 * Position Measures", Journal of the American Statistical Association 1952; for simulations Heidelberger and Lewis,
 * Operations Research 1984). Neither needs the density at the quantile, which nobody knows.
 */
import { batchInterval, type NoInterval } from './batch-means.ts';

const OUTSIDE = 0.025;

/**
 * Which of n ascending values (from 0) bound a quantile with at least 95 %; undefined where n is too small to bound
 * it on both sides: the 0.99 quantile needs 367 values.
 */
export function quantileRanks(n: number, share: number): readonly [low: number, high: number] | undefined {
  const below = binomial(n, share);
  // P(the quantile lies below value r) is P(at most r values lie below it)
  let low = -1;
  let high = n;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    sum += below[k]!;
    if (sum <= OUTSIDE) low = k;
    if (high === n && sum >= 1 - OUTSIDE) high = k;
  }
  // value k lies above the quantile if at most k values lie below it
  return low < 0 || high >= n ? undefined : [low, high];
}

/** The interval of a quantile of independent values. */
export function quantileInterval(
  values: readonly number[],
  share: number,
): readonly [low: number, high: number] | undefined {
  const ranks = quantileRanks(values.length, share);
  if (ranks === undefined) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[ranks[0]]!, sorted[ranks[1]]!];
}

/** P(k of n), for all k, without underflow: outwards from the most likely. */
function binomial(n: number, p: number): readonly number[] {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  const terms: number[] = new Array<number>(n + 1).fill(0);
  terms[mode] = 1;
  for (let k = mode; k < n; k++) terms[k + 1] = terms[k]! * odds * ((n - k) / (k + 1));
  for (let k = mode; k > 0; k--) terms[k - 1] = (terms[k]! / odds) * (k / (n - k + 1));
  const sum = terms.reduce((a, b) => a + b, 0);
  return terms.map((term) => term / sum);
}

/**
 * Between which shares of all values a quantile lies, with 95 %: from how many values of each part of a run lie at
 * or below the quantile, and how many there are. The ends are to be read as quantiles. `effective`: how many
 * independent values they are worth (`effectiveSampleSize`); a run that is worth too few to see one beyond the
 * quantile does not know where it lies, however many values it has.
 */
export function shareInterval(
  below: readonly number[],
  counts: readonly number[],
  share: number,
  effective: number,
): readonly [low: number, high: number] | NoInterval {
  const n = counts.reduce((sum, count) => sum + count, 0);
  // a tail that hardly any value reaches is not known
  if ((1 - share) * n < FEWEST_BEYOND || (1 - share) * effective < FEWEST_EFFECTIVE) return 'too-few-values';
  const interval = batchInterval(below, counts, counts);
  if (typeof interval === 'string') return interval;
  const { half } = interval;
  return [Math.max(0, share - half), share + half];
}

/** Values beyond a quantile without which nothing is said of it, and independent ones that they must be worth. */
const FEWEST_BEYOND = 5;
const FEWEST_EFFECTIVE = 1;
