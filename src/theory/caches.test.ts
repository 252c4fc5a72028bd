/** The closed forms of caches give the numbers of the literature. */
import { expect, it } from 'vitest';
import {
  exactLruHitRatio,
  lruCharacteristicTime,
  lruHitRatio,
  readHitRatio,
  ttlHitRatio,
  zipfShares,
} from './caches.ts';

it('A-C1 Che’s approximation: 100 items, Zipf 0.8, room for 40 (icarus-sim, test_cacheperf.py)', () => {
  const shares = zipfShares(100, 0.8);
  expect(lruCharacteristicTime(shares, 40)).toBeCloseTo(72.2109, 3);
  expect(lruHitRatio(shares, 40)).toBeCloseTo(0.645412, 5);
});

it.each([
  [1000, 1, 100, 0.57652],
  [10_000, 0.8, 100, 0.15662],
  [10_000, 1, 1000, 0.6756],
])('A-C2 to A-C4 %i items, Zipf %f, room for %i', (count, skew, capacity, ratio) => {
  expect(lruHitRatio(zipfShares(count, skew), capacity)).toBeCloseTo(ratio, 4);
});

it('a cache with room for everything always hits in the long run', () => {
  expect(lruHitRatio(zipfShares(10, 1), 10)).toBe(1);
});

it('A-C5, A-C6 King’s exact LRU', () => {
  expect(exactLruHitRatio([0.5, 0.3, 0.2], 1)).toBeCloseTo(0.38, 9);
  expect(exactLruHitRatio([0.5, 0.3, 0.2], 2)).toBeCloseTo(0.719286, 6);
  expect(exactLruHitRatio([0.4, 0.3, 0.2, 0.1], 2)).toBeCloseTo(0.580556, 6);
  expect(exactLruHitRatio([0.4, 0.3, 0.2, 0.1], 3)).toBeCloseTo(0.826587, 6);
});

it('A-C7, A-C9 a time to live that hits do not refresh', () => {
  expect(ttlHitRatio(0.1, 60)).toBeCloseTo(0.857143, 6);
  expect(ttlHitRatio(1, 1)).toBe(0.5);
  expect(ttlHitRatio(0.01, 300)).toBeCloseTo(0.75, 12);
  const shares = zipfShares(1000, 1);
  const total = shares.reduce((sum, share) => sum + share * ttlHitRatio(50 * share, 10), 0);
  expect(total).toBeCloseTo(0.630782, 6);
});

const forever = { ttl: Number.POSITIVE_INFINITY, writesFill: true, drives: 'least-recent' } as const;

it.each([
  [100, 0.8, 40],
  [1000, 1, 100],
  [10_000, 0.8, 100],
  [10_000, 1, 1000],
  [10_000, 0, 2500],
])('keys taken together give the hit ratio of all one by one: %i keys, Zipf %f, room for %i', (...row) => {
  const [count, skew, entries] = row;
  const requests = { count, skew, readsPerSecond: 100, writesPerSecond: 0 };
  const exact = lruHitRatio(zipfShares(count, skew), entries);
  expect(readHitRatio(requests, { entries, ...forever })).toBeCloseTo(exact, 3);
});

it('a time to live gives the hit ratio of its renewals, key by key', () => {
  const requests = { count: 50, skew: 0.7, readsPerSecond: 20, writesPerSecond: 0 };
  const byKey = zipfShares(50, 0.7).reduce((sum, share) => sum + share * ttlHitRatio(20 * share, 3), 0);
  expect(readHitRatio(requests, { entries: 50, ...forever, ttl: 3 })).toBeCloseTo(byKey, 9);
});

it('writes keep entries young where they fill, and take them away where they do not', () => {
  const requests = { count: 1, skew: 0, readsPerSecond: 2, writesPerSecond: 1 };
  const hits = (limits: { ttl: number; writesFill: boolean }) =>
    readHitRatio(requests, { entries: 1, drives: 'least-recent', ...limits });
  expect(hits(forever)).toBe(1);
  // Between a write and the next read the key is missing: 2 of 3 reads find it.
  expect(hits({ ...forever, writesFill: false })).toBeCloseTo(2 / 3, 12);
  expect(hits({ ttl: 1, writesFill: true })).toBeGreaterThan(ttlHitRatio(2, 1));
  expect(hits({ ttl: 1, writesFill: false })).toBeLessThan(ttlHitRatio(2, 1));
});

it('eviction without regard to use hits less often than LRU, and as often where all keys are alike', () => {
  const hits = (skew: number, drives: 'least-recent' | 'oldest-or-any') =>
    readHitRatio(
      { count: 1000, skew, readsPerSecond: 1, writesPerSecond: 0 },
      { entries: 100, ...forever, drives },
    );
  expect(hits(1, 'oldest-or-any')).toBeLessThan(hits(1, 'least-recent') - 0.02);
  expect(hits(0, 'oldest-or-any')).toBeCloseTo(hits(0, 'least-recent'), 6);
});

it('a million keys are no more work than a thousand', () => {
  const requests = { count: 1_000_000, skew: 0.9, readsPerSecond: 1000, writesPerSecond: 0 };
  const ratio = readHitRatio(requests, { entries: 10_000, ...forever });
  expect(ratio).toBeGreaterThan(0.3);
  expect(ratio).toBeLessThan(0.6);
});
