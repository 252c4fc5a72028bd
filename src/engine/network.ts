/**
 * The network between endpoints. One-way delay = latency of the link (for a driver: of the links by which it
 * and its target are reached) + the leg of the message + latency between the zones + what faults add; with a bandwidth, messages leave
 * one after the other. What is lost, cut off or swallowed by a partition leaves no trace: only a timeout
 * notices. A hop that costs nothing and cannot fail is taken within the same event.
 */
import { MESSAGE_IN_EVENT } from '../model/message-records.ts';
import type { AnyEndpoint } from './behavior.ts';
import { type CallRecord, LOST, POSTED, PROBE, RETURNING, TRAVELLING } from './call-pool.ts';
import { FORGONE, noteEnd } from './caller-guards.ts';
import { DELIVER, DELIVER_IN_EVENT, RETURN, RETURN_IN_EVENT } from './codes.ts';
import { legDelay } from './message-legs.ts';
import type { LinkRuntime, NodeRuntime } from './node-runtime.ts';
import { isBlocked } from './partitions.ts';
import { STREAM } from './random.ts';
import type { Simulation } from './simulation.ts';
import { duplicate } from './twins.ts';
import { isAwaited } from './waiting.ts';

/** True when a hop over the link from `origin` is taken within the same event; `depart` asks for the flags first. */
function isPlain(sim: Simulation, origin: AnyEndpoint, link: LinkRuntime): boolean {
  const own = origin.node.memberLink;
  if (own >= 0 && sim.links[own]!.faulty) return false;
  return link.instant === true && (origin.accessLink < 0 || link.toDriver || accessIsPlain(sim, origin));
}

/**
 * The link by which the sender of a message between two members of a set is named, where the message travels
 * over that of its receiver. Both stand for their member's connection: what is broken on either hits it.
 */
function ownLink(sim: Simulation, origin: AnyEndpoint, link: LinkRuntime): LinkRuntime | undefined {
  const own = origin.node.memberLink;
  return own < 0 || !link.member || own === link.index ? undefined : sim.links[own];
}

/**
 * Brings `instant` of every link in line with its settings, its faults and the partitions, and `direct` of every
 * endpoint with what lies between it and its links. Nearly all messages then need two flags.
 */
export function refreshInstant(sim: Simulation): void {
  for (const link of sim.links) {
    const whole = (sim.partedSides & link.from.sideBit) === 0;
    link.instant = !link.removed && (link.toDriver || (link.plain && whole));
  }
  for (const ep of sim.endpoints) {
    const own = ep.node.memberLink;
    ep.direct = ep.accessLink < 0 && (own < 0 || !sim.links[own]!.faulty);
  }
}

function accessIsPlain(sim: Simulation, driver: AnyEndpoint): boolean {
  if ((sim.partedSides & driver.node.sideBit) !== 0) return false;
  for (let ep = driver; ep.accessLink >= 0; ) {
    if (!sim.links[ep.accessLink]!.plain) return false;
    if (ep.outer < 0) return true;
    ep = sim.endpoint(ep.outer);
  }
  return true;
}

/** A call, or with `back` its reply, sets out over its link: it arrives within this event, later or never. */
export function depart(
  sim: Simulation,
  origin: AnyEndpoint,
  link: LinkRuntime,
  call: CallRecord,
  back: boolean,
): void {
  const flagged = origin.direct === true && link.instant === true;
  if (!flagged && !isPlain(sim, origin, link)) setOut(sim, link, call, back);
  else {
    if (back) {
      call.phase = RETURNING;
      sim.push(RETURN_IN_EVENT, call);
    } else {
      call.phase = TRAVELLING;
      sim.push(DELIVER_IN_EVENT, call);
    }
    if (sim.messages !== null) sim.messages.sent(sim, call, back, 0, MESSAGE_IN_EVENT);
  }
}

function setOut(sim: Simulation, link: LinkRuntime, call: CallRecord, back: boolean): void {
  if (!link.removed) transmit(sim, call, back);
  else if (back) loseAnswer(sim, call, link);
  else lose(sim, call, link);
}

/**
 * Sends a call, or with `back` its reply, over the network; it arrives later or never. What is doubled goes its
 * own way, with its own luck. An answer that comes twice is dropped by whoever asked, so none is doubled.
 */
function transmit(sim: Simulation, call: CallRecord, back: boolean): void {
  if (back || sim.faults.size === 0 || !isDoubled(sim, call)) {
    travel(sim, call, back);
    return;
  }
  const copy = duplicate(sim, call, call.link!);
  travel(sim, call, false);
  travel(sim, copy, false);
}

/** True when a network that is out of order makes two of the message. */
function isDoubled(sim: Simulation, call: CallRecord): boolean {
  if ((call.flags & PROBE) !== 0) return false;
  const origin = call.origin;
  const link = call.link!;
  let single = (1 - link.doubled) * (1 - (ownLink(sim, origin, link)?.doubled ?? 0));
  for (let ep = origin; ep.accessLink >= 0; ep = sim.endpoint(ep.outer)) {
    single *= 1 - sim.links[ep.accessLink]!.doubled;
    if (ep.outer < 0) break;
  }
  if (single === 1) return false;
  sim.streams.uniform(link.streams + STREAM.pick);
  return sim.streams.drawn >= single;
}

