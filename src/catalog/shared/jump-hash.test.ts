import { describe, expect, test } from 'vitest';
import { jumpHash } from './jump-hash.ts';

describe('jump hash', () => {
  // A-L16: the golden values that Guava and dgryski/go-jump test.
  test('A-L16 puts the keys 0 to 19 into a hundred buckets as the others do', () => {
    expect(Array.from({ length: 20 }, (_, key) => jumpHash(key, 100))).toEqual([
      0, 55, 62, 8, 45, 59, 86, 97, 82, 59, 73, 37, 17, 56, 86, 21, 90, 37, 38, 83,
    ]);
  });

  test('agrees with 64-bit arithmetic on other keys and numbers of buckets', () => {
    for (let i = 0; i < 2000; i++) {
      const [low, high, buckets] = [(i * 2654435761) >>> 0, (i * 40503) >>> 0, (i % 300) + 1];
      expect(jumpHash(low, buckets, high)).toBe(inLongIntegers((BigInt(high) << 32n) | BigInt(low), buckets));
    }
  });

  // A-L13: from 10 to 11 buckets 1 of 11 keys moves, and all of them into the new one.
  test('A-L13 moves one key in eleven, all to the new bucket, when an eleventh comes', () => {
    let moved = 0;
    for (let key = 0; key < 20_000; key++) {
      const [before, after] = [jumpHash(key, 10), jumpHash(key, 11)];
      if (before === after) continue;
      moved++;
      expect(after).toBe(10);
    }
    expect(Math.abs(moved / 20_000 - 1 / 11)).toBeLessThan(0.01);
  });
});

/** The program of the paper. */
function inLongIntegers(key: bigint, buckets: number): number {
  let [state, bucket, next] = [key, -1, 0];
  while (next < buckets) {
    bucket = next;
    state = BigInt.asUintN(64, state * 2862933555777941757n + 1n);
    next = Math.floor((bucket + 1) * (2147483648 / (Number(state >> 33n) + 1)));
  }
  return bucket;
}
