import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../engine/engine.ts';
import {
  breakNow,
  callsOver,
  changed,
  conserves,
  constant,
  counter,
  design,
  durableOf,
  exponential,
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
import { keyAt, lastIndex, replyAt, termAt } from './log.ts';
import type { Member, MemberDurable } from './member.ts';
import type { RaftObserver } from './observer.ts';

const three = ['a', 'b', 'c'];
const instant = { readTime: constant(0), writeTime: constant(0), syncTime: constant(0.001) };

interface Parts {
  readonly set?: object;
  readonly client?: object;
  readonly replica?: object;
  readonly ids?: readonly string[];
  readonly latency?: object;
}

/** Two clients of a Raft set, from everybody to each replica 5 ms. */
function store({ set = {}, client = {}, replica = {}, ids = three, latency = constant(0.005) }: Parts = {}) {
  const traffic = { arrivals: poisson(100), readFraction: 0.5, keys: { count: 20, skew: 0.5 }, ...client };
  return design(
    {
      left: ['client', traffic],
      right: ['client', traffic],
      set: ['replica-set', { protocol: 'raft', ...set }],
      ...Object.fromEntries(ids.map((id) => [id, ['replica', { ...instant, ...replica }] as const])),
    },
    [['left', 'set'], ['right', 'set'], ...ids.map((id) => ['set', id, { latency }] as const)],
  );
}

const metric = (engine: Engine, name: string) => counter(engine, 'set', name);
const logOf = (engine: Engine, id: string) => durableOf<MemberDurable>(engine, id).log;
const stateOf = (engine: Engine, id: string) =>
  engine.simulation.nodeById(id)!.endpoints[0]!.state as Member['state'];
const valuesOf = (engine: Engine, id: string) => [...logOf(engine, id).versions.slice(0, 20)];
const leadersOf = (engine: Engine, ids = three) =>
  ids.filter((id) => pillsOf(engine, id)[0]?.startsWith('leader'));
function leaderOf(engine: Engine, ids = three): string {
  const [leader, ...others] = leadersOf(engine, ids);
  expect(others).toEqual([]);
  return leader!;
}
const followersOf = (engine: Engine) => three.filter((id) => id !== leaderOf(engine));

function begun(parts: Parts = {}, until = 2, seed = 1): Engine {
  const engine = start(store(parts), seed);
  engine.runTo(until);
  return engine;
}

function quiet(engine: Engine): void {
  for (const client of ['left', 'right'])
    engine.edit(changed(engine.currentDesign, client, { arrivals: poisson(0) }));
}

/** Cuts the leader and the left client off from the others. */
function cutOff(engine: Engine): { readonly cut: string; readonly leader: string } {
  const leader = leaderOf(engine);
  return {
    cut: partition(engine, [
      ['left', leader],
      ['right', ...followersOf(engine)],
    ]),
    leader,
  };
}

function allAgree(engine: Engine, ids = three): void {
  for (const id of ids) {
    expect(lastIndex(logOf(engine, id))).toBe(lastIndex(logOf(engine, ids[0]!)));
    expect(valuesOf(engine, id)).toEqual(valuesOf(engine, ids[0]!));
  }
}

describe('a Raft set in peace', () => {
  test('begins without a leader, elects one within a time-out and keeps it', () => {
    const engine = begun({}, 0.149);
    expect(leadersOf(engine)).toEqual([]);
    engine.runTo(20);
    expect([metric(engine, 'elections'), metric(engine, 'terms'), leadersOf(engine).length]).toEqual([
      1, 1, 1,
    ]);
    // pre-vote, vote on disk, there and back each
    expect(ownHistogram(engine, 'set', 'electionSeconds').max).toBeCloseTo(0.022, 3);
    quiet(engine);
    engine.runTo(22);
    allAgree(engine);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
    expect(conserves(engine)).toBe(true);
  });

  test('a write takes the way to the leader and that to a majority; a read what its setting asks for', () => {
    const seconds = (raftReads: string, readFraction: number) => {
      const engine = begun({ set: { raftReads }, client: { readFraction, arrivals: regular(7) } });
      engine.runTo(20);
      return histogram(engine, 'left', 'latencySeconds').p50!;
    };
    // a histogram's percentiles are right within a hundredth
    expect(seconds('read-index', 0) / 0.021).toBeCloseTo(1, 1);
    expect(seconds('log', 1) / 0.021).toBeCloseTo(1, 1);
    expect(seconds('read-index', 1) / 0.02).toBeCloseTo(1, 1);
    expect(seconds('lease', 1) / 0.01).toBeCloseTo(1, 1);
    expect(seconds('any-replica', 1) / 0.01).toBeCloseTo(1, 1);
  });

  test('one round confirms all the reads that wait for it', () => {
    const client = { readFraction: 1, arrivals: poisson(1000), timeout: null };
    const engine = begun({ client, replica: { connections: 1000 } }, 1);
    const before = metric(engine, 'reads');
    const rounds = stateOf(engine, leaderOf(engine)).round;
    engine.runTo(2);
    expect(metric(engine, 'reads') - before).toBeGreaterThan(1700);
    // a round takes 10 ms, and heartbeats add 20
    expect(stateOf(engine, leaderOf(engine)).round - rounds).toBeLessThan(130);
    expect(histogram(engine, 'left', 'latencySeconds').p50!).toBeLessThan(0.03);
  });

  test('entries that come while the disk writes travel together', () => {
    const client = { readFraction: 0, arrivals: poisson(500), timeout: null };
    const engine = begun({ client, replica: { syncTime: constant(0.02), connections: 1000 } }, 1);
    const sent = () => callsOver(engine, 'set', followersOf(engine)[0]!);
    const [writes, messages] = [metric(engine, 'writes'), sent()];
    engine.runTo(3);
    expect(metric(engine, 'writes') - writes).toBeGreaterThan(1800);
    // with each sync one, and the heartbeats
    expect(sent() - messages).toBeLessThan(2 * (50 + 20) + 10);
  });

  test('delays of messages by leg hold for entries and their acknowledgements', () => {
    const messageLatency = {
      write: constant(0.01),
      ack: constant(0.003),
      read: constant(0),
      response: constant(0),
    };
    const engine = begun(
      { set: { messageLatency }, client: { readFraction: 0, arrivals: regular(7) }, latency: constant(0) },
      20,
    );
    expect(histogram(engine, 'left', 'latencySeconds').p50).toBeCloseTo(2 * 0.013 + 0.001, 4);
  });
});

describe('when the leader is cut off with a client', () => {
  test.each(['read-index', 'lease', 'log'])('no read is stale and no write is lost, by %s', (raftReads) => {
    for (const checkQuorum of [false, true]) {
      const engine = begun({ set: { raftReads, checkQuorum }, client: { timeout: null } }, 5);
      const { cut, leader } = cutOff(engine);
      engine.runTo(10);
      expect(leadersOf(engine).includes(leader)).toBe(!checkQuorum);
      expect(failures(engine, 'left', 'no-quorum')).toBeGreaterThan(300);
      expect(counter(engine, 'right', 'goodput')).toBeGreaterThan(850);
      engine.heal(cut);
      engine.runTo(15);
      expect(metric(engine, 'staleReads')).toBe(0);
      expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
      quiet(engine);
      engine.runTo(17);
      allAgree(engine);
      expect(conserves(engine)).toBe(true);
    }
  });

  test('reads from any replica go on and are stale', () => {
    const engine = begun({ set: { raftReads: 'any-replica' } }, 5);
    cutOff(engine);
    engine.runTo(10);
    expect(metric(engine, 'staleReads')).toBeGreaterThan(100);
    expect(ownHistogram(engine, 'set', 'stalenessSeconds').max!).toBeGreaterThan(3);
    expect(ownHistogram(engine, 'set', 'versionsBehind').max!).toBeGreaterThan(3);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
  });

  test('entries that no majority had give way to those of the new leader', () => {
    const engine = begun({ set: { checkQuorum: false }, client: { readFraction: 0 } }, 5);
    const { cut, leader } = cutOff(engine);
    engine.runTo(6);
    const alone = lastIndex(logOf(engine, leader)) - stateOf(engine, leader).commit;
    expect(alone).toBeGreaterThan(50);
    engine.heal(cut);
    quiet(engine);
    engine.runTo(9);
    allAgree(engine);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
  });

  test('nobody is elected where no side has a majority', () => {
    const engine = begun({}, 5);
    partition(engine, [['left', 'a'], ['b'], ['right', 'c']]);
    engine.runTo(10);
    expect([metric(engine, 'elections'), leadersOf(engine).length]).toEqual([1, 0]);
    expect(failures(engine, 'right', 'no-quorum')).toBeGreaterThan(300);
  });
});

describe('a lease', () => {
  /** Stale reads when the leader's clock goes at this speed and it is cut off. */
  function staleAt(rate: number, clockDriftBound: number): number {
    let stale = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const set = {
        raftReads: 'lease',
        clockDriftBound,
        raftHeartbeatInterval: 0.02,
        memberTimeout: 0.04,
        giveUpAfter: 0.1,
        checkQuorum: false,
      };
      const engine = begun({ set, client: { arrivals: poisson(200) } }, 1, seed);
      if (rate !== 1) breakNow(engine, 'clock-drift', [leaderOf(engine)], { rate });
      engine.runTo(1.5);
      cutOff(engine);
      engine.runTo(2.2);
      stale += metric(engine, 'staleReads');
    }
    return stale;
  }

  test('makes reads stale when the leader’s clock is slower than it allows for, and else never', () => {
    expect(staleAt(1, 0.1)).toBe(0);
    expect(staleAt(0.3, 0.1)).toBeGreaterThan(5);
    expect(staleAt(0.3, 3)).toBe(0);
  });

  test('ends while the leader is paused for longer', () => {
    const engine = begun({ set: { raftReads: 'lease' }, client: { arrivals: poisson(400) } }, 3);
    const leader = leaderOf(engine);
    const pause = breakNow(engine, 'pause', [leader]);
    engine.runTo(5);
    expect(leadersOf(engine)).toHaveLength(2);
    engine.heal(pause);
    engine.runTo(7);
    expect(leaderOf(engine)).not.toBe(leader);
    expect(metric(engine, 'staleReads')).toBe(0);
  });
});

