/** Paired differences, against values worked out by hand. */
import { describe, expect, test } from 'vitest';
import { batchesOf, pairedDifference, verdictOn } from './paired.ts';

describe('a paired difference', () => {
  test('has the mean and the interval that Student gives', () => {
    // differences 1, 2, 3, 4: mean 2.5, variance 5/3, t(3) = 3.182, half width 3.182 · √(5/12) = 2.0540
    const found = pairedDifference([10, 20, 30, 40], [11, 22, 33, 44]);
    expect(found).toMatchObject({ a: 25, b: 27.5, difference: 2.5, pairs: 4 });
    expect(found.low).toBeCloseTo(0.446, 3);
    expect(found.high).toBeCloseTo(4.554, 3);
    expect(verdictOn(found)).toBe('more');
    expect(verdictOn(pairedDifference([11, 22, 33, 44], [10, 20, 30, 40]))).toBe('less');
  });

  test('is narrower than what both vary by, because that falls out', () => {
    // Both rise by 100 from pair to pair; the differences are 1, 1.1 and 0.9: half width 4.303 · 0.1 / √3 = 0.2484.
    const found = pairedDifference([100, 200, 300], [101, 201.1, 300.9]);
    expect(found.difference).toBeCloseTo(1, 9);
    expect(found.high - found.difference).toBeCloseTo(0.2484, 3);
  });

  test('leaves out pairs in which one has no value', () => {
    expect(pairedDifference([1, Number.NaN, 3], [2, 5, 6])).toMatchObject({
      a: 2,
      b: 4,
      difference: 2,
      pairs: 2,
    });
    expect(pairedDifference([Number.NaN], [1]).pairs).toBe(0);
  });

  test('of one pair has no interval, and says nothing of the sign', () => {
    const one = pairedDifference([1], [5]);
    expect(one.difference).toBe(4);
    expect(one.low).toBeNaN();
    expect(verdictOn(one)).toBe('unclear');
    expect(verdictOn(pairedDifference([1, 2], [2, 1]))).toBe('unclear');
  });

  test('of equal values is zero beyond doubt', () => {
    expect(pairedDifference([1, 2], [1, 2])).toMatchObject({ difference: 0, low: 0, high: 0 });
  });
});

describe('batches', () => {
  test('are as many as asked for, equally long, and end with the last bucket', () => {
    const ten = { least: 10, most: 10, shortest: 1 };
    expect(batchesOf({ from: 4, to: 27 }, ten)).toEqual(
      Array.from({ length: 10 }, (_, i) => [7 + 2 * i, 9 + 2 * i]),
    );
    const twenty = { least: 10, most: 20, shortest: 1 };
    expect(batchesOf({ from: 0, to: 12 }, twenty)).toHaveLength(12);
    expect(batchesOf({ from: 0, to: 45 }, twenty)).toHaveLength(20);
    expect(batchesOf({ from: 0, to: 45 }, { ...twenty, shortest: 4 })).toHaveLength(11);
  });
  test('are none where there is too little', () => {
    expect(batchesOf({ from: 3, to: 12 }, { least: 10, most: 20, shortest: 1 })).toEqual([]);
    expect(batchesOf({ from: 0, to: 39 }, { least: 10, most: 20, shortest: 4 })).toEqual([]);
  });
});
