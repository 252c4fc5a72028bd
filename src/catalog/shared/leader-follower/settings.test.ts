/**
 * What each setting of the leader–follower protocol promises, seen from outside: by latency, by what is lost,
 * by who answers.
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
  failures,
  histogram,
  linkId,
  ownHistogram,
  partition,
  pillsOf,
  poisson,
  regular,
  start,
} from '../testing/rig.ts';
import { NO_KEY } from './log.ts';
import type { MemberDurable } from './member.ts';

const replicas = ['a', 'b', 'c'];
const exact = { readTime: constant(0), writeTime: constant(0), syncTime: constant(0.001) };

interface Change {
  readonly set?: object;
  readonly client?: object;
  readonly replica?: object;
  /** One-way latency to each replica. */
  readonly near?: readonly number[];
}

/** Two clients of one set of three, 5 ms from everybody to each replica unless said otherwise. */
function store({ set = {}, client = {}, replica = {}, near = [0.005, 0.005, 0.005] }: Change) {
  const traffic = { arrivals: poisson(100), readFraction: 0.5, keys: { count: 50, skew: 0.5 }, ...client };
  return design(
    {
      left: ['client', traffic],
      right: ['client', traffic],
      set: ['replica-set', set],
      ...Object.fromEntries(replicas.map((id) => [id, ['replica', replica] as const])),
    },
    [
      ['left', 'set'],
      ['right', 'set'],
      ...replicas.map((id, i) => ['set', id, { latency: constant(near[i]!) }] as const),
    ],
  );
}

function run(change: Change, until: number, seed = 1): Engine {
  const engine = start(store(change), seed);
  engine.runTo(until);
  return engine;
}

const metric = (engine: Engine, name: string) => counter(engine, 'set', name);
const leaders = (engine: Engine) => replicas.filter((id) => pillsOf(engine, id)[0]?.startsWith('leader'));
const durable = (engine: Engine, id: string) => durableOf<MemberDurable>(engine, id);
const valuesOf = (engine: Engine, id: string) => [...durable(engine, id).log.versions.slice(0, 50)];
/** Cuts the leader and the left client off from the others. */
const cutOff = (engine: Engine) =>
  partition(engine, [
    ['left', 'a'],
    ['right', 'b', 'c'],
  ]);
/** Four standard deviations of a count with this mean. */
const near = (count: number, mean: number) =>
  expect(Math.abs(count - mean)).toBeLessThan(4 * Math.sqrt(mean));

describe('a write is acknowledged', () => {
  const writes = { arrivals: regular(10), readFraction: 0 };
  const latency = (set: object, replica: object = exact) =>
    histogram(run({ set, client: writes, replica }, 10.05), 'left', 'latencySeconds').mean;

  test('after the way to a follower, its disk and back where so many must have it', () => {
    const semi = { replication: 'semi-synchronous', acknowledgements: 1 };
    expect(latency(semi)).toBeCloseTo(0.021, 5);
    expect(latency({ ...semi, acknowledgements: 2 })).toBeCloseTo(0.021, 5);
  });

  test('sooner where followers acknowledge on receipt, later where they apply first', () => {
    const synchronous = { replication: 'synchronous', applyLag: constant(0.05) };
    expect(latency({ ...synchronous, followersAcknowledge: 'received' })).toBeCloseTo(0.02, 5);
    expect(latency({ ...synchronous, followersAcknowledge: 'synced' })).toBeCloseTo(0.021, 5);
    expect(latency({ ...synchronous, followersAcknowledge: 'applied' })).toBeCloseTo(0.071, 5);
  });

  test('from memory where the replicas sync by the clock', () => {
    const replica = { ...exact, syncPolicy: 'interval', syncInterval: 1 };
    expect(latency({ replication: 'asynchronous' }, replica)).toBeCloseTo(0.01, 5);
    expect(latency({ replication: 'synchronous' }, replica)).toBeCloseTo(0.02, 5);
  });

  test('by the followers that are there, if there are enough of them', () => {
    const withOneDown = (acknowledgements: number) => {
      const set = { replication: 'semi-synchronous', acknowledgements };
      const engine = start(store({ set, client: writes }));
      breakNow(engine, 'crash', ['c'], { of: 'machine' });
      engine.runTo(10.05);
      return engine;
    };
    expect(metric(withOneDown(1), 'writes')).toBe(200);
    const stuck = withOneDown(2);
    expect(metric(stuck, 'writes')).toBe(0);
    expect(failures(stuck, 'left', 'no-quorum')).toBeGreaterThan(80);
    expect(conserves(stuck)).toBe(true);
  });
});