describe('one who was alone', () => {
  function termsAfterReturn(set: object): { readonly elections: number; readonly terms: number } {
    const engine = begun({ set }, 5);
    const [alone] = followersOf(engine);
    const others = three.filter((id) => id !== alone);
    const cut = partition(engine, [[alone!], ['left', 'right', ...others]]);
    engine.runTo(15);
    engine.heal(cut);
    engine.runTo(20);
    expect(leadersOf(engine)).toHaveLength(1);
    return { elections: metric(engine, 'elections'), terms: metric(engine, 'terms') };
  }

  test('deposes nobody when it comes back, thanks to the pre-vote', () => {
    expect(termsAfterReturn({ preVote: true })).toEqual({ elections: 1, terms: 1 });
  });
  test('without it begins a term at each time-out and deposes a leader that worked', () => {
    const { elections, terms } = termsAfterReturn({ preVote: false, checkQuorum: false });
    expect(elections).toBeGreaterThan(1);
    expect(terms).toBeGreaterThan(30);
  });
});

describe('what a crash leaves', () => {
  test('is term, vote and what was on the disk', () => {
    const engine = begun({ client: { readFraction: 0 }, replica: { syncTime: constant(0.03) } }, 5);
    const leader = leaderOf(engine);
    const { term, votedFor } = durableOf<MemberDurable>(engine, leader);
    const { stored } = stateOf(engine, leader);
    expect(stored).toBeLessThan(lastIndex(logOf(engine, leader)));
    partition(engine, [[leader], three.filter((id) => id !== leader)]);
    breakNow(engine, 'restart', [leader]);
    expect(durableOf<MemberDurable>(engine, leader)).toMatchObject({ term, votedFor });
    expect(lastIndex(logOf(engine, leader))).toBe(stored);
    expect(pillsOf(engine, leader)).toEqual([`no leader · term ${term}`]);
  });

  /** Acknowledged writes that are lost when all machines lose power at once. */
  function lostInPowerCut(replica: object, lies = false): number {
    const engine = begun({ replica, client: { readFraction: 0 } }, 3);
    if (lies) breakNow(engine, 'lost-sync', three);
    engine.runTo(5);
    engine.heal(breakNow(engine, 'crash', three, { of: 'machine' }));
    engine.runTo(8);
    expect(leadersOf(engine)).toHaveLength(1);
    quiet(engine);
    engine.runTo(9);
    allAgree(engine);
    return metric(engine, 'lostAcknowledgedWrites');
  }

  test('is all that was acknowledged, unless the disks lie or are not asked', () => {
    expect(lostInPowerCut({ syncPolicy: 'each-write' })).toBe(0);
    expect(Math.abs(lostInPowerCut({}, true) - 400)).toBeLessThan(4 * Math.sqrt(400));
    expect(lostInPowerCut({ syncPolicy: 'interval', syncInterval: 1.7 })).toBeGreaterThan(200);
    expect(lostInPowerCut({ syncPolicy: 'operating-system' })).toBeGreaterThan(500);
  });

  test('is enough to go on with the others, and the time until then is measured', () => {
    const engine = begun({}, 3);
    const [follower] = followersOf(engine);
    const crash = breakNow(engine, 'crash', [follower!], { of: 'machine' });
    engine.runTo(5);
    engine.heal(crash);
    engine.runTo(8);
    const recovery = ownHistogram(engine, 'set', 'recoverySeconds');
    expect(recovery.count).toBe(1);
    expect(recovery.max).toBeGreaterThan(2);
    expect(recovery.max).toBeLessThan(2.1);
    expect(metric(engine, 'elections')).toBe(1);
  });

  test('is caught up by a snapshot where the leader’s log does not reach back so far', () => {
    const engine = begun({ set: { keptEntries: 50 }, client: { readFraction: 0 } }, 3);
    const [follower] = followersOf(engine);
    const crash = breakNow(engine, 'crash', [follower!], { of: 'machine' });
    const before = lastIndex(logOf(engine, follower!));
    engine.runTo(8);
    expect(logOf(engine, leaderOf(engine)).base).toBeGreaterThan(before);
    engine.heal(crash);
    engine.runTo(9);
    expect(logOf(engine, follower!).base).toBeGreaterThan(before);
    quiet(engine);
    engine.runTo(10);
    allAgree(engine);
  });
});

