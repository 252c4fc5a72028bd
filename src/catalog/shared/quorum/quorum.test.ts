import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../engine/engine.ts';
import { type Design, designSchema } from '../../../model/design.ts';
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
  ownHistogram,
  partition,
  pillsOf,
  poisson,
  regular,
  start,
} from '../testing/rig.ts';
import type { MemberDurable } from './member.ts';
import { heldAt } from './store.ts';
import { siblingCount } from './versions.ts';

const three = ['a', 'b', 'c'];
const five = ['a', 'b', 'c', 'd', 'e'];
const KEYS = 50;
const exact = { readTime: constant(0), writeTime: constant(0), syncTime: constant(0.001) };

/** Two clients of one quorum set, 5 ms from everybody to each replica unless said otherwise. */
function store(
  settings: object,
  client: object = {},
  replicas = three,
  replica: object = {},
  latency: object = constant(0.005),
): Design {
  const traffic = { arrivals: poisson(100), readFraction: 0.5, keys: { count: KEYS, skew: 0.5 }, ...client };
  return design(
    {
      left: ['client', traffic],
      right: ['client', traffic],
      set: ['replica-set', { protocol: 'quorum', ...settings }],
      ...Object.fromEntries(replicas.map((id) => [id, ['replica', replica] as const])),
    },
    [['left', 'set'], ['right', 'set'], ...replicas.map((id) => ['set', id, { latency }] as const)],
  );
}

function quiet(engine: Engine): void {
  for (const client of ['left', 'right']) {
    engine.edit(changed(engine.currentDesign, client, { arrivals: poisson(0) }));
  }
}

const metric = (engine: Engine, name: string) => counter(engine, 'set', name);
const storeOf = (engine: Engine, id: string) => durableOf<MemberDurable>(engine, id).store;
const keysHeld = (engine: Engine, id: string) => {
  const store = storeOf(engine, id);
  return Array.from({ length: store.keys }, (_, key) => heldAt(store, key)).filter((held) => held !== 0)
    .length;
};
const valuesOf = (engine: Engine, id: string) =>
  Array.from({ length: KEYS }, (_, key) => heldAt(storeOf(engine, id), key));
const failed = (engine: Engine) =>
  failures(engine, 'left', 'no-quorum') + failures(engine, 'right', 'no-quorum');

describe('in peace', () => {
  test('a driver takes one round trip and a sync, a replica that coordinates takes another one', () => {
    const latency = (settings: object) => {
      const engine = start(store(settings, { arrivals: regular(10), readFraction: 0 }, three, exact));
      engine.runTo(10.05);
      return histogram(engine, 'left', 'latencySeconds').mean;
    };
    expect(latency({})).toBeCloseTo(0.011, 5);
    expect(latency({ coordinator: 'replica' })).toBeCloseTo(0.005 + 0.011 + 0.005, 5);
    // its own copy is enough for one
    expect(latency({ coordinator: 'replica', writeQuorum: 'one' })).toBeCloseTo(0.005 + 0.001 + 0.005, 5);
  });

  test('every replica comes to hold every write, and all hold the same', () => {
    const engine = start(store({ readRepair: 'off' }, {}, three, exact));
    engine.runTo(10);
    quiet(engine);
    engine.runTo(11);
    expect(valuesOf(engine, 'b')).toEqual(valuesOf(engine, 'a'));
    expect(valuesOf(engine, 'c')).toEqual(valuesOf(engine, 'a'));
    expect(counter(engine, 'a', 'writes')).toBe(metric(engine, 'writes'));
    expect(metric(engine, 'repairs')).toBe(0);
    expect(conserves(engine)).toBe(true);
  });

  test('a key is held by N members next on the ring, and about N/M of the keys by each', () => {
    const engine = start(store({ replicas: 2, readRepair: 'off' }, { keys: { count: 2000, skew: 0 } }, five));
    engine.runTo(20);
    const held = five.map((id) => keysHeld(engine, id));
    const keys = held.reduce((sum, n) => sum + n, 0) / 2;
    for (const n of held) expect(Math.abs(n / keys - 2 / 5)).toBeLessThan(0.1);
    expect(metric(engine, 'staleReads')).toBe(0);
  });

  test('one of everything is faster and stale now and then; a quorum of both never is', () => {
    const stale = (level: string) => {
      const one = store(
        { readQuorum: level, writeQuorum: level, readRepair: 'off' },
        { keys: { count: 1, skew: 0 } },
        three,
        {},
        exponential(0.02),
      );
      const engine = start(one);
      engine.runTo(20);
      return [metric(engine, 'staleReads'), ownHistogram(engine, 'set', 'versionsBehind').max];
    };
    expect(stale('one')[0]).toBeGreaterThan(50);
    expect(stale('one')[1]).toBeGreaterThan(1);
    expect(stale('quorum')[0]).toBe(0);
  });
});

