/**
 * Consistent hashing on the key: a key goes to the same backend for as long as it is there (D. Karger et al.,
 * "Consistent Hashing and Random Trees", STOC 1997; `shared/hash-ring.ts`). A dead backend stays on the ring and is
 * passed over, so that its keys come back to it when it does.
 */
import { buildHashRing, firstPoint, ringHash } from '../shared/hash-ring.ts';
import { nameBackends } from './backend-names.ts';
import type { BalancingPolicy, LoadBalancer } from './backends.ts';

/** Puts all backends on a ring, those that get no requests included. */
export function prepareRing(balancer: LoadBalancer): void {
  const { state, peers, settings } = balancer;
  nameBackends(balancer);
  state.ringPeers = [...peers];
  state.ring = buildHashRing(
    peers.map((peer) => state.names[peer]!),
    settings.virtualNodes,
  );
}

export const consistentHash: BalancingPolicy = {
  by: 'hash',
  prepare: prepareRing,
  pick(balancer, call) {
    const { ring, ringPeers, dead, ejected } = balancer.state;
    if (ring === null || balancer.state.candidates.length === 0) return undefined;
    const { owners } = ring;
    let point = firstPoint(ring, ringHash(balancer.key(call)));
    for (let i = 0; i < owners.length; i++) {
      const peer = ringPeers[owners[point]!]!;
      if (dead[peer] === 0 && ejected[peer] === 0) return peer;
      point = point + 1 === owners.length ? 0 : point + 1;
    }
    return undefined;
  },
};
