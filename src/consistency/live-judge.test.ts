/**
 * Promises of the judge of a run that goes on: what it says of a history that comes bit by bit is what the
 * checkers say of the whole, going back forgets what was after, and it says what it does not know.
 */
import { describe, expect, it } from 'vitest';
import type { History, Operation } from '../model/history.ts';
import {
  type BrokenSpan,
  ENDED_FAIL,
  ENDED_OK,
  ENDED_UNKNOWN,
  HISTORY_KEY,
  HISTORY_MACHINE,
  HISTORY_PROCESS,
  HISTORY_ROW,
  HISTORY_TIME,
  HISTORY_TYPE,
  HISTORY_VERSION,
  type HistoryBatch,
  type StoreGroup,
} from '../model/history-records.ts';
import type { LiveQuestion } from '../model/verdict-report.ts';
import { checkLinearizability } from './linearizability.ts';
import { episodesOf } from './live-healing.ts';
import { LiveJudge } from './live-judge.ts';
import type { JudgedGroup } from './live-judgements.ts';
import { findWeak } from './proofs.ts';
import { modelOf } from './sequential-models.ts';
import { checkSessions, sessionGuarantees } from './session-guarantees.ts';
import { measureStaleness } from './staleness.ts';
import { brokenGuarantees } from './testing/definitions.ts';
import { historyOf } from './testing/history-of.ts';
import { batchOf, ONE_GROUP, rowsOf } from './testing/live-batches.ts';
import { Luck, randomHistory } from './testing/random-histories.ts';

const HISTORIES = process.env.VALIDATE === 'soak' ? 100_000 : 500;

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

/** Clocks that tick half as often: clients ask again in the moment of their answer, and much touches. */
function coarse(history: History): History {
  const half = (time: number) => Math.floor(time / 2);
  const operations = history.operations.map((operation) => {
    const { invoked, returned } = operation;
    return { ...operation, invoked: half(invoked), returned: returned === null ? null : half(returned) };
  });
  return { ...history, operations };
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
      const fine = randomHistory(seed, shape);
      const history = seed % 3 === 0 ? coarse(fine) : fine;
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
        expect(broken.includes(guarantee), `seed ${seed}: ${guarantee}`).toBe(isFound);
      }
      for (const guarantee of broken) count[guarantee] = (count[guarantee] ?? 0) + 1;
    }
    for (const guarantee of sessionGuarantees) expect(count[guarantee]).toBeGreaterThan(HISTORIES / 300);
  });

  it('a client that gave up on a write and wrote again may see the first of them later', () => {
    const history = historyOf('0 x:w1 0-', '0 x:w2 50-51', '1 x:r2 60-61', '1 x:r1 62-63');
    const judge = judged(batchOf(history, rowsOf(history, new Luck(1), 10)));
    expect(isBroken(judge, 'monotonic-reads')).toBe(false);
    expect(brokenGuarantees(history)).toEqual([]);
  });

  it('a history that is full is judged up to where it goes, and no further', () => {
    const history = historyOf('0 w1 0-10', '1 r1 11-12');
    const whole = batchOf(history, rowsOf(history, new Luck(1), undefined));
    const report = judged({ ...whole, until: 600, fullAt: 12 }).report();
    const until = report.groups[0]!.judgements.map(({ checkedUntil }) => checkedUntil);
    expect(until.filter((each) => each !== null && each > 12)).toEqual([]);
    expect(until).toContain(12);
  });

  it('counts stale reads as the measurement of whole histories does', () => {
    let stale = 0;
    for (let seed = 0; seed < HISTORIES; seed++) {
      const history = drawn(seed);
      const judge = judged(batchOf(history, rowsOf(history, new Luck(seed), 40)));
      const { reads, staleReads, longest, mostVersions } = measureStaleness(history)!;
      stale += staleReads;
      expect(
        judge.report().groups[0]?.staleReads ?? { reads: 0, stale: 0, longestSeconds: 0, mostVersions: 0 },
        `seed ${seed}`,
      ).toEqual({ reads, stale: staleReads, longestSeconds: longest, mostVersions });
    }
    expect(stale).toBeGreaterThan(HISTORIES / 10);
  });
});

