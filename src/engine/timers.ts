/**
 * The verbs `after`, `every` and `cancel`. A timer's name carries its generation, so cancelling one that has
 * fired already is harmless.
 */
import { assert } from '../base/assert.ts';
import type { AnyEndpoint } from './behavior.ts';
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
  const slot = sim.timers.allocate(ep.index, ep.epoch, period, handler, argument);
  const generation = sim.timers.generation[slot]!;
  sim.events.schedule(sim.now + seconds / ep.location.clocks.rate, TIMER, slot, generation);
  return (generation * SLOTS + slot) as Timer;
}

export function cancel(sim: Simulation, timer: Timer): void {
  const slot = timer % SLOTS;
  if (sim.timers.generation[slot] !== Math.floor(timer / SLOTS)) return;
  sim.timers.release(slot);
}

/** A timer's event is due. */
export function fire(sim: Simulation, slot: number, generation: number): void {
  const table = sim.timers;
  if (table.generation[slot] !== generation) return;
  const ep = sim.endpoint(table.endpoint[slot]!);
  if (table.epoch[slot] !== ep.epoch) {
    table.release(slot);
    return;
  }
  if (ep.pauseCount > 0) {
    ep.deferred.push(TIMER, slot, generation);
    return;
  }
  const handler = table.handler[slot];
  assert(handler != null, 'a live timer has a handler');
  const argument = table.argument[slot]!;
  const period = table.period[slot]!;
  if (period > 0) sim.events.schedule(sim.now + period / ep.location.clocks.rate, TIMER, slot, generation);
  else table.release(slot);
  const call = handler as (self: AnyEndpoint, argument: number) => void;
  call(ep, argument);
  stamp(sim, ep.node, handlerHash(handler), argument, 0);
}
