/** What a Zipf law of keys means in words that a person can check against experience. */
import type { Keys } from '../../../model/traffic.ts';

const EXACT_TERMS = 2000;

/** Sum of 1/i^s for i up to n: the first terms one by one, the rest by Euler and Maclaurin. */
export function zipfSum(n: number, s: number): number {
  const exact = Math.min(n, EXACT_TERMS);
  let sum = 0;
  for (let i = 1; i <= exact; i++) sum += i ** -s;
  if (n <= exact) return sum;
  const integral =
    Math.abs(s - 1) < 1e-12 ? Math.log(n / exact) : (n ** (1 - s) - exact ** (1 - s)) / (1 - s);
  return sum + integral + (n ** -s - exact ** -s) / 2;
}

/** Share of all requests that go to the hottest key, and to the hottest one percent of the keys. */
export function keyShares(keys: Keys): { readonly hottest: number; readonly hottestPercent: number } {
  const all = zipfSum(keys.count, keys.skew);
  return {
    hottest: 1 / all,
    hottestPercent: zipfSum(Math.max(1, Math.round(keys.count / 100)), keys.skew) / all,
  };
}
