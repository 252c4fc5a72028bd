/** The closed forms give the numbers of the literature, to the last digit printed there. */
import { describe, expect, it } from 'vitest';
import {
  meanResidenceOfErlangArrivals,
  meansOfFiniteRoom,
  meansOfManyServers,
  quantileOf,
  residenceLongerThan,
  waitLongerThan,
} from './queueing.ts';

describe('M/M/1', () => {
  const station = { arrivalRate: 0.8, serviceRate: 1, servers: 1 };

  it('has the means of every textbook', () => {
    const means = meansOfManyServers(station);
    expect(means.utilization).toBeCloseTo(0.8, 12);
    expect(means.inSystem).toBeCloseTo(4, 12);
    expect(means.residenceSeconds).toBeCloseTo(5, 12);
    expect(means.waitSeconds).toBeCloseTo(4, 12);
    expect(means.queueLength).toBeCloseTo(3.2, 12);
  });

  it('has exponential residence, and a wait that is 0 for the share 1 − ρ', () => {
    for (const p of [0.5, 0.9, 0.95, 0.99, 0.999]) {
      const quantile = quantileOf((t) => residenceLongerThan(t, station), p);
      expect(quantile).toBeCloseTo(-Math.log(1 - p) / 0.2, 9);
    }
    expect(waitLongerThan(0, station)).toBeCloseTo(0.8, 12);
    expect(quantileOf((t) => waitLongerThan(t, station), 0.1)).toBe(0);
    expect(quantileOf((t) => waitLongerThan(t, station), 0.99)).toBeCloseTo(21.9101, 4);
  });
});

describe('M/M/c', () => {
  it('gives the lectures’ means: GNU Octave queueing, qsmmm.m', () => {
    const two = meansOfManyServers({ arrivalRate: 9, serviceRate: 5, servers: 2 });
    expect(two.queueLength).toBeCloseTo(7.67368, 5);
    expect(two.residenceSeconds).toBeCloseTo(1.052632, 6);
    const four = meansOfManyServers({ arrivalRate: 9, serviceRate: 5, servers: 4 });
    expect(four.queueLength).toBeCloseTo(0.105164, 6);
    expect(four.residenceSeconds).toBeCloseTo(0.211685, 6);
  });

  it('has response quantiles that include service', () => {
    const station = { arrivalRate: 8, serviceRate: 1, servers: 10 };
    const quantile = (p: number) => quantileOf((t) => residenceLongerThan(t, station), p);
    expect(quantile(0.5)).toBeCloseTo(0.912145, 6);
    expect(quantile(0.9)).toBeCloseTo(2.62432, 5);
    expect(quantile(0.99)).toBeCloseTo(4.94611, 5);
  });

  it('has a limit where the queue drains exactly as fast as one server works', () => {
    const at = (arrivalRate: number) => residenceLongerThan(1.5, { arrivalRate, serviceRate: 1, servers: 2 });
    expect(at(1)).toBeCloseTo((at(1 - 1e-6) + at(1 + 1e-6)) / 2, 9);
  });
});

describe('M/M/c/K', () => {
  it('gives the means of GNU Octave queueing, qsmmmk.m', () => {
    const first = meansOfFiniteRoom({ arrivalRate: 40, serviceRate: 30, servers: 3, room: 7 });
    expect(first.probabilities[0]).toBeCloseTo(0.255037, 6);
    expect(first.residenceSeconds).toBeCloseTo(0.036517, 6);
    expect(first.blocked).toBeCloseTo(0.00393132, 8);
    const second = meansOfFiniteRoom({ arrivalRate: 3, serviceRate: 2, servers: 2, room: 5 });
    // the source cuts digits off: 0.17933450… and 0.08511383…
    expect(second.probabilities[0]).toBeCloseTo(0.1793345, 6);
    expect(second.blocked).toBeCloseTo(0.0851138, 6);
    expect(second.inSystem).toBeCloseTo(2.00595, 5);
    expect(second.waitSeconds).toBeCloseTo(0.230857, 5);
  });

  it('stands overload', () => {
    const station = meansOfFiniteRoom({ arrivalRate: 1.2, serviceRate: 1, servers: 1, room: 10 });
    expect(station.blocked).toBeCloseTo(0.192586, 6);
    expect(station.throughput).toBeCloseTo(0.968896, 6);
    expect(station.inSystem).toBeCloseTo(6.71071, 5);
    expect(station.residenceSeconds).toBeCloseTo(6.92614, 5);
  });
});

it('round robin makes the arrivals of each server Erlang', () => {
  expect(meanResidenceOfErlangArrivals(4, 0.8, 1)).toBeCloseTo(3.267384, 6);
  expect(meanResidenceOfErlangArrivals(2, 0.9, 1)).toBeCloseTo(7.588284, 6);
  expect(meanResidenceOfErlangArrivals(10, 0.8, 1)).toBeCloseTo(2.922269, 6);
  expect(meanResidenceOfErlangArrivals(1, 0.8, 1)).toBeCloseTo(5, 9);
});
