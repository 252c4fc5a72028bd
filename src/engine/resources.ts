/**
 * Workers and queues. Each endpoint has so many workers and one queue of its own; a call takes a worker to be
 * served, or to keep it while it waits for others (`acquire`). A full endpoint refuses, or lets the sender
 * wait at a bounded door. M/M/c is one endpoint with c workers. First and last come, first served are linked
 * lists and stand here; the other disciplines (`disciplines/`) are asked where an endpoint has one.
 */
import type { AnyEndpoint } from './behavior.ts';
import {
  ACQUIRED,
  AT_DOOR,
  type CallRecord,
  HANDLING,
  PREEMPTIBLE,
  QUEUED,
  STARTING,
  TO_ACQUIRE,
  TO_RESUME,
} from './call-pool.ts';
import { noteClassResidence } from './class-figures.ts';
import { CONTINUE, SERVICE_END } from './codes.ts';
import { PLAIN_FIFO, PLAIN_LIFO, PRIORITY_PREEMPTIVE, PROCESSOR_SHARING } from './disciplines/discipline.ts';
import { highest } from './disciplines/priority.ts';
import { endPiece, lowestInService } from './disciplines/priority-preemptive.ts';
import { endPausedWork, noteInSystem } from './levels.ts';
import { BLOCKED_HISTOGRAM } from './node-runtime.ts';
import {
  type Call,
  ENQUEUED,
  errorNumber,
  IN_SERVICE,
  type Outcome,
  REFUSED,
  type SamplerRef,
  TOO_LATE,
} from './outcome.ts';
import { dismiss, enterQueue, joinLine, leaveQueue, takeFromLine } from './queue-line.ts';
import { freshQueueing } from './queueing.ts';
import { priorityOf } from './request-classes.ts';
import { hasRoomToShare, startShared, takeEnded } from './sharing.ts';
import type { Simulation } from './simulation.ts';
import { takeUp } from './waiting.ts';
import {
  becomeIdle,
  continueOwn,
  giveWorker,
  interruptWork,
  leaveIdle,
  noteWait,
  recordWait,
  resumeWork,
  startPreemptible,
  startWork,
} from './workers.ts';

type Then = (self: never, call: Call) => Outcome;

export function serve(
  sim: Simulation,
  self: AnyEndpoint,
  call: CallRecord,
  sampler: SamplerRef,
  then: Then,
): Outcome {
  takeUp(sim, self, call);
  call.own = then;
  call.sampler = sampler;
  call.queuedAt = sim.now;
  if (call.deadline < sim.now) return TOO_LATE;
  if (self.discipline >= PRIORITY_PREEMPTIVE) return serveTogether(sim, self, call);
  if ((call.flags & ACQUIRED) !== 0) {
    leaveIdle(sim, self);
    startWork(sim, self, call, false);
    return IN_SERVICE;
  }
  if (self.working + self.idle < self.workers && self.queueLength === 0) {
    startWork(sim, self, call, true);
    noteInSystem(self.node);
    return IN_SERVICE;
  }
  return enqueue(sim, self, call);
}

/** The disciplines in which one who comes matters to those in service. */
function serveTogether(sim: Simulation, self: AnyEndpoint, call: CallRecord): Outcome {
  const acquired = (call.flags & ACQUIRED) !== 0;
  if (acquired) leaveIdle(sim, self);
  if (self.discipline === PROCESSOR_SHARING) {
    if (!acquired && !hasRoomToShare(self)) return waitAtDoor(sim, self, call);
    startShared(sim, self, call);
  } else if (acquired || (self.working + self.idle < self.workers && self.queueLength === 0)) {
    startPreemptible(sim, self, call);
  } else {
    const outcome = enqueue(sim, self, call);
    startNext(sim, self);
    return outcome;
  }
  noteInSystem(self.node);
  return IN_SERVICE;
}

