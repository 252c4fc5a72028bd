/**
 * What a caller does to protect itself and the other side, on links between real kinds: bulkheads, client-side
 * throttling, slow calls, fallback, several hedges, tied requests, and deadlines through several tiers.
 */
import { describe, expect, it } from 'vitest';
import {
  arrivals,
  breakNow,
  conserves,
  constant,
  counter,
  design,
  exponential,
  failures,
  histogram,
  linkId,
  poisson,
  regular,
  run,
  start,
} from '../catalog/shared/testing/rig.ts';
import type { Design } from '../model/design.ts';
import type { Engine } from './engine.ts';

/** A client and a service, and how the client calls. */
function pair(client: object, service: object, call: object, latency = 0): Design {
  return design(
    {
      c: ['client', { timeout: null, readFraction: 1, ...client }],
      s: ['service', { serviceTime: constant(1), ...service }],
    },
    [['c', 's', { latency: constant(latency), call }]],
  );
}
const link = (engine: Engine) => engine.simulation.linkById(linkId('c', 's'))!;
const worked = (engine: Engine, id: string) => histogram(engine, id, 'serviceSeconds').count;

describe('a bulkhead', () => {
  const traffic = { arrivals: regular(10) };

  it('has so many calls out at a time, and turns the others away at once', () => {
    const engine = run(pair(traffic, { concurrency: 100 }, { bulkhead: 4 }), 100.05);
    expect(engine.simulation.nodeById('s')!.workingMax).toBe(4);
    // four each second, all at once at its beginning
    expect(counter(engine, 'c', 'goodput') / 100).toBeCloseTo(4, 0);
    expect(failures(engine, 'c', 'bulkhead-full')).toBe(link(engine).notSent);
    expect(conserves(engine)).toBe(true);
  });

  it('lets some wait, whose time-out goes on', () => {
    const waits = { bulkhead: 4, bulkheadQueue: 100, timeout: 3 };
    const engine = run(pair(traffic, { concurrency: 100 }, waits), 100.05);
    expect(failures(engine, 'c', 'bulkhead-full')).toBe(0);
    // six of ten are given up, waiting for their turn or when they have hardly had it
    expect(failures(engine, 'c', 'timeout')).toBeGreaterThan(500);
    expect(histogram(engine, 'c', 'latencySeconds').max).toBeLessThanOrEqual(3);
    expect(engine.simulation.calls.live).toBeLessThan(80);
    expect(conserves(engine)).toBe(true);
  });

  it('that is made larger lets those go that wait for it', () => {
    const of = pair({ arrivals: regular(10) }, { concurrency: 100 }, { bulkhead: 1, bulkheadQueue: 50 });
    const engine = start(of);
    engine.runTo(3.05);
    expect(engine.simulation.nodeById('s')!.workingNow).toBe(1);
    const links = of.links.map((each) => ({ ...each, settings: { call: { bulkhead: null } } }));
    engine.edit({ ...of, links });
    engine.runTo(3.06);
    expect(engine.simulation.nodeById('s')!.workingNow).toBeGreaterThan(20);
  });

  it('keeps a slow dependency from taking more of its caller', () => {
    const engine = run(
      design(
        {
          c: ['client', { timeout: null, arrivals: poisson(50) }],
          shop: ['service', { concurrency: 10, blocking: true, serviceTime: constant(0.001) }],
          slow: ['service', { concurrency: 1000, serviceTime: constant(10) }],
        },
        [
          ['c', 'shop'],
          ['shop', 'slow', { call: { bulkhead: 3, probability: 0.2 } }],
        ],
      ),
      100,
    );
    expect(failures(engine, 'c', 'bulkhead-full')).toBeGreaterThan(500);
    expect(counter(engine, 'c', 'goodput') / arrivals(engine, 'c')).toBeGreaterThan(0.78);
  });

  it('is empty again when its caller has been restarted', () => {
    const engine = start(
      design(
        {
          c: ['client', { timeout: null, arrivals: regular(10) }],
          m: ['service', { concurrency: 100, serviceTime: constant(0) }],
          s: ['service', { concurrency: 100, serviceTime: constant(5) }],
        },
        [
          ['c', 'm'],
          ['m', 's', { call: { bulkhead: 2, bulkheadQueue: 3 } }],
        ],
      ),
    );
    engine.runTo(2.05);
    engine.heal(breakNow(engine, 'crash', ['m'], { of: 'process' }));
    engine.runTo(4.05);
    // two of before and two of the new process
    expect(engine.simulation.nodeById('s')!.workingNow).toBe(4);
    engine.runTo(60);
    expect(engine.simulation.nodeById('s')!.workingNow).toBe(2);
    expect(conserves(engine)).toBe(true);
  });
});

