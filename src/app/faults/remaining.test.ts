import { expect, it } from 'vitest';
import { remainingSeconds } from './remaining.ts';

it('tells what is left in steps that can be read, and never too little', () => {
  expect(remainingSeconds(1000, 100)).toBe(10);
  expect(remainingSeconds(1_000_000, 20_000)).toBe(50);
  expect(remainingSeconds(1_209_600, 3000)).toBe(420);
  expect(remainingSeconds(-1, 10)).toBe(0);
});

it('says nothing while the speed is not known', () => {
  expect(remainingSeconds(100, Number.NaN)).toBeNaN();
  expect(remainingSeconds(100, 0)).toBeNaN();
});
