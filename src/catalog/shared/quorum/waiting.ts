/**
 * Calls that a replica answers when its log is on the disk up to a position, and what it answers, in the order in
 * which they came. Positions are not in that order: a read waits for the newest change of its own key. In
 * columns, which keep their length from use to use, so that whoever waits makes no garbage.
 */
import type { Call } from '../../../engine/outcome.ts';
import { grownFloats, grownInts } from '../growing-arrays.ts';
import type { Held } from './versions.ts';

export interface Waiting {
  count: number;
  calls: Int32Array;
  positions: Float64Array;
  held: Held[];
}

export function nobodyWaits(): Waiting {
  return { count: 0, calls: new Int32Array(0), positions: new Float64Array(0), held: [] };
}

export function addWaiting(waiting: Waiting, call: Call, position: number, held: Held): void {
  const at = waiting.count++;
  waiting.calls = grownInts(waiting.calls, waiting.count);
  waiting.positions = grownFloats(waiting.positions, waiting.count);
  put(waiting, at, call, position, held);
}

function put(waiting: Waiting, at: number, call: Call, position: number, held: Held): void {
  waiting.calls[at] = call;
  waiting.positions[at] = position;
  waiting.held[at] = held;
}

/** Takes out everybody who waits for no more than `position`, and hands them on. Nobody may come meanwhile. */
export function takeUpTo<Self>(
  waiting: Waiting,
  position: number,
  self: Self,
  answer: (self: Self, call: Call, held: Held) => void,
): void {
  const { count, calls, positions, held } = waiting;
  let left = 0;
  for (let i = 0; i < count; i++) {
    const call = calls[i]! as Call;
    if (positions[i]! <= position) answer(self, call, held[i]!);
    else put(waiting, left++, call, positions[i]!, held[i]!);
  }
  waiting.count = left;
}
