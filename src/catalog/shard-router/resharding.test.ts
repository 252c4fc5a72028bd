import { describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import type { Design } from '../../model/design.ts';
import { historyOf, isLinearizable, recordedFrom } from '../shared/testing/histories.ts';
import {
  arrivals,
  breakNow,
  changed,
  conserves,
  constant,
  counter,
  design,
  exponential,
  failures,
  gauge,
  histogram,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';

const KEYS = 500;
const BYTES = 1000;
const ids = (n: number) => Array.from({ length: n }, (_, i) => `d${i}`);

/** `n` shards of which `shardsInUse` have keys at first. */
function sharded(n: number, router: object, client: object = {}, store: object = {}): Design {
  const traffic = {
    arrivals: poisson(400),
    readFraction: 0.5,
    keys: { count: KEYS, skew: 0 },
    valueBytes: BYTES,
    timeout: null,
    ...client,
  };
  const work = { readTime: constant(0.001), writeTime: constant(0.001), connections: 20, ...store };
  return design(
    {
      c: ['client', traffic],
      r: ['shard-router', router],
      ...Object.fromEntries(ids(n).map((id) => [id, ['database', work] as const])),
    },
    [['c', 'r'], ...ids(n).map((id) => ['r', id] as const)],
  );
}

/** The verdict on what clients saw. */
function judged(engine: Engine) {
  const history = historyOf(engine);
  expect(history.operations.length).toBeGreaterThan(1000);
  return isLinearizable(history);
}

describe.each([
  ['hash', 4 / 5, 0],
  ['consistent-hash', 1 / 5, 0.02],
  ['range', 1 / 8, 0],
  ['directory', 1 / 5, 0.02],
] as const)('a fifth shard by %s', (scheme, share, spread) => {
  const of = sharded(5, {
    ...{ scheme, virtualNodes: 300, shardsInUse: 4, changeAt: 5, changeTo: 5 },
    migrationBandwidth: 100 * BYTES,
  });

  test('moves as many keys as the scheme says, at the bandwidth that is set, and then serves its own', () => {
    const engine = start(of);
    engine.runTo(4.99);
    expect(arrivals(engine, 'd4')).toBe(0);
    expect(gauge(engine, 'r', 'movedShare')).toBe(1);
    engine.runTo(5.001);
    const all = engine.simulation.nodeById('r')!.behavior.facts!(
      engine.simulation.nodeById('r')!.endpoints[0]!,
    );
    expect(all.find(({ label }) => label === 'Still to move')).toBeDefined();
    expect(gauge(engine, 'r', 'movedShare')).toBe(0);
    engine.runTo(5 + KEYS / 100 + 1);
    const moved = counter(engine, 'r', 'keysMoved');
    expect(Math.abs(moved / KEYS - share)).toBeLessThan(0.04 + spread);
    expect(counter(engine, 'r', 'bytesMoved')).toBe(moved * BYTES);
    expect(gauge(engine, 'r', 'movedShare')).toBe(1);
    expect(counter(engine, 'r', 'failedMoves')).toBe(0);
    const before = arrivals(engine, 'd4');
    engine.runTo(20);
    expect(arrivals(engine, 'd4')).toBeGreaterThan(before + 200);
    expect(counter(engine, 'c', 'goodput')).toBeGreaterThan(0.99 * counter(engine, 'c', 'requests'));
    expect(conserves(engine)).toBe(true);
  });

  test('takes the time that its bytes take', () => {
    const engine = start(of);
    engine.runTo(30);
    const seconds = counter(engine, 'r', 'bytesMoved') / (100 * BYTES);
    const again = start(of);
    again.runTo(5 + seconds - 0.1);
    expect(gauge(again, 'r', 'movedShare')).toBeLessThan(1);
    again.runTo(5 + seconds + 0.1);
    expect(gauge(again, 'r', 'movedShare')).toBe(1);
  });

  test.each([1, 2, 3])('loses no acknowledged write, and no read goes back (seed %i)', (seed) => {
    const engine = recordedFrom(of, seed);
    engine.runTo(20);
    expect(counter(engine, 'r', 'keysMoved')).toBeGreaterThan(40);
    expect(judged(engine)).toBe(true);
  });
});

test('left alone, the values stay behind: what was written before is not found', () => {
  const router = { scheme: 'hash', shardsInUse: 4, changeAt: 5, changeTo: 5, migration: 'leave' };
  const engine = recordedFrom(sharded(5, router));
  engine.runTo(10);
  expect(counter(engine, 'r', 'keysMoved')).toBe(0);
  expect(Math.abs(counter(engine, 'r', 'keysLeftBehind') / KEYS - 4 / 5)).toBeLessThan(0.06);
  expect(judged(engine)).toBe(false);
});

describe('writes while keys are moved', () => {
  // few keys, so that moves meet writes
  const hot = { arrivals: poisson(800), readFraction: 0.5, keys: { count: 20, skew: 0 } };

  test.each(['driver', 'proxy'])('wait for their key and are not lost (router as %s)', (mode) => {
    const router = { scheme: 'hash', mode, shardsInUse: 2, changeAt: 3, changeTo: 3 };
    const of = sharded(3, router, hot, { writeTime: exponential(0.01), readTime: exponential(0.01) });
    const two = { ...of, nodes: [...of.nodes, { ...of.nodes[0]!, id: 'c2' }] };
    const links = [...of.links, { ...of.links[0]!, id: 'c2-r', from: 'c2' }];
    const engine = recordedFrom({ ...two, links });
    engine.runTo(3.5);
    expect(counter(engine, 'r', 'keysMoved')).toBeGreaterThan(8);
    expect(counter(engine, 'r', 'delayedWrites')).toBeGreaterThan(0);
    // there and back, and by another scheme, while the moves before are under way
    const back = changed({ ...two, links }, 'r', { shardsInUse: 2, changeAt: null, movesAtOnce: 1 });
    engine.edit(back);
    engine.runTo(3.52);
    engine.edit(changed(back, 'r', { scheme: 'range', shardsInUse: 3 }));
    engine.runTo(6);
    expect(gauge(engine, 'r', 'movedShare')).toBe(1);
    expect(counter(engine, 'c', 'goodput')).toBeGreaterThan(0.98 * counter(engine, 'c', 'requests'));
    expect(judged(engine)).toBe(true);
  });
});

test('a copy waits for the writes that came before it, which may be slower than it is', () => {
  const client = { arrivals: poisson(800), readFraction: 0.7, keys: { count: 30, skew: 0 } };
  const store = { writeTime: constant(0.1), readTime: constant(0.001), connections: 200 };
  const of = sharded(3, { scheme: 'hash', shardsInUse: 2, changeAt: 3, changeTo: 3 }, client, store);
  const engine = recordedFrom(of);
  engine.runTo(8);
  expect(gauge(engine, 'r', 'movedShare')).toBe(1);
  expect(counter(engine, 'r', 'failedMoves')).toBe(0);
  expect(judged(engine)).toBe(true);
});

test('between replica sets values are moved by ordinary reads and writes, and none is lost', () => {
  const near = { latency: constant(0.001) };
  const of = design(
    {
      c: [
        'client',
        { arrivals: poisson(200), readFraction: 0.5, keys: { count: 40, skew: 0 }, timeout: null },
      ],
      r: ['shard-router', { scheme: 'hash', shardsInUse: 1, changeAt: 6, changeTo: 2 }],
      s1: ['replica-set', { protocol: 'raft' }],
      s2: ['replica-set', { protocol: 'raft' }],
      ...Object.fromEntries(['a', 'b', 'e', 'f', 'g', 'h'].map((id) => [id, ['replica', {}] as const])),
    },
    [
      ['c', 'r'],
      ['r', 's1'],
      ['r', 's2'],
      ...['a', 'b', 'e'].map((id) => ['s1', id, near] as const),
      ...['f', 'g', 'h'].map((id) => ['s2', id, near] as const),
    ],
  );
  const engine = recordedFrom(of);
  engine.runTo(15);
  expect(counter(engine, 'r', 'keysMoved')).toBeGreaterThan(10);
  expect(gauge(engine, 'r', 'movedShare')).toBe(1);
  expect(judged(engine)).toBe(true);
});

describe('a shard that is removed', () => {
  const of = sharded(4, { scheme: 'consistent-hash' });
  const without = (from: Design, id: string): Design => ({
    ...from,
    nodes: from.nodes.filter((node) => node.id !== id),
    links: from.links.filter((link) => link.to !== id),
  });

  test('by plan leaves its keys to the others first, and can then be taken away without a loss', () => {
    const engine = recordedFrom(of);
    engine.runTo(5);
    const three = changed(of, 'r', { shardsInUse: 3 });
    engine.edit(three);
    engine.runTo(8);
    expect(Math.abs(counter(engine, 'r', 'keysMoved') / KEYS - 1 / 4)).toBeLessThan(0.08);
    const idle = arrivals(engine, 'd3');
    engine.runTo(10);
    expect(arrivals(engine, 'd3')).toBe(idle);
    engine.edit(without(three, 'd3'));
    engine.runTo(15);
    expect(counter(engine, 'r', 'keysLeftBehind')).toBe(0);
    expect(failures(engine, 'c', 'unavailable')).toBe(0);
    expect(judged(engine)).toBe(true);
  });

  test('without a plan takes its keys with it: the others answer, and have nothing', () => {
    const engine = recordedFrom(of);
    engine.runTo(5);
    engine.edit(without(of, 'd3'));
    engine.runTo(10);
    expect(counter(engine, 'r', 'keysMoved')).toBe(0);
    expect(Math.abs(counter(engine, 'r', 'keysLeftBehind') / KEYS - 1 / 4)).toBeLessThan(0.08);
    expect(judged(engine)).toBe(false);
  });

  test('that is added by an edit gets its keys', () => {
    const engine = recordedFrom(without(of, 'd3'));
    engine.runTo(5);
    engine.edit(of);
    engine.runTo(10);
    expect(Math.abs(counter(engine, 'r', 'keysMoved') / KEYS - 1 / 4)).toBeLessThan(0.08);
    expect(arrivals(engine, 'd3')).toBeGreaterThan(300);
    expect(judged(engine)).toBe(true);
  });
});

test('writes that a dead shard never answers do not hold their keys for ever', () => {
  const of = sharded(3, { scheme: 'hash', shardsInUse: 2, moveTimeout: 0.2 }, { readFraction: 0.9 });
  const engine = recordedFrom(of);
  engine.runTo(5);
  const fault = breakNow(engine, 'crash', ['d0'], { of: 'machine' });
  engine.runTo(7);
  engine.heal(fault);
  engine.edit(changed(of, 'r', { shardsInUse: 3 }));
  engine.runTo(40);
  expect(gauge(engine, 'r', 'movedShare')).toBe(1);
  expect(judged(engine)).toBe(true);
});

describe.each(['process', 'machine'])('a shard whose %s crashes while its keys are to be moved', (what) => {
  test('keeps them, the others’ go on, and they are moved when it is back', () => {
    const router = { scheme: 'hash', shardsInUse: 2, migrationBandwidth: 200 * BYTES, moveTimeout: 0.5 };
    const bare = sharded(3, router, { timeout: 0.5 });
    const links = bare.links.map((link) => ({
      ...link,
      settings: { ...link.settings, call: { timeout: 0.3 } },
    }));
    const of = { ...bare, links };
    const engine = recordedFrom(of);
    engine.runTo(5);
    engine.edit(changed(of, 'r', { shardsInUse: 3 }));
    engine.runTo(5.2);
    const fault = breakNow(engine, 'crash', ['d0'], { of: what });
    engine.runTo(12);
    const share = gauge(engine, 'r', 'movedShare');
    // those between the other two, and what came before
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.6);
    expect(counter(engine, 'r', 'failedMoves')).toBeGreaterThan(3);
    engine.heal(fault);
    engine.runTo(20);
    expect(gauge(engine, 'r', 'movedShare')).toBe(1);
    expect(counter(engine, 'r', 'keysLeftBehind')).toBe(0);
    expect(judged(engine)).toBe(true);
  });
});

test('a router that crashes has its moves finished by another one, or by itself when it is back', () => {
  const router = { mode: 'driver', scheme: 'hash', shardsInUse: 2, migrationBandwidth: 100 * BYTES };
  const one = sharded(3, router);
  const nodes = [
    ...one.nodes.filter(({ id }) => id !== 'c'),
    { ...one.nodes[0]!, id: 'c2' },
    ...['s1', 's2'].map((id) => ({ ...one.nodes[0]!, id, kind: 'service', settings: {} })),
  ];
  const of = {
    ...one,
    nodes,
    links: [
      ...one.links.filter(({ from }) => from !== 'c'),
      ...['s1', 's2'].flatMap((id) => [
        { id: `c2-${id}`, from: 'c2', to: id, settings: one.links[0]!.settings },
        { id: `${id}-r`, from: id, to: 'r', settings: one.links[0]!.settings },
      ]),
    ],
  };
  const engine = recordedFrom(of);
  engine.runTo(5);
  engine.edit(changed(of, 'r', { shardsInUse: 3 }));
  engine.runTo(6);
  breakNow(engine, 'crash', ['s1'], { of: 'machine' });
  engine.runTo(12);
  expect(gauge(engine, 'r', 'movedShare')).toBe(1);
  expect(judged(engine)).toBe(true);
});

test('moving takes part of what the shards can do', () => {
  const work = { connections: 1, readTime: constant(0.002), writeTime: constant(0.002) };
  const at = (bandwidth: number | null) => {
    const router = {
      scheme: 'hash',
      shardsInUse: 4,
      changeAt: 5,
      changeTo: 5,
      migrationBandwidth: bandwidth,
    };
    const engine = start(sharded(5, router, { arrivals: regular(800) }, work));
    engine.runTo(5);
    const before = histogram(engine, 'd0', 'waitSeconds').mean;
    engine.runTo(6);
    return histogram(engine, 'd0', 'waitSeconds').mean / Math.max(before, 1e-6);
  };
  expect(at(null)).toBeGreaterThan(1.2 * at(10 * BYTES));
});

test('a run that is restored in the middle of a migration goes on as it did', () => {
  const router = { scheme: 'directory', shardsInUse: 3, changeAt: 3, migrationBandwidth: 50 * BYTES };
  const engine = start(sharded(4, router));
  engine.runTo(4);
  const saved = engine.checkpoint();
  engine.runTo(9);
  const [fingerprint, moved] = [engine.fingerprint(), counter(engine, 'r', 'keysMoved')];
  engine.restore(saved);
  expect(gauge(engine, 'r', 'movedShare')).toBeLessThan(1);
  engine.runTo(9);
  expect([engine.fingerprint(), counter(engine, 'r', 'keysMoved')]).toEqual([fingerprint, moved]);
});

test.each(['range', 'directory'])(
  '%s: load on a few neighbours is spread while the run goes on',
  (scheme) => {
    const client = { keys: { count: KEYS, skew: 0.9 }, readFraction: 1 };
    const plain = run(sharded(4, { scheme }, client), 60);
    const eased = run(sharded(4, { scheme, relieveAbove: 1.1, relieveEvery: 2 }, client), 60);
    const spread = (engine: Engine) => {
      const busy = ids(4).map((id) => arrivals(engine, id));
      return Math.max(...busy) / (busy.reduce((sum, n) => sum + n, 0) / 4);
    };
    expect(counter(eased, 'r', 'reliefs')).toBeGreaterThan(0);
    expect(counter(eased, 'r', 'keysMoved')).toBeGreaterThan(0);
    expect(spread(eased)).toBeLessThan(scheme === 'range' ? 0.6 * spread(plain) : spread(plain));
    expect(gauge(eased, 'r', 'imbalance')).toBeLessThan(1.25);
  },
);

test('behind caches there is nothing to move: the next shard asks for it', () => {
  const of = design(
    {
      c: ['client', { arrivals: poisson(300), keys: { count: 100, skew: 0 } }],
      r: ['shard-router', { scheme: 'hash', shardsInUse: 1, changeAt: 5, changeTo: 2 }],
      a: ['cache'],
      b: ['cache'],
      db: ['database'],
    },
    [
      ['c', 'r'],
      ['r', 'a'],
      ['r', 'b'],
      ['a', 'db'],
      ['b', 'db'],
    ],
  );
  const engine = run(of, 10);
  expect(counter(engine, 'r', 'keysMoved') + counter(engine, 'r', 'keysLeftBehind')).toBe(0);
  expect(counter(engine, 'b', 'misses')).toBeGreaterThan(20);
});

test('a directory that is asked for every key takes its time for it, and no worker', () => {
  const router = { scheme: 'directory', lookupTime: constant(0.004), concurrency: 1 };
  const engine = run(sharded(4, router, { arrivals: regular(1000), readFraction: 1 }), 5);
  expect(histogram(engine, 'c', 'latencySeconds').max).toBeCloseTo(0.005, 3);
});