describe('when replicas fail', () => {
  test('a quorum goes on without one of three and not without two', () => {
    const engine = start(store({}));
    engine.runTo(5);
    breakNow(engine, 'crash', ['a'], { of: 'machine' });
    engine.runTo(10);
    expect(failed(engine)).toBe(0);
    breakNow(engine, 'crash', ['b'], { of: 'machine' });
    engine.runTo(15);
    expect(failed(engine)).toBeGreaterThan(800);
    expect(conserves(engine)).toBe(true);
  });

  test('a read that is sent to R only asks another one when one of them does not answer', () => {
    const engine = start(store({ readFanout: 'quorum' }, { readFraction: 1 }));
    engine.runTo(5);
    breakNow(engine, 'crash', ['a'], { of: 'machine' });
    engine.runTo(10);
    expect(failed(engine)).toBe(0);
    // once it is known not to answer, the others are asked first
    expect(histogram(engine, 'left', 'latencySeconds').p95).toBeLessThan(0.1);
  });

  test('a driver finds another coordinator', () => {
    const engine = start(store({ coordinator: 'replica' }));
    engine.runTo(5);
    breakNow(engine, 'crash', ['a'], { of: 'process' });
    engine.runTo(10);
    expect(failed(engine)).toBe(0);
    expect(metric(engine, 'redirects')).toBeGreaterThan(5);
  });

  test('what a crash takes back was never acknowledged, unless it was answered from memory', () => {
    const lost = (syncPolicy: string) => {
      const engine = start(store({ writeQuorum: 'one' }, {}, three, { syncPolicy, syncInterval: 5 }));
      engine.runTo(9.5);
      const all = breakNow(engine, 'crash', three, { of: 'machine' });
      engine.runTo(9.6);
      engine.heal(all);
      engine.runTo(15);
      return metric(engine, 'lostAcknowledgedWrites');
    };
    expect(lost('each-write')).toBe(0);
    // half of 200 requests a second for 4.5 s, of 50 keys: of each key the newest is lost
    expect(lost('interval')).toBe(KEYS);
  });

  test('a write that is lost at one replica only is not lost', () => {
    const engine = start(
      store({ writeQuorum: 'one' }, {}, three, { syncPolicy: 'interval', syncInterval: 5 }),
    );
    engine.runTo(9.5);
    breakNow(engine, 'restart', ['a']);
    engine.runTo(15);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
  });
});

