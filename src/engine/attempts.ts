/**
 * Attempts: a call on its way to the endpoint that shall serve it, tried again or sent twice as its link's
 * policy says. Every attempt is a call of its own; the one that did not come back goes on at its server.
 */
import type { AnyEndpoint, Message } from './behavior.ts';
import { ABANDONED, GATHERED, PICK_AGAIN, PROBE, RETURNING, TRAVELLING } from './call-pool.ts';
import { circuitAllows, earnRetry } from './caller-guards.ts';
import { DELIVER_IN_EVENT, HEDGE, RETURN_IN_EVENT } from './codes.ts';
import { isPlain, lose, transmit } from './network.ts';
import { ATTEMPTS, LINK_BYTES, LINK_CALLS, LINK_MESSAGES, type LinkRuntime } from './node-runtime.ts';
import { type Call, errorNumber, type Peer } from './outcome.ts';
import { STREAM } from './random.ts';
import { retryDelay } from './retries.ts';
import type { Simulation } from './simulation.ts';
import { nameSpan } from './spans.ts';

/** A request that passed this many nodes goes in circles. */
const HOP_LIMIT = 64;

/** A child of `call` for `peer`, carrying the call's own message or another. */
export function makeChild(
  sim: Simulation,
  self: AnyEndpoint,
  call: Call,
  peer: Peer,
  message: Message | null,
): Call {
  const pool = sim.calls;
  const c = pool.allocate();
  const link = sim.links[self.peerLink[peer]!]!;
  pool.endpoint[c] = self.peerEndpoint[peer]!;
  pool.parent[c] = call;
  pool.parentGeneration[c] = pool.generation[call]!;
  pool.origin[c] = self.index;
  pool.originEpoch[c] = self.epoch;
  pool.link[c] = link.index;
  pool.peer[c] = peer;
  pool.attempt[c] = 1;
  pool.hops[c] = pool.hops[call]! + 1;
  const trace = pool.trace[call]!;
  pool.trace[c] = trace;
  if (trace > 0) nameSpan(sim, c, pool.span[call]!);
  pool.childRound[c] = pool.round[call]!;
  pool.lane[c] = link.timeoutLane;
  if (message === null) {
    pool.operation[c] = link.operation < 0 ? pool.operation[call]! : link.operation;
    pool.key[c] = pool.key[call]!;
    pool.version[c] = pool.version[call]!;
    pool.bytes[c] = pool.bytes[call]!;
    if (pool.body[call] !== null) pool.body[c] = pool.body[call];
  } else fill(sim, c, message);
  return c;
}

export function fill(sim: Simulation, c: Call, message: Message): void {
  const pool = sim.calls;
  pool.operation[c] = message.operation;
  pool.key[c] = message.key ?? 0;
  pool.version[c] = message.version ?? 0;
  pool.bytes[c] = message.bytes ?? 0;
  pool.body[c] = message.body ?? null;
}

/** An attempt leaves: its timeout is armed, the network takes it. */
export function launch(sim: Simulation, self: AnyEndpoint, c: Call): void {
  const pool = sim.calls;
  const link = sim.links[pool.link[c]!]!;
  if (link.guarded && !passGuards(sim, self, c, link)) return;
  link.counters[LINK_CALLS]!++;
  link.counters[LINK_MESSAGES]!++;
  link.counters[LINK_BYTES]! += pool.bytes[c]!;
  self.node.counters[ATTEMPTS]!++;
  if (pool.hops[c]! > HOP_LIMIT) {
    pool.error[c] = errorNumber.loop;
    pool.phase[c] = RETURNING;
    sim.push(RETURN_IN_EVENT, c);
    return;
  }
  const lane = pool.lane[c]!;
  if (lane >= 0) sim.lanes.arm(lane, c, sim.now, pool, sim.events);
  if (link.removed) lose(sim, c, link);
  else if (isPlain(sim, self, link)) {
    pool.phase[c] = TRAVELLING;
    sim.push(DELIVER_IN_EVENT, c);
  } else transmit(sim, c, false);
}

