/**
 * What a policy of the rate limiter is: a small object that decides at each request from what it remembers. One
 * bucket is what is remembered for everybody, or for one caller, key or class. The same shape serves all
 * policies; what its parts mean is theirs to say.
 */

/** Plain data: it is part of a checkpoint. */
export interface Bucket {
  /** An amount: tokens, or requests of the present window. */
  level: number;
  /** A moment in seconds, or the number of a window. */
  at: number;
  /** Requests of the window before. */
  before: number;
  /** Moments of the latest requests, oldest first from `first` on. */
  log: number[];
  first: number;
}

/** The settings that policies go by. */
export interface Limits {
  /** Requests a second in the long run. */
  readonly rate: number;
  /** Requests at once, or places in the queue. */
  readonly burst: number;
  readonly window: number;
}

/** In place of seconds to wait: over the limit. */
export const REFUSED = -1;

export interface LimitPolicy {
  /** What is remembered of somebody who has never asked. */
  fresh(limits: Limits, now: number): Bucket;
  /** Lets one more request through at once (0), after so many seconds, or not (REFUSED). What is refused counts nowhere. */
  admit(bucket: Bucket, limits: Limits, now: number): number;
  /** Share of the limit that is taken now, from 0 to 1. */
  taken(bucket: Bucket, limits: Limits, now: number): number;
}

export function bucketOf(level: number, at: number): Bucket {
  return { level, at, before: 0, log: [], first: 0 };
}

/** Requests of a window: the rate times its length, whole ones. */
export function perWindow({ rate, window }: Limits): number {
  return Math.floor(rate * window + ROUNDING);
}

/** Sums of binary fractions are off by their last bits; a request at the very moment of its token passes. */
export const ROUNDING = 1e-9;
