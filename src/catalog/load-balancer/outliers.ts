/**
 * Outlier ejection: a backend whose requests fail several times in a row is taken out for a while, whatever the
 * health checks say, which only ask whether the process answers. The words and the numbers are those of Envoy
 * ("Outlier detection": consecutive errors 5, base ejection time 30 s, grows with each ejection); never more than
 * a share of all backends is out, since with everybody ejected nobody would serve.
 */
import { counterIndex, gaugeIndex } from '../../engine/behavior.ts';
import type { Call, Peer } from '../../engine/outcome.ts';
import type { LoadBalancer } from './backends.ts';
import { loadBalancerKind } from './kind.ts';

const EJECTIONS = counterIndex(loadBalancerKind.metrics, 'ejections');
const EJECTED = gaugeIndex(loadBalancerKind.metrics, 'ejectedBackends');

/** Notes how a request ended; true if the backend has just been ejected. */
export function noteOutcome(balancer: LoadBalancer, peer: Peer, reply: Call): boolean {
  const { state, settings } = balancer;
  if (balancer.isOk(reply)) {
    state.errors[peer] = 0;
    return false;
  }
  // refused by an application for what was asked, not by a backend that is ill
  if (balancer.error(reply) === 'rejected') return false;
  state.errors[peer]!++;
  if (state.errors[peer]! < settings.ejectAfter || state.ejected[peer] === 1) return false;
  return mayEject(balancer);
}

/** At least one may be out, if it is not the only one. */
function mayEject({ state, settings, peers }: LoadBalancer): boolean {
  const most = Math.max(1, Math.floor(settings.mostEjected * peers.length));
  return ejectedNow(state.ejected, peers) < Math.min(most, peers.length - 1);
}

function ejectedNow(ejected: Int32Array, peers: readonly Peer[]): number {
  let count = 0;
  for (const peer of peers) count += ejected[peer]!;
  return count;
}

/** Takes a backend out; gives the seconds until it is let in again. */
export function eject(balancer: LoadBalancer, peer: Peer): number {
  const { state, settings } = balancer;
  state.ejected[peer] = 1;
  state.errors[peer] = 0;
  state.ejections[peer]!++;
  balancer.count(EJECTIONS);
  balancer.level(EJECTED, ejectedNow(state.ejected, balancer.peers));
  return settings.ejectionTime * state.ejections[peer]!;
}

/** Lets a backend in again. */
export function readmit(balancer: LoadBalancer, peer: Peer): void {
  balancer.state.ejected[peer] = 0;
  balancer.level(EJECTED, ejectedNow(balancer.state.ejected, balancer.peers));
}
