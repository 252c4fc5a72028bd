/**
 * Workers and queues. Each endpoint has so many workers and one queue of its own; a call takes a worker to be
 * served, or to keep it while it waits for others (`acquire`). A full endpoint refuses, or lets the sender
 * wait at a bounded door. M/M/c is one endpoint with c workers.
 */
import type { AnyEndpoint } from './behavior.ts';
import {
  ACQUIRED,
  AT_DOOR,
  type CallRecord,
  HANDLING,
  QUEUED,
  SERVING,
  STARTING,
  TIED,
} from './call-pool.ts';
import { noteClassResidence, noteClassWait } from './class-figures.ts';
import { CONTINUE, EXPIRED, SERVICE_END } from './codes.ts';
import { stamp } from './fingerprint.ts';
import { handlerHash } from './handlers.ts';
import { endPausedWork, noteInSystem } from './levels.ts';
import { BLOCKED_HISTOGRAM, type NodeRuntime } from './node-runtime.ts';
import {
  type Call,
  ENQUEUED,
  IN_SERVICE,
  type Outcome,
  REFUSED,
  type SamplerRef,
  TOO_LATE,
} from './outcome.ts';
import { STREAM } from './random.ts';
import { serviceFactorOf } from './request-classes.ts';
import { draw } from './sampler.ts';
import type { Simulation } from './simulation.ts';
import { tellOthers } from './tied-calls.ts';
import { assertDisposed, takeUp } from './waiting.ts';

type Then = (self: never, call: Call) => Outcome;
/** As its sampler: the call waits to take a worker, not to be served. */
const TO_ACQUIRE = -1;

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

export function acquire(sim: Simulation, self: AnyEndpoint, call: CallRecord, then: Then): Outcome {
  takeUp(sim, self, call);
  call.own = then;
  call.sampler = TO_ACQUIRE;
  call.queuedAt = sim.now;
  if (self.working + self.idle < self.workers && self.queueLength === 0) {
    giveWorker(sim, self, call);
    return IN_SERVICE;
  }
  return enqueue(sim, self, call);
}

/** The call gets a worker to keep, and goes on with it within this event. */
function giveWorker(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if ((call.flags & TIED) !== 0) tellOthers(sim, self, call);
  call.flags |= ACQUIRED;
  becomeIdle(sim, self);
  recordWait(sim, self.node, call);
  call.phase = STARTING;
  sim.push(CONTINUE, call);
}

/** A worker is held by a call that does no work now. */
function becomeIdle(sim: Simulation, self: AnyEndpoint): void {
  const node = self.node;
  self.idle++;
  self.idleSum -= sim.now;
  node.idleNow++;
  if (node.workingNow + node.idleNow > node.heldMax) node.heldMax = node.workingNow + node.idleNow;
}

function leaveIdle(sim: Simulation, self: AnyEndpoint): void {
  self.idle--;
  self.idleSum += sim.now;
  self.node.idleNow--;
}

/** The call has a worker: draws its service time and works. `waited`: it has waited for the worker until now. */
function startWork(sim: Simulation, self: AnyEndpoint, call: CallRecord, waited: boolean): void {
  const node = self.node;
  self.working++;
  self.workingSum -= sim.now;
  if (++node.workingNow > node.workingMax) node.workingMax = node.workingNow;
  if ((call.flags & TIED) !== 0) tellOthers(sim, self, call);
  call.phase = SERVING;
  draw(sim.samplers[call.sampler]!, sim.streams, self.streams + STREAM.service);
  let seconds = sim.streams.drawn * self.slowFactor;
  if (call.requestClass !== 0) seconds *= serviceFactorOf(sim, call, self.streams + STREAM.service);
  const end = sim.now + seconds;
  call.served += seconds;
  call.serviceEnd = end;
  node.services.record(seconds);
  if (waited) recordWait(sim, node, call);
  if (seconds === 0) sim.push(SERVICE_END, call);
  else {
    sim.events.time = end;
    sim.events.scheduleNow(SERVICE_END, call.index, call.generation);
  }
}

/** The call's own work is done (or it would be, had its endpoint not been paused meanwhile). */
export function endService(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if (call.serviceEnd > sim.now) {
    sim.events.schedule(call.serviceEnd, SERVICE_END, call.index, call.generation);
    return;
  }
  self.working--;
  self.served++;
  self.workingSum += sim.now;
  self.node.workingNow--;
  const acquired = (call.flags & ACQUIRED) !== 0;
  const residence = sim.now - call.queuedAt + (acquired ? call.waited : 0);
  self.node.residences.record(residence);
  if (call.requestClass !== 0) noteClassResidence(sim, self.node, call, residence);
  if (acquired) becomeIdle(sim, self);
  else if (self.queueLength > 0) startNext(sim, self);
  continueOwn(sim, self, call);
}

