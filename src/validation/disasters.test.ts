/**
 * What replication and backups lose, and how old they let a read be, against closed forms: section 13 of the
 * validation cases without A-D3 (`failures.test.ts`), and A-R16.
 */
import { describe, expect, it, vi } from 'vitest';
import {
  breakNow,
  constant,
  counter,
  design,
  exponential,
  ownHistogram,
  poisson,
  start,
} from '../catalog/shared/testing/rig.ts';
import { torment } from '../catalog/shared/testing/torment.ts';
import type { Engine } from '../engine/engine.ts';

// many runs, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });

const instant = { readTime: constant(0), writeTime: constant(0), syncTime: constant(0) };

/** A client of a set of replicas; neither the way nor the work takes any time. */
function store(set: object, client: object, replica: object, ids: readonly string[]) {
  return design(
    {
      client: ['client', { readFraction: 0, keys: { count: 10, skew: 0 }, ...client }],
      set: ['replica-set', set],
      ...Object.fromEntries(ids.map((id) => [id, ['replica', { ...instant, ...replica }] as const])),
    },
    [['client', 'set'], ...ids.map((id) => ['set', id] as const)],
  );
}

const lost = (engine: Engine) => counter(engine, 'set', 'lostAcknowledgedWrites');
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
function deviation(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}

describe('A-D1 an asynchronous leader that ships half a second late, 100 writes a second', () => {
  const set = { shippingLag: constant(0.5), heartbeatInterval: 0.05, failoverTimeout: 0.2 };
  const of = store(set, { arrivals: poisson(100) }, {}, ['a', 'b', 'c']);
  const losses = Array.from({ length: 500 }, (_, seed) => {
    const engine = start(of, seed);
    // at random: in the middle of whatever the arrivals of this seed are at
    engine.runTo(0.6 + seed / 500);
    breakNow(engine, 'crash', ['a'], { of: 'machine' });
    engine.runTo(engine.now + 0.6);
    return lost(engine);
  });

  it('takes 50 of them with it when it crashes', () => {
    expect(Math.abs(mean(losses) / 50 - 1)).toBeLessThan(0.04);
  });
  it('spread as a Poisson count is', () => {
    // four standard errors of the deviation of 500
    expect(Math.abs(deviation(losses) - 7.071)).toBeLessThan((4 * 7.071) / Math.sqrt(2 * 499));
  });
});

describe('A-D2 backups, 10 writes a second', () => {
  function disaster(interval: number, at: number, seed: number): Engine {
    const replica = { backupInterval: interval, restoreTime: 0 };
    const set = { heartbeatInterval: interval, failoverTimeout: 0.1 };
    const engine = start(store(set, { arrivals: { process: 'constant', rate: 10 } }, replica, ['a']), seed);
    engine.runTo(at);
    breakNow(engine, 'disk-loss', ['a']);
    engine.runTo(at + 1);
    return engine;
  }

  it('every 10 s: a disk that is lost at any time takes 50 on average and 100 at most', () => {
    const losses = Array.from({ length: 500 }, (_, i) => lost(disaster(10, 10 + (10 * (i + 0.5)) / 500, i)));
    expect(Math.abs(mean(losses) / 50 - 1)).toBeLessThan(0.04);
    expect(Math.max(...losses)).toBeGreaterThanOrEqual(99);
    expect(Math.max(...losses)).toBeLessThanOrEqual(100);
  });

  it('every hour: 18,000 and 36,000, and the age of the backup is what is measured', () => {
    const worst = disaster(3600, 3600 * 1.9999, 1);
    expect(Math.abs(lost(worst) / 36_000 - 1)).toBeLessThan(0.001);
    const runs = [0.25, 0.75].map((u) => disaster(3600, 3600 * (1 + u), 1));
    expect(Math.abs(mean(runs.map(lost)) / 18_000 - 1)).toBeLessThan(0.04);
    const measured = runs.map((run) => ownHistogram(run, 'set', 'dataLossSeconds').mean);
    expect(Math.abs(mean(measured) / 1800 - 1)).toBeLessThan(0.01);
  });
});

it('A-D4 a synchronous majority loses nothing, whatever breaks', () => {
  const traffic = { arrivals: poisson(20), readFraction: 0.2, keys: { count: 5, skew: 0 } };
  const replicas = ['a', 'b', 'c', 'd', 'e'];
  const of = design(
    {
      left: ['client', traffic],
      right: ['client', traffic],
      set: ['replica-set', { replication: 'synchronous', heartbeatInterval: 0.1, failoverTimeout: 0.5 }],
      ...Object.fromEntries(replicas.map((id) => [id, ['replica', {}] as const])),
    },
    [
      ['left', 'set'],
      ['right', 'set'],
      ...replicas.map((id) => ['set', id, { latency: exponential(0.01) }] as const),
    ],
  );
  let written = 0;
  for (let seed = 1; seed <= 30; seed++) {
    const engine = start(of, seed);
    torment(engine, seed, { replicas, callers: ['left', 'right'], until: 10, pause: 1 });
    engine.runTo(12);
    expect(lost(engine), `seed ${seed}`).toBe(0);
    written += counter(engine, 'set', 'writes');
  }
  expect(written).toBeGreaterThan(5000);
});

it('A-R16 a read of any of three 50 ms after a write, lag Exp(10/s), is stale with probability .404354', () => {
  const pairs = 60_000;
  const rows = Array.from({ length: pairs }, (_, i): [number, number, number, number][] => [
    [i + 1, 0, 1, 1],
    [i + 1.05, 0, 1, 0],
  ]).flat();
  const arrivals = { process: 'trace', trace: { name: 'pairs', format: 'access-log', rows } };
  const set = {
    readFrom: 'any',
    shippingLag: exponential(0.1),
    heartbeatInterval: 3600,
    failoverTimeout: 86_400,
  };
  const engine = start(store(set, { arrivals }, {}, ['a', 'b', 'c']), 1);
  engine.runTo(pairs + 2);
  expect(counter(engine, 'set', 'reads')).toBe(pairs);
  expect(Math.abs(counter(engine, 'set', 'staleReads') / pairs - 0.404354)).toBeLessThan(0.005);
});
