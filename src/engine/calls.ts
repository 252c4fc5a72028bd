/**
 * The life of a call: sent, delivered, answered, timed out, tried again. The link's policy is applied here, for
 * every caller of every kind, so no behavior writes it again. A server goes on working for a caller who has
 * left, as real ones do; its late reply frees the slot and is counted.
 */
import type { ErrorCode } from '../model/telemetry.ts';
import { admits, noteLeaving } from './admission.ts';
import { fill, launch, makeChild, setOff } from './attempts.ts';
import type { AnyEndpoint, Message } from './behavior.ts';
import {
  ACQUIRED,
  ASKED,
  BACKGROUND,
  type CallRecord,
  GATHERED,
  GUARDED,
  HANDLING,
  LOST,
  PARKED,
  PICK_AGAIN,
  POSTED,
  PROBE,
  STARTING,
  WAITING,
} from './call-pool.ts';
import { retire } from './capacity.ts';
import { noteClassArrival, noteClassEnd } from './class-figures.ts';
import { BEGIN, CONTINUE } from './codes.ts';
import { DRAINING } from './endpoint-status.ts';
import { stamp } from './fingerprint.ts';
import { handlerHash } from './handlers.ts';
import { depart, releaseIfNobodyWaits } from './network.ts';
import { FAILURES, type NodeRuntime } from './node-runtime.ts';
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
  call: CallRecord,
  peer: Peer,
  message: Message | null,
  then: Then,
  timeoutSeconds?: number,
): Outcome {
  takeUp(sim, self, call);
  const c = makeChild(sim, self, call, peer, message);
  c.continuation = then;
  if (timeoutSeconds !== undefined) shorten(sim, c, timeoutSeconds);
  call.outstanding = 1;
  startWaiting(sim, self, call, WAITING);
  launch(sim, self, c);
  return SENT;
}

/** The behavior's own timeout holds where it is shorter than the link's. */
function shorten(sim: Simulation, c: CallRecord, timeoutSeconds: number): void {
  const lane = c.lane;
  if (lane >= 0 && sim.lanes.lanes[lane]!.seconds <= timeoutSeconds) return;
  const link = c.link!;
  if (link.shortLaneSeconds !== timeoutSeconds) {
    link.shortLane = sim.lanes.laneOf(link.index, timeoutSeconds);
    link.shortLaneSeconds = timeoutSeconds;
  }
  c.lane = link.shortLane;
}

export function callLink(
  sim: Simulation,
  self: AnyEndpoint,
  call: CallRecord,
  out: number,
  message: Message | null,
  then: Then,
): Outcome {
  const to = self.outs[out];
  const n = to === undefined ? 0 : to.peers.length;
  if (to === undefined || n === 0) return fail(sim, self, call, 'unavailable');
  takeUp(sim, self, call);
  const peer = n === 1 ? to.peers[0]! : to.peers[self.pick(n)]!;
  const c = makeChild(sim, self, call, peer, message);
  c.continuation = then;
  c.flags = PICK_AGAIN;
  call.outstanding = 1;
  startWaiting(sim, self, call, WAITING);
  launch(sim, self, c);
  return SENT;
}

export function gather(
  sim: Simulation,
  self: AnyEndpoint,
  call: CallRecord,
  peers: readonly Peer[],
  messages: Message | readonly Message[],
  need: number,
  then: GatherThen,
  onLate: Late | null,
  timeoutSeconds?: number,
): Outcome {
  takeUp(sim, self, call);
  if (onLate !== null) handlerHash(onLate);
  call.outstanding = peers.length;
  call.need = need;
  call.succeeded = 0;
  call.replies = [];
  call.own = then;
  startWaiting(sim, self, call, WAITING);
  if (peers.length < need || peers.length === 0) {
    // cannot succeed: says so within this event, with no replies
    call.outstanding = 0;
    sim.push(CONTINUE, call);
    return SENT;
  }
  for (let i = 0; i < peers.length; i++) {
    const message = Array.isArray(messages) ? (messages as readonly Message[])[i]! : (messages as Message);
    const c = makeChild(sim, self, call, peers[i]!, message);
    c.flags = GATHERED;
    c.late = onLate;
    c.continuation = null;
    if (timeoutSeconds !== undefined) shorten(sim, c, timeoutSeconds);
    launch(sim, self, c);
  }
  return SENT;
}

