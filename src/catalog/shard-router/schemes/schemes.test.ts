import { describe, expect, test } from 'vitest';
import { hashString } from '../../../base/hash.ts';
import type { Placement, SchemeId, Shard } from './scheme.ts';
import { schemes } from './schemes.ts';

const KEYS = 10_000;
const facts = { keys: KEYS, virtualNodes: 200, buckets: 1024 };
const NOBODY_COUNTED = new Float64Array(0);
const shard = (n: number): Shard => ({ link: 10 + n, hash: hashString(`shard ${n}`) });
const shards = (n: number) => Array.from({ length: n }, (_, i) => shard(i));

/** By key: the link of its shard. */
function homes(placement: Placement): number[] {
  const scheme = schemes[placement.scheme];
  return Array.from({ length: KEYS }, (_, key) => placement.shards[scheme.ownerOf(placement, key)]!);
}

function moves(before: Placement, after: Placement): { readonly from: number; readonly to: number }[] {
  const [old, now] = [homes(before), homes(after)];
  return old.flatMap((from, key) => (now[key] === from ? [] : [{ from, to: now[key]! }]));
}

const ids: readonly SchemeId[] = ['hash', 'consistent-hash', 'range', 'directory'];

describe.each(ids)('%s', (id) => {
  const scheme = schemes[id];
  const four = scheme.begin(shards(4), facts);

  test('gives every key one shard, and each about as many', () => {
    const counts = new Map<number, number>();
    for (const home of homes(four)) counts.set(home, (counts.get(home) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual([10, 11, 12, 13]);
    for (const count of counts.values()) expect(Math.abs(count / 2500 - 1)).toBeLessThan(0.2);
  });

  test('moves to a fifth shard what the scheme says, and between old ones what it cannot leave', () => {
    const moved = moves(four, scheme.reshard(four, shards(5), facts, NOBODY_COUNTED));
    const share = moved.length / KEYS;
    const between = moved.filter(({ to }) => to !== 14).length;
    const expected = { hash: 4 / 5, 'consistent-hash': 1 / 5, range: 1 / 8, directory: 1 / 5 }[id];
    expect(Math.abs(share - expected)).toBeLessThan(0.025);
    if (id === 'hash') expect(Math.abs(between / KEYS - 3 / 5)).toBeLessThan(0.02);
    else expect(between).toBe(0);
  });

  test('leaves to the others what a shard had that goes, and moves nothing else', () => {
    const left = scheme.reshard(four, [shard(0), shard(2), shard(3)], facts, NOBODY_COUNTED);
    const moved = moves(four, left);
    expect(homes(left).every((home) => home !== 11)).toBe(true);
    if (id === 'hash') return;
    expect(moved.every(({ from }) => from === 11)).toBe(true);
  });

  test('can lose every shard and get others', () => {
    const others = scheme.reshard(four, [shard(7), shard(8)], facts, NOBODY_COUNTED);
    expect([...new Set(homes(others))].every((home) => home === 17 || home === 18)).toBe(true);
  });

  test('serves more shards than there are keys', () => {
    const few = { ...facts, keys: 3 };
    const many = scheme.begin(shards(6), few);
    for (let key = 0; key < 3; key++)
      expect(many.shards[scheme.ownerOf(many, key)]).toBeGreaterThanOrEqual(10);
    const more = scheme.reshard(many, shards(7), few, NOBODY_COUNTED);
    for (let key = 0; key < 3; key++)
      expect(more.shards[scheme.ownerOf(more, key)]).toBeGreaterThanOrEqual(10);
  });
});

describe('relief of a busy shard', () => {
  /** Requests by unit: all keys alike, and a hundred times as many for some. */
  function asked(
    id: 'range' | 'directory',
    placement: Placement,
    hot: (key: number) => boolean,
  ): Float64Array {
    const scheme = schemes[id];
    const load = new Float64Array(scheme.unitsOf!(placement, facts));
    for (let key = 0; key < KEYS; key++) load[scheme.unitOf!(placement, key)]! += hot(key) ? 100 : 1;
    return load;
  }
  function loads(placement: Placement, hot: (key: number) => boolean): number[] {
    const of = new Map(placement.shards.map((link) => [link, 0]));
    for (const [key, home] of homes(placement).entries()) of.set(home, of.get(home)! + (hot(key) ? 100 : 1));
    return [...of.values()];
  }

  test('splits a hot range where half of its load lies, until the shards are about even', () => {
    const hot = (key: number) => key < 100;
    let placement = schemes.range.begin(shards(4), facts);
    const before = Math.max(...loads(placement, hot));
    for (let round = 0; round < 10; round++) {
      const next = schemes.range.relieve!(placement, facts, asked('range', placement, hot), 1.2);
      if (next === null) break;
      placement = next;
    }
    const after = loads(placement, hot);
    const mean = after.reduce((sum, load) => sum + load, 0) / 4;
    expect(before / mean).toBeGreaterThan(2);
    expect(Math.max(...after) / mean).toBeLessThan(1.2);
  });

  test('does nothing for one hot key: no range is smaller than a key', () => {
    const load = new Float64Array(KEYS);
    load[3] = 1000;
    const placement = schemes.range.begin(shards(4), facts);
    expect(schemes.range.relieve!(placement, facts, load, 1.5)).toBeNull();
  });

  test('moves the buckets of a directory that make one shard hot', () => {
    const placement = schemes.directory.begin(shards(4), facts);
    const home = homes(placement);
    const hot = (key: number) => home[key] === 10 && key % 20 === 0;
    const eased = schemes.directory.relieve!(placement, facts, asked('directory', placement, hot), 1.2)!;
    const after = loads(eased, hot);
    expect(Math.max(...after)).toBeLessThan(0.75 * Math.max(...loads(placement, hot)));
    expect(schemes.directory.relieve!(placement, facts, new Float64Array(1024).fill(1), 1.2)).toBeNull();
  });
});
