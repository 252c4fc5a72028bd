import { describe, expect, test } from 'vitest';
import {
  arrivals,
  breakNow,
  changed,
  constant,
  counter,
  design,
  durableOf,
  failures,
  gauge,
  histogram,
  partition,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';

const shards = (n: number) => Array.from({ length: n }, (_, i) => `d${i}`);

function sharded(n: number, router: object, client: object = {}) {
  const traffic = { arrivals: regular(1000), readFraction: 0, keys: { count: 1000, skew: 0 }, ...client };
  const stores = Object.fromEntries(
    shards(n).map((id) => [id, ['database', { writeTime: constant(0.001), connections: 1000 }] as const]),
  );
  return design({ c: ['client', traffic], r: ['shard-router', router], ...stores }, [
    ['c', 'r'],
    ...shards(n).map((id) => ['r', id] as const),
  ]);
}

/** Which shard holds each key. */
function placement(engine: ReturnType<typeof run>, n: number): Map<number, string> {
  const holder = new Map<number, string>();
  for (const id of shards(n)) {
    for (const [key, version] of durableOf<{ versions: Float64Array }>(engine, id).versions.entries()) {
      if (version === 0) continue;
      expect(holder.has(key)).toBe(false);
      holder.set(key, id);
    }
  }
  return holder;
}

describe.each(['hash', 'consistent-hash'])('by %s', (scheme) => {
  test('every key has one shard, and the keys are spread over all of them', () => {
    const engine = run(sharded(5, { scheme }), 20);
    const holder = placement(engine, 5);
    expect(holder.size).toBe(1000);
    for (const id of shards(5)) {
      const keys = [...holder.values()].filter((other) => other === id).length;
      expect(keys).toBeGreaterThan(120);
      expect(keys).toBeLessThan(290);
    }
  });

  test('a key stays with its shard whoever calls', () => {
    const one = placement(run(sharded(5, { scheme, mode: 'driver' }), 20), 5);
    const other = placement(run(sharded(5, { scheme, mode: 'proxy' }), 20, 9), 5);
    for (const [key, id] of one) expect(other.get(key) ?? id).toBe(id);
  });
});

test.each([
  ['hash', 5 / 6],
  ['consistent-hash', 1 / 6],
])('a sixth shard moves keys by %s in the share that theory says', (scheme, share) => {
  const five = placement(run(sharded(5, { scheme, virtualNodes: 300 }), 20), 5);
  const six = placement(run(sharded(6, { scheme, virtualNodes: 300 }), 20), 6);
  let moved = 0;
  for (const [key, id] of five) if (six.has(key) && six.get(key) !== id) moved++;
  expect(Math.abs(moved / five.size - share)).toBeLessThan(0.06);
});

test('a hot key makes a hot shard, and the imbalance shows it', () => {
  const even = run(sharded(5, { scheme: 'hash' }), 20);
  const hot = run(sharded(5, { scheme: 'hash' }, { keys: { count: 1000, skew: 1.2 } }), 20);
  expect(gauge(even, 'r', 'imbalance')).toBeLessThan(1.2);
  expect(gauge(hot, 'r', 'imbalance')).toBeGreaterThan(1.4);
  const busiest = Math.max(...shards(5).map((id) => arrivals(hot, id)));
  expect(gauge(hot, 'r', 'imbalance')).toBeCloseTo((busiest * 5) / arrivals(hot, 'r'), 2);
});

test('a dead shard fails its share of the requests and no other', () => {
  const engine = start(sharded(5, {}));
  engine.runTo(10);
  const share = arrivals(engine, 'd3') / arrivals(engine, 'r');
  breakNow(engine, 'crash', ['d3'], { of: 'process' });
  const before = counter(engine, 'c', 'requests');
  engine.runTo(30);
  expect(
    Math.abs(failures(engine, 'c', 'refused') / (counter(engine, 'c', 'requests') - before) - share),
  ).toBeLessThan(0.02);
});

describe('as a machine', () => {
  test('it is a hop that takes its time and can crash', () => {
    const engine = start(sharded(2, { mode: 'proxy', forwardTime: constant(0.002), concurrency: 4 }));
    engine.runTo(5);
    expect(histogram(engine, 'c', 'latencySeconds').max).toBeCloseTo(0.003, 4);
    breakNow(engine, 'crash', ['r'], { of: 'process' });
    engine.runTo(10);
    expect(failures(engine, 'c', 'refused')).toBeGreaterThan(4900);
  });
});

describe('in each caller', () => {
  test('it adds no hop, has no queue, and is on its caller’s side of every partition', () => {
    const engine = start(sharded(2, { mode: 'driver', forwardTime: constant(5), concurrency: 1 }));
    engine.runTo(5);
    expect(histogram(engine, 'c', 'latencySeconds').max).toBeCloseTo(0.001, 4);
    partition(engine, [['c'], ['r']]);
    engine.runTo(10);
    expect(failures(engine, 'c', 'timeout')).toBe(0);
    partition(engine, [['c'], ['d0']]);
    engine.runTo(15);
    expect(failures(engine, 'c', 'timeout')).toBeGreaterThan(1000);
  });
});

test('a scheme edited while running sends the next request to its new shard', () => {
  const of = sharded(3, { scheme: 'hash' });
  const engine = start(of);
  engine.runTo(10);
  engine.edit(changed(of, 'r', { scheme: 'consistent-hash' }));
  engine.runTo(20);
  expect(counter(engine, 'c', 'goodput')).toBeGreaterThan(19_990);
});
