/**
 * Waits where neither arrivals nor work are exponential: there is no closed form, but means and variabilities go
 * a long way when the station is busy. All of these are approximations, and exact where they meet M/M/c or M/G/1.
 *
 * Sources: J. Kingman, "The single server queue in heavy traffic", Proc. Cambridge Phil. Soc. 57, 1961 (also an
 * upper bound when written with the utilization of heavy traffic); A. Allen, "Probability, Statistics, and Queueing
 * Theory" (2nd ed. 1990), section 5.3 (Allen and Cunneen); A. M. Lee and P. A. Longton, "Queueing processes
 * associated with airline passenger check-in", Operational Research Quarterly 10, 1959 (M/G/c); W. Whitt, "The
 * queueing network analyzer", Bell System Technical Journal 62, 1983 (what leaves a station).
 */
import { erlangC } from './erlang.ts';

/** Mean wait at G/G/1, approximately: ρ/(1 − ρ) · (ca² + cs²)/2 · mean service time. */
export function kingmanWait(
  utilization: number,
  arrivalCvSquared: number,
  serviceCvSquared: number,
  meanService: number,
): number {
  return (utilization / (1 - utilization)) * ((arrivalCvSquared + serviceCvSquared) / 2) * meanService;
}

/** Mean wait at G/G/c, approximately: that of M/M/c times (ca² + cs²)/2 (Allen and Cunneen; Lee and Longton). */
export function allenCunneenWait(
  servers: number,
  arrivalRate: number,
  meanService: number,
  arrivalCvSquared: number,
  serviceCvSquared: number,
): number {
  const offered = arrivalRate * meanService;
  const wait = (erlangC(servers, offered) * meanService) / (servers - offered);
  return (wait * (arrivalCvSquared + serviceCvSquared)) / 2;
}

/**
 * Squared coefficient of variation of the times between departures of G/G/c, approximately (Whitt, equation 39):
 * what the next station sees. For one server and Poisson arrivals it is exact.
 */
export function departureCvSquared(
  servers: number,
  utilization: number,
  arrivalCvSquared: number,
  serviceCvSquared: number,
): number {
  const busy = utilization * utilization;
  return 1 + (1 - busy) * (arrivalCvSquared - 1) + (busy / Math.sqrt(servers)) * (serviceCvSquared - 1);
}
