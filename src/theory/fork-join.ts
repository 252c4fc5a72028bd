/**
 * A request that goes to several at once and waits for all of them: the slowest decides, and the more there are
 * the slower the slowest is.
 *
 * Sources: L. Flatto and S. Hahn, "Two parallel queues created by arrivals with two demands", SIAM J. Applied Math.
 * 44, 1984 (two stations, exactly); R. Nelson and A. Tantawi, "Approximate analysis of fork/join synchronization in
 * parallel queues", IEEE Trans. Computers 37, 1988 (more, approximately); J. Dean and L. Barroso, "The Tail at
 * Scale", CACM 56(2), 2013.
 */
import { exp, log } from '../base/deterministic-math.ts';

/** 1 + 1/2 + … + 1/n: the mean of the slowest of n exponential times, in means of one. */
export function harmonic(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}

/**
 * Mean response of a request that forks to two equal M/M/1 stations and waits for both: (12 − ρ)/8 times that
 * of one station, exactly.
 */
export function meanResponseOfTwoWayFork(arrivalRate: number, serviceRate: number): number {
  const utilization = arrivalRate / serviceRate;
  return ((12 - utilization) / 8) * (1 / (serviceRate - arrivalRate));
}

/** The same for n stations, within a few percent up to 32 of them (Nelson and Tantawi). */
export function meanResponseOfFork(ways: number, arrivalRate: number, serviceRate: number): number {
  if (ways === 1) return 1 / (serviceRate - arrivalRate);
  const utilization = arrivalRate / serviceRate;
  const growth = harmonic(ways) / harmonic(2);
  const scale = growth + (4 / 11) * (1 - growth) * utilization;
  return scale * meanResponseOfTwoWayFork(arrivalRate, serviceRate);
}

/** The p-quantile of the slowest of n independent exponential times: −mean · ln(1 − p^(1/n)). */
export function quantileOfSlowest(n: number, mean: number, p: number): number {
  return -mean * log(1 - exp(log(p) / n));
}

/** One of the times that are waited for together. */
export interface Branch {
  readonly mean: number;
  /** Chance that it is there at all. */
  readonly probability: number;
}

/** More branches than this are integrated less finely, not less exactly than anybody could measure. */
const STEPS = 2_000;

/**
 * Mean of the slowest of independent exponential times, each there with its probability: ∫ 1 − Π(1 − p e^(−t/m))
 * by Simpson's rule. Of the branches of a fork it is an approximation: their queues are filled by the same
 * requests, so they are long together, and the truth is a little lower (Nelson and Tantawi).
 */
export function meanOfSlowest(branches: readonly Branch[]): number {
  const there = branches.filter(({ mean, probability }) => mean > 0 && probability > 0);
  if (there.length === 0) return 0;
  if (there.length === 1) return there[0]!.mean * there[0]!.probability;
  const longest = Math.max(...there.map(({ mean }) => mean));
  const end = longest * (log(there.length) + 40);
  const exceeds = (t: number) =>
    1 - there.reduce((product, { mean, probability }) => product * (1 - probability * exp(-t / mean)), 1);
  // substituting t = u² puts the points where the steep part is
  const top = Math.sqrt(end);
  const width = top / STEPS;
  let sum = 0;
  for (let i = 1; i < STEPS; i++) {
    const u = i * width;
    sum += (i % 2 === 1 ? 4 : 2) * 2 * u * exceeds(u * u);
  }
  return (sum * width) / 3;
}
