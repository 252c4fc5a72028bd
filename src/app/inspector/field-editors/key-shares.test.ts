import { describe, expect, it } from 'vitest';
import { keyShares, zipfSum } from './key-shares.ts';

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
