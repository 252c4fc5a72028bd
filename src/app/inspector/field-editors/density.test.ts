import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../../model/distribution.ts';
import { cumulative, density, densityPlot, meanOf, quantile, roundUp } from './density.ts';

const continuous: readonly Distribution[] = [
  { distribution: 'uniform', min: 0.01, max: 0.03 },
  { distribution: 'exponential', mean: 0.01 },
  { distribution: 'erlang', k: 4, mean: 0.02 },
  { distribution: 'gamma', mean: 0.02, cv: 0.7 },
  { distribution: 'gamma', mean: 0.02, cv: 1.6 },
  { distribution: 'hyperexponential', probabilities: [0.9, 0.1], means: [0.005, 0.1] },
  { distribution: 'lognormal', mean: 0.012, cv: 0.8 },
  { distribution: 'weibull', shape: 1.5, scale: 0.02 },
  { distribution: 'pareto', min: 0.005, alpha: 2.5 },
  {
    distribution: 'mixture',
    weights: [1, 3],
    of: [
      { distribution: 'exponential', mean: 0.1 },
      { distribution: 'lognormal', mean: 0.01, cv: 0.5 },
    ],
  },
];

describe('the density plot', () => {
  it.each(continuous)(
    'draws a density that integrates to the distribution function: $distribution',
    (law) => {
      const end = quantile(law, 0.9);
      const start = quantile(law, 0.05);
      const steps = 40_000;
      let area = 0;
      for (let i = 0; i < steps; i++) area += density(law, start + ((i + 0.5) / steps) * (end - start));
      area *= (end - start) / steps;
      expect(area).toBeCloseTo(cumulative(law, end) - cumulative(law, start), 3);
    },
  );

  it.each(continuous)('finds the mean that the tail integral gives: $distribution', (law) => {
    // E[X] = ∫ (1 − F): cut at a far quantile; the heavy-tailed laws lose a little there.
    const far = quantile(law, 0.999999);
    const steps = 400_000;
    let tail = 0;
    for (let i = 0; i < steps; i++) tail += 1 - cumulative(law, ((i + 0.5) / steps) * far);
    tail *= far / steps;
    expect(tail / meanOf(law)).toBeGreaterThan(0.99);
    expect(tail / meanOf(law)).toBeLessThan(1.002);
  });

  it('marks the percentile of textbook laws where the textbook has it', () => {
    expect(quantile({ distribution: 'exponential', mean: 1 }, 0.99)).toBeCloseTo(Math.log(100), 6);
    // exp(μ + 2.3263 σ) for a lognormal law of mean 1 and cv 1.
    expect(quantile({ distribution: 'lognormal', mean: 1, cv: 1 }, 0.99)).toBeCloseTo(4.9048, 3);
    expect(quantile({ distribution: 'uniform', min: 2, max: 4 }, 0.5)).toBeCloseTo(3, 9);
    // Chi-squared with four degrees of freedom: 13.2767 at 99 %.
    expect(quantile({ distribution: 'erlang', k: 2, mean: 4 }, 0.99)).toBeCloseTo(13.2767, 3);
  });

  it('draws a constant and measured values as stems', () => {
    const constant = densityPlot({ distribution: 'constant', value: 0.005 });
    expect(constant.curve).toEqual([]);
    expect(constant.atoms).toEqual([{ x: 0.005, probability: 1 }]);
    const measured = densityPlot({ distribution: 'empirical', values: [1, 2, 9], weights: [1, 2, 1] });
    expect(measured.atoms.map((atom) => atom.probability)).toEqual([0.5, 1, 0.5]);
    expect(measured.end).toBeGreaterThan(9);
  });

  it('survives zero and laws without a mean', () => {
    expect(densityPlot({ distribution: 'constant', value: 0 }).atoms).toEqual([{ x: 0, probability: 1 }]);
    expect(densityPlot({ distribution: 'exponential', mean: 0 }).atoms).toEqual([{ x: 0, probability: 1 }]);
    const heavy = densityPlot({ distribution: 'pareto', min: 1, alpha: 0.9 });
    expect(heavy.mean).toBe(Number.POSITIVE_INFINITY);
    expect(heavy.curve.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
  });

  it('ends its axis on a round number', () => {
    expect([0.0571, 1, 1.01, 7.9, 99].map(roundUp)).toEqual([0.06, 1, 1.5, 8, 100]);
  });
});