/** What a report says, without what depends on how it came about. */
function told(judge: LiveJudge) {
  return judge.report().groups.map(({ judgements, staleReads, operations, open }) => ({
    judgements,
    staleReads,
    operations,
    open,
  }));
}

function part(batch: HistoryBatch, from: number, to: number): HistoryBatch {
  const rows = batch.rows.slice(from * HISTORY_ROW, to * HISTORY_ROW);
  const isFirst = from === 0;
  return {
    ...batch,
    from,
    rows,
    processes: isFirst ? batch.processes : [],
    machines: isFirst ? batch.machines : [],
    until: rows.at(HISTORY_TIME - HISTORY_ROW) ?? 0,
  };
}

describe('a run that goes back', () => {
  it('is judged as if it had come straight there, however the rows were parted', () => {
    for (let seed = 0; seed < HISTORIES / 4; seed++) {
      const luck = new Luck(seed);
      const history = drawn(seed);
      const rows = rowsOf(history, luck, 40);
      const whole = batchOf(history, rows);
      const judge = new LiveJudge();
      let at = 0;
      for (let turns = 0; at < rows.length && turns < 200; turns++) {
        const to = Math.min(rows.length, at + 1 + luck.below(6));
        judge.take(part(whole, at, to));
        judge.advance(1 + luck.below(8));
        if (luck.chance(30)) judge.settle();
        judge.report();
        at = turns < 60 && luck.chance(30) ? 1 + luck.below(to) : to;
      }
      judge.take({ ...whole, from: rows.length, rows: new Float64Array(), processes: [], machines: [] });
      while (judge.advance(5));
      expect(told(judge), `seed ${seed}`).toEqual(told(judged(whole)));
    }
  });

  it('forgets what was found after that moment, and keeps what was found before', () => {
    const history = historyOf(
      '0 x:w1 0-1',
      '0 x:w2 2-3',
      '1 x:r1 4-5',
      '0 y:w3 6-7',
      '0 y:r- 8-9',
      '0 y:r3 10-11',
    );
    const whole = batchOf(history, rowsOf(history, new Luck(1)));
    const judge = judged(whole);
    expect(isBroken(judge, 'read-your-writes')).toBe(true);
    judge.take({ ...part(whole, 8, 8), from: 8, until: 7.5 });
    while (judge.advance(100));
    expect(isBroken(judge, 'read-your-writes')).toBe(false);
    expect(isBroken(judge, 'linearizable')).toBe(true);
    judge.take({ ...part(whole, 5, 5), from: 5, until: 4.5 });
    expect(isBroken(judge, 'linearizable')).toBe(false);
  });

  it('has its verdicts at once: what held for all of it holds for its beginning', () => {
    const history = historyOf('0 x:w1 0-1', '1 x:r1 2-3', '0 y:w2 4-5', '1 x:r1 6-7', '1 y:r- 8-9');
    const whole = batchOf(history, rowsOf(history, new Luck(1)));
    const judge = judged(whole);
    judge.take({ ...part(whole, 8, 8), from: 8, until: 7.5 });
    expect(judge.backlog).toBe(8);
    for (const question of ['linearizable', 'sequential', 'monotonic-reads'] as const) {
      expect(judgementOf(judge, question)).toMatchObject({ valid: true, checkedFrom: 0, checkedUntil: 7.5 });
    }
    judge.take({ ...part(whole, 4, 4), from: 4, until: 3.5 });
    expect(judgementOf(judge, 'linearizable')).toMatchObject({ valid: true, checkedUntil: 3.5 });
    // What comes then is not known from before.
    judge.take({ ...part(whole, 4, 10), until: 9.5 });
    expect(judgementOf(judge, 'linearizable')).toMatchObject({ valid: true, checkedUntil: 3 });
    while (judge.advance(100));
    expect(told(judge)).toEqual(told(judged({ ...whole, until: 9.5 })));
    judge.take({ ...part(whole, 0, 0), until: 0 });
    expect(judgementOf(judge, 'linearizable').valid).toBe('unknown');
  });

  it('has operations under way again that were answered later', () => {
    const history = historyOf('0 x:w1 0-5 v3', '1 x:r1 1-4 @a');
    const whole = batchOf(history, rowsOf(history, new Luck(1)));
    const { history: kept } = judged(whole);
    expect(kept.operation(1)).toMatchObject({ outcome: 'ok', value: 1, replica: 'a' });
    kept.take({ ...part(whole, 2, 2), from: 2 });
    for (const place of [0, 1]) {
      expect(kept.operation(place)).toMatchObject({ outcome: 'unknown', returned: null });
      expect(kept.operation(place)).not.toHaveProperty('version');
      expect(kept.operation(place)).not.toHaveProperty('replica');
    }
    expect(kept.operation(1).value).toBe(null);
  });

  it('is another run when the epoch is another', () => {
    const bad = historyOf('0 x:w1 0-1', '1 x:r- 2-3');
    const good = historyOf('0 x:w1 0-1', '1 x:r1 2-3');
    const judge = judged(batchOf(bad, rowsOf(bad, new Luck(1)), 1));
    expect(isBroken(judge, 'linearizable')).toBe(true);
    judge.take(batchOf(good, rowsOf(good, new Luck(1)), 2));
    while (judge.advance(100));
    expect(isBroken(judge, 'linearizable')).toBe(false);
    expect(judge.report()).toMatchObject({ epoch: 2, recorded: 2 });
  });

  it('that stops within a moment is judged to the last row, and anew if more happened in that moment', () => {
    // Whether the read began after the write ended is open: they touch.
    const history = historyOf('0 x:w1 0-5', '1 x:r- 5-6');
    const [invoke, end, ...rest] = rowsOf(history, new Luck(1)).sort(
      (a, b) => a[6]! - b[6]! || b[0]! - a[0]!,
    );
    const whole = batchOf(history, [invoke!, end!, ...rest]);
    const judge = new LiveJudge();
    judge.take({ ...part(whole, 0, 2), until: 5 });
    expect(judge.advance(100)).toBe(false);
    expect(judge.backlog).toBe(1);
    expect(judge.settle()).toBe(true);
    expect(judge.backlog).toBe(0);
    judge.take({ ...part(whole, 2, 4), until: 7 });
    while (judge.advance(100));
    judge.settle();
    expect(told(judge)).toEqual(told(judged(whole)));
    expect(isBroken(judge, 'linearizable')).toBe(false);
  });
});

