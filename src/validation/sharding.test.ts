/**
 * Hashing and sharding against theory: how even rings, bins and shards are, which keys another shard moves, and what
 * waiting for the slowest of several costs.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import { hashString } from '../base/hash.ts';
import { catalog } from '../catalog/behaviors.ts';
import { buildHashRing, moduloOwner } from '../catalog/shared/hash-ring.ts';
import { Engine } from '../engine/engine.ts';
import { type DesignInput, designSchema } from '../model/design.ts';
import type { GaugeSummary } from '../model/telemetry.ts';
import { zipfShares } from '../theory/caches.ts';
import { meanResidenceOfChoices } from '../theory/power-of-choices.ts';
import { constant, design, exponential, link, poissonClient } from './designs.ts';
import { counter, histogram, meanOf, type Reading } from './readings.ts';
import type { simulate } from './simulate.ts';
import { checkUpTo, expectCase, expectEstimates, expectFigure } from './testing/case-table.ts';
import { FULL } from './testing/length.ts';

// Node runs simulations as they are; the test runner makes them four times slower
const runs: { simulate: typeof simulate } = await tsImport('./simulate.ts', import.meta.url);

// simulations of millions of requests, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });
const check = checkUpTo(200_000);

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);
/** The figure in batches of equal size, each from its own seeds. */
const inBatches = (batches: number, figure: (seeds: readonly number[]) => number, each: number) =>
  numbers(batches).map((batch) => figure(numbers(each).map((i) => batch * each + i)));

/** In each of eight batches. */
const RINGS = FULL ? 50 : 8;

describe('how even a ring is', () => {
  /** What each member's arcs come to, as multiples of the mean. */
  function sizes(members: number, virtualNodes: number, seed: number): Float64Array {
    const names = numbers(members).map((i) => hashString(`ring ${seed} member ${i}`));
    const { points, owners } = buildHashRing(names, virtualNodes);
    const shares = new Float64Array(members);
    for (let i = 0; i < points.length; i++) {
      const before = i === 0 ? points.at(-1)! - 2 ** 32 : points[i - 1]!;
      shares[owners[i]!]! += ((points[i]! - before) / 2 ** 32) * members;
    }
    return shares;
  }
  const spread = (members: number, virtualNodes: number) => (seeds: readonly number[]) => {
    const squares = seeds.flatMap((seed) =>
      [...sizes(members, virtualNodes, seed)].map((size) => (size - 1) ** 2),
    );
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  };

  it.each([
    [1, 0.997906],
    [100, 0.0996996],
  ])('A-L11 a hundred members with %i points each (Lamping and Veach 2014)', (virtualNodes, expected) => {
    const values = inBatches(8, spread(100, virtualNodes), RINGS);
    expectEstimates('spread of their sizes', values, expected, { relative: 0.05 });
  });

  it.each([
    [1, 0.005, 5.25, 0.1],
    [100, 0.76, 1.28, 0.02],
  ])(
    'A-L11 of a hundred members with %i points each, nearly all are from %f to %f of the mean (Lamping and Veach 2014)',
    (virtualNodes, low, high, relative) => {
      const quantile = (p: number) => (seeds: readonly number[]) => {
        const all = seeds.flatMap((seed) => [...sizes(100, virtualNodes, seed)]).sort((a, b) => a - b);
        return all[Math.round(p * all.length)]!;
      };
      expectEstimates('0.5 % are smaller', inBatches(8, quantile(0.005), RINGS), low, {
        absolute: Math.max(0.002, low * relative),
      });
      expectEstimates('0.5 % are larger', inBatches(8, quantile(0.995), RINGS), high, { relative });
    },
  );

  it.each([
    [10, 50, 0.13403],
    [16, 128, 0.08556],
  ])('A-L12 %i members with %i points each (exact formula)', (members, virtualNodes, expected) => {
    expect(Math.sqrt((members - 1) / (members * virtualNodes + 1))).toBeCloseTo(expected, 4);
    const values = inBatches(8, spread(members, virtualNodes), 5 * RINGS);
    expectEstimates('spread of their sizes', values, expected, { relative: 0.05 });
  });
});

