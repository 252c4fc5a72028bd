/**
 * The network between endpoints. One-way delay = latency of the link (for a driver: of the links by which it
 * and its target are reached) + the leg of the message + latency between the zones + what faults add; with a bandwidth, messages leave
 * one after the other. What is lost, cut off or swallowed by a partition leaves no trace: only a timeout
 * notices. A hop that costs nothing and cannot fail is taken within the same event.
 */
import type { AnyEndpoint } from './behavior.ts';
import { type CallRecord, LOST, POSTED, RETURNING, TRAVELLING } from './call-pool.ts';
import { DELIVER, DELIVER_IN_EVENT, RETURN, RETURN_IN_EVENT } from './codes.ts';
import { legDelay } from './message-legs.ts';
import { LINK_LOST, type LinkRuntime, type NodeRuntime } from './node-runtime.ts';
import { STREAM } from './random.ts';
import type { Simulation } from './simulation.ts';
import { isAwaited } from './waiting.ts';

const NODES = 65_536;

/** True when a partition keeps `from` from reaching `to`. */
function isBlocked(sim: Simulation, from: NodeRuntime, to: NodeRuntime): boolean {
  return sim.blocked.size > 0 && from !== to && sim.blocked.has(from.index * NODES + to.index);
}

export function block(sim: Simulation, from: NodeRuntime, to: NodeRuntime): void {
  const pair = from.index * NODES + to.index;
  sim.blocked.set(pair, (sim.blocked.get(pair) ?? 0) + 1);
}

export function unblock(sim: Simulation, from: NodeRuntime, to: NodeRuntime): void {
  const pair = from.index * NODES + to.index;
  const times = sim.blocked.get(pair) ?? 0;
  if (times <= 1) sim.blocked.delete(pair);
  else sim.blocked.set(pair, times - 1);
}

/** Brings `instant` of every link in line with its settings, its faults and the partitions. */
export function refreshInstant(sim: Simulation): void {
  const parted = sim.blocked.size > 0;
  for (const link of sim.links) link.instant = !link.removed && (link.toDriver || (link.plain && !parted));
}

function accessIsPlain(sim: Simulation, driver: AnyEndpoint): boolean {
  for (let ep = driver; ep.accessLink >= 0; ) {
    if (!sim.links[ep.accessLink]!.plain || sim.blocked.size > 0) return false;
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
  // most links lead from machine to machine; a driver's hop is as plain as the way to the driver
  const plain =
    link.instant === true && (origin.accessLink < 0 || link.toDriver || accessIsPlain(sim, origin));
  if (!plain) setOut(sim, link, call, back);
  else if (back) {
    call.phase = RETURNING;
    sim.push(RETURN_IN_EVENT, call);
  } else {
    call.phase = TRAVELLING;
    sim.push(DELIVER_IN_EVENT, call);
  }
}

function setOut(sim: Simulation, link: LinkRuntime, call: CallRecord, back: boolean): void {
  if (link.removed) lose(sim, call, link);
  else transmit(sim, call, back);
}

/** Sends a call, or with `back` its reply, over the network; it arrives later or never. */
function transmit(sim: Simulation, call: CallRecord, back: boolean): void {
  const origin = call.origin;
  const target = call.endpoint;
  const link = call.link!;
  const from = back ? target.location : origin.location;
  const to = back ? origin.location : target.location;
  let delay = hopDelay(sim, link, back ? 1 : 0, call.bytes);
  if (link.legs !== null) delay += legDelay(sim, link, link.legs, call, back);
  let ep = origin;
  while (ep.accessLink >= 0) {
    const access = sim.links[ep.accessLink]!;
    delay += hopDelay(sim, access, back ? 1 : 0, call.bytes);
    if (ep.outer < 0) break;
    ep = sim.endpoint(ep.outer);
  }
  if (sim.hasPairLatency) delay += zoneDelay(sim, from, to, link);
  if (delay === Number.POSITIVE_INFINITY || isBlocked(sim, from, to)) {
    lose(sim, call, link);
    return;
  }
  call.phase = back ? RETURNING : TRAVELLING;
  sim.events.schedule(sim.now + delay, back ? RETURN : DELIVER, call.index, call.generation);
}

/** Delay of one link; ∞ when the message is lost on it. */
function hopDelay(sim: Simulation, link: LinkRuntime, direction: number, bytes: number): number {
  const stream = link.streams + STREAM.latency;
  let delay = sim.drawFrom(link.latency, stream) + link.addedLatency;
  if (link.loss > 0 || link.addedLoss > 0) {
    const survives = (1 - link.loss) * (1 - link.addedLoss);
    sim.streams.uniform(link.streams + STREAM.pick);
    if (sim.streams.out[0]! >= survives) return Number.POSITIVE_INFINITY;
  }
  if (link.cuts > 0) return Number.POSITIVE_INFINITY;
  if (link.bandwidth > 0) {
    const start = Math.max(sim.now, link.freeAt[direction]!);
    link.freeAt[direction] = start + bytes / link.bandwidth;
    delay += link.freeAt[direction]! - sim.now;
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
  if (sim.blocked.size === 0) return true;
  const origin = call.origin.location;
  const target = call.endpoint.location;
  return back ? !isBlocked(sim, target, origin) : !isBlocked(sim, origin, target);
}

/** A message is gone. Its call stays until a timeout ends it; a one-way message ends here. */
export function lose(sim: Simulation, call: CallRecord, link: LinkRuntime): void {
  link.counters[LINK_LOST]!++;
  if ((call.flags & POSTED) !== 0) {
    sim.calls.release(call);
    return;
  }
  call.phase = LOST;
  releaseIfNobodyWaits(sim, call);
}

/** A lost call whose caller is gone would stay for ever. */
export function releaseIfNobodyWaits(sim: Simulation, call: CallRecord): void {
  if (!isAwaited(call)) sim.calls.release(call);
}
