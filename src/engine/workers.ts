/**
 * Workers: a call takes one to be served, or to keep it while it waits for others. Who comes next is the matter
 * of `resources.ts` and the disciplines; here is what it is to be worked on, and what is measured of it.
 */
import type { AnyEndpoint } from './behavior.ts';
import {
  ACQUIRED,
  type CallRecord,
  HANDLING,
  PREEMPTIBLE,
  SERVING,
  STARTING,
  TIED,
  TO_RESUME,
} from './call-pool.ts';
import { noteClassWait } from './class-figures.ts';
import { CONTINUE, SERVICE_END } from './codes.ts';
import { PRIORITY_PREEMPTIVE } from './disciplines/discipline.ts';
import { beginPiece, workOfPiece } from './disciplines/priority-preemptive.ts';
import { stamp } from './fingerprint.ts';
import { handlerHash } from './handlers.ts';
import type { NodeRuntime } from './node-runtime.ts';
import type { Call, Outcome } from './outcome.ts';
import { STREAM } from './random.ts';
import { serviceFactorOf } from './request-classes.ts';
import { draw } from './sampler.ts';
import type { Simulation } from './simulation.ts';
import { tellOthers } from './tied-calls.ts';
import { assertDisposed } from './waiting.ts';

/** The call has a worker: draws its service time and works. `waited`: it has waited for the worker until now. */
export function startWork(sim: Simulation, self: AnyEndpoint, call: CallRecord, waited: boolean): void {
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
  node.services.value = seconds;
  node.services.add();
  if (waited) recordWait(sim, node, call);
  if (seconds === 0) sim.push(SERVICE_END, call);
  else {
    sim.events.time = end;
    sim.events.scheduleNow(SERVICE_END, call.index, call.generation);
  }
}

/** Draws how long the call's own work takes, for whoever does not begin and end it by itself. */
export function drawWork(sim: Simulation, self: AnyEndpoint, call: CallRecord): number {
  if ((call.flags & TIED) !== 0) tellOthers(sim, self, call);
  let seconds = sim.drawFrom(call.sampler as never, self.streams + STREAM.service) * self.slowFactor;
  if (call.requestClass !== 0) seconds *= serviceFactorOf(sim, call, self.streams + STREAM.service);
  call.served += seconds;
  self.node.services.record(seconds);
  return seconds;
}

/** Like `startWork` where it may be interrupted: how long it waits in all is known at its end only. */
export function startPreemptible(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  startWork(sim, self, call, false);
  call.flags |= PREEMPTIBLE;
  beginPiece(sim, self.queueing!.inService, call, call.serviceEnd - sim.now);
}

/** Goes on with work that was interrupted. */
export function resumeWork(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const node = self.node;
  self.working++;
  self.workingSum -= sim.now;
  if (++node.workingNow > node.workingMax) node.workingMax = node.workingNow;
  call.phase = SERVING;
  call.serviceEnd += sim.now;
  if (self.discipline === PRIORITY_PREEMPTIVE) {
    call.flags |= PREEMPTIBLE;
    const { inService } = self.queueing!;
    beginPiece(sim, inService, call, workOfPiece(inService, call));
  }
  sim.events.schedule(call.serviceEnd, SERVICE_END, call.index, call.generation);
}

/** The worker goes to another: what is left of the work stays with the call, which is no longer in service. */
export function interruptWork(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  self.working--;
  self.workingSum += sim.now;
  self.node.workingNow--;
  const now = self.pauseCount > 0 ? self.pausedAt : sim.now;
  call.serviceEnd = Math.max(0, call.serviceEnd - now);
  call.sampler = TO_RESUME;
}

/** The call gets a worker to keep, and goes on with it within this event. */
export function giveWorker(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if ((call.flags & TIED) !== 0) tellOthers(sim, self, call);
  call.flags |= ACQUIRED;
  becomeIdle(sim, self);
  if (self.discipline === PRIORITY_PREEMPTIVE) call.waited += sim.now - call.queuedAt;
  else recordWait(sim, self.node, call);
  call.phase = STARTING;
  sim.push(CONTINUE, call);
}

/** A worker is held by a call that does no work now. */
export function becomeIdle(sim: Simulation, self: AnyEndpoint): void {
  const node = self.node;
  self.idle++;
  self.idleSum -= sim.now;
  node.idleNow++;
  if (node.workingNow + node.idleNow > node.heldMax) node.heldMax = node.workingNow + node.idleNow;
}

export function leaveIdle(sim: Simulation, self: AnyEndpoint): void {
  self.idle--;
  self.idleSum += sim.now;
  self.node.idleNow--;
}

/** How long the call waited for its worker. */
export function recordWait(sim: Simulation, node: NodeRuntime, call: CallRecord): void {
  const waited = sim.now - call.queuedAt;
  call.waited += waited;
  node.waits.value = waited;
  noteWait(sim, node, call);
}

/** So long a call has waited, all in all, as stands in `waits.value`: a double given along would be allocated. */
export function noteWait(sim: Simulation, node: NodeRuntime, call: CallRecord): void {
  const { waits } = node;
  waits.add();
  if (call.requestClass !== 0) noteClassWait(sim, node, call, waits.value);
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
