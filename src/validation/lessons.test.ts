import { tsImport } from 'tsx/esm/api';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Lesson, type MetricFigure, panels, type Step } from '../content/lesson.ts';
import { checkLesson } from '../content/lesson-check.ts';
import { scenesOf, taskIsDone } from '../content/lesson-script.ts';
import { lessons } from '../content/lessons.ts';
import type { CounterSummary, HistogramSummary, RunSummary } from '../model/telemetry.ts';
import type {
  figureIn,
  figureOf,
  liveVerdicts,
  measured,
  measuredAtGoal,
  performLesson,
  replayed,
  Seen,
  seedsThatElect,
  stateAfter,
  verdictOn,
} from './lesson-run.ts';
import { SOAK } from './testing/length.ts';

// loaded past vitest, which slows an engine down several times
interface LessonRuns {
  readonly figureIn: typeof figureIn;
  readonly figureOf: typeof figureOf;
  readonly liveVerdicts: typeof liveVerdicts;
  readonly measured: typeof measured;
  readonly measuredAtGoal: typeof measuredAtGoal;
  readonly performLesson: typeof performLesson;
  readonly replayed: typeof replayed;
  readonly seedsThatElect: typeof seedsThatElect;
  readonly stateAfter: typeof stateAfter;
  readonly verdictOn: typeof verdictOn;
}
const runs: LessonRuns = await tsImport('./lesson-run.ts', import.meta.url);

// many runs, on machines that are busy with something else
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });
/** A lesson's own seed is always among them. */
const SEEDS = SOAK ? 24 : 4;
/** Of Raft only those runs tell the story in which these lead at the end of these steps. */
const ELECTED = [
  ['election', 'north-1'],
  ['return', 'north-2'],
] as const;

const loaded: readonly Lesson[] = await Promise.all(lessons.map(({ load }) => load()));
const titled = loaded.map((lesson) => [lesson.design.title, lesson] as const);

/** The seeds with which a lesson's story is told. */
function seedsOf(lesson: Lesson): readonly number[] {
  const first = lesson.design.run.seed;
  if (lesson.id === 'raft') return runs.seedsThatElect(lesson, ELECTED, SEEDS);
  return Array.from({ length: SEEDS }, (_, i) => first + i);
}

/** What was seen with each seed, by step. */
type Performance = ReadonlyMap<string, Seen>;
const performances = new Map<string, readonly Performance[]>();

