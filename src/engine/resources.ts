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
  HOLDS_WORKER,
  NEXT,
  ORDINAL,
  PHASE,
  QUEUED,
  QUEUED_AT,
  SAMPLER,
  SERVED,
  SERVING,
  STARTING,
  WAITED,
} from './call-pool.ts';
import { CONTINUE, EXPIRED, SERVICE_END } from './codes.ts';
import { stamp } from './fingerprint.ts';
import { handlerHash } from './handlers.ts';
import { accrue, noteMaxima } from './levels.ts';
import { BLOCKED_HISTOGRAM, RESIDENCE_HISTOGRAM, SERVICE_HISTOGRAM, WAIT_HISTOGRAM } from './node-runtime.ts';
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
/** In `sampler`: the call waits to take a worker, not to be served. */
const TO_ACQUIRE = -1;
const scratch = new Float64Array(1);

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
    accrue(sim, self);
    startWork(sim, self, call);
    return IN_SERVICE;
  }
  if (self.held < self.workers && self.queueLength === 0) {
    accrue(sim, self);
    takeWorker(self, pool.int, call, HOLDS_WORKER);
    noteWait(sim, self, call);
    startWork(sim, self, call);
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
  if (self.held < self.workers && self.queueLength === 0) {
    accrue(sim, self);
    takeWorker(self, pool.int, call, ACQUIRED);
    noteWait(sim, self, call);
    pool.int[call + PHASE] = STARTING;
    sim.push(CONTINUE, call);
    return IN_SERVICE;
  }
  return enqueue(sim, self, call);
}

function takeWorker(self: AnyEndpoint, int: Int32Array, call: Call, how: number): void {
  int[call + FLAGS]! |= how;
  self.held++;
  self.node.heldNow++;
}

/** Records how long the call waited for its worker. */
function noteWait(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const waited = sim.now - sim.calls.real[(call >> 2) + QUEUED_AT]!;
  sim.calls.real[(call >> 2) + WAITED] = sim.calls.real[(call >> 2) + WAITED]! + waited;
  scratch[0] = waited;
  self.node.histograms[WAIT_HISTOGRAM]!.recordFrom(scratch, 0);
}

/** The call has a worker: draws its service time and works. Integrals are up to date. */
function startWork(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  self.working++;
  self.node.workingNow++;
  noteMaxima(self.node);
  pool.int[call + PHASE] = SERVING;
  draw(sim.samplers[pool.int[call + SAMPLER]!]!, sim.streams, self.streams + STREAM.service);
  const seconds = sim.streams.out[0]! * self.slowFactor;
  pool.real[(call >> 2) + SERVED] = pool.real[(call >> 2) + SERVED]! + seconds;
  scratch[0] = seconds;
  self.node.histograms[SERVICE_HISTOGRAM]!.recordFrom(scratch, 0);
  pool.real[(call >> 2) + SERVICE_END] = sim.now + seconds;
  if (seconds === 0) sim.push(SERVICE_END, call);
  else sim.events.schedule(sim.now + seconds, SERVICE_END, call, pool.int[call + GENERATION]!);
}

/** The call's own work is done (or it would be, had its endpoint not been paused meanwhile). */
export function endService(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  if (pool.real[(call >> 2) + SERVICE_END]! > sim.now) {
    sim.events.schedule(
      pool.real[(call >> 2) + SERVICE_END]!,
      SERVICE_END,
      call,
      pool.int[call + GENERATION]!,
    );
    return;
  }
  accrue(sim, self);
  self.working--;
  self.node.workingNow--;
  scratch[0] = sim.now - pool.real[(call >> 2) + QUEUED_AT]!;
  self.node.histograms[RESIDENCE_HISTOGRAM]!.recordFrom(scratch, 0);
  pool.int[call + PHASE] = HANDLING;
  if ((pool.int[call + FLAGS]! & HOLDS_WORKER) !== 0) giveBack(sim, self, call, HOLDS_WORKER);
  continueOwn(sim, self, call);
}

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

