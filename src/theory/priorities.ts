/**
 * Priorities at one server with Poisson arrivals: what each class waits when the more important is served first,
 * with and without interrupting what is being done. Classes are given the most important first.
 *
 * Sources: A. Cobham, "Priority assignment in waiting line problems", Operations Research 2, 1954 (one server and
 * several, no interruption); L. Kleinrock, "Queueing Systems", vol. 2 (1976), sections 3.3 and 3.4 (preemptive
 * resume, and the conservation law).
 */
import { erlangC } from './erlang.ts';

export interface PriorityClass {
  readonly arrivalRate: number;
  readonly meanService: number;
  /** E[S²] */
  readonly squareService: number;
}

/** What is more important than a class, and the same with the class itself: σ(k − 1) and σ(k), as parts of 1. */
function loadsAbove(classes: readonly PriorityClass[]): readonly (readonly [above: number, upTo: number])[] {
  let load = 0;
  return classes.map(({ arrivalRate, meanService }) => {
    const above = load;
    load += arrivalRate * meanService;
    return [above, load] as const;
  });
}

/** Mean work that is left of those who would have to finish first: Σ λ E[S²] / 2. */
function residualWork(classes: readonly PriorityClass[]): number {
  return classes.reduce((sum, { arrivalRate, squareService }) => sum + (arrivalRate * squareService) / 2, 0);
}

/**
 * Mean wait of each class where nobody is interrupted: W0 / ((1 − σ(k−1)) (1 − σ(k))). Infinity for classes that
 * are never reached for good.
 */
export function meanWaitsOfPriorities(classes: readonly PriorityClass[]): readonly number[] {
  const residual = residualWork(classes);
  return loadsAbove(classes).map(([above, upTo]) =>
    upTo < 1 ? residual / ((1 - above) * (1 - upTo)) : Number.POSITIVE_INFINITY,
  );
}

/**
 * Mean time from arrival to answer of each class where the more important interrupt, and what was interrupted
 * goes on where it stopped: E[S] / (1 − σ(k−1)) + Σ over classes up to k of λ E[S²]/2, over
 * (1 − σ(k−1)) (1 − σ(k)).
 */
export function meanResidencesOfPreemption(classes: readonly PriorityClass[]): readonly number[] {
  return loadsAbove(classes).map(([above, upTo], k) => {
    if (upTo >= 1) return Number.POSITIVE_INFINITY;
    const residual = residualWork(classes.slice(0, k + 1));
    return classes[k]!.meanService / (1 - above) + residual / ((1 - above) * (1 - upTo));
  });
}

/**
 * Mean wait of each class at several servers where nobody is interrupted and all work is exponential with one
 * mean: (C(c, a) S/c) / ((1 − σ(k−1)) (1 − σ(k))), the loads being parts of all servers' capacity (Cobham).
 */
export function meanWaitsOfPrioritiesAtMany(
  servers: number,
  meanService: number,
  arrivalRates: readonly number[],
): readonly number[] {
  const offered = arrivalRates.reduce((sum, rate) => sum + rate * meanService, 0);
  if (offered >= servers) return arrivalRates.map(() => Number.POSITIVE_INFINITY);
  const first = (erlangC(servers, offered) * meanService) / servers;
  const classes = arrivalRates.map((rate) => ({
    arrivalRate: rate / servers,
    meanService,
    squareService: 0,
  }));
  return loadsAbove(classes).map(([above, upTo]) => first / ((1 - above) * (1 - upTo)));
}
