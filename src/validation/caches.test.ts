/**
 * Caches against theory: real keys and real eviction give the hit ratios that the closed forms say, and a
 * recorded trace gives the misses that others have counted on it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import type { ReplayPolicy, replayTrace } from '../catalog/cache/replay.ts';
import type { DesignInput } from '../model/design.ts';
import type { LogRow } from '../model/traffic.ts';
import {
  exactLruHitRatio,
  lruCharacteristicTime,
  lruHitRatio,
  ttlHitRatio,
  zipfShares,
} from '../theory/caches.ts';
import { constant, design, link, poissonClient } from './designs.ts';
import { counter, levelOf, type Reading } from './readings.ts';
import type { simulate } from './simulate.ts';
import { checkUpTo, expectEstimates, expectFigure } from './testing/case-table.ts';

const runs: { simulate: typeof simulate } = await tsImport('./simulate.ts', import.meta.url);
const replays: { replayTrace: typeof replayTrace } = await tsImport(
  '../catalog/cache/replay.ts',
  import.meta.url,
);

// simulations of millions of requests, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });
const check = checkUpTo(600_000);

/** A client, a cache and an origin; by default nothing takes any time. */
function cached(rate: number, client: object, cache: object, originSeconds = 0): DesignInput {
  return design(
    'cache',
    [
      poissonClient(rate, client),
      {
        id: 'cache',
        kind: 'cache',
        settings: { hitTime: constant(0), concurrency: null, coalescing: false, ...cache },
      },
      {
        id: 'origin',
        kind: 'database',
        settings: { connections: 1_000_000, readTime: constant(originSeconds) },
      },
    ],
    [link('client', 'cache'), link('cache', 'origin')],
  );
}

const hitRatio = (reading: Reading) => {
  const hits = counter(reading, 'cache', 'hits').total;
  return hits / (hits + counter(reading, 'cache', 'misses').total);
};

it.each([
  ['A-C2', 1000, 1, 100, 0.57652],
  ['A-C3', 10_000, 0.8, 100, 0.15662],
  ['A-C4', 10_000, 1, 1000, 0.6756],
])('%s LRU: %i keys, Zipf %f, room for %i (Che’s approximation, and a simulation of others)', (...row) => {
  const [, count, skew, entries, expected] = row;
  check({
    input: cached(1000, { keys: { count, skew } }, { capacity: { entries } }),
    rate: 1000,
    requests: 2_000_000,
    checks: [['hit ratio', hitRatio, expected, { absolute: 0.004 }]],
  });
});

it.each([
  ['A-C2', 'fifo', 1000, 1, 100, 0.52025],
  ['A-C2', 'random', 1000, 1, 100, 0.52025],
  ['A-C3', 'fifo', 10_000, 0.8, 100, 0.13362],
  ['A-C3', 'random', 10_000, 0.8, 100, 0.13362],
  ['A-C4', 'fifo', 10_000, 1, 1000, 0.63091],
  ['A-C4', 'random', 10_000, 1, 1000, 0.63091],
] as const)(
  '%s %s: %i keys, Zipf %f, room for %i (Che’s approximation, and a simulation of others)',
  (...row) => {
    const [, eviction, count, skew, entries, expected] = row;
    check({
      input: cached(1000, { keys: { count, skew } }, { eviction, capacity: { entries } }),
      rate: 1000,
      requests: 2_000_000,
      checks: [['hit ratio', hitRatio, expected, { absolute: 0.004 }]],
    });
  },
);

it('A-C1 LRU: a hundred keys, Zipf 0.8, room for 40 (icarus, test_cacheperf.py)', () => {
  const shares = zipfShares(100, 0.8);
  const time = lruCharacteristicTime(shares, 40);
  expectFigure('characteristic time', time, 72.2109, { absolute: 0.001 });
  expectFigure('hit ratio by Che’s approximation', lruHitRatio(shares, 40), 0.645412, { absolute: 1e-5 });
  check({
    input: cached(1000, { keys: { count: 100, skew: 0.8 } }, { capacity: { entries: 40 } }),
    rate: 1000,
    requests: 2_000_000,
    checks: [['hit ratio', hitRatio, 0.6459, { absolute: 0.003 }]],
  });
});

