/**
 * Simulated numbers with their uncertainty. A figure is estimated by independent replications: the same design
 * under several seeds, each with its own warm-up, gives as many independent values; their mean is the
 * estimate, their spread its standard error (A. Law, "Simulation Modeling and Analysis", 5th ed., section
 * 9.5.2). Unlike batch means of one run it needs no guess of how long batches must be to be independent, and
 * it does for quantiles what it does for means.
 */
import { sampleMean } from '../theory/sample-mean.ts';
import { studentT975 } from '../theory/student-t.ts';

export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

/** Mean and standard error of independent values. */
export function estimateOf(values: readonly number[]): Estimate {
  const { mean, standardError } = sampleMean(values);
  return { mean, standardError };
}

/** How far an estimate may be from the truth. */
export type Tolerance = { readonly relative: number } | { readonly absolute: number };

/** So many percent of what is expected. */
export const rel = (percent: number): Tolerance => ({ relative: percent / 100 });
export const abs = (absolute: number): Tolerance => ({ absolute });

/** Runs are too short to say anything when four standard errors exceed so many tolerances. */
const WIDEST_BAND = 8;

export type Agreement = 'agrees' | 'differs' | 'too short';

/** An estimate beside the number that it ought to be. */
export interface Comparison {
  readonly expected: number;
  readonly measured: number;
  readonly standardError: number;
  /** Half of the 95 % confidence interval. */
  readonly halfWidth: number;
  /** How far off the case's own tolerance lets it be. */
  readonly allowed: number;
  /** How far off it may be in a run so long: the tolerance, or four standard errors where these are more. */
  readonly band: number;
  readonly agreement: Agreement;
}

/**
 * Compares. The band is the tolerance, or four standard errors where the run was too short for it, but never
 * so wide that everything would pass. `replications`: how many values the estimate is of, for Student's t.
 */
export function compare(
  estimate: Estimate,
  expected: number,
  tolerance: Tolerance,
  replications: number,
): Comparison {
  const { mean: measured, standardError } = estimate;
  const allowed = 'relative' in tolerance ? tolerance.relative * Math.abs(expected) : tolerance.absolute;
  const noise = 4 * standardError;
  const band = Math.max(allowed, noise);
  const halfWidth = standardError === 0 ? 0 : studentT975(replications - 1) * standardError;
  const near = Math.abs(measured - expected) <= band;
  const agreement = !near ? 'differs' : noise > WIDEST_BAND * allowed ? 'too short' : 'agrees';
  return { expected, measured, standardError, halfWidth, allowed, band, agreement };
}

/** What speaks against a comparison, in words; empty when it agrees. */
export function complaintOf({ agreement, expected, measured, standardError, band }: Comparison): string {
  if (agreement === 'agrees') return '';
  const told = `found ${measured.toPrecision(6)} ± ${standardError.toPrecision(2)}, expected ${expected} ± ${band.toPrecision(3)}`;
  return agreement === 'differs' ? told : `the run is too short: ${told}`;
}

/** What speaks against the estimate, in words; empty when it agrees (`compare`). */
export function disagreement(estimate: Estimate, expected: number, tolerance: Tolerance): string {
  // how many replications decides the interval only, which nobody is told here
  return complaintOf(compare(estimate, expected, tolerance, 2));
}
