/**
 * Promises of the judge of a run that goes on: what it says of a history that comes bit by bit is what the
 * checkers say of the whole, going back forgets what was after, and it says what it does not know.
 */
import { describe, expect, it } from 'vitest';
import type { History, Operation } from '../model/history.ts';
import { HISTORY_ROW, type HistoryBatch } from '../model/history-records.ts';
import type { LiveQuestion } from '../model/verdict-report.ts';
import { checkLinearizability } from './linearizability.ts';
import { LiveJudge } from './live-judge.ts';
import { modelOf } from './sequential-models.ts';
import { checkSessions, sessionGuarantees } from './session-guarantees.ts';
import { measureStaleness } from './staleness.ts';
import { brokenGuarantees } from './testing/definitions.ts';
import { historyOf } from './testing/history-of.ts';
import { batchOf, rowsOf } from './testing/live-batches.ts';
import { Luck, randomHistory } from './testing/random-histories.ts';

const HISTORIES = process.env.VALIDATE === 'full' ? 100_000 : 800;

function drawn(seed: number): History {
  const luck = new Luck(seed + 1_000_000);
  const history = randomHistory(seed, {
    model: 'register',
    clients: 2 + (seed % 3),
    operations: 6 + (seed % 18),
    keys: 1 + (seed % 3),
    unique: true,
    unanswered: (seed % 4) * 6,
  });
  return withVersions(withoutFutureReads(apart(history, luck)), luck, seed % 3);
}

/** No two clients do something in the same moment; some ask again in the moment of their answer. */
function apart(history: History, luck: Luck): History {
  const last = new Map<number, number>();
  const operations = history.operations.map((operation) => {
    const { process, returned } = operation;
    const before = last.get(process);
    const touches = before !== undefined && luck.chance(40);
    const invoked = touches ? before : operation.invoked * 16 + process;
    const end = (returned ?? operation.invoked + 1) * 16 + process;
    last.set(process, end);
    return { ...operation, invoked, returned: returned === null ? null : end };
  });
  return {
    ...history,
    operations: operations.sort((a, b) => a.invoked - b.invoked).map((o, id) => ({ ...o, id })),
  };
}

/** What a run cannot show: a read that ends before its write begins, or of what nobody wrote. */
function withoutFutureReads(history: History): History {
  const { operations } = history;
  const isPossible = ({ kind, key, value, returned, outcome }: Operation) =>
    kind !== 'read' ||
    outcome !== 'ok' ||
    value === null ||
    operations.some(
      (write) =>
        write.kind === 'write' &&
        write.outcome !== 'fail' &&
        write.key === key &&
        write.value === value &&
        write.invoked < returned!,
    );
  return { ...history, operations: operations.filter(isPossible) };
}

function withVersions(history: History, luck: Luck, how: number): History {
  const order = history.operations.map((operation) => ({
    operation,
    at: operation.invoked + luck.below(how === 1 ? 60 : 300),
  }));
  const rank = new Map(order.sort((a, b) => a.at - b.at).map(({ operation }, i) => [operation, i + 1]));
  const operations = history.operations.map((operation) => ({
    ...operation,
    ...(how > 0 &&
      operation.kind === 'write' &&
      operation.outcome === 'ok' && { version: rank.get(operation)! }),
    ...(operation.kind === 'read' && luck.chance(70) && { replica: luck.pick(['a', 'b']) }),
  }));
  return { ...history, operations };
}

function judged(batch: HistoryBatch): LiveJudge {
  const judge = new LiveJudge();
  judge.take(batch);
  while (judge.advance(7));
  return judge;
}

function isBroken(judge: LiveJudge, question: LiveQuestion): boolean {
  return judge.report().groups[0]!.judgements.find((one) => one.question === question)!.valid === false;
}

describe('what is judged as it happens', () => {
  it('is linearizable if and only if the checker of whole histories says so', () => {
    const count = { broken: 0, well: 0 };
    for (let seed = 0; seed < HISTORIES; seed++) {
      const shape = {
        model: 'register',
        clients: 2 + (seed % 4),
        operations: 5 + (seed % 12),
        keys: 1 + (seed % 2),
        unique: true,
        unanswered: (seed % 4) * 8,
      } as const;
      const history = randomHistory(seed, shape);
      const rows = rowsOf(history, new Luck(seed), seed % 2 === 0 ? 9 : undefined);
      const expected = checkLinearizability(history, modelOf('register')).valid === false;
      expect(isBroken(judged(batchOf(history, rows)), 'linearizable'), `seed ${seed}`).toBe(expected);
      count[expected ? 'broken' : 'well']++;
    }
    expect(Math.min(count.broken, count.well)).toBeGreaterThan(HISTORIES / 20);
  });

  it('breaks the guarantees of sessions that the definitions say, and all that the checker finds', () => {
    const count: Record<string, number> = {};
    for (let seed = 0; seed < HISTORIES; seed++) {
      const history = drawn(seed);
      const judge = judged(batchOf(history, rowsOf(history, new Luck(seed), 40)));
      const broken = sessionGuarantees.filter((guarantee) => isBroken(judge, guarantee));
      expect(broken, `seed ${seed}`).toEqual(brokenGuarantees(history));
      for (const guarantee of sessionGuarantees) {
        const isFound = checkSessions(history, [guarantee]).valid === false;
        if (isFound) expect(broken, `seed ${seed}`).toContain(guarantee);
      }
      for (const guarantee of broken) count[guarantee] = (count[guarantee] ?? 0) + 1;
    }
    for (const guarantee of sessionGuarantees) expect(count[guarantee]).toBeGreaterThan(HISTORIES / 300);
  });

  it('counts stale reads as the measurement of whole histories does', () => {
    let stale = 0;
    for (let seed = 0; seed < HISTORIES; seed++) {
      const history = drawn(seed);
      const judge = judged(batchOf(history, rowsOf(history, new Luck(seed), 40)));
      const { reads, staleReads, longest } = measureStaleness(history)!;
      stale += staleReads;
      expect(
        judge.report().groups[0]?.staleReads ?? { reads: 0, stale: 0, longestSeconds: 0 },
        `seed ${seed}`,
      ).toEqual({ reads, stale: staleReads, longestSeconds: longest });
    }
    expect(stale).toBeGreaterThan(HISTORIES / 10);
  });
});

void historyOf;
void HISTORY_ROW;
