/**
 * The live judge on real runs of the templates: it says of each store what the checkers say of its recorded
 * history, and what its protocol promises. A store without fencing is seen to break in a split brain; consensus
 * never is.
 */
import { describe, expect, it } from 'vitest';
import { checkLinearizability } from '../consistency/linearizability.ts';
import { LiveJudge } from '../consistency/live-judge.ts';
import { modelOf } from '../consistency/sequential-models.ts';
import { checkSessions, sessionGuarantees } from '../consistency/session-guarantees.ts';
import { measureStaleness } from '../consistency/staleness.ts';
import { templates } from '../content/templates.ts';
import { HistoryFeed } from '../experiment/history-feed.ts';
import { groupsOf } from '../experiment/history-groups.ts';
import { recordedHistory } from '../experiment/recorded-history.ts';
import { Run } from '../experiment/run.ts';
import type { LiveQuestion, VerdictReport } from '../model/verdict-report.ts';
import { SOAK } from './testing/length.ts';

const SEEDS = SOAK ? [1, 2, 3, 4, 5, 6] : [1];

interface Judged {
  readonly run: Run;
  readonly judge: LiveJudge;
}

/** Runs a template and judges it on the way, in batches of half a second. */
function judged(template: string, seed: number, seconds: number): Judged {
  const { design } = templates.find(({ id }) => id === template)!;
  const run = new Run({ design, seed, recording: { series: false, checkpoints: false, history: true } });
  const judge = new LiveJudge();
  const feed = new HistoryFeed((batch) => {
    judge.take(batch);
    feed.credit();
  }, 0);
  for (let time = 0.5; time <= seconds; time += 0.5) {
    run.advance(time);
    feed.send(run);
    while (judge.advance(1000));
    if (time % 5 === 0) judge.search();
  }
  judge.settle();
  return { run, judge };
}

function verdictsOf(report: VerdictReport, store: string): Readonly<Record<LiveQuestion, unknown>> {
  const { judgements } = report.groups.find(({ title }) => title.includes(store))!;
  return Object.fromEntries(judgements.map(({ question, valid }) => [question, valid])) as Record<
    LiveQuestion,
    unknown
  >;
}

/** The verdicts on the whole history, group by group. */
function expectSameAsWhole({ run, judge }: Judged): void {
  const { groups } = judge.report();
  expect(groups.map(({ group }) => group)).toEqual(groupsOf(run.design).map(({ id }) => id));
  for (const [i, group] of groupsOf(run.design).entries()) {
    const history = recordedHistory(run.history!, [group]);
    const { judgements, staleReads } = groups[i]!;
    const isBroken = (question: LiveQuestion) =>
      judgements.find((one) => one.question === question)!.valid === false;
    for (const { question } of judgements.filter(({ valid }) => valid === false)) {
      const { counterexample } = judge.explain(group.id, question)!.verdict;
      expect(counterexample?.minimal, `${group.id}: ${question}`).toBe(true);
      expect(counterexample!.operations.length, `${group.id}: ${question}`).toBeLessThan(30);
    }
    const whole = checkLinearizability(history, modelOf('register'));
    expect(isBroken('linearizable'), group.id).toBe(whole.valid === false);
    for (const guarantee of sessionGuarantees) {
      if (checkSessions(history, [guarantee]).valid === false) expect(isBroken(guarantee)).toBe(true);
    }
    const { reads, staleReads: stale, longest, mostVersions } = measureStaleness(history)!;
    expect(staleReads).toEqual({ reads, stale, longestSeconds: longest, mostVersions });
    if (whole.valid !== false) continue;
    const { verdict, operations } = judge.explain(group.id, 'linearizable')!;
    expect(verdict.counterexample?.minimal).toBe(true);
    expect(operations.length).toBeGreaterThan(verdict.counterexample!.operations.length);
  }
}

describe.each(SEEDS)('seed %i', (seed) => {
  it('in a split brain, stores that answer on both sides are not linearizable', () => {
    const judging = judged('split-brain', seed, 30);
    expectSameAsWhole(judging);
    expect(verdictsOf(judging.judge.report(), 'Loose')).toMatchObject({ linearizable: false });
  });

  it('a leader and its followers: the fast one breaks, the safe one refuses instead', () => {
    const judging = judged('partitioned-stores', seed, 35);
    expectSameAsWhole(judging);
    const report = judging.judge.report();
    expect(verdictsOf(report, 'Safe')).toMatchObject({ linearizable: true, sequential: true, causal: true });
    expect(verdictsOf(report, 'Fast')).toMatchObject({ linearizable: false });
  });

  it('quorums that overlap are linearizable here, and single replicas are not', () => {
    const judging = judged('quorums', seed, 20);
    expectSameAsWhole(judging);
    expect(verdictsOf(judging.judge.report(), 'Quorum')).toMatchObject({ linearizable: true });
    expect(verdictsOf(judging.judge.report(), 'One')).toMatchObject({ linearizable: false });
  });

  it('side by side, each is shown by its own clients, and two of them read what contradicts the other', () => {
    const { judge } = judged('cp-or-ap', seed, 20);
    const { verdict, operations, processes } = judge.explain('b:store', 'linearizable')!;
    const clientOf = ({ process }: { readonly process: number }) => processes[process]!.client;
    for (const operation of operations) expect(clientOf(operation)).toMatch(/^b:/);
    const { misfit, minimal, operations: proof } = verdict.counterexample!;
    expect(minimal).toBe(true);
    const late = operations.find(({ id }) => id === misfit)!;
    const newer = proof.filter(({ kind, value }) => kind === 'write' && value !== late.value);
    const isOther = (read: (typeof operations)[number]) =>
      read.kind === 'read' &&
      clientOf(read) !== clientOf(late) &&
      read.returned! < late.invoked &&
      newer.some(({ value }) => value === read.value);
    expect(late.kind).toBe('read');
    expect(operations.some(isOther)).toBe(true);
    expect(judge.explain('a:store', 'linearizable')).toBe(null);
  });

  it('says from when on replicas had to agree, and until when they did not', () => {
    const { judge } = judged('cp-or-ap', seed, 50);
    const [refusing, answering] = judge.report().groups.map(({ healing }) => healing!);
    for (const healing of [refusing, answering]) {
      expect(healing).toMatchObject({ brokenFrom: 15, healedAt: 35 });
      expect(healing!.reads).toBeGreaterThan(200);
    }
    expect(refusing).toMatchObject({ divergent: 0, keys: [], divergentKeys: 0 });
    expect(answering!.divergent).toBeGreaterThan(0);
    expect(answering!.keys[0]!.at).toBeGreaterThan(35);
  });

  it('consensus is linearizable, whatever happens', () => {
    const judging = judged('raft-majority', seed, 40);
    expectSameAsWhole(judging);
    for (const { judgements } of judging.judge.report().groups) {
      for (const { question, valid } of judgements) {
        if (question !== 'eventual') expect(valid, question).toBe(true);
      }
    }
  });
});