describe('groups', () => {
  const two: readonly StoreGroup[] = [
    { id: 'a', title: 'A', clients: ['left'], stores: ['sa'] },
    { id: 'b', title: 'B', clients: ['right'], stores: ['sb'] },
  ];
  const history = historyOf('0 x:w1 0-1', '1 x:r- 2-3');
  const processes = [
    { client: 'left', instance: 0, lane: 0 },
    { client: 'right', instance: 0, lane: 0 },
  ];
  const batch = { ...batchOf(history, rowsOf(history, new Luck(1))), processes, groups: two };

  it('are judged apart: a key of one is not that of another', () => {
    expect(
      judged(batch)
        .report()
        .groups.map(({ group, operations }) => [group, operations]),
    ).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect(isBroken(judged(batch), 'linearizable')).toBe(false);
  });

  it('that become one are judged as one from the beginning', () => {
    const judge = judged(batch);
    const one = [{ id: 'a', title: 'A', clients: ['left', 'right'], stores: ['sa', 'sb'] }];
    judge.take({ ...batch, from: 4, rows: new Float64Array(), processes: [], machines: [], groups: one });
    while (judge.advance(100));
    expect(isBroken(judge, 'linearizable')).toBe(true);
    judge.take({ ...batch, from: 4, rows: new Float64Array(), processes: [], machines: [], groups: two });
    while (judge.advance(100));
    expect(isBroken(judge, 'linearizable')).toBe(false);
  });

  it('keep what a client did that is no more', () => {
    const judge = judged({ ...batch, groups: [{ ...two[0]!, clients: ['left', 'right'] }] });
    expect(isBroken(judge, 'linearizable')).toBe(true);
    judge.take({ ...batch, from: 0, processes: [], groups: [{ ...two[0]!, clients: ['right'] }] });
    while (judge.advance(100));
    expect(isBroken(judge, 'linearizable')).toBe(true);
  });
});

function judgementOf(judge: LiveJudge, question: LiveQuestion) {
  return judge.report().groups[0]!.judgements.find((one) => one.question === question)!;
}

function searched(...lines: readonly string[]): LiveJudge {
  const history = historyOf(...lines);
  const judge = judged(batchOf(history, rowsOf(history, new Luck(1))));
  while (judge.search());
  while (judge.lookAtRest());
  return judge;
}

