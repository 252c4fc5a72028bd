import { describe, expect, test } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import type { Design } from '../model/design.ts';
import { behaviors, catalog } from './behaviors.ts';
import { kinds } from './kinds.ts';
import {
  breakNow,
  changed,
  conserves,
  constant,
  design,
  partition,
  poisson,
  start,
} from './shared/testing/rig.ts';

test('every kind has a behavior of its own name, and nothing else has one', () => {
  expect(Object.keys(behaviors).sort()).toEqual(kinds.map((kind) => kind.id).sort());
  for (const [id, behavior] of Object.entries(behaviors)) expect(behavior.kind).toBe(id);
  expect(catalog.behavior('constructor')).toBeUndefined();
});

/** A call policy with something of everything. */
const guarded = {
  ...{ timeout: 0.2, retryBudget: 0.2, propagateDeadline: true, fallback: 'answer' },
  ...{ hedgeAfter: 0.01, hedgeAttempts: 3, tied: true, bulkhead: 6, bulkheadQueue: 4, throttle: 1.5 },
  ...{ throttleWindow: 2, breakerFailureRate: 0.6, breakerSlowRate: 0.8, breakerSlowAfter: 0.05 },
  ...{ breakerWindowType: 'time', breakerWindowSeconds: 2, breakerMinimum: 20, breakerWait: 0.3 },
};

/** A design with every kind in it, and what can be edited about each. */
function everything(): Design {
  const near = { latency: constant(0.002) };
  return design(
    {
      people: ['client', { arrivals: poisson(150), keys: { count: 200, skew: 0.9 } }],
      users: [
        'client',
        {
          arrivals: { process: 'closed', users: 20, thinkTime: { distribution: 'exponential', mean: 0.3 } },
          retries: { strategy: 'exponential', attempts: 3, base: 0.05, cap: 1, jitter: 'full' },
          keys: { count: 200, skew: 0.9 },
        },
      ],
      lb: ['load-balancer', { policy: 'least-outstanding', checkInterval: 0.5 }],
      limit: ['rate-limiter', { policy: 'leaky-bucket', rate: 140, burst: 30 }],
      breaker: ['circuit-breaker', { breakerWait: 0.5, fallback: 'second-link' }],
      one: ['service', { instances: 2, concurrency: 4 }],
      two: ['service', { blocking: true, concurrency: 8, queueCapacity: 20 }],
      cache: ['cache', { capacity: { entries: 50 }, ttl: 5, coalescing: true }],
      router: ['shard-router', { mode: 'driver', scheme: 'consistent-hash' }],
      db: ['database', { connections: 4 }],
      queue: ['message-queue', { prefetch: 3, maxReceives: 3, poisonShare: 0.05, redeliveryDelay: 0.2 }],
      dead: ['message-queue', { delivery: 'pull', durable: false, capacity: 30, overflow: 'drop-oldest' }],
      stream: ['stream', { partitions: 4, sessionTimeout: 0.5, rebalanceTime: 0.2, commitInterval: 0.1 }],
      hands: ['service', { instances: 3, concurrency: 2 }],
      set: ['replica-set', { readFrom: 'any', failoverTimeout: 0.5, heartbeatInterval: 0.1 }],
      a: ['replica'],
      b: ['replica'],
      c: ['replica'],
    },
    [
      ['people', 'limit'],
      ['limit', 'lb'],
      ['users', 'lb', { ...near, call: guarded }],
      ['lb', 'one'],
      ['lb', 'two'],
      ['one', 'breaker'],
      ['breaker', 'cache', { call: { timeout: 0.02 } }],
      ['breaker', 'db'],
      ['two', 'cache', near],
      ['cache', 'router'],
      ['router', 'db'],
      ['two', 'queue', { call: { probability: 0.5 } }],
      ['one', 'stream', { call: { probability: 0.5 } }],
      ['queue', 'hands', near],
      ['queue', 'dead', { call: { role: 'dead-letter' } }],
      ['dead', 'hands'],
      ['stream', 'hands', near],
      ['router', 'set'],
      ['set', 'a', near],
      ['set', 'b', near],
      ['set', 'c', near],
    ],
  );
}

