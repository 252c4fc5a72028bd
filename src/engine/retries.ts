/**
 * Trying again: whether, and when. The length of the wait is `back-off.ts`; here it becomes an event, on the
 * clock of the machine that waits.
 */
import { backOffSeconds, NO_JITTER, NO_RETRIES } from './back-off.ts';
import { BACKING_OFF, type CallRecord, PROBE } from './call-pool.ts';
import { RETRY } from './codes.ts';
import type { LinkRuntime } from './node-runtime.ts';
import { errorNumber } from './outcome.ts';
import type { Simulation } from './simulation.ts';

/** True when the policy allows another attempt. A request that went in circles would do so again. */
export function shouldRetry(link: LinkRuntime, c: CallRecord): boolean {
  if (link.retryStrategy === NO_RETRIES || c.attempt >= link.maxAttempts) return false;
  return (c.flags & PROBE) === 0 && c.error !== errorNumber.loop;
}

/** Schedules attempt `c` after its back-off, on a clock of this speed; `c.backOff` is what was waited before the last. */
export function retryDelay(
  sim: Simulation,
  link: LinkRuntime,
  c: CallRecord,
  stream: number,
  clockRate: number,
): void {
  let luck = 0;
  if (link.retryJitter !== NO_JITTER) {
    sim.streams.uniform(stream);
    luck = sim.streams.drawn;
  }
  const before = c.attempt > 2 ? c.backOff : 0;
  const delay = backOffSeconds(link, c.attempt, before, luck);
  c.backOff = delay;
  c.phase = BACKING_OFF;
  if (delay === 0) sim.push(RETRY, c);
  else sim.events.schedule(sim.now + delay / clockRate, RETRY, c.index, c.generation);
}
