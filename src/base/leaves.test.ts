/**
 * The small things everything stands on: hashes that are the same everywhere and spread well, copies that
 * share nothing, results and assertions.
 */
import { expect, test } from 'vitest';
import { AssertionError, assert, unreachable } from './assert.ts';
import { hashPair, hashString, hex32, mix32 } from './hash.ts';
import { clonePlain, equalPlain } from './plain.ts';
import { err, ok } from './result.ts';

test('mix32 is the finalizer of MurmurHash3', () => {
  expect(hex32(mix32(0))).toBe('00000000');
  expect(hex32(mix32(1))).toBe('514e28b7');
  expect(hex32(mix32(0xffffffff | 0))).toBe('81f16f39');
});

test('hashes of strings are pinned: every recorded run depends on them', () => {
  expect(['', 'a', 'app', 'app/1/service'].map((text) => hex32(hashString(text)))).toEqual([
    'ab3e7c0b',
    '91e9da27',
    'a3b4c404',
    '7c4369a0',
  ]);
  expect(hex32(hashString('app', 7))).not.toBe(hex32(hashString('app')));
  expect(hashString('Ä')).not.toBe(hashString('A\u0308'));
});

/** Chi-square of the counts in equal buckets; its mean is buckets − 1, its deviation √(2 (buckets − 1)). */
function chiSquare(hashes: readonly number[], bucketOf: (hash: number) => number, buckets: number): number {
  const counts = new Array<number>(buckets).fill(0);
  for (const hash of hashes) counts[bucketOf(hash)]!++;
  const expected = hashes.length / buckets;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

test.each([
  ['strings that differ in a digit', Array.from({ length: 100_000 }, (_, i) => hashString(`key-${i}`))],
  [
    'pairs of small integers',
    Array.from({ length: 100_000 }, (_, i) => hashPair(i % 317, Math.floor(i / 317))),
  ],
])('hashes of %s are uniform in their high and their low bits', (_, hashes) => {
  const limit = 255 + 5 * Math.sqrt(2 * 255);
  expect(chiSquare(hashes, (hash) => hash & 255, 256)).toBeLessThan(limit);
  expect(chiSquare(hashes, (hash) => hash >>> 24, 256)).toBeLessThan(limit);
});

test('flipping one bit of the input flips about half of the output', () => {
  let flipped = 0;
  for (let i = 0; i < 1000; i++) {
    for (let bit = 0; bit < 32; bit++) {
      let difference = hashPair(i, 5) ^ hashPair(i ^ (1 << bit), 5);
      for (; difference !== 0; difference &= difference - 1) flipped++;
    }
  }
  expect(flipped / (1000 * 32 * 32)).toBeCloseTo(0.5, 2);
});

test('the order of a pair matters', () => {
  expect(hashPair(1, 2)).not.toBe(hashPair(2, 1));
});

test('a copy equals its original and shares nothing with it', () => {
  const original = {
    list: [1, { deep: 'x' }],
    numbers: new Float64Array([1, 2]),
    map: new Map([['a', { b: 1 }]]),
    set: new Set([1]),
    none: null,
  };
  const copy = clonePlain(original);
  expect(copy).toEqual(original);
  original.numbers[0] = 9;
  original.map.get('a')!.b = 9;
  (original.list[1] as { deep: string }).deep = 'y';
  expect(copy).toEqual({
    list: [1, { deep: 'x' }],
    numbers: new Float64Array([1, 2]),
    map: new Map([['a', { b: 1 }]]),
    set: new Set([1]),
    none: null,
  });
});

test('equality is of values: absent and undefined are the same, lists and objects are not', () => {
  expect(equalPlain({ a: 1, b: undefined }, { a: 1 })).toBe(true);
  expect(equalPlain({ a: [1, 2] }, { a: [1, 2] })).toBe(true);
  expect(equalPlain({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(equalPlain([], {})).toBe(false);
  expect(equalPlain(Number.NaN, Number.NaN)).toBe(true);
  expect(equalPlain(null, {})).toBe(false);
  expect(equalPlain(0, '0')).toBe(false);
});

test('results and assertions say what they mean', () => {
  expect(ok(1)).toEqual({ ok: true, value: 1 });
  expect(err('no')).toEqual({ ok: false, error: 'no' });
  expect(() => assert(false, 'water is wet')).toThrow(new AssertionError('water is wet'));
  expect(() => assert(true, '')).not.toThrow();
  expect(() => unreachable('x' as never, 'shape')).toThrow('unreachable shape: "x"');
});
