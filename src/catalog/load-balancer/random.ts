/** Random: each backend with the same chance, whatever happened before. */
import type { BalancingPolicy } from './backends.ts';

export const random: BalancingPolicy = {
  by: 'load',
  pick(balancer) {
    const { candidates } = balancer.state;
    return candidates.length === 0 ? undefined : candidates[balancer.pick(candidates.length)];
  },
};
