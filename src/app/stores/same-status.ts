/** Whether a frame tells of the same faults and marks as the one before: what has not changed is not drawn anew. */
import type { ActiveFault, Mark } from '../../worker/protocol.ts';

export function sameFaults(a: readonly ActiveFault[], b: readonly ActiveFault[]): boolean {
  return a.length === b.length && a.every((fault, i) => fault.id === b[i]!.id && fault.until === b[i]!.until);
}

/** Marks are only ever appended within a run, so the ends of two lists tell them apart. */
export function sameMarks(a: readonly Mark[], b: readonly Mark[]): boolean {
  if (a.length !== b.length) return false;
  const same = (x: Mark | undefined, y: Mark | undefined) => x?.time === y?.time && x?.title === y?.title;
  return same(a[0], b[0]) && same(a.at(-1), b.at(-1));
}
