/**
 * What the recorder of histories promises: what is said of an operation is true, whatever lies between client
 * and store, and going back in time changes nothing.
 */
import { describe, expect, it } from 'vitest';
import { kindById } from '../catalog/kinds.ts';
import { historyOf } from '../catalog/shared/testing/histories.ts';
import { breakNow, constant, design, partition, start } from '../catalog/shared/testing/rig.ts';
import type { Engine } from '../engine/engine.ts';
import type { Design } from '../model/design.ts';
import type { History, Operation } from '../model/history.ts';
import { storeGroupsOf } from '../model/store-groups.ts';
import { recordedHistory } from './recorded-history.ts';
import { Run } from './run.ts';

/** Requests at given times: `[seconds, key, 'w' or 'r']`. */
const log = (...rows: readonly (readonly [number, number, 'w' | 'r'])[]) => ({
  process: 'trace',
  trace: {
    name: 'log',
    format: 'access-log',
    rows: rows.map(([at, key, what]) => [at, key, 100, what === 'w' ? 1 : 0]),
  },
});

function record(of: Design, until: number, meddle: (engine: Engine) => void = () => {}): History {
  const engine = start(of);
  engine.recordHistory();
  meddle(engine);
  engine.runTo(until);
  return historyOf(engine);
}

/** What was asked and how it ended: `w1 ok`, `r1 ok`, `r- fail`. */
const told = ({ operations }: History) =>
  operations.map(({ kind, value, outcome }) => `${kind === 'write' ? 'w' : 'r'}${value ?? '-'} ${outcome}`);

const instantly = { readTime: constant(0.001), writeTime: constant(0.001) };

describe('what a read saw', () => {
  it.each([
    ['a database', { db: ['database', instantly] }, [['web', 'db']]],
    [
      'a database behind a service',
      { app: ['service', { serviceTime: constant(0.001) }], db: ['database', instantly] },
      [
        ['web', 'app'],
        ['app', 'db'],
      ],
    ],
    [
      'a cache, which gives what it has kept',
      { cache: ['cache', {}], db: ['database', instantly] },
      [
        ['web', 'cache'],
        ['cache', 'db'],
      ],
    ],
    [
      'shards',
      { router: ['shard-router', {}], db: ['database', instantly], db2: ['database', instantly] },
      [
        ['web', 'router'],
        ['router', 'db'],
        ['router', 'db2'],
      ],
    ],
    [
      'a set',
      { set: ['replica-set', {}], r1: ['replica', instantly] },
      [
        ['web', 'set'],
        ['set', 'r1'],
      ],
    ],
    [
      'a Raft set',
      { set: ['replica-set', { protocol: 'raft' }], r1: ['replica', instantly] },
      [
        ['web', 'set'],
        ['set', 'r1'],
      ],
    ],
    ...(['last-write-wins', 'version-vectors'] as const).flatMap((conflicts) =>
      (['driver', 'replica'] as const).map(
        (coordinator) =>
          [
            `a quorum of one, ${coordinator}, ${conflicts}`,
            {
              set: ['replica-set', { protocol: 'quorum', coordinator, conflicts }],
              r1: ['replica', instantly],
            },
            [
              ['web', 'set'],
              ['set', 'r1'],
            ],
          ] as const,
      ),
    ),
  ] as const)('is the value of the write: %s', (_, nodes, links) => {
    const rows = [
      [1, 7, 'r'],
      [2, 7, 'w'],
      [3, 7, 'r'],
      [4, 8, 'r'],
      [5, 7, 'w'],
      [6, 7, 'r'],
      [6.5, 7, 'r'],
    ] as const;
    const of = design({ web: ['client', { arrivals: log(...rows) }], ...nodes }, links);
    expect(told(record(of, 10))).toEqual(['r- ok', 'w2 ok', 'r2 ok', 'r- ok', 'w5 ok', 'r5 ok', 'r5 ok']);
  });

  it('comes with the machine that answered, and the version where versions can be compared', () => {
    const rows = [
      [1, 0, 'w'],
      [2, 0, 'r'],
    ] as const;
    const one = design({ web: ['client', { arrivals: log(...rows) }], db: ['database', instantly] }, [
      ['web', 'db'],
    ]);
    expect(record(one, 5).operations).toMatchObject([
      { version: 1, replica: 'db' },
      { version: 1, replica: 'db' },
    ]);
    const two = design(
      {
        web: ['client', { arrivals: log(...rows) }],
        app: ['service'],
        db: ['database'],
        other: ['database'],
      },
      [
        ['web', 'app'],
        ['app', 'db'],
        ['app', 'other'],
      ],
    );
    for (const operation of record(two, 5).operations) expect(operation.version).toBeUndefined();
  });

  it('is left out where it was written before anybody recorded', () => {
    const rows = [
      [1, 0, 'w'],
      [2, 0, 'r'],
      [3, 0, 'w'],
      [4, 0, 'r'],
    ] as const;
    const of = design({ web: ['client', { arrivals: log(...rows) }], db: ['database', instantly] }, [
      ['web', 'db'],
    ]);
    const engine = start(of);
    engine.runTo(1.5);
    engine.recordHistory();
    engine.runTo(5);
    expect(told(historyOf(engine))).toEqual(['r- fail', 'w2 ok', 'r2 ok']);
    expect(engine.simulation.history!.leftOut).toBe(1);
  });

  it('is of writes by clients alone: what a service writes by itself is nobody’s', () => {
    const rows = [
      [1, 0, 'r'],
      [2, 0, 'w'],
    ] as const;
    // every request, reads too, becomes a write
    const of = design(
      { web: ['client', { arrivals: log(...rows) }], app: ['service'], db: ['database', instantly] },
      [
        ['web', 'app'],
        ['app', 'db', { call: { operation: 'write' } }],
      ],
    );
    expect(told(record(of, 5))).toEqual(['r- fail', 'w2 ok']);
  });

  it('of a write that reached no store is nothing', () => {
    const of = design(
      { web: ['client', { arrivals: log([1, 0, 'w']) }], app: ['service'], db: ['database', instantly] },
      [
        ['web', 'app'],
        ['app', 'db', { call: { operation: 'read' } }],
      ],
    );
    expect(told(record(of, 5))).toEqual(['w1 fail']);
  });
});

