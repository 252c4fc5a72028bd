/**
 * Many equal servers, each request joining the shortest of d queues that are picked at random: the limit as the
 * number of servers grows. Two choices make the queues exponentially shorter than one, and more help little.
 *
 * Sources: N. Vvedenskaya, R. Dobrushin and F. Karpelevich, "Queueing system with selection of the shortest of two
 * queues", Problems of Information Transmission 32, 1996; M. Mitzenmacher, "The power of two choices in randomized
 * load balancing", IEEE TPDS 12, 2001.
 */
import { exp, log } from '../base/deterministic-math.ts';

/**
 * Mean time in the system, in mean service times: Σ ρ^((d^i − d)/(d − 1)), i ≥ 1; 1/(1 − ρ) for one choice.
 * With finitely many servers it is a little longer.
 */
export function meanResidenceOfChoices(utilization: number, choices: number): number {
  if (choices <= 1) return 1 / (1 - utilization);
  let sum = 0;
  let power = choices;
  for (let i = 1; i <= 2000; i++) {
    const term = exp(((power - choices) / (choices - 1)) * log(utilization));
    sum += term;
    if (term < 1e-17 * sum) break;
    power *= choices;
  }
  return sum;
}
