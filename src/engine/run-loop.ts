/**
 * The run loop: takes the earliest thing that can happen and lets it happen. Whatever a handler causes within
 * the same event goes through a ring, first in first out, so handlers never run inside each other and a chain
 * of hops cannot overflow the stack. Called again and again with a bound on events, which gives the caller its
 * pause points.
 */

import { hedge, relaunch } from './attempts.ts';
import type { AnyEndpoint } from './behavior.ts';
import {
  type CallRecord,
  HANDLING,
  POSTED,
  PROBE,
  QUEUED,
  RETURNING,
  SERVING,
  STARTING,
  TRAVELLING,
} from './call-pool.ts';
import { arrive, reply, sendBack } from './calls.ts';
import { cancel } from './cancelled-calls.ts';
import {
  BEGIN,
  CANCEL,
  CONTINUE,
  DEADLINE,
  DEADLINE_DEFERRED,
  DELIVER,
  DELIVER_IN_EVENT,
  EXPIRED,
  HEDGE,
  LAST_OF_CALLS,
  MACHINE,
  RETRY,
  RETURN,
  RETURN_IN_EVENT,
  SERVICE_END,
  TIMER,
} from './codes.ts';
import { DOWN_MACHINE, DOWN_PROCESS, REMOVED, UP } from './endpoint-status.ts';
import { stamp } from './fingerprint.ts';
import { machineEvent } from './machine-failures.ts';
import { lose, loseAnswer, survivesArrival } from './network.ts';
import { errorNumber } from './outcome.ts';
import { endService, losePatience } from './resources.ts';
import { rollingEvent } from './rolling-restart.ts';
import { isSettled } from './settled.ts';
import { finishGather, receive, timeOut } from './settling.ts';
import type { Simulation } from './simulation.ts';
import { endSpanAway } from './spans.ts';
import { fire } from './timers.ts';
import { continueOwn } from './workers.ts';

/** So many events at one moment, and time is taken to stand still. */
const STANDSTILL = 5_000_000;

/**
 * Handles events with time ≤ `until`, at most `maxEvents` of them; returns how many were handled. Less than
 * `maxEvents` means that nothing more is due by `until`, or that the run has failed.
 */
export function runEvents(sim: Simulation, until: number, maxEvents: number): number {
  const { events } = sim;
  const { records } = sim.calls;
  sim.settled = false;
  let n = 0;
  while (n < maxEvents) {
    const next = sim.nextCode;
    if (next !== 0) {
      const c = sim.nextCall!;
      sim.shift();
      n += happenTo(sim, next, c, maxEvents - n);
      continue;
    }
    const slot = events.peek();
    if (slot < 0) {
      sim.settled = sim.untilSettled;
      break;
    }
    const time = events.firstTime;
    if (time !== sim.now) {
      if (sim.untilSettled === true && isSettled(sim)) break;
      if (time > until) break;
      advance(sim, time);
    }
    events.pop();
    const code = events.codeOf(slot);
    const a = events.aOf(slot);
    const b = events.bOf(slot);
    if (code > LAST_OF_CALLS) {
      happen(sim, code, a, b);
      n++;
      continue;
    }
    const c = records[a]!;
    if (c.generation === b) n += happenTo(sim, code, c, maxEvents - n);
    // else it is no longer the call that the event was scheduled for
    else n++;
  }
  sim.handled += n;
  sim.handledNow += n;
  if (sim.handledNow > STANDSTILL) sim.failure = standstill(sim);
  if (sim.calls.overfull) sim.failure = overfull(sim);
  return n;
}

function advance(sim: Simulation, time: number): void {
  sim.now = time;
  sim.lastEventAt = time;
  sim.handledNow = 0;
}

function standstill(sim: Simulation): string {
  return `Simulated time stands still at ${sim.now} s: more than ${STANDSTILL.toLocaleString('en')} events happen at this one moment. A closed client without think time in front of nodes without service time does this; give one of them some time.`;
}

function overfull(sim: Simulation): string {
  return `More than ${sim.calls.limit.toLocaleString('en')} calls are in flight at ${sim.now.toFixed(3)} s. A queue without limit grows without end when more arrives than can be served; limit it, set a timeout, or offer less load.`;
}

/** Lets one thing happen that is no call's: `a` and `b` name whose. */
function happen(sim: Simulation, code: number, a: number, b: number): void {
  if (code === TIMER) fire(sim, a, b);
  else if (code === DEADLINE) nextDeadline(sim, a);
  else if (code === MACHINE) machineEvent(sim, a, b);
  else rollingEvent(sim, a, b);
}

/**
 * Lets one thing happen to a call, and then, one after the other, what that causes within the same event: at
 * most so many things in all. Returns how many.
 */
function happenTo(sim: Simulation, first: number, call: CallRecord, most: number): number {
  let code = first;
  let c = call;
  for (let n = 1; ; n++) {
    if (code === DELIVER_IN_EVENT) deliver(sim, c);
    else if (code === RETURN_IN_EVENT) bringBack(sim, c);
    else if (code === SERVICE_END) finishService(sim, c);
    else if (code === BEGIN) arrive(sim, c.endpoint, c);
    else happenRarely(sim, code, c);
    code = sim.nextCode;
    if (code === 0 || n >= most) return n;
    c = sim.nextCall!;
    sim.shift();
  }
}

