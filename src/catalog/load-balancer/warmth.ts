/**
 * Slow start: a backend that is new, or back, begins with a small share that grows to the whole within a time,
 * so that cold caches and pools are not run over. As in Envoy ("Slow start mode") it begins with a tenth and
 * grows in proportion to time; HAProxy's `slowstart` and NGINX Plus' `slow_start` do the same with weights.
 * Shares by weight are scaled; a policy that goes by load is asked again as often as the backend is cold.
 * Hashing is left alone: there the share of a key cannot grow.
 */
import type { Call, Peer } from '../../engine/outcome.ts';
import type { LoadBalancer } from './backends.ts';

const COLDEST = 0.1;
/** How often a cold pick is drawn again; the last one holds, since somebody must do the work. */
const MOST_PICKS = 4;

/** How much of its full share a backend gets, from 0.1 to 1. */
export function warmth(balancer: LoadBalancer, peer: Peer): number {
  const { slowStart } = balancer.settings;
  if (slowStart <= 0) return 1;
  const grown = (balancer.now - balancer.state.since[peer]!) / slowStart;
  return grown >= 1 ? 1 : Math.max(COLDEST, grown);
}

/** What the policy picks, with regard to cold backends. */
export function pickWarm(balancer: LoadBalancer, call: Call): Peer | undefined {
  const { picking } = balancer.policy;
  let peer = picking.pick(balancer, call);
  if (picking.by !== 'load' || balancer.settings.slowStart <= 0) return peer;
  for (let i = 1; i < MOST_PICKS && peer !== undefined; i++) {
    const warm = warmth(balancer, peer);
    if (warm >= 1 || balancer.uniform() < warm) return peer;
    peer = picking.pick(balancer, call);
  }
  return peer;
}
