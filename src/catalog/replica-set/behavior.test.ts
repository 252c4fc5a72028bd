import { describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import type { MemberDurable } from '../shared/leader-follower/member.ts';
import type { Observer } from '../shared/leader-follower/observer.ts';
import {
  breakNow,
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
} from '../shared/testing/rig.ts';

const replicas = ['a', 'b', 'c'];

/** Two clients of one set of three replicas, from everybody to each replica 5 ms unless said otherwise. */
function store(
  settings: object,
  client: object = {},
  replica: object = {},
  latency: object = constant(0.005),
) {
  const traffic = { arrivals: poisson(100), readFraction: 0.5, keys: { count: 50, skew: 0.5 }, ...client };
  const near = { latency };
  return design(
    {
      left: ['client', traffic],
      right: ['client', traffic],
      set: ['replica-set', settings],
      a: ['replica', replica],
      b: ['replica', replica],
      c: ['replica', replica],
    },
    [['left', 'set'], ['right', 'set'], ...replicas.map((id) => ['set', id, near] as const)],
  );
}

function quiet(engine: Engine): void {
  for (const client of ['left', 'right']) {
    engine.edit(changed(engine.currentDesign, client, { arrivals: poisson(0) }));
  }
}

const metric = (engine: Engine, name: string) => counter(engine, 'set', name);
const leaders = (engine: Engine) => replicas.filter((id) => pillsOf(engine, id)[0]?.startsWith('leader'));
const logOf = (engine: Engine, id: string) => durableOf<MemberDurable>(engine, id).log;
const observer = (engine: Engine) => engine.simulation.nodeById('set')!.oracle as Observer;
const valuesOf = (engine: Engine, id: string) => [...logOf(engine, id).versions.slice(0, 50)];

/** Cuts the leader and the left client off from the others. */
const cutOff = (engine: Engine) =>
  partition(engine, [
    ['left', 'a'],
    ['right', 'b', 'c'],
  ]);

describe('in peace', () => {
  const exact = { readTime: constant(0), writeTime: constant(0), syncTime: constant(0.001) };

  test('an asynchronous write takes the way to the leader and its disk, a synchronous one also the way to a majority', () => {
    const latency = (replication: string) => {
      const engine = start(store({ replication }, { arrivals: regular(10), readFraction: 0 }, exact));
      engine.runTo(10.05);
      return histogram(engine, 'left', 'latencySeconds');
    };
    expect(latency('asynchronous').mean).toBeCloseTo(0.005 + 0.001 + 0.005, 5);
    expect(latency('synchronous').mean).toBeCloseTo(0.005 + 0.005 + 0.001 + 0.005 + 0.005, 5);
  });

  test('all replicas come to hold the same, and the lag is what the way and the disk take', () => {
    const engine = start(store({}, {}, exact));
    engine.runTo(20);
    quiet(engine);
    engine.runTo(22);
    expect(valuesOf(engine, 'b')).toEqual(valuesOf(engine, 'a'));
    expect(valuesOf(engine, 'c')).toEqual(valuesOf(engine, 'a'));
    expect(ownHistogram(engine, 'set', 'replicationLagSeconds').p50).toBeCloseTo(0.006, 3);
    expect(counter(engine, 'b', 'applied')).toBe(metric(engine, 'writes'));
    expect(metric(engine, 'elections')).toBe(0);
    expect(leaders(engine)).toEqual(['a']);
  });

  test('reads from the leader are never stale; reads from any replica are while it lags', () => {
    const stale = (readFrom: string) => {
      const engine = start(store({ readFrom }, { keys: { count: 1, skew: 0 } }, {}, exponential(0.02)));
      engine.runTo(30);
      return engine;
    };
    expect(metric(stale('leader'), 'staleReads')).toBe(0);
    const engine = stale('any');
    expect(metric(engine, 'staleReads')).toBeGreaterThan(20);
    expect(ownHistogram(engine, 'set', 'stalenessSeconds').max).toBeLessThan(0.5);
    // the reads are spread over all three
    for (const id of replicas)
      expect(counter(engine, id, 'reads')).toBeGreaterThan(metric(engine, 'reads') / 4);
  });
});

describe('when the leader is cut off', () => {
  function afterCut(settings: object, until = 15): Engine {
    const engine = start(store(settings));
    engine.runTo(5);
    cutOff(engine);
    engine.runTo(until);
    return engine;
  }

  test('an asynchronous one goes on acknowledging: there are two, and its writes are lost', () => {
    const engine = afterCut({ replication: 'asynchronous' });
    expect(leaders(engine)).toHaveLength(2);
    expect(failures(engine, 'left', 'no-quorum') + failures(engine, 'left', 'timeout')).toBe(0);
    // about 50 writes a second for the ten seconds that it has been alone
    expect(Math.abs(metric(engine, 'lostAcknowledgedWrites') - 500)).toBeLessThan(4 * Math.sqrt(500));
    expect(metric(engine, 'staleReads')).toBeGreaterThan(100);
  });

  test('and follows the new one when it hears of it, its log cut back', () => {
    const engine = start(store({ replication: 'asynchronous' }));
    engine.runTo(5);
    const cut = cutOff(engine);
    engine.runTo(15);
    const lost = metric(engine, 'lostAcknowledgedWrites');
    engine.heal(cut);
    engine.runTo(20);
    expect(leaders(engine)).toHaveLength(1);
    expect(leaders(engine)).not.toEqual(['a']);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(lost);
    quiet(engine);
    engine.runTo(22);
    expect(valuesOf(engine, 'a')).toEqual(valuesOf(engine, 'b'));
    expect(valuesOf(engine, 'c')).toEqual(valuesOf(engine, 'b'));
    expect(conserves(engine)).toBe(true);
  });

  test('a synchronous one steps aside and refuses; nothing is lost and no read of a leader is stale', () => {
    const engine = afterCut({ replication: 'synchronous' });
    expect(leaders(engine)).toHaveLength(1);
    expect(leaders(engine)).not.toEqual(['a']);
    expect(pillsOf(engine, 'a')).toEqual(['no leader · term 1']);
    expect(failures(engine, 'left', 'no-quorum')).toBeGreaterThan(700);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
    expect(metric(engine, 'staleReads')).toBe(0);
    // the other side goes on after the fail-over
    expect(counter(engine, 'right', 'goodput')).toBeGreaterThan(1250);
  });

  test('with reads from any replica even a synchronous set shows old values on the cut-off side', () => {
    const engine = afterCut({ replication: 'synchronous', readFrom: 'any' });
    expect(metric(engine, 'staleReads')).toBeGreaterThan(100);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
  });

  test('from everybody, nobody is elected: a majority is of all members', () => {
    const engine = start(store({ replication: 'synchronous' }));
    engine.runTo(5);
    const apart = partition(engine, [['left', 'a'], ['b'], ['right', 'c']]);
    engine.runTo(25);
    expect([metric(engine, 'elections'), leaders(engine).length]).toEqual([0, 0]);
    expect(failures(engine, 'right', 'no-quorum')).toBeGreaterThan(1500);
    engine.heal(apart);
    engine.runTo(30);
    expect(leaders(engine)).toHaveLength(1);
  });

  test('a follower that was alone does not depose the leader when it comes back', () => {
    const engine = start(store({}));
    engine.runTo(5);
    const alone = partition(engine, [['c'], ['left', 'right', 'a', 'b']]);
    engine.runTo(25);
    expect(pillsOf(engine, 'c')).toEqual(['no leader · term 1']);
    engine.heal(alone);
    engine.runTo(30);
    expect(metric(engine, 'elections')).toBe(0);
    expect(leaders(engine)).toEqual(['a']);
    quiet(engine);
    engine.runTo(32);
    expect(valuesOf(engine, 'c')).toEqual(valuesOf(engine, 'a'));
  });
});

describe('when the leader dies', () => {
  test('another takes over between one and two fail-over time-outs later, and callers find it', () => {
    const engine = start(store({ failoverTimeout: 1 }));
    engine.runTo(5);
    breakNow(engine, 'crash', ['a'], { of: 'machine' });
    engine.runTo(5.8);
    expect(leaders(engine)).toEqual([]);
    engine.runTo(7.5);
    expect(leaders(engine)).toHaveLength(1);
    expect(metric(engine, 'elections')).toBe(1);
    // two rounds of votes, 10 ms there and back each
    expect(ownHistogram(engine, 'set', 'electionSeconds').max).toBeCloseTo(0.02, 3);
    const [before, failed] = [counter(engine, 'left', 'goodput'), failures(engine, 'left', 'no-quorum')];
    engine.runTo(12.5);
    expect(counter(engine, 'left', 'goodput') - before).toBeGreaterThan(440);
    expect(failures(engine, 'left', 'no-quorum') - failed).toBeLessThan(5);
  });

  test('what an asynchronous one had not shipped is lost', () => {
    const lost = (replication: string) => {
      const engine = start(store({ replication }, { arrivals: poisson(500), readFraction: 0 }));
      engine.runTo(5);
      // it hears callers but not its followers for half a second: about 500 writes
      partition(engine, [['a'], ['b', 'c']]);
      engine.runTo(5.5);
      breakNow(engine, 'crash', ['a'], { of: 'machine' });
      engine.runTo(15);
      return metric(engine, 'lostAcknowledgedWrites');
    };
    expect(Math.abs(lost('asynchronous') - 500)).toBeLessThan(4 * Math.sqrt(500));
    expect(lost('synchronous')).toBe(0);
  });

  test('and comes back, it follows and catches up', () => {
    const engine = start(store({ replication: 'synchronous' }));
    engine.runTo(5);
    const crash = breakNow(engine, 'crash', ['a'], { of: 'process' });
    engine.runTo(15);
    engine.heal(crash);
    engine.runTo(20);
    expect(pillsOf(engine, 'a')).toEqual(['term 2']);
    quiet(engine);
    engine.runTo(22);
    expect(valuesOf(engine, 'a')).toEqual(valuesOf(engine, 'b'));
  });
});

describe('a replica that was away too long', () => {
  test('gets the values themselves, and is alike again', () => {
    const engine = start(
      store(
        {},
        { arrivals: poisson(1000), readFraction: 0 },
        { writeTime: constant(0.0001), connections: 100 },
      ),
    );
    engine.runTo(1);
    const crash = breakNow(engine, 'crash', ['c'], { of: 'machine' });
    engine.runTo(5);
    expect(logOf(engine, 'a').base).toBeGreaterThan(1500);
    engine.heal(crash);
    engine.runTo(6);
    quiet(engine);
    engine.runTo(8);
    expect(valuesOf(engine, 'c')).toEqual(valuesOf(engine, 'a'));
    expect(logOf(engine, 'a').count).toBeLessThan(10_000);
  });
});

describe('edits while running', () => {
  test('from asynchronous to synchronous and back keep the store alike', () => {
    const of = store({ replication: 'asynchronous' });
    const engine = start(of);
    for (const [i, replication] of ['synchronous', 'asynchronous', 'synchronous'].entries()) {
      engine.runTo(5 * (i + 1));
      engine.edit(changed(of, 'set', { replication }));
    }
    engine.runTo(20);
    quiet(engine);
    engine.runTo(22);
    expect(valuesOf(engine, 'b')).toEqual(valuesOf(engine, 'a'));
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
  });

  test('a replica that joins gets everything; one that leaves refuses', () => {
    const of = store({ readFrom: 'any' });
    const engine = start(of);
    engine.runTo(5);
    const joined = {
      ...of,
      nodes: [...of.nodes, { id: 'd', kind: 'replica', position: { x: 0, y: 0 }, settings: {} }],
      links: [...of.links, { id: linkId('set', 'd'), from: 'set', to: 'd', settings: {} }],
    };
    engine.edit(joined);
    engine.runTo(10);
    expect(counter(engine, 'd', 'reads')).toBeGreaterThan(100);
    expect(metric(engine, 'elections')).toBe(0);
    engine.edit(of);
    engine.runTo(15);
    expect(failures(engine, 'left', 'unavailable')).toBe(0);
    expect(conserves(engine)).toBe(true);
  });
});

/** Breaks the set in a random way for a random while, again and again. */
function torment(engine: Engine, seconds: number, seed: number): void {
  let x = seed * 2654435761 + 1;
  const below = (n: number) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % n;
  };
  const active: string[] = [];
  for (let t = 1; t < seconds; t += 0.1 + below(100) / 100) {
    engine.runTo(t);
    if (active.length > 2 || (active.length > 0 && below(3) === 0))
      engine.heal(active.splice(below(active.length), 1)[0]!);
    const victim = replicas[below(3)]!;
    const others = replicas.filter((id) => id !== victim);
    switch (below(8)) {
      case 0:
        active.push(breakNow(engine, 'crash', [victim], { of: below(2) === 0 ? 'process' : 'machine' }));
        break;
      case 1:
        breakNow(engine, 'restart', [victim]);
        break;
      case 2:
        active.push(breakNow(engine, 'pause', [victim]));
        break;
      case 3:
        active.push(
          partition(engine, [
            ['left', victim],
            ['right', ...others],
          ]),
        );
        break;
      case 4:
        active.push(partition(engine, [['left', 'right', victim], others]));
        break;
      case 5:
        active.push(
          breakNow(engine, 'partition', [], {
            blocked: [
              [victim, others[0]],
              ['right', victim],
            ],
          }),
        );
        break;
      case 6:
        active.push(
          breakNow(
            engine,
            'loss',
            replicas.map((id) => linkId('set', id)),
            { probability: 0.3 },
          ),
        );
        break;
      default:
        active.push(breakNow(engine, 'latency', [linkId('set', victim)], { seconds: below(100) / 100 }));
    }
  }
  for (const id of active) engine.heal(id);
}

