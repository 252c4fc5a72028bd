/**
 * The script of a lesson: for each step the run in which it plays, from the design at time 0 to everything that
 * is done until its end. The player and the tests both follow it, so what is tested is what is shown.
 */
import { equalPlain } from '../base/plain.ts';
import { kindById, kinds } from '../catalog/kinds.ts';
import { communicatingPairs } from '../model/communicating-pairs.ts';
import type { Design } from '../model/design.ts';
import { applyEdit, changeSetting } from '../model/edits.ts';
import { faultDescriptors } from '../model/faults.ts';
import { initialSettings } from '../model/fields.ts';
import { blockedPairs, type PartitionSettings } from '../model/partitions.ts';
import type { FaultInput, JournalAction, JournalEntry } from '../model/run-file.ts';
import { type Action, type Lesson, type Permission, permittedFaults, type Step } from './lesson.ts';

/** Where a step happens. */
export interface Scene {
  readonly step: Step;
  /** At time 0 of this run. */
  readonly design: Design;
  readonly seed: number;
  /** Simulated seconds. */
  readonly begins: number;
  /** Where it pauses when it has been played; `begins` where nothing is. */
  readonly ends: number;
  /** What was done in this run before the step. */
  readonly before: readonly JournalEntry[];
  /** … and with what the step does as it begins. */
  readonly opened: readonly JournalEntry[];
  /** … and with what the learner does. */
  readonly whole: readonly JournalEntry[];
}

/** Of each step of the lesson where it happens. */
export function scenesOf(lesson: Lesson): readonly Scene[] {
  const scenes: Scene[] = [];
  for (const step of lesson.steps) scenes.push(sceneAfter(scenes.at(-1), step, lesson.design));
  return scenes;
}

function sceneAfter(last: Scene | undefined, step: Step, fresh: Design): Scene {
  const start = last === undefined || step.restart !== undefined ? newRun(step, fresh) : last;
  const begins = step.restart?.at ?? last?.ends ?? 0;
  const { design, whole: before } = start;
  const opened = (step.do ?? []).reduce((journal, action) => enter(journal, design, begins, action), before);
  const whole = step.task === undefined ? opened : enter(opened, design, begins, step.task.action);
  const ends = step.play?.until ?? begins;
  return { step, design, seed: fresh.run.seed, begins, ends, before, opened, whole };
}

/** A setting that is changed at time 0 belongs to the design, as in any run. */
function newRun({ restart }: Step, fresh: Design): Pick<Scene, 'design' | 'whole'> {
  const design = (restart?.first ?? []).reduce((now, change) => {
    const done = journalAction(now, change);
    return done.type === 'edit' ? applyEdit(now, done.edit) : now;
  }, fresh);
  return { design, whole: [] };
}

function enter(
  journal: readonly JournalEntry[],
  design: Design,
  time: number,
  action: Action,
): readonly JournalEntry[] {
  const sequence = (journal.at(-1)?.sequence ?? -1) + 1;
  return [...journal, { time, sequence, action: journalAction(designAfter(design, journal), action) }];
}

/** The design as the journal leaves it. */
function designAfter(design: Design, journal: readonly JournalEntry[]): Design {
  return journal.reduce(
    (now, { action }) => (action.type === 'edit' ? applyEdit(now, action.edit) : now),
    design,
  );
}

/** The action as one does it to a run whose design is this one now. */
export function journalAction(design: Design, action: Action): JournalAction {
  if (action.type === 'heal') return { type: 'heal', id: action.id };
  if (action.type === 'set') {
    const kind = design.nodes.find((node) => node.id === action.node)?.kind ?? '';
    const label = kindById(kind)?.fields[action.setting]?.label ?? action.setting;
    return { type: 'edit', edit: changeSetting(design, [action.node], action.setting, action.value, label) };
  }
  const { id, fault, targets = [] } = action;
  const settings = { ...initialSettings(faultDescriptors[fault].fields), ...action.settings };
  return { type: 'fault', fault: { id, fault, targets: [...targets], settings, duration: null } };
}

/** A run as it is now: its design and the faults that are on. */
export interface RunState {
  readonly design: Design;
  readonly faults: readonly Omit<FaultInput, 'duration'>[];
}

/**
 * True when the run is as the action would make it, whoever did it and how: a partition may be drawn anywhere,
 * as long as it parts those that talk to each other as the action does, and nobody else.
 */
export function taskIsDone(action: Action, now: RunState): boolean {
  if (action.type === 'heal') return now.faults.every(({ id }) => id !== action.id);
  if (action.type === 'set') {
    const node = now.design.nodes.find(({ id }) => id === action.node);
    const field = node && kindById(node.kind)?.fields[action.setting];
    return equalPlain(node?.settings[action.setting] ?? field?.initial, action.value);
  }
  const wanted = journalAction(now.design, action);
  if (wanted.type !== 'fault') return false;
  if (action.fault === 'partition')
    return equalPlain(parted(now.design, now.faults), parted(now.design, [wanted.fault]));
  const { targets, settings } = wanted.fault;
  return now.faults.some(
    (fault) =>
      fault.fault === action.fault &&
      equalPlain(fault.targets, targets) &&
      equalPlain(fault.settings, settings),
  );
}

/** Of those that talk to each other: who cannot reach whom, in the order of the design. */
function parted(design: Design, faults: RunState['faults']): readonly string[] {
  const blocked = new Set(
    faults
      .filter(({ fault }) => fault === 'partition')
      .flatMap(({ settings }) => blockedPairs(settings as PartitionSettings))
      .map(([from, to]) => `${from} ${to}`),
  );
  return communicatingPairs(design, kinds)
    .flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`])
    .filter((pair) => blocked.has(pair));
}

/** True when the learner may do this in a step with these permissions. */
export function permits(allow: readonly Permission[], action: Action): boolean {
  if (allow.includes('everything')) return true;
  if (action.type === 'heal') return allow.includes('heal');
  if (action.type === 'set') return allow.includes(`set:${action.node}.${action.setting}`);
  return (['partition', 'crash', 'clocks'] as const).some(
    (permission) => allow.includes(permission) && permittedFaults[permission].includes(action.fault),
  );
}