export function acquire(sim: Simulation, self: AnyEndpoint, call: CallRecord, then: Then): Outcome {
  takeUp(sim, self, call);
  call.own = then;
  call.sampler = TO_ACQUIRE;
  call.queuedAt = sim.now;
  if (self.discipline === PROCESSOR_SHARING) {
    // there is no worker to keep: all are shared
    goOnWithout(sim, call);
    return IN_SERVICE;
  }
  if (self.working + self.idle < self.workers && self.queueLength === 0) {
    giveWorker(sim, self, call);
    return IN_SERVICE;
  }
  const outcome = enqueue(sim, self, call);
  if (self.discipline === PRIORITY_PREEMPTIVE) startNext(sim, self);
  return outcome;
}

/** The call goes on within this event, without a worker of its own. */
export function goOnWithout(sim: Simulation, call: CallRecord): void {
  call.phase = STARTING;
  sim.push(CONTINUE, call);
}

/** The call's own work is done (or it would be, had its endpoint not been paused meanwhile). */
export function endService(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if (call.serviceEnd > sim.now) {
    endLater(sim, self, call);
    return;
  }
  self.working--;
  self.served++;
  self.workingSum += sim.now;
  self.node.workingNow--;
  if ((call.flags & (ACQUIRED | PREEMPTIBLE)) === 0) {
    self.node.residences.value = sim.now - call.queuedAt;
    noteResidence(sim, self, call);
    if (self.queueLength + self.doorLength > 0) startNext(sim, self);
  } else endSpecial(sim, self, call);
  continueOwn(sim, self, call);
}

/** The call has ended its own work, so long after it had asked for it as stands in `residences.value`. */
function noteResidence(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const { residences } = self.node;
  residences.add();
  if (call.requestClass !== 0) noteClassResidence(sim, self.node, call, residences.value);
}

/** Its worker was to be kept, or it might have been interrupted. */
function endSpecial(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const acquired = (call.flags & ACQUIRED) !== 0;
  self.node.residences.value = sim.now - call.queuedAt + (acquired ? call.waited : 0);
  noteResidence(sim, self, call);
  if ((call.flags & PREEMPTIBLE) !== 0) {
    call.flags &= ~PREEMPTIBLE;
    recordRest(sim, self, call, endPiece(self.queueing!.inService, call));
  }
  if (acquired) becomeIdle(sim, self);
  else if (self.queueLength + self.doorLength > 0) startNext(sim, self);
}

/** The call has ended `work` of its own: the rest of its stay it has waited. NaN: that was recorded before. */
function recordRest(sim: Simulation, self: AnyEndpoint, call: CallRecord, work: number): void {
  if (Number.isNaN(work)) return;
  const stay = sim.now - call.queuedAt;
  const rest = stay - work;
  // what rounding leaves is no wait
  const waited = rest > 1e-9 * stay ? rest : 0;
  call.waited += waited;
  // one that kept its worker waited for it before, which has not been recorded yet
  const kept = self.discipline === PRIORITY_PREEMPTIVE && (call.flags & ACQUIRED) !== 0;
  self.node.waits.value = kept ? call.waited : waited;
  noteWait(sim, self.node, call);
}

/** The end has come too early: the endpoint was paused, its calls share the workers, or it was interrupted. */
function endLater(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if (self.discipline === PROCESSOR_SHARING) endShared(sim, self);
  // what was interrupted has an end of its own since it goes on
  else if ((call.flags & PREEMPTIBLE) === 0) {
    sim.events.schedule(call.serviceEnd, SERVICE_END, call.index, call.generation);
  }
}

function endShared(sim: Simulation, self: AnyEndpoint): void {
  const call = takeEnded(sim, self);
  if (call === null) return;
  const acquired = (call.flags & ACQUIRED) !== 0;
  self.served++;
  self.node.residences.value = sim.now - call.queuedAt + (acquired ? call.waited : 0);
  noteResidence(sim, self, call);
  recordRest(sim, self, call, self.queueing!.sharing.ended);
  if (acquired) becomeIdle(sim, self);
  call.phase = HANDLING;
  if (self.doorLength > 0) letIn(sim, self);
  continueOwn(sim, self, call);
}

