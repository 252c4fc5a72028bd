/**
 * Where a learner stands in a lesson, as plain data with pure transitions: which step, what was predicted, what
 * has been done and played. What comes next in a step follows from these facts (`partOf`), in the order in which
 * `content/lesson.ts` describes it: predict, do, play, see; so it cannot be shown one thing and asked another.
 */
import type { Lesson, Step } from '../../content/lesson.ts';
import type { Scene } from '../../content/lesson-script.ts';
import type { Mark, RunPhase } from '../../worker/protocol.ts';

export interface Course {
  /** Index of the step; as many as there are steps: the summary. */
  readonly step: number;
  /** By id of the step, the choice that was made before its run answered. */
  readonly answers: { readonly [step: string]: number };
  /** Ids of steps that have been played, or whose goal was reached. */
  readonly seen: readonly string[];
  /** A lecture asks the hall and chooses nothing. */
  readonly waived: boolean;
  /** The task of this step is done now. */
  readonly done: boolean;
  /** Its run has begun to play: what was predicted stands. */
  readonly begun: boolean;
  /** It has come to its end, or to its goal. */
  readonly over: boolean;
}

/** What is to be done next in a step. `read`: nothing but reading and looking around. */
export type Part = 'ask' | 'task' | 'play' | 'seen' | 'goal' | 'reached' | 'read' | 'summary';

/** Of an earlier visit. */
export interface Progress {
  /** The step that was open, by id; null: the summary. */
  readonly step: string | null;
  readonly answers: { readonly [step: string]: number };
  readonly seen: readonly string[];
}

const fresh = { waived: false, done: false, begun: false, over: false } as const;
const nothing: Progress = { step: '', answers: {}, seen: [] };

/** Begins at a step, or where an earlier visit has come to; what is not in the lesson any more is forgotten. */
export function beginCourse(lesson: Lesson, wanted: string | null, earlier: Progress | null): Course {
  const { step, answers, seen } = earlier ?? nothing;
  const stepOf = (id: string | null) => lesson.steps.findIndex((each) => each.id === id);
  const kept = Object.entries(answers).filter(
    ([id, choice]) => lesson.steps[stepOf(id)]?.ask?.choices[choice] !== undefined,
  );
  const at = stepOf(wanted ?? step);
  return {
    ...fresh,
    step: Math.max(0, at),
    answers: Object.fromEntries(kept),
    seen: seen.filter((id) => stepOf(id) >= 0),
  };
}

/** What is kept for the next visit. */
export function progressOf(lesson: Lesson, { step, answers, seen }: Course): Progress {
  return { step: lesson.steps[step]?.id ?? null, answers, seen };
}

export function stepOf(lesson: Lesson, course: Course): Step | undefined {
  return lesson.steps[course.step];
}

/** What is to be done next. */
export function partOf(lesson: Lesson, course: Course): Part {
  const step = stepOf(lesson, course);
  if (step === undefined) return 'summary';
  if (step.goal !== undefined) return course.over ? 'reached' : 'goal';
  if (course.over) return 'seen';
  if (!course.begun) {
    if (step.ask !== undefined && course.answers[step.id] === undefined && !course.waived) return 'ask';
    if (step.task !== undefined && !course.done) return 'task';
  }
  return step.play === undefined ? 'read' : 'play';
}

// ---- transitions ----

/** Opens a step at its beginning. */
export function enter(lesson: Lesson, course: Course, index: number): Course {
  return { ...course, ...fresh, step: Math.min(Math.max(0, index), lesson.steps.length) };
}

/** Whether another choice may still be made: not once the run has answered, on any visit. */
export function mayChoose(lesson: Lesson, course: Course): boolean {
  const step = stepOf(lesson, course);
  return step?.ask !== undefined && !course.begun && !course.seen.includes(step.id);
}

export function choose(lesson: Lesson, course: Course, choice: number): Course {
  const step = stepOf(lesson, course);
  if (step?.ask?.choices[choice] === undefined || !mayChoose(lesson, course)) return course;
  return { ...course, answers: { ...course.answers, [step.id]: choice } };
}

/** The lecture goes on without a choice. */
export function waive(course: Course): Course {
  return { ...course, waived: true };
}

export function noteTask(course: Course, done: boolean): Course {
  return course.done === done ? course : { ...course, done };
}

export function begin(course: Course): Course {
  return course.begun ? course : { ...course, begun: true };
}

/** It has been played to its end, or its goal is reached. */
export function finish(lesson: Lesson, course: Course): Course {
  const step = stepOf(lesson, course);
  if (step === undefined || course.over) return course;
  const seen = course.seen.includes(step.id) ? course.seen : [...course.seen, step.id];
  return { ...course, begun: true, over: true, seen };
}

// ---- the run ----

/** The run on the screen, as far as it matters whether the script goes on in it. */
export interface RunNow {
  readonly time: number;
  readonly phase: RunPhase;
  readonly ahead: number;
  readonly marks: readonly Pick<Mark, 'time' | 'type'>[];
}

const SAME_MOMENT = 1e-9;

/** Whether the run stands where the step before has left it, and nothing was done in it but what the script has. */
export function leadsTo({ step, begins, before }: Scene, now: RunNow): boolean {
  if (step.restart !== undefined || now.phase !== 'paused' || now.ahead > 0) return false;
  if (Math.abs(now.time - begins) > SAME_MOMENT || now.marks.length !== before.length) return false;
  return before.every(({ time, action }, i) => {
    const mark = now.marks[i]!;
    return mark.type === action.type && Math.abs(mark.time - time) <= SAME_MOMENT;
  });
}

// ---- the end ----

export interface Learnt {
  readonly step: string;
  readonly title: string;
  readonly claim: string;
  /** null: nothing was asked, or nobody has answered. */
  readonly predicted: 'right' | 'wrong' | null;
}

/** What the lesson has claimed, with what was predicted. */
export function learntIn(lesson: Lesson, { answers }: Pick<Course, 'answers'>): readonly Learnt[] {
  return lesson.steps.flatMap(({ id, title, claim, ask }): Learnt[] => {
    if (claim === undefined) return [];
    const choice = ask?.choices[answers[id] ?? -1];
    return [
      { step: id, title, claim, predicted: choice === undefined ? null : choice.right ? 'right' : 'wrong' },
    ];
  });
}