function happenRarely(sim: Simulation, code: number, c: CallRecord): void {
  if (code === DELIVER) deliverFromAfar(sim, c);
  else if (code === RETURN) bringBackFromAfar(sim, c);
  else if (code === CONTINUE) carryOn(sim, c);
  else if (code === RETRY) tryAnew(sim, c);
  else if (code === DEADLINE_DEFERRED) deadlinePassed(sim, c);
  else if (code === EXPIRED) expire(sim, c);
  else if (code === HEDGE) hedge(sim, c);
  else if (code === CANCEL) beCancelled(sim, c);
}

function nextDeadline(sim: Simulation, lane: number): void {
  const c = sim.lanes.takeDue(lane, sim.now, sim.calls, sim.events);
  if (c >= 0) deadlinePassed(sim, sim.calls.records[c]!);
}

/** A call or message reaches its endpoint. */
function deliver(sim: Simulation, c: CallRecord): void {
  const ep = c.endpoint;
  if (ep.status === UP && ep.pauseCount === 0 && (c.flags & (POSTED | PROBE)) === 0) arrive(sim, ep, c);
  else deliverElse(sim, ep, c);
}

/** The same, where it has travelled: what lies in between may have changed. */
function deliverFromAfar(sim: Simulation, c: CallRecord): void {
  if (c.phase !== TRAVELLING) return;
  if (survivesArrival(sim, c, false)) deliver(sim, c);
  else lose(sim, c, c.link!);
}

/** The endpoint is down, paused or about to leave, or the message is no call. */
function deliverElse(sim: Simulation, ep: AnyEndpoint, c: CallRecord): void {
  const { flags } = c;
  if (ep.status === DOWN_MACHINE || ep.status === REMOVED) lose(sim, c, c.link!);
  else if (ep.status === DOWN_PROCESS) {
    if ((flags & POSTED) !== 0) {
      sim.messages?.lost(sim, c);
      sim.calls.release(c);
    } else {
      c.error = errorNumber.refused;
      if (c.trace > 0) endSpanAway(sim, c, 'refused');
      sendBack(sim, c);
    }
  } else if (ep.pauseCount > 0) setAside(ep, DELIVER_IN_EVENT, c);
  else if ((flags & (POSTED | PROBE)) === 0) arrive(sim, ep, c);
  else if ((flags & PROBE) !== 0) sendBack(sim, c);
  else receiveMessage(sim, ep, c);
}

function receiveMessage(sim: Simulation, ep: AnyEndpoint, c: CallRecord): void {
  ep.node.behavior.onMessage?.(ep, c.call);
  stamp(sim, ep.node, 0x2c1b3c6d, c.operation, c.key);
  sim.calls.release(c);
}

function bringBack(sim: Simulation, c: CallRecord): void {
  const ep = c.origin;
  if (ep.pauseCount > 0) {
    c.phase = RETURNING;
    setAside(ep, RETURN_IN_EVENT, c);
  } else receive(sim, c);
}

function bringBackFromAfar(sim: Simulation, c: CallRecord): void {
  if (c.phase !== RETURNING) return;
  if (survivesArrival(sim, c, true)) bringBack(sim, c);
  else loseAnswer(sim, c, c.link!);
}

function finishService(sim: Simulation, c: CallRecord): void {
  if (c.phase !== SERVING) return;
  const ep = c.endpoint;
  if (ep.pauseCount > 0) setAside(ep, SERVICE_END, c);
  else endService(sim, ep, c);
}

/** A call's own continuation, or a gather that could not even begin. */
function carryOn(sim: Simulation, c: CallRecord): void {
  const ep = c.endpoint;
  if (ep.pauseCount > 0) setAside(ep, CONTINUE, c);
  else if (c.replies !== null) finishGather(sim, ep, c);
  else continueOwn(sim, ep, c);
}

function deadlinePassed(sim: Simulation, c: CallRecord): void {
  const ep = c.origin;
  if (ep.pauseCount > 0) setAside(ep, DEADLINE_DEFERRED, c);
  else timeOut(sim, c);
}

/** A process that stands still hears of it when it goes on. */
function beCancelled(sim: Simulation, c: CallRecord): void {
  if (c.endpoint.pauseCount > 0) setAside(c.endpoint, CANCEL, c);
  else cancel(sim, c);
}

/** A waiting call leaves without its work: its turn has come too late, it was dropped, or its patience is over. */
function expire(sim: Simulation, c: CallRecord): void {
  const ep = c.endpoint;
  let { error } = c;
  if (c.phase === QUEUED) {
    if (ep.pauseCount > 0) {
      setAside(ep, EXPIRED, c);
      return;
    }
    if (!losePatience(sim, ep, c)) return;
    error = errorNumber.abandoned;
  } else if (c.phase !== STARTING || error === 0) return;
  c.phase = HANDLING;
  const outcome = reply(sim, ep, c, error);
  stamp(sim, ep.node, EXPIRED, c.ordinal, outcome);
}

function tryAnew(sim: Simulation, c: CallRecord): void {
  const ep = c.origin;
  if (ep.pauseCount > 0) setAside(ep, RETRY, c);
  else relaunch(sim, c);
}

/** What falls due at a paused endpoint waits, in its order, until it goes on. */
function setAside(ep: AnyEndpoint, code: number, c: CallRecord): void {
  ep.deferred.push(code, c.index, c.generation);
}
