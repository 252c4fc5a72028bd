/** What is offered, by hand: rates carried along links, work against workers, and silence where nobody knows. */
import { describe, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { type Design, type DesignInput, designSchema } from './design.ts';
import { LoadForecast, type LoadKnowledge } from './offered-load.ts';

const nobody: LoadKnowledge = { hitRatio: () => undefined };

function forecast(input: Pick<DesignInput, 'nodes' | 'links'> & Partial<DesignInput>, knowledge = nobody) {
  const design: Design = designSchema.parse({ version: 1, ...input });
  return new LoadForecast(design, kinds, knowledge);
}

const client = (rate: number, settings: object = {}) => ({
  id: 'client',
  kind: 'client',
  settings: { arrivals: { process: 'poisson', rate }, ...settings },
});
const service = (id: string, mean: number, settings: object = {}) => ({
  id,
  kind: 'service',
  settings: { serviceTime: { distribution: 'exponential', mean }, ...settings },
});
const link = (from: string, to: string, call: object = {}) => ({
  id: `${from}-${to}`,
  from,
  to,
  settings: { call },
});

describe('the offered load', () => {
  it('is the rate times the mean work against the workers', () => {
    const load = forecast({
      nodes: [client(130), service('app', 0.02, { instances: 2, concurrency: 1 })],
      links: [link('client', 'app')],
    }).at('app')!;
    expect(load.demand).toBeCloseTo(2.6, 9);
    expect(load.workers).toBe(2);
    expect(load.ratio).toBeCloseTo(1.3, 9);
    expect(load.at).toBeNull();
    expect(load.atMost).toBe(false);
  });

  it('falls with speed and knows reads from writes', () => {
    const forecasted = forecast({
      nodes: [
        client(100, { readFraction: 0.8 }),
        service('app', 0.02, { speed: 2 }),
        {
          id: 'db',
          kind: 'database',
          settings: {
            connections: 2,
            readTime: { distribution: 'constant', value: 0.005 },
            writeTime: { distribution: 'constant', value: 0.03 },
          },
        },
      ],
      links: [link('client', 'app'), link('app', 'db')],
    });
    expect(forecasted.at('app')!.ratio).toBeCloseTo(1, 9);
    // (80 × 5 ms + 20 × 30 ms) ÷ 2
    expect(forecasted.at('db')!.ratio).toBeCloseTo(0.5, 9);
  });

  it('is carried along probabilities, numbers of calls, weights and operations', () => {
    const forecasted = forecast({
      nodes: [
        client(100, { readFraction: 1 }),
        service('app', 0.001),
        service('often', 0.001),
        service('seldom', 0.001, { routing: 'one' }),
        service('left', 0.001),
        service('right', 0.001),
        { id: 'db', kind: 'database', settings: {} },
      ],
      links: [
        link('client', 'app'),
        link('app', 'often', { count: 3 }),
        link('app', 'seldom', { probability: 0.25 }),
        link('seldom', 'left', { weight: 0.6 }),
        link('seldom', 'right', { weight: 0.2 }),
        link('often', 'db', { operation: 'write' }),
      ],
    });
    const rate = (id: string) => forecasted.rateAt(id);
    expect(['app', 'often', 'seldom', 'left', 'right', 'db'].map(rate)).toEqual([100, 300, 25, 15, 5, 300]);
    expect(forecasted.at('db')).toMatchObject({ reads: 0, writes: 300 });
  });

  it('is spread by a balancer over instances, by clients over weights', () => {
    const forecasted = forecast({
      nodes: [
        client(120),
        { id: 'lb', kind: 'load-balancer', settings: {} },
        service('small', 0.01, { instances: 1 }),
        service('large', 0.01, { instances: 3 }),
        service('aside', 0.01),
      ],
      links: [
        link('client', 'lb', { weight: 2 }),
        link('client', 'aside', { weight: 1 }),
        link('lb', 'small'),
        link('lb', 'large'),
      ],
    });
    expect(forecasted.rateAt('aside')).toBeCloseTo(40, 9);
    expect(forecasted.at('small')!.ratio).toBeCloseTo(0.2, 9);
    expect(forecasted.at('large')!.ratio).toBeCloseTo(0.2, 9);
  });

  it('is what it is at the busiest moment, of all clients together', () => {
    const shaped = (id: string, rate: number, loadShape: object) => ({
      ...client(rate, { loadShape }),
      id,
    });
    const { at, reads, writes } = forecast({
      nodes: [
        shaped('a', 100, { shape: 'spike', at: 30, duration: 10, factor: 3 }),
        shaped('b', 100, { shape: 'ramp', from: 0, to: 100, factor: 2 }),
        service('app', 0.001),
      ],
      links: [link('a', 'app'), link('b', 'app')],
    }).at('app')!;
    expect(at).toBe(30);
    expect(reads + writes).toBeCloseTo(300 + 130, 6);
  });

  it('counts traffic spikes that are planned, on top of the shape', () => {
    const spike = (id: string, at: number, factor: number) => ({
      id,
      at,
      fault: 'traffic-spike' as const,
      targets: ['client'],
      settings: { factor },
      duration: 20,
    });
    const load = (timeline: ReturnType<typeof spike>[]) =>
      forecast({
        nodes: [
          client(100, { loadShape: { shape: 'ramp', from: 0, to: 100, factor: 2 } }),
          service('app', 0.001),
        ],
        links: [link('client', 'app')],
        timeline,
      }).at('app')!;
    // The ramp is at 1.5 where the spike ends.
    expect(load([spike('a', 30, 2)]).reads + load([spike('a', 30, 2)]).writes).toBeCloseTo(300, 3);
    const both = load([spike('a', 30, 2), spike('b', 40, 3)]);
    expect(both.reads + both.writes).toBeCloseTo(900, 3);
    expect(both.at).toBeCloseTo(50, 3);
  });

  it('counts what a worker is kept for', () => {
    const nodes = (blocking: boolean) => [
      client(50),
      service('app', 0.002, { blocking, concurrency: 1 }),
      service('slow', 0.02, { concurrency: 10 }),
    ];
    const links = [link('client', 'app'), link('app', 'slow')];
    expect(forecast({ nodes: nodes(false), links }).at('app')!.ratio).toBeCloseTo(0.1, 9);
    const held = forecast({ nodes: nodes(true), links }).at('app')!;
    expect(held.heldSeconds).toBeCloseTo(0.02, 9);
    expect(held.ratio).toBeCloseTo(1.1, 9);
  });

  it('is at most N ÷ (Z + R) of users who wait', () => {
    const arrivals = {
      process: 'closed',
      users: 50,
      thinkTime: { distribution: 'constant', value: 0.9 },
    };
    const load = forecast({
      nodes: [client(1, { arrivals }), service('app', 0.1, { concurrency: 4 })],
      links: [link('client', 'app')],
    }).at('app')!;
    expect(load.reads + load.writes).toBeCloseTo(50, 9);
    expect(load.atMost).toBe(true);
  });

  it('passes a cache by what it misses, and says nothing behind it where nobody knows that', () => {
    const input = {
      nodes: [
        client(1000, { readFraction: 0.9 }),
        { id: 'cache', kind: 'cache', settings: {} },
        { id: 'db', kind: 'database', settings: {} },
      ],
      links: [link('client', 'cache'), link('cache', 'db')],
    };
    expect(forecast(input).at('db')).toBeUndefined();
    expect(forecast(input).at('cache')!.ratio).toBeCloseTo((1000 * 0.0005) / 64, 9);
    const known = forecast(input, { hitRatio: () => 0.8 });
    expect(known.at('db')).toMatchObject({ reads: expect.closeTo(180, 9), writes: expect.closeTo(100, 9) });
  });

  it('says nothing of what stands in a loop, of replicas and of drivers', () => {
    const forecasted = forecast({
      nodes: [
        client(10),
        service('app', 0.001),
        service('ping', 0.001),
        service('pong', 0.001),
        { id: 'set', kind: 'replica-set', settings: {} },
        { id: 'r', kind: 'replica', settings: {} },
      ],
      links: [
        link('client', 'app'),
        link('app', 'ping'),
        link('ping', 'pong'),
        link('pong', 'ping'),
        link('app', 'set'),
        { ...link('set', 'r'), settings: {} },
      ],
    });
    expect(forecasted.at('app')).toBeDefined();
    for (const id of ['ping', 'pong', 'set', 'r']) expect(forecasted.at(id), id).toBeUndefined();
  });

  it('finds the settings of every station that a kind says to be one', () => {
    for (const { id, station, fields } of kinds) {
      if (station === undefined) continue;
      const named = typeof station.work === 'string' ? [station.work] : Object.values(station.work);
      const types: { readonly [name: string]: { readonly type: string } } = fields;
      for (const name of named) expect(types[name]?.type, `${id}.${name}`).toBe('distribution');
      expect(types[station.workers]?.type, `${id}.${station.workers}`).toMatch(/number/);
      for (const name of [station.speed, station.holds]) {
        if (name !== undefined) expect(types[name], `${id}.${name}`).toBeDefined();
      }
    }
  });
});

describe('behind a rate limiter or a circuit breaker', () => {
  const limited = (limiter: object) =>
    forecast({
      nodes: [
        client(100),
        { id: 'limit', kind: 'rate-limiter', settings: { ...limiter } },
        service('app', 0.005),
      ],
      links: [link('client', 'limit'), link('limit', 'app')],
    }).at('app');

  it('is what comes, as long as that is within the limit', () => {
    expect(limited({ rate: 100 })?.demand).toBeCloseTo(0.5, 9);
    expect(limited({ policy: 'priority-shedding', rate: 1 })?.demand).toBeCloseTo(0.5, 9);
  });

  it('is not known where some are turned away', () => {
    expect(limited({ rate: 99 })).toBeUndefined();
  });

  it('is all of it on the first link of a breaker, and nothing on what stands in for it', () => {
    const breaking = forecast({
      nodes: [
        client(100),
        { id: 'breaker', kind: 'circuit-breaker' },
        service('first', 0.005),
        service('second', 0.005),
      ],
      links: [link('client', 'breaker'), link('breaker', 'first'), link('breaker', 'second')],
    });
    expect(breaking.at('first')?.demand).toBeCloseTo(0.5, 9);
    expect(breaking.at('second')?.demand).toBe(0);
  });
});
