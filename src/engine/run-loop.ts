/**
 * The run loop: takes the earliest thing that can happen and lets it happen. Whatever a handler causes within
 * the same event goes through a ring, first in first out, so handlers never run inside each other and a chain
 * of hops cannot overflow the stack. Called again and again with a bound on events, which gives the caller its
 * pause points.
 */

import { hedge, relaunch } from './attempts.ts';
import type { AnyEndpoint } from './behavior.ts';
import {
  ENDPOINT,
  ERROR,
  FLAGS,
  GENERATION,
  HANDLING,
  KEY,
  LINK,
  OPERATION,
  ORDINAL,
  ORIGIN,
  PHASE,
  POSTED,
  PROBE,
  RETURNING,
  SERVING,
  TRAVELLING,
} from './call-pool.ts';
import { arrive, fail, sendBack } from './calls.ts';
import {
  BEGIN,
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
  ROLLING,
  SERVICE_END,
  TIMER,
} from './codes.ts';
import { DOWN_MACHINE, DOWN_PROCESS, REMOVED } from './endpoint-status.ts';
import { stamp } from './fingerprint.ts';
import { machineEvent } from './machine-failures.ts';
import { lose, survivesArrival } from './network.ts';
import { type Call, errorNumber } from './outcome.ts';
import { continueOwn, endService } from './resources.ts';
import { rollingEvent } from './rolling-restart.ts';
import { isSettled } from './settled.ts';
import { finishGather, receive, timeOut } from './settling.ts';
import type { Simulation } from './simulation.ts';
import { fire } from './timers.ts';

/** So many events at one moment, and time is taken to stand still. */
const STANDSTILL = 5_000_000;

/**
 * Handles events with time ≤ `until`, at most `maxEvents` of them; returns how many were handled. Less than
 * `maxEvents` means that nothing more is due by `until`, or that the run has failed.
 */
export function runEvents(sim: Simulation, until: number, maxEvents: number): number {
  const events = sim.events;
  sim.settled = false;
  let n = 0;
  while (n < maxEvents) {
    const head = sim.ringHead;
    if (head !== sim.ringTail) {
      const ring = sim.ring;
      sim.ringHead = (head + 2) & (ring.length - 1);
      happen(sim, ring[head]!, ring[head + 1]!, 0);
    } else {
      const slot = events.peek();
      if (slot < 0) {
        sim.settled = sim.untilSettled;
        break;
      }
      const time = events.time[slot]!;
      if (time !== sim.now) {
        if (sim.untilSettled && isSettled(sim)) break;
        if (time > until) break;
        advance(sim, time);
      }
      events.pop();
      const code = events.code[slot]!;
      const a = events.a[slot]!;
      const b = events.b[slot]!;
      if (code > LAST_OF_CALLS || isStill(sim, code, a, b)) happen(sim, code, a, b);
    }
    n++;
  }
  sim.handled += n;
  sim.handledNow += n;
  if (sim.handledNow > STANDSTILL) sim.failure = standstill(sim);
  if (sim.calls.overfull) sim.failure = overfull(sim);
  return n;
}

/** What a call must be doing for its event to be meant; 0: whatever it does. */
const PHASE_FOR = new Int32Array(LAST_OF_CALLS + 1);
PHASE_FOR[SERVICE_END] = SERVING;
PHASE_FOR[DELIVER] = TRAVELLING;
PHASE_FOR[RETURN] = RETURNING;

/** True while the call is the one that the event was scheduled for, and still doing what it did then. */
function isStill(sim: Simulation, code: number, c: number, generation: number): boolean {
  const int = sim.calls.int;
  const phase = PHASE_FOR[code]!;
  return int[c + GENERATION] === generation && (phase === 0 || int[c + PHASE] === phase);
}

function advance(sim: Simulation, time: number): void {
  sim.now = time;
  sim.clock[0] = time;
  sim.lastEventAt = time;
  sim.handledNow = 0;
}

function standstill(sim: Simulation): string {
  return `Simulated time stands still at ${sim.now} s: more than ${STANDSTILL.toLocaleString('en')} events happen at this one moment. A closed client without think time in front of nodes without service time does this; give one of them some time.`;
}

function overfull(sim: Simulation): string {
  return `More than ${sim.calls.limit.toLocaleString('en')} calls are in flight at ${sim.now.toFixed(3)} s. A queue without limit grows without end when more arrives than can be served; limit it, set a timeout, or offer less load.`;
}

/** Lets one thing happen: to call `a`, or whatever `a` and `b` name. */
function happen(sim: Simulation, code: number, a: number, b: number): void {
  const c = a as Call;
  switch (code) {
    case DELIVER_IN_EVENT:
    case DELIVER:
      deliver(sim, c, code);
      return;
    case RETURN_IN_EVENT:
    case RETURN:
      bringBack(sim, c, code);
      return;
    case SERVICE_END:
      finishService(sim, c);
      return;
    case TIMER:
      fire(sim, a, b);
      return;
    case BEGIN:
      arrive(sim, sim.endpoints[sim.calls.int[c + ENDPOINT]!]!, c);
      return;
    case CONTINUE:
      carryOn(sim, c);
      return;
    case DEADLINE:
      nextDeadline(sim, a);
      return;
    default:
      happenRarely(sim, code, a, b);
  }
}

