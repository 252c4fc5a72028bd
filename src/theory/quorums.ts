/**
 * Closed forms for quorums: how often partial quorums miss each other, how likely enough replicas are there,
 * how long the k-th answer takes, how often two sites write past each other.
 */
import { exp } from '../base/deterministic-math.ts';

/** C(n, k) as a product of fractions, exact enough for hundreds. */
function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let product = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) product = (product * (n - Math.min(k, n - k) + i)) / i;
  return product;
}

/**
 * Probability that a read quorum picked at random holds no replica of a write quorum picked at random,
 * C(N−W, R) / C(N, R) (P. Bailis et al., "Probabilistically Bounded Staleness for Practical Partial Quorums",
 * VLDB 2012, equation 1; D. Malkhi, M. Reiter and R. Wright, "Probabilistic Quorum Systems", PODC 1997).
 */
export function missProbability(n: number, r: number, w: number): number {
  let product = 1;
  for (let i = 0; i < r; i++) product *= Math.max(0, n - w - i) / (n - i);
  return product;
}

/** Probability that such a read returns one of the last k versions (the same, equation 2). */
export function withinVersions(n: number, r: number, w: number, k: number): number {
  let missed = 1;
  for (let i = 0; i < k; i++) missed *= missProbability(n, r, w);
  return 1 - missed;
}

/**
 * Probability that at least q of n nodes are there, each with probability `up` whatever the others do. With q a
 * majority, more nodes make it better where up > ½ and worse where up < ½ (Condorcet's jury theorem).
 */
export function availabilityOf(n: number, q: number, up: number): number {
  let sum = 0;
  for (let k = q; k <= n; k++) {
    let term = choose(n, k);
    for (let i = 0; i < k; i++) term *= up;
    for (let i = k; i < n; i++) term *= 1 - up;
    sum += term;
  }
  return sum;
}

/** Mean of the k-th smallest of n exponential times of a mean: the mean · (1/n + … + 1/(n−k+1)) (Rényi 1953). */
export function orderStatisticMean(n: number, k: number, mean: number): number {
  let sum = 0;
  for (let i = 0; i < k; i++) sum += mean / (n - i);
  return sum;
}

/**
 * Two sites write one key as Poisson processes and hear of each other's writes after a constant delay: share of
 * the writes after which the other site writes before it hears of them.
 */
export function overwrittenUnseen(rate: number, delay: number): number {
  return 1 - exp(-rate * delay);
}

/** The same for writes with any concurrent one, before or after. */
export function concurrentShare(rate: number, delay: number): number {
  return 1 - exp(-2 * rate * delay);
}
