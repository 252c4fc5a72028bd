/**
 * The life of a call: sent, delivered, answered, timed out, tried again. The link's policy is applied here, for
 * every caller of every kind, so no behavior writes it again. A server goes on working for a caller who has
 * left, as real ones do; its late reply frees the slot and is counted.
 */
import type { ErrorCode } from '../model/telemetry.ts';
import { fill, launch, makeChild } from './attempts.ts';
import type { AnyEndpoint, Message } from './behavior.ts';
import {
  BACKGROUND,
  GATHERED,
  HANDLING,
  LOST,
  PARKED,
  PICK_AGAIN,
  POSTED,
  PROBE,
  RETURNING,
  STARTING,
  TRAVELLING,
  WAITING,
} from './call-pool.ts';
import { retire } from './capacity.ts';
import { BEGIN, CONTINUE, DELIVER_IN_EVENT, RETURN_IN_EVENT } from './codes.ts';
import { DRAINING } from './endpoint-status.ts';
import { stamp } from './fingerprint.ts';
import { handlerHash } from './handlers.ts';
import { isPlain, lose, releaseIfNobodyWaits, transmit } from './network.ts';
import {
  ARRIVALS,
  COMPLETIONS,
  FAILURES,
  LATENCY_HISTOGRAM,
  LINK_BYTES,
  LINK_MESSAGES,
} from './node-runtime.ts';
import {
  type Call,
  errorName,
  errorNumber,
  FAILED,
  FORWARDED,
  type Outcome,
  type Peer,
  REPLIED,
  SENT,
  SET_ASIDE,
} from './outcome.ts';
import { release } from './resources.ts';
import type { Simulation } from './simulation.ts';
import { endSpan, nameSpan } from './spans.ts';
import { assertDisposed, startWaiting, takeUp } from './waiting.ts';

type Then = (self: never, call: Call, reply: Call) => Outcome;

type GatherThen = (self: never, call: Call, replies: readonly Call[]) => Outcome;

type Late = (self: never, reply: Call) => void;

export function send(
  sim: Simulation,
  self: AnyEndpoint,
  call: Call,
  peer: Peer,
  message: Message | null,
  then: Then,
  timeoutSeconds?: number,
): Outcome {
  takeUp(sim, self, call);
  const pool = sim.calls;
  const c = makeChild(sim, self, call, peer, message);
  pool.continuation[c] = then;
  if (timeoutSeconds !== undefined) pool.lane[c] = sim.lanes.laneOf(pool.link[c]!, timeoutSeconds);
  pool.outstanding[call] = 1;
  startWaiting(sim, self, call, WAITING);
  launch(sim, self, c);
  return SENT;
}

export function callLink(
  sim: Simulation,
  self: AnyEndpoint,
  call: Call,
  out: number,
  message: Message | null,
  then: Then,
): Outcome {
  const to = self.outs[out];
  const n = to === undefined ? 0 : to.peers.length;
  if (to === undefined || n === 0) return fail(sim, self, call, 'unavailable');
  takeUp(sim, self, call);
  const peer = n === 1 ? to.peers[0]! : to.peers[self.pick(n)]!;
  const pool = sim.calls;
  const c = makeChild(sim, self, call, peer, message);
  pool.continuation[c] = then;
  pool.flags[c] = PICK_AGAIN;
  pool.outstanding[call] = 1;
  startWaiting(sim, self, call, WAITING);
  launch(sim, self, c);
  return SENT;
}

export function gather(
  sim: Simulation,
  self: AnyEndpoint,
  call: Call,
  peers: readonly Peer[],
  messages: Message | readonly Message[],
  need: number,
  then: GatherThen,
  onLate: Late | null,
  timeoutSeconds?: number,
): Outcome {
  takeUp(sim, self, call);
  const pool = sim.calls;
  if (onLate !== null) handlerHash(onLate);
  pool.outstanding[call] = peers.length;
  pool.need[call] = need;
  pool.succeeded[call] = 0;
  pool.replies[call] = [];
  pool.own[call] = then;
  startWaiting(sim, self, call, WAITING);
  if (peers.length < need || peers.length === 0) {
    // cannot succeed: says so within this event, with no replies
    pool.outstanding[call] = 0;
    sim.push(CONTINUE, call);
    return SENT;
  }
  for (let i = 0; i < peers.length; i++) {
    const message = Array.isArray(messages) ? (messages as readonly Message[])[i]! : (messages as Message);
    const c = makeChild(sim, self, call, peers[i]!, message);
    pool.flags[c] = GATHERED;
    pool.late[c] = onLate;
    pool.continuation[c] = null;
    if (timeoutSeconds !== undefined) pool.lane[c] = sim.lanes.laneOf(pool.link[c]!, timeoutSeconds);
    launch(sim, self, c);
  }
  return SENT;
}