describe('repair', () => {
  /** Replica a misses the writes of ten seconds. */
  function missed(settings: object, seconds = 10): Engine {
    const engine = start(store(settings));
    engine.runTo(2);
    const cut = partition(engine, [['a'], ['b', 'c', 'left', 'right']]);
    engine.runTo(2 + seconds);
    engine.heal(cut);
    return engine;
  }
  const differing = (engine: Engine) => {
    const other = valuesOf(engine, 'b');
    return valuesOf(engine, 'a').filter((held, key) => held !== other[key]).length;
  };
  const readOnly = (engine: Engine) => {
    for (const client of ['left', 'right'])
      engine.edit(changed(engine.currentDesign, client, { readFraction: 1 }));
  };

  test('without any a replica that was away keeps its old values', () => {
    const engine = missed({ readRepair: 'off' });
    quiet(engine);
    engine.runTo(30);
    expect(differing(engine)).toBeGreaterThan(40);
  });

  test.each(['asynchronous', 'blocking'])('by reads, %s: what is read is repaired', (readRepair) => {
    const engine = missed({ readRepair });
    readOnly(engine);
    engine.runTo(40);
    expect(metric(engine, 'repairs')).toBeGreaterThan(40);
    expect(differing(engine)).toBe(0);
  });

  test('a blocking repair makes the read wait for a second round, an asynchronous one does not', () => {
    const slowest = (readRepair: string) => {
      const apart = { writeQuorum: 'one', writeFanout: 'quorum', readQuorum: 'all', readRepair };
      const engine = start(store(apart, { arrivals: regular(10) }, three, exact));
      engine.runTo(20);
      expect(metric(engine, 'repairs')).toBeGreaterThan(20);
      return histogram(engine, 'left', 'latencySeconds').max;
    };
    expect(slowest('asynchronous')).toBeLessThan(0.0121);
    expect(slowest('blocking')).toBeGreaterThan(0.0209);
  });

  test('hints are kept while a replica is away, and handed over when it is back', () => {
    const engine = missed({ readRepair: 'off', hintedHandoff: 'on', handoffInterval: 1 });
    const kept = metric(engine, 'hintsStored');
    // about 100 writes a second, those of the last moment still wait for their time-out
    expect(kept).toBeGreaterThan(800);
    expect(pillsOf(engine, 'b').some((pill) => pill.endsWith('hints'))).toBe(true);
    quiet(engine);
    engine.runTo(20);
    expect(differing(engine)).toBe(0);
    for (const id of three) expect(storeOf(engine, id).hints).toEqual([]);
  });

  test('a replica has recovered when it has all that was acknowledged while it was away', () => {
    const recovered = (settings: object) => {
      const engine = start(store({ readRepair: 'off', ...settings }));
      engine.runTo(5);
      const down = breakNow(engine, 'crash', ['a'], { of: 'machine' });
      engine.runTo(10);
      engine.heal(down);
      for (const client of ['left', 'right'])
        engine.edit(changed(engine.currentDesign, client, { readFraction: 1 }));
      engine.runTo(20);
      return ownHistogram(engine, 'set', 'recoverySeconds');
    };
    expect(recovered({}).count).toBe(0);
    const { count, max } = recovered({ hintedHandoff: 'on', handoffInterval: 1 });
    expect(count).toBe(1);
    expect(max).toBeGreaterThan(5);
    expect(max).toBeLessThan(6.3);
  });

  test('beyond the hint window no more hints are kept', () => {
    const engine = missed({ readRepair: 'off', hintedHandoff: 'on', hintWindow: 2 });
    expect(metric(engine, 'hintsStored')).toBeLessThan(350);
    expect(metric(engine, 'hintsStored')).toBeGreaterThan(150);
  });

  test('anti-entropy brings all alike, and its messages are as large as its trees and the values that differ', () => {
    const engine = missed({ readRepair: 'off', antiEntropyInterval: 1 });
    quiet(engine);
    engine.runTo(25);
    expect(differing(engine)).toBe(0);
    expect(metric(engine, 'repairs')).toBeGreaterThan(40);
    const bytes = () => three.reduce((sum, id) => sum + engine.simulation.linkById(`set.${id}`)!.bytes, 0);
    const before = bytes();
    engine.runTo(35);
    // nothing differs: only trees of 16 leaves and as many inner nodes, from three replicas, ten times each
    expect(bytes() - before).toBe(3 * 10 * 2 * 16 * 32);
  });
});

