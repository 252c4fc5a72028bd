/**
 * Promises of the judge's worker, without a worker: a credit for every batch, few reports but one at once when a
 * verdict changes, a verdict on the last row when nothing more comes, and files judged or refused with reasons.
 * The clock is the test's own.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { historyOf } from '../consistency/testing/history-of.ts';
import { batchOf, rowsOf } from '../consistency/testing/live-batches.ts';
import { Luck } from '../consistency/testing/random-histories.ts';
import { HISTORY_ROW, HISTORY_TIME, type HistoryBatch } from '../model/history-records.ts';
import type { VerdictReport } from '../model/verdict-report.ts';
import type { Clock } from './pacing.ts';
import { VerdictSession } from './verdict-session.ts';

/** A clock that stands still unless told: each look at it costs a tenth of a millisecond. */
class TestClock implements Clock {
  milliseconds = 0;
  private tasks: { readonly at: number; readonly task: () => void }[] = [];

  now(): number {
    this.milliseconds += 0.1;
    return this.milliseconds;
  }
  soon(task: () => void): void {
    this.tasks.push({ at: this.milliseconds, task });
  }
  later(task: () => void, milliseconds: number): void {
    this.tasks.push({ at: this.milliseconds + milliseconds, task });
  }
  /** Lets everything happen that is planned within the next so many milliseconds. */
  pass(milliseconds: number): void {
    const end = this.milliseconds + milliseconds;
    for (;;) {
      this.tasks.sort((a, b) => a.at - b.at);
      const next = this.tasks[0];
      if (next === undefined || next.at > end) break;
      this.tasks.shift();
      this.milliseconds = Math.max(this.milliseconds, next.at);
      next.task();
    }
    this.milliseconds = Math.max(this.milliseconds, end);
  }
  get isIdle(): boolean {
    return this.tasks.length === 0;
  }
}

let clock: TestClock;
let session: VerdictSession;
let reports: { readonly at: number; readonly report: VerdictReport }[];
let credits: number;
beforeEach(() => {
  clock = new TestClock();
  reports = [];
  credits = 0;
  session = new VerdictSession(
    ({ report }) => reports.push({ at: clock.milliseconds, report: structuredClone(report) }),
    () => credits++,
    clock,
  );
});

/** A write and reads of it, one after the other; the read with number `stale` sees nothing. */
function history(operations: number, stale = -1) {
  const lines = Array.from({ length: operations }, (_, i) => {
    if (i === 0) return '0 x:w1 0-1';
    return `${i % 5} x:r${i === stale ? '-' : '1'} ${2 * i}-${2 * i + 1}`;
  });
  const told = historyOf(...lines);
  return batchOf(told, rowsOf(told, new Luck(1)));
}

/** The batch in parts of so many rows. */
function parts(batch: HistoryBatch, rows: number): HistoryBatch[] {
  const count = batch.rows.length / HISTORY_ROW;
  return Array.from({ length: Math.ceil(count / rows) }, (_, i) => {
    const part = batch.rows.slice(i * rows * HISTORY_ROW, (i + 1) * rows * HISTORY_ROW);
    const until = part.at(HISTORY_TIME - HISTORY_ROW)!;
    return { ...batch, from: i * rows, rows: part, processes: i === 0 ? batch.processes : [], until };
  });
}

const linearizable = ({ groups }: VerdictReport) =>
  groups[0]!.judgements.find(({ question }) => question === 'linearizable')!;

