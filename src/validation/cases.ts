/**
 * A case of theory: a design, what is read off its runs, what it ought to be and how nearly. Tests load this
 * file with `tsImport`, so that Node runs the simulations as they are: the test runner turns every use of an
 * import into a call, which makes them four times slower.
 */
import type { DesignInput } from '../model/design.ts';
import { type Comparison, compare, complaintOf, estimateOf, type Tolerance } from './estimates.ts';
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

/** A run that turns out too short for the tolerances is repeated with at most so many times the requests. */
const LONGEST_FACTOR = 20;

/**
 * Runs the case; `most` requests are simulated. Without that limit it is run as long as its tolerances ask for:
 * where four standard errors are still more than what is allowed, once more with as many requests as that needs.
 */
export function outcomeOf(one: Case, most: number): CaseOutcome {
  const outcome = runOf(one, Math.min(one.requests, most));
  if (most < Number.POSITIVE_INFINITY) return outcome;
  const noise = outcome.outcomes.map(({ allowed, standardError }) =>
    allowed > 0 ? (4 * standardError) / allowed : 0,
  );
  const worst = Math.max(...noise);
  if (!(worst > 1)) return outcome;
  return runOf(one, one.requests * Math.min(LONGEST_FACTOR, 1.2 * worst * worst));
}

function runOf(one: Case, requests: number): CaseOutcome {
  const seconds = requests / one.rate / REPLICATIONS;
  const readings = replicate(one.input, { seconds, replications: REPLICATIONS, looks: one.looks ?? 0 });
  const laws = readings.flatMap((reading) => brokenLaws(reading, one.workers ?? {}));
  const outcomes = one.checks.map(([figure, read, expected, tolerance]) => ({
    figure,
    ...compare(estimateOf(readings.map(read)), expected, tolerance, REPLICATIONS),
  }));
  const complaints = outcomes.flatMap((outcome) => {
    const complaint = complaintOf(outcome);
    return complaint === '' ? [] : [`${outcome.figure}: ${complaint}`];
  });
  return { complaints: [...laws, ...complaints], outcomes, requests: Math.round(requests) };
}

/** Everything that speaks against our runs of the case. */
export function complaintsOf(one: Case, most: number): readonly string[] {
  return outcomeOf(one, most).complaints;
}
