/**
 * Counts over the latest stretch of time, in a ring of buckets: what is older than the ring is long is forgotten
 * a bucket at a time. Several things are counted side by side. Plain data: it is part of a checkpoint.
 */
export interface TimeBuckets {
  /** Number of the newest bucket since time 0; −1 before anything was counted. */
  newest: number;
  /** By place in the ring and by what is counted. */
  readonly counts: number[];
  /** Sums over the ring. */
  readonly totals: number[];
}

/** A ring of so many buckets that counts so many things. */
export function freshBuckets(buckets: number, things: number): TimeBuckets {
  return {
    newest: -1,
    counts: new Array<number>(buckets * things).fill(0),
    totals: new Array<number>(things).fill(0),
  };
}

/** Forgets what has become too old by `now`; each bucket is so many seconds wide. */
export function moveTo(ring: TimeBuckets, bucketSeconds: number, now: number): void {
  const { counts, totals } = ring;
  const things = totals.length;
  const buckets = counts.length / things;
  const bucket = Math.floor(now / bucketSeconds);
  const first = Math.max(ring.newest + 1, bucket - buckets + 1);
  for (let b = first; b <= bucket; b++) {
    const at = (b % buckets) * things;
    for (let i = 0; i < things; i++) {
      totals[i]! -= counts[at + i]!;
      counts[at + i] = 0;
    }
  }
  if (bucket > ring.newest) ring.newest = bucket;
}

/** Counts one more of a thing in the newest bucket: `moveTo` comes first. */
export function countIn(ring: TimeBuckets, thing: number): void {
  const things = ring.totals.length;
  const at = (ring.newest % (ring.counts.length / things)) * things;
  ring.counts[at + thing]! += 1;
  ring.totals[thing]! += 1;
}
