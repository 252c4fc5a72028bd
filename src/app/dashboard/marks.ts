/**
 * Marks on the time axes: when something was broken, mended or changed. Many edits in a short time (a slider
 * that was played with) become one mark that tells their number; faults are never joined with edits. A fault
 * knows when it ended, so that its mark can say how long it lasted.
 */
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import type { Mark } from '../../worker/protocol.ts';
import type { TimeSpan } from './time-span.ts';

export interface PlacedMark {
  readonly time: number;
  readonly type: Mark['type'];
  readonly fault: FaultKind | null;
  /** What to say of it: "Crash App", "5 changes, the last: Rate of Shoppers". */
  readonly title: string;
  /** Of a fault: when it ended; null while it lasts, and of everything else. */
  readonly ended: number | null;
}

/** Marks closer than this share of the axis are joined. */
const NEAR_SHARE = 0.012;

/** The marks to draw on an axis, in order of time. */
export function placeMarks(marks: readonly Mark[], span: TimeSpan): readonly PlacedMark[] {
  const near = (span.to - span.from) * NEAR_SHARE;
  const placed: { mark: PlacedMark; count: number }[] = [];
  const inOrder = marks
    .filter((mark) => mark.time >= span.from && mark.time <= span.to)
    .sort((a, b) => a.time - b.time);
  for (const mark of inOrder) {
    const fault = mark.fault ?? null;
    const other = placed.findLast(
      ({ mark: { type, fault: kind, time } }) =>
        type === mark.type && kind === fault && mark.time - time <= near,
    );
    if (other === undefined) {
      const { time, type, title } = mark;
      placed.push({ mark: { time, type, fault, title, ended: endOf(mark, marks) }, count: 1 });
    } else {
      other.count += 1;
      other.mark = { ...other.mark, title: joinedTitle(mark, other.count) };
    }
  }
  return placed.map((each) => each.mark);
}

/** When the fault of a mark was over. */
function endOf(mark: Mark, marks: readonly Mark[]): number | null {
  if (mark.type !== 'fault' || mark.id === undefined) return null;
  const heal = marks.find(({ type, id, time }) => type === 'heal' && id === mark.id && time >= mark.time);
  return heal?.time ?? null;
}

function joinedTitle(last: Mark, count: number): string {
  const noun = last.type === 'edit' ? 'changes' : last.type === 'heal' ? 'ends of faults' : 'faults';
  return `${count} ${noun}, the last: ${last.title}`;
}

/** A stretch of the axis under a fault. */
export interface FaultStretch extends TimeSpan {
  readonly fault: FaultKind;
}

/** Where faults lasted within a span, those that last still up to now; at most so many. What took a moment has none. */
export function faultStretches(
  marks: readonly Mark[],
  span: TimeSpan,
  now: number,
  most: number,
): readonly FaultStretch[] {
  const stretches: FaultStretch[] = [];
  for (const mark of marks) {
    if (mark.type !== 'fault' || mark.fault === undefined || stretches.length >= most) continue;
    if (faultDescriptors[mark.fault].momentary) continue;
    const from = Math.max(span.from, mark.time);
    const to = Math.min(span.to, endOf(mark, marks) ?? now);
    if (to > from) stretches.push({ from, to, fault: mark.fault });
  }
  return stretches;
}
