/**
 * The life of a call: sent, delivered, answered, timed out, tried again. The link's policy is applied here, for
 * every caller of every kind, so no behavior writes it again. A server goes on working for a caller who has
 * left, as real ones do; its late reply frees the slot and is counted.
 */
import type { ErrorCode } from '../model/telemetry.ts';
import { fill, launch, makeChild } from './attempts.ts';
import type { AnyEndpoint, Message } from './behavior.ts';
import {
  ARRIVED_AT,
  ASKED,
  ATTEMPT,
  BACKGROUND,
  BYTES,
  ENDPOINT,
  ERROR,
  FLAGS,
  GATHERED,
  HANDLING,
  HOPS,
  KEY,
  LANE,
  LINK,
  LOST,
  NEED,
  OPERATION,
  ORDINAL,
  ORIGIN,
  ORIGIN_EPOCH,
  OUTSTANDING,
  PARENT,
  PARKED,
  PEER,
  PHASE,
  PICK_AGAIN,
  POSTED,
  PROBE,
  SERVED,
  STARTING,
  SUCCEEDED,
  TRACE,
  VERSION,
  WAITED,
  WAITING,
} from './call-pool.ts';
import { retire } from './capacity.ts';
import { BEGIN, CONTINUE } from './codes.ts';
import { DRAINING } from './endpoint-status.ts';
import { stamp } from './fingerprint.ts';
import { handlerHash } from './handlers.ts';
import { depart, releaseIfNobodyWaits } from './network.ts';
import {
  ARRIVALS,
  COMPLETIONS,
  FAILURES,
  LATENCY_HISTOGRAM,
  LINK_ANSWERS,
  LINK_BYTES,
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
  pool.continuation[c >> 5] = then;
  if (timeoutSeconds !== undefined) shorten(sim, c, timeoutSeconds);
  pool.int[call + OUTSTANDING] = 1;
  startWaiting(sim, self, call, WAITING);
  launch(sim, self, c);
  return SENT;
}

/** The behavior's own timeout holds where it is shorter than the link's. */
function shorten(sim: Simulation, c: Call, timeoutSeconds: number): void {
  const lane = sim.calls.int[c + LANE]!;
  if (lane >= 0 && sim.lanes.lanes[lane]!.seconds <= timeoutSeconds) return;
  const link = sim.links[sim.calls.int[c + LINK]!]!;
  if (link.shortLaneSeconds !== timeoutSeconds) {
    link.shortLane = sim.lanes.laneOf(link.index, timeoutSeconds);
    link.shortLaneSeconds = timeoutSeconds;
  }
  sim.calls.int[c + LANE] = link.shortLane;
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
  pool.continuation[c >> 5] = then;
  pool.int[c + FLAGS] = PICK_AGAIN;
  pool.int[call + OUTSTANDING] = 1;
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
  pool.int[call + OUTSTANDING] = peers.length;
  pool.int[call + NEED] = need;
  pool.int[call + SUCCEEDED] = 0;
  pool.replies[call >> 5] = [];
  pool.own[call >> 5] = then;
  startWaiting(sim, self, call, WAITING);
  if (peers.length < need || peers.length === 0) {
    // cannot succeed: says so within this event, with no replies
    pool.int[call + OUTSTANDING] = 0;
    sim.push(CONTINUE, call);
    return SENT;
  }
  for (let i = 0; i < peers.length; i++) {
    const message = Array.isArray(messages) ? (messages as readonly Message[])[i]! : (messages as Message);
    const c = makeChild(sim, self, call, peers[i]!, message);
    pool.int[c + FLAGS] = GATHERED;
    pool.late[c >> 5] = onLate;
    pool.continuation[c >> 5] = null;
    if (timeoutSeconds !== undefined) shorten(sim, c, timeoutSeconds);
    launch(sim, self, c);
  }
  return SENT;
}

