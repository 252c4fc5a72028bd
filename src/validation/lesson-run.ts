/**
 * A lesson performed without a screen: every step in its turn, each action when the lesson does it, as a learner
 * does who lets everything be done. Each step is measured from its beginning to its end.
 */
import { assert } from '../base/assert.ts';
import { kindById } from '../catalog/kinds.ts';
import { type Consistency, judge } from '../consistency/judge.ts';
import type { Lesson } from '../content/lesson.ts';
import { journalAction, type Scene, scenesOf } from '../content/lesson-script.ts';
import { recordedHistory } from '../experiment/recorded-history.ts';
import { Run } from '../experiment/run.ts';
import { summarize } from '../experiment/summary.ts';
import { beginWindow } from '../experiment/window.ts';
import type { History } from '../model/history.ts';
import { storeGroupsOf } from '../model/store-groups.ts';
import type { RunSummary } from '../model/telemetry.ts';
import type { Verdict } from '../model/verdict.ts';

/** A step that has been played. */
export interface Seen {
  readonly scene: Scene;
  /** From the step's beginning to its end. */
  readonly summary: RunSummary;
  readonly fingerprint: string;
  /** Of the run up to the step's end, by store. */
  readonly histories: ReadonlyMap<string, History>;
}

/** Plays the lesson with a seed; what was seen in its steps, by id. */
export function performLesson(lesson: Lesson, seed: number): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  let run: Run | undefined;
  for (const scene of scenesOf(lesson)) {
    const { step, begins, ends } = scene;
    if (run === undefined || step.restart !== undefined) run = begin(scene, seed);
    advance(run, begins);
    act(run, scene);
    run.window = beginWindow(run.simulation);
    advance(run, ends);
    const fingerprint = run.fingerprint();
    seen.set(step.id, { scene, summary: summarize(run, 0), fingerprint, histories: historiesOf(run) });
    assert(run.time === ends && begins <= ends, `${step.id} ends at ${run.time} s instead of ${ends} s`);
  }
  return seen;
}

/** What clients of each store saw so far; stores that share clients share a history. */
function historiesOf(run: Run): ReadonlyMap<string, History> {
  const histories = new Map<string, History>();
  for (const group of storeGroupsOf(run.design, kindById)) {
    const history = recordedHistory(run.history!, [group]);
    for (const store of group.stores) histories.set(store, history);
  }
  return histories;
}

/** What a checker says about a store in a step. */
export function verdictOn({ histories }: Seen, store: string, consistency: Consistency): Verdict {
  return judge(histories.get(store)!, { consistency, model: 'register' });
}

function begin({ design, before }: Scene, seed: number): Run {
  const journal = before.filter(({ time }) => time === 0);
  return new Run({ design, seed, journal, recording: { series: false, checkpoints: false, history: true } });
}

function act(run: Run, { step }: Scene): void {
  const task = step.task === undefined ? [] : [step.task.action];
  for (const action of [...(step.do ?? []), ...task]) {
    const done = run.act(journalAction(run.design, action));
    assert(done.ok, `${step.id}: ${JSON.stringify(done)}`);
  }
}

function advance(run: Run, time: number): void {
  run.advance(time);
  assert(run.failure === '', run.failure);
}
