/**
 * Trying again: when, and after how long. Full jitter draws the delay uniformly from 0 to the back-off
 * (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015): callers that failed together
 * must not come back together.
 */
import { BACKING_OFF, type CallRecord, PROBE } from './call-pool.ts';
import { RETRY } from './codes.ts';
import { EXPONENTIAL, FIXED, type LinkRuntime, NO_RETRIES } from './node-runtime.ts';
import { errorNumber } from './outcome.ts';
import type { Simulation } from './simulation.ts';

/** True when the policy allows another attempt. A request that went in circles would do so again. */
export function shouldRetry(link: LinkRuntime, c: CallRecord): boolean {
  if (link.retryStrategy === NO_RETRIES || c.attempt >= link.maxAttempts) return false;
  return (c.flags & PROBE) === 0 && c.error !== errorNumber.loop;
}

/** Schedules attempt `c` after its back-off, on a clock of this speed. */
export function retryDelay(
  sim: Simulation,
  link: LinkRuntime,
  c: CallRecord,
  stream: number,
  clockRate: number,
): void {
  let delay = 0;
  if (link.retryStrategy === FIXED) delay = link.retryBase;
  else if (link.retryStrategy === EXPONENTIAL) {
    delay = link.retryBase;
    for (let i = 2; i < c.attempt && delay < link.retryCap; i++) delay *= 2;
    if (delay > link.retryCap) delay = link.retryCap;
  }
  if (link.retryJitter) {
    sim.streams.uniform(stream);
    delay *= sim.streams.drawn;
  }
  c.phase = BACKING_OFF;
  if (delay === 0) sim.push(RETRY, c);
  else sim.events.schedule(sim.now + delay / clockRate, RETRY, c.index, c.generation);
}