function happenRarely(sim: Simulation, code: number, a: number, b: number): void {
  const c = a as Call;
  if (code === RETRY) tryAnew(sim, c);
  else if (code === DEADLINE_DEFERRED) deadlinePassed(sim, c);
  else if (code === EXPIRED) expire(sim, c);
  else if (code === HEDGE) hedge(sim, c);
  else if (code === MACHINE) machineEvent(sim, a, b);
  else if (code === ROLLING) rollingEvent(sim, a, b);
}

function nextDeadline(sim: Simulation, lane: number): void {
  const c = sim.lanes.takeDue(lane, sim.now, sim.calls, sim.events);
  if (c >= 0) deadlinePassed(sim, c as Call);
}

function deliver(sim: Simulation, c: Call, code: number): void {
  const pool = sim.calls;
  const ep = sim.endpoints[pool.int[c + ENDPOINT]!]!;
  if (code === DELIVER && !survivesArrival(sim, c, false)) {
    lose(sim, c, sim.links[pool.int[c + LINK]!]!);
    return;
  }
  if (ep.status === DOWN_MACHINE || ep.status === REMOVED) {
    lose(sim, c, sim.links[pool.int[c + LINK]!]!);
    return;
  }
  const flags = pool.int[c + FLAGS]!;
  if (ep.status === DOWN_PROCESS) {
    if ((flags & POSTED) !== 0) {
      sim.messages?.lost(sim, c);
      pool.release(c);
    } else {
      pool.int[c + ERROR] = errorNumber.refused;
      sendBack(sim, c);
    }
    return;
  }
  if (ep.pauseCount > 0) {
    setAside(sim, ep, DELIVER_IN_EVENT, c);
    return;
  }
  if ((flags & (POSTED | PROBE)) === 0) arrive(sim, ep, c);
  else if ((flags & PROBE) !== 0) sendBack(sim, c);
  else receiveMessage(sim, ep, c);
}

function receiveMessage(sim: Simulation, ep: AnyEndpoint, c: Call): void {
  const pool = sim.calls;
  ep.node.behavior.onMessage?.(ep, c);
  stamp(sim, ep.node, 0x2c1b3c6d, pool.int[c + OPERATION]!, pool.int[c + KEY]!);
  pool.release(c);
}

function bringBack(sim: Simulation, c: Call, code: number): void {
  const pool = sim.calls;
  const ep = sim.endpoints[pool.int[c + ORIGIN]!]!;
  if (code === RETURN && !survivesArrival(sim, c, true)) {
    lose(sim, c, sim.links[pool.int[c + LINK]!]!);
    return;
  }
  if (ep.pauseCount > 0) {
    pool.int[c + PHASE] = RETURNING;
    setAside(sim, ep, RETURN_IN_EVENT, c);
    return;
  }
  receive(sim, c);
}

function finishService(sim: Simulation, c: Call): void {
  const ep = sim.endpoints[sim.calls.int[c + ENDPOINT]!]!;
  if (ep.pauseCount > 0) setAside(sim, ep, SERVICE_END, c);
  else endService(sim, ep, c);
}

/** A call's own continuation, or a gather that could not even begin. */
function carryOn(sim: Simulation, c: Call): void {
  const ep = sim.endpoints[sim.calls.int[c + ENDPOINT]!]!;
  if (ep.pauseCount > 0) setAside(sim, ep, CONTINUE, c);
  else if (sim.calls.replies[c >> 5] != null) finishGather(sim, ep, c);
  else continueOwn(sim, ep, c);
}

function deadlinePassed(sim: Simulation, c: Call): void {
  const ep = sim.endpoints[sim.calls.int[c + ORIGIN]!]!;
  if (ep.pauseCount > 0) setAside(sim, ep, DEADLINE_DEFERRED, c);
  else timeOut(sim, c);
}

/** The call's turn has come, but nobody waits for it any more: its work is not begun. */
function expire(sim: Simulation, c: Call): void {
  const ep = sim.endpoints[sim.calls.int[c + ENDPOINT]!]!;
  sim.calls.int[c + PHASE] = HANDLING;
  const outcome = fail(sim, ep, c, 'cancelled');
  stamp(sim, ep.node, EXPIRED, sim.calls.int[c + ORDINAL]!, outcome);
}

function tryAnew(sim: Simulation, c: Call): void {
  const ep = sim.endpoints[sim.calls.int[c + ORIGIN]!]!;
  if (ep.pauseCount > 0) setAside(sim, ep, RETRY, c);
  else relaunch(sim, c);
}

/** What falls due at a paused endpoint waits, in its order, until it goes on. */
function setAside(sim: Simulation, ep: AnyEndpoint, code: number, c: Call): void {
  ep.deferred.push(code, c, sim.calls.int[c + GENERATION]!);
}
