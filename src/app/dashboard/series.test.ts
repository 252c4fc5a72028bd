import { describe, expect, it } from 'vitest';
import { heatRuns, highest, highestStack, lowestPositive, nearestPoint } from './series.ts';

const NONE = Number.NaN;

describe('how high an axis must reach', () => {
  it('finds the ends of the axis among gaps', () => {
    expect(highest([[NONE, 4], [2]])).toBe(4);
    expect(highest([[Number.POSITIVE_INFINITY, 1]])).toBe(1);
    expect(lowestPositive([[0, NONE, 0.5], [0.2]])).toBe(0.2);
    expect(lowestPositive([[]])).toBe(Number.POSITIVE_INFINITY);
  });

  it('measures a stack at its highest moment, not the highest of each layer', () => {
    expect(
      highestStack(
        [
          [5, 1, NONE],
          [0, 3, 2],
        ],
        3,
      ),
    ).toBe(5);
    expect(
      highestStack(
        [
          [5, 1],
          [1, 6],
        ],
        2,
      ),
    ).toBe(7);
  });
});

describe('the heat strip', () => {
  it('joins neighbours of one color and leaves out what was not measured', () => {
    expect(heatRuns([0.1, 0.12, 0.95, NONE, NONE, 0.95])).toEqual([
      { from: 0, to: 2, step: 1 },
      { from: 2, to: 3, step: 5 },
      { from: 5, to: 6, step: 5 },
    ]);
    expect(heatRuns([])).toEqual([]);
  });
});

describe('the cursor', () => {
  it('finds the nearest point', () => {
    expect([0, 4, 6, 14, 99].map((time) => nearestPoint([0, 10, 20], time))).toEqual([0, 0, 1, 1, 2]);
    expect(nearestPoint([], 3)).toBe(-1);
  });
});
