/** Promises of the picture of a large design: no pixel of it is left as it was where something has changed. */
import { describe, expect, it } from 'vitest';
import { meet } from './link-geometry.ts';
import { bareAfter, boxUnder, joined, type Part, partOf, Round, shiftBetween } from './paint-plan.ts';

const placed = { width: 900, height: 601, x: -33.5, y: 12.25, scale: 0.2 };
const part = (left: number, top: number, right: number, bottom: number): Part => ({
  left,
  top,
  right,
  bottom,
});
const holds = (parts: readonly Part[], x: number, y: number) =>
  parts.some(({ left, top, right, bottom }) => left <= x && x < right && top <= y && y < bottom);

describe('the parts that are painted anew', () => {
  it('are all pixels that a box can color', () => {
    const box = { x: 400, y: 900, width: 140, height: 84 };
    const found = partOf(box, 3, placed)!;
    expect(found.left).toBeLessThan((400 - 3) * 0.2 - 33.5);
    expect(found.bottom).toBeGreaterThan((984 + 3) * 0.2 + 12.25);
    expect(meet(box, boxUnder(found, placed), 0)).toBe(true);
    expect(Object.values(found).every(Number.isInteger)).toBe(true);
  });
  it('are none for a box out of sight', () => {
    expect(partOf({ x: 9000, y: 0, width: 140, height: 84 }, 3, placed)).toBeNull();
    expect(partOf({ x: 0, y: -400, width: 140, height: 84 }, 3, placed)).toBeNull();
  });
  it('are joined without losing a pixel, and without painting one twice that two share', () => {
    const parts = [part(10, 10, 40, 30), part(20, 12, 50, 31), part(700, 500, 720, 520)];
    const found = joined(parts, placed);
    expect(found).toHaveLength(2);
    for (const { left, top, right, bottom } of parts) {
      expect(holds(found, left, top) && holds(found, right - 1, bottom - 1)).toBe(true);
    }
  });
  it('are the whole picture where they are very many, or most of it', () => {
    const whole = [part(0, 0, 900, 601)];
    expect(joined([part(0, 0, 900, 500)], placed)).toEqual(whole);
    expect(
      joined(
        Array.from({ length: 251 }, (_, i) => part(3 * i, 0, 3 * i + 2, 2)),
        placed,
      ),
    ).toEqual(whole);
  });
});

describe('new figures', () => {
  it('come with some things after another, until every one of them has had its turn once', () => {
    const round = new Round<number>();
    expect(round.done).toBe(true);
    const things = Array.from({ length: 1003 }, (_, i) => i);
    round.begin(things);
    const reached: number[] = [];
    let most = 0;
    for (let paintings = 0; !round.done; paintings++) {
      const taken = round.take();
      reached.push(...taken);
      most = Math.max(most, taken.length);
      expect(paintings).toBeLessThan(16);
    }
    expect(reached).toEqual(things);
    expect(most).toBeLessThanOrEqual(63);
    expect(round.take()).toEqual([]);
  });
});

describe('a step of the camera', () => {
  it('shifts the picture by whole pixels, and bares what comes into sight', () => {
    const shift = shiftBetween(placed, { ...placed, x: placed.x + 30, y: placed.y - 7 })!;
    expect(shift).toEqual({ x: 30, y: -7 });
    const bare = bareAfter(shift, placed);
    expect(holds(bare, 0, 300) && holds(bare, 29, 0) && holds(bare, 899, 600) && holds(bare, 30, 594)).toBe(
      true,
    );
    expect(holds(bare, 30, 593)).toBe(false);
  });
  it('has it painted anew where pixels do not meet pixels: by parts of one, by zoom, by far', () => {
    expect(shiftBetween(placed, { ...placed, x: placed.x + 0.5 })).toBeNull();
    expect(shiftBetween(placed, { ...placed, scale: 0.21 })).toBeNull();
    expect(shiftBetween(placed, { ...placed, x: placed.x + 800 })).toBeNull();
  });
});