/** How long the call waited for its worker. */
function recordWait(sim: Simulation, node: NodeRuntime, call: CallRecord): void {
  const waited = sim.now - call.queuedAt;
  call.waited += waited;
  node.waits.record(waited);
  if (call.requestClass !== 0) noteClassWait(sim, node, call, waited);
}

/** Runs the continuation that the call left with `serve`, `acquire` or `spawn`. */
export function continueOwn(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const own = call.own as (self: AnyEndpoint, call: Call) => Outcome;
  const ordinal = call.ordinal;
  call.phase = HANDLING;
  const outcome = own(self, call.call);
  stamp(sim, self.node, handlerHash(own), ordinal, outcome);
  if (sim.checking) assertDisposed(self, call, outcome, ordinal);
}

/** Gives back the worker that `acquire` took, if the call has one. */
export function release(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if ((call.flags & ACQUIRED) === 0) return;
  call.flags &= ~ACQUIRED;
  leaveIdle(sim, self);
  if (self.queueLength > 0) startNext(sim, self);
}

/** Starts as many waiting calls as there are free workers. */
export function startNext(sim: Simulation, self: AnyEndpoint): void {
  while (self.working + self.idle < self.workers && self.queueLength > 0) {
    const call = self.queueHead!;
    self.queueHead = call.next;
    if (self.queueHead === null) self.queueTail = null;
    self.queueLength--;
    self.queueSum += sim.now;
    self.node.queueNow--;
    if (call.deadline < sim.now) {
      call.phase = STARTING;
      sim.push(EXPIRED, call);
    } else if (call.sampler === TO_ACQUIRE) giveWorker(sim, self, call);
    else startWork(sim, self, call, true);
    if (self.doorLength > 0) letIn(sim, self);
  }
}

function enqueue(sim: Simulation, self: AnyEndpoint, call: CallRecord): Outcome {
  if (self.queueLength < self.queueCapacity) joinQueue(sim, self, call);
  else if (self.doorLength < self.doorCapacity) waitAtDoor(sim, self, call);
  else return REFUSED;
  noteInSystem(self.node);
  return ENQUEUED;
}

function joinQueue(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const node = self.node;
  call.phase = QUEUED;
  if (self.lifo) {
    call.next = self.queueHead;
    self.queueHead = call;
    if (self.queueTail === null) self.queueTail = call;
  } else {
    call.next = null;
    if (self.queueTail === null) self.queueHead = call;
    else self.queueTail.next = call;
    self.queueTail = call;
  }
  self.queueLength++;
  self.queueSum -= sim.now;
  if (++node.queueNow > node.queueMax) node.queueMax = node.queueNow;
}

function waitAtDoor(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  call.phase = AT_DOOR;
  call.next = null;
  if (self.doorTail === null) self.doorHead = call;
  else self.doorTail.next = call;
  self.doorTail = call;
  self.doorLength++;
  self.doorSum -= sim.now;
  self.node.doorNow++;
}

/** A place in the queue is free: the first at the door takes it. */
export function letIn(sim: Simulation, self: AnyEndpoint): void {
  while (self.doorLength > 0 && self.queueLength < self.queueCapacity) {
    const call = self.doorHead!;
    self.doorHead = call.next;
    if (self.doorHead === null) self.doorTail = null;
    self.doorLength--;
    self.doorSum += sim.now;
    self.node.doorNow--;
    self.node.histograms[BLOCKED_HISTOGRAM]!.record(sim.now - call.queuedAt);
    call.queuedAt = sim.now;
    joinQueue(sim, self, call);
  }
}

/** Takes a call out of the queue, or from the door, before its turn. */
export function withdraw(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const { node } = self;
  if (call.phase === QUEUED) {
    const before = unlinkFrom(self.queueHead, call);
    if (before === null) self.queueHead = call.next;
    if (self.queueTail === call) self.queueTail = before;
    self.queueLength--;
    self.queueSum += sim.now;
    node.queueNow--;
    if (self.doorLength > 0) letIn(sim, self);
  } else {
    const before = unlinkFrom(self.doorHead, call);
    if (before === null) self.doorHead = call.next;
    if (self.doorTail === call) self.doorTail = before;
    self.doorLength--;
    self.doorSum += sim.now;
    node.doorNow--;
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
}