/** One of several calls that are made for `call`; the answer, whatever it is, goes to `onAnswer` by itself. */
export function ask(
  sim: Simulation,
  self: AnyEndpoint,
  call: CallRecord,
  peer: Peer,
  message: Message,
  timeoutSeconds: number,
  onAnswer: Late,
): void {
  if (sim.checking) handlerHash(onAnswer);
  const c = makeChild(sim, self, call, peer, message);
  c.flags = GATHERED | ASKED;
  c.late = onAnswer;
  c.continuation = null;
  shorten(sim, c, timeoutSeconds);
  launch(sim, self, c);
}

/** A call has reached the endpoint that will serve it. */
export function arrive(sim: Simulation, ep: AnyEndpoint, c: CallRecord): void {
  const node = ep.node;
  const ordinal = node.arrivals + 1;
  node.arrivals = ordinal;
  c.ordinal = ordinal;
  c.arrivedAt = sim.now;
  c.waited = 0;
  c.served = 0;
  c.phase = HANDLING;
  if (c.requestClass !== 0) noteClassArrival(sim, node, c);
  ep.present++;
  if (ep.limiter !== null && !admits(ep.limiter, c)) {
    turnAway(sim, ep, c);
    return;
  }
  const outcome = node.onRequest(ep, c.call);
  stamp(sim, node, 0x51ed270b, ordinal, outcome);
  if (sim.checking) assertDisposed(ep, c, outcome, ordinal);
}

/** There are as many calls as the endpoint's limit allows. */
function turnAway(sim: Simulation, ep: AnyEndpoint, c: CallRecord): void {
  const outcome = fail(sim, ep, c, 'over-limit');
  stamp(sim, ep.node, 0x51ed270b, c.ordinal, outcome);
}

/** The call is answered, with an error if `error` is not 0. */
export function reply(sim: Simulation, self: AnyEndpoint, call: CallRecord, error: number): Outcome {
  takeUp(sim, self, call);
  const node = self.node;
  if ((call.flags & BACKGROUND) === 0) {
    if (error === 0) {
      node.completions++;
      node.latencies.value = sim.now - call.arrivedAt;
      node.latencies.add();
    } else node.counters[FAILURES + error]!++;
    if (call.requestClass !== 0) noteClassEnd(sim, node, call, error);
  }
  if ((call.flags & ACQUIRED) !== 0) release(sim, self, call);
  call.error = error;
  leave(sim, self, call, error === 0 ? 'ok' : errorName(error)!);
  if (call.parent === null) {
    // nobody is left to whom the answer could be sent
    if (call.link !== null && error === 0)
      call.origin.node.behavior.onUnheard?.(call.origin, call.call, true);
    if (sim.history !== null) sim.history.ended(sim, call);
    sim.calls.release(call);
  } else sendBack(sim, call);
  return error === 0 ? REPLIED : ((FAILED + error) as Outcome);
}

/** A call ends at its node with an error, without a reply. */
export function noteFailure(sim: Simulation, node: NodeRuntime, call: CallRecord, error: number): void {
  if ((call.flags & BACKGROUND) !== 0) return;
  node.counters[FAILURES + error]!++;
  if (call.requestClass !== 0) noteClassEnd(sim, node, call, error);
}

export function fail(sim: Simulation, self: AnyEndpoint, call: CallRecord, error: ErrorCode): Outcome {
  return reply(sim, self, call, errorNumber[error]);
}

export function relay(sim: Simulation, self: AnyEndpoint, call: CallRecord, from: CallRecord): Outcome {
  call.version = from.version;
  call.bytes = from.bytes;
  call.value = from.value;
  call.body = from.body;
  return reply(sim, self, call, from.error);
}

/** The call is no longer at the endpoint: its span ends; a draining endpoint may be done. */
export function leave(sim: Simulation, self: AnyEndpoint, call: CallRecord, outcome: string): void {
  if (call.trace > 0) endSpan(sim, self, call, outcome);
  self.present--;
  if (self.limiter !== null) noteLeaving(sim, self, call);
  if (self.status === DRAINING && self.present === 0) retire(sim, self);
}

/** The reply sets out for the caller. */
export function sendBack(sim: Simulation, c: CallRecord): void {
  const link = c.link!;
  link.answers++;
  link.bytes += c.bytes;
  depart(sim, c.origin, link, c, true);
}

