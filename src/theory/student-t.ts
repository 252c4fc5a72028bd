/**
 * Student's t: how wide a 95 % confidence interval of a mean is when the deviation is estimated from few
 * replications (Student, "The probable error of a mean", Biometrika 1908). Two-sided quantiles at 0.975.
 */
const QUANTILES = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;
/** The quantile of the normal distribution, and the first terms of the expansion in 1/df around it. */
const NORMAL = 1.959964;

/** The 0.975 quantile with so many degrees of freedom (≥ 1), within 0.001. */
export function studentT975(degreesOfFreedom: number): number {
  const listed = QUANTILES[degreesOfFreedom - 1];
  if (listed !== undefined) return listed;
  const z = NORMAL;
  const first = (z * z * z + z) / 4;
  const second = (5 * z * z * z * z * z + 16 * z * z * z + 3 * z) / 96;
  return z + first / degreesOfFreedom + second / (degreesOfFreedom * degreesOfFreedom);
}
