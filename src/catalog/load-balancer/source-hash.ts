/**
 * Source hash: the address of the caller decides, so that one user always meets the same backend as long as the
 * backends that get requests are the same; when one goes, nearly everybody's changes, because the hash is taken
 * modulo their number (HAProxy `balance source` with `hash-type map-based`, NGINX `ip_hash`). A caller on the
 * canvas stands for many users: each request comes from one of its `sessions` at random.
 */
import { hashPair } from '../../base/hash.ts';
import { nameOfCaller } from './backend-names.ts';
import type { BalancingPolicy } from './backends.ts';

export const sourceHash: BalancingPolicy = {
  by: 'hash',
  pick(balancer, call) {
    const { candidates } = balancer.state;
    if (candidates.length === 0) return undefined;
    const session = balancer.pick(balancer.settings.sessions);
    const source = hashPair(nameOfCaller(balancer, call), session) >>> 0;
    return candidates[source % candidates.length];
  },
};
