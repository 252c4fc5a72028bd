import { describe, expect, it } from 'vitest';
import { keyShares, loadFactor, previewEnd, retryDelays, zipfSum } from './load-factor.ts';

describe('the preview of a load shape', () => {
  it('draws each shape as the model defines it', () => {
    expect(loadFactor({ shape: 'step', at: 10, factor: 3 }, 9.9)).toBe(1);
    expect(loadFactor({ shape: 'step', at: 10, factor: 3 }, 10)).toBe(3);
    expect(loadFactor({ shape: 'ramp', from: 10, to: 20, factor: 3 }, 15)).toBe(2);
    expect(loadFactor({ shape: 'ramp', from: 10, to: 10, factor: 3 }, 11)).toBe(3);
    expect(loadFactor({ shape: 'spike', at: 10, duration: 5, factor: 4 }, 15)).toBe(1);
    const day = { shape: 'diurnal', period: 100, low: 0.2, high: 1 } as const;
    expect(loadFactor(day, 0)).toBeCloseTo(0.2);
    expect(loadFactor(day, 50)).toBeCloseTo(1);
    expect(
      loadFactor(
        {
          shape: 'points',
          points: [
            [0, 1],
            [10, 3],
          ],
        },
        5,
      ),
    ).toBe(2);
    expect(
      loadFactor(
        {
          shape: 'points',
          points: [
            [5, 1],
            [10, 3],
          ],
        },
        99,
      ),
    ).toBe(3);
  });

  it('reaches far enough to show all that happens', () => {
    expect(previewEnd({ shape: 'step', at: 300, factor: 2 }, 120)).toBeGreaterThan(300);
    expect(previewEnd({ shape: 'steady' }, 120)).toBe(120);
    expect(previewEnd({ shape: 'steady' }, null)).toBe(60);
  });
});

describe('what a skew means', () => {
  it('is computed for many keys to more digits than are shown', () => {
    let sum = 0;
    for (let i = 1; i <= 100_000; i++) sum += i ** -0.9;
    expect(zipfSum(100_000, 0.9) / sum).toBeCloseTo(1, 7);
    expect(zipfSum(10, 1)).toBeCloseTo(2.928968, 6);
  });

  it('is equal shares without skew', () => {
    expect(keyShares({ count: 1000, skew: 0 })).toEqual({ hottest: 0.001, hottestPercent: 0.01 });
  });
});

describe('what a retry strategy waits', () => {
  it('doubles up to the cap, one delay less than tries', () => {
    expect(
      retryDelays({ strategy: 'exponential', attempts: 5, base: 0.1, cap: 0.5, jitter: 'full' }),
    ).toEqual([0.1, 0.2, 0.4, 0.5]);
    expect(retryDelays({ strategy: 'none' })).toEqual([]);
  });
});
