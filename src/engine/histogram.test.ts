import { describe, expect, it } from 'vitest';
import { exp } from '../base/deterministic-math.ts';
import { mix32 } from '../base/hash.ts';
import { Histogram } from './histogram.ts';

/** Values over many powers of ten, some of them zero. */
const values = Array.from({ length: 20_000 }, (_, i) => {
  const u = (mix32(i) >>> 0) / 4294967296;
  return i % 10 === 0 ? 0 : exp(20 * u - 12);
});

function filled(list: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const x of list) histogram.record(x);
  return histogram;
}

describe('a histogram', () => {
  it('knows count, mean, deviation and maximum exactly and every quantile within a bin of 1.6 %', () => {
    const histogram = filled(values);
    const sorted = [...values].sort((a, b) => a - b);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const summary = histogram.summary();
    expect(summary.count).toBe(values.length);
    expect(summary.mean).toBeCloseTo(mean, 9);
    expect(summary.max).toBe(sorted.at(-1));
    for (const p of [0.2, 0.5, 0.9, 0.95, 0.99, 0.999]) {
      const exact = sorted[Math.ceil(p * sorted.length) - 1]!;
      expect(Math.abs(histogram.quantile(p) - exact) / exact).toBeLessThan(0.016);
    }
    expect(histogram.quantile(0.05)).toBe(0);
  });

  it('has no quantiles and no mean before anything was recorded', () => {
    expect(new Histogram().summary()).toMatchObject({ count: 0, mean: Number.NaN, p99: Number.NaN });
  });

  it('merged from parts is the histogram of the whole', () => {
    const whole = filled(values).summary();
    const merged = filled(values.slice(0, 7000));
    merged.merge(filled(values.slice(7000)));
    expect(merged.summary()).toMatchObject({
      count: whole.count,
      p50: whole.p50,
      p999: whole.p999,
      max: whole.max,
    });
  });

  it('hands out each change once: the changes add up to the whole', () => {
    const histogram = new Histogram();
    const sums = new Map<number, number>();
    for (let i = 0; i < values.length; i += 100) {
      for (const x of values.slice(i, i + 100)) histogram.record(x);
      const written = new Int32Array(2 * histogram.mostChanges);
      const pairs = written.subarray(0, histogram.writeChanges(written, 0));
      histogram.noteChanges();
      for (let k = 0; k < pairs.length; k += 2)
        sums.set(pairs[k]!, (sums.get(pairs[k]!) ?? 0) + pairs[k + 1]!);
    }
    expect([...sums.values()].reduce((a, b) => a + b)).toBe(values.length);
    expect(sums.get(0)).toBe(values.filter((x) => x === 0).length);
    expect(histogram.mostChanges).toBe(0);
    expect(histogram.writeChanges(new Int32Array(0), 0)).toBe(0);
  });
});
