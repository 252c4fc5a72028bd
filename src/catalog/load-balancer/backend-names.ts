/** The names by which hashing knows backends: no other backend and no order of links can change them. */
import { hashPair, hashString } from '../../base/hash.ts';
import type { Call } from '../../engine/outcome.ts';
import { grownInts } from '../shared/growing-arrays.ts';
import type { LoadBalancer } from './backends.ts';

/** Notes the hash of each backend's name. */
export function nameBackends(balancer: LoadBalancer): void {
  const { names } = balancer.state;
  for (const peer of balancer.peers) {
    const { node, instance } = balancer.simulation.endpoint(balancer.peerEndpoint[peer]!);
    names[peer] = hashPair(hashString(node.name), instance);
  }
}

/** The hash of the caller's name: its number is another one in another design, or on the other side of one. */
export function nameOfCaller(balancer: LoadBalancer, call: Call): number {
  const caller = balancer.callerOf(call);
  const { state } = balancer;
  state.callerNames = grownInts(state.callerNames, caller + 1);
  if (state.callerNames[caller] === 0) {
    const { node, instance } = balancer.simulation.endpoint(caller);
    // never zero, which says that it is not known yet
    state.callerNames[caller] = hashPair(hashString(node.name), instance) | 1;
  }
  return state.callerNames[caller]!;
}
