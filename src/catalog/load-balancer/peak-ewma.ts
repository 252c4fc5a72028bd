/**
 * Peak EWMA: of two backends drawn at random the one with the lower cost, the average of answer times that
 * peaks are seen in at once, times the calls that are out there and this one (`response-times.ts`). The policy
 * of Finagle (`PeakEwma.scala`), Linkerd ("Beyond Round Robin", 2016) and Envoy's contributed filter.
 */
import type { BalancingPolicy } from './backends.ts';
import { drawAnother } from './power-of-d.ts';
import { expectedCost, learnPeak } from './response-times.ts';

export const peakEwma: BalancingPolicy = {
  by: 'load',
  learn: learnPeak,
  pick(balancer) {
    const { candidates } = balancer.state;
    const n = candidates.length;
    if (n < 2) return candidates[0];
    const one = candidates[drawAnother(balancer, 0, n)]!;
    const other = candidates[drawAnother(balancer, 1, n)]!;
    return expectedCost(balancer, other) < expectedCost(balancer, one) ? other : one;
  },
};
