/**
 * Tails: the first of several answers, the last of many, and hedged requests, against closed forms and published
 * figures. Every case is a design of real kinds, run as the command line runs it.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, it, vi } from 'vitest';
import type { DesignInput } from '../model/design.ts';
import type { Distribution } from '../model/distribution.ts';
import type { CounterSummary } from '../model/telemetry.ts';
import { constant, design, dispatcher, exponential, link, poissonClient, station } from './designs.ts';
import { counter, histogram, meanOf, type Reading } from './readings.ts';
import type { simulate } from './simulate.ts';
import { expectCase, expectEstimates } from './testing/case-table.ts';
import { FULL } from './testing/length.ts';

const runs: { simulate: typeof simulate } = await tsImport('./simulate.ts', import.meta.url);

vi.setConfig({ testTimeout: 1_200_000 });

const MANY = 1_000_000;
const client = (rate: number, settings: object = {}) => poissonClient(rate, settings);
const latency = (p: 'p50' | 'p99' | 'p999') => (reading: Reading) =>
  histogram(reading, 'client', 'latencySeconds')[p];
const mean = meanOf('client', 'latencySeconds');
/** Calls over a link beyond one for each request of a node. */
const extra = (id: string, node: string) => (reading: Reading) =>
  (reading.summary.links[id]!.metrics.calls as CounterSummary).total /
    counter(reading, node, 'arrivals').total -
  1;
/** Share of the requests that were given up. Those that are not decided yet count nowhere. */
const late = (reading: Reading) => {
  const failed = counter(reading, 'client', 'failures').total;
  return failed / (failed + counter(reading, 'client', 'completions').total);
};

describe('the first of several answers', () => {
  // one way, in milliseconds; the design has seconds
  const oneWay: Distribution = {
    distribution: 'mixture',
    weights: [0.018, 0.982],
    of: [
      { distribution: 'exponential', mean: 0.001 / 0.0217 },
      { distribution: 'pareto', min: 0.0015, alpha: 3.8 },
    ],
  };
  it.each([
    [1, 168.3],
    [2, 11.18],
    [3, 5.59],
    [4, 4.82],
    [5, 4.45],
  ])('A-T1 of %i replicas, 99.9th percentile (P. Bailis 2012, his script)', (replicas, p999) => {
    const call = replicas === 1 ? {} : { hedgeAfter: 1e-6, hedgeAttempts: replicas };
    const input = design(
      'first of several',
      [client(1000), station('replicas', MANY, constant(0), { instances: replicas })],
      [{ id: 'reads', from: 'client', to: 'replicas', settings: { latency: oneWay, call } }],
    );
    const check = ['p99.9, ms', (r: Reading) => 1000 * latency('p999')(r), p999, { relative: 0.05 }] as const;
    expectCase({ input, rate: 1000, requests: 1_600_000, checks: [check] }, 400_000);
  });
});

/** A request that asks `n` servers at once and waits for the last. */
function fanOut(n: number, work: Distribution, settings: object = {}): DesignInput {
  return design(
    'fan-out',
    [client(100, settings), dispatcher({ calls: 'parallel' }), station('leaf', MANY, work)],
    [link('client', 'dispatcher'), link('dispatcher', 'leaf', { count: n })],
  );
}
const twoPoints: Distribution = { distribution: 'empirical', values: [0.01, 1], weights: [0.99, 0.01] };

describe('the last of many answers', () => {
  it.each([
    [100, 0.633968],
    [69, 0.500163],
  ])('A-T2 of %i, one in a hundred slow: share of slow requests (Dean and Barroso 2013)', (n, share) => {
    const input = fanOut(n, twoPoints, { timeout: 0.5 });
    const checks = [['slow', late, share, { absolute: 0.005 }]] as const;
    expectCase({ input, rate: 100, requests: 160_000, checks }, 12_000);
  });

  it('A-T3 of a hundred, exponential: mean and percentiles (closed form)', () => {
    expectCase(
      {
        input: fanOut(100, exponential(0.01)),
        rate: 100,
        requests: 80_000,
        checks: [
          ['mean, ms', (r) => 1000 * mean(r), 51.874, { relative: 0.02 }],
          ['p50, ms', (r) => 1000 * latency('p50')(r), 49.751, { relative: 0.02 }],
          ['p99, ms', (r) => 1000 * latency('p99')(r), 92.054, { relative: 0.02 }],
        ],
      },
      12_000,
    );
  });
});

/** Two servers that are never busy, and a client that asks the second one after a while. */
function hedged(work: Distribution, hedgeAfter: number | null): DesignInput {
  return design(
    'hedge',
    [client(100), station('servers', MANY, work, { instances: 2 })],
    [link('client', 'servers', { hedgeAfter })],
  );
}

describe('a hedge', () => {
  it.each([
    [1, 0.367879, 0.81606, 2.80259],
    [2.995732, 0.05, 0.975, 3.80045],
  ])('A-T4 after %f, exponential times (closed form)', (after, more, expected, p99) => {
    expectCase(
      {
        input: hedged(exponential(1), after),
        rate: 100,
        requests: 1_600_000,
        checks: [
          ['extra', extra('client-servers', 'client'), more, { relative: 0.02 }],
          ['mean', mean, expected, { relative: 0.02 }],
          ['p99', latency('p99'), p99, { relative: 0.02 }],
        ],
      },
      160_000,
    );
  });

  it.each([
    ['without', null, 19.9, 0],
    ['after 20 ms', 0.02, 10.297, 0.01],
  ])('A-T5 %s, one answer in a hundred slow (closed form)', (_name, after, expected, more) => {
    expectCase(
      {
        input: hedged(twoPoints, after),
        rate: 100,
        requests: 1_600_000,
        checks: [
          ['mean, ms', (r) => 1000 * mean(r), expected, { relative: 0.02 }],
          ['extra', extra('client-servers', 'client'), more, { absolute: 0.0005 }],
        ],
      },
      160_000,
    );
  });

  it('A-T5 in each of a hundred calls of a fan-out: share of slow requests (closed form)', () => {
    const share = (hedgeAfter: number | null, seconds: number) => {
      const input = design(
        'hedged fan-out',
        [
          client(100, { timeout: 0.5 }),
          dispatcher({ calls: 'parallel' }),
          station('caller', MANY, constant(0)),
          station('leaf', MANY, twoPoints, { instances: 2 }),
        ],
        [
          link('client', 'dispatcher'),
          link('dispatcher', 'caller', { count: 100 }),
          link('caller', 'leaf', { hedgeAfter }),
        ],
      );
      return Array.from({ length: 8 }, (_, i) =>
        late(runs.simulate({ ...input, run: { seed: 71 + i, duration: seconds, warmup: 1 } })),
      );
    };
    expectEstimates('slow, not hedged', share(null, FULL ? 60 : 5), 0.633968, { relative: 0.02 });
    expectEstimates('slow, hedged', share(0.02, FULL ? 1200 : 100), 0.009951, { relative: 0.02 });
  });
});
