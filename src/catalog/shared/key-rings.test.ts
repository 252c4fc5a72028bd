import { expect, test } from 'vitest';
import { clonePlain } from '../../base/plain.ts';
import { addRow, type KeyRings, markKey, marksOf, newKeyRings, rowAt, rowCount } from './key-rings.ts';

function add(rings: KeyRings, key: number, value: number): void {
  const row = addRow(rings, key);
  rings.rows[row] = value;
  rings.rows[row + 1] = -value;
}

/** The rows of a key, newest first. */
function rowsOf(rings: KeyRings, key: number): number[] {
  return Array.from({ length: rowCount(rings, key) }, (_, ago) => {
    const row = rowAt(rings, key, ago);
    expect(rings.rows[row + 1]).toBe(-rings.rows[row]!);
    return rings.rows[row]!;
  });
}

/** `count` numbers down from `newest`. */
function downFrom(newest: number, count: number): number[] {
  return Array.from({ length: count }, (_, ago) => newest - ago);
}

test('a key has its newest rows, as many as its ring may have, whatever other keys have', () => {
  const rings = newKeyRings(2, 16);
  for (let n = 1; n <= 40; n++) {
    add(rings, 7, n);
    if (n % 8 === 0) add(rings, 3, 1000 + n);
    expect(rowsOf(rings, 7)).toEqual(downFrom(n, Math.min(n, 16)));
  }
  expect(rowsOf(rings, 3)).toEqual([1040, 1032, 1024, 1016, 1008]);
  expect([rowCount(rings, 0), rowCount(rings, 8), rowCount(rings, 1e6)]).toEqual([0, 0, 0]);
});

test('marks stay with their key while its ring grows, and copies go their own way', () => {
  const rings = newKeyRings(2, 64);
  add(rings, 2, 1);
  markKey(rings, 2, 1);
  for (let n = 2; n <= 20; n++) add(rings, 2, n);
  const copy = clonePlain(rings);
  add(rings, 2, 21);
  expect([marksOf(rings, 2), marksOf(rings, 1), marksOf(rings, 99)]).toEqual([1, 0, 0]);
  expect(rowsOf(copy, 2)).toEqual(downFrom(20, 20));
  expect(rowsOf(rings, 2)).toEqual(downFrom(21, 21));
});
