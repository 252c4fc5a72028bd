/**
 * Slots in the order of a number, the least first, and among equals the one that has had its number the longest:
 * a binary heap that knows where each slot stands, so that a number can change. For LFU, LFU with aging, and
 * Belady's optimum.
 */
import { grownFloats, grownInts } from '../../shared/growing-arrays.ts';

export interface Priorities {
  /** The heap, as slots; and by slot its place in it plus one, 0: not in it. */
  heap: Int32Array;
  placeOf: Int32Array;
  /** By slot. */
  priority: Float64Array;
  since: Float64Array;
  count: number;
  /** Numbers every change. */
  changes: number;
}

export function noPriorities(): Priorities {
  return {
    heap: new Int32Array(0),
    placeOf: new Int32Array(0),
    priority: new Float64Array(0),
    since: new Float64Array(0),
    count: 0,
    changes: 0,
  };
}

/** Puts a slot in, or gives it another number. */
export function prioritize(of: Priorities, slot: number, priority: number): void {
  of.placeOf = grownInts(of.placeOf, slot + 1);
  of.priority = grownFloats(of.priority, slot + 1);
  of.since = grownFloats(of.since, slot + 1);
  if (of.placeOf[slot] === 0) {
    of.heap = grownInts(of.heap, of.count + 1);
    of.heap[of.count] = slot;
    of.placeOf[slot] = ++of.count;
  }
  of.priority[slot] = priority;
  of.since[slot] = of.changes++;
  settle(of, of.placeOf[slot]! - 1);
}

/** The slot with the least number; −1: none. */
export function leastOf(of: Priorities): number {
  return of.count === 0 ? -1 : of.heap[0]!;
}

export function takeOut(of: Priorities, slot: number): void {
  const place = of.placeOf[slot]! - 1;
  of.placeOf[slot] = 0;
  const last = of.heap[--of.count]!;
  if (last === slot) return;
  of.heap[place] = last;
  of.placeOf[last] = place + 1;
  settle(of, place);
}

function goesBefore(of: Priorities, a: number, b: number): boolean {
  const difference = of.priority[a]! - of.priority[b]!;
  return difference < 0 || (difference === 0 && of.since[a]! < of.since[b]!);
}

/** Lets the slot at a place rise or sink to where it belongs. */
function settle(of: Priorities, from: number): void {
  const slot = of.heap[from]!;
  let place = from;
  while (place > 0) {
    const above = of.heap[(place - 1) >> 1]!;
    if (!goesBefore(of, slot, above)) break;
    place = stand(of, above, place, (place - 1) >> 1);
  }
  for (;;) {
    let child = 2 * place + 1;
    if (child >= of.count) break;
    if (child + 1 < of.count && goesBefore(of, of.heap[child + 1]!, of.heap[child]!)) child++;
    if (!goesBefore(of, of.heap[child]!, slot)) break;
    place = stand(of, of.heap[child]!, place, child);
  }
  of.heap[place] = slot;
  of.placeOf[slot] = place + 1;
}

/** Puts a slot at a place; gives the place that it has left. */
function stand(of: Priorities, slot: number, place: number, left: number): number {
  of.heap[place] = slot;
  of.placeOf[slot] = place + 1;
  return left;
}
