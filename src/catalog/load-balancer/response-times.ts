/**
 * What a balancer remembers of how long its backends take. Two ways: an average that moves by a share with each
 * answer, and the one of Finagle's Peak EWMA, which jumps to a slow answer at once and forgets it with time, so
 * that a backend that has just stopped answering quickly is noticed with its first slow answer (Twitter Finagle,
 * PeakEwma.scala; Linkerd, "Beyond Round Robin", 2016).
 */
import { exp } from '../../base/deterministic-math.ts';
import type { Peer } from '../../engine/outcome.ts';
import type { LoadBalancer } from './backends.ts';

/** How much one answer counts in the plain average. */
const SHARE = 0.1;

/** The average moves a tenth of the way to each answer; the first is taken as it is. */
export function learnAverage({ state, now }: LoadBalancer, peer: Peer, seconds: number): void {
  const { average, averagedAt } = state;
  const isFirst = averagedAt[peer] === Number.NEGATIVE_INFINITY;
  average[peer] = isFirst ? seconds : average[peer]! + SHARE * (seconds - average[peer]!);
  averagedAt[peer] = now;
}

/** A slower answer counts whole, a quicker one by the time since the last. */
export function learnPeak({ state, settings, now }: LoadBalancer, peer: Peer, seconds: number): void {
  const { average, averagedAt } = state;
  if (seconds > average[peer]!) average[peer] = seconds;
  else {
    const kept = exp(-(now - averagedAt[peer]!) / settings.decay);
    average[peer] = average[peer]! * kept + seconds * (1 - kept);
  }
  averagedAt[peer] = now;
}

/**
 * What one more call there would cost, in seconds: the average for each call that is out and the new one. Of a
 * backend that has not answered yet nothing is known: it is tried once, and not again until it has answered.
 */
export function expectedCost({ state }: LoadBalancer, peer: Peer): number {
  const out = state.outstanding[peer]!;
  if (state.averagedAt[peer] === Number.NEGATIVE_INFINITY) return out === 0 ? 0 : Number.MAX_VALUE;
  return state.average[peer]! * (out + 1);
}
