/**
 * A case of theory: a design, what is read off its runs, what it ought to be and how nearly. Tests load this
 * file with `tsImport`, so that Node runs the simulations as they are: the test runner turns every use of an
 * import into a call, which makes them four times slower.
 */
import type { DesignInput } from '../model/design.ts';
import { type Comparison, compare, disagreement, estimateOf, type Tolerance } from './estimates.ts';
import { brokenLaws, type Reading } from './readings.ts';
import { replicate } from './simulate.ts';

/** One number of a case: how it is read off a run, what theory says, and how near it must be. */
export type Check = readonly [
  name: string,
  figure: (reading: Reading) => number,
  expected: number,
  tolerance: Tolerance,
];

export interface Case {
  readonly input: DesignInput;
  /** Workers of each station, for the utilization law. */
  readonly workers?: { readonly [node: string]: number };
  /** Requests a second. */
  readonly rate: number;
  /** Requests, over all replications, that the stated tolerances need. */
  readonly requests: number;
  /** Looks at each replication, to see how often stations are empty. */
  readonly looks?: number;
  readonly checks: readonly Check[];
}

const REPLICATIONS = 8;

/** One check of a case and what came of it. */
export interface CheckOutcome extends Comparison {
  readonly figure: string;
}

/** What our runs of a case say. */
export interface CaseOutcome {
  /** Everything that speaks against them, in words. */
  readonly complaints: readonly string[];
  readonly outcomes: readonly CheckOutcome[];
  /** Requests that were simulated, over all replications. */
  readonly requests: number;
}

/** Runs the case; `most` requests are simulated. */
export function outcomeOf(one: Case, most: number): CaseOutcome {
  const total = Math.min(one.requests, most);
  const seconds = total / one.rate / REPLICATIONS;
  const readings = replicate(one.input, { seconds, replications: REPLICATIONS, looks: one.looks ?? 0 });
  const laws = readings.flatMap((reading) => brokenLaws(reading, one.workers ?? {}));
  const estimates = one.checks.map(([, figure]) => estimateOf(readings.map(figure)));
  const checks = one.checks.flatMap(([name, , expected, tolerance], i) => {
    const complaint = disagreement(estimates[i]!, expected, tolerance);
    return complaint === '' ? [] : [`${name}: ${complaint}`];
  });
  const outcomes = one.checks.map(([figure, , expected, tolerance], i) => ({
    figure,
    ...compare(estimates[i]!, expected, tolerance, REPLICATIONS),
  }));
  return { complaints: [...laws, ...checks], outcomes, requests: Math.round(total) };
}

/** Everything that speaks against our runs of the case. */
export function complaintsOf(one: Case, most: number): readonly string[] {
  return outcomeOf(one, most).complaints;
}
