/**
 * Who has been served by a backend goes back to it. Two reasons:
 *
 * - **sticky** sessions (layer 7): a cookie names the backend (HAProxy `cookie`, NGINX Plus `sticky`). If it gets no
 *   requests any more, the session moves to another one and stays there.
 * - **connections** (layer 4): the balancer picks once for a connection, and all requests on it go the same way.
 *   A backend that health checks take out gets no new connections, but those that stand go on, and fail, until
 *   the backend resets or refuses: then they are gone. A backend that is added gets nothing from connections
 *   that stand, which is why long-lived ones (gRPC, database pools) leave it idle (W. Morgan, "gRPC Load
 *   Balancing on Kubernetes without Tears", 2018); a lifetime mends that.
 *
 * A caller on the canvas stands for many users or holds many connections: `sessions` of them, and each request is
 * one of these at random.
 */
import type { Call, Peer } from '../../engine/outcome.ts';
import { grownFloats, grownInts } from '../shared/growing-arrays.ts';
import type { LoadBalancer } from './backends.ts';
import { pickWarm } from './warmth.ts';

const NONE = -1;

/** Draws the session or connection of a request: its place in `bound`. */
function drawPlace(balancer: LoadBalancer, call: Call): number {
  const { state, settings } = balancer;
  const caller = balancer.callerOf(call);
  if (caller >= state.callerPlace.length) {
    const known = state.callerPlace.length;
    state.callerPlace = grownInts(state.callerPlace, caller + 1);
    state.callerPlace.fill(NONE, known);
  }
  if (state.callerPlace[caller] === NONE) {
    state.callerPlace[caller] = state.places;
    state.places += settings.sessions;
    state.bound = grownInts(state.bound, state.places);
    state.bound.fill(NONE, state.places - settings.sessions, state.places);
    state.boundSince = grownFloats(state.boundSince, state.places);
  }
  return state.callerPlace[caller]! + balancer.pick(settings.sessions);
}

/** The backend of the request's session or connection; the policy picks where there is none yet. */
export function pickBound(balancer: LoadBalancer, call: Call): Peer | undefined {
  const place = drawPlace(balancer, call);
  const { state } = balancer;
  const bound = state.bound[place]!;
  if (bound !== NONE && isGood(balancer, bound as Peer, place)) return bound as Peer;
  const peer = pickWarm(balancer, call);
  state.bound[place] = peer ?? NONE;
  state.boundSince[place] = balancer.now;
  return peer;
}

function isGood(balancer: LoadBalancer, peer: Peer, place: number): boolean {
  const { state, settings, peers, now } = balancer;
  if (settings.affinity === 'sticky') return state.candidates.includes(peer);
  // a connection to a backend that is for other classes is of no use to this request
  if (state.pool >= 0 && balancer.routes[peer]!.link.classLabels?.includes(state.pool) === false)
    return false;
  const { connectionLifetime } = settings;
  if (connectionLifetime !== null && now - state.boundSince[place]! >= connectionLifetime) return false;
  return state.bound[place] !== NONE && peers.includes(peer);
}

/**
 * A backend whose process is gone has broken all connections to it: the next request on each opens it anew. A
 * machine that is gone says nothing, and its connections stand until their lifetime is over.
 */
export function breakConnections(balancer: LoadBalancer, peer: Peer, reply: Call): void {
  const { state, settings } = balancer;
  const error = balancer.error(reply);
  if (settings.affinity !== 'connection' || (error !== 'reset' && error !== 'refused')) return;
  for (let place = 0; place < state.places; place++)
    if (state.bound[place] === peer) state.bound[place] = NONE;
}

/** Nobody is bound any more: the settings have changed. */
export function forgetBonds({ state }: LoadBalancer): void {
  state.callerPlace.fill(NONE);
  state.places = 0;
}