/** A call has reached the endpoint that will serve it. */
export function arrive(sim: Simulation, ep: AnyEndpoint, c: Call): void {
  const pool = sim.calls;
  const node = ep.node;
  node.counters[ARRIVALS]!++;
  const ordinal = ++node.ordinal;
  pool.ordinal[c] = ordinal;
  pool.arrivedAt[c] = sim.now;
  pool.round[c] = 0;
  pool.waited[c] = 0;
  pool.served[c] = 0;
  pool.phase[c] = HANDLING;
  ep.present++;
  const outcome = node.behavior.onRequest(ep, c);
  stamp(sim, node, 0x51ed270b, ordinal, outcome);
  if (sim.checking) assertDisposed(sim, ep, c, outcome, ordinal);
}

/** The call is answered, with an error if `error` is not 0. */
export function reply(sim: Simulation, self: AnyEndpoint, call: Call, error: number): Outcome {
  takeUp(sim, self, call);
  const pool = sim.calls;
  const node = self.node;
  const flags = pool.flags[call]!;
  if ((flags & BACKGROUND) === 0) {
    if (error === 0) {
      node.counters[COMPLETIONS]!++;
      scratch[0] = sim.now - pool.arrivedAt[call]!;
      node.histograms[LATENCY_HISTOGRAM]!.recordFrom(scratch, 0);
    } else node.counters[FAILURES + error]!++;
  }
  release(sim, self, call);
  pool.error[call] = error;
  leave(sim, self, call, error === 0 ? 'ok' : errorName(error)!);
  if (pool.parent[call]! < 0) pool.release(call);
  else sendBack(sim, call);
  return error === 0 ? REPLIED : ((FAILED + error) as Outcome);
}

const scratch = new Float64Array(1);

export function fail(sim: Simulation, self: AnyEndpoint, call: Call, error: ErrorCode): Outcome {
  return reply(sim, self, call, errorNumber[error]);
}

export function relay(sim: Simulation, self: AnyEndpoint, call: Call, from: Call): Outcome {
  const pool = sim.calls;
  pool.version[call] = pool.version[from]!;
  pool.bytes[call] = pool.bytes[from]!;
  pool.body[call] = pool.body[from]!;
  return reply(sim, self, call, pool.error[from]!);
}

/** The call is no longer at the endpoint: its span ends; a draining endpoint may be done. */
export function leave(sim: Simulation, self: AnyEndpoint, call: Call, outcome: string): void {
  if (sim.calls.trace[call]! > 0) endSpan(sim, self, call, outcome);
  self.present--;
  if (self.status === DRAINING && self.present === 0) retire(sim, self);
}

/** The reply sets out for the caller. */
export function sendBack(sim: Simulation, c: Call): void {
  const pool = sim.calls;
  const link = sim.links[pool.link[c]!]!;
  link.counters[LINK_MESSAGES]!++;
  link.counters[LINK_BYTES]! += pool.bytes[c]!;
  if (link.removed) lose(sim, c, link);
  else if (isPlain(sim, sim.endpoints[pool.origin[c]!]!, link)) {
    pool.phase[c] = RETURNING;
    sim.push(RETURN_IN_EVENT, c);
  } else transmit(sim, c, true);
}

