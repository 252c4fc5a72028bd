import { describe, expect, test } from 'vitest';
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

const service = (settings: object) => ['service', settings] as const;
const client = (arrivalsOf: object, more: object = {}) =>
  ['client', { arrivals: arrivalsOf, timeout: null, ...more }] as const;

describe('scaling', () => {
  // A-Q9: at the same utilization, pooled workers wait less than one (M/M/c, Erlang C).
  test.each([
    [1, 5],
    [5, 1.554113],
  ])('%i workers of one instance are one queue with so many servers', (concurrency, expected) => {
    const engine = run(
      design(
        { c: client(poisson(0.8 * concurrency)), s: service({ concurrency, serviceTime: exponential(1) }) },
        [['c', 's']],
      ),
      20_000,
      7,
    );
    expect(Math.abs(histogram(engine, 's', 'residenceSeconds').mean / expected - 1)).toBeLessThan(0.25);
  });

  test('up divides the service time; out multiplies the queues', () => {
    const residence = (settings: object) =>
      histogram(
        run(
          design({ c: client(poisson(1.6)), s: service({ serviceTime: exponential(1), ...settings }) }, [
            ['c', 's'],
          ]),
          20_000,
          5,
        ),
        's',
        'residenceSeconds',
      ).mean;
    // twice as fast: M/M/1 with µ 2; two instances picked at random: two M/M/1 with λ 0.8
    expect(Math.abs(residence({ speed: 2 }) / 2.5 - 1)).toBeLessThan(0.25);
    expect(Math.abs(residence({ instances: 2 }) / 5 - 1)).toBeLessThan(0.25);
    expect(Math.abs(residence({ concurrency: 2 }) / 2.777778 - 1)).toBeLessThan(0.25);
  });

  test('to no instance leaves nobody to answer', () => {
    const engine = run(design({ c: client(regular(10)), s: service({ instances: 0 }) }, [['c', 's']]), 1.05);
    expect(failures(engine, 'c', 'unavailable')).toBe(10);
  });
});

describe('calls downstream', () => {
  const two = (settings: object, links: readonly [object, object] = [{}, {}]) =>
    run(
      design(
        {
          c: client(regular(1)),
          s: service({ serviceTime: constant(0.01), concurrency: 100, ...settings }),
          x: service({ serviceTime: constant(0.1), concurrency: 100 }),
          y: service({ serviceTime: constant(0.3), concurrency: 100 }),
        },
        [
          ['c', 's'],
          ['s', 'x', { call: links[0] }],
          ['s', 'y', { call: links[1] }],
        ],
      ),
      1000.9,
    );

  test('in sequence add up, in parallel the slowest decides', () => {
    expect(histogram(two({ calls: 'sequence' }), 'c', 'latencySeconds').max).toBeCloseTo(0.41, 3);
    expect(histogram(two({ calls: 'parallel' }), 'c', 'latencySeconds').max).toBeCloseTo(0.31, 3);
  });

  test.each(['sequence', 'parallel'])(
    'in %s are made as often as each link’s probability and number say',
    (calls) => {
      const engine = two({ calls }, [{ probability: 0.3, count: 2 }, { count: 3 }]);
      expect(callsOver(engine, 's', 'y')).toBe(3000);
      expect(callsOver(engine, 's', 'x') % 2).toBe(0);
      expect(Math.abs(callsOver(engine, 's', 'x') / 2000 - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / 1000));
    },
  );

  test('to one link by weight leave the rest of the weights to answer without a call', () => {
    const engine = two({ routing: 'one' }, [{ weight: 0.5 }, { weight: 0.2 }]);
    expect(Math.abs(callsOver(engine, 's', 'x') / 1000 - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 1000));
    expect(Math.abs(callsOver(engine, 's', 'y') / 1000 - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / 1000));
    expect(counter(engine, 'c', 'goodput')).toBe(1000);
  });

  test('ask for what the link says: as requested, or always a read or a write', () => {
    const engine = run(
      design(
        { c: client(regular(10), { readFraction: 1 }), s: service({}), x: ['database'], y: ['database'] },
        [
          ['c', 's'],
          ['s', 'x'],
          ['s', 'y', { call: { operation: 'write' } }],
        ],
      ),
      10,
    );
    expect([counter(engine, 'x', 'writes'), counter(engine, 'y', 'reads')]).toEqual([0, 0]);
    expect(counter(engine, 'y', 'writes')).toBeGreaterThan(90);
  });

  test.each(['sequence', 'parallel'])('in %s fail the request when one of them fails', (calls) => {
    const engine = start(
      design({ c: client(regular(10)), s: service({ calls }), x: service({}), y: service({}) }, [
        ['c', 's'],
        ['s', 'x'],
        ['s', 'y'],
      ]),
    );
    breakNow(engine, 'crash', ['y'], { of: 'process' });
    engine.runTo(5.05);
    expect(failures(engine, 'c', 'refused')).toBeGreaterThan(45);
    expect(counter(engine, 'c', 'goodput')).toBe(0);
    expect(conserves(engine)).toBe(true);
  });
});

