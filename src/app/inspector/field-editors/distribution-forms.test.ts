import { describe, expect, it } from 'vitest';
import { distributionSchema } from '../../../model/distribution.ts';
import { meanOf } from './density.ts';
import { asLaw, lawNames, lawParameters } from './distribution-forms.ts';

describe('changing the law of a setting', () => {
  it('keeps its mean from any law to any other, and is always valid', () => {
    for (const from of lawNames) {
      const start = asLaw(from.value, { distribution: 'exponential', mean: 0.012 });
      for (const to of lawNames) {
        const law = asLaw(to.value, start);
        expect(distributionSchema.safeParse(law).success).toBe(true);
        if (to.value === 'mixture' || from.value === 'mixture') continue;
        expect(meanOf(law) / meanOf(start)).toBeGreaterThan(0.95);
        expect(meanOf(law) / meanOf(start)).toBeLessThan(1.05);
      }
    }
  });

  it('keeps the variation where both laws have one', () => {
    expect(asLaw('gamma', { distribution: 'lognormal', mean: 1, cv: 0.3 })).toMatchObject({ cv: 0.3 });
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
