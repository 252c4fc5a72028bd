import { describe, expect, test } from 'vitest';
import {
  arrivals,
  breakNow,
  constant,
  counter,
  design,
  durableOf,
  exponential,
  histogram,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';

const versionsOf = (engine: ReturnType<typeof run>) =>
  durableOf<{ versions: Float64Array }>(engine, 'd').versions;
const total = (list: Float64Array) => list.reduce((sum, n) => sum + n, 0);

describe('a database', () => {
  // A-Q5: M/M/c with λ 8, µ 1, c 10: W 1.204590.
  test('is a queue with as many servers as connections', () => {
    const both = { readTime: exponential(1), writeTime: exponential(1), connections: 10 };
    const engine = run(
      design({ c: ['client', { arrivals: poisson(8), timeout: null }], d: ['database', both] }, [['c', 'd']]),
      10_000,
    );
    expect(Math.abs(histogram(engine, 'd', 'residenceSeconds').mean / 1.20459 - 1)).toBeLessThan(0.04);
  });

  test('takes reads and writes their own time', () => {
    const settings = { readTime: constant(0.01), writeTime: constant(0.05) };
    const engine = run(
      design({ c: ['client', { arrivals: regular(10), readFraction: 0.5 }], d: ['database', settings] }, [
        ['c', 'd'],
      ]),
      100,
    );
    const reads = counter(engine, 'd', 'reads');
    const writes = counter(engine, 'd', 'writes');
    expect(histogram(engine, 'd', 'serviceSeconds').mean).toBeCloseTo(
      (0.01 * reads + 0.05 * writes) / (reads + writes),
      3,
    );
  });

  test('raises the version of a key with every write, and only then', () => {
    const engine = run(
      design({ c: ['client', { arrivals: regular(100), keys: { count: 20, skew: 1 } }], d: ['database'] }, [
        ['c', 'd'],
      ]),
      50,
    );
    expect(total(versionsOf(engine))).toBe(counter(engine, 'd', 'writes'));
    expect(counter(engine, 'd', 'writes')).toBeGreaterThan(400);
  });

  test('forgets in a crash what was under way and nothing that was answered', () => {
    const engine = start(
      design(
        {
          c: ['client', { arrivals: regular(100), readFraction: 0 }],
          d: ['database', { writeTime: constant(0.05) }],
        },
        [['c', 'd']],
      ),
    );
    engine.runTo(10.004);
    const answered = counter(engine, 'c', 'goodput');
    expect(arrivals(engine, 'd')).toBeGreaterThan(answered);
    breakNow(engine, 'restart', ['d']);
    expect(total(versionsOf(engine))).toBe(answered);
    engine.runTo(20);
    expect(total(versionsOf(engine))).toBe(counter(engine, 'c', 'goodput'));
  });
});
