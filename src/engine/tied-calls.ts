/**
 * Tied requests (J. Dean and L. Barroso, "The Tail at Scale", CACM 56(2), 2013): one call waits in the queues of
 * two servers or more, each of which knows the others. Who begins with it tells them, and who has not begun drops
 * it. The note takes one way over the link by which all of them are called, so two that begin within that time
 * both do the work: the second is sent a little later than the first, and hedging then costs nearly nothing.
 */
import type { AnyEndpoint } from './behavior.ts';
import { type CallRecord, PARKED, RETURNING, SERVING, STARTING, TIED, WAITING } from './call-pool.ts';
import { CANCEL } from './codes.ts';
import { signalDelay } from './network.ts';
import type { Simulation } from './simulation.ts';

/**
 * Ties another attempt to those of its call that are out. `LinkRuntime.ties` keeps, by the call that waits: its
 * generation and round, then index and generation of each attempt.
 */
export function tie(first: CallRecord, another: CallRecord): void {
  const { ties } = first.link!;
  const parent = first.parent!;
  const known = ties.get(parent.index);
  const isSame = known !== undefined && known[0] === parent.generation && known[1] === parent.round;
  const list = isSame ? known : [parent.generation, parent.round, first.index, first.generation];
  ties.set(parent.index, [...list, another.index, another.generation]);
  first.flags |= TIED;
  another.flags |= TIED;
}

/** Phases of a call that its server has begun with. */
const BEGUN: ReadonlySet<number> = new Set([SERVING, STARTING, WAITING, PARKED, RETURNING]);

/**
 * Another attempt is about to be sent whose server has perhaps been told already that the first is begun with: it
 * will drop what comes. Where the note is still under way it meets the attempt on its way or in its queue.
 */
export function isDroppedOnArrival(sim: Simulation, first: CallRecord, another: CallRecord): boolean {
  if (!BEGUN.has(first.phase)) return false;
  const link = first.link!;
  link.answers++;
  const begun = first.arrivedAt + first.waited;
  const told = begun + signalDelay(sim, first.endpoint, another.endpoint, link);
  if (told <= sim.now) return true;
  if (told < Number.POSITIVE_INFINITY) sim.events.schedule(told, CANCEL, another.index, another.generation);
  else link.lost++;
  return false;
}

/** A tied call is begun with: the servers that have the same are told. */
export function tellOthers(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  call.flags &= ~TIED;
  const { parent } = call;
  // not `call.link`: it may have been handed over
  const { link } = call.origin.routes[call.peer]!;
  const list = parent === null ? undefined : link.ties.get(parent.index);
  if (list === undefined || list[0] !== call.parentGeneration || list[1] !== call.childRound) return;
  link.ties.delete(parent!.index);
  for (let i = 2; i < list.length; i += 2) {
    const other = sim.calls.records[list[i]!]!;
    if (other === call || other.generation !== list[i + 1]) continue;
    link.answers++;
    const delay = signalDelay(sim, self, other.endpoint, link);
    // an event of its own even without a delay: who gets it must not be on its way within this one
    if (delay < Number.POSITIVE_INFINITY)
      sim.events.schedule(sim.now + delay, CANCEL, other.index, other.generation);
    else link.lost++;
  }
}
