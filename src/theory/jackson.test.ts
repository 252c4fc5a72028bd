/** Promises of open networks: published examples with loops, and a loop without an end. */
import { expect, it } from 'vitest';
import { meansOfOpenNetwork, trafficRates } from './jackson.ts';

it('A-Q27 gives Bolch’s example 7.4, with feedback: GNU Octave queueing, qnos.m', () => {
  const flows = [
    { from: 0, to: 1, share: 0.5 },
    { from: 0, to: 2, share: 0.5 },
    { from: 1, to: 0, share: 1 },
    { from: 2, to: 0, share: 0.6 },
    { from: 3, to: 0, share: 1 },
  ];
  const stations = [0.04, 0.03, 0.06, 0.05].map((mean) => ({ servers: 1, serviceRate: 1 / mean }));
  const means = meansOfOpenNetwork([0, 0, 0, 4], flows, stations)!;
  const expected = [
    [20, 0.8, 0.2, 4],
    [10, 0.3, 0.043, 0.429],
    [10, 0.6, 0.15, 1.5],
    [4, 0.2, 0.0625, 0.25],
  ];
  for (const [i, [throughput, utilization, residence, inSystem]] of expected.entries()) {
    expect(means[i]!.throughput).toBeCloseTo(throughput!, 9);
    expect(means[i]!.utilization).toBeCloseTo(utilization!, 9);
    expect(means[i]!.residenceSeconds).toBeCloseTo(residence!, 3);
    expect(means[i]!.inSystem).toBeCloseTo(inSystem!, 3);
  }
});

it('A-Q28, A-Q29 adds up along a chain', () => {
  const tandem = meansOfOpenNetwork(
    [0.5, 0],
    [{ from: 0, to: 1, share: 1 }],
    [
      { servers: 1, serviceRate: 1 },
      { servers: 1, serviceRate: 0.8 },
    ],
  )!;
  expect(tandem[0]!.residenceSeconds + tandem[1]!.residenceSeconds).toBeCloseTo(5.333333, 6);
  expect(tandem[0]!.inSystem + tandem[1]!.inSystem).toBeCloseTo(2.666667, 6);
  const tiers = meansOfOpenNetwork(
    [40, 0, 0],
    [
      { from: 0, to: 1, share: 1 },
      { from: 1, to: 2, share: 0.7 },
    ],
    [
      { servers: 1, serviceRate: 200 },
      { servers: 5, serviceRate: 12 },
      { servers: 1, serviceRate: 50 },
    ],
  )!;
  const [lb, app, db] = tiers.map(({ residenceSeconds }) => 1000 * residenceSeconds);
  expect(lb).toBeCloseTo(6.25, 9);
  expect(app).toBeCloseTo(99.667, 3);
  expect(db).toBeCloseTo(45.455, 3);
  expect(lb! + app! + 0.7 * db!).toBeCloseTo(137.735, 3);
});

it('has no answer where a loop sends back what it gets, or a station gets more than it can do', () => {
  expect(
    trafficRates(
      [1, 0],
      [
        { from: 0, to: 1, share: 1 },
        { from: 1, to: 0, share: 1 },
      ],
    ),
  ).toBeNull();
  expect(meansOfOpenNetwork([2], [], [{ servers: 1, serviceRate: 2 }])).toBeNull();
});
