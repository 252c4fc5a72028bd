import { describe, expect, test } from 'vitest';
import { clonePlain } from '../../base/plain.ts';
import { bytesAt, keyAt, limitOf, slotOfKey } from './entries.ts';
import { after, before } from './eviction/lists.ts';
import { lru } from './eviction/lru.ts';
import { emptyHolding, type Holding, makeRoom, put as putWith, remove, sweepExpired } from './holding.ts';

const never = Number.POSITIVE_INFINITY;
const noPick = { pick: () => 0 };
const put = (
  held: Holding,
  key: number,
  of: Parameters<typeof putWith>[2],
  limit: ReturnType<typeof limitOf>,
) => putWith(held, key, of, { policy: lru, limit }, noPick);
const touch = (held: Holding, key: number, limit: ReturnType<typeof limitOf>) =>
  lru.touched(held.order, slotOfKey(held.entries, key), held.entries, limit);
const value = (bytes = 1, expires = never, version = 0) => ({
  version,
  value: 0,
  bytes,
  expires,
  fetchSeconds: 0,
  error: 0,
});

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
function order({ entries, order: { lists } }: Holding): number[] {
  const forwards: number[] = [];
  for (let slot = lists.first[0]!; slot >= 0; slot = after(lists, slot)) forwards.push(keyAt(entries, slot));
  const backwards: number[] = [];
  for (let slot = lists.last[0]!; slot >= 0; slot = before(lists, slot)) backwards.push(keyAt(entries, slot));
  expect(backwards.reverse()).toEqual(forwards);
  return forwards;
}

function hitRatio(weights: readonly number[], capacity: number, requests: number): number {
  const held = emptyHolding(lru);
  const limit = limitOf({ entries: capacity });
  const uniform = uniforms(20_261_123 + capacity);
  let hits = 0;
  for (let i = 0; i < requests; i++) {
    let left = uniform();
    let key = 0;
    while (key < weights.length - 1 && left >= weights[key]!) left -= weights[key++]!;
    if (slotOfKey(held.entries, key) >= 0) {
      hits++;
      touch(held, key, limit);
    } else put(held, key, value(), limit);
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
    const held = emptyHolding(lru);
    const limit = limitOf({ entries: 3 });
    for (const key of [1, 2, 3]) put(held, key, value(), limit);
    touch(held, 1, limit);
    expect(put(held, 4, value(), limit)).toBe(1);
    expect(order(held)).toEqual([4, 1, 3]);
    expect(slotOfKey(held.entries, 2)).toBe(-1);
  });
});

describe('a cache limited by bytes', () => {
  const limit = limitOf({ bytes: 100 });

  test('drives out as many small entries as a large one needs', () => {
    const held = emptyHolding(lru);
    for (let key = 0; key < 10; key++) put(held, key, value(10), limit);
    expect(put(held, 10, value(35), limit)).toBe(4);
    expect(held.entries.heldBytes).toBe(95);
    expect(order(held)).toEqual([10, 9, 8, 7, 6, 5, 4]);
  });

  test('does not admit what is larger than itself, and drops the old value of that key', () => {
    const held = emptyHolding(lru);
    put(held, 1, value(10), limit);
    put(held, 2, value(10), limit);
    expect(put(held, 1, value(101), limit)).toBe(0);
    expect(order(held)).toEqual([2]);
    expect(held.entries.heldBytes).toBe(10);
  });

  test('makes room for an entry that grows without evicting that entry', () => {
    const held = emptyHolding(lru);
    put(held, 1, value(50), limit);
    put(held, 2, value(50), limit);
    expect(put(held, 1, value(80), limit)).toBe(1);
    expect(order(held)).toEqual([1]);
  });
});

describe('expiry', () => {
  test('drops what is due in the order of filling, not of use', () => {
    const held = emptyHolding(lru);
    const limit = limitOf({ entries: 10 });
    put(held, 1, value(1, 5), limit);
    put(held, 2, value(1, 6), limit);
    put(held, 3, value(1, 7), limit);
    touch(held, 1, limit);
    expect(sweepExpired(held, 4.9, { policy: lru, limit })).toBe(0);
    expect(sweepExpired(held, 6, { policy: lru, limit })).toBe(2);
    expect(order(held)).toEqual([3]);
  });

  test('counts anew when an entry is filled again', () => {
    const held = emptyHolding(lru);
    const limit = limitOf({ entries: 10 });
    put(held, 1, value(1, 5), limit);
    put(held, 2, value(1, 6), limit);
    put(held, 1, value(1, 9), limit);
    expect(sweepExpired(held, 6, { policy: lru, limit })).toBe(1);
    expect(order(held)).toEqual([1]);
  });
});

test('a smaller capacity evicts at once', () => {
  const held = emptyHolding(lru);
  for (let key = 0; key < 200; key++) put(held, key, value(), limitOf({ entries: 200 }));
  expect(makeRoom(held, { policy: lru, limit: limitOf({ entries: 3 }) }, noPick)).toBe(197);
  expect(order(held)).toEqual([199, 198, 197]);
});

test('any order of operations keeps lists, counts and the index of keys consistent, and a copy goes on alike', () => {
  const uniform = uniforms(7);
  let held = emptyHolding(lru);
  const limit = limitOf({ bytes: 500 });
  for (let i = 0; i < 20_000; i++) {
    const key = Math.floor(uniform() * 300);
    const choice = uniform();
    if (choice < 0.6) put(held, key, value(1 + Math.floor(uniform() * 20), i + 400 * uniform(), i), limit);
    else if (choice < 0.7) remove(held, key, { policy: lru, limit });
    else if (choice < 0.75) sweepExpired(held, i, { policy: lru, limit });
    else if (slotOfKey(held.entries, key) >= 0) touch(held, key, limit);
    if (i % 500 === 0) {
      held = clonePlain(held);
      const keys = order(held);
      expect(keys.length).toBe(held.entries.count);
      expect(new Set(keys).size).toBe(keys.length);
      const bytes = keys.reduce((sum, each) => sum + bytesAt(held.entries, slotOfKey(held.entries, each)), 0);
      expect(bytes).toBe(held.entries.heldBytes);
      expect(bytes).toBeLessThanOrEqual(500);
    }
  }
});