describe('reports', () => {
  it('come at most ten times a second while all is well, and stop when nothing happens', () => {
    for (const part of parts(history(400), 4)) {
      session.receive(part);
      clock.pass(20);
    }
    const begun = reports[0]!.at;
    const during = reports.length;
    expect(during).toBeGreaterThan(10);
    expect(during).toBeLessThanOrEqual(2 + (clock.milliseconds - begun) / 100);
    clock.pass(10_000);
    expect(reports.length).toBeLessThanOrEqual(during + 25);
    expect(clock.isIdle).toBe(true);
    expect(linearizable(reports.at(-1)!.report)).toMatchObject({ valid: true, checkedUntil: 799 });
  });

  it('come at once when a verdict changes', () => {
    for (const part of parts(history(400, 200), 4)) {
      const told = reports.length;
      session.receive(part);
      clock.pass(3);
      const isBroken = reports.slice(told).some(({ report }) => linearizable(report).valid === false);
      if (isBroken) {
        expect(linearizable(reports.at(-1)!.report).brokenAt).toBe(401);
        expect(part.from * 0.5).toBeLessThan(204);
        return;
      }
      clock.pass(20);
    }
    expect.fail('no report of it');
  });

  it('tell of the last row, though it is not certain that its moment is over', () => {
    session.receive({ ...history(3, 2), until: 5 });
    clock.pass(50);
    expect(linearizable(reports.at(-1)!.report).valid).not.toBe(false);
    clock.pass(300);
    expect(linearizable(reports.at(-1)!.report)).toMatchObject({
      valid: false,
      brokenAt: 5,
      checkedUntil: 5,
    });
  });

  it('tell of what a search finds when all is judged', () => {
    const told = historyOf('0 x:w1 0-1', '0 x:w2 2-3', '1 x:r2 4-5', '1 x:r1 6-7');
    session.receive(batchOf(told, rowsOf(told, new Luck(1))));
    clock.pass(3000);
    const { judgements } = reports.at(-1)!.report.groups[0]!;
    expect(judgements.find(({ question }) => question === 'causal')).toMatchObject({
      valid: false,
      brokenAt: 7,
    });
    expect(clock.isIdle).toBe(true);
  });
});

it('every batch is paid with one credit', () => {
  const all = parts(history(300), 50);
  for (const part of all) session.receive(part);
  expect(credits).toBe(0);
  clock.pass(1000);
  expect(credits).toBe(all.length);
});

it('another simulation begins with nothing', async () => {
  session.receive(history(30, 20));
  clock.pass(1000);
  expect(await session.explain('group', 'linearizable')).not.toBe(null);
  session.forget();
  expect(await session.explain('group', 'linearizable')).toBe(null);
  session.receive(history(10));
  clock.pass(1000);
  expect(reports.at(-1)!.report).toMatchObject({ recorded: 10 });
});

describe('a file', () => {
  const edn = (...events: readonly string[]) => events.map((event) => `{${event}}`).join('\n');
  const stale = edn(
    ':process 7, :type :invoke, :f :write, :value 1',
    ':process 7, :type :ok, :f :write, :value 1',
    ':process 3000, :type :invoke, :f :read, :value nil',
    ':process 3000, :type :ok, :f :read, :value nil',
  );

  it('is judged, with what is to be drawn of it', async () => {
    const file = { name: 'a.edn', text: stale, consistency: 'linearizable' } as const;
    const judged = await session.judgeFile(file);
    if (!judged.ok) throw new Error(JSON.stringify(judged.problems));
    expect(judged).toMatchObject({ model: 'register', clock: 'order', operations: 2, from: -0.3, to: 3.3 });
    expect(judged.processes.map(({ client }) => client)).toEqual(['7', '3000']);
    expect(judged.shown.map(({ process }) => process)).toEqual([0, 1]);
    expect(judged.verdict).toMatchObject({ valid: false, anomalies: [{ name: 'stale-read' }] });
    expect(judged.verdict.counterexample!.operations.map(({ process }) => process)).toEqual([0, 1]);
    const sequential = await session.judgeFile({ ...file, consistency: 'sequential' });
    expect(sequential).toMatchObject({ ok: true, verdict: { valid: true } });
  });

  it('is refused with what is wrong and where', async () => {
    const refused = async (text: string, model?: 'queue') =>
      session.judgeFile({
        name: 'a',
        text,
        consistency: 'linearizable',
        ...(model !== undefined && { model }),
      });
    expect(await refused('hello')).toMatchObject({ ok: false, problems: [{ path: 'line 1' }] });
    expect(await refused(`${stale}\n{:process 7, :type :ok, :f :read, :value 1}`)).toMatchObject({
      ok: false,
      problems: [{ path: 'line 5', message: expect.stringContaining('nothing is open') }],
    });
    expect(await refused('{"format": "history", "version": 1, "operations": [{}]}')).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([expect.objectContaining({ path: 'operations[0].process' })]),
    });
    expect(await refused(stale, 'queue')).toMatchObject({
      ok: false,
      problems: [{ path: 'operations[0]', message: expect.stringContaining('a queue knows') }],
    });
  });
});
