import { describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import type { Design } from '../../model/design.ts';
import { historyOf, isLinearizable, recordedFrom } from '../shared/testing/histories.ts';
import {
  arrivals,
  breakNow,
  callsOver,
  conserves,
  constant,
  counter,
  design,
  exponential,
  failures,
  histogram,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';
import { keyAt, versionAt } from './entries.ts';
import type { Memory } from './memory.ts';

/** Users, an application, a cache that it fills, and a database. */
function aside(
  cache: object,
  client: object = {},
  store: object = {},
  app: object = {},
  near: object = { latency: constant(0.001) },
): Design {
  const work = { readTime: constant(0.01), writeTime: constant(0.01), connections: 100 };
  return design(
    {
      c: [
        'client',
        {
          arrivals: poisson(200),
          readFraction: 1,
          keys: { count: 100, skew: 0.8 },
          timeout: null,
          ...client,
        },
      ],
      app: ['service', { serviceTime: constant(0), concurrency: 1000, ...app }],
      cache: ['cache', { fill: 'aside', hitTime: constant(0), concurrency: null, ...cache }],
      db: ['database', { ...work, ...store }],
    },
    [
      ['c', 'app'],
      ['app', 'cache', near],
      ['app', 'db', near],
    ],
  );
}

test.each(['sequence', 'parallel'])('the application looks, fetches, fills (calls in %s)', (calls) => {
  const client = { arrivals: regular(50), keys: { count: 1, skew: 0 } };
  const engine = run(aside({}, client, {}, { calls }), 10);
  // look 2 ms, fetch 12 ms, fill 2 ms; later only the look
  expect(histogram(engine, 'c', 'latencySeconds').max).toBeCloseTo(0.016, 3);
  expect(histogram(engine, 'c', 'latencySeconds').p50).toBeCloseTo(0.002, 4);
  expect(arrivals(engine, 'db')).toBe(1);
  expect(counter(engine, 'cache', 'misses')).toBe(1);
  expect(conserves(engine)).toBe(true);
});

test('a write drops the entry, so that the next read fetches what was written', () => {
  const engine = recordedFrom(aside({}, { readFraction: 0.9 }));
  engine.runTo(30);
  expect(counter(engine, 'cache', 'invalidations')).toBeGreaterThan(100);
  expect(counter(engine, 'cache', 'hits')).toBeGreaterThan(counter(engine, 'cache', 'misses'));
});

describe('the race between a fetch and a write', () => {
  // an answer may be long on its way back, so that a write comes in between
  const racing = (coalescing: boolean) =>
    aside(
      { coalescing },
      { arrivals: poisson(600), readFraction: 0.7, keys: { count: 20, skew: 0 } },
      { readTime: constant(0.001), writeTime: constant(0.001) },
      {},
      { latency: exponential(0.01) },
    );
  /** How old what is read may be when nobody writes any more. */
  function staleForEver(engine: Engine): boolean {
    const { versions } = engine.simulation.nodeById('db')!.endpoints[0]!.durable as {
      versions: Float64Array;
    };
    const { entries } = (engine.simulation.nodeById('cache')!.endpoints[0]!.state as Memory).held;
    const slots = Array.from({ length: entries.slots }, (_, slot) => slot);
    return slots.some((slot) => {
      const key = keyAt(entries, slot);
      return key >= 0 && versionAt(entries, slot) < versions[key]!;
    });
  }
  const quiet = (engine: Engine) => {
    const of = engine.currentDesign;
    const nodes = of.nodes.map((node) =>
      node.id === 'c' ? { ...node, settings: { ...node.settings, readFraction: 1 } } : node,
    );
    engine.edit({ ...of, nodes });
  };

  test('leaves an old value in the cache where nothing guards against it', () => {
    const engine = recordedFrom(racing(false));
    engine.runTo(10);
    const history = historyOf(engine);
    expect(history.operations.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(500);
    expect(isLinearizable(history)).toBe(false);
    const found = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const other = start(racing(false), seed);
      other.runTo(5);
      quiet(other);
      other.runTo(6);
      return staleForEver(other);
    });
    expect(found).toContain(true);
  });

  test('is refused by leases: what was fetched before the write does not stay', () => {
    for (const seed of [1, 2, 3]) {
      const engine = recordedFrom(racing(true), seed);
      engine.runTo(10);
      expect(counter(engine, 'cache', 'refusedFills')).toBeGreaterThan(20);
      quiet(engine);
      engine.runTo(11);
      expect(staleForEver(engine)).toBe(false);
    }
  });
});

describe('of many who miss one key', () => {
  const crowd = { arrivals: regular(1000), keys: { count: 1, skew: 0 } };
  const slow = { readTime: constant(0.1) };

  test('one fetches, where there are leases', () => {
    const engine = run(aside({}, crowd, slow), 5);
    expect(arrivals(engine, 'db')).toBe(1);
    expect(counter(engine, 'cache', 'coalesced')).toBeGreaterThan(90);
    expect(counter(engine, 'c', 'goodput')).toBeGreaterThan(4990);
  });

  test('all of them do, where there are none', () => {
    expect(arrivals(run(aside({ coalescing: false }, crowd, slow), 5), 'db')).toBeGreaterThan(90);
  });

  test('the next one fetches when the first one fails, or does not come back', () => {
    const engine = start(aside({ leaseTime: 0.5 }, crowd, slow));
    const down = breakNow(engine, 'crash', ['db'], { of: 'machine' });
    engine.runTo(2);
    // one lease after the other, each for half a second
    expect(callsOver(engine, 'app', 'db')).toBe(4);
    engine.heal(down);
    engine.runTo(4);
    expect(counter(engine, 'c', 'goodput')).toBeGreaterThan(1000);
    const refusing = start(aside({ leaseTime: 1000 }, crowd, slow));
    breakNow(refusing, 'crash', ['db'], { of: 'process' });
    refusing.runTo(1);
    // one after the other: each who waits gets the lease in turn, and needs 4 ms to find out
    expect(failures(refusing, 'c', 'refused')).toBeGreaterThan(200);
  });
});

test('a cache that is down is only a miss', () => {
  const engine = start(aside({}, { readFraction: 0.9 }));
  engine.runTo(5);
  breakNow(engine, 'crash', ['cache'], { of: 'process' });
  const before = arrivals(engine, 'db');
  engine.runTo(10);
  expect(arrivals(engine, 'db') - before).toBeGreaterThan(950);
  expect(counter(engine, 'c', 'goodput')).toBeGreaterThan(counter(engine, 'c', 'requests') - 20);
});

test('a run that is restored goes on as it did, leases and all', () => {
  const engine = start(aside({ ttl: 1 }, { readFraction: 0.7, keys: { count: 20, skew: 0 } }));
  engine.runTo(4.003);
  const saved = engine.checkpoint();
  engine.runTo(8);
  const after = engine.fingerprint();
  engine.restore(saved);
  engine.runTo(8);
  expect(engine.fingerprint()).toBe(after);
});
