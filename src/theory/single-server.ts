/**
 * One server, arrivals by a Poisson process, any law of the service time, and every usual order of service:
 * means where they are known, second moments where the order shows only in those.
 *
 * Sources: F. Pollaczek 1930 and A. Khinchine 1932 (M/G/1); L. Takács, "Delay distributions for one line with
 * Poisson input, general holding times, and various orders of service", Bell System Technical Journal 42, 1963
 * (second moments); L. Kleinrock, "Queueing Systems", vol. 2 (1976), ch. 4 (processor sharing); F. Kelly,
 * "Reversibility and Stochastic Networks" (1979), section 3.3 (symmetric queues).
 */

/** Raw moments of a service time, seconds. */
export interface ServiceMoments {
  readonly mean: number;
  /** E[S²] */
  readonly square: number;
  /** E[S³]; needed for second moments of the wait only. */
  readonly cube?: number;
}

/**
 * Mean wait at M/G/1: λ E[S²] / (2 (1 − ρ)), written with the squared coefficient of variation of the service
 * time. The same for every order of service that does not look at how long the work is.
 */
export function meanWaitOfGeneralService(
  arrivalRate: number,
  meanService: number,
  cvSquared: number,
): number {
  const utilization = arrivalRate * meanService;
  return (utilization * meanService * (1 + cvSquared)) / (2 * (1 - utilization));
}

/** E[W²] at M/G/1, first come first served: λ E[S³] / (3 (1 − ρ)) + 2 E[W]² (Takács). */
export function squareWaitOfFirstCome(arrivalRate: number, { mean, square, cube }: ServiceMoments): number {
  const idle = 1 - arrivalRate * mean;
  const wait = (arrivalRate * square) / (2 * idle);
  return (arrivalRate * (cube ?? Number.NaN)) / (3 * idle) + 2 * wait * wait;
}

/** E[W²] at M/G/1, last come first served without interruption: 1/(1 − ρ) times that of first come (Takács). */
export function squareWaitOfLastCome(arrivalRate: number, service: ServiceMoments): number {
  return squareWaitOfFirstCome(arrivalRate, service) / (1 - arrivalRate * service.mean);
}

/** E[W²] at M/G/1, any of those waiting is next: 2/(2 − ρ) times that of first come (Kingman 1962, Takács). */
export function squareWaitOfRandomOrder(arrivalRate: number, service: ServiceMoments): number {
  return (2 * squareWaitOfFirstCome(arrivalRate, service)) / (2 - arrivalRate * service.mean);
}

/**
 * Mean time that work of `seconds` takes where all share one server: x / (1 − ρ), whatever the law of the
 * others' work (insensitivity). The mean over all work is E[S] / (1 − ρ), and every request is slowed down by
 * the same factor on average.
 */
export function meanResidenceOfSharing(arrivalRate: number, meanService: number, seconds: number): number {
  return seconds / (1 - arrivalRate * meanService);
}

/**
 * Mean wait where requests come in batches (M^X/G/1): the wait of a batch's first, as if the batch were one
 * piece of work, and that for those of the batch in front (P. Burke, "Delays in single-server queues with batch
 * input", Operations Research 23, 1975): ρ E[S²] / (2 E[S] (1 − ρ)) + E[S] (E[X²]/E[X] − 1) / (2 (1 − ρ)).
 */
export function meanWaitOfBatches(
  /** Requests a second, not batches. */
  arrivalRate: number,
  { mean, square }: ServiceMoments,
  batch: { readonly mean: number; readonly square: number },
): number {
  const utilization = arrivalRate * mean;
  const ofWork = (arrivalRate * square) / 2;
  const ofBatch = (mean * (batch.square / batch.mean - 1)) / 2;
  return (ofWork + ofBatch) / (1 - utilization);
}

/**
 * Squared coefficient of variation of the times between departures of M/G/1: 1 + ρ² (cs² − 1), exactly. For
 * exponential service it is 1, and the departures are Poisson (P. Burke, "The output of a queuing system",
 * Operations Research 4, 1956).
 */
export function departureVariability(utilization: number, serviceCvSquared: number): number {
  return 1 + utilization * utilization * (serviceCvSquared - 1);
}
