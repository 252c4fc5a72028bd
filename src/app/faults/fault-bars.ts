/**
 * The bars of the fault lane: what the design's timeline plans, what was broken by hand in this run, and the
 * notes of edits, laid in rows so that no title covers another. Plain functions; the lane only draws them.
 */
import type { Design, TimelineEntry } from '../../model/design.ts';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { labelOnSide } from '../../model/sides.ts';
import type { ActiveFault, Mark } from '../../worker/protocol.ts';
import { faultTitle } from './fault-words.ts';

export interface LaneBar {
  readonly key: string;
  /** A fault of the design's timeline (it can be moved), one made by hand, or the note of an edit. */
  readonly source: 'timeline' | 'hand' | 'edit';
  readonly fault: FaultKind | null;
  /** Id of the fault; of an edit the empty text. */
  readonly id: string;
  readonly title: string;
  readonly from: number;
  /** When it ends or ended; null while that is open. */
  readonly to: number | null;
  /** Acts at the present moment of the run. */
  readonly active: boolean;
  /** Happens in one moment: restart, flush, an edit. */
  readonly momentary: boolean;
}

/** Everything that the lane shows, in order of time. */
export function laneBars(
  design: Design,
  marks: readonly Mark[],
  active: readonly ActiveFault[],
  end: number,
): readonly LaneBar[] {
  const activeIds = new Set(active.map((fault) => fault.id));
  const planned = design.timeline.map((entry) => timelineBar(design, entry, marks, activeIds));
  const timelineIds = new Set(design.timeline.map((entry) => entry.id));
  const byHand = marks
    .filter((mark) => mark.type === 'fault' && !timelineIds.has(mark.id ?? ''))
    .map((mark, i) => handBar(mark, i, marks, active));
  const known = new Set([...timelineIds, ...byHand.map((bar) => bar.id)]);
  const unmarked = active.filter((fault) => !known.has(fault.id)).map((fault) => activeBar(design, fault));
  const notes = joinEdits(marks, end).map(noteBar);
  return [...planned, ...byHand, ...unmarked, ...notes].sort(
    (a, b) => a.from - b.from || a.key.localeCompare(b.key),
  );
}

function timelineBar(
  design: Design,
  entry: TimelineEntry,
  marks: readonly Mark[],
  active: ReadonlySet<string>,
): LaneBar {
  const healed = marks.find((mark) => mark.type === 'heal' && mark.id === entry.id && mark.time >= entry.at);
  const planned = entry.duration === null ? null : entry.at + entry.duration;
  const momentary = faultDescriptors[entry.fault].momentary;
  return {
    key: `timeline/${entry.id}`,
    source: 'timeline',
    fault: entry.fault,
    id: entry.id,
    title: labelOfEntry(design, entry),
    from: entry.at,
    to: momentary ? entry.at : (healed?.time ?? planned),
    active: active.has(entry.id),
    momentary,
  };
}

/** A partition names nobody; in a comparison at least on which side it is. */
function labelOfEntry(design: Design, { id, fault, targets }: TimelineEntry): string {
  const title = faultTitle(design, fault, targets);
  return targets.length > 0 ? title : labelOnSide(design, id, title);
}

function handBar(mark: Mark, index: number, marks: readonly Mark[], active: readonly ActiveFault[]): LaneBar {
  const fault = mark.fault ?? null;
  const momentary = fault !== null && faultDescriptors[fault].momentary;
  const heal = marks.find(
    (other) => other.type === 'heal' && other.id === mark.id && other.time >= mark.time,
  );
  const acting = active.find((other) => other.id === mark.id);
  return {
    key: `hand/${mark.id ?? index}/${mark.time}`,
    source: 'hand',
    fault,
    id: mark.id ?? '',
    title: mark.title,
    from: mark.time,
    to: momentary ? mark.time : (heal?.time ?? acting?.until ?? null),
    // One that was taken back and broken again has two bars; only the second acts.
    active: acting !== undefined && heal === undefined,
    momentary,
  };
}

/** A fault that acts but whose beginning is on no list: it began before what the marks tell. */
function activeBar(design: Design, fault: ActiveFault): LaneBar {
  return {
    key: `active/${fault.id}`,
    source: 'hand',
    fault: fault.fault,
    id: fault.id,
    title: faultTitle(design, fault.fault, fault.targets),
    from: fault.since,
    to: fault.until,
    active: true,
    momentary: false,
  };
}

/** Edits of one thing within this share of the axis are one note: a slider that was played with. */
const ONE_GESTURE = 0.04;

