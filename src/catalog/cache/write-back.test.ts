import { describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import type { Design } from '../../model/design.ts';
import type { History } from '../../model/history.ts';
import { historyOf, isLinearizable, recordedFrom } from '../shared/testing/histories.ts';
import {
  breakNow,
  changed,
  conserves,
  constant,
  counter,
  design,
  exponential,
  failures,
  gauge,
  gaugeMean,
  histogram,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';

function writing(cache: object, client: object = {}, store: object = {}): Design {
  const work = { readTime: constant(0.01), writeTime: constant(0.01), connections: 50 };
  return design(
    {
      c: [
        'client',
        {
          arrivals: poisson(200),
          readFraction: 0.5,
          keys: { count: 300, skew: 0.5 },
          timeout: null,
          ...client,
        },
      ],
      cache: ['cache', { hitTime: constant(0), concurrency: null, writePolicy: 'write-back', ...cache }],
      db: ['database', { ...work, ...store }],
    },
    [
      ['c', 'cache'],
      ['cache', 'db'],
    ],
  );
}

/** By key: the value that was acknowledged last before a moment. */
function lastWritten({ operations }: History, before: number): Map<unknown, unknown> {
  const last = new Map<unknown, unknown>();
  for (const one of operations) {
    if (one.kind === 'write' && one.outcome === 'ok' && one.returned! < before) last.set(one.key, one.value);
  }
  return last;
}
/** By key: what was read first from a moment on. */
function firstRead({ operations }: History, from: number): Map<unknown, unknown> {
  const first = new Map<unknown, unknown>();
  for (const one of operations) {
    if (one.kind === 'read' && one.outcome === 'ok' && one.invoked >= from && !first.has(one.key))
      first.set(one.key, one.value);
  }
  return first;
}

test('a write is answered at once, and the origin gets it later', () => {
  const engine = run(writing({ flushInterval: 1 }, { readFraction: 0 }), 30);
  expect(histogram(engine, 'c', 'latencySeconds').max).toBe(0);
  expect(counter(engine, 'cache', 'writtenBack')).toBeGreaterThan(1000);
  expect(conserves(engine)).toBe(true);
});

// The writes of a key between two flushes come in T + one gap: of λT + 1 writes one reaches the origin.
test.each([
  [4, 0.5],
  [10, 1],
])('of one key written %f times a second, 1/(1 + λT) reach the origin every %f s', (rate, interval) => {
  const client = { arrivals: poisson(rate), readFraction: 0, keys: { count: 1, skew: 0 } };
  const engine = run(writing({ flushInterval: interval }, client, { writeTime: constant(0) }), 4000 / rate);
  const writes = counter(engine, 'c', 'writes');
  const flushed = counter(engine, 'cache', 'writtenBack');
  expect(Math.abs((flushed / writes) * (1 + rate * interval) - 1)).toBeLessThan(0.05);
  expect(writes - flushed - counter(engine, 'cache', 'coalescedWrites')).toBeLessThanOrEqual(1);
});

test('as many keys are dirty as are written in the time until they are written back', () => {
  const client = { arrivals: poisson(100), readFraction: 0, keys: { count: 100_000, skew: 0 } };
  const engine = run(writing({ flushInterval: 2, capacity: { entries: 200_000 } }, client), 60);
  // dirty for the interval, and for the 10 ms that the origin takes
  expect(Math.abs(gaugeMean(engine, 'cache', 'dirtyEntries') / (100 * 2.01) - 1)).toBeLessThan(0.06);
});

test('written around, a read that comes after a write does not wait for a fetch from before it', () => {
  const client = { arrivals: poisson(300), readFraction: 0.7, keys: { count: 10, skew: 0 } };
  // an answer may be long on its way back, so that a write is acknowledged before it is there
  const of = writing({ writePolicy: 'write-around' }, client, { readTime: constant(0.001) });
  const slow = { latency: exponential(0.02), loss: 0, bandwidth: null };
  const links = of.links.map((link) =>
    link.to === 'db' ? { ...link, settings: { ...link.settings, ...slow } } : link,
  );
  const engine = recordedFrom({ ...of, links });
  engine.runTo(20);
  expect(counter(engine, 'cache', 'coalesced')).toBeGreaterThan(50);
  expect(isLinearizable(historyOf(engine))).toBe(true);
});

// A write that failed stood first in line again: with one at a time it was tried for ever at one moment.
test.each([0.5, 0])(
  'an origin that is down is asked again after %f s, a second if that is none',
  (interval) => {
    const cache = { flushInterval: interval, flushesAtOnce: 1, capacity: { entries: 10 } };
    const engine = start(writing(cache, { readFraction: 0, keys: { count: 20, skew: 0 } }));
    breakNow(engine, 'crash', ['db'], { of: 'process' });
    engine.runTo(10);
    expect(engine.now).toBe(10);
    const asked = engine.simulation.links.find(({ to }) => to.id === 'db')!.calls;
    // each of 20 keys once in that time, and once more whenever a write evicts it
    expect(asked).toBeLessThan((20 * 10) / (interval || 1) + counter(engine, 'c', 'writes'));
    expect(asked).toBeGreaterThan(100);
  },
);

describe('without a crash no acknowledged write is lost', () => {
  test.each([
    ['with room for all', { flushInterval: 0.5 }],
    ['with little room: what is evicted is written first', { capacity: { entries: 10 }, flushInterval: 5 }],
    ['with room for nothing', { capacity: { bytes: 1 }, flushInterval: 0.5 }],
    ['with a life shorter than it is dirty', { ttl: 0.3, flushInterval: 2 }],
    ['one at a time', { flushesAtOnce: 1, flushInterval: 0.1 }],
  ])('%s', (_, cache) => {
    for (const seed of [1, 2, 3]) {
      const engine = recordedFrom(writing(cache), seed);
      engine.runTo(20);
      expect(counter(engine, 'cache', 'writtenBack')).toBeGreaterThan(100);
      expect(isLinearizable(historyOf(engine))).toBe(true);
    }
  });

  test('and none when the origin was down for a while', () => {
    const of = writing({ flushInterval: 0.3 }, { readFraction: 0.3 });
    const engine = recordedFrom(of);
    engine.runTo(5);
    const crash = breakNow(engine, 'crash', ['db'], { of: 'process' });
    engine.runTo(10);
    expect(gauge(engine, 'cache', 'dirtyEntries')).toBeGreaterThan(100);
    engine.heal(crash);
    engine.runTo(20);
    expect(gauge(engine, 'cache', 'dirtyEntries')).toBeLessThan(100);
    expect(isLinearizable(historyOf(engine))).toBe(true);
  });

  test('nor when the policy is changed: everything goes to the origin', () => {
    const of = writing({ flushInterval: 100 });
    const engine = recordedFrom(of);
    engine.runTo(5);
    expect(gauge(engine, 'cache', 'dirtyEntries')).toBeGreaterThan(100);
    engine.edit(changed(of, 'cache', { writePolicy: 'write-around' }));
    engine.runTo(6);
    expect(gauge(engine, 'cache', 'dirtyEntries')).toBe(0);
  });
});

describe.each([
  ['a crash', (engine: Engine) => breakNow(engine, 'crash', ['cache'], { of: 'process' })],
  ['a flush', (engine: Engine) => breakNow(engine, 'flush', ['cache'])],
])('%s', (_, happen) => {
  test('loses exactly what was dirty', () => {
    for (const seed of [1, 2, 3]) {
      const engine = recordedFrom(writing({ flushInterval: 3 }), seed);
      engine.runTo(10);
      const dirty = gauge(engine, 'cache', 'dirtyEntries');
      const fault = happen(engine);
      const lost = counter(engine, 'cache', 'dirtyLost');
      expect(gauge(engine, 'cache', 'dirtyEntries')).toBe(0);
      // no more than a few were on their way
      expect(dirty - lost).toBeLessThanOrEqual(8);
      engine.runTo(10.01);
      engine.heal(fault);
      // from now on only reads, so that each key shows what it is
      engine.edit(changed(engine.currentDesign, 'c', { readFraction: 1 }));
      engine.runTo(80);
      const history = historyOf(engine);
      const [acknowledged, found] = [lastWritten(history, 10), firstRead(history, 10.02)];
      let missed = 0;
      for (const [key, value] of acknowledged) if (found.has(key) && found.get(key) !== value) missed++;
      expect(found.size).toBeGreaterThan(295);
      expect(Math.abs(missed - lost)).toBeLessThanOrEqual(5);
      expect(isLinearizable(history)).toBe(false);
    }
  });
});

test('a cache without an origin refuses what it could never write', () => {
  const of = writing({});
  const engine = run({ ...of, links: of.links.filter(({ to }) => to !== 'db') }, 1);
  expect(failures(engine, 'c', 'unavailable')).toBe(counter(engine, 'c', 'requests'));
});

test('a run that is restored goes on as it did, dirty entries and all', () => {
  const engine = start(
    writing({ flushInterval: 0.7, capacity: { entries: 60 } }, { arrivals: regular(300) }),
  );
  engine.runTo(4);
  const saved = engine.checkpoint();
  engine.runTo(8);
  const after = [engine.fingerprint(), counter(engine, 'cache', 'writtenBack')];
  engine.restore(saved);
  engine.runTo(8);
  expect([engine.fingerprint(), counter(engine, 'cache', 'writtenBack')]).toEqual(after);
});
