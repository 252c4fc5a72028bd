/**
 * Smooth weighted round robin: shares in proportion to weights, and as evenly in time as they can be. With
 * weights 5, 1, 1 the order is a a b a c a a, not a a a a a b c. Each pick credits every backend with its
 * weight, takes the one with most credit and charges it the sum (I. Sysoev, nginx commit 52327e0, 2012).
 */
import type { Peer } from '../../engine/outcome.ts';
import type { BalancingPolicy } from './backends.ts';
import { warmth } from './warmth.ts';

export const smoothWeighted: BalancingPolicy = {
  by: 'weight',
  prepare(balancer) {
    balancer.state.credit.fill(0);
  },
  pick(balancer) {
    const { candidates, weights, credit } = balancer.state;
    let total = 0;
    let best: Peer | undefined;
    for (const peer of candidates) {
      const weight = weights[peer]! * warmth(balancer, peer);
      if (!(weight > 0)) continue;
      total += weight;
      credit[peer]! += weight;
      if (best === undefined || credit[peer]! > credit[best]!) best = peer;
    }
    if (best !== undefined) credit[best]! -= total;
    return best;
  },
};
