/**
 * Attempts: a call on its way to the endpoint that shall serve it, tried again or sent twice as its link's
 * policy says. Every attempt is a call of its own; the one that did not come back goes on at its server.
 */
import type { AnyEndpoint, Message } from './behavior.ts';
import { type CallRecord, GATHERED, PICK_AGAIN, PROBE, RETURNING } from './call-pool.ts';
import { circuitAllows, earnRetry } from './caller-guards.ts';
import { HEDGE, RETURN_IN_EVENT } from './codes.ts';
import { depart } from './network.ts';
import type { LinkRuntime } from './node-runtime.ts';
import { errorNumber, type Peer } from './outcome.ts';
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

/** An attempt leaves: its timeout is armed, the network takes it. */
export function launch(sim: Simulation, self: AnyEndpoint, c: CallRecord): void {
  const link = c.link!;
  if (link.guarded === true && !passGuards(sim, self, c, link)) return;
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

/** The policies that not every link has. False: the circuit is open, and the call comes back at once. */
function passGuards(sim: Simulation, self: AnyEndpoint, c: CallRecord, link: LinkRuntime): boolean {
  if (link.breaker.failureRate > 0 && !circuitAllows(link, self.index, sim.now)) {
    c.error = errorNumber['circuit-open'];
    if (c.trace > 0) endSpanAway(sim, c, 'circuit-open');
    c.phase = RETURNING;
    sim.push(RETURN_IN_EVENT, c);
    return false;
  }
  const first = c.attempt === 1;
  if (first && link.retryBudget >= 0) earnRetry(link, self.index);
  if (link.propagatesDeadline) {
    const lane = c.lane;
    const { rate } = self.location.clocks;
    const own = lane < 0 ? Number.POSITIVE_INFINITY : sim.now + sim.lanes.lanes[lane]!.seconds / rate;
    c.deadline = Math.min(own, c.parent!.deadline);
  }
  const alone = (c.flags & (GATHERED | PROBE)) === 0 && c.parent!.outstanding === 1;
  if (first && alone && link.hedgeAfterSeconds > 0) {
    const { rate } = self.location.clocks;
    sim.events.schedule(sim.now + link.hedgeAfterSeconds / rate, HEDGE, c.index, c.generation);
  }
  return true;
}

/** Nobody has answered for a while: the call goes to another endpoint of the link too. */
export function hedge(sim: Simulation, c: CallRecord): void {
  if (!isAwaited(c) || c.parent!.outstanding !== 1) return;
  const origin = c.origin;
  const out = origin.outs.find((o) => o.link === c.link!.index);
  const others = out === undefined ? [] : out.peers.filter((peer) => peer !== c.peer);
  const second = twin(sim, c);
  if (others.length > 0) {
    const peer = others[others.length === 1 ? 0 : origin.pick(others.length)]!;
    second.peer = peer;
    second.endpoint = origin.routes[peer]!.endpoint;
  }
  c.parent!.outstanding = 2;
  launch(sim, origin, second);
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
    sim.calls.release(c);
    return;
  }
  const origin = c.origin;
  if (c.trace > 0) c.sentAt = sim.now;
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
