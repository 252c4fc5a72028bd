/** Who gets requests, and from when on: what health checks and ejections change, and what policies pick from. */
import { gaugeIndex } from '../../engine/behavior.ts';
import type { LoadBalancer } from './backends.ts';
import { listPools } from './class-pools.ts';
import { loadBalancerKind } from './kind.ts';

const BACKENDS = gaugeIndex(loadBalancerKind.metrics, 'backends');
const HEALTHY = gaugeIndex(loadBalancerKind.metrics, 'healthyBackends');

/** The timer of a balancer that has not yet begun to check. */
export const NEVER_STARTED = -2;

/** Of a backend that has never got a request; those of the beginning are warm, who comes later is cold. */
export const UNSEEN = Number.POSITIVE_INFINITY;

/** Who gets requests: all that are neither believed dead nor ejected. */
export function listCandidates(balancer: LoadBalancer): void {
  const { state, peers, now } = balancer;
  const isBeginning = state.candidates.length === 0 && state.timer === NEVER_STARTED;
  state.candidates = peers.filter((peer) => state.dead[peer] === 0 && state.ejected[peer] === 0);
  for (const peer of peers)
    if (state.dead[peer] === 1 || state.ejected[peer] === 1) state.since[peer] = UNSEEN;
  for (const peer of state.candidates)
    if (state.since[peer] === UNSEEN) state.since[peer] = isBeginning ? Number.NEGATIVE_INFINITY : now;
  balancer.level(BACKENDS, peers.length);
  balancer.level(HEALTHY, state.candidates.length);
  balancer.policy.picking.prepare?.(balancer);
  listPools(balancer);
}
