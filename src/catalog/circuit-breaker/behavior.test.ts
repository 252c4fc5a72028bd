import { describe, expect, test } from 'vitest';
import {
  arrivals,
  breakNow,
  changed,
  conserves,
  constant,
  counter,
  design,
  failures,
  gauge,
  pillsOf,
  regular,
  start,
} from '../shared/testing/rig.ts';

/** A client of ten requests a second, a breaker, what it protects, and what may stand in. */
function protectedBy(breaker: object, client: object = {}) {
  return design(
    {
      c: ['client', { timeout: null, readFraction: 1, arrivals: regular(10), ...client }],
      cb: ['circuit-breaker', { breakerWindow: 10, breakerWait: 5, breakerTrials: 3, ...breaker }],
      first: ['service', { serviceTime: constant(0.01), concurrency: 100 }],
      second: ['service', { serviceTime: constant(0.01), concurrency: 100 }],
    },
    [
      ['c', 'cb'],
      ['cb', 'first', { call: { timeout: 1 } }],
      ['cb', 'second'],
    ],
  );
}
const SECONDS = 10.05;

describe('the circuit', () => {
  test('opens after the window has failed, lets three trials through after the wait, and opens again', () => {
    const engine = start(protectedBy({}));
    engine.runTo(SECONDS);
    expect(pillsOf(engine, 'cb')).toEqual([]);
    breakNow(engine, 'crash', ['first'], { of: 'process' });
    engine.runTo(SECONDS + 1);
    // half of the last ten: five more requests were refused there, and none is asked since
    expect(failures(engine, 'cb', 'refused')).toBe(5);
    expect(pillsOf(engine, 'cb')).toEqual(['open']);
    expect(gauge(engine, 'cb', 'circuitOpen')).toBe(1);
    engine.runTo(SECONDS + 6);
    expect(failures(engine, 'cb', 'refused')).toBe(8);
    expect(counter(engine, 'cb', 'opened')).toBe(2);
    expect(failures(engine, 'cb', 'circuit-open')).toBe(counter(engine, 'cb', 'shortCircuited'));
    expect(conserves(engine)).toBe(true);
  });

  test('closes when the trials are answered', () => {
    const engine = start(protectedBy({}));
    const crash = breakNow(engine, 'crash', ['first'], { of: 'process' });
    engine.runTo(2);
    expect(pillsOf(engine, 'cb')).toEqual(['open']);
    engine.heal(crash);
    engine.runTo(9);
    expect(pillsOf(engine, 'cb')).toEqual([]);
    expect(gauge(engine, 'cb', 'circuitOpen')).toBe(0);
    const before = arrivals(engine, 'first');
    engine.runTo(19);
    expect(arrivals(engine, 'first') - before).toBe(100);
  });

  test('opens for slow calls, though none fails', () => {
    const strict = { breakerFailureRate: null, breakerSlowRate: 0.5, breakerSlowAfter: 0.1 };
    const engine = start(protectedBy(strict));
    engine.runTo(SECONDS);
    breakNow(engine, 'slow', ['first'], { factor: 20 });
    engine.runTo(SECONDS + 2);
    expect(pillsOf(engine, 'cb')).toEqual(['open']);
    expect(failures(engine, 'cb', 'circuit-open')).toBeGreaterThan(0);
  });

  test('is forgotten in a restart and by another setting, and not by another fallback', () => {
    const of = protectedBy({ breakerWait: 1000 });
    const engine = start(of);
    breakNow(engine, 'crash', ['first'], { of: 'process' });
    engine.runTo(2);
    expect(pillsOf(engine, 'cb')).toEqual(['open']);
    engine.edit(changed(of, 'cb', { fallback: 'answer' }));
    expect(pillsOf(engine, 'cb')).toEqual(['open']);
    engine.edit(changed(of, 'cb', { breakerWait: 900 }));
    expect(pillsOf(engine, 'cb')).toEqual([]);
    expect(gauge(engine, 'cb', 'circuitOpen')).toBe(0);
    engine.runTo(4);
    expect(pillsOf(engine, 'cb')).toEqual(['open']);
    engine.heal(breakNow(engine, 'crash', ['cb'], { of: 'process' }));
    expect(pillsOf(engine, 'cb')).toEqual([]);
    expect(gauge(engine, 'cb', 'circuitOpen')).toBe(0);
  });
});

describe('the fallback', () => {
  test('answers reads, whether their call failed or was not made, and no writes', () => {
    const engine = start(protectedBy({ fallback: 'answer' }, { readFraction: 0.5 }));
    breakNow(engine, 'crash', ['first'], { of: 'process' });
    engine.runTo(20.05);
    const failed = failures(engine, 'c', 'refused') + failures(engine, 'c', 'circuit-open');
    expect(failed).toBe(counter(engine, 'c', 'writes'));
    expect(counter(engine, 'cb', 'fallbacks')).toBe(counter(engine, 'c', 'reads'));
    expect(conserves(engine)).toBe(true);
  });

  test('goes to the second link, which otherwise gets nothing', () => {
    const engine = start(protectedBy({ fallback: 'second-link' }));
    engine.runTo(SECONDS);
    expect(arrivals(engine, 'second')).toBe(0);
    breakNow(engine, 'crash', ['first'], { of: 'process' });
    engine.runTo(20.05);
    expect(arrivals(engine, 'second')).toBe(counter(engine, 'cb', 'fallbacks'));
    expect(failures(engine, 'c', 'refused') + failures(engine, 'c', 'circuit-open')).toBe(0);
    expect(conserves(engine)).toBe(true);
  });
});
