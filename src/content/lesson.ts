/**
 * What a lesson is: a design and steps through one experiment, as data. A step says something, points at
 * something, and lets the run go on for a while; before that the learner may have to predict what will be seen
 * (White and Gunstone, "Probing Understanding", 1992: predict, observe, explain), or to break something with his
 * own hands. What a step promises is executed by a test (`src/validation/lessons.test.ts`) on several seeds, so a
 * lesson cannot teach what the simulation does not show.
 *
 * A lesson is a script. All that it does has its place in simulated time, so each step begins in a state that
 * follows from the design, the seed and the steps before it (`scenesOf`): one can open a lesson in its middle, go
 * back, try something else and still come back to where it goes on.
 *
 * The course of a step, of which any part may be missing:
 * 1. The run stands at the step's beginning: where the step before has ended, or, with `restart`, somewhere in a
 *    new run. `do` happens.
 * 2. `ask`: the learner chooses what he expects. Nothing moves before that.
 * 3. `task`: the learner does it himself, while the run stands; or lets it be done.
 * 4. `play`: the run goes on and pauses at `until`. `figures` stand beside the text and change with it.
 * 5. What was seen: the answer, why each choice is right or wrong, and the `claim`.
 * 6. `goal`, in a step without `play`: the learner lets the run go on and changes it until the goal is reached.
 * A step may be left at any time; the next one begins in its own state, whatever was done in this one.
 */
import { type Design, type DesignInput, designSchema } from '../model/design.ts';
import type { FaultKind } from '../model/faults.ts';
import type { ErrorCode } from '../model/telemetry.ts';
import type { LiveQuestion } from '../model/verdict-report.ts';

export interface Lesson {
  /** Kebab-case; also the name of its file and of its claims in the tests. */
  readonly id: string;
  /** Its title is the lesson's, its seed that of the lesson's runs, its timeline is empty: steps break things. */
  readonly design: Design;
  readonly steps: readonly Step[];
}

export interface Step {
  /** Kebab-case, unique within the lesson: links to the step and its claim in the tests go by it. */
  readonly id: string;
  readonly title: string;
  /** Markdown: paragraphs, emphasis, lists, links. The reader is a student. */
  readonly text: string;
  /** What the text speaks of: ids of nodes, links and zones. */
  readonly highlight?: readonly string[];
  /** What stands below the canvas; absent: as the step before has it, at first the dashboards. */
  readonly panel?: Panel;
  /** A key of a set whose value is shown on each replica, from this step on. */
  readonly watchKey?: { readonly set: string; readonly key: number };
  /**
   * A new run of the lesson's own design begins: nothing that was done before holds any more. `first` is set at
   * its very beginning, and it is brought to `at` before anybody sees it.
   */
  readonly restart?: { readonly at: number; readonly first?: readonly SettingChange[] };
  /** What happens as the step begins, in this order. */
  readonly do?: readonly Action[];
  readonly ask?: Prediction;
  readonly task?: Task;
  readonly play?: Play;
  /** Live figures beside the text, as they are since the step's beginning. Those with a bound are promises. */
  readonly figures?: readonly Figure[];
  /**
   * What holds when the step has been played, in every run: a sentence of plain text, shown then and in the summary
   * at the lesson's end. Its test has the same words.
   */
  readonly claim?: string;
  readonly goal?: Goal;
  /** What the learner may do besides looking, pausing and choosing the speed. */
  readonly allow?: readonly Permission[];
}

export const panels = ['dashboards', 'verdicts', 'space-time', 'none'] as const;
export type Panel = (typeof panels)[number];

/** Something that is done to the run. */
export type Action =
  | {
      readonly type: 'fault';
      /** By this it is healed. */
      readonly id: string;
      readonly fault: FaultKind;
      readonly targets?: readonly string[];
      readonly settings?: { readonly [name: string]: unknown };
    }
  | { readonly type: 'heal'; readonly id: string }
  | SettingChange;

export interface SettingChange {
  readonly type: 'set';
  readonly node: string;
  readonly setting: string;
  readonly value: unknown;
}

/** A question that the run answers. One choice is right. */
export interface Prediction {
  readonly question: string;
  readonly choices: readonly Choice[];
}
export interface Choice {
  readonly text: string;
  readonly right: boolean;
  /** Why it is right, or what whoever believes it has overlooked; shown when the run has answered. Plain text. */
  readonly because: string;
}

/** Something that the learner does; `taskIsDone` (`lesson-script.ts`) tells when. */
export interface Task {
  /** What to do, and how: "Draw with the scissors from … to …". */
  readonly text: string;
  readonly action: Action;
}

export interface Play {
  /** Simulated seconds, in whole tenths, so that every figure begins and ends with a bucket of the series. */
  readonly until: number;
  /** Simulated seconds per wall second. */
  readonly speed: number;
}

/** What is watched: a measured figure, or the judge's answer to a question. */
export type Figure = MetricFigure | VerdictFigure;

export interface MetricFigure {
  readonly label: string;
  readonly node: string;
  /** As in `RunSummary`. */
  readonly metric: string;
  /** Counters have total and rate; histograms mean, the median and the 99th percentile. */
  readonly statistic: 'total' | 'rate' | 'mean' | 'p50' | 'p99';
  /** Of failures: with this error only. */
  readonly by?: ErrorCode;
  /** Simulated seconds, in whole tenths: since when it counts, where that is before the step's beginning. */
  readonly from?: number;
  /** Of a stretch that has been played, inclusive. */
  readonly atLeast?: number;
  readonly atMost?: number;
}
export interface VerdictFigure {
  readonly label: string;
  readonly question: LiveQuestion;
  /** The group with this store is meant. */
  readonly store: string;
  /** The answer when the step has been played, about the whole run so far. */
  readonly is: 'broken' | 'holds';
}

/** Something to bring about, in a run that goes on. */
export interface Goal {
  readonly text: string;
  /** All with a bound; they are to hold together over the latest `seconds`. */
  readonly figures: readonly MetricFigure[];
  readonly seconds: number;
  /** One way, which "Show me" goes. The test goes it, waits for `settle` seconds, and finds the goal reached. */
  readonly solution: readonly Action[];
  readonly settle: number;
}

/**
 * What is not locked. `run`: letting the run go on as far as one likes; `seek`: going back and forth in time;
 * `partition`: parting nodes and cutting links; `crash`: crashing and restarting machines; `clocks`: making clocks wrong; `heal`: ending faults; `set:<node>.<setting>`: changing this setting; `everything`: all that the playground
 * can do.
 */
export type Permission =
  | 'run'
  | 'seek'
  | 'partition'
  | 'crash'
  | 'clocks'
  | 'heal'
  | 'everything'
  | `set:${string}.${string}`;

/** Faults that a permission allows. */
export const permittedFaults: { readonly [P in 'partition' | 'crash' | 'clocks']: readonly FaultKind[] } = {
  partition: ['partition', 'cut'],
  crash: ['crash', 'restart', 'pause'],
  clocks: ['clock-skew', 'clock-jump', 'clock-drift'],
};

interface Parts extends Omit<Lesson, 'design'> {
  readonly title: string;
  readonly design: Omit<DesignInput, 'version' | 'title' | 'notes' | 'timeline'>;
}

/** A lesson out of its parts; `checkLesson` (`lesson-check.ts`) says what is wrong with it. */
export function defineLesson({ title, design, ...lesson }: Parts): Lesson {
  return { ...lesson, design: designSchema.parse({ version: 1, title, ...design }) };
}
