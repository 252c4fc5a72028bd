/**
 * Priorities without interruption (head of the line): the highest priority goes next, within a priority the
 * first that came; work that has begun is finished (A. Cobham, "Priority assignment in waiting line problems",
 * Operations Research 2, 1954). What one class gains others lose: Σ ρₖ Wqₖ stays the same, whatever the order
 * of the classes (Kleinrock's conservation law, 1965).
 */
import { assert } from '../../base/assert.ts';
import type { CallRecord } from '../call-pool.ts';
import { priorityOf } from '../request-classes.ts';
import type { Simulation } from '../simulation.ts';
import { heapDrop, heapify, heapPush } from './call-heap.ts';
import type { Discipline } from './discipline.ts';
import { type Line, waitingAt } from './line.ts';

export const priority: Discipline = {
  join(sim, line, call, resumed) {
    line.sequence++;
    // an interrupted call is before all others of its priority: it came before them
    heapPush(line, call, -priorityOf(sim, call), resumed ? -line.sequence : line.sequence, 0);
  },
  next(sim, line) {
    const call = highest(sim, line);
    assert(call !== null, 'somebody waits');
    heapDrop(line);
    return call;
  },
};

/** The call that goes next, which stays. */
export function highest(sim: Simulation, line: Line): CallRecord | null {
  while (line.calls.length > 0) {
    const call = waitingAt(sim, line, 0);
    if (call !== null) return call;
    heapDrop(line);
  }
  return null;
}

/** Priorities were edited: they hold for those who wait too. */
export function reorder(sim: Simulation, line: Line): void {
  line.calls.forEach((index, place) => {
    line.keys[place] = -priorityOf(sim, sim.calls.records[index]!);
  });
  heapify(line);
}