describe('whatever happens to it', () => {
  const seeds = Array.from({ length: 16 }, (_, seed) => seed);
  const fast = { heartbeatInterval: 0.1, failoverTimeout: 0.5 };
  const traffic = { arrivals: poisson(40), keys: { count: 5, skew: 0 } };

  test.each(['synchronous', 'asynchronous'])(
    'a %s set has one leader a term and ends up alike everywhere',
    (replication) => {
      for (const seed of seeds) {
        const engine = start(store({ replication, ...fast }, traffic), seed);
        torment(engine, 15, seed);
        engine.runTo(20);
        quiet(engine);
        engine.runTo(23);
        const reigns = observer(engine).reigns.map((reign) => reign.term);
        expect(new Set(reigns).size, `terms of seed ${seed}`).toBe(reigns.length);
        expect(leaders(engine), `leaders of seed ${seed}`).toHaveLength(1);
        for (const id of ['b', 'c'])
          expect(valuesOf(engine, id), `seed ${seed}`).toEqual(valuesOf(engine, 'a'));
        expect(conserves(engine), `seed ${seed}`).toBe(true);
      }
    },
  );

  test('a synchronous set loses no acknowledged write, and reads from its leader are never stale', () => {
    for (const seed of seeds) {
      const engine = start(store({ replication: 'synchronous', ...fast }, traffic), seed);
      torment(engine, 15, seed);
      engine.runTo(18);
      expect(metric(engine, 'lostAcknowledgedWrites'), `seed ${seed}`).toBe(0);
      expect(metric(engine, 'staleReads'), `seed ${seed}`).toBe(0);
      expect(metric(engine, 'writes'), `seed ${seed}`).toBeGreaterThan(50);
    }
  });
});