describe('shipping lag', () => {
  const set = { replication: 'asynchronous', shippingLag: constant(0.5) };

  test('is how much later followers have everything, in the order of the log', () => {
    const engine = run({ set, replica: exact }, 20);
    expect(ownHistogram(engine, 'set', 'replicationLagSeconds').p50).toBeCloseTo(0.506, 2);
    for (const id of ['left', 'right'])
      engine.edit(changed(engine.currentDesign, id, { arrivals: poisson(0) }));
    engine.runTo(22);
    expect(valuesOf(engine, 'b')).toEqual(valuesOf(engine, 'a'));
  });

  test('keeps the order where it is drawn anew for each entry', () => {
    const engine = run({ set: { ...set, shippingLag: { distribution: 'exponential', mean: 0.1 } } }, 10);
    for (const id of ['left', 'right'])
      engine.edit(changed(engine.currentDesign, id, { arrivals: poisson(0) }));
    engine.runTo(15);
    expect(valuesOf(engine, 'b')).toEqual(valuesOf(engine, 'a'));
    expect(valuesOf(engine, 'c')).toEqual(valuesOf(engine, 'a'));
  });

  test('is what a leader that dies takes with it, unless writes wait for a follower', () => {
    const lost = (replication: string) => {
      const engine = run({ set: { ...set, replication }, client: { readFraction: 0 } }, 10);
      breakNow(engine, 'crash', ['a'], { of: 'machine' });
      engine.runTo(15);
      return metric(engine, 'lostAcknowledgedWrites');
    };
    near(lost('asynchronous'), 100);
    expect(lost('semi-synchronous')).toBe(0);
  });
});