function joinEdits(marks: readonly Mark[], end: number): readonly Mark[] {
  const notes: { first: Mark; last: number }[] = [];
  for (const mark of marks) {
    if (mark.type !== 'edit') continue;
    const before = notes.findLast((note) => note.first.title === mark.title);
    if (before !== undefined && mark.time - before.last <= end * ONE_GESTURE) before.last = mark.time;
    else notes.push({ first: mark, last: mark.time });
  }
  return notes.map((note) => note.first);
}

function noteBar(mark: Mark, index: number): LaneBar {
  return {
    key: `edit/${index}`,
    source: 'edit',
    fault: null,
    id: '',
    title: mark.title,
    from: mark.time,
    to: mark.time,
    active: false,
    momentary: true,
  };
}

export interface PlacedBar {
  readonly bar: LaneBar;
  /** Left edge and width in pixels. */
  readonly left: number;
  readonly width: number;
  readonly row: number;
}

/** Free pixels between two bars of a row. */
const GAP = 3;
const SMALLEST_BAR = 8;
/** Icon and padding of a bar with a title. */
const BAR_FRAME = 26;
const CHARACTER = 5.9;
const LONGEST_TITLE = 190;

/** Whether so many more letters have room in a bar beside its title; a title has room in its row, if not in its bar. */
export function hasRoomFor(more: string, { bar, width }: PlacedBar): boolean {
  return BAR_FRAME + (bar.title.length + more.length) * CHARACTER + BAR_FRAME / 4 <= width;
}

/** How wide a bar must be to show its title, by the width of an average letter. */
function titleWidth(title: string): number {
  return Math.min(LONGEST_TITLE, BAR_FRAME + title.length * CHARACTER);
}

/**
 * Lays bars into rows, first fit: faults before notes of edits, so that a slider played with does not push a
 * crash out of sight. A bar takes as much room as its title.
 */
export function placeBars(bars: readonly LaneBar[], end: number, width: number): readonly PlacedBar[] {
  const scale = end > 0 ? width / end : 0;
  const rows: { from: number; to: number }[][] = [];
  const placed: PlacedBar[] = [];
  const faultsFirst = [...bars].sort((a, b) => Number(a.source === 'edit') - Number(b.source === 'edit'));
  for (const bar of faultsFirst) {
    const left = Math.min(width - SMALLEST_BAR, bar.from * scale);
    const right = Math.min(width, (bar.to ?? end) * scale);
    const drawn = Math.max(SMALLEST_BAR, right - left);
    const taken = { from: left - GAP, to: left + Math.max(drawn, titleWidth(bar.title)) + GAP };
    let row = rows.findIndex((others) =>
      others.every((other) => taken.to <= other.from || taken.from >= other.to),
    );
    if (row < 0) row = rows.push([]) - 1;
    rows[row]!.push({ from: left, to: taken.to - GAP });
    placed.push({ bar, left, width: drawn, row });
  }
  return placed;
}

/** Rounds a moment that was dragged to: a hundredth of the axis, on a round step. */
export function snapTime(time: number, end: number): number {
  const steps = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 600, 3600];
  const step = steps.find((s) => s >= end / 400) ?? 3600;
  return Number(Math.min(end, Math.max(0, Math.round(time / step) * step)).toPrecision(12));
}

/** Steps of arrow keys along the lane: about a hundredth of the axis, on a round step. */
export function keyStep(end: number): number {
  const steps = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 3600];
  return steps.find((step) => step >= end / 160) ?? 3600;
}

/** An entry moved to another beginning, as long as before. */
export function movedEntry(entry: TimelineEntry, at: number, end: number): TimelineEntry {
  return { ...entry, at: snapTime(at, end) };
}

/** The shortest bar that can be stretched to. */
const SHORTEST_SHARE = 1 / 800;

/** An entry that ends at another moment; beyond the axis it lasts until it is healed. */
export function stretchedEntry(entry: TimelineEntry, to: number, end: number): TimelineEntry {
  if (faultDescriptors[entry.fault].momentary) return entry;
  if (to > end) return { ...entry, duration: null };
  const until = snapTime(to, end);
  const shortest = Math.max(0.001, end * SHORTEST_SHARE);
  return { ...entry, duration: Number(Math.max(shortest, until - entry.at).toPrecision(12)) };
}

/** An entry again, right after itself, or at the same moment where it has no end. */
export function duplicateOf(entry: TimelineEntry, id: string, end: number): TimelineEntry {
  const after = entry.at + (entry.duration ?? keyStep(end) * 4);
  return { ...entry, id, at: snapTime(Math.min(after, end), end) };
}
