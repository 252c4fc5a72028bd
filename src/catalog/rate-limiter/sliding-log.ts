/**
 * Sliding log (ClassDojo, "Better Rate Limiting With Redis Sorted Sets", 2015): the moment of each request
 * is kept, and exactly those of the latest window count. Never more than the limit within any stretch of that length,
 * at the price of a memory as long as the limit.
 */
import { type Bucket, bucketOf, type LimitPolicy, type Limits, perWindow, REFUSED } from './limits.ts';

export const slidingLog: LimitPolicy = {
  fresh: () => bucketOf(0, 0),
  admit(bucket, limits, now) {
    forget(bucket, limits, now);
    if (bucket.log.length - bucket.first + 1 > perWindow(limits)) return REFUSED;
    bucket.log.push(now);
    return 0;
  },
  taken({ log, first }, limits, now) {
    let outdated = first;
    while (outdated < log.length && isOver(log[outdated]!, limits, now)) outdated++;
    return (log.length - outdated) / Math.max(1, perWindow(limits));
  },
};

/** A request counts for as long as the window is, and no more at the moment when that is over. */
function isOver(moment: number, { window }: Limits, now: number): boolean {
  return moment + window <= now;
}

function forget(bucket: Bucket, limits: Limits, now: number): void {
  const { log } = bucket;
  while (bucket.first < log.length && isOver(log[bucket.first]!, limits, now)) bucket.first += 1;
  if (bucket.first < log.length / 2) return;
  log.splice(0, bucket.first);
  bucket.first = 0;
}
