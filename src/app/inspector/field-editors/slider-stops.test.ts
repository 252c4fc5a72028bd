import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../../catalog/kinds.ts';
import { type SliderBounds, sliderStops, stopIndex, tickShares } from './slider-stops.ts';

const timeout: SliderBounds = { min: 1e-6, max: 1e6, integer: false, initial: 1 };
const ratio: SliderBounds = { min: 0, max: 1, integer: false, initial: 0.9 };
const instances: SliderBounds = { min: 1, max: 10_000, integer: true, initial: 1 };
const rate: SliderBounds = { min: 0, max: 1e9, integer: false, initial: 100 };

const ends = (stops: readonly number[]) => [stops[0], stops.at(-1)];

describe('a slider', () => {
  it('offers two decades around where the field starts instead of its whole bounds', () => {
    expect(ends(sliderStops(timeout, 1))).toEqual([0.01, 100]);
  });

  it('reaches as far as the value does', () => {
    expect(ends(sliderStops(timeout, 5000))).toEqual([0.01, 10_000]);
    expect(ends(sliderStops(timeout, 0.0002))).toEqual([0.0001, 100]);
  });

  it('has a stop at every percent of a share', () => {
    const stops = sliderStops(ratio, 0.3);
    expect(stops).toHaveLength(101);
    expect(stops[33]).toBe(0.33);
    expect(stops[stopIndex(stops, 0.333)]).toBe(0.33);
  });

  it('begins with zero where zero is allowed', () => {
    expect(sliderStops(rate, 100).slice(0, 3)).toEqual([0, 1, 1.1]);
  });

  it('goes as far below zero as above it where a field may be negative', () => {
    const offset: SliderBounds = { min: -1e6, max: 1e6, integer: false, initial: 1 };
    const stops = sliderStops(offset, -500);
    expect(ends(stops)).toEqual([-1000, 1000]);
    expect(stops).toContain(0);
    expect(stops.toSorted((a, b) => a - b)).toEqual(stops);
    expect(stops.length).toBeLessThan(260);
  });

  it('gives whole numbers to fields that want them, small ones one by one', () => {
    const stops = sliderStops(instances, 3);
    expect(stops.every(Number.isInteger)).toBe(true);
    expect(stops.slice(0, 12)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('rises within the bounds for every number field of every kind, in a number of stops that fits a track', () => {
    for (const field of kinds.flatMap((kind) => Object.values(kind.fields))) {
      if (field.type !== 'number' && field.type !== 'optional-number') continue;
      const initial = field.initial ?? field.min;
      const stops = sliderStops(
        { min: field.min, max: field.max, integer: field.integer === true, initial },
        initial,
      );
      expect(stops.length).toBeGreaterThan(8);
      expect(stops.length).toBeLessThan(260);
      for (let i = 0; i < stops.length; i++) {
        expect(stops[i]!).toBeGreaterThanOrEqual(field.min);
        expect(stops[i]!).toBeLessThanOrEqual(field.max);
        if (i > 0) expect(stops[i]!).toBeGreaterThan(stops[i - 1]!);
      }
    }
  });

  it('has marks under round values: powers of ten where it spans decades, quarters of a share', () => {
    const marked = (bounds: SliderBounds, value: number) => {
      const stops = sliderStops(bounds, value);
      return tickShares(stops).map((share) => stops[Math.round(share * (stops.length - 1))]);
    };
    expect(marked(timeout, 1)).toEqual([0.01, 0.1, 1, 10, 100]);
    expect(marked(rate, 100)).toEqual([0, 1, 10, 100, 1000, 10_000]);
    expect(marked(ratio, 0.3)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(marked({ min: 1, max: 20, integer: true, initial: 3 }, 3)).toEqual([5, 10, 15, 20]);
  });

  it('keeps its stops while it is dragged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(timeout, ratio, instances, rate),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (bounds, share) => {
          const stops = sliderStops(bounds, bounds.initial);
          const value = stops[Math.round(share * (stops.length - 1))]!;
          expect(sliderStops(bounds, value)).toEqual(stops);
          expect(stops[stopIndex(stops, value)]).toBe(value);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});