describe('a write that only a cache took', () => {
  it('is seen, and so it happened', () => {
    const rows = [
      [1, 0, 'w'],
      [2, 0, 'r'],
    ] as const;
    const of = design(
      {
        web: ['client', { arrivals: log(...rows) }],
        cache: ['cache', { writePolicy: 'write-through' }],
        db: ['database', instantly],
      },
      [
        ['web', 'cache'],
        ['cache', 'db', { call: { operation: 'read' } }],
      ],
    );
    expect(told(record(of, 5))).toEqual(['w1 ok', 'r1 ok']);
  });
});

describe('how a write ended', () => {
  const oneWrite = { arrivals: log([1, 0, 'w']), timeout: 1 };

  it('is unknown when nobody answered in time, though it may happen later', () => {
    const slow = { ...instantly, writeTime: constant(3) };
    const of = design(
      { web: ['client', { ...oneWrite, arrivals: log([1, 0, 'w'], [5, 0, 'r']) }], db: ['database', slow] },
      [['web', 'db']],
    );
    expect(told(record(of, 8))).toEqual(['w1 unknown', 'r1 ok']);
  });

  it('is a failure when it was refused, and nothing else', () => {
    const of = design({ web: ['client', oneWrite], db: ['database', instantly] }, [['web', 'db']]);
    const crashed = (engine: Engine) => void breakNow(engine, 'crash', ['db'], { of: 'process' });
    expect(told(record(of, 5, crashed))).toEqual(['w1 fail']);
  });

  it('is unknown when a try that timed out was followed by one that was refused', () => {
    const retries = { strategy: 'fixed', attempts: 2, base: 0.1, jitter: 'none' };
    const of = design(
      {
        web: ['client', { ...oneWrite, retries }],
        db: ['database', { ...instantly, writeTime: constant(9) }],
      },
      [['web', 'db']],
    );
    const history = record(of, 6, (engine) => {
      engine.runTo(1.5);
      breakNow(engine, 'pause', ['db']);
      engine.runTo(2.05);
      breakNow(engine, 'crash', ['db'], { of: 'process' });
    });
    expect(told(history)).toEqual(['w1 unknown']);
    // the same without the first try
    const refused = record(of, 6, (engine) => void breakNow(engine, 'crash', ['db'], { of: 'process' }));
    expect(told(refused)).toEqual(['w1 fail']);
  });

  it.each(['sequence', 'parallel'] as const)(
    'is unknown when one of two stores took it and the other refused: %s',
    (calls) => {
      const of = design(
        {
          web: ['client', oneWrite],
          app: ['service', { calls, serviceTime: constant(0.001) }],
          one: ['database', { ...instantly, writeTime: constant(0.2) }],
          two: ['database', instantly],
        },
        [
          ['web', 'app'],
          ['app', 'one'],
          ['app', 'two'],
        ],
      );
      const crash = (id: string) => (engine: Engine) =>
        void breakNow(engine, 'crash', [id], { of: 'process' });
      expect(told(record(of, 5, crash('two')))).toEqual(['w1 unknown']);
      // in sequence the second is not asked when the first refuses; in parallel it is
      const expected = calls === 'sequence' ? 'w1 fail' : 'w1 unknown';
      expect(told(record(of, 5, crash('one')))).toEqual([expected]);
    },
  );

  it('is unknown when a hedged twin is refused after the first try has timed out', () => {
    const db = { writeTime: constant(9), connections: 1, queueCapacity: 0 };
    const of = design({ web: ['client', oneWrite], db: ['database', db] }, [
      ['web', 'db', { latency: constant(0.3), call: { hedgeAfter: 0.5 } }],
    ]);
    expect(told(record(of, 15))).toEqual(['w1 unknown']);
  });

  it('is unknown when its message came twice: what was refused once may have been done the other time', () => {
    const keys = Array.from({ length: 300 }, (_, key) => key);
    const rows = [
      ...keys.map((key) => [1 + key / 200, key, 'w'] as const),
      ...keys.map((key) => [10 + key, key, 'r'] as const),
    ];
    const db = { connections: 1, queueCapacity: 0, readTime: constant(0.01), writeTime: constant(0.01) };
    const of = design({ web: ['client', { arrivals: log(...rows) }], db: ['database', db] }, [
      ['web', 'db', { latency: { distribution: 'exponential', mean: 0.02 } }],
    ]);
    const { operations } = record(of, 320, (engine) => {
      const id = breakNow(engine, 'duplicate', ['web.db'], { probability: 0.5 });
      engine.runTo(9);
      engine.heal(id);
    });
    const seen = new Set(operations.filter(({ kind }) => kind === 'read').map(({ value }) => value));
    const failed = operations.filter(({ kind, outcome }) => kind === 'write' && outcome === 'fail');
    expect(failed.length).toBeGreaterThan(20);
    expect(failed.filter(({ value }) => seen.has(value))).toEqual([]);
  });

  it('is unknown when the client died, and no process waits for it', () => {
    const of = design({ web: ['client', oneWrite], db: ['database', { writeTime: constant(3) }] }, [
      ['web', 'db'],
    ]);
    const engine = start(of);
    engine.recordHistory();
    engine.runTo(1.5);
    const groups = storeGroupsOf(of, kindById);
    engine.edit({ ...of, nodes: of.nodes.filter(({ id }) => id !== 'web'), links: [] });
    const log = engine.simulation.history!;
    expect(told(recordedHistory(log, groups))).toEqual(['w1 unknown']);
    expect(log.rows.timeOf(1)).toBe(1.5);
  });

  it.each(['leader-follower', 'raft', 'quorum'] as const)(
    'is unknown when a set of %s has no quorum for it',
    (protocol) => {
      const set = { protocol, replication: 'synchronous', failoverTimeout: 0.3, heartbeatInterval: 0.1 };
      const ids = ['r1', 'r2', 'r3'];
      const of = design(
        {
          web: ['client', { arrivals: log([3, 0, 'w']), timeout: 5 }],
          set: ['replica-set', set],
          ...Object.fromEntries(ids.map((id) => [id, ['replica', instantly] as const])),
        },
        [['web', 'set'], ...ids.map((id) => ['set', id] as const)],
      );
      const lonely = (engine: Engine) => {
        engine.runTo(2);
        partition(engine, [['web', 'r1'], ['r2'], ['r3']]);
      };
      expect(told(record(of, 10, lonely))).toEqual(['w1 unknown']);
    },
  );
});

