/**
 * Leaky bucket as a meter: the generic cell rate algorithm (ATM Forum, "Traffic Management Specification 4.0",
 * 1996, section 4.4.2; ITU-T I.371), as virtual scheduling. A request is expected 1 ÷ rate after the last; it may
 * come early by the tolerance, which is worth `burst` − 1 requests. It lets through what the token bucket does,
 * and remembers one moment instead of an amount.
 */
import { bucketOf, type LimitPolicy, type Limits, REFUSED, ROUNDING } from './limits.ts';

export const gcra: LimitPolicy = {
  // `at`: the theoretical arrival time of the next request
  fresh: (_limits, now) => bucketOf(0, now),
  admit(bucket, limits, now) {
    const { rate } = limits;
    const rounding = ROUNDING / rate;
    if (now < bucket.at - tolerance(limits) - rounding) return REFUSED;
    // not the sum of many small errors: who comes exactly at the rate always does
    bucket.at = (bucket.at > now + rounding ? bucket.at : now) + 1 / rate;
    return 0;
  },
  taken: ({ at }, { rate, burst }, now) => Math.min(1, Math.max(0, at - now) * (rate / burst)),
};

function tolerance({ rate, burst }: Limits): number {
  return (burst - 1) / rate;
}
