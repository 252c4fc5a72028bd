/**
 * The mean of independent values and how sure it is: its standard error and, by Student's t, half of its 95 %
 * confidence interval (Law, "Simulation Modeling and Analysis", ch. 4.5). Replications, pairs of them and whole
 * cases of theory are told by this one piece.
 */
import { studentT975 } from './student-t.ts';

export interface SampleMean {
  /** NaN without values. */
  readonly mean: number;
  /** NaN with fewer than two values: of one nothing is known but itself. */
  readonly standardError: number;
  /** Half of the 95 % confidence interval; NaN likewise. */
  readonly half: number;
}

export function sampleMean(values: readonly number[]): SampleMean {
  const n = values.length;
  const mean = n === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, standardError: Number.NaN, half: Number.NaN };
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const standardError = Math.sqrt(squares / (n - 1) / n);
  return { mean, standardError, half: studentT975(n - 1) * standardError };
}