describe('which keys an eleventh shard moves, while the run goes on', () => {
  const KEYS = 20_000;
  const shards = numbers(11).map((n) => `shard-${String(n).padStart(2, '0')}`);

  function resharded(scheme: string): Reading {
    const router = {
      id: 'router',
      kind: 'shard-router',
      settings: {
        ...{ scheme, virtualNodes: 400, shardsInUse: 10, changeAt: 1, changeTo: 11 },
        movesAtOnce: 100,
      },
    };
    const store = { connections: 1000, readTime: constant(0.001), writeTime: constant(0.001) };
    const input = design(
      'an eleventh shard',
      [
        poissonClient(100, { keys: { count: KEYS, skew: 0 }, valueBytes: 100 }),
        router,
        ...shards.map((id) => ({ id, kind: 'database', settings: store })),
      ],
      [link('client', 'router'), ...shards.map((id) => link('router', id))],
    );
    return runs.simulate({ ...input, run: { seed: 1, duration: 4, warmup: 0 } });
  }

  it.each([
    ['hash', 10 / 11, 0.01],
    ['consistent-hash', 1 / 11, 0.02],
    ['directory', 1 / 11, 0.01],
    ['range', 1 / 20, 0.001],
  ])('A-L13 by %s (by definition; of ranges half of one)', (scheme, share, absolute) => {
    const reading = resharded(scheme);
    const moved = counter(reading, 'router', 'keysMoved').total;
    expectFigure('keys moved', moved / KEYS, share, { absolute });
    expect(counter(reading, 'router', 'bytesMoved').total).toBe(100 * moved);
    // all moves go to the new shard, but for modulo
    const written = (id: string) => counter(reading, id, 'writes').total;
    const elsewhere = shards.slice(0, 10).reduce((sum, id) => sum + written(id), 0);
    if (scheme !== 'hash') expect(elsewhere).toBe(0);
    expect(elsewhere + written('shard-10')).toBe(moved);
  });
});

const gauge = ({ summary }: Reading, node: string, metric: string) =>
  (summary.nodes[node]!.metrics[metric] as GaugeSummary).last;

/** Requests that never end, each of its own key, over many backends that never work. */
function pile(settings: object, backends: number, requests: number): DesignInput {
  const ids = numbers(backends).map((n) => `b${n}`);
  const busy = { concurrency: 10_000, serviceTime: constant(1e6) };
  const input = design(
    'a pile',
    [
      poissonClient(1, {
        arrivals: { process: 'constant', rate: requests },
        keys: { count: 10_000, skew: 0 },
      }),
      { id: 'balancer', kind: 'load-balancer', settings: { healthChecks: false, ...settings } },
      ...ids.map((id) => ({ id, kind: 'service', settings: busy })),
    ],
    [link('client', 'balancer'), ...ids.map((id) => link('balancer', id))],
  );
  return { ...input, run: { seed: 1, duration: 1, warmup: 0 } };
}

it.each([
  [1.1, 550],
  [1.25, 625],
])('A-L14 bounded loads: no backend has more than %f times the mean (definition)', (loadFactor, most) => {
  const policy = { policy: 'consistent-hash-bounded', loadFactor, virtualNodes: 100 };
  const reading = runs.simulate(pile(policy, 20, 10_000));
  const loads = numbers(20).map((n) => gauge(reading, `b${n}`, 'inSystem'));
  expect(loads.reduce((sum, load) => sum + load, 0)).toBe(10_000);
  const violations = loads.filter((load) => load > most).length;
  expectFigure('backends above the bound', violations, 0, { absolute: 0 });
});

it.each([
  [1, { policy: 'random' }, 4.27],
  [2, { policy: 'power-of-d', choices: 2 }, 2.585],
])('A-L17 a hundred balls into a hundred bins, %i choices (an independent simulation)', (_, policy, most) => {
  const input = designSchema.parse(pile(policy, 100, 100));
  const highest = (seed: number) => {
    const engine = new Engine(input, catalog, { seed });
    engine.runTo(1);
    return Math.max(
      ...engine.simulation.endpoints.filter((ep) => ep.node.kind.id === 'service').map((ep) => ep.present),
    );
  };
  const means = inBatches(
    8,
    (seeds) => seeds.reduce((sum, seed) => sum + highest(seed), 0) / seeds.length,
    FULL ? 100 : 25,
  );
  expectEstimates('most balls in a bin', means, most, { absolute: 0.12 });
});

