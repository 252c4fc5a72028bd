/**
 * Plays a lesson: brings the run to where a step begins, follows what the learner does, and lets the run go on
 * exactly to where the step ends. Every step can be entered from anywhere, since the script gives its run; who
 * goes on in order goes on in the same run, without anything blinking. Whoever opens something else meanwhile has
 * left the lesson.
 */
import { create } from 'zustand';
import type { Lesson, Step } from '../../content/lesson.ts';
import { type Scene, scenesOf, taskIsDone } from '../../content/lesson-script.ts';
import { lessons } from '../../content/lessons.ts';
import { lessonFragment } from '../../share/page-flags.ts';
import { setStepper, usePresent } from '../present/present-store.ts';
import { type DesignChange, onDesignChange, useDesignStore } from '../stores/design-store.ts';
import { isEmbedded, usePageMode } from '../stores/page-mode.ts';
import { type Guard, readOnly, setGuard, unguarded } from '../stores/permissions.ts';
import { pausePlayingAt, useRunStore } from '../stores/run-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { bringBack, giveWay, type KeptWork, setAside } from './kept-work.ts';
import * as course from './lesson-course.ts';
import { goalState } from './lesson-figures.ts';
import { allowanceOf, mayInLesson } from './lesson-permissions.ts';
import { keepProgress, readShelf } from './lesson-progress.ts';
import {
  elementsOf,
  light,
  noteOwnFaults,
  openScene,
  panelAt,
  perform,
  runState,
  showPanel,
  strayFaults,
  watchKeysAt,
} from './lesson-scene.ts';
import { noLesson, useLessonView } from './lesson-view.ts';

export interface LessonState {
  readonly lesson: Lesson;
  readonly scenes: readonly Scene[];
  readonly course: course.Course;
  /** On the way to the beginning of a step. */
  readonly busy: boolean;
  /** What the step speaks of stands in the light, where it says so. */
  readonly lit: boolean;
  /** In a lecture the text stands alone first, and the question comes after it. */
  readonly textOnly: boolean;
}

/** Simulated seconds per second, where nobody says: changes are to be seen soon. */
const GOAL_SPEED = 3;

/** null: no lesson is on. */
export const useLesson = create<{ readonly state: LessonState | null }>()(() => ({ state: null }));

let kept: KeptWork | null = null;
/** Raised with every step that is opened, so that a new one ends the way to the one before. */
let turn = 0;
/** The lesson changes the design on the screen by itself now. */
let opening = false;
let stops: readonly (() => void)[] = [];

const now = () => useLesson.getState().state;
const run = () => useRunStore.getState();

function change(changed: Partial<LessonState>): void {
  const state = now();
  if (state !== null) useLesson.setState({ state: { ...state, ...changed } });
}

/** Takes a step of the course, and what follows from it. */
function follow(next: course.Course): void {
  const state = now();
  if (state === null || state.course === next) return;
  change({ course: next });
  remember();
  lightUp();
}

// ---- begin and leave ----

/** Begins a lesson, at a step or where an earlier visit has come to. */
export async function beginLesson(id: string, step: string | null = null): Promise<void> {
  const entry = lessons.find((each) => each.id === id);
  if (entry === undefined) {
    const text = `There is no lesson “${id}”.`;
    useUiStore.getState().toast({ tone: 'warn', text, detail: 'All lessons are in the list of lessons.' });
    return;
  }
  const lesson = await entry.load();
  kept ??= setAside(now() === null ? window.location.hash : '');
  const earlier = isEmbedded() ? null : (readShelf()[id] ?? null);
  // who was at its end begins anew, predictions included
  const begun = course.beginCourse(lesson, step, earlier?.step === null && step === null ? null : earlier);
  useUiStore.getState().clearSelection();
  useUiStore.getState().setTool('select');
  const state = { lesson, scenes: scenesOf(lesson), course: begun, busy: true, lit: true, textOnly: true };
  useLesson.setState({ state });
  if (stops.length === 0) stops = listen();
  await openStep(begun.step, true);
}