function travel(sim: Simulation, call: CallRecord, back: boolean): void {
  const origin = call.origin;
  const target = call.endpoint;
  const link = call.link!;
  const from = back ? target.location : origin.location;
  const to = back ? origin.location : target.location;
  let delay = hopDelay(sim, link, back ? 1 : 0, call.bytes);
  if (link.legs !== null) delay += legDelay(sim, link, link.legs, call, back);
  const own = ownLink(sim, origin, link);
  if (own !== undefined) delay += faultDelay(sim, own);
  let ep = origin;
  while (ep.accessLink >= 0) {
    const access = sim.links[ep.accessLink]!;
    delay += hopDelay(sim, access, back ? 1 : 0, call.bytes);
    if (ep.outer < 0) break;
    ep = sim.endpoint(ep.outer);
  }
  if (sim.hasPairLatency) delay += zoneDelay(sim, from, to, link);
  if (delay === Number.POSITIVE_INFINITY || isBlocked(sim, from, to)) {
    sim.messages?.vanished(sim, call, back, delay);
    if (back) loseAnswer(sim, call, link);
    else lose(sim, call, link);
    return;
  }
  call.phase = back ? RETURNING : TRAVELLING;
  sim.events.schedule(sim.now + delay, back ? RETURN : DELIVER, call.index, call.generation);
  sim.messages?.sent(sim, call, back, delay);
}

/** Delay of one link; ∞ when the message is lost on it. */
function hopDelay(sim: Simulation, link: LinkRuntime, direction: number, bytes: number): number {
  const stream = link.streams + STREAM.latency;
  let delay = sim.drawFrom(link.latency, stream) + link.addedLatency;
  if (link.heldBack.length > 0) delay += heldBackFor(sim, link);
  if (link.loss > 0 || link.addedLoss > 0) {
    const survives = (1 - link.loss) * (1 - link.addedLoss);
    sim.streams.uniform(link.streams + STREAM.pick);
    if (sim.streams.drawn >= survives) return Number.POSITIVE_INFINITY;
  }
  if (link.cuts > 0) return Number.POSITIVE_INFINITY;
  if (link.bandwidth > 0) {
    const start = Math.max(sim.now, link.freeAt[direction]!);
    link.freeAt[direction] = start + bytes / link.bandwidth;
    delay += link.freeAt[direction]! - sim.now;
  }
  return delay;
}

/** Seconds that a note from one server to another takes over the link by which both are called; ∞: it is lost. */
export function signalDelay(sim: Simulation, from: AnyEndpoint, to: AnyEndpoint, link: LinkRuntime): number {
  if (link.removed || isBlocked(sim, from.location, to.location)) return Number.POSITIVE_INFINITY;
  const delay = hopDelay(sim, link, 0, 0);
  return sim.hasPairLatency ? delay + zoneDelay(sim, from.location, to.location, link) : delay;
}

/** What the faults of a link alone do to a message: its delay, ∞ when it is lost. */
function faultDelay(sim: Simulation, link: LinkRuntime): number {
  if (!link.faulty) return 0;
  if (link.cuts > 0) return Number.POSITIVE_INFINITY;
  if (link.addedLoss > 0) {
    sim.streams.uniform(link.streams + STREAM.pick);
    if (sim.streams.drawn < link.addedLoss) return Number.POSITIVE_INFINITY;
  }
  return link.addedLatency + heldBackFor(sim, link);
}

/** How long a link that reorders holds this message back. */
function heldBackFor(sim: Simulation, link: LinkRuntime): number {
  let delay = 0;
  for (const { probability, seconds } of link.heldBack) {
    sim.streams.uniform(link.streams + STREAM.pick);
    if (sim.streams.drawn >= probability) continue;
    sim.streams.uniform(link.streams + STREAM.pick);
    delay += sim.streams.drawn * seconds;
  }
  return delay;
}

function zoneDelay(sim: Simulation, from: NodeRuntime, to: NodeRuntime, link: LinkRuntime): number {
  if (from.zone < 0 || to.zone < 0) return 0;
  const sampler = sim.pairLatency[from.zone * sim.zoneCount + to.zone]!;
  return sampler < 0 ? 0 : sim.drawFrom(sampler as never, link.streams + STREAM.latency);
}

/** True when a message that was on its way may arrive: its link was not cut meanwhile, nor its ends parted. */
export function survivesArrival(sim: Simulation, call: CallRecord, back: boolean): boolean {
  const link = call.link!;
  if (link.cuts > 0) return false;
  if (link.member && (ownLink(sim, call.origin, link)?.cuts ?? 0) > 0) return false;
  if (!sim.parted) return true;
  const origin = call.origin.location;
  const target = call.endpoint.location;
  return back ? !isBlocked(sim, target, origin) : !isBlocked(sim, origin, target);
}

/** A message is gone. Its call stays until a timeout ends it; a one-way message ends here. */
export function lose(sim: Simulation, call: CallRecord, link: LinkRuntime): void {
  link.lost++;
  sim.messages?.lost(sim, call);
  if ((call.flags & POSTED) !== 0) {
    sim.calls.release(call);
    return;
  }
  call.phase = LOST;
  releaseIfNobodyWaits(sim, call);
}

/** The answer to a call is gone, and whoever measures the caller is told. */
export function loseAnswer(sim: Simulation, call: CallRecord, link: LinkRuntime): void {
  const isDone = call.error === 0 && (call.flags & PROBE) === 0;
  if (isDone) call.origin.node.behavior.onUnheard?.(call.origin, call.call, false);
  lose(sim, call, link);
}

/** A lost call whose caller is gone would stay for ever. */
export function releaseIfNobodyWaits(sim: Simulation, call: CallRecord): void {
  if (isAwaited(call)) return;
  noteEnd(sim, call, FORGONE);
  sim.calls.release(call);
}
