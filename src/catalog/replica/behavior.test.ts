import { describe, expect, test } from 'vitest';
import type { Vault } from '../shared/backups.ts';
import type { MemberDurable } from '../shared/leader-follower/member.ts';
import {
  breakNow,
  changed,
  constant,
  counter,
  design,
  durableOf,
  failures,
  histogram,
  partition,
  pillsOf,
  poisson,
  regular,
  start,
} from '../shared/testing/rig.ts';

/** A client of a set of three replicas, a the leader. */
function store(client: object, replica: object = {}, set: object = {}) {
  return design(
    {
      client: ['client', client],
      set: ['replica-set', set],
      a: ['replica', replica],
      b: ['replica', replica],
      c: ['replica', replica],
    },
    [['client', 'set'], ...['a', 'b', 'c'].map((id) => ['set', id, { latency: constant(0.002) }] as const)],
  );
}
const durable = (engine: ReturnType<typeof start>, id: string) => durableOf<MemberDurable>(engine, id);

describe('a replica', () => {
  test('works on reads and writes with its connections, and a follower’s entries cost it none', () => {
    const engine = start(
      store(
        { arrivals: poisson(200), readFraction: 0.5 },
        { connections: 2, readTime: constant(0.004), writeTime: constant(0.001), syncTime: constant(0.001) },
      ),
    );
    engine.runTo(20);
    const served = histogram(engine, 'a', 'serviceSeconds');
    expect(served.count).toBe(counter(engine, 'client', 'requests'));
    expect(served.mean).toBeCloseTo(0.0025, 4);
    expect(histogram(engine, 'b', 'serviceSeconds').count).toBe(0);
    expect(counter(engine, 'b', 'applied')).toBe(counter(engine, 'a', 'writes'));
  });

  test('shares a sync among the writes that wait for it', () => {
    const engine = start(
      store(
        { arrivals: poisson(500), readFraction: 0, timeout: null },
        { writeTime: constant(0), syncTime: constant(0.02), connections: 1000 },
      ),
    );
    engine.runTo(20);
    // one write a sync would be 50 a second; a write waits for the sync under way and then for its own
    expect(counter(engine, 'client', 'goodput')).toBeGreaterThan(9500);
    expect(histogram(engine, 'client', 'latencySeconds').max).toBeLessThan(0.0445);
  });

  test('keeps term, vote and what was synced through a crash, and loses the rest', () => {
    const engine = start(
      store({ arrivals: regular(100), readFraction: 0 }, { writeTime: constant(0), syncTime: constant(0.5) }),
    );
    engine.runTo(5.3);
    const { log, disk, term, votedFor } = durable(engine, 'a');
    const held = log.base + log.count;
    const { synced } = disk;
    expect(held).toBeGreaterThan(synced);
    partition(engine, [['a'], ['b', 'c', 'client']]);
    breakNow(engine, 'restart', ['a']);
    expect(durable(engine, 'a')).toMatchObject({ term, votedFor, disk: { synced } });
    expect(durable(engine, 'a').log.base + durable(engine, 'a').log.count).toBe(synced);
    expect(pillsOf(engine, 'a')).toEqual([`no leader · term ${term}`]);
  });

  test('that does not lead points to the one that does', () => {
    const engine = start(store({ arrivals: regular(100) }));
    engine.runTo(2);
    const crash = breakNow(engine, 'crash', ['a'], { of: 'process' });
    engine.runTo(6);
    engine.heal(crash);
    engine.runTo(7);
    const before = counter(engine, 'client', 'goodput');
    // a driver that starts afresh asks a first, which follows now
    engine.edit({
      ...engine.currentDesign,
      links: engine.currentDesign.links.filter((link) => link.from !== 'client'),
    });
    engine.edit(store({ arrivals: regular(100) }));
    engine.runTo(8);
    expect(failures(engine, 'a', 'not-leader')).toBe(1);
    expect(counter(engine, 'client', 'goodput') - before).toBeGreaterThan(95);
  });

  test('that leaves its set in the middle of a sync finishes it for itself', () => {
    const of = store({ arrivals: regular(100), readFraction: 0 }, { syncTime: constant(0.2) });
    const engine = start(of);
    engine.runTo(2);
    engine.edit({ ...of, links: of.links.filter((link) => link.to !== 'b') });
    engine.runTo(4);
    expect(durable(engine, 'b').disk.synced).toBe(
      durable(engine, 'b').log.base + durable(engine, 'b').log.count,
    );
  });

  test('outside a set refuses, and in one again takes its part', () => {
    const of = store({ arrivals: regular(100) });
    const engine = start(of);
    engine.runTo(2);
    engine.edit({ ...of, links: of.links.filter((link) => link.to !== 'c') });
    engine.runTo(4);
    expect(pillsOf(engine, 'c')).toEqual([]);
    engine.edit(changed(of, 'c', {}));
    engine.runTo(6);
    expect(pillsOf(engine, 'c')).toEqual(['term 1']);
    expect(durable(engine, 'c').disk.synced).toBe(durable(engine, 'a').disk.synced);
  });
});

describe('a backup', () => {
  test.each(['leader-follower', 'raft', 'quorum'])(
    'brings the data of a %s set back when all disks are lost',
    (protocol) => {
      const traffic = { arrivals: regular(100), readFraction: 0.5, keys: { count: 20, skew: 0 } };
      const replica = { backupInterval: 10, backupTime: 0.5, restoreTime: 2 };
      const engine = start(store(traffic, replica, { protocol, replication: 'synchronous' }));
      engine.runTo(25);
      // no writes any more: what is read from now on is what was written before
      engine.edit(changed(engine.currentDesign, 'client', { arrivals: regular(0) }));
      engine.runTo(31);
      breakNow(engine, 'disk-loss', ['a', 'b', 'c']);
      engine.runTo(32);
      expect(pillsOf(engine, 'a')).toEqual(['restoring']);
      engine.edit(changed(engine.currentDesign, 'client', { arrivals: regular(100), readFraction: 1 }));
      engine.runTo(50);
      const before = [counter(engine, 'client', 'goodput'), counter(engine, 'set', 'staleReads')];
      engine.runTo(60);
      expect(counter(engine, 'client', 'goodput') - before[0]!).toBeGreaterThan(950);
      expect(counter(engine, 'set', 'staleReads') - before[1]!).toBe(0);
    },
  );

  test('that takes no time is taken once an interval, also where a multiple of it is not exact', () => {
    const engine = start(store({ arrivals: regular(0) }, { backupInterval: 0.1, backupTime: 0 }));
    engine.runTo(2.05);
    expect(durableOf<{ vault: Vault }>(engine, 'b').vault.backup?.takenAt).toBeCloseTo(2, 9);
    expect(engine.handled).toBeLessThan(2000);
  });

  test('is taken by the settings as they are now', () => {
    const of = store({ arrivals: regular(10) }, {});
    const engine = start(of);
    engine.runTo(7);
    const vault = () => durableOf<{ vault: Vault }>(engine, 'b').vault;
    engine.edit(changed(of, 'b', { backupInterval: 5, backupTime: 2 }));
    engine.runTo(11);
    expect(vault().backup).toBeNull();
    engine.runTo(13);
    expect(vault().backup?.takenAt).toBe(10);
    engine.runTo(18);
    expect(vault().backup?.takenAt).toBe(15);
  });
});
