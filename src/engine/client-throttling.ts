/**
 * Client-side throttling: a caller whose calls are rejected stops sending some of them (A. Cavaliere in Beyer et
 * al., "Site Reliability Engineering", 2016, chapter 21, "Handling Overload"). Of the calls that it wanted to make
 * lately it turns the share
 *
 *     p = max(0, (requests − K × accepts) ÷ (requests + 1))
 *
 * away itself, `requests` being all that it wanted to send and `accepts` those that were answered without an
 * error. With K = 2 a backend gets about twice what it can do, and the caller learns soon when it can do more.
 */
import { countIn, freshBuckets, moveTo, type TimeBuckets } from './time-buckets.ts';

/** The window is forgotten in so many steps. */
const STEPS = 60;
const REQUESTS = 0;
const ACCEPTS = 1;

export interface ThrottlePolicy {
  /** K; 0: no throttling. */
  readonly factor: number;
  readonly windowSeconds: number;
}

export function freshThrottle(): TimeBuckets {
  return freshBuckets(STEPS, 2);
}

/** The chance with which a call is turned away now, before it is counted. */
export function throttleChance(ring: TimeBuckets, policy: ThrottlePolicy, now: number): number {
  moveTo(ring, policy.windowSeconds / STEPS, now);
  const requests = ring.totals[REQUESTS]!;
  return Math.max(0, (requests - policy.factor * ring.totals[ACCEPTS]!) / (requests + 1));
}

/** One more call was wanted, whether it is sent or not. */
export function noteRequest(ring: TimeBuckets, policy: ThrottlePolicy, now: number): void {
  moveTo(ring, policy.windowSeconds / STEPS, now);
  countIn(ring, REQUESTS);
}

/** One more call was answered without an error. */
export function noteAccept(ring: TimeBuckets, policy: ThrottlePolicy, now: number): void {
  moveTo(ring, policy.windowSeconds / STEPS, now);
  countIn(ring, ACCEPTS);
}
