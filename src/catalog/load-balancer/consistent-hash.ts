/**
 * Consistent hashing on the key: a key goes to the same backend for as long as it is there. A dead backend
 * stays on the ring and is passed over, so that its keys come back to it when it does.
 */
import { hashPair, hashString } from '../../base/hash.ts';
import type { Peer } from '../../engine/outcome.ts';
import { buildHashRing, firstPoint, ringHash } from '../shared/hash-ring.ts';
import type { BalancingPolicy, LoadBalancer } from './backends.ts';

/** A backend's name on the ring, which no other backend and no order of links can change. */
function backendHash(balancer: LoadBalancer, peer: Peer): number {
  const { node, instance } = balancer.simulation.endpoint(balancer.peerEndpoint[peer]!);
  return hashPair(hashString(node.name), instance);
}

export const consistentHash: BalancingPolicy = {
  prepare(balancer) {
    const { state, peers, settings } = balancer;
    state.ringPeers = [...peers];
    state.ring = buildHashRing(
      peers.map((peer) => backendHash(balancer, peer)),
      settings.virtualNodes,
    );
  },
  pick(balancer, call) {
    const { ring, ringPeers, dead } = balancer.state;
    if (ring === null || balancer.state.candidates.length === 0) return undefined;
    const { owners } = ring;
    let point = firstPoint(ring, ringHash(balancer.key(call)));
    for (let i = 0; i < owners.length; i++) {
      const peer = ringPeers[owners[point]!]!;
      if (dead[peer] === 0) return peer;
      point = point + 1 === owners.length ? 0 : point + 1;
    }
    return undefined;
  },
};
