/**
 * What disks promise and what their loss costs, and that nothing else loses what a synchronous majority has
 * acknowledged: thousands of short bad times, and the same with one rule broken each.
 */
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../engine/engine.ts';
import {
  breakNow,
  changed,
  conserves,
  constant,
  counter,
  design,
  durableOf,
  ownHistogram,
  pillsOf,
  poisson,
  regular,
  start,
} from '../testing/rig.ts';
import { type Misfortune, torment } from '../testing/torment.ts';
import type { MemberDurable } from './member.ts';
import type { Observer } from './observer.ts';

const replicas = ['a', 'b', 'c'];

/** Two clients of one set of three, 5 ms from everybody to each replica. */
function store(set: object, client: object = {}, replica: object = {}) {
  const traffic = { arrivals: regular(50), readFraction: 0, keys: { count: 50, skew: 0 }, ...client };
  return design(
    {
      left: ['client', traffic],
      right: ['client', traffic],
      set: ['replica-set', set],
      ...Object.fromEntries(
        replicas.map((id) => [id, ['replica', { writeTime: constant(0), ...replica }] as const]),
      ),
    },
    [
      ['left', 'set'],
      ['right', 'set'],
      ...replicas.map((id) => ['set', id, { latency: constant(0.005) }] as const),
    ],
  );
}

const metric = (engine: Engine, name: string) => counter(engine, 'set', name);
const figures = (engine: Engine, name: string) => ownHistogram(engine, 'set', name);
const leaders = (engine: Engine) => replicas.filter((id) => pillsOf(engine, id)[0]?.startsWith('leader'));
const durable = (engine: Engine, id: string) => durableOf<MemberDurable>(engine, id);
const valuesOf = (engine: Engine, id: string) => [...durable(engine, id).log.versions.slice(0, 50)];

function quiet(engine: Engine, until: number): void {
  for (const id of ['left', 'right']) {
    engine.edit(changed(engine.currentDesign, id, { arrivals: regular(0) }));
  }
  engine.runTo(until);
}

describe('a replica that has lost its disk', () => {
  test('gets everything from the others, and then is as good as before', () => {
    const engine = start(store({ replication: 'synchronous' }));
    engine.runTo(30);
    breakNow(engine, 'disk-loss', ['c']);
    expect(durable(engine, 'c')).toMatchObject({ term: 0, recovering: true, disk: { kept: 0 } });
    engine.runTo(35);
    expect(durable(engine, 'c').recovering).toBe(false);
    quiet(engine, 37);
    expect(valuesOf(engine, 'c')).toEqual(valuesOf(engine, 'a'));
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
    expect(figures(engine, 'recoverySeconds').count).toBe(1);
    expect(figures(engine, 'dataLossSeconds').max).toBe(0);
  });

  test('takes as long as the whole data take on its link', () => {
    const recovery = (bandwidth: number) => {
      const of = store({ replication: 'synchronous' }, { valueBytes: 10_000, keys: { count: 500, skew: 0 } });
      const links = of.links.map((link) =>
        link.to === 'c' ? { ...link, settings: { ...link.settings, bandwidth } } : link,
      );
      const engine = start({ ...of, links });
      engine.runTo(60);
      breakNow(engine, 'disk-loss', ['c']);
      engine.runTo(90);
      return figures(engine, 'recoverySeconds').max;
    };
    // 5 MB, and 1 MB/s more that comes in meanwhile
    expect(recovery(100_000_000)).toBeLessThan(0.5);
    expect(recovery(3_000_000)).toBeGreaterThan(1.6);
  });

  test('as the leader is replaced by one that has everything', () => {
    const engine = start(store({ replication: 'synchronous' }));
    engine.runTo(10);
    breakNow(engine, 'disk-loss', ['a']);
    engine.runTo(20);
    expect(leaders(engine)).toHaveLength(1);
    expect(leaders(engine)).not.toEqual(['a']);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
    quiet(engine, 22);
    expect(valuesOf(engine, 'a')).toEqual(valuesOf(engine, 'b'));
  });

  test('has no say in who leads before that: alone with one that lacks writes it elects nobody', () => {
    const engine = start(store({ replication: 'synchronous' }));
    engine.runTo(5);
    const away = breakNow(engine, 'crash', ['c'], { of: 'machine' });
    engine.runTo(10);
    // what a and b have acknowledged meanwhile, c lacks; now only b's disk could tell
    breakNow(engine, 'crash', ['a'], { of: 'machine' });
    breakNow(engine, 'disk-loss', ['b']);
    engine.heal(away);
    engine.runTo(20);
    expect(leaders(engine)).toEqual([]);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
  });
});