describe('reads', () => {
  const reads = { readFraction: 0.9 };
  const answered = (engine: Engine) => replicas.map((id) => counter(engine, id, 'reads'));

  test('from followers spare the leader, whoever it is, until no follower is there', () => {
    const engine = run({ set: { readFrom: 'followers' }, client: reads }, 5);
    expect(answered(engine)[0]).toBe(0);
    expect(Math.min(...answered(engine).slice(1))).toBeGreaterThan(300);
    const crash = breakNow(engine, 'crash', ['a'], { of: 'machine' });
    engine.runTo(12);
    engine.heal(crash);
    engine.runTo(15);
    const leader = leaders(engine)[0]!;
    const before = counter(engine, leader, 'reads');
    engine.runTo(18);
    // each caller may believe in the old leader until it hears of the new one
    expect(counter(engine, leader, 'reads') - before).toBeLessThan(3);
    for (const id of replicas.filter((id) => id !== leader))
      breakNow(engine, 'crash', [id], { of: 'process' });
    engine.runTo(20);
    expect(counter(engine, leader, 'reads') - before).toBeGreaterThan(200);
  });

  test('from the nearest go where the round trip is short, and elsewhere when nobody is there', () => {
    const engine = run({ set: { readFrom: 'nearest' }, client: reads, near: [0.03, 0.002, 0.006] }, 12);
    const [a, b, c] = answered(engine);
    // all that came before the first measurement was back went anywhere
    expect(a! / (a! + b! + c!)).toBeLessThan(0.02);
    expect(Math.abs(b! - c!)).toBeLessThan(5 * Math.sqrt(b! + c!));
    for (const id of ['b', 'c']) breakNow(engine, 'crash', [id], { of: 'process' });
    const failed = failures(engine, 'left', 'unavailable');
    engine.runTo(14);
    expect(answered(engine)[0]! - a!).toBeGreaterThan(300);
    expect(failures(engine, 'left', 'unavailable')).toBe(failed);
  });

  test('of linearizable concern cost a round, and are never old, though writes be asynchronous', () => {
    const set = { readConcern: 'linearizable', replication: 'asynchronous' };
    const calm = run({ set, client: { arrivals: regular(10), readFraction: 1 }, replica: exact }, 10.05);
    expect(histogram(calm, 'left', 'latencySeconds').mean).toBeCloseTo(0.02, 5);
    expect(metric(run({ set, client: { keys: { count: 1, skew: 0 } } }, 10), 'staleReads')).toBe(0);
    const engine = run({ set: { ...set, replication: 'synchronous' } }, 5);
    cutOff(engine);
    engine.runTo(15);
    expect(metric(engine, 'staleReads')).toBe(0);
    expect(failures(engine, 'left', 'no-quorum')).toBeGreaterThan(400);
    expect(conserves(engine)).toBe(true);
  });

  test('of local concern show what a majority does not have, those of majority concern never', () => {
    // a write takes half a second to followers: until then it is at the leader only
    const client = { arrivals: regular(1), keys: { count: 1, skew: 0 }, readFraction: 0 };
    const shown = (readConcern: string) => {
      const set = { readConcern, replication: 'synchronous', shippingLag: constant(0.2) };
      const engine = run({ set, client, replica: exact }, 1.1);
      return durable(engine, 'a').log.applied;
    };
    expect(shown('local')).toBeGreaterThan(shown('majority'));
    expect(shown('as-written')).toBe(shown('majority'));
  });

  test('of majority concern are never taken back, but a leader that is cut off answers with old values', () => {
    const engine = run({ set: { readConcern: 'majority', replication: 'synchronous' } }, 5);
    cutOff(engine);
    engine.runTo(15);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
    expect(failures(engine, 'left', 'no-quorum')).toBeGreaterThan(300);
  });

  test('measure how far behind they are', () => {
    const set = { readFrom: 'any', shippingLag: constant(0.2) };
    const client = { keys: { count: 1, skew: 0 }, arrivals: regular(50), readFraction: 0.5 };
    const engine = run({ set, client, replica: exact }, 20);
    // 50 writes a second, and followers lag 0.2 s
    expect(Math.abs(ownHistogram(engine, 'set', 'versionsBehind').mean - 10)).toBeLessThan(1.5);
  });
});

describe('fencing', () => {
  function split(fencing: string): Engine {
    const engine = run({ set: { replication: 'asynchronous', fencing } }, 5);
    const cut = cutOff(engine);
    engine.runTo(15);
    engine.heal(cut);
    engine.runTo(25);
    return engine;
  }

  test('by terms: the old leader gives way when it hears of the new one', () => {
    const engine = split('term');
    expect(leaders(engine)).toHaveLength(1);
    near(metric(engine, 'lostAcknowledgedWrites'), 500);
  });

  test('by nothing: two leaders for ever, and what the old one takes is lost, until it is started anew', () => {
    const engine = split('none');
    expect(leaders(engine)).toHaveLength(2);
    near(metric(engine, 'lostAcknowledgedWrites'), 1000);
    breakNow(engine, 'restart', ['a']);
    engine.runTo(30);
    expect(leaders(engine)).toHaveLength(1);
    const lost = metric(engine, 'lostAcknowledgedWrites');
    engine.runTo(35);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(lost);
    for (const id of ['left', 'right'])
      engine.edit(changed(engine.currentDesign, id, { arrivals: poisson(0) }));
    engine.runTo(36);
    expect(valuesOf(engine, 'a')).toEqual(valuesOf(engine, 'b'));
  });

  test('by a lease: never two leaders that answer; lost is what the old one took in its last second', () => {
    const engine = split('lease');
    expect(leaders(engine)).toHaveLength(1);
    near(metric(engine, 'lostAcknowledgedWrites'), 50);
    expect(failures(engine, 'left', 'no-quorum')).toBeGreaterThan(600);
  });
});

