/**
 * A lesson performed without a screen: every step in its turn, each action when the lesson does it, as a learner
 * does who lets everything be done. Each step is measured from its beginning to its end.
 */
import { assert } from '../base/assert.ts';
import { kindById } from '../catalog/kinds.ts';
import { type Consistency, judge } from '../consistency/judge.ts';
import { LiveJudge } from '../consistency/live-judge.ts';
import type { Action, Lesson, MetricFigure } from '../content/lesson.ts';
import { journalAction, type RunState, type Scene, scenesOf } from '../content/lesson-script.ts';
import { nodeStatuses } from '../experiment/observe.ts';
import { recordedHistory } from '../experiment/recorded-history.ts';
import { Run } from '../experiment/run.ts';
import { summarize } from '../experiment/summary.ts';
import { beginWindow } from '../experiment/window.ts';
import type { Design } from '../model/design.ts';
import { applyEdit } from '../model/edits.ts';
import type { History } from '../model/history.ts';
import type { JournalEntry } from '../model/run-file.ts';
import { storeGroupsOf } from '../model/store-groups.ts';
import type { CounterSummary, HistogramSummary, RunSummary } from '../model/telemetry.ts';
import type { Verdict } from '../model/verdict.ts';
import type { VerdictReport } from '../model/verdict-report.ts';

/** A step that has been played. */
export interface Seen {
  readonly scene: Scene;
  readonly seed: number;
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
    const task = step.task === undefined ? [] : [step.task.action];
    for (const action of [...(step.do ?? []), ...task]) act(run, step.id, action);
    run.window = beginWindow(run.simulation);
    advance(run, ends);
    const fingerprint = run.fingerprint();
    seen.set(step.id, { scene, seed, summary: summarize(run, 0), fingerprint, histories: historiesOf(run) });
    assert(run.time === ends && begins <= ends, `${step.id} ends at ${run.time} s instead of ${ends} s`);
  }
  return seen;
}

/** What is measured in the run of a step between two moments of it. */
export function measured(scene: Scene, seed: number, from: number, to: number): RunSummary {
  const { design, whole: journal } = scene;
  const run = new Run({ design, seed, journal, recording: { series: false, checkpoints: false } });
  advance(run, from);
  run.window = beginWindow(run.simulation);
  advance(run, to);
  return summarize(run, 0);
}

/** The run of a step by its journal alone: must be the same as by hand. */
export function replayed({ design, whole: journal, ends }: Scene, seed: number): string {
  const run = new Run({ design, seed, journal, recording: { series: false, checkpoints: false } });
  advance(run, ends);
  return run.fingerprint();
}

/** What a learner sees who does nothing about the goal, or what the solution says. */
export function measuredAtGoal(scene: Scene, seed: number, isSolved: boolean): RunSummary {
  const { design, whole: journal, begins, step } = scene;
  const { solution, settle, seconds } = step.goal!;
  const run = new Run({ design, seed, journal, recording: { series: false, checkpoints: false } });
  advance(run, begins);
  if (isSolved) for (const action of solution) act(run, step.id, action);
  advance(run, begins + settle);
  run.window = beginWindow(run.simulation);
  advance(run, begins + settle + seconds);
  return summarize(run, 0);
}

/** A figure as the player shows it at the end of a step. */
export function figureOf({ scene, seed, summary }: Seen, figure: MetricFigure): number {
  const { from = scene.begins } = figure;
  return figureIn(from < scene.begins ? measured(scene, seed, from, scene.ends) : summary, figure);
}

/** A figure out of a summary. */
export function figureIn(summary: RunSummary, { node, metric, statistic, by }: MetricFigure): number {
  const found = summary.nodes[node]?.metrics[metric] as Partial<HistogramSummary & CounterSummary>;
  return by === undefined ? found[statistic]! : (found.by?.[by] ?? 0);
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

function begin({ design }: Scene, seed: number): Run {
  return new Run({ design, seed, recording: { series: false, checkpoints: false, history: true } });
}

function act(run: Run, step: string, action: Action): void {
  const done = run.act(journalAction(run.design, action));
  assert(done.ok, `${step}: ${JSON.stringify(done)}`);
}

function advance(run: Run, time: number): void {
  run.advance(time);
  assert(run.failure === '', run.failure);
}

/** What the judge that goes along says about each store when the step is over, as the screen shows it. */
export function liveVerdicts({ design, whole: journal, ends }: Scene, seed: number): VerdictReport {
  const recording = { series: false, checkpoints: false, history: true };
  const run = new Run({ design, seed, journal, recording });
  advance(run, ends);
  const { rows, processes, machines, fullAt, leftOut } = run.history!;
  const judge = new LiveJudge();
  judge.take({
    epoch: 1,
    from: 0,
    rows: rows.read(0, rows.count),
    processes: [...processes],
    machines: [...machines],
    groups: storeGroupsOf(run.design, kindById),
    until: ends,
    oneKeyIn: 1,
    fullAt,
    leftOut,
  });
  judge.advance(rows.count);
  judge.settle();
  return judge.report();
}

/** Design and faults as a journal leaves them. */
export function stateAfter(design: Design, journal: readonly JournalEntry[]): RunState {
  let state: RunState = { design, faults: [] };
  for (const { action } of journal) {
    const { faults } = state;
    if (action.type === 'edit') state = { faults, design: applyEdit(state.design, action.edit) };
    else if (action.type === 'fault') state = { ...state, faults: [...faults, action.fault] };
    else state = { ...state, faults: faults.filter(({ id }) => id !== action.id) };
  }
  return state;
}

/** The first seeds from the lesson's own on with which these replicas lead, one after the other, as the steps end. */
export function seedsThatElect(
  lesson: Lesson,
  leaders: readonly (readonly [step: string, replica: string])[],
  count: number,
): readonly number[] {
  const scenes = scenesOf(lesson);
  const found: number[] = [];
  for (let seed = lesson.design.run.seed; found.length < count; seed++) {
    const isSo = leaders.every(([id, replica]) => {
      const { design, whole: journal, ends } = scenes.find(({ step }) => step.id === id)!;
      const run = new Run({ design, seed, journal, recording: { series: false, checkpoints: false } });
      advance(run, ends);
      const status = nodeStatuses(run.simulation).find((node) => node.id === replica);
      return status?.pills.some(({ tone }) => tone === 'leader') === true;
    });
    if (isSo) found.push(seed);
  }
  return found;
}
