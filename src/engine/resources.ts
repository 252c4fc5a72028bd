/**
 * Workers and queues. Each endpoint has so many workers and one queue of its own; a call takes a worker to be
 * served, or to keep it while it waits for others (`acquire`). A full endpoint refuses, or lets the sender
 * wait at a bounded door. M/M/c is one endpoint with c workers.
 */
import type { AnyEndpoint } from './behavior.ts';
import {
  ACQUIRED,
  AT_DOOR,
  DEADLINE,
  FLAGS,
  GENERATION,
  HANDLING,
  NEXT,
  ORDINAL,
  PHASE,
  QUEUED,
  QUEUED_AT,
  SAMPLER,
  SERVED,
  SERVICE_END,
  SERVING,
  STARTING,
  WAITED,
} from './call-pool.ts';
import { CONTINUE, EXPIRED, SERVICE_END as SERVICE_ENDS } from './codes.ts';
import { stamp } from './fingerprint.ts';
import { handlerHash } from './handlers.ts';
import {
  DOOR_LEVEL,
  endPausedWork,
  IDLE_LEVEL,
  levelNow,
  noteInSystem,
  QUEUE_LEVEL,
  WORKING_LEVEL,
} from './levels.ts';
import {
  BLOCKED_HISTOGRAM,
  type NodeRuntime,
  RESIDENCE_HISTOGRAM,
  SERVICE_HISTOGRAM,
  WAIT_HISTOGRAM,
} from './node-runtime.ts';
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
import { draw } from './sampler.ts';
import type { Simulation } from './simulation.ts';
import { assertDisposed, takeUp } from './waiting.ts';

type Then = (self: never, call: Call) => Outcome;
/** In `SAMPLER`: the call waits to take a worker, not to be served. */
const TO_ACQUIRE = -1;

