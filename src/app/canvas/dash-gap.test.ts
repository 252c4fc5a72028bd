/** Dashes around a face that is painted: as many as browsers draw around one of the page, evenly. */
import { describe, expect, it } from 'vitest';
import { dashGap } from './dash-gap.ts';

describe('the gap between dashes', () => {
  it('lets a whole number of them go round', () => {
    for (let around = 60; around < 900; around += 7) {
      const gap = dashGap(around, 10, 5);
      const count = around / (10 + gap);
      expect(Math.abs(count - Math.round(count))).toBeLessThan(1e-9);
    }
  });
  it('is next to what was wanted', () => {
    expect(dashGap(150, 10, 5)).toBe(5);
    for (let around = 200; around < 900; around += 7)
      expect(Math.abs(dashGap(around, 10, 5) - 5)).toBeLessThan(0.6);
  });
  it('of an outline that is shorter than a dash leaves one of them, and no gap below nothing', () => {
    expect(dashGap(12, 10, 5)).toBe(2);
    expect(dashGap(8, 10, 5)).toBe(Number.POSITIVE_INFINITY);
  });
});