describe('what cannot be known is said', () => {
  it('before anything is answered, and of what waits for a write that is under way', () => {
    const judge = searched('0 x:w1 0-');
    expect(judgementOf(judge, 'linearizable')).toMatchObject({
      valid: 'unknown',
      checkedUntil: null,
      reason: 'nothing has been answered yet',
    });
    // Which of the writes is the newer one, only the version will tell that the first of them gets.
    const waiting = searched('0 x:w1 0-', '1 x:w2 1-2 v7', '2 x:r2 3-4', '2 x:r1 5-6');
    expect(judgementOf(waiting, 'monotonic-reads')).toMatchObject({ valid: true, checkedUntil: 6 });
    expect(judgementOf(waiting, 'linearizable')).toMatchObject({ valid: true, checkedUntil: 7 });
  });

  it('sequential and causal consistency follow from linearizability, and else need a search', () => {
    const well = searched('0 x:w1 0-1', '1 x:r1 2-3');
    for (const question of ['sequential', 'causal'] as const) {
      expect(judgementOf(well, question)).toMatchObject({ valid: true, checkedUntil: 4, checkedFrom: 0 });
    }
    const late = searched('0 x:w1 0-1', '1 x:r- 2-3');
    expect(judgementOf(late, 'linearizable')).toMatchObject({ valid: false, brokenAt: 3 });
    expect(judgementOf(late, 'sequential')).toMatchObject({
      valid: 'unknown',
      reason: expect.stringContaining('judge a window'),
    });
    expect(judgementOf(late, 'causal')).toMatchObject({ valid: true, checkedFrom: 0, checkedUntil: 4 });
    const window = late.judgeWindow('group', 'sequential', 0, 10)!;
    expect(window.verdict.valid).toBe(true);
    expect(window.operations).toHaveLength(2);
    expect(late.judgeWindow('group', 'sequential', 50, 60)!.verdict).toMatchObject({
      valid: 'unknown',
      reason: 'nothing was asked in that time',
    });
    expect(late.judgeWindow('nowhere', 'sequential', 0, 10)).toBe(null);
  });

  it('what is not causal is not sequential, and what causal memory excludes is not either', () => {
    const lost = searched('0 x:w1 0-1', '0 x:w2 2-3', '1 x:r2 4-5', '1 x:r1 6-7');
    for (const question of ['causal', 'sequential'] as const) {
      expect(judgementOf(lost, question)).toMatchObject({ valid: false, brokenAt: 7 });
    }
    const crossed = searched('0 x:w1 0-1', '1 x:w2 0-1', '1 x:r1 2-3', '1 x:r2 4-5');
    expect(judgementOf(crossed, 'causal').valid).toBe(true);
    expect(judgementOf(crossed, 'sequential')).toMatchObject({ valid: false, first: { name: 'cyclic-hb' } });
  });

  it('of a long history only the latest part is searched, and the judgement says which', () => {
    const clients = 40;
    const lines = Array.from({ length: 12_000 }, (_, i) => {
      const begin = 10 + 2 * i;
      return i % 5 === 0
        ? `${i % clients} x:w${i} ${begin}-${begin + 1}`
        : `${i % clients} x:r${i - (i % 5)} ${begin}-${begin + 1}`;
    });
    const judge = searched('50 y:w1 0-1', '51 y:r- 2-3', ...lines);
    const causal = judgementOf(judge, 'causal');
    expect(causal.valid).toBe(true);
    expect(causal.checkedFrom).toBeGreaterThan(100);
    expect(causal.checkedUntil! - causal.checkedFrom).toBeGreaterThan(2000);
  });
});

