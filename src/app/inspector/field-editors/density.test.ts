import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../../model/distribution.ts';
import { axisFor, densityPlot, naturalScale, placeOnAxis, roundUp, valueOnAxis } from './density.ts';

const heavyTail: Distribution = { distribution: 'pareto', min: 0.001, alpha: 1.2 };

describe('the density plot', () => {
  it('draws a constant and measured values as stems', () => {
    const constant = densityPlot({ distribution: 'constant', value: 0.005 });
    expect(constant.curve).toEqual([]);
    expect(constant.atoms).toEqual([{ x: 0.005, probability: 1 }]);
    const measured = densityPlot({ distribution: 'empirical', values: [1, 2, 9], weights: [1, 2, 1] });
    expect(measured.atoms.map((atom) => atom.probability)).toEqual([0.5, 1, 0.5]);
    expect(measured.axis.end).toBeGreaterThan(9);
  });

  it('draws of a mixture both the curve and the stems', () => {
    const plot = densityPlot({
      distribution: 'mixture',
      weights: [1, 1],
      of: [
        { distribution: 'constant', value: 0.02 },
        { distribution: 'exponential', mean: 0.01 },
      ],
    });
    expect(plot.curve.length).toBeGreaterThan(100);
    expect(plot.atoms).toEqual([{ x: 0.02, probability: 1 }]);
  });

  it('survives zero and laws without a mean', () => {
    expect(densityPlot({ distribution: 'constant', value: 0 }).atoms).toEqual([{ x: 0, probability: 1 }]);
    expect(densityPlot({ distribution: 'exponential', mean: 0 }).atoms).toEqual([{ x: 0, probability: 1 }]);
    const heavy = densityPlot({ distribution: 'pareto', min: 1, alpha: 0.9 });
    expect(heavy.mean).toBe(Number.POSITIVE_INFINITY);
    expect(heavy.curve.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
  });

  it('takes a logarithmic axis where a law spans decades, a linear one where it does not', () => {
    expect(naturalScale({ distribution: 'exponential', mean: 0.01 })).toBe('linear');
    expect(naturalScale({ distribution: 'lognormal', mean: 0.01, cv: 0.8 })).toBe('linear');
    expect(naturalScale(heavyTail)).toBe('logarithmic');
    expect(naturalScale({ distribution: 'lognormal', mean: 0.01, cv: 10 })).toBe('logarithmic');
    expect(
      naturalScale({ distribution: 'hyperexponential', probabilities: [0.99, 0.01], means: [0.001, 1] }),
    ).toBe('logarithmic');
  });

  it('has the same area under equal shares on either axis', () => {
    const law: Distribution = { distribution: 'lognormal', mean: 0.01, cv: 2 };
    for (const scale of ['linear', 'logarithmic'] as const) {
      const axis = axisFor(law, scale);
      const plot = densityPlot(law, scale);
      const middle = placeOnAxis(axis, plot.median);
      const area = (from: number, to: number) =>
        plot.curve.reduce((sum, [x, y]) => {
          const place = placeOnAxis(axis, x);
          return place >= from && place < to ? sum + y : sum;
        }, 0);
      // A linear axis ends soon after the p99, a logarithmic one where a thousandth is left.
      expect(area(0, middle) / area(middle, 1.01)).toBeCloseTo(1, scale === 'linear' ? 0 : 1);
    }
  });

  it('finds the value of a place and the place of a value', () => {
    for (const scale of ['linear', 'logarithmic'] as const) {
      const axis = axisFor(heavyTail, scale);
      for (const share of [0.1, 0.5, 0.9])
        expect(placeOnAxis(axis, valueOnAxis(axis, share))).toBeCloseTo(share, 9);
    }
  });

  it('names round values under its axis, within it', () => {
    for (const law of [heavyTail, { distribution: 'exponential', mean: 0.01 } as const]) {
      const { axis, ticks } = densityPlot(law);
      expect(ticks.length).toBeGreaterThan(1);
      for (const tick of ticks) {
        expect(tick).toBeGreaterThanOrEqual(axis.start);
        expect(tick).toBeLessThanOrEqual(axis.end);
      }
    }
  });

  it('ends its axis on a round number', () => {
    expect([0.0571, 1, 1.01, 7.9, 99].map(roundUp)).toEqual([0.06, 1, 1.5, 8, 100]);
  });
});
