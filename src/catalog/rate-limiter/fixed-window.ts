/**
 * Fixed window (the counter with an expiry of Redis' documentation of `INCR`; GitHub's hourly limits): so many
 * requests in each stretch of time, which begins at a full multiple of its length. At the border of two of them
 * twice as many pass within an instant.
 */
import { bucketOf, type LimitPolicy, perWindow, REFUSED } from './limits.ts';

export const fixedWindow: LimitPolicy = {
  // `at`: the number of the window, `level`: its requests
  fresh: ({ window }, now) => bucketOf(0, Math.floor(now / window)),
  admit(bucket, limits, now) {
    const current = Math.floor(now / limits.window);
    if (current !== bucket.at) bucket.level = 0;
    bucket.at = current;
    if (bucket.level + 1 > perWindow(limits)) return REFUSED;
    bucket.level += 1;
    return 0;
  },
  taken: ({ level, at }, limits, now) =>
    Math.floor(now / limits.window) === at ? level / Math.max(1, perWindow(limits)) : 0,
};