describe('whether replicas come to agree', () => {
  const reads = (client: number, value: string, from: number) =>
    Array.from({ length: 12 }, (_, i) => `${client} x:r${value} ${from + 2 * i}-${from + 2 * i + 1}`);

  it('is open while somebody writes, and while clients differ', () => {
    expect(judgementOf(searched('0 x:w1 0-1', '0 x:r1 1-1'), 'eventual')).toMatchObject({
      valid: 'unknown',
      reason: 'not over: the key is still written',
    });
    const split = searched('0 x:w1 0-1', ...reads(0, '1', 10), ...reads(1, '-', 11));
    expect(judgementOf(split, 'eventual').reason).toContain('clients see different values of key 0');
  });

  it('shows when a key is left alone: all agree, or what was acknowledged is lost', () => {
    const few = searched('0 x:w1 0-1', '1 x:r- 2-3', ...reads(0, '1', 10).slice(1));
    expect(judgementOf(few, 'eventual')).toMatchObject({ valid: 'unknown' });
    const agreed = searched('0 x:w1 0-1', '1 x:r- 2-3', ...reads(0, '1', 10), ...reads(1, '1', 11));
    expect(judgementOf(agreed, 'eventual')).toMatchObject({ valid: true, checkedFrom: 3 });
    const lost = searched('0 x:w1 0-1', '0 x:w2 2-3', ...reads(0, '1', 10), ...reads(1, '1', 11));
    expect(judgementOf(lost, 'eventual')).toMatchObject({
      valid: false,
      brokenAt: 34,
      first: { name: 'lost-write' },
    });
  });

  it('is not believed while somebody who used the key has not looked', () => {
    const history = historyOf('0 x:w1 0-1', '0 x:w2 2-3', ...reads(1, '1', 10), ...reads(2, '1', 11));
    const batch = batchOf(history, rowsOf(history, new Luck(1)));
    const processes = ['writer', 'reader', 'reader'].map((client, lane) => ({ client, instance: 0, lane }));
    const groups = [{ ...ONE_GROUP, clients: ['writer', 'reader'] }];
    const judge = judged({ ...batch, processes, groups });
    while (judge.lookAtRest());
    expect(judgementOf(judge, 'eventual')).toMatchObject({
      valid: 'unknown',
      reason: 'not over: the key is not read by everyone since the last write',
    });
  });

  it('was judged too early where a lost write is seen again', () => {
    const lines = ['0 x:w1 0-1', '0 x:w2 2-3', ...reads(0, '1', 10), ...reads(1, '1', 11)];
    const history = historyOf(...lines, '0 x:r2 50-51');
    const whole = batchOf(history, rowsOf(history, new Luck(1)));
    const judge = new LiveJudge();
    judge.take({ ...part(whole, 0, 2 * lines.length), until: 45 });
    while (judge.advance(100));
    while (judge.lookAtRest());
    expect(judgementOf(judge, 'eventual').valid).toBe(false);
    judge.take({ ...part(whole, 2 * lines.length, 2 * lines.length + 2), until: 60 });
    while (judge.advance(100));
    while (judge.lookAtRest());
    expect(judgementOf(judge, 'eventual').valid).toBe('unknown');
  });
});

describe('what was broken and is healed', () => {
  const broken = (from: number, until: number | null, side: 'a' | 'b' | null = null) => ({
    from,
    until,
    side,
  });
  function healedAs(spans: readonly BrokenSpan[], ...lines: readonly string[]): LiveJudge {
    const history = historyOf(...lines);
    const judge = judged({ ...batchOf(history, rowsOf(history, new Luck(1))), broken: spans });
    judge.settle();
    while (judge.lookAtRest());
    return judge;
  }
  const healingOf = (judge: LiveJudge) => judge.report().groups[0]!.healing;
  const lines = [
    '0 x:w1 0-1',
    '0 y:w2 0-1',
    '0 x:w3 10-11',
    '1 x:r1 21-22', // still misses what was written while it was broken
    '1 y:r2 23-24',
    '0 x:w4 30-31',
    '1 x:r3 32-33', // stale, but not for what was broken
  ].map((line, i) => line.replace(/^0 y/, `${i + 2} y`));

  it('is dated by the last read of each key that missed what had been promised before', () => {
    expect(healingOf(healedAs([broken(5, 20)], ...lines))).toEqual({
      brokenFrom: 5,
      healedAt: 20,
      reads: 3,
      divergent: 1,
      keys: [{ key: 0, at: 22 }],
      divergentKeys: 1,
    });
  });

  it('is one time where faults overlap, and says so while something still is broken', () => {
    const overlapping = [broken(5, 15), broken(8, 20), broken(25, null)];
    expect(healingOf(healedAs(overlapping.slice(0, 2), ...lines))).toMatchObject({
      brokenFrom: 5,
      healedAt: 20,
    });
    expect(healingOf(healedAs(overlapping, ...lines))).toMatchObject({ brokenFrom: 25, healedAt: null });
    expect(healingOf(healedAs([], ...lines))).toBeUndefined();
    expect(episodesOf([broken(1, 2, 'a'), broken(3, 4, 'b'), broken(5, 6)], 'b:store')).toEqual([
      { from: 3, until: 4 },
      { from: 5, until: 6 },
    ]);
  });

  it('has to agree only from then on', () => {
    const reads = (client: number, value: string, from: number) =>
      Array.from({ length: 12 }, (_, i) => `${client} x:r${value} ${from + 2 * i}-${from + 2 * i + 1}`);
    const apart = ['0 x:w1 0-1', '0 x:w2 2-3', ...reads(1, '1', 10), ...reads(2, '1', 11)];
    // While it is broken, nobody can demand that an acknowledged write is seen everywhere.
    expect(judgementOf(healedAs([broken(2, null)], ...apart), 'eventual').reason).toMatch(
      /while something is broken/,
    );
    expect(judgementOf(healedAs([], ...apart, '0 x:r1 10-11'), 'eventual').valid).toBe(false);
    const healed = [...apart, '0 x:r2 50-51', ...reads(1, '2', 50), ...reads(2, '2', 51)];
    expect(judgementOf(healedAs([broken(2, 45)], ...healed), 'eventual')).toMatchObject({
      valid: true,
      checkedFrom: 45,
    });
  });
});

