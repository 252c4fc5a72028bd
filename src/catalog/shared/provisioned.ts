/**
 * Provisioned throughput: what a table may do a second is bought beforehand, and what is not used is saved for
 * a while. A token bucket for reads and one for writes at each replica; they hold one second's worth at first.
 * Amazon DynamoDB Developer Guide (2012-08-10 API), "Provisioned capacity mode" and "Burst capacity": a write
 * unit writes 1 KB, a read unit reads 4 KB with strong consistency and 8 KB without, and up to five minutes of
 * unused capacity are kept.
 */

export interface Bucket {
  tokens: number;
  /** When it was last filled; −1: never. */
  filledAt: number;
}

export function emptyBucket(): Bucket {
  return { tokens: 0, filledAt: -1 };
}

/** Bytes of a unit. */
const READ_UNIT = 4096;
const WRITE_UNIT = 1024;

/** Units that reading so many bytes costs. */
export function readUnits(bytes: number, strong: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT)) * (strong ? 1 : 0.5);
}

/** Units that writing so many bytes costs. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT));
}

/** Takes units out of a bucket that fills at `rate` a second; false, and nothing taken, when there are not so many. */
export function takeUnits(
  bucket: Bucket,
  units: number,
  rate: number,
  burstSeconds: number,
  now: number,
): boolean {
  const saved = bucket.filledAt < 0 ? rate : bucket.tokens + rate * (now - bucket.filledAt);
  bucket.tokens = Math.min(saved, rate * burstSeconds);
  bucket.filledAt = now;
  if (bucket.tokens < units) return false;
  bucket.tokens -= units;
  return true;
}