/** The policies that not every link has. False: the circuit is open, and the call comes back at once. */
function passGuards(sim: Simulation, self: AnyEndpoint, c: Call, link: LinkRuntime): boolean {
  const pool = sim.calls;
  if (link.breaker.failureRate > 0 && !circuitAllows(link, self.index, sim.now)) {
    pool.error[c] = errorNumber['circuit-open'];
    pool.phase[c] = RETURNING;
    sim.push(RETURN_IN_EVENT, c);
    return false;
  }
  const first = pool.attempt[c] === 1;
  if (first && link.retryBudget >= 0) earnRetry(link, self.index);
  if (link.propagatesDeadline) {
    const lane = pool.lane[c]!;
    const own = lane < 0 ? Number.POSITIVE_INFINITY : sim.now + sim.lanes.lanes[lane]!.seconds;
    pool.deadline[c] = Math.min(own, pool.deadline[pool.parent[c]!]!);
  }
  const alone = (pool.flags[c]! & (GATHERED | PROBE)) === 0 && pool.outstanding[pool.parent[c]!] === 1;
  if (first && alone && link.hedgeAfterSeconds > 0) {
    sim.events.schedule(sim.now + link.hedgeAfterSeconds, HEDGE, c, pool.generation[c]!);
  }
  return true;
}

/** Nobody has answered for a while: the call goes to another endpoint of the link too. */
export function hedge(sim: Simulation, c: Call): void {
  const pool = sim.calls;
  if (!isAwaited(sim, c) || pool.outstanding[pool.parent[c]!] !== 1) return;
  const origin = sim.endpoint(pool.origin[c]!);
  const out = origin.outs.find((o) => o.link === pool.link[c]!);
  const others = out === undefined ? [] : out.peers.filter((peer) => peer !== pool.peer[c]);
  const second = twin(sim, c);
  if (others.length > 0) {
    const peer = others[others.length === 1 ? 0 : origin.pick(others.length)]!;
    pool.peer[second] = peer;
    pool.endpoint[second] = origin.peerEndpoint[peer]!;
  }
  pool.outstanding[pool.parent[c]!] = 2;
  launch(sim, origin, second);
}

/** True while somebody waits for this call's reply. */
export function isAwaited(sim: Simulation, c: Call): boolean {
  const pool = sim.calls;
  const parent = pool.parent[c]!;
  return (
    (pool.flags[c]! & ABANDONED) === 0 &&
    parent >= 0 &&
    pool.generation[parent] === pool.parentGeneration[c] &&
    pool.round[parent] === pool.childRound[c]
  );
}

/** A copy of an attempt: what stands in for the one that did not come back, or the next try. */
export function twin(sim: Simulation, c: Call): Call {
  const pool = sim.calls;
  const t = pool.allocate();
  pool.flags[t] = pool.flags[c]! & (GATHERED | PICK_AGAIN | PROBE);
  pool.parent[t] = pool.parent[c]!;
  pool.parentGeneration[t] = pool.parentGeneration[c]!;
  pool.endpoint[t] = pool.endpoint[c]!;
  pool.origin[t] = pool.origin[c]!;
  pool.originEpoch[t] = pool.originEpoch[c]!;
  pool.link[t] = pool.link[c]!;
  pool.peer[t] = pool.peer[c]!;
  pool.operation[t] = pool.operation[c]!;
  pool.key[t] = pool.key[c]!;
  pool.version[t] = pool.version[c]!;
  pool.bytes[t] = pool.bytes[c]!;
  pool.body[t] = pool.body[c];
  pool.attempt[t] = pool.attempt[c]!;
  pool.hops[t] = pool.hops[c]!;
  pool.trace[t] = pool.trace[c]!;
  if (pool.trace[c]! > 0) nameSpan(sim, t, pool.parentSpan[c]!);
  pool.childRound[t] = pool.childRound[c]!;
  pool.lane[t] = pool.lane[c]!;
  pool.continuation[t] = pool.continuation[c]!;
  pool.late[t] = pool.late[c]!;
  return t;
}

export function tryAgain(sim: Simulation, origin: AnyEndpoint, c: Call): void {
  const pool = sim.calls;
  const link = sim.links[pool.link[c]!]!;
  const next = twin(sim, c);
  pool.attempt[next] = pool.attempt[c]! + 1;
  pool.release(c);
  retryDelay(sim, link, next, origin.streams + STREAM.retry);
}

/** A back-off is over. */
export function relaunch(sim: Simulation, c: Call): void {
  const pool = sim.calls;
  if (!isAwaited(sim, c)) {
    pool.release(c);
    return;
  }
  const origin = sim.endpoint(pool.origin[c]!);
  if ((pool.flags[c]! & PICK_AGAIN) !== 0) {
    const out = origin.outs.find((o) => o.link === pool.link[c]!);
    if (out !== undefined && out.peers.length > 0) {
      const peer = out.peers[out.peers.length === 1 ? 0 : origin.pick(out.peers.length)]!;
      pool.peer[c] = peer;
      pool.endpoint[c] = origin.peerEndpoint[peer]!;
    }
  }
  launch(sim, origin, c);
}