describe('what proves a verdict', () => {
  it('are operations of which none can be left out, with their neighbors', () => {
    const judge = searched(
      '0 x:w1 0-1',
      '1 x:r1 2-3',
      '2 z:w9 2-3',
      '0 x:w2 4-5',
      '1 x:r2 6-7',
      '2 x:r1 8-9',
      '1 x:r2 10-11',
    );
    const evidence = judge.explain('group', 'linearizable')!;
    const { anomalies, counterexample, valid } = evidence.verdict;
    expect(valid).toBe(false);
    expect(anomalies[0]).toMatchObject({ name: 'stale-read', key: '0' });
    expect(anomalies[0]!.message).toContain('clients #3 read 1 of key 0 (8–9 s)');
    expect(counterexample?.minimal).toBe(true);
    expect(counterexample?.operations.map(({ id }) => id)).toEqual([1, 4, 6]);
    expect(counterexample?.misfit).toBe(6);
    // All of the key, and nothing of the other.
    expect(evidence.operations.map(({ id }) => id)).toEqual([1, 2, 4, 5, 6, 7]);
    expect(evidence.processes).toHaveLength(3);
    expect(evidence.from).toBeLessThanOrEqual(0);
    expect(evidence.to).toBeGreaterThan(9);
  });

  it('is there for every question that is broken, and for no other', () => {
    const judge = searched('0 x:w1 0-1', '0 x:w2 2-3', '1 x:r2 4-5', '1 x:r1 6-7');
    for (const { question, valid, first } of judge.report().groups[0]!.judgements) {
      const evidence = judge.explain('group', question);
      expect(evidence === null, question).toBe(valid !== false);
      if (evidence !== null) expect(evidence.verdict.anomalies[0]).toEqual(first);
    }
    expect(judge.explain('nowhere', 'causal')).toBe(null);
  });

  it('breaks the promise by itself, whichever it is, as the checker of whole histories says', () => {
    const found = new Set<string>();
    for (let seed = 0; seed < 150; seed++) {
      const history = drawn(seed);
      const judge = judged(batchOf(history, rowsOf(history, new Luck(seed), 40)));
      while (judge.search());
      for (const { question, valid } of judge.report().groups[0]!.judgements) {
        if (valid !== false || question === 'linearizable' || question === 'eventual') continue;
        const { verdict } = judge.explain('group', question)!;
        expect(verdict.counterexample?.minimal, `seed ${seed}: ${question}`).toBe(true);
        const { operations } = verdict.counterexample!;
        const part = { clock: 'order', initial: null, operations } as const;
        const alone = findWeak(part, { consistency: question, model: 'register' });
        expect(alone.verdict.valid, `seed ${seed}: ${question}`).toBe(false);
        found.add(question);
      }
    }
    expect([...found].toSorted()).toEqual(['causal', 'sequential', ...sessionGuarantees].toSorted());
  });

  it('is found for every history that is not linearizable, whatever was forgotten of it', () => {
    let found = 0;
    for (let seed = 0; seed < 60; seed++) {
      const shape = {
        model: 'register',
        clients: 4,
        operations: 300,
        keys: 1,
        unique: true,
        unanswered: 2,
      } as const;
      const history = withoutFutureReads(randomHistory(seed, shape));
      const judge = judged(batchOf(history, rowsOf(history, new Luck(seed), 20)));
      const verdict = judge.explain('group', 'linearizable')?.verdict;
      if (verdict === undefined) continue;
      found++;
      expect(verdict.counterexample, `seed ${seed}`).not.toBe(null);
      const { operations } = verdict.counterexample!;
      const alone = checkLinearizability({ clock: 'order', initial: null, operations }, modelOf('register'));
      expect(alone.valid, `seed ${seed}`).toBe(false);
    }
    expect(found).toBeGreaterThan(20);
  });
});

