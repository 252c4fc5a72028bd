/** Promises of priorities: published cases, and what no order of service can change. */
import { expect, it } from 'vitest';
import {
  meanResidencesOfPreemption,
  meanWaitsOfPriorities,
  meanWaitsOfPrioritiesAtMany,
  type PriorityClass,
} from './priorities.ts';
import { meansOfManyServers } from './queueing.ts';

const exponentials: readonly PriorityClass[] = [0.3, 0.5].map((arrivalRate) => ({
  arrivalRate,
  meanService: 1,
  squareService: 2,
}));
const mixed: readonly PriorityClass[] = [
  { arrivalRate: 0.2, meanService: 1, squareService: 2 },
  { arrivalRate: 0.3, meanService: 0.5, squareService: 0.25 },
  { arrivalRate: 0.3, meanService: 1, squareService: 4 },
];
const close = (found: readonly number[], expected: readonly number[]) => {
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
};

it('A-Q20 without interruption (Cobham)', () => {
  close(meanWaitsOfPriorities(exponentials), [1.142857, 5.714286]);
});

it('A-Q21 with interruption, the rest done later', () => {
  close(meanResidencesOfPreemption(exponentials), [1.428571, 7.142857]);
});

it('A-Q22 three classes of different laws', () => {
  close(meanWaitsOfPriorities(mixed), [1.046875, 1.610577, 3.681319]);
  close(meanResidencesOfPreemption(mixed), [1.25, 1.081731, 5.21978]);
});

it('A-Q31 the sum of ρ Wq over the classes is the same in every order', () => {
  const sum = (classes: readonly PriorityClass[]) => {
    const waits = meanWaitsOfPriorities(classes);
    return classes.reduce((total, each, k) => total + each.arrivalRate * each.meanService * waits[k]!, 0);
  };
  const [a, b, c] = mixed as [PriorityClass, PriorityClass, PriorityClass];
  for (const order of [
    [b, a, c],
    [c, a, b],
    [c, b, a],
  ])
    expect(sum(order)).toBeCloseTo(sum(mixed), 12);
});

it('starves who stands behind a full load', () => {
  const full = [...exponentials, { arrivalRate: 0.3, meanService: 1, squareService: 2 }];
  expect(meanWaitsOfPriorities(full)).toEqual([
    expect.any(Number),
    expect.any(Number),
    Number.POSITIVE_INFINITY,
  ]);
});

it('at several servers is one server’s where there is one, and M/M/c on average', () => {
  close(meanWaitsOfPrioritiesAtMany(1, 1, [0.3, 0.5]), meanWaitsOfPriorities(exponentials));
  const rates = [3, 5];
  const waits = meanWaitsOfPrioritiesAtMany(10, 1, rates);
  const average = (rates[0]! * waits[0]! + rates[1]! * waits[1]!) / 8;
  const one = meansOfManyServers({ arrivalRate: 8, serviceRate: 1, servers: 10 });
  expect(average).toBeCloseTo(one.waitSeconds, 12);
});
