/**
 * Token bucket (J. Turner, "New Directions in Communications", IEEE Communications Magazine, 1986; Amazon API
 * Gateway, Stripe): tokens come at the rate until the bucket is full, and a request takes one. Whoever was quiet
 * may send a burst.
 */
import { bucketOf, type LimitPolicy, REFUSED, ROUNDING } from './limits.ts';

export const tokenBucket: LimitPolicy = {
  fresh: ({ burst }, now) => bucketOf(burst, now),
  admit(bucket, { rate, burst }, now) {
    bucket.level = Math.min(burst, bucket.level + (now - bucket.at) * rate);
    bucket.at = now;
    if (bucket.level < 1 - ROUNDING) return REFUSED;
    bucket.level = Math.max(0, bucket.level - 1);
    return 0;
  },
  taken: ({ level, at }, { rate, burst }, now) => 1 - Math.min(burst, level + (now - at) * rate) / burst,
};