/** Ends the lesson; the visitor's own work is back. */
export function leaveLesson(): void {
  const work = kept;
  const lesson = now()?.lesson;
  if (work === null || lesson === undefined) return;
  const { design } = useDesignStore.getState();
  end();
  opening = true;
  bringBack(work);
  opening = false;
  window.history.replaceState(null, '', window.location.pathname + window.location.search + ownAddress(work));
  useUiStore.getState().toast({
    tone: 'info',
    text: 'The lesson is closed, and your own design is back.',
    action: {
      label: 'Keep the lesson’s design instead',
      run: () => useDesignStore.getState().loadDesign(design, { title: `Open ${design.title}` }),
    },
    lasts: 12_000,
  });
}

/** A page that opened with the lesson has no other address to go back to. */
function ownAddress({ address }: KeptWork): string {
  return /^#\d/.test(address) ? address : '';
}

function end(): void {
  for (const stop of stops) stop();
  stops = [];
  turn += 1;
  kept = null;
  useLesson.setState({ state: null });
  useLessonView.setState(noLesson);
  setStepper(null);
  setGuard(isEmbedded() && !usePageMode.getState().editing ? readOnly : null);
  light([]);
  showPanel('dashboards');
}

function listen(): readonly (() => void)[] {
  setStepper(stepper);
  return [
    onDesignChange(hearDesign),
    useRunStore.subscribe(observe),
    useDesignStore.subscribe(observe),
    telemetry.subscribe(observeGoal),
  ];
}

/** Another design was opened: by a template, a file, a link. */
function hearDesign(changed: DesignChange): void {
  if (opening || changed.type !== 'document' || changed.run !== undefined || kept === null) return;
  // what was undone and is done again within the lesson
  const { title, nodes } = now()!.lesson.design;
  if (changed.design.title === title && changed.design.nodes[0]?.id === nodes[0]?.id) return;
  const work = kept;
  end();
  giveWay(work);
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
}

// ---- steps ----

/** Opens a step at its beginning; one beyond the last is the summary. */
export async function openStep(index: number, anew = false): Promise<void> {
  const state = now();
  if (state === null) return;
  const mine = ++turn;
  const { lesson, scenes } = state;
  const scene = scenes[index];
  const goesOn =
    !anew && scene !== undefined && index === state.course.step + 1 && course.leadsTo(scene, run());
  pausePlayingAt(null);
  change({
    course: course.enter(lesson, state.course, index),
    textOnly: true,
    busy: scene !== undefined && !goesOn,
  });
  if (scene === undefined) return showSummary();
  dressPage(lesson, scene.step, index, goesOn);
  guard();
  if (goesOn) for (const action of scene.step.do ?? []) perform(action);
  else await openAnew(scene, () => mine === turn);
  if (mine !== turn) return;
  change({ busy: false });
  settleIn(scene);
}

async function openAnew(scene: Scene, wanted: () => boolean): Promise<void> {
  opening = true;
  const opened = openScene(scene, wanted);
  opening = false;
  await opened;
}

/** Below the canvas as the step wants it; who goes on keeps what he has opened himself. */
function dressPage(lesson: Lesson, step: Step, index: number, goesOn: boolean): void {
  if (!goesOn || step.panel !== undefined) showPanel(panelAt(lesson, index));
  useLessonView.setState({ palette: step.allow?.includes('everything') === true });
  remember();
  lightUp();
}

/** The run stands at the beginning of the step. */
function settleIn({ step, ends }: Scene): void {
  const { lesson, course: at } = now()!;
  watchKeysAt(lesson, at.step);
  unguarded(() => run().setSpeed(step.play?.speed ?? (step.goal === undefined ? 1 : GOAL_SPEED)));
  if (step.play !== undefined) pausePlayingAt(ends);
  lightUp();
  observe();
}