/** Gives back the worker that the call has, if it has one. */
export function release(sim: Simulation, self: AnyEndpoint, call: Call): void {
  if ((sim.calls.int[call + FLAGS]! & ACQUIRED) === 0) return;
  accrue(sim, self);
  giveBack(sim, self, call, ACQUIRED);
}

function giveBack(sim: Simulation, self: AnyEndpoint, call: Call, how: number): void {
  sim.calls.int[call + FLAGS]! &= ~how;
  self.held--;
  self.node.heldNow--;
  if (self.queueLength > 0) startNext(sim, self);
}

/** Starts as many waiting calls as there are free workers. Integrals are up to date. */
export function startNext(sim: Simulation, self: AnyEndpoint): void {
  const pool = sim.calls;
  while (self.held < self.workers && self.queueLength > 0) {
    const call = self.queueHead as Call;
    self.queueHead = pool.int[call + NEXT]!;
    if (self.queueHead < 0) self.queueTail = -1;
    self.queueLength--;
    self.node.queueNow--;
    if (pool.real[(call >> 2) + DEADLINE]! < sim.now) {
      pool.int[call + PHASE] = STARTING;
      sim.push(EXPIRED, call);
    } else if (pool.int[call + SAMPLER] === TO_ACQUIRE) {
      takeWorker(self, pool.int, call, ACQUIRED);
      noteWait(sim, self, call);
      pool.int[call + PHASE] = STARTING;
      sim.push(CONTINUE, call);
    } else {
      takeWorker(self, pool.int, call, HOLDS_WORKER);
      noteWait(sim, self, call);
      startWork(sim, self, call);
    }
    if (self.doorLength > 0) letIn(sim, self);
  }
}

function enqueue(sim: Simulation, self: AnyEndpoint, call: Call): Outcome {
  accrue(sim, self);
  if (self.queueLength < self.queueCapacity) {
    joinQueue(sim, self, call);
    return ENQUEUED;
  }
  if (self.doorLength < self.doorCapacity) {
    waitAtDoor(sim, self, call);
    return ENQUEUED;
  }
  return REFUSED;
}

function joinQueue(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
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
  self.node.queueNow++;
  noteMaxima(self.node);
}

function waitAtDoor(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  pool.int[call + PHASE] = AT_DOOR;
  pool.int[call + NEXT] = -1;
  if (self.doorTail < 0) self.doorHead = call;
  else pool.int[self.doorTail + NEXT] = call;
  self.doorTail = call;
  self.doorLength++;
  self.node.doorNow++;
  noteMaxima(self.node);
}

/** A place in the queue is free: the first at the door takes it. */
export function letIn(sim: Simulation, self: AnyEndpoint): void {
  const pool = sim.calls;
  while (self.doorLength > 0 && self.queueLength < self.queueCapacity) {
    const call = self.doorHead as Call;
    self.doorHead = pool.int[call + NEXT]!;
    if (self.doorHead < 0) self.doorTail = -1;
    self.doorLength--;
    self.node.doorNow--;
    self.node.histograms[BLOCKED_HISTOGRAM]!.record(sim.now - pool.real[(call >> 2) + QUEUED_AT]!);
    pool.real[(call >> 2) + QUEUED_AT] = sim.now;
    joinQueue(sim, self, call);
  }
}

/** Takes a queued or waiting-at-the-door call out of its list (its endpoint crashes call by call). */
export function forgetQueues(self: AnyEndpoint): void {
  self.node.queueNow -= self.queueLength;
  self.node.doorNow -= self.doorLength;
  self.node.workingNow -= self.working;
  self.node.heldNow -= self.held;
  self.queueHead = -1;
  self.queueTail = -1;
  self.queueLength = 0;
  self.doorHead = -1;
  self.doorTail = -1;
  self.doorLength = 0;
  self.working = 0;
  self.held = 0;
}
