/**
 * Figures of bursty arrivals: the mean size of a batch (the X of M^[X]/M/1: Gross, Shortle, Thompson and Harris,
 * "Fundamentals of Queueing Theory", §3.1), and what a Markov-modulated Poisson process comes to in the long run
 * (Fischer and Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook", 1993).
 */
import type { Distribution } from './distribution.ts';
import { cumulative, meanOf } from './law-figures.ts';
import type { Arrivals, BatchSize, Phase } from './traffic.ts';

/** Mean number of requests that come together. */
export function meanBatch(batch: BatchSize | undefined): number {
  if (batch === undefined) return 1;
  if (typeof batch === 'number') return batch;
  return batch.distribution === 'geometric' ? batch.mean : meanRoundedUp(batch);
}

/** Sizes beyond are looked at in ever longer steps. */
const EXACT_SIZES = 2000;

/** Mean of a law rounded up to whole numbers from 1 on: the sum over n ≥ 0 of P(size > n), and size ≥ 1. */
function meanRoundedUp(law: Distribution): number {
  const mean = meanOf(law);
  if (!Number.isFinite(mean)) return mean;
  const beyond = (n: number) => 1 - cumulative(law, n);
  let sum = 1;
  for (let n = 1; n < EXACT_SIZES; n++) {
    const left = beyond(n);
    sum += left;
    if (left < 1e-12) return sum;
  }
  // far out the sum is the integral of the tail, and half a step of rounding
  let n = EXACT_SIZES;
  for (let step = 16; n < 1e9 && beyond(n) > 1e-12; step *= 1.1, n += step) {
    sum += (step * 1.1 * (beyond(n) + beyond(n + step * 1.1))) / 2;
  }
  return sum + beyond(EXACT_SIZES) / 2;
}

type Modulated = Extract<Arrivals, { process: 'mmpp' }>;

/** The chance to go from one phase to each other when it ends: round, one after the other, unless set. */
export function transitionsOf({
  states,
  transitions,
}: Pick<Modulated, 'states' | 'transitions'>): number[][] {
  if (transitions !== undefined) return transitions;
  const n = states.length;
  return states.map((_, from) => states.map((_, to) => (to === (from + 1) % n ? 1 : 0)));
}

/** Share of the time that each phase has in the long run. */
export function phaseShares(process: Pick<Modulated, 'states' | 'transitions'>): number[] {
  const visits = stationary(transitionsOf(process));
  const times = process.states.map(({ meanSojourn }, i) => visits[i]! * meanSojourn);
  const total = times.reduce((sum, time) => sum + time, 0);
  return times.map((time) => time / total);
}

/** Mean rate of the arrivals in the long run, before the load shape. */
export function meanRate({ states, transitions }: Pick<Modulated, 'states' | 'transitions'>): number {
  const shares = phaseShares({ states, transitions });
  return states.reduce((sum, { rate }, i) => sum + rate * shares[i]!, 0);
}

/** The largest rate of any phase. */
export function peakRate(states: readonly Phase[]): number {
  return Math.max(...states.map(({ rate }) => rate));
}

/**
 * How often each state of a chain is visited: the left eigenvector of its matrix, by the algorithm of Grassmann,
 * Taksar and Heyman (1985), which subtracts nothing and so loses no digits.
 */
function stationary(matrix: readonly (readonly number[])[]): number[] {
  const p = matrix.map((row) => [...row]);
  const n = p.length;
  for (let k = n - 1; k > 0; k--) {
    let out = 0;
    for (let j = 0; j < k; j++) out += p[k]![j]!;
    for (let i = 0; i < k; i++) p[i]![k] = p[i]![k]! / out;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) p[i]![j] = p[i]![j]! + p[i]![k]! * p[k]![j]!;
    }
  }
  const visits = [1];
  for (let k = 1; k < n; k++) {
    let sum = 0;
    for (let i = 0; i < k; i++) sum += visits[i]! * p[i]![k]!;
    visits.push(sum);
  }
  return visits;
}
