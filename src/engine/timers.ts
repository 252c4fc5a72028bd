/**
 * The verbs `after`, `again`, `every` and `cancel`. A timer's name carries its generation, so cancelling one that
 * has fired already is harmless.
 */
import { AssertionError, assert } from '../base/assert.ts';
import type { AnyEndpoint } from './behavior.ts';
import type { CallRecord } from './call-pool.ts';
import { TIMER } from './codes.ts';
import { stamp } from './fingerprint.ts';
import { handlerHash } from './handlers.ts';
import type { Timer } from './outcome.ts';
import type { Simulation } from './simulation.ts';

/** Timers of one run; a timer's name is generation × SLOTS + slot. */
const SLOTS = 1 << 17;

type TimerHandler = (self: never, argument: number) => void;

/** Starts a timer; `period` 0 fires once. It runs on the machine's clock, at the speed that this has now. */
export function start(
  sim: Simulation,
  ep: AnyEndpoint,
  seconds: number,
  period: number,
  handler: TimerHandler,
  argument: number,
): Timer {
  // an event at no time at all would end time itself: NaN is neither before nor after any moment
  assert(!Number.isNaN(seconds), 'a timer is set for a number of seconds');
  const timer = sim.timers.allocate(ep, handler, argument);
  timer.period = period;
  const { index, generation } = timer;
  sim.events.time = sim.now + seconds / ep.location.clocks.rate;
  sim.events.scheduleNow(TIMER, index, generation);
  return (generation * SLOTS + index) as Timer;
}

/** Lets the timer whose handler runs now fire once more, after `seconds`: it keeps its name. */
export function fireAgain(sim: Simulation, ep: AnyEndpoint, seconds: number): void {
  const timer = sim.timers.firing;
  if (timer === null || timer.endpoint !== ep || timer.handler === null)
    throw new AssertionError('only a timer that fires is set again');
  assert(!Number.isNaN(seconds), 'a timer is set for a number of seconds');
  timer.again = true;
  sim.events.time = sim.now + seconds / ep.location.clocks.rate;
  sim.events.scheduleNow(TIMER, timer.index, timer.generation);
}

/**
 * Starts a timer that fires once, for a call. The fingerprint is told the call's ordinal: its name depends on
 * whatever else is under way.
 */
export function startFor(
  sim: Simulation,
  ep: AnyEndpoint,
  seconds: number,
  handler: TimerHandler,
  call: CallRecord,
): Timer {
  const name = start(sim, ep, seconds, 0, handler, call.call);
  sim.timers.records[name % SLOTS]!.told = call.ordinal;
  return name;
}

export function cancel(sim: Simulation, name: Timer): void {
  const timer = sim.timers.records[name % SLOTS];
  if (timer?.generation === Math.floor(name / SLOTS)) sim.timers.release(timer);
}

/** A timer's event is due. */
export function fire(sim: Simulation, index: number, generation: number): void {
  const timer = sim.timers.records[index]!;
  if (timer.generation !== generation) return;
  const ep = timer.endpoint;
  if (timer.epoch !== ep.epoch) {
    sim.timers.release(timer);
    return;
  }
  if (ep.pauseCount > 0) {
    ep.deferred.push(TIMER, index, generation);
    return;
  }
  const { argument, told, period } = timer;
  const handler = timer.handler as (self: AnyEndpoint, argument: number) => void;
  if (period > 0) sim.events.schedule(sim.now + period / ep.location.clocks.rate, TIMER, index, generation);
  sim.timers.firing = timer;
  timer.again = false;
  handler(ep, argument);
  sim.timers.firing = null;
  // unless its handler has cancelled it
  if (period === 0 && !timer.again && timer.generation === generation) sim.timers.release(timer);
  stamp(sim, ep.node, handlerHash(handler), told, 0);
}