describe('processes', () => {
  it('do one thing after the other: as many as a client has requests under way', () => {
    const of = design(
      {
        web: ['client', { arrivals: { process: 'poisson', rate: 200 }, readFraction: 0.5 }],
        db: ['database', {}],
      },
      [['web', 'db']],
    );
    const engine = start(of);
    engine.recordHistory();
    engine.runTo(20);
    const { operations } = historyOf(engine);
    const openUntil = new Map<number, number>();
    for (const { process, invoked, returned } of operations) {
      expect(invoked).toBeGreaterThanOrEqual(openUntil.get(process) ?? 0);
      openUntil.set(process, returned ?? invoked);
    }
    const lanes = engine.simulation.history!.processes.map(({ lane }) => lane);
    expect(lanes).toEqual(lanes.map((_, i) => i));
    expect(operations.length).toBeGreaterThan(3000);
  });

  it('of closed clients are the users of each', () => {
    const users = { process: 'closed', users: 4, thinkTime: constant(0.01) };
    const of = design(
      { a: ['client', { arrivals: users }], b: ['client', { arrivals: users }], db: ['database'] },
      [
        ['a', 'db'],
        ['b', 'db'],
      ],
    );
    const engine = start(of);
    engine.recordHistory();
    engine.runTo(5);
    const { processes } = engine.simulation.history!;
    expect(processes.filter(({ client }) => client === 'a')).toHaveLength(4);
    expect(processes).toHaveLength(8);
  });
});