describe('without fail-over', () => {
  test('nobody takes over, and the leader goes on where its disk ends when it is back', () => {
    const engine = run(
      { set: { failover: 'none', shippingLag: constant(0.1) }, client: { readFraction: 0 } },
      5,
    );
    const crash = breakNow(engine, 'crash', ['a'], { of: 'machine' });
    engine.runTo(15);
    expect(leaders(engine)).toEqual([]);
    expect(metric(engine, 'elections')).toBe(0);
    const written = metric(engine, 'writes');
    engine.heal(crash);
    engine.runTo(16);
    expect(leaders(engine)).toEqual(['a']);
    expect(metric(engine, 'writes') - written).toBeGreaterThan(150);
    // all was on its disk
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
    expect(ownHistogram(engine, 'set', 'recoverySeconds').max).toBeCloseTo(10, 1);
    expect(conserves(engine)).toBe(true);
  });

  test('a leader that had answered from memory has lost that, and says so', () => {
    const engine = run(
      {
        set: { failover: 'none', shippingLag: constant(5) },
        client: { readFraction: 0 },
        replica: { syncPolicy: 'interval', syncInterval: 1 },
      },
      5.5,
    );
    breakNow(engine, 'restart', ['a']);
    engine.runTo(6);
    near(metric(engine, 'lostAcknowledgedWrites'), 100);
    expect(ownHistogram(engine, 'set', 'dataLossSeconds').max).toBeCloseTo(0.5, 1);
  });
});

describe('a write that its driver sends again', () => {
  /** Entries of writes in the leader's log, for each write that was asked for; messages of the drivers are lost. */
  function writesDone(deduplicate: boolean, replication = 'synchronous'): number {
    const client = { readFraction: 0, arrivals: regular(20), timeout: null };
    const set = { deduplicate, replication, memberTimeout: 0.06, giveUpAfter: 30 };
    const engine = run({ set, client, replica: exact }, 3);
    const loss = breakNow(
      engine,
      'loss',
      ['left', 'right'].map((id) => linkId(id, 'set')),
      { probability: 0.3 },
    );
    engine.runTo(20);
    engine.heal(loss);
    for (const id of ['left', 'right'])
      engine.edit(changed(engine.currentDesign, id, { arrivals: poisson(0) }));
    engine.runTo(25);
    const asked = counter(engine, 'left', 'goodput') + counter(engine, 'right', 'goodput');
    const logs = replicas.map((id) => durableOf<MemberDurable>(engine, id).log);
    const entries = logs.map((log) => log.keys.subarray(0, log.count).filter((key) => key !== NO_KEY).length);
    expect(new Set(entries).size).toBe(1);
    return entries[0]! / asked;
  }

  test('is done once, if drivers number their writes', () => {
    expect(writesDone(true)).toBe(1);
    expect(writesDone(true, 'asynchronous')).toBe(1);
    expect(writesDone(false)).toBeGreaterThan(1.1);
  });

  test('is done once although another leads meanwhile, and waits like its first try', () => {
    const client = { readFraction: 0, arrivals: regular(20), timeout: null };
    const set = { replication: 'synchronous', memberTimeout: 0.05, giveUpAfter: 30, failoverTimeout: 1 };
    const engine = run({ set, client, replica: exact }, 3);
    for (const id of ['a', 'b', 'c']) {
      const crash = breakNow(engine, 'crash', [id], { of: 'machine' });
      engine.runTo(engine.now + 4);
      engine.heal(crash);
      engine.runTo(engine.now + 4);
    }
    for (const id of ['left', 'right'])
      engine.edit(changed(engine.currentDesign, id, { arrivals: poisson(0) }));
    engine.runTo(engine.now + 6);
    const { log } = durableOf<MemberDurable>(engine, 'a');
    const asked = counter(engine, 'left', 'goodput') + counter(engine, 'right', 'goodput');
    const identities = new Set<string>();
    let entries = 0;
    for (let at = 0; at < log.count; at++) {
      if (log.keys[at] === NO_KEY) continue;
      entries++;
      identities.add(`${log.sessions[at]} ${log.requests[at]}`);
    }
    expect(identities.size).toBe(entries);
    expect(entries).toBe(asked);
  });
});
