import { describe, expect, it } from 'vitest';
import {
  availabilityOf,
  concurrentShare,
  missProbability,
  orderStatisticMean,
  overwrittenUnseen,
  withinVersions,
} from './quorums.ts';

describe('partial quorums', () => {
  it.each([
    [1, 0.333333],
    [2, 0.555556],
    [3, 0.703704],
    [5, 0.868313],
    [10, 0.982658],
  ])('A-R9 one of three returns one of the last %i versions with probability %f (PBS)', (k, expected) => {
    expect(withinVersions(3, 1, 1, k)).toBeCloseTo(expected, 6);
  });

  it('A-R10 thirty of a hundred miss thirty others with probability 1.88e-6 (PBS)', () => {
    expect(missProbability(100, 30, 30) * 1e6).toBeCloseTo(1.884, 3);
  });

  it('never miss each other when R + W > N', () => {
    for (const [r, w] of [
      [2, 2],
      [3, 1],
      [1, 3],
    ] as const) {
      expect(missProbability(3, r, w)).toBe(0);
    }
  });
});

describe('availability', () => {
  it.each([
    [3, 2, 0.99, 0.999702],
    [5, 3, 0.99, 0.999990149],
    [7, 4, 0.99, 0.999999658],
    [3, 2, 0.9, 0.972],
  ])('A-R12 a majority of %i, %i of them, each there with %f', (n, q, up, expected) => {
    expect(availabilityOf(n, q, up)).toBeCloseTo(expected, 9);
  });

  it.each([
    [1, 0.999875],
    [2, 0.99275],
    [3, 0.857375],
  ])('A-R13 %i of three, each there with 0.95', (q, expected) => {
    expect(availabilityOf(3, q, 0.95)).toBeCloseTo(expected, 9);
  });

  it.each([
    [1, 0.4],
    [3, 0.352],
    [5, 0.31744],
  ])('A-R14 a majority of %i nodes that are down more often than not: more is worse', (n, expected) => {
    expect(availabilityOf(n, (n + 1) / 2, 0.4)).toBeCloseTo(expected, 9);
  });
});

it.each([
  [3, 2, 0.833333],
  [5, 3, 0.783333],
  [3, 1, 0.333333],
  [3, 3, 1.833333],
])('A-R15 of %i exponential answers the %i. takes %f means', (n, k, expected) => {
  expect(orderStatisticMean(n, k, 1)).toBeCloseTo(expected, 6);
});

it('A-R17 writes of two sites pass each other within a delay', () => {
  expect(overwrittenUnseen(1, 0.1)).toBeCloseTo(0.095163, 6);
  expect(concurrentShare(1, 0.1)).toBeCloseTo(0.181269, 6);
});