it.each([
  ['A-C2', 1000, 1, 100, 0.69299],
  ['A-C3', 10_000, 0.8, 100, 0.30005],
  ['A-C4', 10_000, 1, 1000, 0.76479],
])(
  '%s perfect LFU: %i keys, Zipf %f, room for %i: what is most popular stays, and nothing does better (closed form)',
  (_, count, skew, entries, expected) => {
    const popular = zipfShares(count, skew).slice(0, entries);
    const most = popular.reduce((sum, share) => sum + share, 0);
    expectFigure('hit ratio', most, expected, { absolute: 5e-6 });
    // what is counted only while it is held cannot know better who is popular
    const input = cached(1000, { keys: { count, skew } }, { eviction: 'lfu', capacity: { entries } });
    const reading = runs.simulate({ ...input, run: { seed: 1, duration: 100, warmup: 20 } });
    expect(hitRatio(reading)).toBeLessThan(most + 0.005);
    expect(hitRatio(reading)).toBeGreaterThan(0.5 * most);
  },
);

/** Hit ratio of a small cache, of keys with these shares. */
function expectSmall(eviction: string, shares: readonly number[], entries: number, expected: number): void {
  const ratios = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
    const log = logged(randomRows(shares, 30_000, seed));
    const input = cached(1, log, { eviction, capacity: { entries } });
    return hitRatio(runs.simulate({ ...input, run: { duration: null } }));
  });
  expectEstimates('hit ratio', ratios, expected, { absolute: 0.002 });
}

describe('A-C5, A-C6 small LRU caches (King’s exact formula)', () => {
  it.each([
    [[0.5, 0.3, 0.2], 1, 0.38],
    [[0.5, 0.3, 0.2], 2, 0.719286],
    [[0.4, 0.3, 0.2, 0.1], 2, 0.580556],
    [[0.4, 0.3, 0.2, 0.1], 3, 0.826587],
  ])('shares %j, room for %i', (shares, entries, expected) => {
    expect(exactLruHitRatio(shares, entries)).toBeCloseTo(expected, 6);
    expectSmall('lru', shares, entries, expected);
  });
});

describe('A-C5, A-C6 small FIFO and random caches (by enumeration)', () => {
  it.each([
    ['fifo', [0.5, 0.3, 0.2], 1, 0.38],
    ['fifo', [0.5, 0.3, 0.2], 2, 0.709677],
    ['random', [0.5, 0.3, 0.2], 2, 0.709677],
    ['fifo', [0.4, 0.3, 0.2, 0.1], 2, 0.571429],
    ['random', [0.4, 0.3, 0.2, 0.1], 2, 0.571429],
    ['fifo', [0.4, 0.3, 0.2, 0.1], 3, 0.808],
    ['random', [0.4, 0.3, 0.2, 0.1], 3, 0.808],
  ])('%s, shares %j, room for %i', (eviction, shares, entries, expected) => {
    expectSmall(eviction, shares, entries, expected);
  });
});

/** Settings of a client that replays a log. */
function logged(rows: readonly LogRow[]): object {
  return { arrivals: { process: 'trace', trace: { name: 'log', format: 'access-log', rows } } };
}

/** One read a second, of keys drawn by their shares (Park and Miller's generator). */
function randomRows(shares: readonly number[], count: number, seed: number): LogRow[] {
  let state = seed * 7_654_321;
  return Array.from({ length: count }, (_, second) => {
    state = (state * 48_271) % 2_147_483_647;
    let left = state / 2_147_483_647;
    const key = shares.findIndex((share) => {
      left -= share;
      return left < 0;
    });
    return [second, Math.max(0, key), 1, 0];
  });
}

