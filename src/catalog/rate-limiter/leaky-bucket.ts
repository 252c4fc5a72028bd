/**
 * Leaky bucket as a queue (nginx `limit_req` with `burst`; Turner 1986): requests leave one by one, at the rate,
 * and those that come faster wait for their turn. What finds the bucket full is refused. It smooths: what stands
 * behind never sees a burst.
 */
import { bucketOf, type LimitPolicy, REFUSED, ROUNDING } from './limits.ts';

export const leakyBucket: LimitPolicy = {
  // `at`: when the last one that was let in leaves
  fresh: () => bucketOf(0, Number.NEGATIVE_INFINITY),
  admit(bucket, { rate, burst }, now) {
    if (waiting(bucket.at, rate, now) >= burst) return REFUSED;
    const turn = bucket.at + 1 / rate;
    bucket.at = turn > now + ROUNDING / rate ? turn : now;
    return bucket.at - now;
  },
  taken: ({ at }, { rate, burst }, now) => waiting(at, rate, now) / burst,
};

/** They leave 1 ÷ rate apart, the last one at `at`. */
function waiting(at: number, rate: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) * rate - ROUNDING));
}
