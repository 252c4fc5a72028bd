/**
 * Active health checks: every backend is asked at an interval whether it answers. After so many failures in a row it
 * is taken out, after so many successes put back (HAProxy Configuration Manual, section 5.2: `inter`, `fall`, `rise`).
 * A check does not queue, so an overloaded backend is healthy; until the checks notice, a dead one keeps its share.
 */
import { counterIndex } from '../../engine/behavior.ts';
import type { Call, Outcome, Peer, Timer } from '../../engine/outcome.ts';
import type { LoadBalancer } from './backends.ts';
import { listCandidates } from './candidates.ts';
import { loadBalancerKind } from './kind.ts';

const CHECKS = counterIndex(loadBalancerKind.metrics, 'checks');
const FAILED_CHECKS = counterIndex(loadBalancerKind.metrics, 'failedChecks');

/** Begins to check, anew or not at all, as the settings say. */
export function scheduleChecks(balancer: LoadBalancer): void {
  const { state, settings } = balancer;
  if (state.timer >= 0) balancer.cancel(state.timer as Timer);
  state.interval = settings.checkInterval;
  state.timer = settings.healthChecks ? balancer.every(settings.checkInterval, checkAll) : -1;
}

export function checkAll(balancer: LoadBalancer): void {
  for (const peer of balancer.peers) balancer.spawn(check, { operation: 0, key: peer });
}

export function check(balancer: LoadBalancer, probe: Call): Outcome {
  balancer.count(CHECKS);
  return balancer.probe(probe, balancer.key(probe) as Peer, balancer.settings.checkTimeout, onChecked);
}

export function onChecked(balancer: LoadBalancer, probe: Call, reply: Call): Outcome {
  const { state, settings } = balancer;
  const peer = balancer.key(probe) as Peer;
  const good = balancer.isOk(reply);
  if (!good) balancer.count(FAILED_CHECKS);
  if (settings.healthChecks && balancer.peers.includes(peer)) {
    state.passed[peer] = good ? state.passed[peer]! + 1 : 0;
    state.failed[peer] = good ? 0 : state.failed[peer]! + 1;
    const dead = good
      ? state.dead[peer] === 1 && state.passed[peer]! < settings.healthyAfter
      : state.dead[peer] === 1 || state.failed[peer]! >= settings.unhealthyAfter;
    if (dead !== (state.dead[peer] === 1)) {
      state.dead[peer] = dead ? 1 : 0;
      listCandidates(balancer);
    }
  }
  return balancer.reply(probe);
}