describe('time to live, set on a miss and not refreshed', () => {
  it.each([
    [0.1, 60, 0.857143],
    [1, 1, 0.5],
    [0.01, 300, 0.75],
  ])('A-C7 %f requests a second, %f s (closed form)', (rate, ttl, expected) => {
    expect(ttlHitRatio(rate, ttl)).toBeCloseTo(expected, 6);
    check({
      input: cached(rate, {}, { ttl }),
      rate,
      requests: 300_000,
      checks: [
        ['hit ratio', hitRatio, expected, { absolute: 0.005 }],
        [
          'origin rate',
          (r) => counter(r, 'origin', 'arrivals').rate,
          rate / (1 + rate * ttl),
          { relative: 0.02 },
        ],
      ],
    });
  });

  it.each([
    [0.1, 60, 0.997521],
    [1, 1, 0.632121],
    [0.01, 300, 0.950213],
  ])('A-C8 prolonged by each hit: %f requests a second, %f s (closed form)', (rate, ttl, expected) => {
    check({
      input: cached(rate, {}, { ttl, ttlMode: 'sliding' }),
      rate,
      requests: 300_000,
      checks: [['hit ratio', hitRatio, expected, { absolute: 0.005 }]],
    });
  });

  it('A-C9 a thousand keys, Zipf 1, 50 requests a second, 10 s (closed form)', () => {
    check({
      input: cached(50, { keys: { count: 1000, skew: 1 } }, { ttl: 10 }),
      rate: 50,
      requests: 600_000,
      checks: [
        ['hit ratio', hitRatio, 0.630782, { absolute: 0.004 }],
        ['entries', levelOf('cache', 'entries'), 184.609, { relative: 0.01 }],
      ],
    });
  });

  it.each([
    [false, 51],
    [true, 1],
  ])(
    'A-C10 stampede on one key: coalescing %s (1 + λD origin calls an expiry, closed form)',
    (coalescing, calls) => {
      check({
        input: cached(100, {}, { ttl: 60, coalescing }, 0.5),
        rate: 100,
        requests: 3_000_000,
        checks: [
          [
            'origin calls an expiry',
            (r) => counter(r, 'origin', 'arrivals').total / counter(r, 'cache', 'expirations').total,
            calls,
            coalescing ? { absolute: 0 } : { relative: 0.04 },
          ],
        ],
      });
    },
  );
});

// Its licence keeps the trace out of the product; beside a checkout of the project it may be there.
const trace = join(
  import.meta.dirname,
  '../../../shared/validation/data/cache-trace/cloudPhysicsIO.oracleGeneral.bin',
);

describe.runIf(existsSync(trace))('A-C11 to A-C14 a recorded trace (runs only where it is)', () => {
  const rows = existsSync(trace) ? readOracleGeneral(readFileSync(trace)) : [];
  const misses = (capacity: object) => {
    const input = cached(1, logged(rows), { capacity });
    return counter(runs.simulate({ ...input, run: { duration: null } }), 'cache', 'misses').total;
  };
  const keys = Int32Array.from(rows, ([, key]) => key);
  const bytes = Float64Array.from(rows, ([, , size]) => size);
  const replayed = (policy: ReplayPolicy, mebibytes: number) =>
    replays.replayTrace(
      { keys, bytes },
      policy,
      { entries: Infinity, bytes: mebibytes * 2 ** 20 },
      { pick: () => 0 },
    ).misses;

  it.each([
    [128, 93_374],
    [640, 72_494],
    [1024, 71_704],
  ])('LRU with room for %i MiB misses %i times in a simulation too', (mebibytes, expected) => {
    expect(misses({ bytes: mebibytes * 2 ** 20 })).toBe(expected);
  });

  it.each([
    ['A-C11', 'lru', 93_374, 89_783, 83_572, 81_722, 72_494, 72_104, 71_972, 71_704],
    ['A-C12', 'fifo', 93_403, 89_386, 84_387, 84_025, 72_498, 72_228, 72_182, 72_140],
    ['A-C13', 'clock', 93_313, 89_775, 83_411, 81_328, 74_815, 72_283, 71_927, 64_456],
  ] as const)(
    '%s %s misses as often as libCacheSim has it, from 128 to 1024 MiB (test_evictionAlgo.c)',
    (...row) => {
      const [, policy, ...expected] = row;
      for (const [i, misses] of expected.entries()) {
        const mebibytes = 128 * (i + 1);
        expectFigure(`misses, ${mebibytes} MiB`, replayed(policy, mebibytes), misses, { absolute: 0 });
      }
    },
  );

  it.each([
    [1, 0.976421],
    [2, 0.970607],
    [3, 0.965681],
    [4, 0.959024],
    [5, 0.956934],
  ])(
    'A-C14 LRU with room for %i entries misses the share %f (libCacheSim, test_profilerLRU.c)',
    (entries, ratio) => {
      expectFigure('miss ratio', misses({ entries }) / rows.length, ratio, { absolute: 1e-6 });
    },
  );
});

/**
 * libCacheSim's format: u32 time, u64 object, u32 bytes, i64 next access, little-endian. Time is of no account
 * to LRU; a second for each request lets its fetch end before the next request.
 */
function readOracleGeneral(file: Buffer): LogRow[] {
  const keys = new Map<bigint, number>();
  return Array.from({ length: file.length / 24 }, (_, i) => {
    const object = file.readBigUInt64LE(i * 24 + 4);
    if (!keys.has(object)) keys.set(object, keys.size);
    return [i, keys.get(object)!, file.readUInt32LE(i * 24 + 12), 0];
  });
}