export function serve(
  sim: Simulation,
  self: AnyEndpoint,
  call: Call,
  sampler: SamplerRef,
  then: Then,
): Outcome {
  takeUp(sim, self, call);
  const pool = sim.calls;
  pool.own[call >> 5] = then;
  pool.int[call + SAMPLER] = sampler;
  pool.real[(call >> 2) + QUEUED_AT] = sim.now;
  if (pool.real[(call >> 2) + DEADLINE]! < sim.now) return TOO_LATE;
  if ((pool.int[call + FLAGS]! & ACQUIRED) !== 0) {
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

export function acquire(sim: Simulation, self: AnyEndpoint, call: Call, then: Then): Outcome {
  takeUp(sim, self, call);
  const pool = sim.calls;
  pool.own[call >> 5] = then;
  pool.int[call + SAMPLER] = TO_ACQUIRE;
  pool.real[(call >> 2) + QUEUED_AT] = sim.now;
  if (self.working + self.idle < self.workers && self.queueLength === 0) {
    giveWorker(sim, self, call);
    return IN_SERVICE;
  }
  return enqueue(sim, self, call);
}

/** The call gets a worker to keep, and goes on with it within this event. */
function giveWorker(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  pool.int[call + FLAGS]! |= ACQUIRED;
  becomeIdle(sim, self);
  recordWait(sim, self.node, call);
  pool.int[call + PHASE] = STARTING;
  sim.push(CONTINUE, call);
}

/** A worker is held by a call that does no work now. */
function becomeIdle(sim: Simulation, self: AnyEndpoint): void {
  const node = self.node;
  self.idle++;
  self.sums[IDLE_LEVEL]! -= sim.now;
  node.idleNow++;
  if (node.workingNow + node.idleNow > node.heldMax) node.heldMax = node.workingNow + node.idleNow;
}

function leaveIdle(sim: Simulation, self: AnyEndpoint): void {
  self.idle--;
  self.sums[IDLE_LEVEL]! += sim.now;
  self.node.idleNow--;
}

/** The call has a worker: draws its service time and works. `waited`: it has waited for the worker until now. */
function startWork(sim: Simulation, self: AnyEndpoint, call: Call, waited: boolean): void {
  const pool = sim.calls;
  const node = self.node;
  self.working++;
  self.sums[WORKING_LEVEL]! -= sim.now;
  if (++node.workingNow > node.workingMax) node.workingMax = node.workingNow;
  pool.int[call + PHASE] = SERVING;
  draw(sim.samplers[pool.int[call + SAMPLER]!]!, sim.streams, self.streams + STREAM.service);
  const seconds = sim.streams.out[0]! * self.slowFactor;
  const end = sim.now + seconds;
  pool.real[(call >> 2) + SERVED]! += seconds;
  pool.real[(call >> 2) + SERVICE_END] = end;
  scratch[0] = seconds;
  node.histograms[SERVICE_HISTOGRAM]!.recordFrom(scratch, 0);
  if (waited) recordWait(sim, node, call);
  if (seconds === 0) sim.push(SERVICE_ENDS, call);
  else sim.events.schedule(end, SERVICE_ENDS, call, pool.int[call + GENERATION]!);
}

/** The call's own work is done (or it would be, had its endpoint not been paused meanwhile). */
export function endService(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  const real = pool.real;
  if (real[(call >> 2) + SERVICE_END]! > sim.now) {
    sim.events.schedule(real[(call >> 2) + SERVICE_END]!, SERVICE_ENDS, call, pool.int[call + GENERATION]!);
    return;
  }
  self.working--;
  self.sums[WORKING_LEVEL]! += sim.now;
  self.node.workingNow--;
  const acquired = (pool.int[call + FLAGS]! & ACQUIRED) !== 0;
  scratch[0] = sim.now - real[(call >> 2) + QUEUED_AT]! + (acquired ? real[(call >> 2) + WAITED]! : 0);
  self.node.histograms[RESIDENCE_HISTOGRAM]!.recordFrom(scratch, 0);
  if (acquired) becomeIdle(sim, self);
  else if (self.queueLength > 0) startNext(sim, self);
  continueOwn(sim, self, call);
}

/** How long the call waited for its worker. */
function recordWait(sim: Simulation, node: NodeRuntime, call: Call): void {
  const real = sim.calls.real;
  const waited = sim.now - real[(call >> 2) + QUEUED_AT]!;
  real[(call >> 2) + WAITED]! += waited;
  scratch[0] = waited;
  node.histograms[WAIT_HISTOGRAM]!.recordFrom(scratch, 0);
}

const scratch = new Float64Array(1);

/** Runs the continuation that the call left with `serve`, `acquire` or `spawn`. */
export function continueOwn(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  const own = pool.own[call >> 5] as (self: AnyEndpoint, call: Call) => Outcome;
  const ordinal = pool.int[call + ORDINAL]!;
  pool.int[call + PHASE] = HANDLING;
  const outcome = own(self, call);
  stamp(sim, self.node, handlerHash(own), ordinal, outcome);
  if (sim.checking) assertDisposed(sim, self, call, outcome, ordinal);
}

/** Gives back the worker that `acquire` took, if the call has one. */
export function release(sim: Simulation, self: AnyEndpoint, call: Call): void {
  if ((sim.calls.int[call + FLAGS]! & ACQUIRED) === 0) return;
  sim.calls.int[call + FLAGS]! &= ~ACQUIRED;
  leaveIdle(sim, self);
  if (self.queueLength > 0) startNext(sim, self);
}

/** Starts as many waiting calls as there are free workers. */
export function startNext(sim: Simulation, self: AnyEndpoint): void {
  const pool = sim.calls;
  while (self.working + self.idle < self.workers && self.queueLength > 0) {
    const call = self.queueHead as Call;
    self.queueHead = pool.int[call + NEXT]!;
    if (self.queueHead < 0) self.queueTail = -1;
    self.queueLength--;
    self.sums[QUEUE_LEVEL]! += sim.now;
    self.node.queueNow--;
    if (pool.real[(call >> 2) + DEADLINE]! < sim.now) {
      pool.int[call + PHASE] = STARTING;
      sim.push(EXPIRED, call);
    } else if (pool.int[call + SAMPLER] === TO_ACQUIRE) giveWorker(sim, self, call);
    else startWork(sim, self, call, true);
    if (self.doorLength > 0) letIn(sim, self);
  }
}

function enqueue(sim: Simulation, self: AnyEndpoint, call: Call): Outcome {
  if (self.queueLength < self.queueCapacity) joinQueue(sim, self, call);
  else if (self.doorLength < self.doorCapacity) waitAtDoor(sim, self, call);
  else return REFUSED;
  noteInSystem(self.node);
  return ENQUEUED;
}

function joinQueue(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  const node = self.node;
  pool.int[call + PHASE] = QUEUED;
  if (self.lifo) {
    pool.int[call + NEXT] = self.queueHead;
    self.queueHead = call;
    if (self.queueTail < 0) self.queueTail = call;
  } else {
    pool.int[call + NEXT] = -1;
    if (self.queueTail < 0) self.queueHead = call;
    else pool.int[self.queueTail + NEXT] = call;
    self.queueTail = call;
  }
  self.queueLength++;
  self.sums[QUEUE_LEVEL]! -= sim.now;
  if (++node.queueNow > node.queueMax) node.queueMax = node.queueNow;
}

function waitAtDoor(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  pool.int[call + PHASE] = AT_DOOR;
  pool.int[call + NEXT] = -1;
  if (self.doorTail < 0) self.doorHead = call;
  else pool.int[self.doorTail + NEXT] = call;
  self.doorTail = call;
  self.doorLength++;
  self.sums[DOOR_LEVEL]! -= sim.now;
  self.node.doorNow++;
}

/** A place in the queue is free: the first at the door takes it. */
export function letIn(sim: Simulation, self: AnyEndpoint): void {
  const pool = sim.calls;
  while (self.doorLength > 0 && self.queueLength < self.queueCapacity) {
    const call = self.doorHead as Call;
    self.doorHead = pool.int[call + NEXT]!;
    if (self.doorHead < 0) self.doorTail = -1;
    self.doorLength--;
    self.sums[DOOR_LEVEL]! += sim.now;
    self.node.doorNow--;
    self.node.histograms[BLOCKED_HISTOGRAM]!.record(sim.now - pool.real[(call >> 2) + QUEUED_AT]!);
    pool.real[(call >> 2) + QUEUED_AT] = sim.now;
    joinQueue(sim, self, call);
  }
}

/** Empties queue, door and workers at once: the endpoint crashes. */
export function forgetQueues(sim: Simulation, self: AnyEndpoint): void {
  const node = self.node;
  if (self.pauseCount > 0) endPausedWork(sim, self);
  for (let level = WORKING_LEVEL; level <= DOOR_LEVEL; level++) {
    self.sums[level]! += levelNow(self, level) * sim.now;
  }
  node.queueNow -= self.queueLength;
  node.doorNow -= self.doorLength;
  node.workingNow -= self.working;
  node.idleNow -= self.idle;
  self.queueHead = -1;
  self.queueTail = -1;
  self.queueLength = 0;
  self.doorHead = -1;
  self.doorTail = -1;
  self.doorLength = 0;
  self.working = 0;
  self.idle = 0;
}
