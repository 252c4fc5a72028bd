/**
 * Many faults at once as ordinary entries of the timeline: one that repeats, and a chaos plan, random faults from a
 * seed, after the idea of Chaos Monkey (Basiri et al., "Chaos Engineering", IEEE Software 2016). What is planned is
 * in the design, so links replay it, and no other random numbers of the run are touched. Plain functions.
 */
import { log } from '../../base/deterministic-math.ts';
import { hashPair, mix32 } from '../../base/hash.ts';
import type { Design, TimelineEntry } from '../../model/design.ts';
import type { Edit } from '../../model/edits.ts';
import { freeId } from '../../model/edits.ts';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { sideOf } from '../../model/sides.ts';
import { cutOff } from '../canvas/cut.ts';
import { sideOfTarget, type Target, targetsOf } from './fault-targets.ts';

/** No plan has more entries than a lane and a reader can bear. */
export const MOST_PLANNED = 200;

// ---- again and again ----

export interface Repetition {
  /** Simulated seconds from one beginning to the next. */
  readonly every: number;
  /** How many more. */
  readonly times: number;
}

/** The entry again, `times` times, each `every` seconds after the one before. */
export function repetitionsOf(
  design: Design,
  entry: TimelineEntry,
  { every, times }: Repetition,
): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const timeline = [...design.timeline];
  for (let i = 1; i <= Math.min(times, MOST_PLANNED); i++) {
    const again = { ...entry, id: freeId(timeline, 'f'), at: roundTime(entry.at + i * every) };
    timeline.push(again);
    entries.push(again);
  }
  return entries;
}

/** How often an entry fits again until the run ends. */
export function timesUntil(entry: Pick<TimelineEntry, 'at'>, every: number, end: number): number {
  if (!(every > 0)) return 0;
  return Math.max(0, Math.min(MOST_PLANNED, Math.ceil((end - entry.at) / every - 1e-9) - 1));
}

/** Why an entry cannot repeat so, in a sentence; null: it can. */
export function repetitionProblem(entry: TimelineEntry, { every, times }: Repetition): string | null {
  if (!(every > 0)) return 'It needs a time from one to the next.';
  if (times < 1) return 'The run ends before the next one.';
  if (entry.duration === null && !faultDescriptors[entry.fault].momentary)
    return 'It lasts until it is healed, so it cannot begin again: give it a duration first.';
  if (entry.duration !== null && entry.duration > every)
    return 'It lasts longer than that: the next one would begin before this one is over.';
  return null;
}

// ---- chaos ----

export interface ChaosPlan {
  readonly seed: number;
  readonly faults: readonly FaultKind[];
  /** How many begin in a simulated minute, on average. */
  readonly perMinute: number;
  /** How long they last, on average, simulated seconds. */
  readonly meanSeconds: number;
  readonly from: number;
  /** All is healed by then. */
  readonly until: number;
}

/** Ids of a chaos plan's entries begin so; the next plan takes the place of the one before. */
const CHAOS = 'chaos-';
const SHORTEST_SECONDS = 0.5;
/** A fault that finds everything broken already is left out after so many tries. */
const TRIES = 8;

/** The kinds of faults that anything in the design can suffer. */
export function chaosFaults(design: Design): readonly FaultKind[] {
  return (Object.keys(faultDescriptors) as FaultKind[]).filter(
    (fault) => chaosTargets(design, fault).length > 0,
  );
}

/** In a comparison the plan is drawn for one side; the store plans it for the other as well. */
function chaosTargets(design: Design, fault: FaultKind): readonly Target[] {
  return targetsOf(design, fault).filter(({ id }) => design.sides === undefined || sideOf(id) !== 'b');
}

/** What is planned of a chaos plan now. */
export function plannedChaos(design: Design): readonly TimelineEntry[] {
  return design.timeline.filter(({ id }) => id.startsWith(CHAOS));
}

/**
 * The entries of a plan: beginnings as a Poisson process, durations exponential, each fault on something that can
 * suffer it and does not suffer it already. The same plan for the same design has the same entries.
 */