describe('strict and sloppy quorums', () => {
  /** Three of five replicas hold each key; two replicas are away. */
  function twoAway(settings: object): Engine {
    const engine = start(store({ replicas: 3, memberTimeout: 0.1, ...settings }, {}, five));
    engine.runTo(5);
    breakNow(engine, 'crash', ['a', 'b'], { of: 'machine' });
    engine.runTo(15);
    return engine;
  }

  test('a strict one refuses writes of keys that have lost their majority, hints or not', () => {
    for (const hintedHandoff of ['off', 'on']) {
      const engine = twoAway({ hintedHandoff });
      expect(failed(engine)).toBeGreaterThan(100);
    }
  });

  test('a sloppy one takes every write, and reads miss some until the hints are handed over', () => {
    const sloppy = { hintedHandoff: 'on', quorumKind: 'sloppy', handoffInterval: 1 };
    const engine = start(store({ replicas: 3, memberTimeout: 0.1, ...sloppy }, { readFraction: 0 }, five));
    engine.runTo(5);
    const down = breakNow(engine, 'crash', ['a', 'b'], { of: 'machine' });
    engine.runTo(15);
    expect(failed(engine)).toBe(0);
    engine.heal(down);
    for (const client of ['left', 'right'])
      engine.edit(changed(engine.currentDesign, client, { readFraction: 1 }));
    engine.runTo(20);
    expect(metric(engine, 'lostAcknowledgedWrites')).toBe(0);
    for (const id of five) expect(storeOf(engine, id).hints).toEqual([]);
    const stale = metric(engine, 'staleReads');
    engine.runTo(25);
    expect(metric(engine, 'staleReads')).toBe(stale);
  });

  test('with W = 1 it takes writes even when all replicas of a key are away (ANY)', () => {
    const away = (quorumKind: string) => {
      const any = { replicas: 1, writeQuorum: 'one', hintedHandoff: 'on', quorumKind, memberTimeout: 0.1 };
      const engine = start(store(any, { readFraction: 0 }, five));
      breakNow(engine, 'crash', ['a'], { of: 'machine' });
      engine.runTo(10);
      return failed(engine);
    };
    expect(away('strict')).toBeGreaterThan(100);
    expect(away('sloppy')).toBe(0);
  });
});

describe('conflicts', () => {
  const one = { keys: { count: 1, skew: 0 }, arrivals: poisson(5) };

  test('a clock that is behind loses the acknowledged writes of its side, and nobody is told', () => {
    const run = (conflicts: string, skew: number) => {
      const engine = start(store({ conflicts }, { ...one, readFraction: 0 }));
      breakNow(engine, 'clock-skew', ['left'], { seconds: skew });
      engine.runTo(60);
      return engine;
    };
    // the left client's writes are stamped 10 s ago: the right one has written since, nearly always
    const lost = metric(run('last-write-wins', -10), 'conflictsLost');
    expect(Math.abs(lost - 300)).toBeLessThan(4 * Math.sqrt(300) + 10);
    expect(metric(run('last-write-wins', 0), 'conflictsLost')).toBeLessThan(110);
    expect(metric(run('version-vectors', -10), 'conflictsLost')).toBe(0);
    expect(failed(run('last-write-wins', -10))).toBe(0);
  });

  test('version vectors drop nothing, whatever overtakes what', () => {
    const busy = { keys: { count: 2, skew: 0 }, arrivals: poisson(60), readFraction: 0 };
    const engine = start(store({ conflicts: 'version-vectors' }, busy, three, {}, exponential(0.02)));
    engine.runTo(20);
    expect(metric(engine, 'conflictsLost')).toBe(0);
    expect(metric(engine, 'siblings')).toBeGreaterThan(0);
  });

  test('siblings stay until somebody who has read them writes', () => {
    const engine = start(store({ conflicts: 'version-vectors' }, { ...one, readFraction: 0 }));
    engine.runTo(10);
    quiet(engine);
    engine.runTo(11);
    // each of both clients has overwritten its own writes only
    for (const id of three) expect(siblingCount(heldAt(storeOf(engine, id), 0))).toBe(2);
    expect(metric(engine, 'siblings')).toBeGreaterThan(50);
    expect(pillsOf(engine, 'a')).toContain('1 key with siblings');
    engine.edit(changed(engine.currentDesign, 'left', { arrivals: regular(10), readFraction: 1 }));
    engine.runTo(12);
    engine.edit(changed(engine.currentDesign, 'left', { readFraction: 0 }));
    engine.runTo(13);
    for (const id of three) expect(siblingCount(heldAt(storeOf(engine, id), 0))).toBe(1);
  });

  test('another way of resolving them is another store: it begins anew', () => {
    const engine = start(store({}));
    engine.runTo(5);
    engine.edit(changed(engine.currentDesign, 'set', { conflicts: 'version-vectors' }));
    engine.runTo(5.001);
    expect(storeOf(engine, 'a').keys).toBe(0);
    engine.runTo(10);
    expect(metric(engine, 'staleReads')).toBe(0);
    expect(failed(engine)).toBe(0);
  });
});

