/**
 * Service under processor sharing (`disciplines/processor-sharing.ts`): all calls are in service at once. Of n
 * calls min(n, c) count as workers at work and the others as queue, so utilization and queue length mean what
 * they mean elsewhere, and a call's wait is its residence less its own work: Little's law holds for each.
 */
import type { AnyEndpoint } from './behavior.ts';
import { type CallRecord, SERVING } from './call-pool.ts';
import { SERVICE_END } from './codes.ts';
import { beginShare, endShare, passTime, type Sharing, shareOut } from './disciplines/processor-sharing.ts';
import { enterQueue, leaveQueue } from './queue-line.ts';
import type { Simulation } from './simulation.ts';
import { drawWork } from './workers.ts';

/** True when one more call finds room. */
export function hasRoomToShare(self: AnyEndpoint): boolean {
  return self.working < self.workers || self.queueLength < self.queueCapacity;
}

/** A call begins to be served with the others. */
export function startShared(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const work = drawWork(sim, self, call);
  joinShared(sim, self, call, work, work);
}

/** A call with so much work left comes among those in service. */
export function joinShared(
  sim: Simulation,
  self: AnyEndpoint,
  call: CallRecord,
  remaining: number,
  work: number,
): void {
  const { sharing } = self.queueing!;
  passTime(sharing, sim.now);
  call.phase = SERVING;
  // its end is not known before it comes
  call.serviceEnd = Number.POSITIVE_INFINITY;
  beginShare(sharing, call, remaining, work);
  if (self.working < self.workers) enterWork(sim, self);
  else enterQueue(sim, self);
  plan(sim, self, sharing);
}

/**
 * An end that was planned has come. Returns the call that has got all its work, and leaves in `sharing.ended`
 * how much that was; null where more came meanwhile, so that it takes longer, or where it was planned anew.
 */
export function takeEnded(sim: Simulation, self: AnyEndpoint): CallRecord | null {
  const { sharing } = self.queueing!;
  if (sim.now !== sharing.plannedAt) return null;
  sharing.plannedAt = Number.POSITIVE_INFINITY;
  if (sharing.endsAt > sim.now) {
    plan(sim, self, sharing);
    return null;
  }
  passTime(sharing, sim.now);
  const call = sim.calls.records[sharing.heap.calls[0]!]!;
  sharing.ended = endShare(sharing);
  if (self.queueLength > 0) leaveQueue(sim, self);
  else leaveWork(sim, self);
  plan(sim, self, sharing);
  return call;
}

/** Workers were edited, or a pause has begun or ended: those in service go on at another speed. */
export function shareAnew(sim: Simulation, self: AnyEndpoint): void {
  const { sharing } = self.queueing!;
  passTime(sharing, sim.now);
  while (self.queueLength > 0 && self.working < self.workers) {
    leaveQueue(sim, self);
    enterWork(sim, self);
  }
  while (self.working > self.workers) {
    leaveWork(sim, self);
    enterQueue(sim, self);
  }
  sharing.plannedAt = Number.POSITIVE_INFINITY;
  plan(sim, self, sharing);
}

function plan(sim: Simulation, self: AnyEndpoint, sharing: Sharing): void {
  shareOut(sharing, self.workers, self.pauseCount > 0);
  // one that is planned for earlier finds out then that it must wait longer
  if (sharing.endsAt >= sharing.plannedAt) return;
  sharing.plannedAt = sharing.endsAt;
  const { calls, generations } = sharing.heap;
  sim.events.schedule(sharing.endsAt, SERVICE_END, calls[0]!, generations[0]!);
}

function enterWork(sim: Simulation, self: AnyEndpoint): void {
  const node = self.node;
  self.working++;
  self.workingSum -= sim.now;
  if (++node.workingNow > node.workingMax) node.workingMax = node.workingNow;
}

function leaveWork(sim: Simulation, self: AnyEndpoint): void {
  self.working--;
  self.workingSum += sim.now;
  self.node.workingNow--;
}