describe('recording', () => {
  const ids = ['a', 'b', 'c'];
  const busy = design(
    {
      web: ['client', { arrivals: { process: 'poisson', rate: 200 }, readFraction: 0.5, timeout: 0.5 }],
      cache: ['cache', { capacity: { entries: 20 } }],
      set: ['replica-set', { readFrom: 'any', shippingLag: constant(0.05), failoverTimeout: 0.5 }],
      ...Object.fromEntries(ids.map((id) => [id, ['replica', {}] as const])),
    },
    [
      ['web', 'cache'],
      ['cache', 'set'],
      ...ids.map((id) => ['set', id, { latency: constant(0.003) }] as const),
    ],
  );
  const recording = { series: true, checkpoints: true, spacing: 500, history: true };
  const all = (run: Run): readonly Operation[] =>
    recordedHistory(run.history!, storeGroupsOf(run.design, kindById)).operations;
  const cut = (id: string) => ({
    type: 'fault' as const,
    fault: { id, fault: 'crash' as const, targets: ['a'], settings: { of: 'machine' }, duration: 1.5 },
  });

  it('changes nothing in the run', () => {
    const run = (history: boolean) => {
      const one = new Run({ design: busy, seed: 3, recording: { ...recording, history } });
      one.advance(6);
      return one.fingerprint();
    };
    expect(run(true)).toBe(run(false));
  });

  it('goes back with the run: whatever was visited, the history is that of a straight run', () => {
    const run = new Run({ design: busy, seed: 3, recording });
    run.advance(2.2);
    run.act(cut('one'));
    run.advance(7);
    for (const time of [3.1, 1.7, 6.4, 2.9, 7]) {
      run.seek(time);
      const { journal, design: of, seed } = run.toFile();
      const straight = new Run({
        design: of,
        seed,
        journal,
        recording: { ...recording, checkpoints: false },
      });
      straight.advance(time);
      expect(all(run)).toEqual(all(straight));
    }
    expect(run.checkpointCount).toBeGreaterThan(5);
  });

  it('forgets the future that is set aside when one breaks something else in the past', () => {
    const run = new Run({ design: busy, seed: 3, recording });
    run.advance(6);
    run.seek(3);
    run.act(cut('other'));
    run.advance(6);
    const { journal, design: of, seed } = run.toFile();
    const straight = new Run({ design: of, seed, journal, recording: { ...recording, checkpoints: false } });
    straight.advance(6);
    expect(all(run).map(withoutProcess)).toEqual(all(straight).map(withoutProcess));
  });

  it('does not take a client of one future for one of another', () => {
    const added = (id: string) => ({
      type: 'edit' as const,
      edit: {
        title: `add ${id}`,
        putNodes: [{ ...busy.nodes[0]!, id }],
        putLinks: [{ id: `${id}.set`, from: id, to: 'set', settings: {} }],
      },
    });
    const run = new Run({ design: busy, seed: 3, recording });
    run.advance(2);
    expect(run.act(added('other')).ok).toBe(true);
    run.advance(4);
    run.seek(1.9);
    expect(run.act(added('another')).ok).toBe(true);
    run.advance(4);
    const log = run.history!;
    const clients = new Set(all(run).map(({ process }) => log.processes[process]!.client));
    expect(clients).toEqual(new Set(['web', 'another']));
  });

  it('begins where somebody asks for it, and again where one goes back before that', () => {
    const run = new Run({ design: busy, seed: 3, recording: { ...recording, history: false } });
    run.advance(3);
    run.recordHistory();
    run.advance(4);
    expect(all(run)[0]!.invoked).toBeGreaterThanOrEqual(3);
    run.seek(1);
    const straight = new Run({ design: busy, seed: 3, recording });
    straight.advance(4);
    // to a moment that has been before, at which nobody recorded, and from there to others
    for (const time of [2, 0.5, 4]) run.seek(time);
    expect(all(run)).toEqual(all(straight));
    run.forgetHistory();
    expect(run.history).toBeNull();
  });

  it('ends honestly when the history is full: what began before still ends', () => {
    const engine = start(busy);
    engine.recordHistory(500);
    engine.runTo(10);
    const log = engine.simulation.history!;
    expect(log.operations).toBe(500);
    const { operations } = historyOf(engine);
    expect(operations).toHaveLength(500);
    expect(log.fullAt).toBeGreaterThan(operations.at(-1)!.invoked);
    expect(log.fullAt).toBeLessThan(4);
    expect(operations.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(450);
  });
});

/** Processes have their numbers in the order in which they were first needed, in this future or another. */
function withoutProcess({ process, ...operation }: Operation): Omit<Operation, 'process'> {
  return operation;
}