describe('a lost disk', () => {
  const isWhole = (engine: Engine, id: string) => !durableOf<MemberDurable>(engine, id).forgetful;

  test('comes back from the others, and counts again when it has everything', () => {
    const engine = begun({}, 3);
    const [one, other] = followersOf(engine);
    breakNow(engine, 'disk-loss', [one!]);
    expect([isWhole(engine, one!), lastIndex(logOf(engine, one!))]).toEqual([false, 0]);
    engine.runTo(5);
    expect(isWhole(engine, one!)).toBe(true);
    expect(metric(engine, 'elections')).toBe(1);
    // the other one and it make a majority
    breakNow(engine, 'crash', [leaderOf(engine)], { of: 'machine' });
    engine.runTo(8);
    expect(leadersOf(engine, [one!, other!])).toHaveLength(1);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
    expect(metric(engine, 'staleReads')).toBe(0);
  });

  test('gives no majority to one who lacks what it had acknowledged', () => {
    const engine = begun({ client: { readFraction: 0 } }, 3);
    const [behind, knowing] = followersOf(engine);
    const leader = leaderOf(engine);
    partition(engine, [[behind!], ['left', 'right', leader, knowing!]]);
    engine.runTo(5);
    breakNow(engine, 'crash', [leader], { of: 'machine' });
    breakNow(engine, 'disk-loss', [knowing!]);
    partition(engine, [[behind!, knowing!, 'left'], ['right']]);
    engine.runTo(8);
    for (const [id, { fault }] of engine.simulation.faults) if (fault.fault === 'partition') engine.heal(id);
    engine.runTo(12);
    expect([isWhole(engine, knowing!), leadersOf(engine, [behind!, knowing!]).length]).toEqual([false, 0]);
    for (const [id, { fault }] of engine.simulation.faults) if (fault.fault === 'crash') engine.heal(id);
    engine.runTo(16);
    expect(isWhole(engine, knowing!)).toBe(true);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
  });

  test('of every replica leaves what the backups hold, in terms above all old ones', () => {
    const backups = { backupInterval: 2, backupTime: 0.1, restoreTime: 0.5 };
    const engine = begun({ replica: backups, client: { readFraction: 0 } }, 5);
    breakNow(engine, 'disk-loss', three);
    engine.runTo(9);
    expect(leadersOf(engine)).toHaveLength(1);
    expect(durableOf<MemberDurable>(engine, 'a').term).toBeGreaterThanOrEqual(10_000);
    // 200 writes a second, the last backup was begun a second ago
    expect(Math.abs(metric(engine, 'lostAcknowledgedWrites') - 200)).toBeLessThan(4 * Math.sqrt(200));
    const before = counter(engine, 'left', 'goodput');
    engine.runTo(11);
    expect(counter(engine, 'left', 'goodput') - before).toBeGreaterThan(150);
    quiet(engine);
    engine.runTo(13);
    allAgree(engine);
  });
});