describe('regions', () => {
  const regions = ['eu', 'us'];
  /** Three replicas and a client in each of two regions, 40 ms apart. */
  function twoRegions(settings: object): Design {
    const nodes = regions.flatMap((region) => [
      {
        id: `client-${region}`,
        kind: 'client',
        zone: region,
        settings: { arrivals: poisson(50), readFraction: 0.5, keys: { count: KEYS, skew: 0 } },
      },
      ...[1, 2, 3].map((i) => ({ id: `${region}-${i}`, kind: 'replica', zone: region, settings: exact })),
    ]);
    const members = regions.flatMap((region) => [1, 2, 3].map((i) => `${region}-${i}`));
    return designSchema.parse({
      version: 1,
      zones: regions.map((id) => ({ id, name: id, region: id })),
      network: { pairs: [{ between: ['eu', 'us'], latency: constant(0.04) }] },
      nodes: [...nodes, { id: 'set', kind: 'replica-set', settings: { protocol: 'quorum', ...settings } }],
      links: [
        ...regions.map((region) => ({ id: `in-${region}`, from: `client-${region}`, to: 'set' })),
        ...members.map((id) => ({ id: `set-${id}`, from: 'set', to: id })),
      ],
    });
  }
  const apart = (engine: Engine) =>
    partition(
      engine,
      regions.map((region) => [`client-${region}`, ...[1, 2, 3].map((i) => `${region}-${i}`)]),
    );
  const answered = (settings: object) => {
    const engine = start(twoRegions(settings));
    engine.runTo(10);
    const latency = histogram(engine, 'client-eu', 'latencySeconds').p50;
    const before = counter(engine, 'client-eu', 'goodput');
    apart(engine);
    engine.runTo(20);
    return { latency, share: (counter(engine, 'client-eu', 'goodput') - before) / 500, engine };
  };

  test.each(['driver', 'replica'])(
    'a local quorum is fast and survives the other region (coordinator: %s)',
    (coordinator) => {
      const { latency, share } = answered({ coordinator, readScope: 'local', writeScope: 'local' });
      expect(latency).toBeLessThan(0.005);
      expect(share).toBeGreaterThan(0.85);
    },
  );

  test('a quorum in each region waits for the far one and stops without it', () => {
    const { latency, share } = answered({ readScope: 'each', writeScope: 'each' });
    expect(latency).toBeGreaterThan(0.08);
    expect(share).toBe(0);
  });

  test('writes in each and reads in one’s own region: never stale, and reads go on', () => {
    const { share, engine } = answered({ readScope: 'local', writeScope: 'each' });
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
    expect(metric(engine, 'staleReads')).toBe(0);
  });

  test('of two copies in each region the near ones answer', () => {
    const settings = {
      replicas: 2,
      replicasPer: 'region',
      readScope: 'local',
      writeScope: 'local',
      readFanout: 'quorum',
    };
    const { share, engine } = answered(settings);
    expect(share).toBeGreaterThan(0.85);
    const held = ['eu-1', 'eu-2', 'eu-3'].map((id) => keysHeld(engine, id));
    expect(held.reduce((sum, n) => sum + n, 0)).toBe(2 * KEYS);
  });

  test('a client where no replica is has no local quorum', () => {
    const design = twoRegions({ readScope: 'local', writeScope: 'local' });
    const nodes = design.nodes.map((node) => (node.id === 'client-eu' ? { ...node, zone: undefined } : node));
    const engine = start(designSchema.parse({ ...design, nodes: JSON.parse(JSON.stringify(nodes)) }));
    engine.runTo(5);
    expect(counter(engine, 'client-eu', 'goodput')).toBe(0);
    expect(failures(engine, 'client-eu', 'unavailable')).toBeGreaterThan(100);
  });
});