/** One of several calls that are made for `call`; the answer, whatever it is, goes to `onAnswer` by itself. */
export function ask(
  sim: Simulation,
  self: AnyEndpoint,
  call: Call,
  peer: Peer,
  message: Message,
  timeoutSeconds: number,
  onAnswer: Late,
): void {
  const pool = sim.calls;
  if (sim.checking) handlerHash(onAnswer);
  const c = makeChild(sim, self, call, peer, message);
  pool.int[c + FLAGS] = GATHERED | ASKED;
  pool.late[c >> 5] = onAnswer;
  pool.continuation[c >> 5] = null;
  shorten(sim, c, timeoutSeconds);
  launch(sim, self, c);
}

/** A call has reached the endpoint that will serve it. */
export function arrive(sim: Simulation, ep: AnyEndpoint, c: Call): void {
  const pool = sim.calls;
  const node = ep.node;
  const ordinal = node.counters[ARRIVALS]! + 1;
  node.counters[ARRIVALS] = ordinal;
  pool.int[c + ORDINAL] = ordinal;
  pool.real[(c >> 2) + ARRIVED_AT] = sim.now;
  pool.real[(c >> 2) + WAITED] = 0;
  pool.real[(c >> 2) + SERVED] = 0;
  pool.int[c + PHASE] = HANDLING;
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
  const flags = pool.int[call + FLAGS]!;
  if ((flags & BACKGROUND) === 0) {
    if (error === 0) {
      node.counters[COMPLETIONS]!++;
      scratch[0] = sim.now - pool.real[(call >> 2) + ARRIVED_AT]!;
      node.histograms[LATENCY_HISTOGRAM]!.recordFrom(scratch, 0);
    } else node.counters[FAILURES + error]!++;
  }
  release(sim, self, call);
  pool.int[call + ERROR] = error;
  leave(sim, self, call, error === 0 ? 'ok' : errorName(error)!);
  if (pool.int[call + PARENT]! < 0) pool.release(call);
  else sendBack(sim, call);
  return error === 0 ? REPLIED : ((FAILED + error) as Outcome);
}

const scratch = new Float64Array(1);

export function fail(sim: Simulation, self: AnyEndpoint, call: Call, error: ErrorCode): Outcome {
  return reply(sim, self, call, errorNumber[error]);
}

export function relay(sim: Simulation, self: AnyEndpoint, call: Call, from: Call): Outcome {
  const pool = sim.calls;
  pool.real[(call >> 2) + VERSION] = pool.real[(from >> 2) + VERSION]!;
  pool.real[(call >> 2) + BYTES] = pool.real[(from >> 2) + BYTES]!;
  pool.body[call >> 5] = pool.body[from >> 5]!;
  return reply(sim, self, call, pool.int[from + ERROR]!);
}

/** The call is no longer at the endpoint: its span ends; a draining endpoint may be done. */
export function leave(sim: Simulation, self: AnyEndpoint, call: Call, outcome: string): void {
  if (sim.calls.int[call + TRACE]! > 0) endSpan(sim, self, call, outcome);
  self.present--;
  if (self.status === DRAINING && self.present === 0) retire(sim, self);
}

/** The reply sets out for the caller. */
export function sendBack(sim: Simulation, c: Call): void {
  const pool = sim.calls;
  const link = sim.links[pool.int[c + LINK]!]!;
  link.counters[LINK_ANSWERS]!++;
  link.counters[LINK_BYTES]! += pool.real[(c >> 2) + BYTES]!;
  depart(sim, sim.endpoints[pool.int[c + ORIGIN]!]!, link, c, true);
}