describe('every lesson', () => {
  it.each(titled)('%s makes sense', (_, lesson) => {
    expect(checkLesson(lesson)).toEqual([]);
    const entry = lessons[loaded.indexOf(lesson)]!;
    expect(lesson.id).toBe(entry.id);
    expect(lesson.design.title).toBe(entry.title);
  });

  it.each(titled)(
    '%s fits a canvas of 760 × 450, or side by side 1120 × 420, and no node covers another',
    (_, { design }) => {
      const [width, height] = [140, 108];
      const room = design.sides === undefined ? [760, 450] : [1120, 420];
      const places = design.nodes.map((node) => node.position);
      const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
      expect(Math.max(...xs) - Math.min(...xs) + width).toBeLessThanOrEqual(room[0]!);
      expect(Math.max(...ys) - Math.min(...ys) + height).toBeLessThanOrEqual(room[1]!);
      const covered = places.filter((a) =>
        places.some((b) => a !== b && Math.abs(a.x - b.x) < width + 20 && Math.abs(a.y - b.y) < height),
      );
      expect(covered).toEqual([]);
    },
  );

  it.each(titled)('%s asks before it shows, and ends with something to read', (_, { steps }) => {
    expect(steps.filter(({ ask }) => ask !== undefined).length).toBeGreaterThanOrEqual(3);
    expect(steps.at(-1)!.text).toMatch(/Read on: .*\]\(https:\/\//);
    expect(steps.at(-1)!.allow?.length).toBeGreaterThan(0);
  });

  it('has no part of the format that none of them uses', () => {
    const steps = loaded.flatMap((lesson) => lesson.steps);
    const used = (list: readonly unknown[]) => [...new Set(list)].sort();
    expect(used(steps.flatMap(({ panel }) => panel ?? []))).toEqual([...panels].sort());
    const allowed = steps.flatMap(({ allow }) => allow ?? []).map((one) => one.replace(/^set:.*/, 'set'));
    const permissions = ['run', 'seek', 'partition', 'crash', 'clocks', 'heal', 'everything', 'set'];
    expect(used(allowed)).toEqual(permissions.sort());
    const figures = steps.flatMap((step) => step.figures ?? []).filter((figure) => 'metric' in figure);
    const statistics = figures.map(({ statistic }) => statistic);
    expect(used(statistics)).toEqual(['mean', 'p50', 'p99', 'rate', 'total']);
    for (const part of ['by', 'from', 'atLeast', 'atMost'])
      expect([part, figures.some((figure) => part in figure)]).toEqual([part, true]);
    for (const part of ['restart', 'do', 'ask', 'task', 'play', 'goal', 'watchKey', 'highlight'])
      expect([part, steps.some((step) => part in step)]).toEqual([part, true]);
  });

  it('does not hide the right answers always in the same place', () => {
    const places = loaded.flatMap(({ steps }) =>
      steps.flatMap(({ ask }) => (ask === undefined ? [] : [ask.choices.findIndex(({ right }) => right)])),
    );
    for (const place of [0, 1, 2]) expect(places.filter((one) => one === place).length).toBeGreaterThan(3);
  });

  it.each(titled)('%s tells when a task is done, and not before', (_, lesson) => {
    for (const { step, design, opened, whole } of scenesOf(lesson)) {
      if (step.task === undefined) continue;
      const { action } = step.task;
      expect(taskIsDone(action, runs.stateAfter(design, opened))).toBe(false);
      expect(taskIsDone(action, runs.stateAfter(design, whole))).toBe(true);
    }
  });
});

// ---- what was seen ----

const metric = (summary: RunSummary, node: string, name: string): unknown => {
  const found = summary.nodes[node]?.metrics[name];
  expect(found, `${name} of ${node}`).toBeDefined();
  return found;
};
const total = (summary: RunSummary, node: string, name: string) =>
  (metric(summary, node, name) as CounterSummary).total;
const errorsOf = (summary: RunSummary, node: string) =>
  Object.keys((metric(summary, node, 'failures') as CounterSummary).by ?? {});
const mean = (summary: RunSummary, node: string, name: string) =>
  (metric(summary, node, name) as HistogramSummary).mean;
const histogram = (summary: RunSummary, node: string, name: string) =>
  metric(summary, node, name) as HistogramSummary;
/** A part of a step. */
const part = ({ scene, seed }: Seen, from: number, to: number) => runs.measured(scene, seed, from, to);

type Claim = (seen: Seen, others: Performance) => void;

/** By lesson and step: that the claim, and what the right answer says, is so in one run. */
const claims: { readonly [lesson: string]: { readonly [step: string]: Claim } } = {
  partition: {
    whole({ summary }) {
      for (const users of ['users-lisbon', 'users-dublin']) expect(total(summary, users, 'failures')).toBe(0);
      const longer =
        mean(summary, 'users-dublin', 'latencySeconds') - mean(summary, 'users-lisbon', 'latencySeconds');
      expect(Math.abs(longer - 0.03)).toBeLessThan(0.003);
    },
    message(seen) {
      // one way and the disk; there and back: also in the seconds before, where there is more to be seen
      const summary = part(seen, 0, 5.3);
      const { p50 } = histogram(summary, 'store', 'replicationLagSeconds');
      expect(Math.abs(p50 - 0.016)).toBeLessThan(0.001);
      expect(histogram(summary, 'users-dublin', 'latencySeconds').p50).toBeGreaterThanOrEqual(0.0298);
    },
    silence({ summary }) {
      expect(total(summary, 'users-dublin', 'requests')).toBeGreaterThan(0);
      expect(total(summary, 'users-lisbon', 'failures')).toBe(0);
    },
    'time-out'(seen) {
      expect(errorsOf(seen.summary, 'users-dublin')).toEqual(['no-quorum']);
      // who asked up to a second ago is still waiting, and a look at the clock comes with the next time-out
      const askedBy = (time: number) => total(part(seen, 5.3, time), 'users-dublin', 'requests');
      const failed = total(seen.summary, 'users-dublin', 'failures');
      expect(failed).toBeGreaterThanOrEqual(askedBy(13.7));
      expect(failed).toBeLessThanOrEqual(askedBy(14) + 2);
    },
    'answer-anyway'({ summary }) {
      const answered = total(summary, 'users-dublin', 'goodput');
      expect(total(summary, 'store', 'staleReads') / answered).toBeGreaterThan(0.5);
      expect(histogram(summary, 'users-dublin', 'writeSeconds').count).toBe(0);
    },
    heal(seen) {
      const after = part(seen, 26.1, 30);
      for (const users of ['users-lisbon', 'users-dublin']) expect(total(after, users, 'failures')).toBe(0);
      // what is on its way all the time, no more
      const { count, max } = histogram(after, 'store', 'stalenessSeconds');
      if (count > 0) expect(max).toBeLessThan(0.05);
    },
    crash({ summary }, others) {
      const parted = total(others.get('time-out')!.summary, 'users-dublin', 'failures');
      const failed = total(summary, 'users-dublin', 'failures');
      expect(errorsOf(summary, 'users-dublin')).toEqual(['no-quorum']);
      expect(failed + total(summary, 'users-dublin', 'goodput')).toBe(parted);
    },
  },
  'cp-or-ap': {
    'two-stores'({ summary }) {
      for (const city of ['lisbon', 'dublin']) {
        for (const side of ['a', 'b']) expect(total(summary, `${side}:store-${city}`, 'failures')).toBe(0);
        const asked = (side: string) => total(summary, `${side}:store-${city}`, 'requests');
        expect(asked('a')).toBe(asked('b'));
      }
    },
    cut({ summary }) {
      expect(errorsOf(summary, 'a:store-lisbon')).toEqual(['no-quorum']);
      expect(total(summary, 'a:store-dublin', 'goodput')).toBeGreaterThan(50);
    },
    contradiction({ summary }) {
      for (const city of ['lisbon', 'dublin']) {
        expect(total(summary, `b:store-${city}`, 'failures')).toBe(0);
        expect(total(summary, `b:store-${city}`, 'goodput')).toBeGreaterThan(100);
      }
      expect(total(summary, 'a:store-lisbon', 'goodput')).toBe(0);
      // older than the time-out, older than anything but the cut
      expect(histogram(summary, 'b:store', 'stalenessSeconds').max).toBeGreaterThan(2);
    },
    heal(seen) {
      const served = part(seen, 22, 30);
      for (const side of ['a', 'b']) expect(total(served, `${side}:store-lisbon`, 'failures')).toBe(0);
    },
  },
  quorums: {
    'first-answer'({ summary }) {
      for (const who of ['ann', 'ben', 'cora']) expect(total(summary, who, 'failures')).toBe(0);
      // now and then, not mostly
      const reads = total(summary, 'ben', 'goodput') + total(summary, 'cora', 'goodput');
      expect(total(summary, 'store', 'staleReads') / reads).toBeLessThan(0.3);
    },
    overlap({ summary }, others) {
      const before = others.get('first-answer')!.summary;
      const ratio = mean(summary, 'ann', 'latencySeconds') / mean(before, 'ann', 'latencySeconds');
      expect(ratio).toBeGreaterThan(1.6);
      expect(ratio).toBeLessThan(2.9);
    },
    shift({ summary }, others) {
      const before = others.get('overlap')!.summary;
      const ratio = (who: string) =>
        mean(summary, who, 'latencySeconds') / mean(before, who, 'latencySeconds');
      expect(Math.abs(ratio('ben') - 0.57)).toBeLessThan(0.12);
      expect(Math.abs(ratio('ann') - 2)).toBeLessThan(0.6);
    },
    crash(seen) {
      // what was under way when it crashed may still have been acknowledged
      const later = part(seen, 11, 20);
      expect(total(later, 'ann', 'goodput')).toBe(0);
      for (const who of ['ben', 'cora']) expect(total(later, who, 'failures')).toBe(0);
    },
    'one-copy'(seen) {
      const { counterexample, anomalies } = runs.verdictOn(seen, 'store', 'linearizable');
      expect(anomalies.length).toBeGreaterThan(0);
      // one write and two reads are enough to contradict each other
      const kinds = counterexample!.operations.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'read').length).toBeGreaterThanOrEqual(2);
      expect(runs.verdictOn(seen, 'store', 'read-your-writes').valid).toBe(true);
    },
    'write-back'({ summary }, others) {
      const before = others.get('one-copy')!.summary;
      for (const who of ['ben', 'cora']) {
        expect(mean(summary, who, 'latencySeconds')).toBeGreaterThan(
          1.3 * mean(before, who, 'latencySeconds'),
        );
      }
    },
  },
  lag: {
    lag({ summary }) {
      const late = mean(summary, 'page', 'replicationLagSeconds');
      expect(late).toBeGreaterThan(0.2);
      expect(late).toBeLessThan(0.9);
      expect(total(summary, 'fans', 'failures') + total(summary, 'mia', 'failures')).toBe(0);
    },
    'own-writes'(seen) {
      const [first] = runs.verdictOn(seen, 'page', 'read-your-writes').anomalies;
      const history = seen.histories.get('page')!;
      const kinds = first!.operations.map((id) => history.operations[id]!.kind);
      expect(kinds).toContain('write');
      expect(kinds).toContain('read');
    },
    'back-in-time'(seen) {
      const history = seen.histories.get('page')!;
      const { anomalies } = runs.verdictOn(seen, 'page', 'monotonic-reads');
      // two reads of one client, answered by two replicas
      for (const { operations } of anomalies.slice(0, 5)) {
        const reads = operations.map((id) => history.operations[id]!).filter(({ kind }) => kind === 'read');
        expect(new Set(reads.map(({ process }) => process)).size).toBe(1);
        expect(new Set(reads.map(({ replica }) => replica)).size).toBe(2);
      }
    },
    eventual(seen) {
      expect(total(part(seen, 34, 40), 'page', 'staleReads')).toBe(0);
    },
    nearest(seen) {
      expect(runs.verdictOn(seen, 'page', 'linearizable').valid).toBe(false);
    },
    leader(seen, others) {
      expect(runs.verdictOn(seen, 'page', 'linearizable').valid).toBe(true);
      const near = mean(others.get('nearest')!.summary, 'fans', 'latencySeconds');
      expect(mean(seen.summary, 'fans', 'latencySeconds')).toBeGreaterThan(8 * near);
    },
  },
  'split-brain': {
    'fail-over'({ summary }) {
      for (const users of ['files-attic', 'files-cellar']) expect(total(summary, users, 'failures')).toBe(0);
      expect(total(summary, 'files', 'elections')).toBe(0);
    },
    'two-leaders'({ summary }) {
      expect(total(summary, 'files', 'elections')).toBe(1);
      const promised = histogram(summary, 'files-attic', 'writeSeconds').count;
      expect(Math.abs(total(summary, 'files', 'lostAcknowledgedWrites') - promised)).toBeLessThanOrEqual(3);
    },
    'still-two'({ summary }) {
      const promised = histogram(summary, 'files-attic', 'writeSeconds').count;
      expect(total(summary, 'files', 'lostAcknowledgedWrites')).toBe(promised);
      expect(total(summary, 'files-cellar', 'failures')).toBe(0);
    },
    terms({ summary }) {
      const promised = histogram(summary, 'files-attic', 'writeSeconds').count;
      expect(Math.abs(total(summary, 'files', 'lostAcknowledgedWrites') - promised)).toBeLessThanOrEqual(3);
    },
    rollback(seen) {
      expect(total(part(seen, 16, 20), 'files', 'lostAcknowledgedWrites')).toBe(0);
      expect(total(seen.summary, 'files-cellar', 'failures')).toBe(0);
    },
    lease(seen) {
      // the lease is a second, and a reply may be on its way
      const later = part(seen, 6.1, 15);
      expect(total(later, 'files-attic', 'goodput')).toBe(0);
      const lost = total(seen.summary, 'files', 'lostAcknowledgedWrites');
      expect(lost).toBe(histogram(seen.summary, 'files-attic', 'writeSeconds').count);
      expect(histogram(later, 'files-attic', 'writeSeconds').count).toBe(0);
    },
    majority({ summary }) {
      expect(histogram(summary, 'files-attic', 'writeSeconds').count).toBe(0);
      expect(total(summary, 'files-cellar', 'goodput')).toBeGreaterThan(200);
    },
  },
  'last-write-wins': {
    stamps({ summary }) {
      const written = total(summary, 'wiki', 'writes');
      expect(total(summary, 'wiki', 'conflictsLost') / written).toBeLessThan(0.1);
    },
    'one-second'({ summary }) {
      const ratio = total(summary, 'wiki', 'conflictsLost') / total(summary, 'ben', 'writes');
      expect(ratio).toBeGreaterThan(0.35);
      expect(total(summary, 'ann', 'failures')).toBe(0);
    },
    'ten-seconds'({ summary }) {
      expect(total(summary, 'ann', 'failures') + total(summary, 'ben', 'failures')).toBe(0);
    },
    corrected({ summary }) {
      const written = total(summary, 'ben', 'writes');
      const acknowledged = histogram(summary, 'ben', 'writeSeconds').count;
      const dropped = total(summary, 'wiki', 'conflictsLost');
      expect(Math.abs(acknowledged - written)).toBeLessThanOrEqual(1);
      expect(Math.abs(dropped - written)).toBeLessThanOrEqual(1);
    },
    siblings({ summary }) {
      expect(total(summary, 'ann', 'failures') + total(summary, 'ben', 'failures')).toBe(0);
    },
  },
  raft: {
    election({ summary }) {
      expect(total(summary, 'store', 'terms')).toBe(1);
    },
    commit(_, others) {
      // four messages of 4 ms, work of 5 ms in the mean, a disk on either side
      const calm = others.get('return')!.summary;
      for (const users of ['users-north', 'users-south']) {
        const { p50 } = histogram(calm, users, 'writeSeconds');
        expect(p50).toBeGreaterThan(0.016);
        expect(p50).toBeLessThan(0.03);
      }
    },
    crash({ summary }) {
      // nobody waited longer than until there was a new leader
      const { max } = histogram(summary, 'store', 'latencySeconds');
      expect(max).toBeGreaterThan(0.1);
      expect(max).toBeLessThan(0.5);
      expect(total(summary, 'store', 'staleReads')).toBe(0);
    },
    return(seen) {
      expect(runs.verdictOn(seen, 'store', 'linearizable').valid).toBe(true);
    },
    cut({ summary }) {
      expect(errorsOf(summary, 'users-north')).toEqual(['no-quorum']);
      expect(total(summary, 'store', 'elections')).toBe(1);
      expect(total(summary, 'store', 'lostAcknowledgedWrites')).toBe(0);
    },
    'minority-reads'({ summary }) {
      // writes go on being refused
      expect(histogram(summary, 'users-north', 'writeSeconds').count).toBe(0);
    },
    heal(seen) {
      const served = part(seen, 21.1, 25);
      for (const users of ['users-north', 'users-south']) expect(total(served, users, 'failures')).toBe(0);
      expect(total(served, 'store', 'staleReads')).toBe(0);
    },
  },
  pacelc: {
    ocean({ summary }) {
      expect(Math.abs(mean(summary, 'users-europe', 'writeSeconds') - 0.006)).toBeLessThan(0.002);
      expect(Math.abs(mean(summary, 'users-america', 'writeSeconds') - 0.096)).toBeLessThan(0.003);
    },
    majority({ summary }) {
      expect(Math.abs(mean(summary, 'users-europe', 'writeSeconds') - 0.096)).toBeLessThan(0.003);
      expect(Math.abs(mean(summary, 'users-america', 'writeSeconds') - 0.186)).toBeLessThan(0.003);
    },
    'sure-reads'(seen) {
      for (const users of ['users-europe', 'users-america']) {
        expect(total(seen.summary, users, 'failures')).toBe(0);
      }
      expect(runs.verdictOn(seen, 'store', 'linearizable').valid).toBe(true);
    },
    'near-reads'({ summary }) {
      const reads = total(summary, 'store', 'reads');
      expect(total(summary, 'store', 'staleReads') / reads).toBeLessThan(0.05);
      expect(histogram(summary, 'store', 'stalenessSeconds').p50).toBeLessThan(0.06);
    },
    'who-pays'(seen) {
      const typical = (users: string) => histogram(seen.summary, users, 'latencySeconds').p50;
      expect(Math.abs(typical('users-europe') - 0.092)).toBeLessThan(0.003);
      expect(Math.abs(typical('users-america') - 0.006)).toBeLessThan(0.003);
    },
  },
};