function showSummary(): void {
  if (run().phase === 'running') run().pause();
  useLessonView.setState({ palette: true });
  guard();
  remember();
  lightUp();
}

/** Keeps the bookmark, and the address what is open, so that a reload comes back to it. */
function remember(): void {
  const state = now();
  if (state === null) return;
  const { lesson, course: at } = state;
  const progress = course.progressOf(lesson, at);
  const title = lesson.design.title;
  const before = useLessonView.getState().on;
  if (before?.lesson !== lesson.id || before.step !== progress.step)
    useLessonView.setState({ on: { lesson: lesson.id, title, step: progress.step } });
  if (isEmbedded()) return;
  const of = lesson.steps.length;
  keepProgress(lesson.id, { ...progress, at: Math.min(at.step + 1, of), of });
  const address = lessonFragment(lesson.id, progress.step ?? undefined);
  if (window.location.hash !== address) window.history.replaceState(null, '', address);
}

// ---- what may be done ----

function guard(): void {
  const state = now();
  const step = state === null ? undefined : course.stepOf(state.lesson, state.course);
  const lessonGuard: Guard = {
    editing: step === undefined || step.allow?.includes('everything') === true,
    may(deed) {
      const present = now();
      if (present === null) return true;
      const { lesson, course: at } = present;
      const allowance = allowanceOf(course.partOf(lesson, at), course.stepOf(lesson, at));
      return mayInLesson(deed, allowance, useDesignStore.getState().design);
    },
  };
  setGuard(lessonGuard);
}

// ---- the light ----

/** The light is on while one reads; when it plays everything is to be seen. */
function lightUp(): void {
  const state = now();
  if (state === null) return;
  const step = course.stepOf(state.lesson, state.course);
  const reading = !state.course.begun;
  light(
    state.lit && reading && step?.highlight !== undefined
      ? elementsOf(useDesignStore.getState().design, step.highlight)
      : [],
  );
}

export function setLit(lit: boolean): void {
  change({ lit });
  usePresent.setState({ spotlight: lit });
  lightUp();
}

/** After something else had the light. */
export function lightAgain(): void {
  lightUp();
}

// ---- what the learner does ----

export function choose(choice: number): void {
  const state = now();
  if (state !== null) follow(course.choose(state.lesson, state.course, choice));
}

/** Does the task in the learner's place, without what he has tried. */
export function doTask(): void {
  const state = now();
  const scene = state?.scenes[state.course.step];
  if (state === null || scene?.step.task === undefined) return;
  unguarded(() => {
    for (const id of strayFaults(scene)) run().heal(id);
  });
  perform(scene.step.task.action);
}

/** Lets the step play, or go on playing. */
export function playStep(): void {
  run().play();
}

/** Goes to the end of the step at once. */
export async function skipToEnd(): Promise<void> {
  const state = now();
  const scene = state?.scenes[state.course.step];
  if (state === null || scene?.step.play === undefined) return;
  follow(course.begin(state.course));
  await unguarded(() => run().seek(scene.ends));
}

/** The step from its beginning. */
export function again(): void {
  const state = now();
  if (state !== null) void openStep(state.course.step, true);
}

/** Goes the way to the goal that the lesson knows. */
export function showSolution(): void {
  const state = now();
  const scene = state?.scenes[state.course.step];
  if (scene?.step.goal === undefined) return;
  for (const action of scene.step.goal.solution) perform(action);
  run().play();
}

/** On to the next step, or the summary. */
export function nextStep(): void {
  const state = now();
  if (state !== null) void openStep(state.course.step + 1);
}

export function previousStep(): void {
  const state = now();
  if (state !== null) void openStep(state.course.step - 1);
}

// ---- what happens ----

const SAME_MOMENT = 1e-9;

