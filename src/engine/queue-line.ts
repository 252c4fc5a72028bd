/**
 * Waiting in a line that calls may leave: by their discipline, when their patience is over (abandonment, for
 * exponential patience Palm's M/M/c+M of 1957, or Erlang A: N. Garnett, A. Mandelbaum, M. Reiman, "Designing a Call
 * Center with Impatient Customers", M&SOM 4(3), 2002), or dropped because they have waited too long. The plain first-
 * and last-come queues, which nobody leaves, stand in `resources.ts`.
 */
import type { AnyEndpoint } from './behavior.ts';
import { type CallRecord, STARTING, TO_RESUME } from './call-pool.ts';
import { EXPIRED } from './codes.ts';
import { heapify } from './disciplines/call-heap.ts';
import { dropsNext, noteEmpty } from './disciplines/codel-rfc8289.ts';
import { disciplines } from './disciplines/disciplines.ts';
import { isMostlyEmpty, sweep } from './disciplines/line.ts';
import { isOverdue } from './disciplines/queue-time-limit.ts';
import { errorNumber } from './outcome.ts';
import { CODEL_DROPS, NO_SHEDDING, type Queueing, TIME_LIMIT } from './queueing.ts';
import { STREAM } from './random.ts';
import type { Simulation } from './simulation.ts';
import { recordWait } from './workers.ts';

/** One more waits. */
export function enterQueue(sim: Simulation, self: AnyEndpoint): void {
  const node = self.node;
  self.queueLength++;
  self.queueSum -= sim.now;
  if (++node.queueNow > node.queueMax) node.queueMax = node.queueNow;
}

/** One fewer waits. */
export function leaveQueue(sim: Simulation, self: AnyEndpoint): void {
  self.queueLength--;
  self.queueSum += sim.now;
  self.node.queueNow--;
}

/** Puts a call that is about to wait into its place. It is not counted here. */
export function joinLine(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const queueing = self.queueing!;
  if (self.queueLength === 0) queueing.standingSince = sim.now;
  place(sim, self, call);
  if (call.sampler === TO_RESUME) return;
  call.serviceEnd = Number.POSITIVE_INFINITY;
  if (queueing.patience >= 0) beImpatient(sim, self, queueing, call);
}

/** Puts a call into its place, without asking it for its patience. */
export function place(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const { line } = self.queueing!;
  if (isMostlyEmpty(line, self.queueLength)) {
    sweep(sim, line);
    if (line.keys.length > 0) heapify(line);
  }
  disciplines[self.discipline]!.join(sim, line, call, call.sampler === TO_RESUME);
}

/** Draws how long the call will wait; while it waits, `serviceEnd` is when it leaves. */
export function beImpatient(sim: Simulation, self: AnyEndpoint, queueing: Queueing, call: CallRecord): void {
  call.serviceEnd = sim.now + sim.drawFrom(queueing.patience, self.streams + STREAM.patience);
  sim.events.schedule(call.serviceEnd, EXPIRED, call.index, call.generation);
}

/**
 * Takes the next call out of the line; null when none is left. Those that come to their turn too late, or are
 * dropped, are told so within this event.
 */
export function takeFromLine(sim: Simulation, self: AnyEndpoint): CallRecord | null {
  const queueing = self.queueing!;
  const { line, shedding } = queueing;
  const discipline = disciplines[self.discipline]!;
  while (self.queueLength > 0) {
    const oldest = shedding === TIME_LIMIT ? (discipline.oldest?.(sim, line) ?? null) : null;
    const isOver = oldest !== null && waitsTooLong(sim, queueing, oldest);
    if (isOver) discipline.leaveOldest!(sim, line);
    const call = isOver ? oldest : discipline.next(sim, line, self);
    leaveQueue(sim, self);
    if (call.sampler === TO_RESUME) return call;
    if (call.deadline < sim.now) dismiss(sim, call, errorNumber.cancelled);
    else if (isShed(sim, self, queueing, call)) {
      recordWait(sim, self.node, call);
      dismiss(sim, call, errorNumber.shed);
    } else return call;
  }
  if (shedding === CODEL_DROPS) noteEmpty(queueing.codelState);
  return null;
}

/** A call whose turn has come is sent away within this event, with this error. */
export function dismiss(sim: Simulation, call: CallRecord, error: number): void {
  call.phase = STARTING;
  call.error = error;
  sim.push(EXPIRED, call);
}

function isShed(sim: Simulation, self: AnyEndpoint, queueing: Queueing, call: CallRecord): boolean {
  const { shedding, codelState, codel } = queueing;
  if (shedding === NO_SHEDDING) return false;
  if (shedding === TIME_LIMIT) return waitsTooLong(sim, queueing, call);
  return dropsNext(codelState, sim.now - call.queuedAt, self.queueLength, sim.now, codel);
}

function waitsTooLong(sim: Simulation, { standingSince, codel }: Queueing, call: CallRecord): boolean {
  return isOverdue(call.queuedAt, standingSince, sim.now, codel.targetSeconds, codel.intervalSeconds);
}
