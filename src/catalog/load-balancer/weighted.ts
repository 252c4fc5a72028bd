/**
 * Weighted random: each backend by the chance of its share, the weight of the link that leads to it (nginx,
 * `ngx_http_upstream_module`: `random`, which takes the `weight` of servers into account). Shares hold on average
 * only; `smooth-weighted.ts` keeps them in any short row of requests.
 */
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
