/** The closed forms give the numbers of the literature, to the last digit printed there. */
import { describe, expect, it } from 'vitest';
import {
  erlangB,
  erlangC,
  meanResidenceOfErlangArrivals,
  meanResponseOfTwoWayFork,
  meansOfClosedNetwork,
  meansOfFiniteRoom,
  meansOfManyServers,
  meanWaitOfGeneralService,
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
  it('has the share that waits as Erlang and, a century later, Brooker print it', () => {
    expect(erlangC(5, 2.5)).toBeCloseTo(0.130371, 6);
    expect(erlangC(10, 5)).toBeCloseTo(0.036105, 6);
    expect(erlangC(10, 8)).toBeCloseTo(0.40918, 6);
  });

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

describe('the Erlang loss system', () => {
  it.each([
    [1, 0.5, 0.333333],
    [5, 3, 0.110054],
    [10, 7, 0.0787409],
    [20, 15, 0.0455932],
    [30, 30, 0.13246],
  ])('of %i servers under %f erlangs turns away %f', (servers, load, blocked) => {
    expect(erlangB(servers, load)).toBeCloseTo(blocked, 6);
    const room = { arrivalRate: load, serviceRate: 1, servers, room: servers };
    expect(meansOfFiniteRoom(room).blocked).toBeCloseTo(erlangB(servers, load), 12);
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

it('Pollaczek and Khinchine: the wait grows with the variance of the service', () => {
  expect(meanWaitOfGeneralService(0.8, 1, 0)).toBeCloseTo(2, 12);
  expect(meanWaitOfGeneralService(0.8, 1, 1 / 2)).toBeCloseTo(3, 12);
  expect(meanWaitOfGeneralService(0.8, 1, 1)).toBeCloseTo(4, 12);
  expect(meanWaitOfGeneralService(0.8, 1, 1 / 3)).toBeCloseTo(2.666667, 6);
  expect(meanWaitOfGeneralService(0.7, 1, 4)).toBeCloseTo(5.833333, 6);
});

it('round robin makes the arrivals of each server Erlang', () => {
  expect(meanResidenceOfErlangArrivals(4, 0.8, 1)).toBeCloseTo(3.267384, 6);
  expect(meanResidenceOfErlangArrivals(2, 0.9, 1)).toBeCloseTo(7.588284, 6);
  expect(meanResidenceOfErlangArrivals(10, 0.8, 1)).toBeCloseTo(2.922269, 6);
  expect(meanResidenceOfErlangArrivals(1, 0.8, 1)).toBeCloseTo(5, 9);
});

it('a fork to two stations takes longer than one', () => {
  expect(meanResponseOfTwoWayFork(0.5, 1)).toBeCloseTo(2.875, 12);
  expect(meanResponseOfTwoWayFork(0.8, 1)).toBeCloseTo(7, 12);
});

describe('a closed network', () => {
  it('gives Jain’s example: GNU Octave queueing, qncsmva.m', () => {
    const means = meansOfClosedNetwork(20, 4, [
      { serviceSeconds: 0.125, visits: 16 },
      { serviceSeconds: 0.3, visits: 10 },
      { serviceSeconds: 0.2, visits: 5 },
    ]);
    expect(means.throughput).toBeCloseTo(0.333247, 6);
    expect(means.responseSeconds).toBeCloseTo(56.0156, 4);
    expect(means.stations.map((station) => Number(station.residenceSeconds.toFixed(3)))).toEqual([
      0.373, 4.854, 0.3,
    ]);
    expect(means.stations.map((station) => Number(station.inSystem.toFixed(3)))).toEqual([
      1.991, 16.177, 0.5,
    ]);
  });

  it('gives Bolch’s example 8.3, same file', () => {
    const means = meansOfClosedNetwork(6, 0, [
      { serviceSeconds: 0.02, visits: 1 },
      { serviceSeconds: 0.2, visits: 0.4 },
      { serviceSeconds: 0.4, visits: 0.2 },
      { serviceSeconds: 0.6, visits: 0.1 },
    ]);
    expect(means.throughput).toBeCloseTo(9.92, 2);
    expect(means.stations.map((station) => Number(station.utilization.toFixed(3)))).toEqual([
      0.198, 0.794, 0.794, 0.595,
    ]);
    expect(means.stations.map((station) => Number(station.inSystem.toFixed(3)))).toEqual([
      0.244, 2.261, 2.261, 1.234,
    ]);
  });

  it.each([
    [1, 0.909091, 0.1],
    [5, 4.360478, 0.146663],
    [10, 7.854177, 0.273208],
    [20, 9.98131, 1.003745],
    [50, 10, 4],
  ])('of one station and %i thinking users saturates', (users, throughput, response) => {
    const means = meansOfClosedNetwork(users, 1, [{ serviceSeconds: 0.1, visits: 1 }]);
    expect(means.throughput).toBeCloseTo(throughput, 5);
    expect(means.responseSeconds).toBeCloseTo(response, 5);
  });
});
