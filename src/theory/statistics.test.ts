/** Warm-up, quantiles, precision, knees and omitted requests: what the papers say of them. */
import { describe, expect, it } from 'vitest';
import { exp } from '../base/deterministic-math.ts';
import { kneeOf } from './knee.ts';
import { KneeSearch } from './knee-search.ts';
import { correctedForOmission, quantileOfTally } from './omission.ts';
import { isPrecise, replicationsNeeded } from './precision.ts';
import { quantileInterval, quantileRanks, shareInterval } from './quantile-intervals.ts';
import { autoregression, Luck } from './testing/luck.ts';
import { meanSeries, warmUpOf } from './warm-up.ts';

describe('MSER-5', () => {
  const noise = (seed: number, n: number) => autoregression(new Luck(seed), n, 0.3);

  it('cuts a transient of known length, and little more', () => {
    // 20 above the mean for the first 100 of 600 values
    for (let seed = 1; seed <= 20; seed++) {
      const series = noise(seed, 600).map((value, i) => (i < 100 ? value + 20 : value));
      const { length, found } = warmUpOf(series);
      expect(found).toBe(true);
      expect(length).toBeGreaterThanOrEqual(100);
      expect(length).toBeLessThanOrEqual(250);
    }
  });

  it('cuts a fading transient where it has sunk into the noise', () => {
    const cuts = Array.from({ length: 20 }, (_, seed) => {
      // falls to a tenth of the noise at 30 · ln(100) ≈ 138
      const series = noise(seed + 50, 600).map((value, i) => value + 10 * exp(-i / 30));
      return warmUpOf(series).length;
    });
    const mean = cuts.reduce((sum, cut) => sum + cut, 0) / cuts.length;
    expect(mean).toBeGreaterThan(60);
    expect(mean).toBeLessThan(200);
  });

  it('leaves a series that is steady from the beginning nearly whole', () => {
    const cuts = Array.from({ length: 40 }, (_, seed) => warmUpOf(noise(seed + 100, 600)).length);
    const median = cuts.sort((a, b) => a - b)[20]!;
    expect(median).toBeLessThan(100);
  });

  it('says so where a series never settles, or is too short', () => {
    expect(warmUpOf(Array.from({ length: 600 }, (_, i) => i))).toEqual({ length: 300, found: false });
    expect(warmUpOf([1, 2, 3, 4])).toEqual({ length: 2, found: false });
  });

  it('of several runs looks at their mean', () => {
    expect(
      meanSeries([
        [1, 2, 3],
        [3, Number.NaN],
      ]),
    ).toEqual([2, 2]);
  });
});

describe('the interval of a quantile', () => {
  it('of independent values has the ranks of the binomial tables', () => {
    // the median of 10: values 2 to 9, 97.85 %; of 100: values 40 to 61 (Conover, "Practical Nonparametric Statistics")
    expect(quantileRanks(10, 0.5)).toEqual([1, 8]);
    expect(quantileRanks(100, 0.5)).toEqual([39, 60]);
    expect(quantileRanks(5, 0.5)).toBeUndefined();
    expect(quantileRanks(300, 0.99)).toBeUndefined();
    expect(quantileRanks(400, 0.99)).toBeDefined();
  });

  it('of independent values holds the quantile in 19 of 20 cases', () => {
    const truth = Math.LN10 * 2;
    const cases = Array.from({ length: 500 }, (_, seed) => {
      const luck = new Luck(seed);
      return quantileInterval(
        Array.from({ length: 200 }, () => luck.exponential(2)),
        0.9,
      )!;
    });
    const held = cases.filter(([low, high]) => low <= truth && truth <= high).length;
    expect(held / 500).toBeGreaterThan(0.92);
  });

  it('of one run is that of the share below it', () => {
    const luck = new Luck(3);
    const counts = new Array<number>(400).fill(50);
    const below = counts.map((count) => {
      let n = 0;
      for (let i = 0; i < count; i++) if (luck.uniform() < 0.9) n++;
      return n;
    });
    const [low, high] = shareInterval(below, counts, 0.9, 2000) as [number, number];
    const half = 1.96 * Math.sqrt((0.9 * 0.1) / 20_000);
    expect(high - 0.9).toBeGreaterThan(0.6 * half);
    expect(high - 0.9).toBeLessThan(1.6 * half);
    expect(low).toBeCloseTo(1.8 - high, 10);
    expect(shareInterval(counts, counts, 0.9999, 1e6)).toBe('too-few-values');
    // worth fewer independent values than it takes to see one beyond the quantile
    expect(shareInterval(below, counts, 0.9, 9)).toBe('too-few-values');
  });
});