export function forward(sim: Simulation, self: AnyEndpoint, call: Call, peer: Peer): Outcome {
  takeUp(sim, self, call);
  const pool = sim.calls;
  if (pool.parent[call]! < 0) return fail(sim, self, call, 'rejected');
  const node = self.node;
  if ((pool.flags[call]! & BACKGROUND) === 0) {
    node.counters[COMPLETIONS]!++;
    node.histograms[LATENCY_HISTOGRAM]!.record(sim.now - pool.arrivedAt[call]!);
  }
  release(sim, self, call);
  leave(sim, self, call, 'ok');
  const link = sim.links[self.peerLink[peer]!]!;
  pool.endpoint[call] = self.peerEndpoint[peer]!;
  pool.link[call] = link.index;
  if (link.operation >= 0) pool.operation[call] = link.operation;
  pool.hops[call] = pool.hops[call]! + 1;
  pool.lane[call] = -1;
  launch(sim, self, call);
  return FORWARDED;
}

export function park(sim: Simulation, self: AnyEndpoint, call: Call): Outcome {
  takeUp(sim, self, call);
  startWaiting(sim, self, call, PARKED);
  return SET_ASIDE;
}

export function post(sim: Simulation, self: AnyEndpoint, peer: Peer, message: Message): void {
  const pool = sim.calls;
  const c = pool.allocate();
  const link = sim.links[self.peerLink[peer]!]!;
  pool.flags[c] = POSTED | BACKGROUND;
  pool.parent[c] = -1;
  pool.endpoint[c] = self.peerEndpoint[peer]!;
  pool.origin[c] = self.index;
  pool.originEpoch[c] = self.epoch;
  pool.link[c] = link.index;
  pool.peer[c] = peer;
  pool.attempt[c] = 1;
  pool.hops[c] = 0;
  pool.trace[c] = 0;
  fill(sim, c, message);
  link.counters[LINK_MESSAGES]!++;
  link.counters[LINK_BYTES]! += pool.bytes[c]!;
  if (link.removed) lose(sim, c, link);
  else if (isPlain(sim, self, link)) {
    pool.phase[c] = TRAVELLING;
    sim.push(DELIVER_IN_EVENT, c);
  } else transmit(sim, c, false);
}

function makeRoot(sim: Simulation, self: AnyEndpoint): Call {
  const pool = sim.calls;
  const c = pool.allocate();
  pool.parent[c] = -1;
  pool.endpoint[c] = self.index;
  pool.origin[c] = -1;
  pool.link[c] = -1;
  pool.attempt[c] = 1;
  pool.hops[c] = 0;
  pool.version[c] = 0;
  pool.arrivedAt[c] = sim.now;
  return c;
}

export function begin(
  sim: Simulation,
  self: AnyEndpoint,
  operation: number,
  key: number,
  bytes: number,
  body: unknown,
): void {
  const pool = sim.calls;
  const c = makeRoot(sim, self);
  pool.operation[c] = operation;
  pool.key[c] = key;
  pool.bytes[c] = bytes;
  if (body !== null) pool.body[c] = body;
  const trace = sim.traces.sample();
  pool.trace[c] = trace;
  if (trace > 0) nameSpan(sim, c, -1);
  sim.push(BEGIN, c);
}

export function spawn(
  sim: Simulation,
  self: AnyEndpoint,
  handler: (self: never, call: Call) => Outcome,
  message: Message | null,
): void {
  const pool = sim.calls;
  const c = makeRoot(sim, self);
  pool.flags[c] = BACKGROUND;
  pool.trace[c] = 0;
  pool.ordinal[c] = 0;
  pool.own[c] = handler;
  fill(sim, c, message ?? { operation: 0 });
  self.present++;
  pool.phase[c] = STARTING;
  sim.push(CONTINUE, c);
}

export function probe(
  sim: Simulation,
  self: AnyEndpoint,
  call: Call,
  peer: Peer,
  timeoutSeconds: number,
  then: Then,
): Outcome {
  takeUp(sim, self, call);
  const pool = sim.calls;
  const c = makeChild(sim, self, call, peer, null);
  pool.flags[c] = PROBE;
  pool.continuation[c] = then;
  pool.lane[c] = sim.lanes.laneOf(pool.link[c]!, timeoutSeconds);
  pool.outstanding[call] = 1;
  startWaiting(sim, self, call, WAITING);
  launch(sim, self, c);
  return SENT;
}

/** Orphans lose their parent: nobody waits for them any more. */
export function orphan(sim: Simulation, c: Call): void {
  sim.calls.parent[c] = -2;
  if (sim.calls.phase[c] === LOST) releaseIfNobodyWaits(sim, c);
}
