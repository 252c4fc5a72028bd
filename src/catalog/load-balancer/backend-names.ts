/** The names by which hashing knows backends: no other backend and no order of links can change them. */
import { hashPair, hashString } from '../../base/hash.ts';
import type { LoadBalancer } from './backends.ts';

/** Notes the hash of each backend's name. */
export function nameBackends(balancer: LoadBalancer): void {
  const { names } = balancer.state;
  for (const peer of balancer.peers) {
    const { node, instance } = balancer.simulation.endpoint(balancer.peerEndpoint[peer]!);
    names[peer] = hashPair(hashString(node.name), instance);
  }
}
