/**
 * Simulated numbers with their uncertainty. A figure is estimated by independent replications: the same design
 * under several seeds, each with its own warm-up, gives as many independent values; their mean is the
 * estimate, their spread its standard error (A. Law, "Simulation Modeling and Analysis", 5th ed., section
 * 9.5.2). Unlike batch means of one run it needs no guess of how long batches must be to be independent, and
 * it does for quantiles what it does for means.
 */

export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

/** Mean and standard error of independent values. */
export function estimateOf(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}

/** How far an estimate may be from the truth. */
export type Tolerance = { readonly relative: number } | { readonly absolute: number };

/** Runs are too short to say anything when four standard errors exceed so many tolerances. */
const WIDEST_BAND = 8;

/**
 * What speaks against the estimate, in words; empty when it agrees. The band is the tolerance, or four
 * standard errors where the run was too short for it, but never so wide that everything would pass.
 */
export function disagreement(estimate: Estimate, expected: number, tolerance: Tolerance): string {
  const allowed = 'relative' in tolerance ? tolerance.relative * Math.abs(expected) : tolerance.absolute;
  const noise = 4 * estimate.standardError;
  const band = Math.max(allowed, noise);
  const off = Math.abs(estimate.mean - expected);
  const told = `found ${estimate.mean.toPrecision(6)} ± ${estimate.standardError.toPrecision(2)}, expected ${expected} ± ${band.toPrecision(3)}`;
  if (!(off <= band)) return told;
  if (noise > WIDEST_BAND * allowed) return `the run is too short: ${told}`;
  return '';
}