describe('client-side throttling', () => {
  it('holds back what a server would reject beyond K times what it accepts', () => {
    const server = { concurrency: 10, queueCapacity: 0, serviceTime: constant(0.1) };
    const throttle = { throttle: 2, throttleWindow: 10 };
    const engine = run(pair({ arrivals: poisson(400) }, server, throttle), 100);
    const sent = link(engine).calls / 100;
    const accepted = counter(engine, 'c', 'goodput') / 100;
    expect(sent / accepted).toBeGreaterThan(1.9);
    expect(sent / accepted).toBeLessThan(2.3);
    expect(failures(engine, 'c', 'throttled')).toBe(link(engine).notSent);
  });
});

describe('slow calls', () => {
  it('open the circuit, and nobody waits for them any more', () => {
    const slow = { breakerSlowRate: 0.5, breakerSlowAfter: 0.5, breakerWait: 10, breakerTrials: 2 };
    const engine = run(pair({ arrivals: regular(10) }, { concurrency: 100 }, slow), 50.05);
    // eleven are under way before the tenth has ended and been slow; then two trials, every eleven seconds
    expect(arrivals(engine, 's')).toBeLessThan(20 + 2 * 5);
    expect(failures(engine, 'c', 'circuit-open')).toBeGreaterThan(400);
  });

  it('are the same whether somebody looks at the run or not', () => {
    const slow = { breakerSlowRate: 0.5, breakerSlowAfter: 1.2, bulkhead: 3, bulkheadQueue: 5 };
    const of = pair({ arrivals: poisson(5) }, { concurrency: 2, serviceTime: exponential(0.5) }, slow);
    const watched = start(of);
    watched.simulation.traces.every = 1;
    watched.runTo(50);
    expect(watched.fingerprint()).toBe(run(of, 50).fingerprint());
  });
});

describe('a fallback', () => {
  it('answers the reads that have failed for good, after all retries', () => {
    const call = { fallback: 'answer', retries: { strategy: 'immediate', attempts: 3 } };
    const engine = start(pair({ arrivals: regular(10), readFraction: 0.7 }, {}, call));
    breakNow(engine, 'crash', ['s'], { of: 'process' });
    engine.runTo(20.05);
    expect(link(engine).calls).toBe(3 * arrivals(engine, 'c'));
    expect(link(engine).fallbacks).toBe(counter(engine, 'c', 'reads'));
    expect(counter(engine, 'c', 'goodput')).toBe(counter(engine, 'c', 'reads'));
    expect(failures(engine, 'c', 'refused')).toBe(counter(engine, 'c', 'writes'));
    expect(conserves(engine)).toBe(true);
  });
});

describe('several hedges', () => {
  it('ask one endpoint after the other, and never one twice', () => {
    const call = { hedgeAfter: 0.1, hedgeAttempts: 4 };
    const engine = run(pair({ arrivals: regular(0.5) }, { instances: 5, concurrency: 10 }, call), 100);
    const asked = engine.simulation.nodeById('s')!.endpoints.map((ep) => ep.served);
    expect(link(engine).calls).toBeGreaterThan(4 * (arrivals(engine, 'c') - 1));
    expect(Math.max(...asked)).toBeLessThan(arrivals(engine, 'c'));
    expect(histogram(engine, 'c', 'latencySeconds').max).toBeCloseTo(1, 9);
  });
});

