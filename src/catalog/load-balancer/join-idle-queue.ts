/**
 * Join-idle-queue: backends that have nothing to do stand in a line, and a request goes to the first; if none is
 * idle, to any at random. Nobody has to be asked when a request comes: the work of finding out was done when the
 * backend became idle (Y. Lu et al., "Join-Idle-Queue", Performance Evaluation 68(11), 2011). A backend counts as
 * idle when it owes this balancer no answer; what other balancers send there it does not know.
 */
import type { Peer } from '../../engine/outcome.ts';
import type { BalancingPolicy, LoadBalancer } from './backends.ts';
import { ALL } from './class-pools.ts';

export const joinIdleQueue: BalancingPolicy = {
  by: 'load',
  prepare(balancer) {
    const { state } = balancer;
    // one line for all classes: who is idle is idle for each
    if (state.pool !== ALL) return;
    state.idle = state.idle.filter((peer) => state.candidates.includes(peer));
    state.isIdle.fill(0);
    for (const peer of state.idle) state.isIdle[peer] = 1;
    for (const peer of state.candidates) standInLine(balancer, peer);
  },
  pick(balancer) {
    const { state } = balancer;
    const { candidates, dead } = state;
    const place = state.idle.findIndex((peer) => dead[peer] === 0);
    if (place < 0) return candidates.length === 0 ? undefined : candidates[balancer.pick(candidates.length)];
    const first = state.idle[place]!;
    state.idle.splice(place, 1);
    state.isIdle[first] = 0;
    return first;
  },
  learn: standInLine,
};

function standInLine({ state }: LoadBalancer, peer: Peer): void {
  const getsRequests = state.dead[peer] === 0 && state.ejected[peer] === 0;
  if (!getsRequests || state.outstanding[peer] !== 0 || state.isIdle[peer] === 1) return;
  state.isIdle[peer] = 1;
  state.idle.push(peer);
}
