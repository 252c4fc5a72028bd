import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepQuantity, stepSizeOf } from './quantity-steps.ts';
import type { QuantityBounds } from './quantity-text.ts';

const seconds: QuantityBounds = { unit: 'seconds', min: 0, max: 1e6 };
const share: QuantityBounds = { unit: 'ratio', min: 0, max: 1 };
const instances: QuantityBounds = { unit: 'count', min: 1, max: 10_000, integer: true };
const offset: QuantityBounds = { unit: 'seconds', min: -100, max: 100 };

describe('an arrow key in a number field', () => {
  it('goes to the next round value of the unit that is shown', () => {
    expect(stepQuantity(0.25, 1, 'normal', seconds)).toBe(0.26);
    expect(stepQuantity(0.253, 1, 'normal', seconds)).toBe(0.26);
    expect(stepQuantity(0.253, -1, 'normal', seconds)).toBe(0.25);
    expect(stepQuantity(0.25, 1, 'fine', seconds)).toBe(0.251);
    expect(stepQuantity(0.25, 1, 'coarse', seconds)).toBe(0.3);
    expect(stepQuantity(150, 1, 'normal', seconds)).toBe(156);
    expect(stepQuantity(1200, 1, 'normal', { unit: 'perSecond', min: 0, max: 1e9 })).toBe(1300);
  });

  it('comes back the way it went, over the border of a decade too', () => {
    expect(stepQuantity(0.1, -1, 'normal', seconds)).toBe(0.099);
    expect(stepQuantity(0.099, 1, 'normal', seconds)).toBe(0.1);
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 99 }), fc.integer({ min: -5, max: 3 }), (mantissa, exponent) => {
        const value = Number(`${mantissa}e${exponent}`);
        const bounds: QuantityBounds = { unit: 'count', min: 0, max: 1e9 };
        const up = stepQuantity(value, 1, 'normal', bounds, value);
        expect(up).toBeGreaterThan(value);
        expect(stepQuantity(up, -1, 'normal', bounds, value)).toBeCloseTo(value, 12);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('moves whole numbers by one at least and never out of the bounds', () => {
    expect(stepQuantity(1, 1, 'fine', instances)).toBe(2);
    expect(stepQuantity(1, -1, 'normal', instances)).toBe(1);
    expect(stepQuantity(12, 1, 'normal', instances)).toBe(13);
    expect(stepQuantity(12, 1, 'coarse', instances)).toBe(20);
    expect(stepQuantity(10_000, 1, 'coarse', instances)).toBe(10_000);
  });

  it('moves a share by a percent, a tenth of one or ten', () => {
    expect(stepQuantity(0.5, 1, 'normal', share)).toBe(0.51);
    expect(stepQuantity(0.5, 1, 'fine', share)).toBe(0.501);
    expect(stepQuantity(0.5, -1, 'coarse', share)).toBe(0.4);
    expect(stepQuantity(0.995, 1, 'normal', share)).toBe(1);
  });

  it('reaches zero, leaves it, and goes below it where the field may be negative', () => {
    expect(stepQuantity(0.0000001, -1, 'normal', seconds, 0.005)).toBe(0);
    expect(stepQuantity(0, 1, 'normal', seconds, 0.005)).toBeCloseTo(1e-7, 15);
    expect(stepQuantity(-2, 1, 'normal', offset)).toBe(-1.9);
    expect(stepQuantity(-2, -1, 'normal', offset)).toBe(-2.1);
    expect(stepQuantity(0, -1, 'normal', offset, 1)).toBeLessThan(0);
  });

  it('always gets somewhere unless a bound is in the way', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e5, noNaN: true }),
        fc.constantFrom(1 as const, -1 as const),
        fc.constantFrom('fine' as const, 'normal' as const, 'coarse' as const),
        (value, direction, size) => {
          const next = stepQuantity(value, direction, size, seconds, value);
          expect((next - value) * direction).toBeGreaterThan(0);
        },
      ),
      { seed: 6, numRuns: 500 },
    );
  });

  it('is finer with Alt and coarser with Shift', () => {
    expect(stepSizeOf({ altKey: true, shiftKey: false })).toBe('fine');
    expect(stepSizeOf({ altKey: false, shiftKey: true })).toBe('coarse');
    expect(stepSizeOf({ altKey: false, shiftKey: false })).toBe('normal');
  });
});