describe('a driver', () => {
  test('finds the new leader after a crash', () => {
    const engine = begun({}, 5);
    breakNow(engine, 'crash', [leaderOf(engine)], { of: 'machine' });
    engine.runTo(7);
    const before = counter(engine, 'left', 'goodput');
    engine.runTo(17);
    expect(counter(engine, 'left', 'goodput') - before).toBeGreaterThan(900);
    expect(metric(engine, 'elections')).toBe(2);
  });

  /** Writes that took effect, for each that the clients asked for, when messages of the drivers are lost. */
  function writesDone(deduplicate: boolean): number {
    const client = { readFraction: 0, arrivals: regular(20), timeout: null };
    const engine = begun({ set: { deduplicate, memberTimeout: 0.06, giveUpAfter: 30 }, client }, 3);
    const leader = leaderOf(engine);
    const ways = ['left', 'right'].map((id) => linkId(id, 'set'));
    const loss = breakNow(engine, 'loss', ways, { probability: 0.3 });
    engine.runTo(20);
    engine.heal(loss);
    quiet(engine);
    engine.runTo(25);
    allAgree(engine);
    const asked = counter(engine, 'left', 'requests') + counter(engine, 'right', 'requests');
    expect(metric(engine, 'writes')).toBe(asked);
    const { log } = durableOf<MemberDurable>(engine, leader);
    let done = 0;
    for (let index = log.base + 1; index <= lastIndex(log); index++) {
      const version = termAt(log, index) * 4_294_967_296 + index;
      if (keyAt(log, index) >= 0 && replyAt(log, index) === version) done++;
    }
    return done / asked;
  }

  test('whose writes are tried again has each done once', () => {
    expect(writesDone(true)).toBe(1);
    expect(writesDone(false)).toBeGreaterThan(1.1);
  });

  test('says that there is no majority when it has looked long enough', () => {
    const engine = begun({ set: { giveUpAfter: 0.5 }, client: { timeout: null } }, 3);
    breakNow(engine, 'crash', followersOf(engine), { of: 'process' });
    engine.runTo(4);
    const before = counter(engine, 'left', 'goodput');
    engine.runTo(6);
    expect(counter(engine, 'left', 'goodput')).toBe(before);
    expect(failures(engine, 'left', 'no-quorum')).toBeGreaterThan(150);
    expect(histogram(engine, 'left', 'latencySeconds').max!).toBeLessThan(1);
  });
});

