import { describe, expect, test } from 'vitest';
import { hashString } from '../../base/hash.ts';
import { maglevTable, permutationOf, primeFrom } from './maglev-table.ts';

// A-L15: NSDI 2016, table 1: the permutations of three backends over seven places, by offset and skip.
const B0 = { offset: 3, skip: 4 };
const B1 = { offset: 0, skip: 2 };
const B2 = { offset: 3, skip: 1 };

describe('the table of Maglev', () => {
  test('A-L15 is the one of the paper, with all three backends and without the second', () => {
    expect([...maglevTable([B0, B1, B2], 7)]).toEqual([1, 0, 1, 0, 2, 2, 0]);
    expect([...maglevTable([B0, B2], 7)].map((member) => [0, 2][member])).toEqual([0, 0, 0, 0, 2, 2, 2]);
  });

  test('gives every member as many places as any other, or one more', () => {
    const size = primeFrom(1000);
    const members = Array.from({ length: 7 }, (_, i) => permutationOf(hashString(`b${i}`), size));
    const places = new Array<number>(7).fill(0);
    for (const member of maglevTable(members, size)) places[member]!++;
    expect(Math.max(...places) - Math.min(...places)).toBeLessThanOrEqual(1);
  });

  test('moves little more than the keys of a member that leaves', () => {
    const size = 65_537;
    const members = Array.from({ length: 10 }, (_, i) => permutationOf(hashString(`b${i}`), size));
    const before = maglevTable(members, size);
    const after = maglevTable(members.slice(0, 9), size);
    let moved = 0;
    for (let place = 0; place < size; place++)
      if (before[place]! < 9 && before[place] !== after[place]) moved++;
    // of the places that need not move; the paper's figure 11 shows some per cent at this size
    expect(moved / size).toBeLessThan(0.05);
  });

  test('has a prime number of places', () => {
    expect([1, 2, 7, 8, 65_536].map(primeFrom)).toEqual([2, 2, 7, 11, 65_537]);
  });
});
