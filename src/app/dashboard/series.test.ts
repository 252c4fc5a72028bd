import { describe, expect, it } from 'vitest';
import { addSeries, bucketsPerPoint, heatRuns, heatStep, highest, lowestPositive, reduceSeries, stack } from './series.ts';

const NONE = Number.NaN;

describe('reducing buckets to points', () => {
  it('never draws more than two hundred points', () => {
    for (const buckets of [1, 199, 200, 201, 599, 600, 601]) {
      expect(Math.ceil(buckets / bucketsPerPoint(buckets))).toBeLessThanOrEqual(200);
    }
  });

  it('averages rates, keeps the worst of what must not be averaged away, and leaves gaps as gaps', () => {
    const values = [1, 3, NONE, 5, NONE, NONE, 7];
    expect([...reduceSeries(values, 7, 2, 'mean')]).toEqual([2, 5, NONE, 7]);
    expect([...reduceSeries(values, 7, 2, 'max')]).toEqual([3, 5, NONE, 7]);
    expect([...reduceSeries(values, 7, 2, 'sum')]).toEqual([4, 5, NONE, 7]);
  });
});

describe('adding and stacking', () => {
  it('adds what is there', () => {
    expect([...addSeries([[1, NONE, NONE], [2, 3, NONE]], 3)]).toEqual([3, 3, NONE]);
  });

  it('lays every band on the one below, a gap being nothing', () => {
    const [first, second] = stack([[1, NONE], [2, 2]], 2);
    expect([...first!.high]).toEqual([1, 0]);
    expect([...second!.low]).toEqual([1, 0]);
    expect([...second!.high]).toEqual([3, 2]);
  });

  it('finds the ends of the axis among gaps', () => {
    expect(highest([[NONE, 4], [2]])).toBe(4);
    expect(lowestPositive([[0, NONE, 0.5], [0.2]])).toBe(0.2);
    expect(lowestPositive([[]])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the heat strip', () => {
  it('turns amber at 75 % and red at 90 %', () => {
    expect([0, 0.1, 0.3, 0.5, 0.75, 0.9, 1].map(heatStep)).toEqual([0, 1, 2, 3, 4, 5, 5]);
  });

  it('joins neighbours of one color and leaves out what was not measured', () => {
    expect(heatRuns([0.05, 0.06, 0.95, NONE, 0.95])).toEqual([
      { from: 0, to: 2, step: 0 },
      { from: 2, to: 3, step: 5 },
      { from: 4, to: 5, step: 5 },
    ]);
    expect(heatRuns([])).toEqual([]);
  });
});