describe('when all have lost their disks', () => {
  const backups = { backupInterval: 10, restoreTime: 3 };

  function disaster(replica: object): Engine {
    const engine = start(store({ replication: 'synchronous' }, {}, replica));
    engine.runTo(36);
    breakNow(engine, 'disk-loss', replicas);
    engine.runTo(60);
    return engine;
  }

  test('the last backups come back: all since is lost, and the measured RPO and RTO say so', () => {
    const engine = disaster(backups);
    expect(leaders(engine)).toHaveLength(1);
    // the backups of 30 s, and 100 writes a second
    expect(Math.abs(metric(engine, 'lostAcknowledgedWrites') - 600)).toBeLessThan(5);
    const { count, mean } = figures(engine, 'dataLossSeconds');
    expect([count, Math.round(mean * 10) / 10]).toEqual([3, 6]);
    // 3 s until they are back, a time-out of 1 to 2 s, and another one during which nobody is supported
    expect(figures(engine, 'recoverySeconds').p50).toBeGreaterThan(4);
    expect(figures(engine, 'recoverySeconds').max).toBeLessThan(8);
    quiet(engine, 62);
    for (const id of ['b', 'c']) expect(valuesOf(engine, id)).toEqual(valuesOf(engine, 'a'));
    expect(conserves(engine)).toBe(true);
  });

  test('a backup that was not complete is good for nothing', () => {
    const engine = disaster({ ...backups, backupTime: 7 });
    expect(Math.abs(metric(engine, 'lostAcknowledgedWrites') - 1600)).toBeLessThan(5);
  });

  test('without backups everything is gone, and they begin again', () => {
    const engine = disaster({});
    expect(Math.abs(metric(engine, 'lostAcknowledgedWrites') - 3600)).toBeLessThan(10);
    const written = metric(engine, 'writes');
    engine.runTo(65);
    expect(metric(engine, 'writes') - written).toBeGreaterThan(400);
    expect(Math.abs(metric(engine, 'lostAcknowledgedWrites') - 3600)).toBeLessThan(10);
  });
});

describe('sync policies', () => {
  /** All machines crash at once, `after` seconds after the last stroke of the interval. */
  function powerCut(of: 'process' | 'machine', replica: object, set: object = {}): number {
    const engine = start(store({ replication: 'synchronous', ...set }, {}, replica));
    engine.runTo(36.5);
    const cut = breakNow(engine, 'crash', replicas, { of });
    engine.runTo(37);
    engine.heal(cut);
    engine.runTo(45);
    return metric(engine, 'lostAcknowledgedWrites');
  }

  test('a power cut of all costs nothing that was synced, and all that was said from memory', () => {
    expect(powerCut('machine', {})).toBe(0);
    const interval = { syncPolicy: 'interval', syncInterval: 1 };
    for (const of of ['machine', 'process'] as const) {
      expect(Math.abs(powerCut(of, interval) - 50)).toBeLessThan(5);
    }
    expect(powerCut('process', { syncPolicy: 'operating-system' })).toBe(0);
    // written back at 30.0 s
    expect(powerCut('machine', { syncPolicy: 'operating-system' })).toBeGreaterThan(300);
  });

  test('acknowledgements on receipt are as good as the memory that they come from', () => {
    // the leader goes, and the others start anew before what they have received is on their slow disks
    const lost = (followersAcknowledge: string) => {
      const of = store({ replication: 'synchronous', followersAcknowledge });
      const slow = { syncTime: constant(2) };
      const engine = start(changed(changed(of, 'b', slow), 'c', slow));
      engine.runTo(36.5);
      breakNow(engine, 'crash', ['a'], { of: 'machine' });
      breakNow(engine, 'restart', ['b', 'c']);
      engine.runTo(45);
      return metric(engine, 'lostAcknowledgedWrites');
    };
    expect(lost('received')).toBeGreaterThan(50);
    expect(lost('synced')).toBe(0);
  });

  test('disks that lie lose in a power cut what a synchronous majority has acknowledged', () => {
    const lost = (of: 'process' | 'machine') => {
      const engine = start(store({ replication: 'synchronous' }));
      engine.runTo(5);
      breakNow(engine, 'lost-sync', replicas);
      engine.runTo(10);
      const cut = breakNow(engine, 'crash', replicas, { of });
      engine.runTo(11);
      engine.heal(cut);
      engine.runTo(20);
      return metric(engine, 'lostAcknowledgedWrites');
    };
    expect(Math.abs(lost('machine') - 500)).toBeLessThan(5);
    expect(lost('process')).toBe(0);
  });

  test('a slow disk delays writes, and nothing else', () => {
    const engine = start(store({ replication: 'asynchronous' }, {}, { syncTime: constant(0.01) }));
    engine.runTo(5);
    breakNow(engine, 'slow-disk', ['b'], { factor: 10 });
    engine.runTo(10);
    expect(figures(engine, 'replicationLagSeconds').max).toBeGreaterThan(0.1);
    expect(metric(engine, 'writes')).toBeGreaterThan(990);
  });
});