/** The run or the design is another: the task may be done, the step begun or over. */
function observe(): void {
  const state = now();
  const scene = state?.scenes[state.course.step];
  if (state === null || scene === undefined || state.busy) return;
  const { time, phase, seeking } = run();
  const { task, play, goal } = scene.step;
  if (task !== undefined && !state.course.begun) noteTask(state, scene);
  if (goal !== undefined && phase === 'running') follow(course.begin(state.course));
  if (play === undefined || seeking) return;
  const part = course.partOf(state.lesson, now()!.course);
  if (part !== 'play') return;
  if (phase === 'running' && time < scene.ends - SAME_MOMENT) follow(course.begin(now()!.course));
  if (!now()!.course.begun || time < scene.ends - SAME_MOMENT) return;
  if (phase === 'running') unguarded(() => run().pause());
  else finishStep();
}

function noteTask(state: LessonState, scene: Scene): void {
  const { action } = scene.step.task!;
  const done = taskIsDone(action, runState());
  if (done === state.course.done) return;
  if (done) noteOwnFaults(scene, action);
  follow(course.noteTask(state.course, done));
  if (done) useUiStore.getState().announce('Done. The step can be played.');
}

function finishStep(): void {
  const state = now()!;
  follow(course.finish(state.lesson, state.course));
  useUiStore.getState().announce(spokenEnd(state));
}

/** What a screen reader hears when a step has been played. */
function spokenEnd({ lesson, course: at }: LessonState): string {
  const step = course.stepOf(lesson, at);
  const choice = step?.ask?.choices[at.answers[step.id] ?? -1];
  const prediction =
    choice === undefined ? '' : choice.right ? 'You were right. ' : 'You expected something else. ';
  return `${prediction}${step?.claim ?? ''}`;
}

function observeGoal(): void {
  const state = now();
  const scene = state?.scenes[state.course.step];
  if (state === null || state.busy || scene?.step.goal === undefined || state.course.over) return;
  if (run().phase !== 'running' || !goalState(telemetry, scene.step.goal, scene.begins).reached) return;
  follow(course.finish(state.lesson, state.course));
  useUiStore.getState().announce('The goal is reached.');
}

// ---- in a lecture ----

/** The keys of a remote: the text, the question, the run, what was seen, the next step. */
const stepper = {
  next(): void {
    const state = now();
    if (state === null || state.busy) return;
    if (state.textOnly && course.stepOf(state.lesson, state.course)?.ask !== undefined) {
      change({ textOnly: false });
      return;
    }
    goOn(state);
  },
  previous(): void {
    const state = now();
    if (state === null) return;
    const { course: at, textOnly, busy } = state;
    // a step that is still on its way has nothing to take back
    if (busy) previousStep();
    else if (at.begun || at.over) again();
    else if (!textOnly && course.stepOf(state.lesson, at)?.ask !== undefined) change({ textOnly: true });
    else previousStep();
  },
  first(): void {
    void openStep(0, true);
  },
  spotlight: setLit,
};

/** Does what comes next. */
function goOn({ lesson, course: at }: LessonState): void {
  const part = course.partOf(lesson, at);
  if (part === 'ask') waiveAndGoOn(at);
  else if (part === 'task') {
    doTask();
    playWhenDone();
  } else if (part === 'play' && at.begun) void skipToEnd();
  else if (part === 'play') playStep();
  else if (part === 'goal') showSolution();
  else if (part !== 'summary') nextStep();
}

/** The hall has said what it expects. */
function waiveAndGoOn(at: course.Course): void {
  follow(course.waive(at));
  const state = now();
  if (state !== null) goOn(state);
}

/** The fault of a task is on its way to the simulation; when it is there, it plays. */
function playWhenDone(): void {
  const mine = turn;
  const stop = useLesson.subscribe(({ state }) => {
    if (state === null || mine !== turn) return stop();
    if (!state.course.done) return;
    stop();
    queueMicrotask(playStep);
  });
}