export function chaosEntries(design: Design, plan: ChaosPlan): readonly TimelineEntry[] {
  const draw = drawer(plan.seed);
  const targets = new Map(plan.faults.map((fault) => [fault, chaosTargets(design, fault)]));
  const faults = plan.faults.filter((fault) => (targets.get(fault)?.length ?? 0) > 0);
  const entries: TimelineEntry[] = [];
  if (faults.length === 0 || !(plan.perMinute > 0)) return entries;
  const first = firstNumber(design);
  const meanGap = 60 / plan.perMinute;
  const last = plan.until - SHORTEST_SECONDS;
  for (let at = plan.from + exponential(draw, meanGap); at < last; at += exponential(draw, meanGap)) {
    if (entries.length >= MOST_PLANNED) break;
    const entry = drawEntry(design, plan, { first, faults, targets, draw, at: roundTime(at), entries });
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

/** A number that no entry of the plan before has: what is new is planned on both sides of a comparison. */
function firstNumber(design: Design): number {
  return 1 + Math.max(0, ...plannedChaos(design).map(({ id }) => Number(id.slice(CHAOS.length)) || 0));
}

interface Draws {
  readonly first: number;
  readonly faults: readonly FaultKind[];
  readonly targets: ReadonlyMap<FaultKind, readonly Target[]>;
  readonly draw: () => number;
  readonly at: number;
  readonly entries: readonly TimelineEntry[];
}

function drawEntry(design: Design, plan: ChaosPlan, draws: Draws): TimelineEntry | null {
  const { faults, targets, draw, at, entries } = draws;
  const seconds = exponential(draw, plan.meanSeconds);
  for (let i = 0; i < TRIES; i++) {
    const fault = faults[Math.floor(draw() * faults.length)]!;
    const able = targets.get(fault)!;
    const target = able[Math.floor(draw() * able.length)]!;
    const duration = durationOf(fault, at, seconds, plan.until);
    const entry = {
      id: `${CHAOS}${draws.first + entries.length}`,
      at,
      fault,
      duration,
      ...broken(design, fault, target),
    };
    const overlaps = entries.some(
      (other) => isSameThing(other, entry) && other.at + (other.duration ?? 0) >= at,
    );
    if (!overlaps) return entry;
  }
  return null;
}

/** What happens in a moment has no length; a rolling restart ends by itself, at the end of the plan at the latest. */
function durationOf(fault: FaultKind, at: number, seconds: number, until: number): number | null {
  if (faultDescriptors[fault].momentary) return null;
  const left = until - at;
  const wanted = fault === 'rolling-restart' ? left : Math.max(SHORTEST_SECONDS, Math.min(seconds, left));
  return Math.max(0.1, Math.floor(wanted * 10 + 1e-6) / 10);
}

function broken(
  design: Design,
  fault: FaultKind,
  target: Target,
): Pick<TimelineEntry, 'targets' | 'settings'> {
  if (fault !== 'partition') return { targets: [target.id], settings: {} };
  const inside = sideOfTarget(design, target).map(({ id }) => id);
  return { targets: [], settings: cutOff(design, inside) ?? {} };
}

function isSameThing(a: TimelineEntry, b: TimelineEntry): boolean {
  return a.fault === b.fault && a.targets.join() === b.targets.join();
}

/** The plan as one edit, in the place of the one before. */
export function chaosEdit(design: Design, entries: readonly TimelineEntry[], seed: number): Edit {
  const put = new Set(entries.map(({ id }) => id));
  const gone = plannedChaos(design).filter(({ id }) => !put.has(id));
  return {
    title: `Chaos plan: ${entries.length} fault${entries.length === 1 ? '' : 's'}, seed ${seed}`,
    ...(entries.length > 0 && { putTimeline: entries }),
    ...(gone.length > 0 && { removeTimeline: gone.map(({ id }) => id) }),
  };
}

/** Uniform numbers in [0, 1) from a seed: the hash of a counter. */
function drawer(seed: number): () => number {
  const stream = mix32(seed ^ 0x6a09e667);
  let count = 0;
  return () => (hashPair(stream, count++) >>> 0) / 4_294_967_296;
}

function exponential(draw: () => number, mean: number): number {
  return -mean * log(1 - draw());
}

/** Tenths of a second: moments that one can read. */
function roundTime(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
