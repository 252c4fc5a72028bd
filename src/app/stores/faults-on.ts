/**
 * What is broken on a node or a link. Every face, link and dot asks with every picture, and one fault may hit
 * thousands: the targets of a list of faults are gone through once.
 */
import type { ActiveFault } from '../../worker/protocol.ts';

const byTarget = new WeakMap<readonly ActiveFault[], ReadonlyMap<string, readonly ActiveFault[]>>();
const NONE: readonly ActiveFault[] = [];

/** The active faults whose target is this node or link. */
export function faultsOn(id: string, faults: readonly ActiveFault[]): readonly ActiveFault[] {
  if (faults.length === 0) return NONE;
  let known = byTarget.get(faults);
  if (known === undefined) {
    known = sortedOut(faults);
    byTarget.set(faults, known);
  }
  return known.get(id) ?? NONE;
}

function sortedOut(faults: readonly ActiveFault[]): ReadonlyMap<string, readonly ActiveFault[]> {
  const sorted = new Map<string, ActiveFault[]>();
  for (const fault of faults)
    for (const target of new Set(fault.targets)) {
      const own = sorted.get(target);
      if (own === undefined) sorted.set(target, [fault]);
      else own.push(fault);
    }
  return sorted;
}
