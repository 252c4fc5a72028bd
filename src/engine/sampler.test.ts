import { describe, expect, it } from 'vitest';
import type { Distribution } from '../model/distribution.ts';
import { Streams } from './random.ts';
import { compileSampler, draw } from './sampler.ts';

const N = 300_000;

function sample(law: Distribution, scale = 1): Float64Array {
  const streams = new Streams();
  streams.addOwner(3, 9, 0);
  const sampler = compileSampler(law, scale);
  return Float64Array.from({ length: N }, () => {
    draw(sampler, streams, 0);
    return streams.drawn;
  });
}

/** Law, mean and variance in closed form. */
const laws: [Distribution, number, number][] = [
  [{ distribution: 'constant', value: 3 }, 3, 0],
  [{ distribution: 'uniform', min: 1, max: 4 }, 2.5, 0.75],
  [{ distribution: 'exponential', mean: 2 }, 2, 4],
  [{ distribution: 'erlang', k: 4, mean: 2 }, 2, 1],
  [
    { distribution: 'hyperexponential', probabilities: [0.9, 0.1], means: [0.5, 5.5] },
    1,
    2 * (0.225 + 3.025) - 1,
  ],
  [{ distribution: 'gamma', mean: 2, cv: 0.5 }, 2, 1],
  [{ distribution: 'gamma', mean: 2, cv: 2 }, 2, 16],
  [{ distribution: 'lognormal', mean: 1, cv: 0.8 }, 1, 0.64],
  [{ distribution: 'weibull', shape: 2, scale: 3 }, 3 * 0.886226925452758, 9 * (1 - 0.886226925452758 ** 2)],
  [{ distribution: 'pareto', min: 1, alpha: 6 }, 1.2, 6 / (25 * 4)],
  [
    { distribution: 'empirical', values: [1, 2, 10], weights: [1, 2, 1] },
    3.75,
    (1 + 8 + 100) / 4 - 3.75 ** 2,
  ],
  [
    {
      distribution: 'mixture',
      weights: [0.25, 0.75],
      of: [
        { distribution: 'constant', value: 4 },
        { distribution: 'uniform', min: 0, max: 1 },
      ],
    },
    1.375,
    0.25 * 16 + 0.75 / 3 - 1.375 ** 2,
  ],
];

describe('samples', () => {
  it.each(laws)('of %o have its mean and variance', (law, mean, variance) => {
    const values = sample(law);
    const measured = values.reduce((a, b) => a + b, 0) / N;
    expect(Math.abs(measured - mean)).toBeLessThanOrEqual(4 * Math.sqrt(variance / N) + 1e-12);
    const squares = values.reduce((a, b) => a + (b - mean) * (b - mean), 0) / N;
    const fourth = values.reduce((a, b) => a + (b - mean) ** 4, 0) / N;
    const error = Math.sqrt(Math.max(0, fourth - squares * squares) / N);
    expect(Math.abs(squares - variance)).toBeLessThanOrEqual(5 * error + 1e-9);
  });

  it('are scaled as a whole, so that a faster machine has the same law', () => {
    const plain = sample({ distribution: 'lognormal', mean: 1, cv: 0.8 });
    const quick = sample({ distribution: 'lognormal', mean: 1, cv: 0.8 }, 0.25);
    for (let i = 0; i < 100; i++) expect(quick[i]! / plain[i]!).toBeCloseTo(0.25, 12);
  });
});