export function forward(sim: Simulation, self: AnyEndpoint, call: CallRecord, peer: Peer): Outcome {
  takeUp(sim, self, call);
  if (call.parent === null) return fail(sim, self, call, 'rejected');
  const node = self.node;
  if ((call.flags & BACKGROUND) === 0) {
    node.completions++;
    node.latencies.record(sim.now - call.arrivedAt);
    if (call.requestClass !== 0) noteClassEnd(sim, node, call, 0);
  }
  release(sim, self, call);
  leave(sim, self, call, 'ok');
  const { endpoint, link } = self.routes[peer]!;
  call.endpoint = endpoint;
  call.link = link;
  if (link.operation >= 0) call.operation = link.operation;
  call.hops++;
  call.lane = -1;
  const { sentAt } = call;
  if (call.trace > 0) nameSpan(sim, call, call.parentSpan);
  // whether it is slow is asked from when its caller sent it
  if ((call.flags & GUARDED) !== 0) call.sentAt = sentAt;
  // the policy of the way that it came by goes on; who hands it over never hears how it ends
  setOff(sim, self, call, link);
  return FORWARDED;
}

export function park(sim: Simulation, self: AnyEndpoint, call: CallRecord): Outcome {
  takeUp(sim, self, call);
  startWaiting(sim, self, call, PARKED);
  return SET_ASIDE;
}

export function post(
  sim: Simulation,
  self: AnyEndpoint,
  peer: Peer,
  operation: number,
  key: number,
  version: number,
  bytes: number,
  body: unknown,
): void {
  const { endpoint, link } = self.routes[peer]!;
  const c = sim.calls.allocate(endpoint);
  c.flags = POSTED | BACKGROUND;
  c.parent = null;
  c.origin = self;
  c.originEpoch = self.epoch;
  c.link = link;
  c.peer = peer;
  c.attempt = 1;
  c.hops = 0;
  c.requestClass = 0;
  c.trace = 0;
  c.operation = operation;
  c.key = key;
  c.version = version;
  c.bytes = bytes;
  c.body = body;
  link.answers++;
  link.bytes += bytes;
  depart(sim, self, link, c, false);
}

function makeRoot(sim: Simulation, self: AnyEndpoint): CallRecord {
  const c = sim.calls.allocate(self);
  c.parent = null;
  c.origin = self;
  c.link = null;
  c.attempt = 1;
  c.hops = 0;
  c.value = 0;
  c.requestClass = 0;
  c.arrivedAt = sim.now;
  return c;
}

export function begin(
  sim: Simulation,
  self: AnyEndpoint,
  operation: number,
  key: number,
  version: number,
  bytes: number,
  body: unknown,
  requestClass: number,
): void {
  const c = makeRoot(sim, self);
  c.requestClass = requestClass;
  c.operation = operation;
  c.key = key;
  c.version = version;
  c.bytes = bytes;
  if (body !== null) c.body = body;
  const trace = sim.traces.sample(sim.now);
  c.trace = trace;
  if (trace > 0) nameSpan(sim, c, -1);
  if (sim.history !== null) sim.history.began(sim, self, c);
  sim.push(BEGIN, c);
}

export function spawn(
  sim: Simulation,
  self: AnyEndpoint,
  handler: (self: never, call: Call) => Outcome,
  message: Message | null,
): void {
  const c = makeRoot(sim, self);
  c.flags = BACKGROUND;
  c.trace = 0;
  c.ordinal = 0;
  c.own = handler;
  fill(c, message ?? { operation: 0 });
  c.requestClass = message?.requestClass ?? 0;
  self.present++;
  c.phase = STARTING;
  sim.push(CONTINUE, c);
}

/** Background work becomes a request of the endpoint to itself, counted like any other. */
export function admit(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const { node } = self;
  call.flags &= ~BACKGROUND;
  node.arrivals++;
  if (call.requestClass !== 0) noteClassArrival(sim, node, call);
  call.ordinal = node.arrivals;
  call.arrivedAt = sim.now;
  call.waited = 0;
  call.served = 0;
}

export function probe(
  sim: Simulation,
  self: AnyEndpoint,
  call: CallRecord,
  peer: Peer,
  timeoutSeconds: number,
  then: Then,
): Outcome {
  takeUp(sim, self, call);
  const c = makeChild(sim, self, call, peer, null);
  c.flags = PROBE;
  c.continuation = then;
  c.lane = sim.lanes.laneOf(c.link!.index, timeoutSeconds);
  call.outstanding = 1;
  startWaiting(sim, self, call, WAITING);
  launch(sim, self, c);
  return SENT;
}

/** Orphans lose their parent: nobody waits for them any more. */
export function orphan(sim: Simulation, c: CallRecord): void {
  c.parent = null;
  if (c.phase === LOST) releaseIfNobodyWaits(sim, c);
}
