/**
 * Rendezvous hashing, "highest random weight": key and backend are hashed together, and the backend with the
 * highest hash gets the key. No ring and no table; when a backend leaves, its keys go to all others evenly, and
 * none else moves. Costs a hash for each backend (D. Thaler, C. Ravishankar, IEEE/ACM ToN 6(1), 1998).
 */
import { hashPair } from '../../base/hash.ts';
import type { Peer } from '../../engine/outcome.ts';
import { nameBackends } from './backend-names.ts';
import type { BalancingPolicy } from './backends.ts';

export const rendezvous: BalancingPolicy = {
  by: 'hash',
  prepare: nameBackends,
  pick(balancer, call) {
    const { candidates, names } = balancer.state;
    const key = balancer.key(call);
    let best: Peer | undefined;
    let highest = -1;
    for (const peer of candidates) {
      const hash = hashPair(names[peer]!, key) >>> 0;
      if (hash > highest) [best, highest] = [peer, hash];
    }
    return best;
  },
};
