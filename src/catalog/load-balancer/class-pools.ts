/**
 * Classes of requests at a balancer: where some of its links are only for some classes, each class has a pool of
 * its own, the backends whose links take it, and the policy works in there as it would with these backends alone.
 * What is known of a backend (calls that are out, times, errors, warmth) is known for all pools, as it is one
 * backend. Envoy's subsets and the routes of HTTP proxies by header are the same thing.
 */
import type { Call, Peer } from '../../engine/outcome.ts';
import { pickBound } from './affinity.ts';
import type { LoadBalancer, Pool } from './backends.ts';
import { pickWarm } from './warmth.ts';

/** No pool: all backends. */
export const ALL = -1;

/** What the policy picks for a call: among all, or in the pool of its class. */
export function pickBackend(balancer: LoadBalancer, call: Call): Peer | undefined {
  return balancer.node.classRouting === '' ? pickNow(balancer, call) : pickInPool(balancer, call);
}

function pickNow(balancer: LoadBalancer, call: Call): Peer | undefined {
  return balancer.settings.affinity === 'none' ? pickWarm(balancer, call) : pickBound(balancer, call);
}

function pickInPool(balancer: LoadBalancer, call: Call): Peer | undefined {
  const { state } = balancer;
  const label = balancer.classLabel(call);
  if (label >= state.pools.length) listPools(balancer);
  const pool = state.pools[label]!;
  const all = use(balancer, pool, label);
  const peer = pickNow(balancer, call);
  pool.turn = state.turn;
  use(balancer, all, ALL);
  return peer;
}

/** Lets the policy see this pool from now on. Returns what it has seen. */
function use({ state }: LoadBalancer, pool: Pool, label: number): Pool {
  const { candidates, dead, turn, credit, table } = state;
  state.candidates = pool.candidates;
  state.dead = pool.dead;
  state.turn = pool.turn;
  state.credit = pool.credit;
  state.table = pool.table;
  state.pool = label;
  return { candidates, dead, turn, credit, table };
}

/** Makes the pools anew: backends, or what is known of them, or the links' classes have changed. */
export function listPools(balancer: LoadBalancer): void {
  const { state, simulation } = balancer;
  const before = state.pools;
  state.pools = [];
  if (balancer.node.classRouting === '') return;
  for (let label = 0; label < simulation.classNames.length; label++) {
    const turn = before[label]?.turn ?? -1;
    state.pools.push(makePool(balancer, label, turn));
  }
}

function makePool(balancer: LoadBalancer, label: number, turn: number): Pool {
  const { state, routes, peers } = balancer;
  const takes = (peer: Peer) => routes[peer]!.link.classLabels?.includes(label) !== false;
  const dead = state.dead.slice();
  for (const peer of peers) if (!takes(peer)) dead[peer] = 1;
  const pool: Pool = {
    candidates: state.candidates.filter(takes),
    dead,
    turn,
    credit: new Float64Array(state.credit.length),
    table: new Int32Array(0),
  };
  const all = use(balancer, pool, label);
  balancer.policy.picking.prepare?.(balancer);
  return use(balancer, all, ALL);
}