describe('a set that is edited', () => {
  test('takes a new member in and lets one go', () => {
    const of = store({ ids: [...three, 'd'] });
    const without = (id: string) => ({ ...of, links: of.links.filter((link) => link.to !== id) });
    const engine = start(without('d'));
    engine.runTo(5);
    engine.edit(of);
    engine.runTo(8);
    expect(lastIndex(logOf(engine, 'd'))).toBeGreaterThan(100);
    const gone = leaderOf(engine, [...three, 'd']);
    engine.edit(without(gone));
    engine.runTo(12);
    expect(pillsOf(engine, gone)).toEqual([]);
    const left = [...three, 'd'].filter((id) => id !== gone);
    quiet(engine);
    engine.runTo(14);
    allAgree(engine, left);
    expect(leadersOf(engine, left)).toHaveLength(1);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
  });

  test('of one member elects itself and goes on', () => {
    const engine = start(store({ ids: ['a'] }));
    engine.runTo(5);
    expect(leadersOf(engine, ['a'])).toEqual(['a']);
    expect(counter(engine, 'left', 'goodput')).toBeGreaterThan(400);
  });
});

test('a run that is taken up again from a checkpoint is the same run', () => {
  const run = () => {
    const engine = begun({ latency: exponential(0.004), set: { keptEntries: 30 } }, 3);
    const cut = cutOff(engine).cut;
    engine.runTo(3.5);
    return { engine, cut };
  };
  const { engine, cut } = run();
  const saved = engine.checkpoint();
  const rest = () => {
    engine.heal(cut);
    breakNow(engine, 'restart', ['a']);
    engine.runTo(6);
    return engine.fingerprint();
  };
  const first = rest();
  engine.restore(saved);
  expect(rest()).toBe(first);
});

