/**
 * What the judge is promised: every row once and in order, at most so much at a time and only what he allows,
 * and a word when the past has changed.
 */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { design, exponential, poisson } from '../catalog/shared/testing/rig.ts';
import { readHistory } from '../consistency/formats/read-history.ts';
import type { Run } from '../experiment/run.ts';
import { fetchForRuns } from '../experiment/run-on-demand.ts';
import type { HistoryProcess } from '../model/history-records.ts';
import {
  HISTORY_MACHINE,
  HISTORY_PROCESS,
  HISTORY_ROW,
  type HistoryBatch,
} from '../model/history-records.ts';
import type { Clock } from './pacing.ts';
import { Session } from './session.ts';

// the stores of these designs; `in-turn.ts` does it in the worker
beforeAll(fetchForRuns);

const store = design(
  {
    users: ['client', { arrivals: poisson(400), readFraction: 0.5, keys: { count: 5, skew: 0 } }],
    set: ['replica-set', { protocol: 'raft' }],
    ...Object.fromEntries(['a', 'b', 'c'].map((id) => [id, ['replica', {}] as const])),
  },
  [['users', 'set'], ...['a', 'b', 'c'].map((id) => ['set', id, { latency: exponential(0.002) }] as const)],
);

/** A judge who keeps what he is told, as the contract says that he should. */
class Judge {
  batches: HistoryBatch[] = [];
  rows: number[][] = [];
  processes: HistoryProcess[] = [];
  machines: string[] = [];
  epoch = 0;

  take(batch: HistoryBatch): void {
    this.batches.push(batch);
    if (batch.epoch !== this.epoch) {
      this.epoch = batch.epoch;
      this.rows = [];
      this.processes = [];
      this.machines = [];
    }
    this.processes.push(...batch.processes);
    this.machines.push(...batch.machines);
    expect(batch.from).toBeLessThanOrEqual(this.rows.length);
    this.rows.length = batch.from;
    for (let at = 0; at < batch.rows.length; at += HISTORY_ROW) {
      this.rows.push([...batch.rows.subarray(at, at + HISTORY_ROW)]);
    }
  }

  /** The rows with names instead of their numbers. */
  get told(): string[] {
    return this.rows.map((row) => {
      const { client, instance, lane } = this.processes[row[HISTORY_PROCESS]!]!;
      const machine = this.machines[row[HISTORY_MACHINE]!] ?? '';
      const others = row.filter((_, column) => column !== HISTORY_PROCESS && column !== HISTORY_MACHINE);
      return `${client} ${instance} ${lane} ${machine} ${others.join(' ')}`;
    });
  }
}

/** Time stands still; what is to be done soon is done when asked for. */
function clockOf(): Clock & { readonly tasks: (() => void)[] } {
  const tasks: (() => void)[] = [];
  return { now: () => 0, soon: (task) => tasks.push(task), later: () => {}, tasks };
}

let session: Session;
let judge: Judge;
let clock: ReturnType<typeof clockOf>;
beforeEach(() => {
  clock = clockOf();
  session = new Session(() => {}, clock);
  judge = new Judge();
});

/** Goes somewhere, and lets the judge take all that there is. */
async function goTo(time: number): Promise<void> {
  const gone = session.seek(time);
  for (let turns = 0; turns < 10_000; turns++) {
    await Promise.resolve();
    clock.tasks.shift()?.();
  }
  await gone;
  for (let credits = 0; credits < 20; credits++) session.creditHistory();
}

const attach = () => session.judgeBy((batch) => judge.take(batch));

describe('the feed of the judge', () => {
  it('tells every row once, with the names, the groups and how far it has come', async () => {
    attach();
    await session.load({ design: store, seed: 1 });
    await goTo(5);
    const run = (session as unknown as { run: Run }).run;
    expect(judge.rows.length).toBe(run.history!.rows.count);
    expect(judge.rows.length).toBeGreaterThan(3000);
    expect(judge.batches.at(-1)).toMatchObject({ until: 5, oneKeyIn: 1, fullAt: null });
    expect(judge.batches[0]!.groups).toEqual([
      { id: 'set', title: 'set', clients: ['users'], stores: ['set'] },
    ]);
    expect(['a', 'b', 'c']).toEqual(expect.arrayContaining(judge.machines));
    expect(judge.machines.length).toBeGreaterThan(0);
  });

  it('is the same history from its first row on, whenever the judge comes', async () => {
    attach();
    await session.load({ design: store, seed: 1 });
    await goTo(3);
    const early = judge.told;
    session = new Session(() => {}, clock);
    judge = new Judge();
    await session.load({ design: store, seed: 1 });
    await goTo(1.7);
    attach();
    await goTo(3);
    expect(judge.told).toEqual(early);
    expect(early.length).toBeGreaterThan(1000);
  });

  it('sends nothing that the judge has not allowed, and it waits', async () => {
    attach();
    await session.load({ design: store, seed: 1 });
    session.show();
    session.show();
    session.show();
    expect(judge.batches.length).toBeLessThanOrEqual(2);
    const before = judge.batches.length;
    await goTo(2);
    expect(judge.batches.length).toBeGreaterThan(before);
  });

  it('tells of a past that has changed: the judge has what a straight run tells', async () => {
    attach();
    await session.load({ design: store, seed: 1 });
    await goTo(4);
    await goTo(1.3);
    const cut = { id: 'cut', fault: 'partition' as const, targets: [], duration: null };
    await session.inject({
      ...cut,
      settings: {
        blocked: [
          ['a', 'b'],
          ['b', 'a'],
          ['a', 'c'],
          ['c', 'a'],
        ],
      },
    });
    await goTo(4);
    const journal = (await session.exportRun()).journal;
    const branched = judge.told;
    judge = new Judge();
    session = new Session(() => {}, clock);
    attach();
    await session.load({ design: store, seed: 1, journal });
    await goTo(4);
    expect(branched.length).toBeGreaterThan(2000);
    expect(branched).toEqual(judge.told);
  });

  it('begins a new epoch with every run, and ends when nobody judges', async () => {
    await session.load({ design: store, seed: 1 });
    attach();
    await goTo(1);
    const first = judge.epoch;
    await session.load({ design: store, seed: 2 });
    await goTo(1);
    expect(judge.epoch).toBeGreaterThan(first);
    session.judgeBy(null);
    await goTo(2);
    await expect(session.history('edn')).rejects.toThrow(/No history is recorded/);
  });

  it('is text for other programs', async () => {
    attach();
    await session.load({ design: store, seed: 1 });
    await goTo(1);
    for (const format of ['edn', 'json'] as const) {
      const history = readHistory(await session.history(format));
      expect(history.ok && history.value.operations.length).toBeGreaterThan(300);
    }
  });
});
