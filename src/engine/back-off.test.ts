/** Back-off and its four kinds of jitter, figure by figure (M. Brooker 2015). */
import { expect, it } from 'vitest';
import {
  backOffSeconds,
  DECORRELATED_JITTER,
  EQUAL_JITTER,
  EXPONENTIAL,
  FIXED,
  FULL_JITTER,
  IMMEDIATE,
  NO_JITTER,
} from './back-off.ts';

const policy = (retryStrategy: number, retryJitter: number) => ({
  retryStrategy,
  retryJitter,
  retryBase: 0.1,
  retryCap: retryStrategy === FIXED ? 0.1 : 1,
});
const delays = (strategy: number, jitter: number, luck: number): number[] => {
  let before = 0;
  return [2, 3, 4, 5, 6, 7].map((attempt) => {
    before = backOffSeconds(policy(strategy, jitter), attempt, before, luck);
    return Math.round(before * 1e9) / 1e9;
  });
};

it.each([
  ['immediate', IMMEDIATE, NO_JITTER, 0.5, [0, 0, 0, 0, 0, 0]],
  ['fixed', FIXED, NO_JITTER, 0.5, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]],
  ['fixed, full jitter', FIXED, FULL_JITTER, 0.5, [0.05, 0.05, 0.05, 0.05, 0.05, 0.05]],
  ['fixed, equal jitter', FIXED, EQUAL_JITTER, 0.5, [0.075, 0.075, 0.075, 0.075, 0.075, 0.075]],
  ['exponential up to its cap', EXPONENTIAL, NO_JITTER, 0.5, [0.1, 0.2, 0.4, 0.8, 1, 1]],
  ['exponential, full jitter', EXPONENTIAL, FULL_JITTER, 0.25, [0.025, 0.05, 0.1, 0.2, 0.25, 0.25]],
  ['exponential, equal jitter', EXPONENTIAL, EQUAL_JITTER, 0.5, [0.075, 0.15, 0.3, 0.6, 0.75, 0.75]],
  ['decorrelated with the best luck', EXPONENTIAL, DECORRELATED_JITTER, 0, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]],
  ['decorrelated with the worst luck', EXPONENTIAL, DECORRELATED_JITTER, 1, [0.3, 0.9, 1, 1, 1, 1]],
  ['decorrelated in between', EXPONENTIAL, DECORRELATED_JITTER, 0.5, [0.2, 0.35, 0.575, 0.9125, 1, 1]],
] as const)('%s', (_name, strategy, jitter, luck, expected) => {
  expect(delays(strategy, jitter, luck)).toEqual(expected);
});
