import { describe, expect, test } from 'vitest';
import { clonePlain } from '../../base/plain.ts';
import {
  type Entries,
  emptyEntries,
  evictTo,
  limitOf,
  put,
  remove,
  slotOfKey,
  sweepExpired,
} from './entries.ts';
import { lru } from './lru.ts';

const never = Number.POSITIVE_INFINITY;
const value = (bytes = 1, expires = never, version = 0) => ({ version, value: 0, bytes, expires });

/** A small seeded generator: uniform numbers in [0, 1). */
function uniforms(seed: number): () => number {
  let x = seed | 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

/** Keys from the one most worth keeping to the one that goes next, and the same backwards. */
function order(entries: Entries): number[] {
  const forwards: number[] = [];
  for (let slot = entries.first; slot >= 0; slot = entries.after[slot]!) forwards.push(entries.key[slot]!);
  const backwards: number[] = [];
  for (let slot = entries.last; slot >= 0; slot = entries.before[slot]!) backwards.push(entries.key[slot]!);
  expect(backwards.reverse()).toEqual(forwards);
  return forwards;
}

function hitRatio(weights: readonly number[], capacity: number, requests: number): number {
  const entries = emptyEntries();
  const uniform = uniforms(20_261_123 + capacity);
  let hits = 0;
  for (let i = 0; i < requests; i++) {
    let left = uniform();
    let key = 0;
    while (key < weights.length - 1 && left >= weights[key]!) left -= weights[key++]!;
    const slot = slotOfKey(entries, key);
    if (slot >= 0) {
      hits++;
      lru.touched(entries, slot);
    } else put(entries, key, value(), limitOf({ entries: capacity }), lru);
  }
  return hits / requests;
}

describe('a least-recently-used cache', () => {
  // A-C5 and A-C6: King's exact result by enumeration.
  test.each([
    [[0.5, 0.3, 0.2], 1, 0.38],
    [[0.5, 0.3, 0.2], 2, 0.719286],
    [[0.4, 0.3, 0.2, 0.1], 2, 0.580556],
    [[0.4, 0.3, 0.2, 0.1], 3, 0.826587],
  ])('with shares %j and room for %i hits as often as enumeration says', (weights, capacity, expected) => {
    const requests = 1_000_000;
    expect(Math.abs(hitRatio(weights, capacity, requests) - expected)).toBeLessThan(0.002);
  });

  test('evicts the entry that was asked for the longest ago', () => {
    const entries = emptyEntries();
    const limit = limitOf({ entries: 3 });
    for (const key of [1, 2, 3]) put(entries, key, value(), limit, lru);
    lru.touched(entries, slotOfKey(entries, 1));
    expect(put(entries, 4, value(), limit, lru)).toBe(1);
    expect(order(entries)).toEqual([4, 1, 3]);
    expect(slotOfKey(entries, 2)).toBe(-1);
  });
});

describe('a cache limited by bytes', () => {
  const limit = limitOf({ bytes: 100 });

  test('drives out as many small entries as a large one needs', () => {
    const entries = emptyEntries();
    for (let key = 0; key < 10; key++) put(entries, key, value(10), limit, lru);
    expect(put(entries, 10, value(35), limit, lru)).toBe(4);
    expect(entries.heldBytes).toBe(95);
    expect(order(entries)).toEqual([10, 9, 8, 7, 6, 5, 4]);
  });

  test('does not admit what is larger than itself, and drops the old value of that key', () => {
    const entries = emptyEntries();
    put(entries, 1, value(10), limit, lru);
    put(entries, 2, value(10), limit, lru);
    expect(put(entries, 1, value(101), limit, lru)).toBe(0);
    expect(order(entries)).toEqual([2]);
    expect(entries.heldBytes).toBe(10);
  });

  test('makes room for an entry that grows without evicting that entry', () => {
    const entries = emptyEntries();
    put(entries, 1, value(50), limit, lru);
    put(entries, 2, value(50), limit, lru);
    expect(put(entries, 1, value(80), limit, lru)).toBe(1);
    expect(order(entries)).toEqual([1]);
  });
});

describe('expiry', () => {
  test('drops what is due in the order of filling, not of use', () => {
    const entries = emptyEntries();
    const limit = limitOf({ entries: 10 });
    put(entries, 1, value(1, 5), limit, lru);
    put(entries, 2, value(1, 6), limit, lru);
    put(entries, 3, value(1, 7), limit, lru);
    lru.touched(entries, slotOfKey(entries, 1));
    expect(sweepExpired(entries, 4.9)).toBe(0);
    expect(sweepExpired(entries, 6)).toBe(2);
    expect(order(entries)).toEqual([3]);
  });

  test('counts anew when an entry is filled again', () => {
    const entries = emptyEntries();
    const limit = limitOf({ entries: 10 });
    put(entries, 1, value(1, 5), limit, lru);
    put(entries, 2, value(1, 6), limit, lru);
    put(entries, 1, value(1, 9), limit, lru);
    expect(sweepExpired(entries, 6)).toBe(1);
    expect(order(entries)).toEqual([1]);
  });
});

test('a smaller capacity evicts at once', () => {
  const entries = emptyEntries();
  for (let key = 0; key < 200; key++) put(entries, key, value(), limitOf({ entries: 200 }), lru);
  expect(evictTo(entries, limitOf({ entries: 3 }))).toBe(197);
  expect(order(entries)).toEqual([199, 198, 197]);
});

test('any order of operations keeps lists, counts and the index of keys consistent, and a copy goes on alike', () => {
  const uniform = uniforms(7);
  let entries = emptyEntries();
  const limit = limitOf({ bytes: 500 });
  for (let i = 0; i < 20_000; i++) {
    const key = Math.floor(uniform() * 300);
    const choice = uniform();
    if (choice < 0.6)
      put(entries, key, value(1 + Math.floor(uniform() * 20), i + 400 * uniform(), i), limit, lru);
    else if (choice < 0.7) remove(entries, key);
    else if (choice < 0.75) sweepExpired(entries, i);
    else if (slotOfKey(entries, key) >= 0) lru.touched(entries, slotOfKey(entries, key));
    if (i % 500 === 0) {
      entries = clonePlain(entries);
      const keys = order(entries);
      expect(keys.length).toBe(entries.count);
      expect(new Set(keys).size).toBe(keys.length);
      const bytes = keys.reduce((sum, held) => sum + entries.bytes[slotOfKey(entries, held)]!, 0);
      expect(bytes).toBe(entries.heldBytes);
      expect(bytes).toBeLessThanOrEqual(500);
    }
  }
});
