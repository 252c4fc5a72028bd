/** Promises of mean value analysis: published examples, and the whole chain of a small network solved by force. */
import { describe, expect, it } from 'vitest';
import { boundsOfClosedNetwork, type ClosedStation, meansOfClosedNetwork } from './mva.ts';
import { meansOfManyServers } from './queueing.ts';

const rounded = (values: readonly number[]) => values.map((value) => Number(value.toFixed(3)));

/** Product form by force: the weight of every way in which users can stand at stations (Gordon and Newell 1967). */
function byForce(users: number, think: number, stations: readonly ClosedStation[]) {
  const all = [...stations, { serviceSeconds: think, visits: 1, servers: Number.POSITIVE_INFINITY }];
  const weights = (n: number) => {
    const inSystem = all.map(() => 0);
    let total = 0;
    const place = (i: number, left: number, weight: number, counts: number[]): void => {
      if (i === all.length - 1) {
        const last = weight * alone(all[i]!, left);
        total += last;
        for (const [k, count] of [...counts, left].entries()) inSystem[k]! += last * count;
        return;
      }
      for (let k = 0; k <= left; k++) place(i + 1, left - k, weight * alone(all[i]!, k), [...counts, k]);
    };
    place(0, n, 1, []);
    return { total, inSystem: inSystem.map((sum) => sum / total) };
  };
  const { total, inSystem } = weights(users);
  return { throughput: weights(users - 1).total / total, inSystem };
}
function alone({ serviceSeconds, visits, servers = 1 }: ClosedStation, n: number): number {
  let weight = 1;
  for (let k = 1; k <= n; k++) weight *= (serviceSeconds * visits) / Math.min(k, servers);
  return weight;
}

