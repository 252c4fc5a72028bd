/**
 * Random: each backend with the same chance, whatever happened before (Envoy, "Supported load balancers", Random).
 * It is one choice where `power-of-d.ts` has d, and what M. Mitzenmacher measures more choices against (IEEE TPDS
 * 12(10), 2001): Poisson arrivals stay Poisson at each backend, and none of them helps another.
 */
import type { BalancingPolicy } from './backends.ts';

export const random: BalancingPolicy = {
  by: 'load',
  pick(balancer) {
    const { candidates } = balancer.state;
    return candidates.length === 0 ? undefined : candidates[balancer.pick(candidates.length)];
  },
};