test('the observer knows who was elected when', () => {
  const engine = begun({}, 3);
  const { elected } = engine.simulation.nodeById('set')!.oracle as RaftObserver;
  expect(elected).toHaveLength(1);
  expect(elected[0]!.at).toBeGreaterThan(0.15);
  expect(elected[0]!.at).toBeLessThan(0.33);
});

describe('provisioned throughput', () => {
  const writes = { readFraction: 0, arrivals: regular(200) };
  const goodput = (engine: Engine) =>
    counter(engine, 'left', 'goodput') + counter(engine, 'right', 'goodput');
  const refused = (engine: Engine, error: 'rate-limited' | 'no-quorum' | 'timeout') =>
    failures(engine, 'left', error) + failures(engine, 'right', error);
  /** Requests answered a second, once what was saved at the beginning is spent. */
  const answered = (set: object, client: object) => {
    const engine = begun({ set: { burstSeconds: 1, ...set }, client }, 5);
    const before = goodput(engine);
    const unknown = refused(engine, 'no-quorum');
    engine.runTo(15);
    expect(refused(engine, 'no-quorum')).toBe(unknown);
    return { rate: (goodput(engine) - before) / 10, refused: refused(engine, 'rate-limited') };
  };

  test('of twice as many writes as the leader may take half are refused at once, and with that word only', () => {
    const { rate, refused } = answered({ provisionedWrites: 200 }, writes);
    expect(Math.abs(rate - 200)).toBeLessThan(1);
    expect(refused).toBeGreaterThan(1800);
  });

  test('a write of 2.5 KB takes three units', () => {
    const { rate } = answered({ provisionedWrites: 60 }, { ...writes, valueBytes: 2500 });
    expect(Math.abs(rate - 20)).toBeLessThan(0.5);
  });

  test('reads of the leader take all units of the set; those of any replica half a unit of its share', () => {
    const reads = { readFraction: 1, arrivals: poisson(200) };
    for (const raftReads of ['lease', 'read-index', 'log'])
      expect(Math.abs(answered({ raftReads, provisionedReads: 60 }, reads).rate - 60)).toBeLessThan(1);
    const { rate } = answered({ raftReads: 'any-replica', provisionedReads: 60 }, reads);
    expect(Math.abs(rate - 120)).toBeLessThan(1);
  });

  test('a new leader begins with one second, whatever was saved, also by itself when it led before', () => {
    const set = { provisionedWrites: 100, burstSeconds: 60 };
    const engine = begun({ set, client: { ...writes, arrivals: regular(1) } }, 60);
    const faster = () => {
      for (const client of ['left', 'right']) engine.edit(changed(engine.currentDesign, client, writes));
    };
    const saved = engine.checkpoint();
    faster();
    engine.runTo(70);
    expect(refused(engine, 'rate-limited')).toBe(0);
    engine.restore(saved);
    const first = leaderOf(engine);
    let changes = 0;
    do {
      const { cut } = cutOff(engine);
      engine.runTo(engine.now + 1);
      engine.heal(cut);
      engine.runTo(engine.now + 1);
      changes++;
    } while (leaderOf(engine) !== first && changes < 12);
    expect(leaderOf(engine)).toBe(first);
    expect(changes).toBeGreaterThan(1);
    faster();
    const before = goodput(engine);
    const from = engine.now;
    engine.runTo(from + 10);
    // besides, the second that it began with and what it saved in the two since it leads again; not a minute's
    expect(Math.abs((goodput(engine) - before) / 10 - 100)).toBeLessThan(40);
  });

  test('no write that an earlier try has done is called refused', () => {
    const set = { provisionedWrites: 50, burstSeconds: 1, memberTimeout: 0.015 };
    const engine = begun({ set, client: { readFraction: 0, arrivals: regular(100) } }, 10);
    quiet(engine);
    engine.runTo(12);
    const requests = counter(engine, 'left', 'requests') + counter(engine, 'right', 'requests');
    const done = three.reduce((total, id) => total + counter(engine, id, 'writes'), 0);
    expect(refused(engine, 'timeout')).toBeGreaterThan(50);
    expect(refused(engine, 'rate-limited')).toBeGreaterThan(50);
    expect(done).toBeGreaterThan(200);
    expect(done + refused(engine, 'rate-limited')).toBeLessThanOrEqual(requests);
  });
});
