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
  gaugeMean,
  histogram,
  ownHistogram,
  pillsOf,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';

/** A client, a limiter and a server that is never busy. */
function limited(limiter: object, client: object = {}) {
  return design(
    {
      c: ['client', { timeout: null, arrivals: poisson(200), ...client }],
      limit: ['rate-limiter', { rate: 100, burst: 10, ...limiter }],
      s: ['service', { serviceTime: constant(0.001), concurrency: 1000 }],
    },
    [
      ['c', 'limit'],
      ['limit', 's'],
    ],
  );
}

describe('every policy with a rate', () => {
  test.each(['token-bucket', 'leaky-bucket', 'gcra', 'fixed-window', 'sliding-window', 'sliding-log'])(
    '%s lets the rate through of twice as much, and refuses the rest',
    (policy) => {
      const engine = run(limited({ policy }), 100);
      const through = counter(engine, 'limit', 'admitted');
      expect(through / 100).toBeGreaterThan(97);
      expect(through / 100).toBeLessThanOrEqual(100.2);
      expect(failures(engine, 'c', 'rate-limited')).toBe(counter(engine, 'limit', 'limited'));
      expect(pillsOf(engine, 'limit')).toEqual(['limiting']);
      expect(conserves(engine)).toBe(true);
    },
  );
});

describe('the leaky bucket', () => {
  test('makes arrivals behind it regular, and its delay the only wait', () => {
    const engine = run(limited({ policy: 'leaky-bucket' }, { arrivals: poisson(90) }), 200);
    const delay = ownHistogram(engine, 'limit', 'delaySeconds');
    expect(delay.max).toBeLessThanOrEqual(0.1 + 1e-9);
    // all that a request waits for is its turn: Little's law for the bucket
    const inBucket = gaugeMean(engine, 'limit', 'delayed');
    const rate = counter(engine, 'limit', 'admitted') / 200;
    expect(inBucket / rate).toBeCloseTo(delay.mean, 3);
    expect(histogram(engine, 'c', 'latencySeconds').mean).toBeCloseTo(delay.mean + 0.001, 3);
    expect(histogram(engine, 's', 'waitSeconds').max).toBe(0);
  });

  test('loses who waits in it when it crashes', () => {
    const engine = start(limited({ policy: 'leaky-bucket', rate: 1, burst: 50 }));
    engine.runTo(1);
    expect(gauge(engine, 'limit', 'delayed')).toBeGreaterThan(10);
    engine.heal(breakNow(engine, 'crash', ['limit'], { of: 'process' }));
    expect(gauge(engine, 'limit', 'delayed')).toBe(0);
    engine.runTo(5);
    expect(conserves(engine)).toBe(true);
  });
});

describe('what is counted apart', () => {
  test('gives every caller the whole limit', () => {
    const of = design(
      {
        greedy: ['client', { timeout: null, arrivals: regular(500) }],
        modest: ['client', { timeout: null, arrivals: regular(5) }],
        limit: ['rate-limiter', { rate: 10, burst: 10, scope: 'caller' }],
        s: ['service', { serviceTime: constant(0.001), concurrency: 1000 }],
      },
      [
        ['greedy', 'limit'],
        ['modest', 'limit'],
        ['limit', 's'],
      ],
    );
    const engine = run(of, 100);
    expect(failures(engine, 'modest', 'rate-limited')).toBe(0);
    expect((500 * 100 - failures(engine, 'greedy', 'rate-limited')) / 100).toBeCloseTo(10, 0);
    const together = run(changed(of, 'limit', { scope: 'all' }), 100);
    expect(failures(together, 'modest', 'rate-limited')).toBeGreaterThan(400);
  });

  test('a hot key is limited and the others are not', () => {
    const hot = { keys: { count: 1000, skew: 2 } };
    const engine = run(limited({ rate: 10, burst: 10, scope: 'key' }, hot), 50);
    // the first key has 61 % of 200 a second, the second 15 %, the third 7
    expect(counter(engine, 'limit', 'admitted') / 50).toBeGreaterThan(10 + 10 + 40);
    expect(counter(engine, 'limit', 'admitted') / 50).toBeLessThan(75);
  });
});

describe('shedding by priority', () => {
  const classes = [
    { name: 'browse', share: 0.8 },
    { name: 'checkout', share: 0.2, priority: 1 },
  ];

  test('turns the least important away first when what stands behind is slow', () => {
    const engine = start(
      design(
        {
          c: ['client', { timeout: null, arrivals: poisson(100), classes }],
          limit: ['rate-limiter', { policy: 'priority-shedding', capacity: 20, reserved: 0.5 }],
          s: ['service', { serviceTime: constant(0.25), concurrency: 1000 }],
        },
        [
          ['c', 'limit'],
          ['limit', 's'],
        ],
      ),
    );
    engine.runTo(100);
    // 20 a second of the important ones need 5 places of their own ten; 80 of the others would need 20
    const shed = failures(engine, 'c', 'shed');
    expect(shed / arrivals(engine, 'c')).toBeGreaterThan(0.4);
    expect(shed / arrivals(engine, 'c')).toBeLessThan(0.6);
    expect(engine.simulation.nodeById('limit')!.waitingMax).toBeLessThanOrEqual(20);
    expect(conserves(engine)).toBe(true);
  });
});

test('another rate goes on with what is remembered, another policy starts fresh', () => {
  const of = limited({ rate: 0.001, burst: 10 }, { arrivals: regular(1000) });
  const engine = start(of);
  engine.runTo(1);
  expect(counter(engine, 'limit', 'admitted')).toBe(10);
  engine.edit(changed(of, 'limit', { rate: 0.002 }));
  engine.runTo(2);
  expect(counter(engine, 'limit', 'admitted')).toBe(10);
  engine.edit(changed(of, 'limit', { policy: 'gcra', rate: 0.002 }));
  engine.runTo(3);
  expect(counter(engine, 'limit', 'admitted')).toBe(20);
});