describe('tied requests', () => {
  const tied = { hedgeAfter: 1e-6, tied: true };
  const two = { instances: 2, concurrency: 1 };

  it('wait in two queues and are worked on in one', () => {
    const engine = run(pair({ arrivals: poisson(1.2) }, two, tied), 2000);
    const requests = arrivals(engine, 'c');
    expect(worked(engine, 's')).toBeLessThanOrEqual(requests);
    expect(failures(engine, 's', 'cancelled')).toBeGreaterThan(0.3 * requests);
    expect(conserves(engine)).toBe(true);
  });

  it('wait less than where each picks one of the queues', () => {
    const mean = (call: object) =>
      histogram(run(pair({ arrivals: poisson(1.4) }, two, call), 5000), 'c', 'latencySeconds').mean;
    // like one queue with two servers: M/D/2 instead of two M/D/1
    expect(mean(tied)).toBeLessThan(0.75 * mean({}));
  });

  it('are both worked on where the note comes too late', () => {
    // one way is longer than the queues are: every copy is begun before the note is there
    const far = run(pair({ arrivals: regular(0.1) }, two, tied, 2), 1000);
    expect(failures(far, 's', 'cancelled')).toBe(0);
    expect(worked(far, 's')).toBeGreaterThan(1.97 * arrivals(far, 'c'));
  });

  it('are answered by the other when the one that has begun dies', () => {
    const engine = start(pair({ arrivals: poisson(1) }, two, { ...tied, timeout: 60 }));
    for (let t = 10; t < 500; t += 10) {
      engine.runTo(t);
      engine.heal(breakNow(engine, 'crash', ['s'], { of: 'process', instance: (t / 10) % 2 }));
    }
    engine.runTo(600);
    expect(conserves(engine)).toBe(true);
    // those whose copies both died, or whose second was dropped already
    expect(failures(engine, 'c', 'timeout')).toBe(0);
  });
});

describe('a propagated deadline', () => {
  it('goes through all tiers: the last does not begin what the first has given up', () => {
    const tiers = (propagateDeadline: boolean) => {
      const call = { propagateDeadline };
      return run(
        design(
          {
            c: ['client', { timeout: 0.5, arrivals: poisson(40) }],
            a: ['service', { concurrency: 1000, serviceTime: constant(0.001) }],
            b: ['service', { concurrency: 1000, serviceTime: constant(0.001) }],
            s: ['service', { concurrency: 1, serviceTime: constant(0.05) }],
          },
          [
            ['c', 'a', { call }],
            ['a', 'b', { call }],
            ['b', 's', { call }],
          ],
        ),
        200,
      );
    };
    const without = tiers(false);
    const withIt = tiers(true);
    expect(failures(without, 's', 'cancelled')).toBe(0);
    expect(failures(withIt, 's', 'cancelled')).toBeGreaterThan(3000);
    // twice what it can do: without deadlines everything that it does comes too late
    expect(counter(without, 'c', 'goodput')).toBeLessThan(0.02 * worked(without, 's'));
    expect(counter(withIt, 'c', 'goodput')).toBeGreaterThan(0.15 * worked(withIt, 's'));
  });
});

describe('a call that is handed over', () => {
  it('is tried again as the link says by which it came', () => {
    const engine = start(
      design(
        {
          c: [
            'client',
            { timeout: 1, arrivals: regular(10), retries: { strategy: 'immediate', attempts: 3 } },
          ],
          front: ['service', { routing: 'one', answer: 'forward', serviceTime: constant(0.001) }],
          s: ['service', { serviceTime: constant(0.001) }],
        },
        [
          ['c', 'front', { call: { bulkhead: 5 } }],
          ['front', 's'],
        ],
      ),
    );
    engine.runTo(10.05);
    const crash = breakNow(engine, 'crash', ['s'], { of: 'process' });
    engine.runTo(20.05);
    expect(arrivals(engine, 'front')).toBe(100 + 3 * 100);
    expect(failures(engine, 'c', 'refused')).toBe(100);
    engine.heal(crash);
    engine.runTo(30.05);
    // and no place in the bulkhead is lost with it
    expect(failures(engine, 'c', 'bulkhead-full')).toBe(0);
    expect(counter(engine, 'c', 'goodput')).toBe(200);
    expect(conserves(engine)).toBe(true);
  });
});
