/**
 * Attempts: a call on its way to the endpoint that shall serve it, tried again or sent twice as its link's
 * policy says. Every attempt is a call of its own; the one that did not come back goes on at its server.
 */
import type { AnyEndpoint, Message } from './behavior.ts';
import { BACKING_OFF, type CallRecord, GUARDED, PICK_AGAIN, PROBE, RETURNING } from './call-pool.ts';
import { admit, earnRetry, FORGONE, GO, noteEnd } from './caller-guards.ts';
import { RETURN_IN_EVENT } from './codes.ts';
import { propagateDeadline } from './deadline-propagation.ts';
import { hedgeOf, isFirst, planHedge } from './hedged-calls.ts';
import { depart } from './network.ts';
import type { LinkRuntime } from './node-runtime.ts';
import { errorName, errorNumber, type Peer } from './outcome.ts';
import { STREAM } from './random.ts';
import { retryDelay } from './retries.ts';
import type { Simulation } from './simulation.ts';
import { endSpanAway, nameSpan } from './spans.ts';
import { twin } from './twins.ts';
import { isAwaited } from './waiting.ts';

/** A request that passed this many nodes goes in circles. */
const HOP_LIMIT = 64;

/** A child of `call` for `peer`, carrying the call's own message or another. */
export function makeChild(
  sim: Simulation,
  self: AnyEndpoint,
  call: CallRecord,
  peer: Peer,
  message: Message | null,
): CallRecord {
  const { endpoint, link } = self.routes[peer]!;
  const c = sim.calls.allocate(endpoint);
  c.parent = call;
  c.parentGeneration = call.generation;
  c.origin = self;
  c.originEpoch = self.epoch;
  c.link = link;
  c.peer = peer;
  c.attempt = 1;
  c.hops = call.hops + 1;
  const trace = call.trace;
  c.trace = trace;
  if (trace > 0) nameSpan(sim, c, call.span);
  c.childRound = call.round;
  c.value = call.value;
  c.requestClass = call.requestClass;
  c.lane = link.timeoutLane;
  if (message === null) {
    c.operation = link.operation < 0 ? call.operation : link.operation;
    c.key = call.key;
    c.version = call.version;
    c.bytes = call.bytes;
    if (call.body !== null) c.body = call.body;
  } else fill(c, message);
  return c;
}

export function fill(c: CallRecord, message: Message): void {
  c.operation = message.operation;
  c.key = message.key ?? 0;
  c.version = message.version ?? 0;
  c.bytes = message.bytes ?? 0;
  c.body = message.body ?? null;
}

/** An attempt leaves, if its link's policy lets it. */
export function launch(sim: Simulation, self: AnyEndpoint, c: CallRecord): void {
  const link = c.link!;
  if (link.guarded === true && !passGuards(sim, self, c, link)) return;
  setOff(sim, self, c, link);
}

/** Its timeout is armed, the network takes it. */
export function setOff(sim: Simulation, self: AnyEndpoint, c: CallRecord, link: LinkRuntime): void {
  link.calls++;
  link.bytes += c.bytes;
  if (c.hops > HOP_LIMIT) {
    c.error = errorNumber.loop;
    if (c.trace > 0) endSpanAway(sim, c, 'loop');
    c.phase = RETURNING;
    sim.push(RETURN_IN_EVENT, c);
    return;
  }
  const lane = c.lane;
  if (lane >= 0) sim.lanes.arm(ownLane(sim, self, lane, link), c, sim.now, sim.calls, sim.events);
  depart(sim, self, link, c, false);
}

/** The lane of a time-out: another one while the caller's clock goes at another speed. */
function ownLane(sim: Simulation, self: AnyEndpoint, lane: number, link: LinkRuntime): number {
  const { rate } = self.location.clocks;
  return rate === 1 ? lane : sim.lanes.laneOf(link.index, sim.lanes.lanes[lane]!.seconds / rate);
}

/**
 * The policies that not every link has. False: it waits for its place in the bulkhead, or comes back at once. The
 * time-out goes on while it waits. Questions whether somebody is alive are no calls.
 */
function passGuards(sim: Simulation, self: AnyEndpoint, c: CallRecord, link: LinkRuntime): boolean {
  // it has waited, and now has its place
  if ((c.flags & (GUARDED | PROBE)) !== 0) return true;
  const admitted = link.watched ? admit(sim, self, c, link) : GO;
  if (admitted > GO) {
    holdBack(sim, c, link, admitted);
    return false;
  }
  const first = isFirst(c);
  if (first && link.retryBudget >= 0) earnRetry(link, self);
  if (link.propagatesDeadline) propagateDeadline(sim, self, c);
  if (first && link.hedgeAfterSeconds > 0) planHedge(sim, self, c, link);
  if (admitted === GO) return true;
  c.phase = BACKING_OFF;
  const { lane } = c;
  if (lane >= 0) sim.lanes.arm(ownLane(sim, self, lane, link), c, sim.now, sim.calls, sim.events);
  return false;
}

/** The caller's own policy does not send the attempt: it comes back at once, and the other side never hears of it. */
function holdBack(sim: Simulation, c: CallRecord, link: LinkRuntime, error: number): void {
  link.notSent++;
  c.error = error;
  if (c.trace > 0) endSpanAway(sim, c, errorName(error)!);
  c.phase = RETURNING;
  sim.push(RETURN_IN_EVENT, c);
}

/** Nobody has answered an attempt for a while: another one leaves beside it. */
export function hedge(sim: Simulation, c: CallRecord): void {
  const second = hedgeOf(sim, c);
  if (second !== null) launch(sim, second.origin, second);
}

export function tryAgain(sim: Simulation, origin: AnyEndpoint, c: CallRecord): void {
  const link = c.link!;
  const next = twin(sim, c);
  next.attempt = c.attempt + 1;
  sim.calls.release(c);
  retryDelay(sim, link, next, origin.streams + STREAM.retry, origin.location.clocks.rate);
}

/** A back-off is over. */
export function relaunch(sim: Simulation, c: CallRecord): void {
  if (!isAwaited(c)) {
    noteEnd(sim, c, FORGONE);
    sim.calls.release(c);
    return;
  }
  const origin = c.origin;
  // of one that waited for its place it is known already
  if (c.trace > 0 && (c.flags & GUARDED) === 0) c.sentAt = sim.now;
  if ((c.flags & PICK_AGAIN) !== 0) {
    const out = origin.outs.find((o) => o.link === c.link!.index);
    if (out !== undefined && out.peers.length > 0) {
      const peer = out.peers[out.peers.length === 1 ? 0 : origin.pick(out.peers.length)]!;
      c.peer = peer;
      c.endpoint = origin.routes[peer]!.endpoint;
    }
  }
  launch(sim, origin, c);
}