for (const [title, lesson] of titled) {
  describe(title, () => {
    beforeAll(() => {
      const all = seedsOf(lesson).map((seed) => runs.performLesson(lesson, seed));
      performances.set(lesson.id, all);
    });
    const all = () => performances.get(lesson.id)!;

    for (const step of lesson.steps) {
      if (step.claim === undefined) continue;
      it(step.claim, () => {
        const claim = claims[lesson.id]?.[step.id];
        expect(claim, `a claim of ${step.id}`).toBeDefined();
        for (const performance of all()) {
          const seen = performance.get(step.id)!;
          expect([seen.seed, ...promisesBroken(step, seen)]).toEqual([seen.seed]);
          claim!(seen, performance);
        }
      });
    }

    for (const scene of scenesOf(lesson)) {
      const { goal } = scene.step;
      if (goal === undefined) continue;
      it(`${goal.text} It can be done, and is not done by waiting.`, () => {
        for (const { seed } of all().map((one) => one.get(scene.step.id)!)) {
          const reached = (summary: RunSummary) =>
            goal.figures.every((figure) => isWithin(figure, runs.figureIn(summary, figure)));
          expect([seed, reached(runs.measuredAtGoal(scene, seed, true))]).toEqual([seed, true]);
          expect([seed, reached(runs.measuredAtGoal(scene, seed, false))]).toEqual([seed, false]);
        }
      });
    }

    it('hears the same verdicts from the judge that goes along', () => {
      for (const { scene, seed } of all()[0]!.values()) {
        const asked = (scene.step.figures ?? []).filter((figure) => 'question' in figure);
        if (asked.length === 0) continue;
        const { groups } = runs.liveVerdicts(scene, seed);
        for (const { store, question, is } of asked) {
          const group = groups.find(({ stores }) => stores.includes(store))!;
          const judgement = group.judgements.find((one) => one.question === question)!;
          expect([scene.step.id, question, judgement.valid]).toEqual([
            scene.step.id,
            question,
            is === 'holds',
          ]);
        }
      }
    });

    it('is the same run by its journal as by hand', () => {
      for (const seen of all()[0]!.values()) {
        expect(runs.replayed(seen.scene, seen.seed)).toBe(seen.fingerprint);
      }
    });
  });
}

/** Promises of a step's figures that a run does not keep, each with what was found. */
function promisesBroken(step: Step, seen: Seen): string[] {
  return (step.figures ?? []).flatMap((figure) => {
    if ('question' in figure) {
      const { valid } = runs.verdictOn(seen, figure.store, figure.question);
      return valid === (figure.is === 'holds') ? [] : [`${figure.label}: ${valid}`];
    }
    const found = runs.figureOf(seen, figure);
    return isWithin(figure, found) ? [] : [`${figure.label}: ${found}`];
  });
}

function isWithin({ atLeast, atMost }: MetricFigure, found: number): boolean {
  return (
    !Number.isNaN(found) &&
    found >= (atLeast ?? Number.NEGATIVE_INFINITY) &&
    found <= (atMost ?? Number.POSITIVE_INFINITY)
  );
}
