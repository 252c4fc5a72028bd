import { describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { meansOfManyServers } from '../../theory/queueing.ts';
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
  gaugeMean,
  histogram,
  ownHistogram,
  partition,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';

const INSTANT = { acceptTime: constant(0) };

/** Clients, a queue and its workers; `more` are further nodes and links. */
function leveled(
  traffic: object,
  queue: object,
  worker: object,
  more: { nodes?: Parameters<typeof design>[0]; links?: Parameters<typeof design>[1] } = {},
) {
  return design(
    {
      c: ['client', { readFraction: 0, timeout: null, ...traffic }],
      q: ['message-queue', { ...INSTANT, ...queue }],
      w: ['service', worker],
      ...more.nodes,
    },
    [['c', 'q'], ['q', 'w'], ...(more.links ?? [])],
  );
}

/** What was accepted is done, given up, dropped, lost or held. */
function accountsForAll(engine: Engine, id = 'q'): boolean {
  const of = (name: string) => counter(engine, id, name);
  const held = gauge(engine, id, 'depth') + gauge(engine, id, 'unacked');
  return of('accepted') === of('acknowledged') + of('deadLettered') + of('dropped') + of('lost') + held;
}

describe('the sender', () => {
  test('is answered when the message is stored, and not when it is done', () => {
    const engine = run(
      leveled({ arrivals: regular(10) }, { acceptTime: constant(0.002) }, { serviceTime: constant(3) }),
      20,
    );
    expect(histogram(engine, 'c', 'latencySeconds').max).toBeCloseTo(0.002, 6);
    expect(counter(engine, 'q', 'accepted')).toBeGreaterThan(190);
    expect(counter(engine, 'q', 'acknowledged')).toBe(6);
    expect(accountsForAll(engine)).toBe(true);
  });

  test('does not notice that all consumers are dead', () => {
    const engine = start(leveled({ arrivals: regular(100) }, {}, { serviceTime: constant(0.001) }));
    const fault = breakNow(engine, 'crash', ['w'], { of: 'process' });
    engine.runTo(10);
    expect(failures(engine, 'q', 'refused')).toBe(0);
    expect(counter(engine, 'c', 'goodput')).toBeGreaterThan(980);
    expect(gauge(engine, 'q', 'depth')).toBeGreaterThan(980);
    engine.heal(fault);
    engine.runTo(20);
    expect(gauge(engine, 'q', 'depth')).toBeLessThan(5);
    expect(counter(engine, 'q', 'duplicates')).toBe(0);
  });
});

describe('push', () => {
  const load = { arrivals: poisson(12) };
  const workers = { instances: 3, serviceTime: exponential(0.2) };

  test('one at a time makes one queue before all consumers: M/M/c', () => {
    const engine = run(leveled(load, { prefetch: 1 }, workers), 6000);
    const { waitSeconds: wait } = meansOfManyServers({ arrivalRate: 12, serviceRate: 5, servers: 3 });
    expect(Math.abs(ownHistogram(engine, 'q', 'ageSeconds').mean / wait - 1)).toBeLessThan(0.06);
    expect(histogram(engine, 'w', 'waitSeconds').max).toBe(0);
  });

  test('without a limit each consumer has a queue of its own, fed in turn: E/M/1', () => {
    const engine = run(leveled(load, { prefetch: null }, workers), 6000);
    // GI/M/1 with interarrival times of Erlang-3: Kleinrock 1975, section 6.4
    let sigma = 0.5;
    for (let i = 0; i < 200; i++) sigma = (12 / (12 + 5 * (1 - sigma))) ** 3;
    const wait = sigma / (5 * (1 - sigma));
    expect(Math.abs(histogram(engine, 'w', 'waitSeconds').mean / wait - 1)).toBeLessThan(0.06);
    expect(ownHistogram(engine, 'q', 'ageSeconds').max).toBe(0);
  });

  test('never gives a consumer more than its prefetch', () => {
    const engine = start(leveled({ arrivals: regular(1000) }, { prefetch: 7 }, { instances: 3 }));
    for (let t = 0.05; t < 2; t += 0.05) {
      engine.runTo(t);
      expect(gauge(engine, 'q', 'unacked')).toBeLessThanOrEqual(21);
    }
    expect(gauge(engine, 'q', 'unacked')).toBe(21);
  });
});

describe('pull', () => {
  test('a consumer asks for the next batch when the last one is done', () => {
    const engine = start(
      leveled({ arrivals: regular(100) }, { delivery: 'pull', batchSize: 5 }, { serviceTime: constant(0.1) }),
    );
    const seen = new Set<number>();
    for (let t = 2.05; t < 4; t += 0.1) {
      engine.runTo(t);
      seen.add(gauge(engine, 'q', 'unacked'));
    }
    expect([...seen].sort()).toEqual([1, 2, 3, 4, 5]);
  });

  test('at an interval a message waits for the question: half of it on average', () => {
    const pull = { delivery: 'pull', pollInterval: 0.5, batchSize: 10 };
    const engine = run(
      leveled({ arrivals: poisson(2) }, pull, { serviceTime: constant(0), concurrency: 10 }),
      2000,
    );
    expect(ownHistogram(engine, 'q', 'ageSeconds').mean).toBeGreaterThan(0.23);
    expect(ownHistogram(engine, 'q', 'ageSeconds').max).toBeLessThan(0.5001);
    expect(counter(engine, 'q', 'emptyPolls')).toBeGreaterThan(1000);
    const long = run(
      leveled({ arrivals: poisson(2) }, { delivery: 'pull' }, { serviceTime: constant(0) }),
      200,
    );
    expect(ownHistogram(long, 'q', 'ageSeconds').max).toBe(0);
  });
});

describe('redelivery', () => {
  test('a visibility timeout shorter than the work makes duplicates', () => {
    const worker = { serviceTime: constant(1), instances: 4 };
    const queue = { prefetch: 1, visibilityTimeout: 0.7 };
    const engine = run(leveled({ arrivals: regular(0.5) }, queue, worker), 40.5);
    // done after 1 s each time, given out again after 0.7 s each time, never acknowledged in time
    expect(counter(engine, 'q', 'acknowledged')).toBe(0);
    expect(counter(engine, 'q', 'duplicates')).toBeGreaterThan(40);
    expect(counter(engine, 'q', 'visibilityTimeouts')).toBeGreaterThanOrEqual(
      counter(engine, 'q', 'duplicates'),
    );
    expect(accountsForAll(engine)).toBe(true);
  });

  test('the share that is given out again is that of the failures: p ÷ (1 − p) for each message', () => {
    const more = {
      nodes: { far: ['service', { instances: 0 }] as const },
      links: [['w', 'far', { call: { probability: 0.3 } }] as const],
    };
    const engine = run(
      leveled(
        { arrivals: poisson(50) },
        { redeliveryDelay: 0.01, prefetch: 50 },
        { serviceTime: constant(0.001), concurrency: 50 },
        more,
      ),
      400,
    );
    const ratio = counter(engine, 'q', 'redeliveries') / counter(engine, 'q', 'acknowledged');
    expect(Math.abs(ratio - 0.3 / 0.7)).toBeLessThan(0.02);
    expect(counter(engine, 'q', 'duplicates')).toBe(0);
  });

  test('an acknowledgement that is lost on its way makes a duplicate', () => {
    const engine = start(
      leveled({ arrivals: regular(10) }, { visibilityTimeout: 0.5 }, { serviceTime: constant(0.05) }),
    );
    engine.runTo(5);
    expect(counter(engine, 'q', 'duplicates')).toBe(0);
    breakNow(engine, 'partition', [], { oneWay: [['w'], ['q']] });
    engine.runTo(7);
    const done = counter(engine, 'q', 'duplicates');
    expect(done).toBeGreaterThan(10);
    expect(arrivals(engine, 'w')).toBeGreaterThanOrEqual(done + counter(engine, 'q', 'acknowledged'));
  });

  test('comes back to its old place, or behind all that wait', () => {
    const ages = (requeue: string) => {
      const queue = { requeue, prefetch: 1, poisonShare: 0.2, redeliveryDelay: 0.01, maxReceives: 5 };
      const engine = run(leveled({ arrivals: regular(9) }, queue, { serviceTime: constant(0.1) }), 100);
      return counter(engine, 'q', 'deadLettered');
    };
    // overloaded by the poison: at its old place each comes to its end, at the back most still wait
    expect(ages('old-place')).toBeGreaterThan(1.5 * ages('back'));
  });
});

describe('dead letters', () => {
  const dead = {
    nodes: { dlq: ['message-queue', INSTANT] as const, mender: ['service', { instances: 0 }] as const },
    links: [['q', 'dlq', { call: { role: 'dead-letter' } }] as const, ['dlq', 'mender'] as const],
  };

  test('a poison message is received exactly as often as it may be, and then sent away', () => {
    const queue = { poisonShare: 1, maxReceives: 3, redeliveryDelay: 0.01 };
    const engine = run(
      leveled({ arrivals: regular(10) }, queue, { serviceTime: constant(0.001) }, dead),
      20.05,
    );
    expect(counter(engine, 'q', 'deadLettered')).toBe(counter(engine, 'q', 'accepted'));
    expect(counter(engine, 'q', 'deliveries')).toBe(3 * counter(engine, 'q', 'accepted'));
    expect(gauge(engine, 'dlq', 'depth')).toBe(counter(engine, 'q', 'deadLettered'));
    expect(accountsForAll(engine)).toBe(true);
  });

  test('without a way there it is dropped; with one that is broken it waits', () => {
    const queue = { poisonShare: 0.5, maxReceives: 1, redeliveryDelay: 0.01 };
    const traffic = { arrivals: regular(10) };
    const engine = run(leveled(traffic, queue, { serviceTime: constant(0.001) }), 20.05);
    expect(counter(engine, 'q', 'deadLettered') + counter(engine, 'q', 'acknowledged')).toBe(
      counter(engine, 'q', 'accepted'),
    );
    const broken = start(leveled(traffic, queue, { serviceTime: constant(0.001) }, dead));
    const fault = breakNow(broken, 'crash', ['dlq'], { of: 'process' });
    broken.runTo(20.05);
    expect(counter(broken, 'dlq', 'accepted')).toBe(0);
    broken.heal(fault);
    broken.runTo(20.09);
    expect(counter(broken, 'dlq', 'accepted')).toBe(counter(broken, 'q', 'deadLettered'));
  });
});

describe('at most once', () => {
  test('does nothing twice and loses what fails', () => {
    const worker = { instances: 2, serviceTime: exponential(0.02) };
    const engine = start(leveled({ arrivals: poisson(50) }, { guarantee: 'at-most-once' }, worker));
    engine.runTo(10);
    for (let t = 10; t < 30; t += 2) {
      const fault = breakNow(engine, 'crash', ['w'], { of: 'process', instance: 0 });
      engine.runTo(t + 1);
      engine.heal(fault);
      engine.runTo(t + 2);
    }
    expect(counter(engine, 'q', 'redeliveries') + counter(engine, 'q', 'duplicates')).toBe(0);
    expect(counter(engine, 'q', 'lost')).toBeGreaterThan(5);
    const done = counter(engine, 'q', 'acknowledged') + counter(engine, 'q', 'lost');
    expect(counter(engine, 'q', 'deliveries') - done).toBeLessThan(20);
  });
});

describe('a full queue', () => {
  const traffic = { arrivals: regular(200) };
  const slow = { serviceTime: constant(0.1) };
  const full = (overflow: string, more = {}) =>
    run(leveled(traffic, { capacity: 20, prefetch: 1, overflow, ...more }, slow), 10.0499);

  test('refuses', () => {
    const engine = full('reject');
    expect(gauge(engine, 'q', 'depth')).toBe(20);
    expect(failures(engine, 'q', 'queue-full')).toBe(
      arrivals(engine, 'q') - counter(engine, 'q', 'accepted'),
    );
  });

  test('holds its senders, who then wait for each other', () => {
    const users = { arrivals: { process: 'closed', users: 50, thinkTime: constant(0.01) } };
    const engine = run(leveled(users, { capacity: 20, prefetch: 1, overflow: 'block' }, slow), 20.0499);
    expect(failures(engine, 'q', 'queue-full')).toBe(0);
    expect(gauge(engine, 'q', 'depth')).toBe(20);
    // back-pressure: what is accepted is what is done
    expect(counter(engine, 'q', 'accepted') - counter(engine, 'q', 'acknowledged')).toBe(21);
    expect(histogram(engine, 'c', 'latencySeconds').p50).toBeGreaterThan(2);
    expect(conserves(engine)).toBe(true);
  });

  test('drops the oldest, so that what is done is fresh', () => {
    const engine = full('drop-oldest');
    expect(failures(engine, 'q', 'queue-full')).toBe(0);
    expect(counter(engine, 'q', 'accepted')).toBe(arrivals(engine, 'q'));
    expect(ownHistogram(engine, 'q', 'ageSeconds').max).toBeLessThan(0.11);
    expect(accountsForAll(engine)).toBe(true);
  });

  test('drops the newest and tells nobody', () => {
    const engine = full('drop-newest');
    expect(failures(engine, 'q', 'queue-full')).toBe(0);
    expect(counter(engine, 'q', 'accepted') + counter(engine, 'q', 'dropped')).toBe(arrivals(engine, 'q'));
    expect(ownHistogram(engine, 'q', 'ageSeconds').p50).toBeGreaterThan(1.9);
  });

  test('counts bytes as well', () => {
    const engine = run(
      leveled({ ...traffic, valueBytes: 1000 }, { capacityBytes: 7500, prefetch: 1 }, slow),
      10.0499,
    );
    expect(gauge(engine, 'q', 'depth')).toBe(7);
    expect(gauge(engine, 'q', 'bytesWaiting')).toBe(7000);
  });
});

describe('a crash of the queue', () => {
  const afterCrash = (durable: boolean) => {
    const engine = start(leveled({ arrivals: regular(100) }, { durable }, { serviceTime: constant(0.1) }));
    engine.runTo(5);
    const fault = breakNow(engine, 'crash', ['q'], { of: 'machine' });
    engine.runTo(6);
    engine.heal(fault);
    engine.runTo(7);
    return engine;
  };

  test('takes nothing from a durable one but what was under way, which is done twice', () => {
    const engine = afterCrash(true);
    expect(counter(engine, 'q', 'lost')).toBe(0);
    expect(counter(engine, 'q', 'redeliveries')).toBe(10);
    expect(counter(engine, 'q', 'duplicates')).toBe(10);
    expect(accountsForAll(engine)).toBe(true);
  });

  test('takes everything from another one', () => {
    const engine = afterCrash(false);
    expect(counter(engine, 'q', 'lost')).toBeGreaterThan(440);
    expect(counter(engine, 'q', 'duplicates')).toBe(0);
    expect(accountsForAll(engine)).toBe(true);
  });
});

describe('edits while it runs', () => {
  const of = leveled(
    { arrivals: regular(100) },
    { prefetch: 10 },
    { instances: 3, serviceTime: constant(0.02) },
  );

  test('a smaller prefetch drains, and instances that go finish what they have', () => {
    const engine = start(of);
    engine.runTo(2);
    engine.edit(changed(of, 'q', { prefetch: 1 }));
    engine.runTo(3);
    expect(gauge(engine, 'q', 'unacked')).toBeLessThanOrEqual(3);
    engine.edit(changed(engine.currentDesign, 'w', { instances: 1 }));
    engine.runTo(4);
    expect(counter(engine, 'q', 'redeliveries')).toBe(0);
    expect(gauge(engine, 'q', 'consumers')).toBe(1);
    expect(accountsForAll(engine)).toBe(true);
  });

  test('what a deleted consumer had is done by others', () => {
    const more = {
      nodes: { v: ['service', { serviceTime: constant(5) }] as const },
      links: [['q', 'v'] as const],
    };
    const two = leveled(
      { arrivals: regular(50) },
      { visibilityTimeout: null },
      { serviceTime: constant(0.001) },
      more,
    );
    const engine = start(two);
    engine.runTo(3);
    expect(gauge(engine, 'q', 'unacked')).toBeGreaterThanOrEqual(10);
    const without = { ...two, nodes: two.nodes.filter(({ id }) => id !== 'v') };
    engine.edit({ ...without, links: two.links.filter(({ to }) => to !== 'v') });
    engine.runTo(4);
    expect(gauge(engine, 'q', 'unacked')).toBe(0);
    expect(accountsForAll(engine)).toBe(true);
  });

  test('a link that becomes that of dead letters is no consumer any more', () => {
    const more = { nodes: { v: ['service', {}] as const }, links: [['q', 'v'] as const] };
    const two = leveled({ arrivals: regular(50) }, { poisonShare: 0.2, maxReceives: 1 }, {}, more);
    const engine = start(two);
    engine.runTo(2);
    expect(arrivals(engine, 'v')).toBeGreaterThan(30);
    const before = arrivals(engine, 'v');
    const links = two.links.map((l) =>
      l.to === 'v' ? { ...l, settings: { call: { role: 'dead-letter' as const } } } : l,
    );
    engine.edit({ ...two, links });
    const dead = counter(engine, 'q', 'deadLettered');
    engine.runTo(10);
    expect(gauge(engine, 'q', 'consumers')).toBe(1);
    const gone = counter(engine, 'q', 'deadLettered') - dead;
    expect(gone).toBeGreaterThan(50);
    expect(Math.abs(arrivals(engine, 'v') - before - gone)).toBeLessThan(3);
  });

  test('a queue that is cut off from its consumers goes on where it was', () => {
    const engine = start(changed(of, 'q', { visibilityTimeout: 1 }));
    engine.runTo(2);
    const fault = partition(engine, [['q'], ['w']]);
    engine.runTo(10);
    expect(gauge(engine, 'q', 'depth') + gauge(engine, 'q', 'unacked')).toBeGreaterThan(790);
    engine.heal(fault);
    engine.runTo(40);
    expect(gauge(engine, 'q', 'depth')).toBeLessThan(5);
    expect(counter(engine, 'q', 'accepted') - counter(engine, 'q', 'acknowledged')).toBeLessThan(10);
    expect(gaugeMean(engine, 'q', 'depth')).toBeGreaterThan(100);
  });
});
