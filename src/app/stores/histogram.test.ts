/** Promises of the histograms: values fall into narrow bins, sums are exact, percentiles are within 1 %. */
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../engine/histogram.ts';
import { binLowerBound, binOf, binValue, HistogramSum } from './histogram.ts';

/** Sparse bins of a list of values, as the worker would send them. */
function binsOf(values: readonly number[]): Int32Array {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(binOf(value), (counts.get(binOf(value)) ?? 0) + 1);
  return Int32Array.from([...counts].flat());
}
/** Evenly spread values in a shuffled but fixed order. */
const spread = (count: number, scale: number) =>
  Array.from({ length: count }, (_, i) => (((i * 7919) % count) + 1) * scale);

describe('bins', () => {
  it('hold their values: lower bound ≤ value < next lower bound', () => {
    for (const value of [1e-9, 0.0003, 0.012, 0.999, 1, 1.5, 7, 12345.678]) {
      const bin = binOf(value);
      expect(binLowerBound(bin)).toBeLessThanOrEqual(value);
      expect(binLowerBound(bin + 1)).toBeGreaterThan(value);
    }
  });
  it('stand for a value within 1 % of every value that they hold', () => {
    for (let value = 1e-6; value < 1e3; value *= 1.0137) {
      expect(Math.abs(binValue(binOf(value)) / value - 1)).toBeLessThan(0.01);
    }
  });
  it('keep exact zeros apart', () => {
    expect(binOf(0)).toBe(0);
    expect(binValue(0)).toBe(0);
  });
});

describe('sums of histograms', () => {
  it('read percentiles within a bin of the sorted values', () => {
    const values = spread(5000, 0.00173);
    const sum = new HistogramSum();
    sum.add(binsOf(values));
    const sorted = [...values].sort((a, b) => a - b);
    for (const share of [0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1]) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1]!;
      expect(Math.abs(sum.percentile(share) / exact - 1)).toBeLessThan(1 / 64);
    }
  });
  it('agree with the quantiles that the engine prints', () => {
    const values = spread(3000, 0.0007);
    const engine = new Histogram();
    for (const value of values) engine.record(value);
    const sum = new HistogramSum();
    sum.add(binsOf(values));
    for (const share of [0.1, 0.5, 0.9, 0.99])
      expect(sum.percentile(share)).toBeCloseTo(engine.quantile(share), 12);
  });
  it('are the same whether values come at once or bucket by bucket', () => {
    const values = spread(900, 0.0031);
    const whole = new HistogramSum();
    whole.add(binsOf(values));
    const parts = new HistogramSum();
    for (let i = 0; i < values.length; i += 37) parts.add(binsOf(values.slice(i, i + 37)));
    expect(parts.entries()).toEqual(whole.entries());
    expect(parts.percentile(0.95)).toBe(whole.percentile(0.95));
  });
  it('forget everything when cleared, also bins of an earlier sum', () => {
    const sum = new HistogramSum();
    sum.add(binsOf([1, 2, 3]));
    sum.clear();
    expect(sum.count).toBe(0);
    expect(sum.percentile(0.5)).toBeNaN();
    sum.add(binsOf([8]));
    expect(sum.entries()).toHaveLength(1);
  });
  it('leave out bins that cannot be, instead of failing on them', () => {
    const sum = new HistogramSum();
    sum.add(Int32Array.from([-5, 3, 1 << 18, 2, binOf(1), 0, binOf(2), 4]));
    expect(sum.count).toBe(4);
  });
  it('count zeros as zeros', () => {
    const sum = new HistogramSum();
    sum.add(binsOf([0, 0, 0, 5]));
    expect(sum.percentile(0.5)).toBe(0);
    expect(sum.mean()).toBeCloseTo(1.25, 1);
  });
});
