/**
 * Consistent hashing with bounded loads: a key goes to its place on the ring, unless the backend there already
 * has more than its share of what is out, times a factor; then to the next one on the ring that has room (V.
 * Mirrokni, M. Thorup, M. Zadimoghaddam, SODA 2018; HAProxy `hash-balance-factor`, Envoy's ring hash). A hot key
 * spills over instead of burying its backend. With a factor of c no backend has more than ⌈c × mean⌉ out.
 */
import { firstPoint, ringHash } from '../shared/hash-ring.ts';
import type { BalancingPolicy } from './backends.ts';
import { prepareRing } from './consistent-hash.ts';

export const consistentHashBounded: BalancingPolicy = {
  by: 'hash',
  prepare: prepareRing,
  pick(balancer, call) {
    const { ring, ringPeers, dead, ejected, outstanding, candidates } = balancer.state;
    if (ring === null || candidates.length === 0) return undefined;
    let out = 1; // this one
    for (const peer of candidates) out += outstanding[peer]!;
    const most = Math.ceil((balancer.settings.loadFactor * out) / candidates.length);
    const { owners } = ring;
    let point = firstPoint(ring, ringHash(balancer.key(call)));
    for (let i = 0; i < owners.length; i++) {
      const peer = ringPeers[owners[point]!]!;
      if (dead[peer] === 0 && ejected[peer] === 0 && outstanding[peer]! < most) return peer;
      point = point + 1 === owners.length ? 0 : point + 1;
    }
    return candidates[0]; // never: the mean is below the bound, so somebody has room
  },
};
