/** A dragged box snaps to what it is nearly in line with, and to nothing that is further away. */
import { expect, test } from 'vitest';
import { alignBox, SNAP } from './guides.ts';
import type { Box } from './link-geometry.ts';

const box = (x: number, y: number, width = 140, height = 84): Box => ({ x, y, width, height });
const REACH = 6;

test('with nobody near it stands on the grid', () => {
  const { by, lines, gaps } = alignBox(box(101.3, 57.9), [], REACH);
  expect((101.3 + by.x) % SNAP).toBeCloseTo(0);
  expect((57.9 + by.y) % SNAP).toBeCloseTo(0);
  expect([lines, gaps]).toEqual([[], []]);
});

test.each([
  ['left edges', box(303, 300), { x: 300 }],
  ['right edges', box(255, 300, 190), { x: 250 }],
  ['centres', box(288, 300, 160), { x: 290 }],
])('%s within reach become one line', (_, moving, wanted) => {
  const other = box(300, 0);
  const { by, lines } = alignBox(moving, [other], REACH);
  expect(moving.x + by.x).toBe(wanted.x);
  expect(lines).toHaveLength(1);
  // the line reaches over both boxes
  expect(lines[0]!.from.x).toBe(lines[0]!.to.x);
  expect(Math.min(lines[0]!.from.y, lines[0]!.to.y)).toBe(0);
  expect(Math.max(lines[0]!.from.y, lines[0]!.to.y)).toBeCloseTo(moving.y + by.y + 84);
});

test('beyond reach nothing pulls', () => {
  const { by, lines } = alignBox(box(309, 300), [box(300, 0)], REACH);
  expect(309 + by.x).toBe(308);
  expect(lines).toEqual([]);
});

test('the nearer of two neighbours wins', () => {
  const { by } = alignBox(box(303, 500), [box(300, 0), box(304, 200)], REACH);
  expect(303 + by.x).toBe(304);
});

test('it keeps the distance that its neighbours keep: behind, before and between them', () => {
  const row = [box(0, 0), box(200, 0)];
  for (const [x, wanted] of [
    [403, 400],
    [-196, -200],
  ] as const) {
    const { by, gaps } = alignBox(box(x, 10), row, REACH);
    expect(x + by.x).toBe(wanted);
    expect(gaps).toHaveLength(2);
    const lengths = gaps.map(({ from, to }) => to.x - from.x);
    expect(lengths).toEqual([60, 60]);
  }
  const { by, gaps } = alignBox(box(217, 20), [box(0, 0), box(430, 0)], REACH);
  expect(217 + by.x).toBe(215);
  expect(gaps.map(({ from, to }) => to.x - from.x)).toEqual([75, 75]);
});

test('distances count upwards too', () => {
  const { by } = alignBox(box(30, 283), [box(0, 0), box(10, 140)], REACH);
  expect(283 + by.y).toBe(280);
});

test('boxes that do not stand beside it give no distances', () => {
  const { by } = alignBox(box(403, 4000), [box(0, 0), box(200, 0)], REACH);
  expect(403 + by.x).toBe(404);
});

test('the step is never longer than the reach or half the grid', () => {
  const others = [box(13, 7), box(211, 95), box(477, 33, 140, 108)];
  for (let x = -300; x < 700; x += 7.3) {
    const { by } = alignBox(box(x, x / 3), others, REACH);
    expect(Math.abs(by.x)).toBeLessThanOrEqual(REACH);
    expect(Math.abs(by.y)).toBeLessThanOrEqual(REACH);
  }
});
