/**
 * Whether neighbours in a series resemble each other. Von Neumann's ratio of the mean square successive difference
 * to the variance ("Distribution of the Ratio of the Mean Square Successive Difference to the Variance", Annals of
 * Mathematical Statistics 1941) estimates the correlation at lag 1; of independent values it is nearly normal with
 * mean 0 and variance (n − 2) ÷ (n² − 1), already from eight values on (Fishman, "Grouping Observations in Digital
 * Simulation", Management Science 1978, where it decides how long batches must be).
 */

/** The 0.95 quantile of the normal distribution: only likeness counts, neighbours that differ do no harm. */
const ONE_SIDED_95 = 1.644854;
/** With fewer values the test says nothing. */
const FEWEST = 8;

/** The correlation of neighbours by von Neumann's ratio; 0 where all values are the same. */
export function lagOneCorrelation(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let squares = 0;
  let steps = 0;
  for (let i = 0; i < n; i++) {
    squares += (values[i]! - mean) * (values[i]! - mean);
    if (i > 0) steps += (values[i]! - values[i - 1]!) * (values[i]! - values[i - 1]!);
  }
  if (squares === 0) return 0;
  return 1 - steps / (2 * squares);
}

/** False where independence is refuted at 95 %: the values are alike because they are neighbours. */
export function looksIndependent(values: readonly number[]): boolean {
  const n = values.length;
  if (n < FEWEST) return false;
  return lagOneCorrelation(values) * Math.sqrt((n * n - 1) / (n - 2)) <= ONE_SIDED_95;
}
