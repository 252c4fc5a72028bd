/** Batch means: intervals of correlated values hold the truth as often as they say, or are refused. */
import { describe, expect, it } from 'vitest';
import { type BatchInterval, batchInterval, effectiveSampleSize, joined } from './batch-means.ts';
import { lagOneCorrelation, looksIndependent } from './serial-correlation.ts';
import { autoregression, Luck } from './testing/luck.ts';

const ones = (n: number) => new Array<number>(n).fill(1);
const intervalOf = (values: readonly number[]) => batchInterval(values, ones(values.length));

describe("von Neumann's test", () => {
  it('tells the correlation of neighbours', () => {
    expect(lagOneCorrelation(autoregression(new Luck(1), 20_000, 0.6))).toBeCloseTo(0.6, 1);
    expect(lagOneCorrelation(autoregression(new Luck(2), 20_000, 0))).toBeCloseTo(0, 1);
    expect(lagOneCorrelation([3, 3, 3])).toBe(0);
  });

  it('refutes the independence of independent values in one case of twenty', () => {
    const refuted = Array.from({ length: 1000 }, (_, seed) => autoregression(new Luck(seed), 32, 0));
    const share = refuted.filter((values) => !looksIndependent(values)).length / 1000;
    // 0.05 ± three standard deviations of a share of 1,000
    expect(share).toBeGreaterThan(0.029);
    expect(share).toBeLessThan(0.071);
  });
});

describe('batch means', () => {
  it.each([0, 0.5, 0.9])(
    'of 600 values with correlation %s hold the mean in 19 of 20 runs',
    (correlation) => {
      const runs = 400;
      let held = 0;
      let given = 0;
      for (let seed = 0; seed < runs; seed++) {
        const interval = intervalOf(autoregression(new Luck(seed), 600, correlation));
        if (typeof interval === 'string') continue;
        given++;
        if (Math.abs(interval.mean) <= interval.half) held++;
      }
      expect(given).toBeGreaterThan(0.7 * runs);
      // 0.95 ± 3.3 standard deviations of a share of 400, and what the test of independence lets pass
      expect(held / given).toBeGreaterThan(0.9);
      expect(held / given).toBeLessThan(0.99);
    },
  );

  it('have an interval far wider than that of independent values where neighbours are alike', () => {
    const values = autoregression(new Luck(5), 6000, 0.9);
    const { half } = intervalOf(values) as BatchInterval;
    // the variance of the mean is (1 + r) ÷ (1 − r) = 19 times that of as many independent values
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    const naive = (1.96 * deviation) / Math.sqrt(values.length);
    expect(half / naive).toBeGreaterThan(3);
    expect(half / naive).toBeLessThan(6.5);
    expect(effectiveSampleSize(deviation, intervalOf(values) as BatchInterval)).toBeLessThan(700);
  });

  it('are refused, with the reason, where a run cannot tell', () => {
    expect(intervalOf([1, 2, 3])).toBe('too-short');
    expect(intervalOf(Array.from({ length: 600 }, (_, i) => i))).toBe('correlated');
    const few = Array.from({ length: 600 }, (_, i) => (i % 20 === 0 ? 1 : 0));
    expect(batchInterval(few, few, few)).toBe('too-few-values');
  });

  it('of a ratio count each part by its weight', () => {
    const luck = new Luck(8);
    const counts = Array.from({ length: 400 }, () => Math.ceil(20 * luck.uniform()));
    const sums = counts.map((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += luck.exponential(3);
      return sum;
    });
    const { mean, half } = batchInterval(sums, counts, counts) as BatchInterval;
    const n = counts.reduce((sum, count) => sum + count, 0);
    expect(Math.abs(mean - 3)).toBeLessThan(half * 1.5);
    // 3 is also the deviation of an exponential value
    expect(half).toBeGreaterThan((0.8 * 1.96 * 3) / Math.sqrt(n));
    expect(half).toBeLessThan((1.5 * 1.96 * 3) / Math.sqrt(n));
  });

  it('leave out at the beginning what makes no whole batch', () => {
    expect(joined([100, 1, 2, 3, 4], 2)).toEqual([3, 7]);
  });
});