/** Gives back the worker that `acquire` took, if the call has one. */
export function release(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if ((call.flags & ACQUIRED) === 0) return;
  call.flags &= ~ACQUIRED;
  leaveIdle(sim, self);
  if (self.queueLength + self.doorLength > 0) startNext(sim, self);
}

/** Starts as many waiting calls as there are free workers. */
export function startNext(sim: Simulation, self: AnyEndpoint): void {
  if (self.discipline > PLAIN_LIFO) {
    if (self.discipline === PROCESSOR_SHARING) letIn(sim, self);
    else startNextOfLine(sim, self);
    return;
  }
  while (self.working + self.idle < self.workers) {
    if (self.queueLength === 0) {
      if (self.doorLength === 0) return;
      letIn(sim, self);
    }
    const call = self.queueHead!;
    self.queueHead = call.next;
    if (self.queueHead === null) self.queueTail = null;
    leaveQueue(sim, self);
    if (call.sampler < 0) startOther(sim, self, call);
    else if (call.deadline < sim.now) dismiss(sim, call, errorNumber.cancelled);
    else startWork(sim, self, call, true);
    if (self.doorLength > 0) letIn(sim, self);
  }
}

/** The same by another discipline; a call of a higher priority may take the worker of a lower one. */
function startNextOfLine(sim: Simulation, self: AnyEndpoint): void {
  for (;;) {
    if (self.doorLength > 0) letIn(sim, self);
    if (self.queueLength > 0 && self.working + self.idle < self.workers) {
      const call = takeFromLine(sim, self);
      if (call === null) continue;
      if (call.sampler < 0) startOther(sim, self, call);
      else if (self.discipline === PRIORITY_PREEMPTIVE) startPreemptible(sim, self, call);
      else startWork(sim, self, call, true);
    } else if (self.discipline !== PRIORITY_PREEMPTIVE || !interruptLowest(sim, self)) return;
  }
}

/** What waits for a worker is not to begin its work: it wants to keep the worker, or to go on. */
function startOther(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if (call.sampler === TO_RESUME) resumeWork(sim, self, call);
  else if (call.deadline < sim.now) dismiss(sim, call, errorNumber.cancelled);
  else giveWorker(sim, self, call);
}

/** Interrupts the lowest priority in service if a higher one waits. */
function interruptLowest(sim: Simulation, self: AnyEndpoint): boolean {
  const { line, inService } = self.queueing!;
  if (self.queueLength === 0 || self.pauseCount > 0) return false;
  const waiting = highest(sim, line);
  const lowest = lowestInService(sim, inService);
  if (waiting === null || lowest === null || priorityOf(sim, waiting) <= priorityOf(sim, lowest))
    return false;
  interruptWork(sim, self, lowest);
  lowest.phase = QUEUED;
  joinLine(sim, self, lowest);
  // another has its worker at once: there was never one more that waited
  self.queueLength++;
  self.queueSum -= sim.now;
  self.node.queueNow++;
  return true;
}

function enqueue(sim: Simulation, self: AnyEndpoint, call: CallRecord): Outcome {
  if (self.queueLength >= self.queueCapacity) return waitAtDoor(sim, self, call);
  joinQueue(sim, self, call);
  noteInSystem(self.node);
  return ENQUEUED;
}

export function joinQueue(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  call.phase = QUEUED;
  if (self.discipline === PLAIN_FIFO) {
    call.next = null;
    if (self.queueTail === null) self.queueHead = call;
    else self.queueTail.next = call;
    self.queueTail = call;
  } else if (self.discipline === PLAIN_LIFO) {
    call.next = self.queueHead;
    self.queueHead = call;
    if (self.queueTail === null) self.queueTail = call;
  } else joinLine(sim, self, call);
  enterQueue(sim, self);
}

