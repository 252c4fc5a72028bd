import { describe, expect, test } from 'vitest';
import {
  breakNow,
  callsOver,
  changed,
  conserves,
  constant,
  counter,
  design,
  durableOf,
  failures,
  gauge,
  gaugeMean,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';
import { versionAt } from './entries.ts';
import type { Memory } from './memory.ts';

const instant = { readTime: constant(0), writeTime: constant(0), connections: 100_000 };

/** A client, a cache that looks up at once, and a database behind it. */
function cached(cache: object, client: object, database: object = instant) {
  return design(
    {
      c: ['client', { readFraction: 1, timeout: null, ...client }],
      cache: ['cache', { hitTime: constant(0), ...cache }],
      db: ['database', database],
    },
    [
      ['c', 'cache'],
      ['cache', 'db'],
    ],
  );
}

const reads = (of: ReturnType<typeof run>) => counter(of, 'cache', 'hits') + counter(of, 'cache', 'misses');
const hitRatio = (of: ReturnType<typeof run>) => counter(of, 'cache', 'hits') / reads(of);

describe('the hit ratio is measured', () => {
  // A-C1: Che's approximation, Zipf .8 over 100 keys, room for 40: .645412 (simulated .6459).
  test('and agrees with Che’s approximation for LRU', () => {
    const engine = run(
      cached({ capacity: { entries: 40 } }, { arrivals: regular(1000), keys: { count: 100, skew: 0.8 } }),
      50,
    );
    expect(Math.abs(hitRatio(engine) - 0.6459)).toBeLessThan(4 * Math.sqrt(0.23 / 50_000));
    expect(gauge(engine, 'cache', 'entries')).toBe(40);
    expect(Math.abs(gaugeMean(engine, 'cache', 'hitRatio') - hitRatio(engine))).toBeLessThan(0.01);
  });

  // A-C7: time to live set on a miss and not refreshed: λT ÷ (1 + λT).
  test.each([
    [0.1, 60, 0.857143],
    [1, 1, 0.5],
    [0.01, 300, 0.75],
  ])('and agrees with theory for %f/s and a time to live of %i s', (rate, ttl, expected) => {
    const requests = 20_000;
    const engine = run(
      cached({ ttl }, { arrivals: poisson(rate), keys: { count: 1, skew: 0 } }),
      requests / rate,
    );
    expect(Math.abs(hitRatio(engine) - expected)).toBeLessThan(
      4 * Math.sqrt((expected * (1 - expected)) / requests) * 1.5,
    );
  });

  // A-C9: Zipf 1 over 1,000 keys, 50/s, 10 s: hit ratio .630782, mean occupancy 184.609.
  test('and so is the number of entries alive', () => {
    const engine = run(cached({ ttl: 10 }, { arrivals: poisson(50), keys: { count: 1000, skew: 1 } }), 1500);
    expect(Math.abs(hitRatio(engine) - 0.630782)).toBeLessThan(4 * Math.sqrt(0.23 / 75_000));
    expect(Math.abs(gaugeMean(engine, 'cache', 'entries') / 184.609 - 1)).toBeLessThan(0.02);
    expect(counter(engine, 'cache', 'expirations')).toBeGreaterThan(
      0.95 * counter(engine, 'cache', 'misses'),
    );
  });
});

describe('a stampede', () => {
  // A-C10: one key, 100/s, refill .5 s, time to live 60 s: 1 + λD = 51 origin calls an expiry, or 1.
  const stampede = (coalescing: boolean) =>
    run(
      cached(
        { ttl: 60, coalescing, concurrency: null },
        { arrivals: poisson(100), keys: { count: 1, skew: 0 } },
        { ...instant, readTime: constant(0.5) },
      ),
      60.51 * 12 - 1,
    );

  test('is one call to the origin when misses coalesce', () => {
    const engine = stampede(true);
    expect(callsOver(engine, 'cache', 'db')).toBe(12);
    expect(counter(engine, 'cache', 'misses')).toBe(counter(engine, 'cache', 'coalesced') + 12);
    expect(counter(engine, 'c', 'goodput')).toBe(counter(engine, 'c', 'requests'));
  });

  test('is 1 + λD calls when they do not', () => {
    const engine = stampede(false);
    expect(Math.abs(callsOver(engine, 'cache', 'db') / 12 - 51)).toBeLessThan(4 * Math.sqrt(50 / 12));
    expect(counter(engine, 'cache', 'coalesced')).toBe(0);
  });

  test('ends in an error for all who waited when the one fetch fails', () => {
    const engine = start(
      cached(
        { concurrency: null },
        { arrivals: regular(100), keys: { count: 1, skew: 0 } },
        { ...instant, readTime: constant(0.5) },
      ),
    );
    engine.runTo(0.255);
    breakNow(engine, 'restart', ['db']);
    engine.runTo(0.26);
    expect(failures(engine, 'c', 'reset')).toBe(25);
    engine.runTo(5);
    expect(counter(engine, 'c', 'goodput')).toBeGreaterThan(400);
    expect(conserves(engine)).toBe(true);
  });
});

describe('a write', () => {
  const written = (writePolicy: string) =>
    run(
      cached({ writePolicy }, { arrivals: regular(100), readFraction: 0.5, keys: { count: 10, skew: 0 } }),
      100,
    );

  test('through the cache leaves the new value in it', () => {
    const engine = written('write-through');
    expect(counter(engine, 'cache', 'misses')).toBeLessThanOrEqual(10);
    expect(counter(engine, 'db', 'writes')).toBe(counter(engine, 'c', 'writes'));
  });

  test('around the cache drops the old value, and the next read fetches', () => {
    const engine = written('write-around');
    expect(Math.abs(hitRatio(engine) - 0.5)).toBeLessThan(0.03);
  });

  test('that overtakes a fetch keeps the fetched value out, with coalescing', () => {
    // key 0 only: a read at 1 fetches until 2; a write at 1.2 is done at 1.3
    const rows = [
      [1, 0, 100, 0],
      [1.2, 0, 100, 1],
      [3, 0, 100, 0],
    ];
    const log = { arrivals: { process: 'trace', trace: { name: 'log', format: 'access-log', rows } } };
    const race = (cache: object) =>
      run(cached(cache, log, { ...instant, readTime: constant(1), writeTime: constant(0.1) }), 10);
    const around = { writePolicy: 'write-around' };
    expect(callsOver(race({ ...around, coalescing: true }), 'cache', 'db')).toBe(3);
    // without, the old value stays and the read at 3 hits it
    expect(callsOver(race({ ...around, coalescing: false }), 'cache', 'db')).toBe(2);
  });

  test('brings its version back to its caller', () => {
    const engine = written('write-through');
    const { versions } = durableOf<{ versions: Float64Array }>(engine, 'db');
    const { entries } = (engine.simulation.nodeById('cache')!.endpoints[0]!.state as Memory).held;
    for (let key = 0; key < 10; key++)
      expect(versionAt(entries, entries.slotOf[key]! - 1)).toBe(versions[key]);
  });
});

describe('which entry goes', () => {
  const scanned = (eviction: string) =>
    hitRatio(
      run(
        cached(
          { capacity: { entries: 50 }, eviction },
          { arrivals: regular(1000), keys: { count: 1000, skew: 0.9 } },
        ),
        20,
      ),
    );

  test('is up to the policy: what keeps the popular hits more often', () => {
    expect(scanned('lfu')).toBeGreaterThan(scanned('lru') + 0.05);
    expect(scanned('s3-fifo')).toBeGreaterThan(scanned('lru') + 0.03);
    expect(scanned('fifo')).toBeLessThan(scanned('lru'));
  });

  test('may be decided otherwise while it runs: what is held stays', () => {
    const of = cached(
      { capacity: { entries: 50 } },
      { arrivals: regular(1000), keys: { count: 1000, skew: 0.9 } },
    );
    const engine = start(of);
    for (const [i, eviction] of [
      'arc',
      'lfu',
      'w-tiny-lfu',
      's3-fifo',
      '2q',
      'random',
      'sieve',
      'lru',
    ].entries()) {
      engine.runTo(i + 1);
      engine.edit(changed(of, 'cache', { eviction }));
      expect(gauge(engine, 'cache', 'entries')).toBe(50);
    }
    engine.runTo(20);
    expect(gauge(engine, 'cache', 'entries')).toBe(50);
    expect(conserves(engine)).toBe(true);
  });
});

describe('time to live', () => {
  const one = (cache: object, rate: number, until: number, database?: object) =>
    run(cached(cache, { arrivals: poisson(rate), keys: { count: 1, skew: 0 } }, database), until, 3);

  // A-C8: refreshed on a hit: 1 − e^(−λT).
  test.each([
    [0.1, 60, 0.997521],
    [1, 1, 0.632121],
    [0.01, 300, 0.950213],
  ])('A-C8 that counts from the last hit: %f/s, %i s', (rate, ttl, expected) => {
    const engine = one({ ttl, ttlMode: 'sliding' }, rate, 20_000 / rate);
    const error = Math.sqrt((expected * (1 - expected)) / 20_000);
    expect(Math.abs(hitRatio(engine) - expected)).toBeLessThan(4 * error);
  });

  test('with jitter lasts from its share to the whole: on average the middle', () => {
    const [whole, jittered] = [0, 1].map((ttlJitter) => hitRatio(one({ ttl: 10, ttlJitter }, 100, 4000)));
    // 1 − hit ratio = 1 ÷ (1 + λT): of T itself, and of what is uniform between 0 and T
    expect(Math.abs(1 / (1 - whole!) - 1001)).toBeLessThan(60);
    expect(Math.abs(1 / (1 - jittered!) - 501)).toBeLessThan(60);
  });

  test('with early refresh one request renews what many would have missed together', () => {
    const slow = { ...instant, readTime: constant(0.5) };
    const stampede = { ttl: 20, coalescing: false };
    const origin = (cache: object) => callsOver(one(cache, 100, 400, slow), 'cache', 'db');
    // 1 + λD for each of 20 expiries without; few with it
    expect(origin(stampede)).toBeGreaterThan(800);
    const refreshed = one({ ...stampede, earlyRefresh: 2 }, 100, 400, slow);
    expect(callsOver(refreshed, 'cache', 'db')).toBeLessThan(450);
    expect(counter(refreshed, 'cache', 'refreshes')).toBeGreaterThan(15);
    // and with coalescing nobody but the one who renews waits, after the very first fetch
    const calm = one({ ttl: 20, earlyRefresh: 5 }, 100, 400, slow);
    expect(counter(calm, 'cache', 'coalesced')).toBeLessThan(120);
  });
});

test('errors of the origin are kept for their time and no longer, and never in place of a value', () => {
  const of = cached(
    { negativeTtl: 5, ttl: 60 },
    { arrivals: regular(10), keys: { count: 1, skew: 0 }, timeout: 1 },
  );
  const engine = start(of);
  const crash = breakNow(engine, 'crash', ['db'], { of: 'process' });
  engine.runTo(4.95);
  expect(callsOver(engine, 'cache', 'db')).toBe(1);
  expect(counter(engine, 'cache', 'negativeHits')).toBeGreaterThan(45);
  engine.heal(crash);
  engine.runTo(20);
  expect(callsOver(engine, 'cache', 'db')).toBe(2);
  const failed = counter(engine, 'cache', 'negativeHits');
  breakNow(engine, 'crash', ['db'], { of: 'process' });
  engine.runTo(50);
  expect(counter(engine, 'cache', 'negativeHits')).toBe(failed);
});

describe('limited by bytes', () => {
  test('the cache holds as many values as fit, and a smaller size evicts at once', () => {
    const of = cached(
      { capacity: { bytes: 10_500 } },
      { arrivals: regular(100), keys: { count: 100, skew: 0 }, valueBytes: 1000 },
    );
    const engine = start(of);
    engine.runTo(20);
    expect([gauge(engine, 'cache', 'entries'), gauge(engine, 'cache', 'bytesHeld')]).toEqual([10, 10_000]);
    engine.edit(changed(of, 'cache', { capacity: { bytes: 3000 } }));
    expect([gauge(engine, 'cache', 'entries'), gauge(engine, 'cache', 'bytesHeld')]).toEqual([3, 3000]);
  });
});

describe('forgetting', () => {
  const warm = cached({}, { arrivals: regular(100), keys: { count: 50, skew: 0 } });

  test('everything on a flush sends the reads to the origin once more', () => {
    const engine = start(warm);
    engine.runTo(20);
    const before = callsOver(engine, 'cache', 'db');
    expect(before).toBe(50);
    breakNow(engine, 'flush', ['cache']);
    expect(gauge(engine, 'cache', 'entries')).toBe(0);
    engine.runTo(40);
    expect(callsOver(engine, 'cache', 'db')).toBe(100);
  });

  test('everything in a crash as well', () => {
    const engine = start(warm);
    engine.runTo(20);
    breakNow(engine, 'restart', ['cache']);
    engine.runTo(40);
    expect(callsOver(engine, 'cache', 'db')).toBe(100);
  });
});

test('without an origin a miss finds nobody', () => {
  const engine = run(
    design({ c: ['client', { arrivals: regular(10) }], cache: ['cache'] }, [['c', 'cache']]),
    1.05,
  );
  expect(failures(engine, 'c', 'unavailable')).toBe(10);
});