describe('precision', () => {
  it('is reached when the interval is a small share of the mean', () => {
    expect(isPrecise(100, 1.9, 0.02)).toBe(true);
    expect(isPrecise(100, 2, 0.02)).toBe(false);
    expect(isPrecise(0, 0, 0.02)).toBe(true);
    expect(isPrecise(0, 1, 0.02)).toBe(false);
    expect(isPrecise(Number.NaN, Number.NaN, 0.02)).toBe(false);
  });

  it('asks for more replications by the square root law, and never for more than twice as many', () => {
    expect(replicationsNeeded(10, 100, 1, 0.02)).toBe(10);
    expect(replicationsNeeded(10, 100, 2.3, 0.02)).toBe(14);
    expect(replicationsNeeded(10, 100, 50, 0.02)).toBe(20);
  });
});

describe('a knee', () => {
  it('lies where a curve turns most', () => {
    const load = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95];
    const latency = load.map((rate) => 1 / (100 - rate));
    expect(load[kneeOf(load, latency, 'convex')]).toBe(80);
    const throughput = load.map((rate) => Math.min(rate, 50));
    expect(load[kneeOf(load, throughput, 'concave')]).toBe(50);
    const falling = [1, 2, 3, 4, 8].map((instances) => 1 / instances);
    expect(kneeOf([1, 2, 3, 4, 8], falling, 'convex')).toBeGreaterThan(0);
  });

  it('is in no straight line and not between two points', () => {
    expect(kneeOf([1, 2, 3, 4], [2, 4, 6, 8], 'convex')).toBe(-1);
    expect(kneeOf([1, 2], [0, 9], 'convex')).toBe(-1);
    expect(kneeOf([1, 2, 3], [5, 5, 5], 'concave')).toBe(-1);
  });
});

describe('the search for the knee', () => {
  const search = (first: number, carried: (load: number) => boolean, most?: number) => {
    const one = new KneeSearch(first, 0.02, most);
    let tries = 0;
    for (let load = one.next(); load !== null; load = one.next()) {
      one.tell(load, carried(load));
      tries++;
    }
    return { ...one.found, tries };
  };

  it.each([1, 80, 700, 9000])('from %s finds the largest load that is carried, within 2 %%', (first) => {
    const { carried, refused, tries } = search(first, (load) => load <= 437);
    expect(carried).toBeLessThanOrEqual(437);
    expect(refused).toBeGreaterThan(437);
    expect(refused / carried).toBeLessThan(1.021);
    expect(tries).toBeLessThan(20);
  });

  it('gives up where every load is carried, or none', () => {
    expect(search(10, () => true, 1000)).toMatchObject({ carried: 1000, refused: Number.POSITIVE_INFINITY });
    expect(search(10, () => false).carried).toBe(0);
  });
});

describe('coordinated omission', () => {
  it('is corrected as in the documentation of HdrHistogram', () => {
    // 100 s of answers within 1 ms, then a stall of 100 s, with one request meant to be sent every 10 ms
    const raw = [
      [0.001, 10_000],
      [100, 1],
    ] as const;
    const corrected = correctedForOmission(raw, 0.01);
    expect(corrected.reduce((sum, [, count]) => sum + count, 0)).toBe(20_000);
    expect(quantileOfTally(raw, 0.99)).toBe(0.001);
    expect(quantileOfTally(corrected, 0.3)).toBe(0.001);
    expect(quantileOfTally(corrected, 0.5)).toBe(0.001);
    expect(quantileOfTally(corrected, 0.75)).toBeCloseTo(50, 1);
    expect(quantileOfTally(corrected, 0.9)).toBeCloseTo(80, 1);
    expect(quantileOfTally(corrected, 0.99)).toBeCloseTo(98, 1);
  });

  it('leaves answers that were fast as they are', () => {
    expect(correctedForOmission([[0.005, 3]], 0.01)).toEqual([[0.005, 3]]);
    expect(correctedForOmission([[0.019, 3]], 0.01)).toEqual([[0.019, 3]]);
  });
});