describe('a rule that is left out is noticed', () => {
  type Mutant = readonly [what: string, mutant: (row: number[]) => number[]];
  const acknowledged = (row: number[]) =>
    row[HISTORY_TYPE] === ENDED_UNKNOWN ? row.with(HISTORY_TYPE, ENDED_OK) : row;
  const oneKey = (row: number[]) => row.with(HISTORY_KEY, 0);
  const inSessions: readonly Mutant[] = [
    ['versions', (row) => row.with(HISTORY_VERSION, -1)],
    ['replicas', (row) => row.with(HISTORY_MACHINE, -1)],
    ['that a client gave up', acknowledged],
    ['who it was', (row) => row.with(HISTORY_PROCESS, 0)],
    ['which key it was', oneKey],
  ];

  it.each(inSessions)('of sessions: %s', (_, mutant) => {
    const isNoticed = (seed: number): boolean => {
      const history = drawn(seed);
      const judge = judged(batchOf(history, rowsOf(history, new Luck(seed), 40).map(mutant)));
      const broken = sessionGuarantees.filter((guarantee) => isBroken(judge, guarantee));
      return broken.join() !== brokenGuarantees(history).join();
    };
    expect(Array.from({ length: 600 }, (_, seed) => seed).some(isNoticed)).toBe(true);
  });

  const inOrders: readonly Mutant[] = [
    ['that a client gave up', acknowledged],
    ['which key it was', oneKey],
    [
      'what failed',
      (row) => (row[HISTORY_TYPE] === ENDED_FAIL ? row.with(HISTORY_TYPE, ENDED_UNKNOWN) : row),
    ],
    ['that what touches overlaps', (row) => row.with(HISTORY_TIME, row[HISTORY_TIME]! + ++ticks * 1e-6)],
  ];
  let ticks = 0;

  it.each(inOrders)('of linearizability: %s', (_, mutant) => {
    const isNoticed = (seed: number): boolean => {
      const shape = {
        model: 'register',
        clients: 3,
        operations: 10,
        keys: 2,
        unique: true,
        unanswered: 10,
      } as const;
      const history = randomHistory(seed, shape);
      ticks = 0;
      const judge = judged(batchOf(history, rowsOf(history, new Luck(seed), 9).map(mutant)));
      const expected = checkLinearizability(history, modelOf('register')).valid === false;
      return isBroken(judge, 'linearizable') !== expected;
    };
    expect(Array.from({ length: 600 }, (_, seed) => seed).some(isNoticed)).toBe(true);
  });
});

it('needs memory for what is open, not for the length of the run, in the monitors of a key', () => {
  const lines = Array.from({ length: 6000 }, (_, i) =>
    i % 3 === 0
      ? `${i % 7} x:w${i} ${4 * i}-${4 * i + 3}`
      : `${i % 7} x:r${i - (i % 3)} ${4 * i}-${4 * i + 2}`,
  );
  const judge = searched(...lines);
  const { groups } = judge as unknown as { groups: readonly JudgedGroup[] };
  const sizes = groups.flatMap(({ judge: { registers } }) => [...registers.values()]);
  expect(judgementOf(judge, 'linearizable').valid).toBe(true);
  for (const { zone } of sizes) expect(zone.size).toBeLessThan(40);
});
