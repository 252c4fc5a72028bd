/**
 * Marks on the time axes: when something was broken, mended or changed. Many edits in a short time (a slider
 * that was played with) become one mark that tells their number; faults are never joined with edits.
 */
import type { FaultKind } from '../../model/faults.ts';
import type { Mark } from '../../worker/protocol.ts';

export interface PlacedMark {
  readonly time: number;
  readonly type: Mark['type'];
  readonly fault: FaultKind | null;
  /** What to say of it: "Crash App", "5 changes, the last: Rate of Shoppers". */
  readonly title: string;
}

/** Marks closer than this share of the axis are joined. */
const NEAR_SHARE = 0.012;

/** The marks to draw on an axis that ends at `end`, in order of time. */
export function placeMarks(marks: readonly Mark[], end: number): readonly PlacedMark[] {
  const placed: { mark: PlacedMark; count: number }[] = [];
  const inOrder = marks.filter((mark) => mark.time <= end).sort((a, b) => a.time - b.time);
  for (const mark of inOrder) {
    const fault = mark.fault ?? null;
    const near = placed.findLast(
      (other) =>
        other.mark.type === mark.type &&
        other.mark.fault === fault &&
        mark.time - other.mark.time <= end * NEAR_SHARE,
    );
    if (near === undefined)
      placed.push({ mark: { time: mark.time, type: mark.type, fault, title: mark.title }, count: 1 });
    else {
      near.count += 1;
      near.mark = { ...near.mark, title: joinedTitle(mark, near.count) };
    }
  }
  return placed.map((each) => each.mark);
}

function joinedTitle(last: Mark, count: number): string {
  const noun = last.type === 'edit' ? 'changes' : last.type === 'heal' ? 'ends of faults' : 'faults';
  return `${count} ${noun}, the last: ${last.title}`;
}