describe('provisioned throughput', () => {
  const paid = { provisionedWrites: 50, provisionedReads: 1000, burstSeconds: 10 };

  test('beyond it requests are refused, and what was saved can be spent at once', () => {
    const engine = start(store(paid, { arrivals: regular(10), readFraction: 0, valueBytes: 1000 }));
    engine.runTo(30);
    expect(failures(engine, 'left', 'rate-limited')).toBe(0);
    // 20 a second of 50: ten seconds' worth, 500 units, are saved by now
    for (const client of ['left', 'right'])
      engine.edit(changed(engine.currentDesign, client, { arrivals: regular(100) }));
    engine.runTo(33);
    expect(failures(engine, 'left', 'rate-limited')).toBe(0);
    engine.runTo(40);
    const before = counter(engine, 'left', 'goodput') + counter(engine, 'right', 'goodput');
    engine.runTo(60);
    const done = counter(engine, 'left', 'goodput') + counter(engine, 'right', 'goodput') - before;
    expect(Math.abs(done / 20 - 50)).toBeLessThan(1);
    expect(failures(engine, 'left', 'rate-limited')).toBeGreaterThan(1000);
  });

  test('a replica that coordinates refuses a whole request, so that “rate limited” is all that is said', () => {
    const set = { coordinator: 'replica', provisionedWrites: 200, burstSeconds: 1 };
    const engine = start(store(set, { arrivals: regular(200), readFraction: 0 }));
    engine.runTo(5);
    const before = counter(engine, 'left', 'goodput') + counter(engine, 'right', 'goodput');
    engine.runTo(25);
    const done = counter(engine, 'left', 'goodput') + counter(engine, 'right', 'goodput') - before;
    expect(Math.abs(done / 20 - 200)).toBeLessThan(3);
    for (const client of ['left', 'right']) {
      expect(failures(engine, client, 'rate-limited')).toBeGreaterThan(1000);
      expect(failures(engine, client, 'no-quorum')).toBe(0);
    }
  });

  test('a value of 2.5 KB takes three write units', () => {
    const engine = start(store(paid, { arrivals: regular(100), readFraction: 0, valueBytes: 2500 }));
    engine.runTo(10);
    const before = counter(engine, 'left', 'goodput') + counter(engine, 'right', 'goodput');
    engine.runTo(40);
    const done = counter(engine, 'left', 'goodput') + counter(engine, 'right', 'goodput') - before;
    expect(Math.abs(done / 30 - 50 / 3)).toBeLessThan(0.5);
  });
});

describe('going back in time', () => {
  test.each([
    {
      coordinator: 'replica',
      conflicts: 'version-vectors',
      antiEntropyInterval: 0.5,
      readRepair: 'blocking',
    },
    { replicas: 2, hintedHandoff: 'on', quorumKind: 'sloppy', memberTimeout: 0.05, provisionedReads: 90 },
  ])('a run from a checkpoint is the same run: %o', (settings) => {
    const engine = start(store(settings, {}, five));
    engine.runTo(2);
    breakNow(engine, 'crash', ['a', 'b'], { of: 'machine' });
    engine.runTo(4.003);
    const saved = engine.checkpoint();
    engine.runTo(6);
    const fingerprint = engine.fingerprint();
    const counted = metric(engine, 'reads');
    engine.restore(saved);
    engine.runTo(6);
    expect(engine.fingerprint()).toBe(fingerprint);
    expect(metric(engine, 'reads')).toBe(counted);
  });
});
