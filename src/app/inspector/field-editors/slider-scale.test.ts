import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighbour, positionOf, type SliderBounds, sliderScale, valueAt } from './slider-scale.ts';

const timeout: SliderBounds = { min: 1e-6, max: 1e6, integer: false, initial: 1 };
const ratio: SliderBounds = { min: 0, max: 1, integer: false, initial: 0.9 };
const instances: SliderBounds = { min: 1, max: 10_000, integer: true, initial: 1 };
const rate: SliderBounds = { min: 0, max: 1e9, integer: false, initial: 100 };

describe('a slider', () => {
  it('offers two decades around where the field starts instead of its whole bounds', () => {
    const scale = sliderScale(timeout, 1);
    expect(scale).toMatchObject({ low: 0.01, high: 100, logarithmic: true, zeroAtStart: false });
  });

  it('reaches as far as the value does', () => {
    expect(sliderScale(timeout, 5000)).toMatchObject({ low: 0.01, high: 10_000 });
    expect(sliderScale(timeout, 0.0002)).toMatchObject({ low: 0.0001, high: 100 });
  });

  it('is linear for a share of one', () => {
    const scale = sliderScale(ratio, 0.3);
    expect(scale).toMatchObject({ low: 0, high: 1, logarithmic: false });
    expect(positionOf(scale, 0.3)).toBeCloseTo(0.3);
    expect(valueAt(scale, 0.333)).toBe(0.33);
  });

  it('keeps the left end for zero where zero is allowed', () => {
    const scale = sliderScale(rate, 100);
    expect(scale.zeroAtStart).toBe(true);
    expect(positionOf(scale, 0)).toBe(0);
    expect(valueAt(scale, 0)).toBe(0);
    expect(valueAt(scale, 0.04)).toBe(scale.low);
  });

  it('gives whole numbers to fields that want them', () => {
    const scale = sliderScale(instances, 3);
    for (let p = 0; p <= 1; p += 0.01) expect(Number.isInteger(valueAt(scale, p))).toBe(true);
    expect(valueAt(scale, 0)).toBe(1);
  });

  it('moves at every press of an arrow key until an end is reached, and back again', () => {
    for (const bounds of [timeout, ratio, instances, rate]) {
      const scale = sliderScale(bounds, bounds.initial);
      let value = scale.zeroAtStart ? 0 : scale.low;
      let presses = 0;
      while (value < scale.high) {
        const next = neighbour(scale, value, 1);
        expect(next).toBeGreaterThan(value);
        expect(neighbour(scale, next, -1)).toBeLessThan(next);
        value = next;
        if (++presses > 2000) throw new Error('the arrow key never reaches the end');
      }
      expect(neighbour(scale, value, 1)).toBe(scale.high);
    }
  });

  it('puts the handle back where it was dragged to, within rounding, and never leaves the bounds', () => {
    const bounds = fc
      .record({ min: fc.constantFrom(0, 1e-6, 1, 0.5), span: fc.constantFrom(1.5, 20, 1e4, 1e9), integer: fc.boolean() })
      .map(({ min, span, integer }) => ({
        min: integer ? Math.ceil(min) : min,
        max: integer ? Math.ceil(min) + Math.ceil(span) : min + span,
        integer,
        initial: integer ? Math.ceil(min) + 1 : min + 0.25,
      }));
    fc.assert(
      fc.property(bounds, fc.double({ min: 0, max: 1, noNaN: true }), (b, position) => {
        const scale = sliderScale(b, b.initial);
        const value = valueAt(scale, position);
        expect(value).toBeGreaterThanOrEqual(b.min);
        expect(value).toBeLessThanOrEqual(b.max);
        const again = valueAt(scale, positionOf(scale, value));
        expect(Math.abs(again - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value));
      }),
      { seed: 7, numRuns: 400 },
    );
  });
});