const edits: readonly (readonly [string, object])[] = [
  ['people', { arrivals: poisson(300) }],
  [
    'people',
    {
      arrivals: { process: 'constant', rate: 100 },
      loadShape: { shape: 'diurnal', period: 4, low: 0, high: 2 },
    },
  ],
  ['users', { arrivals: { process: 'closed', users: 5, thinkTime: constant(0.01) } }],
  ['users', { arrivals: poisson(20) }],
  ['lb', { policy: 'consistent-hash' }],
  ['lb', { policy: 'round-robin', healthChecks: false }],
  ['lb', { forwardTime: constant(0.001), concurrency: 2, queueCapacity: 5, whenFull: 'block' }],
  ['limit', { policy: 'sliding-log', window: 0.2, scope: 'key', rate: 5 }],
  ['limit', { policy: 'priority-shedding', capacity: 8 }],
  ['breaker', { fallback: 'answer', breakerFailureRate: null, breakerSlowRate: 0.5, breakerSlowAfter: 0.01 }],
  ['one', { instances: 0 }],
  ['one', { instances: 5, concurrency: 1, discipline: 'lifo' }],
  ['one', { discipline: 'processor-sharing', concurrency: 2 }],
  ['one', { discipline: 'priority-preemptive', patience: constant(0.05) }],
  ['one', { discipline: 'random', shedding: 'codel', concurrencyLimit: 'aimd' }],
  ['db', { discipline: 'adaptive-lifo', newestFirstAbove: 2, shedding: 'codel-rfc8289' }],
  ['db', { discipline: 'priority', concurrencyLimit: 'gradient', limitWindow: 0.1 }],
  ['two', { blocking: false, queueCapacity: 0, whenFull: 'block' }],
  ['two', { routing: 'one', answer: 'forward' }],
  ['cache', { capacity: { bytes: 5000 }, coalescing: false, writePolicy: 'write-around' }],
  ['cache', { ttl: 0.1, concurrency: null }],
  ['router', { mode: 'proxy', forwardTime: constant(0.001) }],
  ['router', { scheme: 'hash' }],
  ['db', { connections: 1 }],
  ['queue', { delivery: 'pull', batchSize: 3, pollInterval: 0.1, capacity: 10, overflow: 'block' }],
  ['queue', { delivery: 'push', prefetch: 1, guarantee: 'at-most-once', capacity: 1000 }],
  ['stream', { partitions: 7, assignment: 'sticky', rebalanceProtocol: 'cooperative' }],
  ['stream', { guarantee: 'at-most-once', retentionRecords: 20, acks: 'none' }],
  ['hands', { instances: 1 }],
  ['hands', { instances: 4 }],
  ['set', { replication: 'synchronous' }],
  ['set', { readFrom: 'leader', failoverTimeout: 1 }],
  ['a', { connections: 1, syncTime: constant(0.02) }],
];

/** A generator of small integers, for choosing what to break. */
function chooser(seed: number): (n: number) => number {
  let x = (seed * 2654435761 + 1) | 0;
  return (n) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % n;
  };
}

/** Breaks, heals or edits something at random. */
function meddle(engine: Engine, below: (n: number) => number, active: string[]): void {
  const nodes = [
    'lb',
    'one',
    'two',
    'cache',
    'db',
    'a',
    'b',
    'c',
    'queue',
    'dead',
    'stream',
    'hands',
    'limit',
    'breaker',
  ];
  const of = engine.currentDesign;
  switch (below(7)) {
    case 0:
      active.push(
        breakNow(engine, 'crash', [nodes[below(nodes.length)]!], {
          of: below(2) === 0 ? 'process' : 'machine',
        }),
      );
      return;
    case 1:
      breakNow(engine, below(2) === 0 ? 'restart' : 'flush', [nodes[below(nodes.length)]!]);
      return;
    case 2:
      active.push(breakNow(engine, below(2) === 0 ? 'pause' : 'slow', [nodes[below(nodes.length)]!]));
      return;
    case 3: {
      const side = [...nodes, 'people', 'users'].filter(() => below(2) === 0);
      const other = [...nodes, 'people', 'users'].filter((id) => !side.includes(id));
      active.push(partition(engine, [side, other]));
      return;
    }
    case 4:
      if (active.length > 0) engine.heal(active.splice(below(active.length), 1)[0]!);
      return;
    case 5: {
      const link = of.links[below(of.links.length)];
      const less = { ...of, links: of.links.filter((other) => other !== link) };
      engine.edit(below(2) === 0 && link !== undefined ? less : { ...of, links: everything().links });
      return;
    }
    default: {
      const [id, settings] = edits[below(edits.length)]!;
      engine.edit(changed(of, id, settings));
    }
  }
}

describe('every kind at once', () => {
  test('goes on from a checkpoint as if nothing had been', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const engine = start(everything(), seed);
      const below = chooser(seed);
      const active: string[] = [];
      for (let t = 1; t <= 4; t++) {
        engine.runTo(t);
        meddle(engine, below, active);
      }
      engine.runTo(4.5);
      const saved = engine.checkpoint();
      engine.runTo(8);
      const straight = [engine.fingerprint(), engine.handled];
      engine.restore(saved);
      engine.runTo(8);
      expect([engine.fingerprint(), engine.handled], `seed ${seed}`).toEqual(straight);
      engine.restore(saved);
      for (let t = 4.6; t < 8; t += 0.1) engine.runTo(t);
      engine.runTo(8);
      expect(engine.fingerprint(), `seed ${seed} in small steps`).toBe(straight[0]);
    }
  });

  test('is the same run for the same seed, and another one for another', () => {
    const fingerprint = (seed: number) => {
      const engine = start(everything(), seed);
      engine.runTo(3);
      return engine.fingerprint();
    };
    expect(fingerprint(1)).toBe(fingerprint(1));
    expect(fingerprint(1)).not.toBe(fingerprint(2));
  });

  test('loses no request whatever is broken and edited', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const engine = start(everything(), seed);
      const below = chooser(seed);
      const active: string[] = [];
      for (let t = 0; t < 8; t += 0.05 + below(50) / 100) {
        engine.runTo(t);
        meddle(engine, below, active);
        expect(conserves(engine), `seed ${seed} at ${t}`).toBe(true);
      }
      expect(engine.failure).toBe('');
    }
  });

  test('does not notice a node that stands beside it', () => {
    const alone = start(everything());
    const of = everything();
    const beside = start({
      ...of,
      nodes: [{ id: 'beside', kind: 'service', position: { x: 0, y: 0 }, settings: {} }, ...of.nodes],
    });
    alone.runTo(3);
    beside.runTo(3);
    for (const node of of.nodes)
      expect(beside.fingerprintOf(node.id), node.id).toBe(alone.fingerprintOf(node.id));
  });
});