describe('a closed network', () => {
  it('A-Q23 gives Jain’s example: GNU Octave queueing, qncsmva.m', () => {
    const means = meansOfClosedNetwork(20, 4, [
      { serviceSeconds: 0.125, visits: 16 },
      { serviceSeconds: 0.3, visits: 10 },
      { serviceSeconds: 0.2, visits: 5 },
    ]);
    expect(means.throughput).toBeCloseTo(0.333247, 6);
    expect(means.responseSeconds).toBeCloseTo(56.0156, 4);
    expect(rounded(means.stations.map((each) => each.residenceSeconds))).toEqual([0.373, 4.854, 0.3]);
    expect(rounded(means.stations.map((each) => each.inSystem))).toEqual([1.991, 16.177, 0.5]);
  });

  it('A-Q24 gives Bolch’s example 8.3, same file', () => {
    const means = meansOfClosedNetwork(6, 0, [
      { serviceSeconds: 0.02, visits: 1 },
      { serviceSeconds: 0.2, visits: 0.4 },
      { serviceSeconds: 0.4, visits: 0.2 },
      { serviceSeconds: 0.6, visits: 0.1 },
    ]);
    expect(means.throughput).toBeCloseTo(9.92, 2);
    expect(rounded(means.stations.map((each) => each.utilization))).toEqual([0.198, 0.794, 0.794, 0.595]);
    expect(rounded(means.stations.map((each) => each.residenceSeconds))).toEqual([0.025, 0.57, 1.14, 1.244]);
    expect(rounded(means.stations.map((each) => each.inSystem))).toEqual([0.244, 2.261, 2.261, 1.234]);
  });

  it('A-Q25 gives Bolch’s example 8.4: two servers in one station, and a delay', () => {
    const means = meansOfClosedNetwork(3, 0, [
      { serviceSeconds: 0.5, visits: 1, servers: 2 },
      { serviceSeconds: 0.6, visits: 0.5 },
      { serviceSeconds: 0.8, visits: 0.5 },
      { serviceSeconds: 1, visits: 1, servers: Number.POSITIVE_INFINITY },
    ]);
    expect(means.throughput).toBeCloseTo(1.217, 3);
    expect(rounded(means.stations.map((each) => each.inSystem))).toEqual([0.624, 0.473, 0.686, 1.217]);
  });

  it.each([
    [1, 0.909091, 0.1],
    [5, 4.360478, 0.146663],
    [10, 7.854177, 0.273208],
    [20, 9.98131, 1.003745],
    [50, 10, 4],
  ])('A-Q26 of one station and %i thinking users saturates', (users, throughput, response) => {
    const means = meansOfClosedNetwork(users, 1, [{ serviceSeconds: 0.1, visits: 1 }]);
    expect(means.throughput).toBeCloseTo(throughput, 5);
    expect(means.responseSeconds).toBeCloseTo(response, 5);
  });

  it('with several servers here and there is what all its states, weighed one by one, say', () => {
    const stations = [
      { serviceSeconds: 0.5, visits: 2, servers: 3 },
      { serviceSeconds: 0.2, visits: 1.5 },
      { serviceSeconds: 0.7, visits: 0.6, servers: 2 },
    ];
    for (const users of [1, 2, 7, 12]) {
      const means = meansOfClosedNetwork(users, 0.8, stations);
      const force = byForce(users, 0.8, stations);
      expect(means.isExact).toBe(true);
      expect(means.throughput).toBeCloseTo(force.throughput, 10);
      for (const [i, each] of means.stations.entries())
        expect(each.inSystem).toBeCloseTo(force.inSystem[i]!, 9);
    }
  });

  it('knows stations that are alike', () => {
    const each = { serviceSeconds: 0.3, visits: 0.5, servers: 2 };
    const other = { serviceSeconds: 0.2, visits: 1 };
    const apart = meansOfClosedNetwork(9, 0.4, [each, each, other]);
    const alike = meansOfClosedNetwork(9, 0.4, [{ ...each, visits: 1, copies: 2 }, other]);
    expect(alike.throughput).toBeCloseTo(apart.throughput, 12);
    expect(alike.stations[0]!.inSystem).toBeCloseTo(2 * apart.stations[0]!.inSystem, 11);
    expect(alike.stations[1]!.inSystem).toBeCloseTo(apart.stations[2]!.inSystem, 11);
  });

  it('keeps its digits where many servers are nearly all busy', () => {
    const means = meansOfClosedNetwork(300, 1, [{ serviceSeconds: 1, visits: 1, servers: 100 }]);
    // saturated: 100 a second, and 200 users are not thinking
    expect(means.throughput).toBeCloseTo(100, 9);
    expect(means.stations[0]!.inSystem).toBeCloseTo(200, 7);
  });

  it('approximates, and says so, where it would take too long', () => {
    const means = meansOfClosedNetwork(20_000, 1, [{ serviceSeconds: 0.01, visits: 1, servers: 50 }]);
    expect(means.isExact).toBe(false);
    expect(means.throughput).toBeCloseTo(5000, 6);
    expect(means.responseSeconds).toBeCloseTo(3, 6);
  });

  it('with requests from outside is what the whole chain of both says', () => {
    // one station, c servers, users who think; requests from outside at a rate, the same work: solved state by state
    for (const [servers, users, rate] of [
      [1, 4, 0.5],
      [3, 6, 1.6],
      [4, 3, 2.5],
    ] as const) {
      const think = 1.5;
      const most = 400;
      // product form: weight of (n users, k others) at the station, the rest of the users thinking
      const weight = (n: number, k: number) => {
        let product = 1;
        for (let j = 1; j <= n + k; j++) product *= j / Math.min(j, servers);
        for (let j = 1; j <= k; j++) product *= rate / j;
        for (let j = 1; j <= n; j++) product /= j;
        for (let j = 1; j <= users - n; j++) product *= think / j;
        return product;
      };
      let [total, usersThere, othersThere] = [0, 0, 0];
      for (let n = 0; n <= users; n++) {
        for (let k = 0; k <= most; k++) {
          const share = weight(n, k);
          if (!Number.isFinite(share)) break;
          total += share;
          usersThere += n * share;
          othersThere += k * share;
        }
      }
      const found = meansOfClosedNetwork(users, think, [
        { serviceSeconds: 1, visits: 1, servers, openLoad: rate },
      ]);
      expect(found.isExact).toBe(true);
      expect(found.stations[0]!.inSystem).toBeCloseTo(usersThere / total, 8);
      expect(found.stations[0]!.openInSystem).toBeCloseTo(othersThere / total, 6);
      expect(found.throughput).toBeCloseTo((users - usersThere / total) / think, 8);
    }
  });

  it('leaves a station alone that no user visits', () => {
    const found = meansOfClosedNetwork(5, 1, [
      { serviceSeconds: 0.1, visits: 1, servers: 2 },
      { serviceSeconds: 0.05, visits: 0, servers: 4, openLoad: 3.2 },
    ]);
    const alone = meansOfManyServers({ arrivalRate: 3.2, serviceRate: 1, servers: 4 });
    expect(found.stations[1]!.openInSystem).toBeCloseTo(alone.inSystem, 10);
  });

  it('lies within the bounds of Denning and Buzen', () => {
    const stations = [
      { serviceSeconds: 0.1, visits: 1 },
      { serviceSeconds: 0.3, visits: 1, servers: 4 },
    ];
    const { saturationUsers } = boundsOfClosedNetwork(1, 2, stations);
    expect(saturationUsers).toBeCloseTo((2 + 0.4) / 0.1, 12);
    for (const users of [1, 10, 24, 60]) {
      const means = meansOfClosedNetwork(users, 2, stations);
      const bounds = boundsOfClosedNetwork(users, 2, stations);
      expect(means.throughput).toBeLessThanOrEqual(bounds.mostThroughput + 1e-12);
      expect(means.responseSeconds).toBeGreaterThanOrEqual(bounds.leastResponseSeconds - 1e-12);
    }
  });
});