describe('a synchronous leader answers reads only while no other can have been elected', () => {
  const busy = { arrivals: poisson(200), keys: { count: 2, skew: 0 }, readFraction: 0.5 };
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

  test('however seldom it looks whether anybody hears it', () => {
    for (const seed of seeds) {
      const settings = { replication: 'synchronous', failoverTimeout: 1, heartbeatInterval: 0.9 };
      const engine = start(store(settings, busy), seed);
      engine.runTo(5 + seed / 10);
      cutOff(engine);
      engine.runTo(9);
      expect(metric(engine, 'writes')).toBeGreaterThan(500);
      expect(metric(engine, 'staleReads'), `seed ${seed}`).toBe(0);
    }
  });

  test('also when a replica that had promised its support forgets it in a restart', () => {
    for (const seed of seeds) {
      const settings = { replication: 'synchronous', failoverTimeout: 1, heartbeatInterval: 0.05 };
      const engine = start(store(settings, { ...busy, readFraction: 1 }), seed);
      engine.runTo(5);
      // b hears nothing and would lead, lacks nothing either, but c hears from a
      partition(engine, [['a'], ['b']]);
      engine.runTo(7);
      for (const id of ['left', 'right'])
        engine.edit(changed(engine.currentDesign, id, { readFraction: 0.5 }));
      cutOff(engine);
      breakNow(engine, 'restart', ['c']);
      engine.runTo(11);
      expect(metric(engine, 'elections'), `seed ${seed}`).toBeGreaterThan(0);
      expect(metric(engine, 'staleReads'), `seed ${seed}`).toBe(0);
    }
  });
});

test('the set itself is no machine: it cannot be cut off from its callers', () => {
  const engine = start(store({}));
  partition(engine, [['set'], ['left', 'right', ...replicas]]);
  engine.runTo(10);
  expect(failures(engine, 'left', 'timeout') + failures(engine, 'left', 'no-quorum')).toBe(0);
});
