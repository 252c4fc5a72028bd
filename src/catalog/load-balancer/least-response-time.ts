/**
 * Least response time: the backend with the least average time of answers, times the calls that are out there
 * and this one. As NGINX Plus describes `least_time last_byte`: "least average response time and least number of
 * active connections". Equals are taken in turn.
 */
import type { BalancingPolicy } from './backends.ts';
import { expectedCost, learnAverage } from './response-times.ts';

export const leastResponseTime: BalancingPolicy = {
  by: 'load',
  learn: learnAverage,
  pick(balancer) {
    const { state } = balancer;
    const n = state.candidates.length;
    if (n === 0) return undefined;
    state.turn = (state.turn + 1) % n;
    let best = state.candidates[state.turn]!;
    let least = expectedCost(balancer, best);
    for (let i = 1; i < n && least > 0; i++) {
      const peer = state.candidates[(state.turn + i) % n]!;
      const cost = expectedCost(balancer, peer);
      if (cost < least) [best, least] = [peer, cost];
    }
    return best;
  },
};
