/**
 * Calls that a replica has set aside, first in first out, each until a number of the protocol's has come as far
 * as its own: an index of the log, a round. In typed arrays: whoever waits makes no garbage, and taking out
 * those whose turn has come moves nobody.
 */
import type { Call } from '../../engine/outcome.ts';
import { grownFloats, grownInts } from './growing-arrays.ts';

export interface WaitingCalls {
  calls: Int32Array;
  numbers: Float64Array;
  /** Those who wait stand from `head` up to before `end`. */
  head: number;
  end: number;
}

export function nobodyWaits(): WaitingCalls {
  return { calls: new Int32Array(0), numbers: new Float64Array(0), head: 0, end: 0 };
}

export function isAnyWaiting({ head, end }: WaitingCalls): boolean {
  return head < end;
}

export function addWaiting(waiting: WaitingCalls, call: Call, number: number): void {
  if (waiting.end === waiting.calls.length) makeRoom(waiting);
  waiting.calls[waiting.end] = call;
  waiting.numbers[waiting.end] = number;
  waiting.end++;
}

/** The number of the first who waits, which there must be. */
export function firstNumber({ numbers, head }: WaitingCalls): number {
  return numbers[head]!;
}

/** Takes out the first who waits, which there must be. */
export function takeFirst(waiting: WaitingCalls): Call {
  const call = waiting.calls[waiting.head++]! as Call;
  if (waiting.head === waiting.end) {
    waiting.head = 0;
    waiting.end = 0;
  }
  return call;
}

/** Moves those who wait to the front, and into longer arrays where that does not give half of the room. */
function makeRoom(waiting: WaitingCalls): void {
  const { calls, numbers, head, end } = waiting;
  const count = end - head;
  if (2 * count >= calls.length) {
    waiting.calls = grownInts(calls, 2 * calls.length + 1);
    waiting.numbers = grownFloats(numbers, 2 * calls.length + 1);
  }
  waiting.calls.copyWithin(0, head, end);
  waiting.numbers.copyWithin(0, head, end);
  waiting.head = 0;
  waiting.end = count;
}
