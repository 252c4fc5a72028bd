import { describe, expect, test } from 'vitest';
import type { AnyEndpoint, Behavior } from '../../engine/behavior.ts';
import { Engine } from '../../engine/engine.ts';
import type { Call } from '../../engine/outcome.ts';
import { catalog } from '../behaviors.ts';
import {
  arrivals,
  breakNow,
  changed,
  conserves,
  constant,
  counter,
  design,
  exponential,
  gauge,
  histogram,
  pillsOf,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';
import { type Assignor, assignors } from './assignment.ts';

/** Clients, a stream and one group of consumers. */
function streaming(traffic: object, stream: object, worker: object) {
  return design(
    {
      c: ['client', { readFraction: 0, timeout: null, keys: { count: 1000, skew: 0 }, ...traffic }],
      s: ['stream', { appendTime: constant(0), ...stream }],
      w: ['service', worker],
    },
    [
      ['c', 's'],
      ['s', 'w'],
    ],
  );
}

/** Runs a design and notes which record came to the consumers when: its key, and its size as its name. */
function recorded(of: ReturnType<typeof design>): { engine: Engine; seen: [key: number, name: number][] } {
  const seen: [number, number][] = [];
  const service = catalog.behavior('service')!;
  const noting: Behavior = {
    ...service,
    onRequest: (self: AnyEndpoint, call: Call) => {
      seen.push([self.key(call), self.bytes(call)]);
      return service.onRequest(self, call);
    },
  };
  const registry = {
    ...catalog,
    behavior: (id: string) => (id === 'service' ? noting : catalog.behavior(id)),
  };
  return { engine: new Engine(of, registry, { seed: 1, checking: true }), seen };
}

/** A log of writes in which the size of each is its number. */
function numbered(count: number, perSecond: number, keys: number) {
  const rows = Array.from({ length: count }, (_, i) => [Math.floor(i / perSecond), (i * 7) % keys, i + 1, 1]);
  return { arrivals: { process: 'trace', trace: { name: 'log', format: 'access-log', rows } } };
}

describe('the order of a key', () => {
  const traffic = numbered(3000, 100, 40);
  const worker = { instances: 3, concurrency: 8, serviceTime: exponential(0.02) };

  function overtaken(seen: readonly (readonly [number, number])[]): number {
    const last = new Map<number, number>();
    let count = 0;
    for (const [key, name] of seen) {
      if (name < (last.get(key) ?? 0)) count++;
      last.set(key, Math.max(name, last.get(key) ?? 0));
    }
    return count;
  }

  test('is kept whatever the workers, while members come and go', () => {
    const of = streaming(traffic, { rebalanceTime: 0.5, assignment: 'sticky' }, worker);
    const { engine, seen } = recorded(of);
    for (const [t, instances] of [
      [6, 5],
      [12, 2],
      [18, 4],
    ] as const) {
      engine.runTo(t);
      engine.edit(changed(engine.currentDesign, 'w', { instances }));
    }
    engine.runTo(60);
    expect(new Set(seen.map(([, name]) => name)).size).toBe(3000);
    expect(overtaken(seen)).toBe(0);
    expect(counter(engine, 's', 'rebalances')).toBe(3);
    expect(counter(engine, 's', 'duplicates')).toBe(0);
  });

  test('is not kept by a queue with several consumers', () => {
    const of = streaming(traffic, {}, worker);
    const queue = {
      ...of,
      nodes: of.nodes.map((n) => (n.id === 's' ? { ...n, kind: 'message-queue', settings: {} } : n)),
    };
    const { engine, seen } = recorded(
      changed(queue, 's', { redeliveryDelay: 2, poisonShare: 0.1, maxReceives: 2 }),
    );
    engine.runTo(60);
    expect(overtaken(seen)).toBeGreaterThan(100);
  });
});

describe('the sender', () => {
  const latency = (acks: string) => {
    const stream = { acks, appendTime: constant(0.002), replicationTime: constant(0.01) };
    return histogram(run(streaming({ arrivals: regular(50) }, stream, {}), 5), 'c', 'latencySeconds').max;
  };

  test('waits for what its acknowledgement promises', () => {
    expect(latency('none')).toBe(0);
    expect(latency('leader')).toBeCloseTo(0.002, 6);
    expect(latency('all')).toBeCloseTo(0.012, 6);
  });

  test.each([
    ['none', true],
    ['leader', true],
    ['all', false],
  ])('acks %s: a crash loses what was promised: %s', (acks, loses) => {
    const stream = { acks, replicationTime: constant(0.5) };
    const engine = start(streaming({ arrivals: regular(100) }, stream, { serviceTime: constant(0.001) }));
    engine.runTo(5);
    const fault = breakNow(engine, 'crash', ['s'], { of: 'machine' });
    engine.runTo(6);
    engine.heal(fault);
    engine.runTo(10);
    if (loses) expect(counter(engine, 's', 'lost')).toBeGreaterThan(45);
    else expect(counter(engine, 's', 'lost')).toBe(0);
    expect(gauge(engine, 's', 'lag')).toBeLessThan(5);
    expect(conserves(engine)).toBe(true);
  });
});

describe('partitions', () => {
  test('are how many a group does at a time, whoever is there: lag grows by what is too much', () => {
    const worker = { instances: 5, concurrency: 4, serviceTime: constant(0.1) };
    const engine = run(streaming({ arrivals: poisson(30) }, { partitions: 2 }, worker), 100);
    expect(gauge(engine, 's', 'idleMembers')).toBe(3);
    expect(Math.abs(gauge(engine, 's', 'lag') / 100 - (30 - 20))).toBeLessThan(1.7);
    expect(counter(engine, 's', 'processed') / 100).toBeCloseTo(20, 0);
  });

  test('one member has one more than another, and is the first to fall behind', () => {
    const worker = { instances: 3, serviceTime: constant(0.1) };
    const engine = run(streaming({ arrivals: poisson(24) }, { partitions: 4 }, worker), 200);
    // 12 a second come to the one with two partitions, which does 10; 6 to the others
    expect(Math.abs(gauge(engine, 's', 'lag') / 200 - 2)).toBeLessThan(0.8);
  });

  test('a hot key makes a hot partition', () => {
    const hot = streaming({ arrivals: poisson(100), keys: { count: 1000, skew: 1.5 } }, {}, { instances: 6 });
    const engine = run(hot, 20);
    expect(gauge(engine, 's', 'imbalance')).toBeGreaterThan(1.8);
    const even = run(streaming({ arrivals: poisson(100) }, {}, { instances: 6 }), 20);
    expect(gauge(even, 's', 'imbalance')).toBeLessThan(1.25);
  });

  test('more of them while it runs get keys of the others, and owners', () => {
    const of = streaming({ arrivals: regular(100) }, { partitions: 2, rebalanceTime: 1 }, { instances: 4 });
    const engine = start(of);
    engine.runTo(5);
    expect(gauge(engine, 's', 'idleMembers')).toBe(2);
    engine.edit(changed(of, 's', { partitions: 8, rebalanceTime: 1 }));
    engine.runTo(20);
    expect(gauge(engine, 's', 'idleMembers')).toBe(0);
    expect(gauge(engine, 's', 'lag')).toBeLessThan(5);
    expect(arrivals(engine, 'w')).toBeGreaterThan(1990);
  });
});

test('every group gets every record, at its own pace', () => {
  const of = design(
    {
      c: ['client', { arrivals: regular(50), readFraction: 0, timeout: null }],
      s: ['stream', {}],
      fast: ['service', { serviceTime: constant(0.001) }],
      slow: ['service', { serviceTime: constant(0.05) }],
    },
    [
      ['c', 's'],
      ['s', 'fast'],
      ['s', 'slow'],
    ],
  );
  const engine = run(of, 20);
  expect(arrivals(engine, 'fast')).toBeGreaterThan(990);
  expect(arrivals(engine, 'slow')).toBeLessThan(410);
  const behind = counter(engine, 's', 'appended') - arrivals(engine, 'slow');
  expect(gauge(engine, 's', 'lag')).toBe(behind + 6);
});

describe('a member that dies', () => {
  const stream = { sessionTimeout: 3, rebalanceTime: 1, partitions: 4, retryBackoff: 0.1 };
  const worker = { instances: 2, concurrency: 4, serviceTime: constant(0.01) };

  function afterDeath(more: object, until: number) {
    const engine = start(streaming({ arrivals: regular(100) }, { ...stream, ...more }, worker));
    engine.runTo(10);
    breakNow(engine, 'crash', ['w'], { of: 'machine', instance: 0 });
    engine.runTo(until);
    return engine;
  }

  test('is missed when its session is over, and the others take over after a rebalance', () => {
    const before = afterDeath({}, 12.9);
    expect(counter(before, 's', 'rebalances')).toBe(0);
    const during = afterDeath({}, 13.5);
    expect(counter(during, 's', 'rebalances')).toBe(1);
    expect(pillsOf(during, 's')).toEqual(['rebalancing']);
    const after = afterDeath({}, 30);
    expect(gauge(after, 's', 'members')).toBe(1);
    expect(gauge(after, 's', 'lag')).toBeLessThan(10);
  });

  test('leaves what it did since its last commit to be done again, or what it had begun undone', () => {
    const rare = afterDeath({ commitInterval: 60 }, 30);
    const soon = afterDeath({ commitInterval: 0 }, 30);
    const never = afterDeath({ guarantee: 'at-most-once' }, 30);
    // half of all that came in ten seconds, and nothing but what was out
    expect(counter(rare, 's', 'duplicates')).toBeGreaterThan(450);
    expect(counter(soon, 's', 'duplicates')).toBeLessThan(5);
    expect(counter(soon, 's', 'lost') + counter(rare, 's', 'lost')).toBe(0);
    expect(counter(never, 's', 'duplicates')).toBe(0);
    expect(counter(never, 's', 'lost')).toBeGreaterThan(0);
  });

  test('stops everybody in the eager protocol, and only its own partitions in the cooperative one', () => {
    const done = (rebalanceProtocol: string) => {
      const more = { rebalanceProtocol, assignment: 'sticky', rebalanceTime: 5, sessionTimeout: 1 };
      const engine = afterDeath(more, 12);
      const before = counter(engine, 's', 'processed');
      engine.runTo(16);
      return counter(engine, 's', 'processed') - before;
    };
    expect(done('eager')).toBe(0);
    expect(done('cooperative')).toBeGreaterThan(180);
  });

  test('is a zombie when it only stood still: what it goes on with is done twice', () => {
    const engine = start(streaming({ arrivals: regular(100) }, { ...stream, commitInterval: 0 }, worker));
    engine.runTo(10);
    const fault = breakNow(engine, 'pause', ['w'], { instance: 0 });
    engine.runTo(20);
    expect(gauge(engine, 's', 'members')).toBe(1);
    engine.heal(fault);
    engine.runTo(30);
    expect(gauge(engine, 's', 'members')).toBe(2);
    expect(counter(engine, 's', 'rebalances')).toBe(2);
    expect(counter(engine, 's', 'duplicates')).toBeGreaterThan(0);
    expect(counter(engine, 's', 'duplicates')).toBeLessThan(10);
  });
});

test('a member that is stuck at a record is out of the group until it is done', () => {
  const stream = { maxPollInterval: 1, rebalanceTime: 0.5, partitions: 2, sessionTimeout: 0.5 };
  const of = streaming({ arrivals: regular(20) }, stream, { instances: 2, serviceTime: constant(0.01) });
  const engine = start(of);
  engine.runTo(5);
  const fault = breakNow(engine, 'slow', ['w'], { factor: 150 });
  engine.runTo(5.3);
  engine.heal(fault);
  engine.runTo(6.3);
  expect(gauge(engine, 's', 'members')).toBeLessThan(2);
  engine.runTo(20);
  expect(gauge(engine, 's', 'members')).toBe(2);
  expect(counter(engine, 's', 'duplicates')).toBeGreaterThan(0);
  expect(gauge(engine, 's', 'lag')).toBeLessThan(5);
});

test('a record that always fails holds up its partition, until it is skipped', () => {
  const of = design(
    {
      c: ['client', { arrivals: regular(20), readFraction: 0, timeout: null, keys: { count: 100, skew: 0 } }],
      s: ['stream', { maxAttempts: 3, retryBackoff: 0.01 }],
      w: ['service', { serviceTime: constant(0.001) }],
      far: ['service', { instances: 0 }],
    },
    [
      ['c', 's'],
      ['s', 'w'],
      ['w', 'far'],
    ],
  );
  const engine = run(of, 20.04);
  expect(counter(engine, 's', 'skipped')).toBe(counter(engine, 's', 'appended'));
  expect(arrivals(engine, 'w')).toBe(3 * counter(engine, 's', 'appended'));
  const patient = run(changed(of, 's', { maxAttempts: null }), 20.04);
  expect(counter(patient, 's', 'skipped')).toBe(0);
  expect(gauge(patient, 's', 'lag')).toBe(counter(patient, 's', 'appended'));
});

test.each([
  ['latest', 0],
  // ten seconds' worth of records, of which seven are kept
  ['earliest', 700],
])('a group whose link is drawn later begins at %s', (newGroups, before) => {
  const stream = { newGroups, retentionTime: 7, rebalanceTime: 0 };
  const one = streaming({ arrivals: regular(100) }, stream, { serviceTime: constant(0.001) });
  const late = { ...one.nodes.find(({ id }) => id === 'w')!, id: 'late' };
  const engine = start({ ...one, nodes: [...one.nodes, late] });
  engine.runTo(10.005);
  const link = { ...one.links.find(({ to }) => to === 'w')!, id: 'drawn', to: 'late' };
  engine.edit({ ...engine.currentDesign, links: [...engine.currentDesign.links, link] });
  engine.runTo(20.005);
  expect(Math.abs(arrivals(engine, 'late') - before - 1000)).toBeLessThan(60);
  // the others are where they were, and nobody is behind
  expect(Math.abs(arrivals(engine, 'w') - 2000)).toBeLessThan(5);
  expect(gauge(engine, 's', 'lag')).toBeLessThan(5);
  expect(conserves(engine)).toBe(true);
});

test('retention deletes what a group has not come to', () => {
  const byTime = { retentionTime: 4, sessionTimeout: 1, rebalanceTime: 0 };
  const engine = start(streaming({ arrivals: regular(100) }, byTime, { serviceTime: constant(0.001) }));
  engine.runTo(10);
  expect(counter(engine, 's', 'lostToRetention')).toBe(0);
  expect(gauge(engine, 's', 'records')).toBeGreaterThan(390);
  expect(gauge(engine, 's', 'records')).toBeLessThan(450);
  const fault = breakNow(engine, 'crash', ['w'], { of: 'process' });
  engine.runTo(20);
  engine.heal(fault);
  engine.runTo(30);
  // ten seconds without a reader, of which four are kept
  expect(counter(engine, 's', 'lostToRetention')).toBeGreaterThan(540);
  expect(counter(engine, 's', 'lostToRetention')).toBeLessThan(660);
  const bySize = { retentionRecords: 10, partitions: 4 };
  const small = run(streaming({ arrivals: regular(100) }, bySize, { instances: 0 }), 10);
  expect(gauge(small, 's', 'records')).toBeLessThanOrEqual(40);
  expect(gauge(small, 's', 'lag')).toBeLessThanOrEqual(40);
});

test('assignors are even, and a sticky one moves no more than it must', () => {
  for (const assign of Object.values(assignors)) {
    for (const [partitions, members] of [
      [7, 3],
      [4, 6],
      [12, 4],
    ] as const) {
      const who = Array.from({ length: members }, (_, i) => 10 + i);
      const owners = assign(partitions, who, new Int32Array(0));
      const shares = who.map((member) => owners.filter((owner) => owner === member).length);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(partitions);
    }
    expect([...assign(3, [], new Int32Array(0))]).toEqual([-1, -1, -1]);
  }
  const before = assignors.range(12, [1, 2, 3], new Int32Array(0));
  const moved = (assign: Assignor, members: readonly number[]) =>
    assign(12, members, before).filter((owner, i) => owner !== before[i]).length;
  expect(moved(assignors.sticky, [1, 2, 3, 4])).toBe(3);
  expect(moved(assignors.sticky, [1, 3])).toBe(4);
  expect(moved(assignors.range, [1, 2, 3, 4])).toBeGreaterThan(3);
});
