/**
 * Sliding window counter (J. Desgats, "How we built rate limiting capable of scaling to millions of domains",
 * Cloudflare blog, 2017): two fixed windows, of which the one before counts by as much as a window that ends now
 * would still cover of it. Two numbers instead of a log, and wrong only as far as requests were uneven in the
 * window before.
 */
import {
  type Bucket,
  bucketOf,
  type LimitPolicy,
  type Limits,
  perWindow,
  REFUSED,
  ROUNDING,
} from './limits.ts';

export const slidingWindow: LimitPolicy = {
  fresh: ({ window }, now) => bucketOf(0, Math.floor(now / window)),
  admit(bucket, limits, now) {
    turn(bucket, limits, now);
    if (estimate(bucket, limits, now) + 1 > perWindow(limits) + ROUNDING) return REFUSED;
    bucket.level += 1;
    return 0;
  },
  taken(bucket, limits, now) {
    const seen = { ...bucket };
    turn(seen, limits, now);
    return Math.min(1, estimate(seen, limits, now) / Math.max(1, perWindow(limits)));
  },
};

/** Goes on to the window of this moment. */
function turn(bucket: Bucket, { window }: Limits, now: number): void {
  const current = Math.floor(now / window);
  if (current === bucket.at) return;
  bucket.before = current === bucket.at + 1 ? bucket.level : 0;
  bucket.level = 0;
  bucket.at = current;
}

function estimate({ level, before, at }: Bucket, { window }: Limits, now: number): number {
  return before * (at + 1 - now / window) + level;
}