describe('forwarding', () => {
  test('lets the next node answer: the reply does not come back this way', () => {
    const chain = (answer: string) =>
      run(
        design(
          {
            c: client(regular(1)),
            s: service({ serviceTime: constant(0.1), routing: 'one', answer }),
            x: service({ serviceTime: constant(0.1) }),
          },
          [
            ['c', 's', { latency: constant(1) }],
            ['s', 'x', { latency: constant(0.01) }],
          ],
        ),
        30,
      );
    expect(histogram(chain('call'), 's', 'latencySeconds').max).toBeCloseTo(0.1 + 0.01 + 0.1 + 0.01);
    const forwarded = chain('forward');
    expect(histogram(forwarded, 's', 'latencySeconds').max).toBeCloseTo(0.1);
    expect(counter(forwarded, 'c', 'goodput')).toBeGreaterThan(25);
  });
});

describe('waiting downstream', () => {
  const slowBehind = (blocking: boolean) =>
    run(
      design(
        {
          c: client(regular(100), { timeout: 1 }),
          s: service({ concurrency: 4, serviceTime: constant(0.001), blocking }),
          x: service({ concurrency: 1000, serviceTime: constant(0.5) }),
        },
        [
          ['c', 's'],
          ['s', 'x'],
        ],
      ),
      30,
    );

  test('holds the workers of a blocking service: four of them pass eight requests a second', () => {
    const engine = slowBehind(true);
    expect(arrivals(engine, 'x') / 30).toBeCloseTo(8, 0);
    expect(counter(engine, 'c', 'goodput')).toBeLessThan(300);
  });

  test('costs an asynchronous service nothing', () => {
    expect(counter(slowBehind(false), 'c', 'goodput')).toBeGreaterThan(2900);
  });
});

describe('a queue in overload', () => {
  const overload = (settings: object) =>
    run(
      design(
        {
          c: client(poisson(120), { timeout: 0.5 }),
          s: service({ serviceTime: constant(0.01), ...settings }),
        },
        [['c', 's']],
      ),
      120,
      3,
    );

  test('first come, first served, answers almost nobody in time; last come, first served, most', () => {
    const fifo = counter(overload({ discipline: 'fifo' }), 'c', 'goodput');
    const lifo = counter(overload({ discipline: 'lifo' }), 'c', 'goodput');
    expect(fifo).toBeLessThan(120 * 20);
    expect(lifo).toBeGreaterThan(120 * 80);
  });

  test('refuses what finds no place, and answers the others in time', () => {
    const engine = overload({ queueCapacity: 10 });
    expect(failures(engine, 'c', 'queue-full')).toBeGreaterThan(120 * 15);
    expect(failures(engine, 'c', 'timeout')).toBe(0);
    expect(conserves(engine)).toBe(true);
  });

  test('can hold its sender instead, who then keeps its own worker', () => {
    const held = (whenFull: string) =>
      run(
        design(
          {
            c: client(regular(50)),
            s: service({ concurrency: 2, serviceTime: constant(0), blocking: true }),
            x: service({ serviceTime: constant(0.1), queueCapacity: 0, whenFull }),
          },
          [
            ['c', 's'],
            ['s', 'x'],
          ],
        ),
        10.05,
      );
    expect(failures(held('reject'), 'c', 'queue-full')).toBeGreaterThan(350);
    const engine = held('block');
    expect(failures(engine, 'c', 'queue-full')).toBe(0);
    expect(engine.simulation.nodeById('s')!.queueNow).toBeGreaterThan(350);
    expect(arrivals(engine, 'x') - counter(engine, 'c', 'goodput')).toBe(2);
  });
});