function waitAtDoor(sim: Simulation, self: AnyEndpoint, call: CallRecord): Outcome {
  if (self.doorLength >= self.doorCapacity) return REFUSED;
  call.phase = AT_DOOR;
  call.next = null;
  if (self.doorTail === null) self.doorHead = call;
  else self.doorTail.next = call;
  self.doorTail = call;
  self.doorLength++;
  self.doorSum -= sim.now;
  self.node.doorNow++;
  noteInSystem(self.node);
  return ENQUEUED;
}

/** A place in the queue is free: the first at the door takes it. */
export function letIn(sim: Simulation, self: AnyEndpoint): void {
  while (self.doorLength > 0 && hasRoom(self)) {
    const call = self.doorHead!;
    self.doorHead = call.next;
    if (self.doorHead === null) self.doorTail = null;
    self.doorLength--;
    self.doorSum += sim.now;
    self.node.doorNow--;
    self.node.histograms[BLOCKED_HISTOGRAM]!.record(sim.now - call.queuedAt);
    call.queuedAt = sim.now;
    if (self.discipline === PROCESSOR_SHARING) startShared(sim, self, call);
    else joinQueue(sim, self, call);
  }
}

/** A place in the queue; where it has none, a worker. */
function hasRoom(self: AnyEndpoint): boolean {
  if (self.discipline === PROCESSOR_SHARING) return hasRoomToShare(self);
  if (self.queueLength < self.queueCapacity) return true;
  return self.queueLength === 0 && self.working + self.idle < self.workers;
}

/** A call's patience is over: true when it still waits, and is gone from the queue now. */
export function losePatience(sim: Simulation, self: AnyEndpoint, call: CallRecord): boolean {
  if (self.discipline <= PLAIN_LIFO || call.sampler === TO_RESUME || call.serviceEnd > sim.now) return false;
  leaveQueue(sim, self);
  recordWait(sim, self.node, call);
  call.phase = HANDLING;
  if (self.doorLength > 0) startNext(sim, self);
  return true;
}

/** Takes a call out of the queue, or from the door, before its turn. */
export function withdraw(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if (call.phase === QUEUED) {
    // in a line its place is empty as soon as it does not wait any more
    if (self.discipline <= PLAIN_LIFO) {
      const before = unlinkFrom(self.queueHead, call);
      if (before === null) self.queueHead = call.next;
      if (self.queueTail === call) self.queueTail = before;
    }
    leaveQueue(sim, self);
    call.phase = HANDLING;
    if (self.doorLength > 0) startNext(sim, self);
  } else {
    const before = unlinkFrom(self.doorHead, call);
    if (before === null) self.doorHead = call.next;
    if (self.doorTail === call) self.doorTail = before;
    self.doorLength--;
    self.doorSum += sim.now;
    self.node.doorNow--;
  }
}

/** Takes a call out of its list; returns the one before it. */
function unlinkFrom(head: CallRecord | null, call: CallRecord): CallRecord | null {
  let before: CallRecord | null = null;
  for (let c = head; c !== call; c = c!.next) before = c;
  if (before !== null) before.next = call.next;
  return before;
}

/** Empties queue, door and workers at once: the endpoint crashes. */
export function forgetQueues(sim: Simulation, self: AnyEndpoint): void {
  const node = self.node;
  if (self.pauseCount > 0) endPausedWork(sim, self);
  self.workingSum += self.working * sim.now;
  self.queueSum += self.queueLength * sim.now;
  self.idleSum += self.idle * sim.now;
  self.doorSum += self.doorLength * sim.now;
  node.queueNow -= self.queueLength;
  node.doorNow -= self.doorLength;
  node.workingNow -= self.working;
  node.idleNow -= self.idle;
  self.queueHead = null;
  self.queueTail = null;
  self.queueLength = 0;
  self.doorHead = null;
  self.doorTail = null;
  self.doorLength = 0;
  self.working = 0;
  self.idle = 0;
  if (self.queueing !== null) self.queueing = freshQueueing(self.queueing, sim.now);
}
