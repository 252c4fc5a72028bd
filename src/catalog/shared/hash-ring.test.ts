import { describe, expect, test } from 'vitest';
import { hashString } from '../../base/hash.ts';
import { buildHashRing, type HashRing, moduloOwner, ringOwner } from './hash-ring.ts';

const names = (count: number, salt: number) =>
  Array.from({ length: count }, (_, i) => hashString(`node-${i}`, salt));

/** Share of the ring that each member owns, times the number of members: 1 is the mean. */
function relativeShares(ring: HashRing, members: number): number[] {
  const shares = new Array<number>(members).fill(0);
  for (let i = 0; i < ring.points.length; i++) {
    const before = i === 0 ? ring.points[ring.points.length - 1]! - 2 ** 32 : ring.points[i - 1]!;
    const owner = ring.owners[i]!;
    shares[owner] = shares[owner]! + ((ring.points[i]! - before) / 2 ** 32) * members;
  }
  return shares;
}

/** Standard deviation of the shares around 1, over many rings. */
function spread(members: number, virtualNodes: number, rings: number): number {
  let squares = 0;
  for (let r = 0; r < rings; r++) {
    for (const share of relativeShares(buildHashRing(names(members, r), virtualNodes), members)) {
      squares += (share - 1) * (share - 1);
    }
  }
  return Math.sqrt(squares / (rings * members));
}

describe('a hash ring', () => {
  // A-L11: Lamping & Veach, arXiv 1406.2294, and the exact √((n−1)/(nV+1)); A-L12: the exact formula.
  test.each([
    [100, 1, 60, 0.99],
    [100, 100, 60, 0.0995],
    [10, 50, 250, 0.13403],
    [16, 128, 250, 0.08556],
  ])('of %i members with %i points each spreads their shares as theory says', (n, v, rings, expected) => {
    expect(Math.abs(spread(n, v, rings) / expected - 1)).toBeLessThan(0.05);
  });

  test('covers the whole circle', () => {
    const shares = relativeShares(buildHashRing(names(7, 3), 40), 7);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(7, 9);
  });

  // A-L13
  test('moves one key in eleven to an eleventh member and nothing else, where modulo moves ten in eleven', () => {
    const keys = 50_000;
    const ten = buildHashRing(names(10, 0), 200);
    const eleven = buildHashRing(names(11, 0), 200);
    let moved = 0;
    let movedElsewhere = 0;
    let movedByModulo = 0;
    for (let key = 0; key < keys; key++) {
      const owner = ringOwner(eleven, key);
      if (owner !== ringOwner(ten, key)) {
        moved++;
        if (owner !== 10) movedElsewhere++;
      }
      if (moduloOwner(key, 10) !== moduloOwner(key, 11)) movedByModulo++;
    }
    expect(movedElsewhere).toBe(0);
    expect(Math.abs(moved / keys - 1 / 11)).toBeLessThan(0.02);
    expect(Math.abs(movedByModulo / keys - 10 / 11)).toBeLessThan(0.01);
  });

  test('gives a key the same member in whatever order the members are listed', () => {
    const members = names(8, 5);
    const turned = [...members].reverse();
    const ring = buildHashRing(members, 50);
    const turnedRing = buildHashRing(turned, 50);
    for (let key = 0; key < 2000; key++) {
      expect(turned[ringOwner(turnedRing, key)]).toBe(members[ringOwner(ring, key)]);
    }
  });

  test('without members owns nothing', () => {
    expect(ringOwner(buildHashRing([], 100), 7)).toBe(-1);
  });
});

// A-L18: n 10,000 keys, Zipf exponent 1, 10 shards: CV of the shards' shares √((m−1) Σp²) = .39310.
test('hashing Zipf keys over shards leaves the hot shard that theory predicts', () => {
  const harmonic = Array.from({ length: 10_000 }, (_, i) => 1 / (i + 1)).reduce((sum, p) => sum + p, 0);
  let squares = 0;
  const seeds = 400;
  for (let salt = 0; salt < seeds; salt++) {
    const shares = new Float64Array(10);
    for (let key = 0; key < 10_000; key++) {
      const shard = moduloOwner(key, 10, salt * 7919);
      shares[shard] = shares[shard]! + 1 / (key + 1) / harmonic;
    }
    for (const share of shares) squares += (share * 10 - 1) ** 2;
  }
  expect(Math.abs(Math.sqrt(squares / (seeds * 10)) / 0.3931 - 1)).toBeLessThan(0.1);
});