describe('whatever happens to a synchronous majority', () => {
  const callers = ['left', 'right'] as const;
  const quick = { heartbeatInterval: 0.1, failoverTimeout: 0.4, replication: 'synchronous' };
  const traffic = { arrivals: poisson(10), keys: { count: 4, skew: 0 }, readFraction: 0.4 };

  interface Trouble {
    readonly set?: object;
    readonly replica?: object;
    readonly what?: readonly Misfortune[];
    readonly may?: (engine: Engine, what: Misfortune, victim: string) => boolean;
    readonly prepare?: (engine: Engine) => void;
  }

  /** Writes lost, stale reads, and terms in which two were elected, over many short bad times. */
  function harm(seeds: number, { set = {}, replica = {}, prepare, ...rest }: Trouble) {
    const of = store({ ...quick, ...set }, traffic, replica);
    let lost = 0;
    let stale = 0;
    let twice = 0;
    let written = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const engine = start(of, seed);
      prepare?.(engine);
      torment(engine, seed, { replicas, callers, until: 4, pause: 0.8, ...rest });
      engine.runTo(5.5);
      lost += metric(engine, 'lostAcknowledgedWrites');
      stale += metric(engine, 'staleReads');
      written += metric(engine, 'writes');
      const terms = (engine.simulation.nodeById('set')!.oracle as Observer).reigns.map(({ term }) => term);
      twice += terms.length - new Set(terms).size;
    }
    return { lost, stale, twice, written };
  }

  test('in a thousand bad times no acknowledged write is lost, no read is stale, no term has two leaders', () => {
    const { lost, stale, twice, written } = harm(1000, {});
    expect({ lost, stale, twice }).toEqual({ lost: 0, stale: 0, twice: 0 });
    expect(written).toBeGreaterThan(10_000);
  });

  test('nor where reads come by a confirming round, or a crash goes with slow disks', () => {
    const slow = { syncTime: constant(0.05) };
    const { lost, stale } = harm(100, { set: { readConcern: 'linearizable' }, replica: slow });
    expect({ lost, stale }).toEqual({ lost: 0, stale: 0 });
  });

  test('nor where disks are lost, as long as the others have theirs', () => {
    const what = ['disk-loss', 'latency', 'machine-crash', 'restart', 'cut-off-with-a-caller'] as const;
    const othersAreWhole = (engine: Engine, misfortune: Misfortune, victim: string) =>
      misfortune !== 'disk-loss' || replicas.every((id) => id === victim || !durable(engine, id).recovering);
    const { lost, stale, twice } = harm(150, { what, may: othersAreWhole });
    expect({ lost, stale, twice }).toEqual({ lost: 0, stale: 0, twice: 0 });
  });

  test('the same bad times are noticed where writes are acknowledged too early', () => {
    expect(harm(20, { set: { replication: 'asynchronous' } }).lost).toBeGreaterThan(0);
  });

  test('and where disks lie and machines crash', () => {
    const what = ['machine-crash'] as const;
    const prepare = (engine: Engine) => void breakNow(engine, 'lost-sync', replicas);
    expect(harm(30, { what, prepare }).lost).toBeGreaterThan(0);
    expect(harm(30, { what }).lost).toBe(0);
  });
});
