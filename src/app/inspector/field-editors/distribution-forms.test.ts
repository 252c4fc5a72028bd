import { describe, expect, it } from 'vitest';
import { type Distribution, distributionSchema } from '../../../model/distribution.ts';
import { cvOf, meanOf, quantile } from '../../../model/law-figures.ts';
import { asLaw, hasTailToDrag, lawNames, lawParameters, withMean, withP99 } from './distribution-forms.ts';

describe('changing the law of a setting', () => {
  it('keeps its mean from any law to any other, and is always valid', () => {
    for (const from of lawNames) {
      const start = asLaw(from.value, { distribution: 'exponential', mean: 0.012 });
      for (const to of lawNames) {
        const law = asLaw(to.value, start);
        expect(distributionSchema.safeParse(law).success).toBe(true);
        expect(meanOf(law) / meanOf(start), `${from.value} to ${to.value}`).toBeCloseTo(1, 5);
      }
    }
  });

  it('keeps the variation where the other law can have it', () => {
    expect(asLaw('gamma', { distribution: 'lognormal', mean: 1, cv: 0.3 })).toMatchObject({ cv: 0.3 });
    const wild: Distribution = { distribution: 'lognormal', mean: 0.01, cv: 1.7 };
    for (const name of ['gamma', 'weibull', 'pareto', 'hyperexponential'] as const)
      expect(cvOf(asLaw(name, wild)), name).toBeCloseTo(1.7, 2);
    const tame: Distribution = { distribution: 'gamma', mean: 0.01, cv: 0.25 };
    for (const name of ['lognormal', 'weibull', 'uniform', 'erlang'] as const)
      expect(cvOf(asLaw(name, tame)), name).toBeCloseTo(0.25, 2);
  });

  it('finds a number to go on with where the mean is infinite', () => {
    expect(asLaw('exponential', { distribution: 'pareto', min: 2, alpha: 0.8 })).toMatchObject({ mean: 2 });
  });

  it('asks for every number of every law that is not a list', () => {
    for (const { value } of lawNames) {
      const law = asLaw(value, { distribution: 'constant', value: 1 });
      const numbers = Object.entries(law)
        .filter(([, part]) => typeof part === 'number')
        .map(([name]) => name);
      expect(lawParameters[value].map((parameter) => parameter.name).sort()).toEqual(numbers.sort());
    }
  });
});

describe('dragging on the density', () => {
  it('stretches any law to the mean where the hand is, and keeps its shape', () => {
    for (const { value } of lawNames) {
      const law = asLaw(value, { distribution: 'lognormal', mean: 0.02, cv: 0.8 });
      const dragged = withMean(law, 0.05);
      expect(meanOf(dragged), value).toBeCloseTo(0.05, 6);
      expect(cvOf(dragged), value).toBeCloseTo(cvOf(law), 4);
      expect(distributionSchema.safeParse(dragged).success).toBe(true);
    }
  });

  it('puts the p99 where the hand is and leaves the mean', () => {
    for (const value of ['lognormal', 'gamma', 'weibull'] as const) {
      const law = asLaw(value, { distribution: 'lognormal', mean: 0.02, cv: 0.8 });
      expect(hasTailToDrag(law)).toBe(true);
      for (const p99 of [0.03, 0.06, 0.1]) {
        const dragged = withP99(law, p99);
        expect(quantile(dragged, 0.99) / p99, value).toBeCloseTo(1, 1);
        expect(meanOf(dragged), value).toBeCloseTo(0.02, 5);
      }
      // Nearer than the law can be, and further: as near as it can be, and valid.
      for (const p99 of [0.001, 100])
        expect(distributionSchema.safeParse(withP99(law, p99)).success).toBe(true);
    }
    expect(hasTailToDrag({ distribution: 'exponential', mean: 1 })).toBe(false);
  });
});
