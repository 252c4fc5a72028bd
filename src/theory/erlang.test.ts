/** Promises of Erlang's formulas: published figures, limits, and the balance equations solved state by state. */
import { describe, expect, it } from 'vitest';
import { erlangB, erlangC, meansOfImpatientQueue } from './erlang.ts';
import { meansOfFiniteRoom, meansOfManyServers } from './queueing.ts';

/** The birth–death chain of M/M/c/K+M, state by state and by nothing else. */
function byBalance(queue: Parameters<typeof meansOfImpatientQueue>[0], room: number) {
  const weights = [1];
  for (let n = 1; n <= room; n++) {
    const leaving =
      Math.min(n, queue.servers) * queue.serviceRate + Math.max(0, n - queue.servers) * queue.abandonRate;
    weights.push((weights[n - 1]! * queue.arrivalRate) / leaving);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (n: number) => number) =>
    weights.reduce((sum, weight, n) => sum + (weight / total) * of(n), 0);
  const queueLength = mean((n) => Math.max(0, n - queue.servers));
  return {
    waits: mean((n) => (n >= queue.servers && n < room ? 1 : 0)),
    abandons: (queue.abandonRate * queueLength) / queue.arrivalRate,
    queueLength,
    utilization: mean((n) => Math.min(n, queue.servers)) / queue.servers,
    blocked: weights[room]! / total,
  };
}

describe('Erlang B', () => {
  it.each([
    [1, 0.5, 0.333333],
    [5, 3, 0.110054],
    [10, 7, 0.0787409],
    [20, 15, 0.0455932],
    [30, 30, 0.13246],
  ])('A-Q10 of %i servers under %f erlangs turns away %f', (servers, load, blocked) => {
    expect(erlangB(servers, load)).toBeCloseTo(blocked, 6);
    const room = { arrivalRate: load, serviceRate: 1, servers, room: servers };
    expect(meansOfFiniteRoom(room).blocked).toBeCloseTo(erlangB(servers, load), 12);
  });

  it('stands ten thousand servers', () => {
    // of R erlangs on R servers √(2/(πR)) are turned away, nearly
    expect(erlangB(10_000, 10_000)).toBeCloseTo(Math.sqrt(2 / (Math.PI * 10_000)), 4);
  });
});

describe('Erlang C', () => {
  it('A-Q5, A-Q8 has the share that waits as Erlang and, a century later, Brooker print it', () => {
    expect(erlangC(5, 2.5)).toBeCloseTo(0.130371, 6);
    expect(erlangC(10, 5)).toBeCloseTo(0.036105, 6);
    expect(erlangC(10, 8)).toBeCloseTo(0.40918, 6);
  });
});

describe('Erlang A', () => {
  it('A-Q14 has the figures of a full hall whose callers wait for twice a call', () => {
    const means = meansOfImpatientQueue({ arrivalRate: 100, serviceRate: 1, servers: 100, abandonRate: 0.5 });
    expect(means.waits).toBeCloseTo(0.596703, 6);
    expect(means.abandons).toBeCloseTo(0.0330302, 7);
    expect(means.queueLength).toBeCloseTo(6.60603, 5);
  });

  it.each([
    [3, 1, 2, 0.4],
    [0.5, 1, 4, 3],
    [40, 2, 10, 1],
  ])(
    'λ %f, µ %f, %i servers, θ %f: as its chain, solved state by state',
    (arrivalRate, serviceRate, servers, abandonRate) => {
      const queue = { arrivalRate, serviceRate, servers, abandonRate };
      const chain = byBalance(queue, 400);
      const means = meansOfImpatientQueue(queue);
      for (const name of ['waits', 'abandons', 'queueLength', 'utilization'] as const)
        expect(means[name], name).toBeCloseTo(chain[name], 10);
      const few = byBalance(queue, servers + 3);
      const limited = meansOfImpatientQueue({ ...queue, queueCapacity: 3 });
      for (const name of ['waits', 'abandons', 'queueLength', 'utilization', 'blocked'] as const)
        expect(limited[name], name).toBeCloseTo(few[name], 10);
    },
  );

  it('has the waits of those who are served: what Little’s law leaves when those who left are taken out', () => {
    // E[W] of all = E[W; served] + E[W; left], and who leaves has waited for his patience: by the chain, place by place
    const queue = { arrivalRate: 12, serviceRate: 1, servers: 10, abandonRate: 0.7 };
    const means = meansOfImpatientQueue(queue);
    const chain = [1];
    for (let n = 1; n <= 300; n++)
      chain.push((chain[n - 1]! * 12) / (Math.min(n, 10) + 0.7 * Math.max(0, n - 10)));
    const total = chain.reduce((sum, weight) => sum + weight, 0);
    let left = 0;
    for (let n = 10; n < 300; n++) {
      let [reached, stood] = [1, 0];
      for (let ahead = n - 10; ahead >= 0; ahead--) {
        stood += 1 / (10 + 0.7 * (ahead + 1));
        left += (chain[n]! / total) * reached * (0.7 / (10 + 0.7 * (ahead + 1))) * stood;
        reached *= (10 + 0.7 * ahead) / (10 + 0.7 * (ahead + 1));
      }
    }
    const served = means.servedWaitSeconds * (1 - means.abandons);
    expect(served + left).toBeCloseTo(means.waitSeconds, 10);
  });

  it('is Erlang C for people who never leave, and Erlang B for those who leave at once', () => {
    const queue = { arrivalRate: 8, serviceRate: 1, servers: 10 };
    const patient = meansOfImpatientQueue({ ...queue, abandonRate: 1e-9 });
    expect(patient.waits).toBeCloseTo(erlangC(10, 8), 6);
    expect(patient.waitSeconds).toBeCloseTo(meansOfManyServers(queue).waitSeconds, 6);
    expect(meansOfImpatientQueue({ ...queue, abandonRate: 1e9 }).abandons).toBeCloseTo(erlangB(10, 8), 6);
  });
});
