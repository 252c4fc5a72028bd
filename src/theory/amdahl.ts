/**
 * How much faster n workers are than one when part of the work can only be done by one at a time.
 *
 * Sources: G. Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities",
 * AFIPS 1967; J. Gustafson, "Reevaluating Amdahl's law", CACM 31(5), 1988.
 */

/** Speed-up of a fixed amount of work: 1 / (s + (1 − s)/n); 1/s with any number of workers. */
export function amdahlSpeedup(serialFraction: number, workers: number): number {
  return 1 / (serialFraction + (1 - serialFraction) / workers);
}

/** Speed-up where the work grows with the workers, the serial part being that of the time on n: n − s (n − 1). */
export function gustafsonSpeedup(serialFraction: number, workers: number): number {
  return workers - serialFraction * (workers - 1);
}
