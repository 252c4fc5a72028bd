/** Figures of laws: against textbooks, against each other, and against what the engine draws. */
import { describe, expect, it } from 'vitest';
import { log } from '../base/deterministic-math.ts';
import { Streams } from '../engine/random.ts';
import { compileSampler, draw } from '../engine/sampler.ts';
import type { Distribution } from './distribution.ts';
import {
  atomsOf,
  cumulative,
  cvOf,
  density,
  deviationOf,
  meanOf,
  quantile,
  scaledLaw,
} from './law-figures.ts';

const mixture: Distribution = {
  distribution: 'mixture',
  weights: [1, 3],
  of: [
    { distribution: 'exponential', mean: 0.1 },
    { distribution: 'lognormal', mean: 0.01, cv: 0.5 },
  ],
};
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
  mixture,
];
const all: readonly Distribution[] = [
  ...continuous,
  { distribution: 'constant', value: 0.004 },
  { distribution: 'empirical', values: [0.001, 0.004, 0.05], weights: [5, 4, 1] },
  {
    distribution: 'mixture',
    weights: [0.5, 0.5],
    of: [
      { distribution: 'constant', value: 0.02 },
      { distribution: 'uniform', min: 0, max: 0.01 },
    ],
  },
];

const DRAWS = 40_000;

function sample(law: Distribution): Float64Array {
  const streams = new Streams();
  streams.addOwner(7, 11, 0);
  const sampler = compileSampler(law);
  return Float64Array.from({ length: DRAWS }, () => {
    draw(sampler, streams, 0);
    return streams.drawn;
  }).sort();
}

/** Largest distance of the samples' distribution function from the law's, at the samples and just before them. */
function distance(law: Distribution, sorted: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < sorted.length; i++) {
    const x = sorted[i]!;
    if (sorted[i + 1] === x) continue;
    largest = Math.max(largest, Math.abs((i + 1) / sorted.length - cumulative(law, x)));
  }
  return largest;
}

describe('the figures of a law', () => {
  it.each(all)('agree with what the engine draws: $distribution', (law) => {
    const sorted = sample(law);
    // Kolmogorov: sup |Fₙ − F| exceeds 1.95 ÷ √n once in a thousand samples.
    expect(distance(law, sorted)).toBeLessThan(1.95 / Math.sqrt(DRAWS));
    const mean = sorted.reduce((sum, x) => sum + x, 0) / DRAWS;
    expect(Math.abs(mean - meanOf(law))).toBeLessThanOrEqual(
      (3.3 * deviationOf(law)) / Math.sqrt(DRAWS) + 1e-15,
    );
    // The rank of the p99 is binomial: 3.3 standard deviations around 99 %.
    const slack = 3.3 * Math.sqrt(0.99 * 0.01 * DRAWS);
    expect(quantile(law, 0.99)).toBeGreaterThanOrEqual(sorted[Math.floor(0.99 * DRAWS - slack)]!);
    expect(quantile(law, 0.99)).toBeLessThanOrEqual(sorted[Math.ceil(0.99 * DRAWS + slack)]!);
  });

  it.each(all.filter((law) => law.distribution !== 'pareto'))(
    'have the deviation that the engine’s draws have: $distribution',
    (law) => {
      const sorted = sample(law);
      const mean = meanOf(law);
      const squares = sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / DRAWS;
      const fourth = sorted.reduce((sum, x) => sum + (x - mean) ** 4, 0) / DRAWS;
      const error = Math.sqrt(Math.max(0, fourth - squares * squares) / DRAWS);
      expect(Math.abs(squares - deviationOf(law) ** 2)).toBeLessThanOrEqual(4 * error + 1e-15);
    },
  );

  it.each(continuous)('have a density that integrates to the distribution function: $distribution', (law) => {
    const end = quantile(law, 0.9);
    const start = quantile(law, 0.05);
    const steps = 10_000;
    let area = 0;
    for (let i = 0; i < steps; i++) area += density(law, start + ((i + 0.5) / steps) * (end - start));
    area *= (end - start) / steps;
    expect(area).toBeCloseTo(cumulative(law, end) - cumulative(law, start), 3);
  });

  it.each(all)('have percentiles that the distribution function takes back: $distribution', (law) => {
    for (const p of [0.01, 0.5, 0.9, 0.99, 0.999]) {
      const x = quantile(law, p);
      expect(cumulative(law, x)).toBeGreaterThanOrEqual(p - 1e-9);
      if (x > 0) expect(cumulative(law, x * (1 - 1e-6))).toBeLessThanOrEqual(p + 1e-9);
    }
  });

  it('are those of the textbook where it has them', () => {
    expect(quantile({ distribution: 'exponential', mean: 1 }, 0.99)).toBeCloseTo(log(100), 12);
    // exp(μ + 2.3263 σ) for a lognormal law of mean 1 and cv 1.
    expect(quantile({ distribution: 'lognormal', mean: 1, cv: 1 }, 0.99)).toBeCloseTo(4.9048, 3);
    expect(quantile({ distribution: 'uniform', min: 2, max: 4 }, 0.5)).toBeCloseTo(3, 12);
    // Chi-squared with four degrees of freedom: 13.2767 at 99 %.
    expect(quantile({ distribution: 'erlang', k: 2, mean: 4 }, 0.99)).toBeCloseTo(13.2767, 3);
    expect(cvOf({ distribution: 'erlang', k: 4, mean: 3 })).toBeCloseTo(0.5, 12);
    expect(cvOf({ distribution: 'uniform', min: 0, max: 1 })).toBeCloseTo(1 / Math.sqrt(3), 12);
    expect(cvOf({ distribution: 'weibull', shape: 1, scale: 5 })).toBeCloseTo(1, 8);
    // α = 3: mean 1.5, variance 3/4.
    expect(cvOf({ distribution: 'pareto', min: 1, alpha: 3 })).toBeCloseTo(Math.sqrt(0.75) / 1.5, 12);
    // Two phases in parallel with balanced means: cv² = 2 Σ p m² ÷ mean² − 1.
    const hyper: Distribution = {
      distribution: 'hyperexponential',
      probabilities: [0.5, 0.5],
      means: [1, 3],
    };
    expect(cvOf(hyper) ** 2).toBeCloseTo((2 * 5) / 4 - 1, 12);
  });

  it('say what is infinite, and survive laws that are always zero', () => {
    expect(meanOf({ distribution: 'pareto', min: 1, alpha: 0.9 })).toBe(Number.POSITIVE_INFINITY);
    expect(cvOf({ distribution: 'pareto', min: 1, alpha: 1.5 })).toBe(Number.POSITIVE_INFINITY);
    expect(cvOf({ distribution: 'constant', value: 0 })).toBe(0);
    expect(cvOf({ distribution: 'pareto', min: 0, alpha: 0.5 })).toBe(0);
    expect(atomsOf({ distribution: 'exponential', mean: 0 })).toEqual([{ x: 0, probability: 1 }]);
    for (const mean of [0]) {
      expect(quantile({ distribution: 'gamma', mean, cv: 1 }, 0.99)).toBe(0);
      expect(cumulative({ distribution: 'lognormal', mean, cv: 1 }, 0)).toBe(1);
    }
  });

  it.each(all)('stretch with the law: $distribution', (law) => {
    const twice = scaledLaw(law, 2);
    expect(meanOf(twice)).toBeCloseTo(2 * meanOf(law), 12);
    expect(cvOf(twice)).toBeCloseTo(cvOf(law), 9);
    expect(quantile(twice, 0.99) / quantile(law, 0.99)).toBeCloseTo(2, 9);
  });
});