it('A-L18 hot shards: Zipf keys hashed over ten shards (closed form)', () => {
  const shares = zipfShares(10_000, 1);
  const squares = shares.reduce((sum, share) => sum + share * share, 0);
  expectFigure('share of the top key', shares[0]!, 0.10217, { absolute: 1e-6 });
  expect(Math.sqrt(9 * squares)).toBeCloseTo(0.3931, 4);
  const variation = (seeds: readonly number[]) => {
    let sum = 0;
    for (const seed of seeds) {
      const loads = new Float64Array(10);
      for (const [key, share] of shares.entries()) loads[moduloOwner(key, 10, seed * 7919)]! += share;
      for (const load of loads) sum += (load * 10 - 1) ** 2;
    }
    return Math.sqrt(sum / seeds.length / 10);
  };
  expectEstimates('variation of the shards', inBatches(8, variation, FULL ? 50 : 25), 0.3931, {
    relative: 0.1,
  });
});

it.each([
  [1, 0.5, 2],
  [1, 0.9, 10],
  [2, 0.5, 1.2657],
  [2, 0.8, 1.9474],
  [2, 0.9, 2.6141],
  [3, 0.5, 1.1252],
  [3, 0.9, 2.0279],
  [5, 0.9, 1.6329],
])('A-L1 the best of %i choices at %f, of many servers (Mitzenmacher 2001)', (choices, load, expected) => {
  expectFigure('T', meanResidenceOfChoices(load, choices), expected, { absolute: 5e-5 });
});

/** Reads of which every one asks all shards. */
function scattered(rate: number, shards: number, store: Record<string, unknown>): DesignInput {
  const ids = numbers(shards).map((n) => `shard-${n}`);
  return design(
    'scatter and gather',
    [
      poissonClient(rate),
      { id: 'router', kind: 'shard-router', settings: { scatterFraction: 1 } },
      ...ids.map((id) => ({ id, kind: 'database', settings: store })),
    ],
    [link('client', 'router'), ...ids.map((id) => link('router', id))],
  );
}

describe('a query over all shards', () => {
  it.each([
    [2, 0.5, 2.875, 1_000_000],
    [2, 0.8, 7, 3_600_000],
    [4, 0.5, 3.838, 1_000_000],
    [4, 0.8, 9.128, 3_600_000],
  ])(
    'A-Q32 over %i stations at ρ %f (Flatto–Hahn, Nelson–Tantawi; of four an independent simulation)',
    (shards, rate, response, requests) => {
      check({
        input: scattered(rate, shards, { connections: 1, readTime: exponential(1) }),
        workers: Object.fromEntries(numbers(shards).map((n) => [`shard-${n}`, 1])),
        rate,
        requests: requests / 2,
        checks: [['response', meanOf('client', 'latencySeconds'), response, { relative: 0.03 }]],
      });
    },
  );

  it('A-T3 waits for the slowest of a hundred exponential answers (order statistics)', () => {
    const quantile = (p: 'p50' | 'p99') => (reading: Reading) =>
      histogram(reading, 'router', 'scatterSeconds')[p];
    expectCase(
      {
        input: scattered(20, 100, { connections: 1_000_000, readTime: exponential(0.01) }),
        rate: 20,
        requests: 40_000,
        checks: [
          ['mean', meanOf('router', 'scatterSeconds'), 0.051874, { relative: 0.02 }],
          ['p50', quantile('p50'), 0.049751, { relative: 0.02 }],
          ['p99', quantile('p99'), 0.092054, { relative: 0.02 }],
          ['seen by the client', meanOf('client', 'latencySeconds'), 0.051874, { relative: 0.02 }],
        ],
      },
      8000,
    );
  });
});