export function forward(sim: Simulation, self: AnyEndpoint, call: Call, peer: Peer): Outcome {
  takeUp(sim, self, call);
  const pool = sim.calls;
  if (pool.int[call + PARENT]! < 0) return fail(sim, self, call, 'rejected');
  const node = self.node;
  if ((pool.int[call + FLAGS]! & BACKGROUND) === 0) {
    node.counters[COMPLETIONS]!++;
    node.histograms[LATENCY_HISTOGRAM]!.record(sim.now - pool.real[(call >> 2) + ARRIVED_AT]!);
  }
  release(sim, self, call);
  leave(sim, self, call, 'ok');
  const link = sim.links[self.peerLink[peer]!]!;
  pool.int[call + ENDPOINT] = self.peerEndpoint[peer]!;
  pool.int[call + LINK] = link.index;
  if (link.operation >= 0) pool.int[call + OPERATION] = link.operation;
  pool.int[call + HOPS] = pool.int[call + HOPS]! + 1;
  pool.int[call + LANE] = -1;
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
  pool.int[c + FLAGS] = POSTED | BACKGROUND;
  pool.int[c + PARENT] = -1;
  pool.int[c + ENDPOINT] = self.peerEndpoint[peer]!;
  pool.int[c + ORIGIN] = self.index;
  pool.int[c + ORIGIN_EPOCH] = self.epoch;
  pool.int[c + LINK] = link.index;
  pool.int[c + PEER] = peer;
  pool.int[c + ATTEMPT] = 1;
  pool.int[c + HOPS] = 0;
  pool.int[c + TRACE] = 0;
  fill(sim, c, message);
  link.counters[LINK_ANSWERS]!++;
  link.counters[LINK_BYTES]! += pool.real[(c >> 2) + BYTES]!;
  depart(sim, self, link, c, false);
}

function makeRoot(sim: Simulation, self: AnyEndpoint): Call {
  const pool = sim.calls;
  const c = pool.allocate();
  pool.int[c + PARENT] = -1;
  pool.int[c + ENDPOINT] = self.index;
  pool.int[c + ORIGIN] = -1;
  pool.int[c + LINK] = -1;
  pool.int[c + ATTEMPT] = 1;
  pool.int[c + HOPS] = 0;
  pool.real[(c >> 2) + VERSION] = 0;
  pool.real[(c >> 2) + ARRIVED_AT] = sim.now;
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
  pool.int[c + OPERATION] = operation;
  pool.int[c + KEY] = key;
  pool.real[(c >> 2) + BYTES] = bytes;
  if (body !== null) pool.body[c >> 5] = body;
  const trace = sim.traces.sample();
  pool.int[c + TRACE] = trace;
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
  pool.int[c + FLAGS] = BACKGROUND;
  pool.int[c + TRACE] = 0;
  pool.int[c + ORDINAL] = 0;
  pool.own[c >> 5] = handler;
  fill(sim, c, message ?? { operation: 0 });
  self.present++;
  pool.int[c + PHASE] = STARTING;
  sim.push(CONTINUE, c);
}

/** Background work becomes a request of the endpoint to itself, counted like any other. */
export function admit(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  const { counters } = self.node;
  pool.int[call + FLAGS]! &= ~BACKGROUND;
  counters[ARRIVALS]!++;
  pool.int[call + ORDINAL] = counters[ARRIVALS]!;
  pool.real[(call >> 2) + ARRIVED_AT] = sim.now;
  pool.real[(call >> 2) + WAITED] = 0;
  pool.real[(call >> 2) + SERVED] = 0;
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
  pool.int[c + FLAGS] = PROBE;
  pool.continuation[c >> 5] = then;
  pool.int[c + LANE] = sim.lanes.laneOf(pool.int[c + LINK]!, timeoutSeconds);
  pool.int[call + OUTSTANDING] = 1;
  startWaiting(sim, self, call, WAITING);
  launch(sim, self, c);
  return SENT;
}

/** Orphans lose their parent: nobody waits for them any more. */
export function orphan(sim: Simulation, c: Call): void {
  sim.calls.int[c + PARENT] = -2;
  if (sim.calls.int[c + PHASE] === LOST) releaseIfNobodyWaits(sim, c);
}
