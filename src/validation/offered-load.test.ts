/**
 * The offered load that the inspector says of a design, against runs of the very design: what reaches each
 * station, and how busy it is while nothing saturates.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import type { DesignInput } from '../model/design.ts';
import { LoadForecast, type LoadKnowledge } from '../model/offered-load.ts';
import { parseDesign } from '../model/validation.ts';
import { readHitRatio } from '../theory/caches.ts';
import { constant, design, exponential, link, poissonClient, station } from './designs.ts';
import { counter, levelOf } from './readings.ts';
import type { simulate } from './simulate.ts';

const runs: { simulate: typeof simulate } = await tsImport('./simulate.ts', import.meta.url);

vi.setConfig({ testTimeout: 120_000 });

const theory: LoadKnowledge = {
  hitRatio: (_, requests) =>
    requests === undefined
      ? undefined
      : readHitRatio(
          {
            count: requests.keys.count,
            skew: requests.keys.skew,
            readsPerSecond: requests.reads,
            writesPerSecond: requests.writes,
          },
          { ...requests, drives: requests.eviction === 'lru' ? 'least-recent' : 'oldest-or-any' },
        ),
};

function forecastOf(input: DesignInput): LoadForecast {
  const parsed = parseDesign(input, kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return new LoadForecast(parsed.value, kinds, theory);
}

const shop = (cache: object, client: object = {}): DesignInput => ({
  ...design(
    'shop',
    [
      poissonClient(400, { keys: { count: 2000, skew: 0.9 }, readFraction: 0.9, ...client }),
      { id: 'lb', kind: 'load-balancer', settings: { healthChecks: false } },
      station('app', 4, exponential(0.004), { instances: 2 }),
      station('aside', 4, exponential(0.01)),
      { id: 'cache', kind: 'cache', settings: { hitTime: constant(0.0005), coalescing: false, ...cache } },
      {
        id: 'db',
        kind: 'database',
        settings: { connections: 20, readTime: exponential(0.005), writeTime: exponential(0.02) },
      },
    ],
    [
      link('client', 'lb'),
      link('lb', 'app'),
      link('app', 'cache', { count: 2 }),
      link('app', 'aside', { probability: 0.25 }),
      link('cache', 'db'),
    ],
  ),
  run: { seed: 5, duration: 180, warmup: 60 },
});

describe('the forecast of a design', () => {
  it.each([
    ['a small cache', { capacity: { entries: 200 } }],
    ['a small one that asks nobody who goes', { capacity: { entries: 200 }, eviction: 'fifo' }],
    ['one with room for all and a time to live', { capacity: { entries: 2000 }, ttl: 5 }],
    ['one whose writes drop what it held', { capacity: { entries: 2000 }, writePolicy: 'write-around' }],
  ])('is what its run measures, with %s', (_, cache) => {
    const input = shop(cache);
    const forecast = forecastOf(input);
    const reading = runs.simulate(input);
    for (const id of ['lb', 'app', 'aside', 'cache', 'db']) {
      const measured = counter(reading, id, 'arrivals');
      // Four standard deviations of a Poisson count, and 3 % for what theory calls an approximation.
      const slack = 4 / Math.sqrt(measured.total) + 0.03;
      expect(Math.abs(forecast.rateAt(id)! / measured.rate - 1), id).toBeLessThan(slack);
      if (id === 'lb') continue; // no workers to be busy
      const busy = levelOf(id, 'utilization')(reading);
      expect(Math.abs(forecast.at(id)!.ratio / busy - 1), `${id} busy`).toBeLessThan(2 * slack);
    }
  });

  it('bounds what users who wait can send, and comes near it while nobody queues', () => {
    const input = shop(
      { capacity: { entries: 500 } },
      { arrivals: { process: 'closed', users: 40, thinkTime: exponential(0.2) } },
    );
    const forecast = forecastOf(input);
    const measured = counter(runs.simulate(input), 'app', 'arrivals').rate;
    expect(forecast.rateAt('app')!).toBeGreaterThan(measured * 0.97);
    expect(forecast.rateAt('app')!).toBeLessThan(measured * 1.12);
  });

  it('goes through queues and streams: consumers share what comes, each group gets all of it', () => {
    const queue = { id: 'queue', kind: 'message-queue', settings: {} };
    const log = { id: 'log', kind: 'stream', settings: {} };
    const dead = { id: 'dead', kind: 'message-queue', settings: {} };
    const input = {
      ...design(
        'messages',
        [
          poissonClient(90, { readFraction: 0 }),
          queue,
          dead,
          log,
          station('few', 4, exponential(0.01), { instances: 1 }),
          station('many', 4, exponential(0.01), { instances: 2 }),
          station('group', 8, exponential(0.01), { instances: 6 }),
        ],
        [
          link('client', 'queue'),
          link('queue', 'few'),
          link('queue', 'many'),
          link('queue', 'dead', { role: 'dead-letter' }),
          link('few', 'log'),
          link('log', 'group'),
        ],
      ),
      run: { seed: 5, duration: 120, warmup: 20 },
    };
    const forecast = forecastOf(input);
    const reading = runs.simulate(input);
    for (const [id, rate] of [
      ['queue', 90],
      ['few', 30],
      ['many', 60],
      ['log', 30],
      ['group', 30],
      ['dead', 0],
    ] as const) {
      expect(forecast.rateAt(id), id).toBeCloseTo(rate, 9);
      expect(Math.abs(counter(reading, id, 'arrivals').rate - rate), id).toBeLessThan(
        4 * Math.sqrt(rate / 100) + 0.1,
      );
    }
  });
});

describe('the forecast of a sharded design', () => {
  const sharded = (router: Record<string, unknown>): DesignInput => ({
    ...design(
      'sharded',
      [
        poissonClient(300, { keys: { count: 100_000, skew: 0 }, readFraction: 0.8 }),
        { id: 'router', kind: 'shard-router', settings: router },
        ...['d1', 'd2', 'd3', 'd4'].map((id) => ({
          id,
          kind: 'database',
          settings: { connections: 20, readTime: exponential(0.005), writeTime: exponential(0.01) },
        })),
      ],
      [link('client', 'router'), ...['d1', 'd2', 'd3', 'd4'].map((id) => link('router', id))],
    ),
    run: { seed: 5, duration: 120, warmup: 20 },
  });

  it.each([
    ['all shards', {}],
    ['three of them in use', { shardsInUse: 3 }],
    ['a fifth of the reads asking all of them', { scatterFraction: 0.2 }],
    ['both', { shardsInUse: 2, scatterFraction: 0.5, scheme: 'directory' }],
  ])('is what its run measures, with %s', (_, router) => {
    const input = sharded(router);
    const forecast = forecastOf(input);
    const reading = runs.simulate(input);
    for (const id of ['d1', 'd2', 'd3', 'd4']) {
      const measured = counter(reading, id, 'arrivals');
      const slack = 4 / Math.sqrt(Math.max(1, measured.total)) + 0.02;
      const expected = forecast.at(id)!;
      const offered = expected.reads + expected.writes;
      expect(Math.abs(measured.rate - offered), id).toBeLessThanOrEqual(slack * offered);
    }
  });

  it('counts a shard that comes by plan, and claims nothing of ranges', () => {
    const planned = forecastOf(sharded({ shardsInUse: 2, changeAt: 30, changeTo: 4 }));
    expect(planned.rateAt('d1')).toBeCloseTo(150, 6);
    expect(planned.rateAt('d4')).toBeCloseTo(75, 6);
    expect(forecastOf(sharded({ scheme: 'range' })).at('d1')).toBeUndefined();
  });
});

it('the forecast claims nothing behind a cache that writes back, or that its application fills', () => {
  expect(forecastOf(shop({ writePolicy: 'write-back' })).at('db')).toBeUndefined();
  const filled = forecastOf(shop({ fill: 'aside' }));
  for (const id of ['cache', 'aside', 'db']) expect(filled.at(id)).toBeUndefined();
});
