/** Weighted: each backend by the chance of its share, the weight of the link that leads to it. */
import type { BalancingPolicy } from './backends.ts';
import { warmth } from './warmth.ts';

export const weighted: BalancingPolicy = {
  by: 'weight',
  pick(balancer) {
    const { candidates, weights } = balancer.state;
    let total = 0;
    for (const peer of candidates) total += weights[peer]! * warmth(balancer, peer);
    if (!(total > 0)) return undefined;
    let left = balancer.uniform() * total;
    for (const peer of candidates) {
      left -= weights[peer]! * warmth(balancer, peer);
      if (left < 0) return peer;
    }
    return candidates.findLast((peer) => weights[peer]! > 0);
  },
};
