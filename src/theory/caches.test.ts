/** The closed forms of caches give the numbers of the literature. */
import { expect, it } from 'vitest';
import { exactLruHitRatio, lruCharacteristicTime, lruHitRatio, ttlHitRatio, zipfShares } from './caches.ts';

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
