/**
 * A binary heap of calls by (key, tie), smallest first, in the lists of a line: O(log n) for each that joins or
 * leaves. Ties are numbers given in order, so that equal keys are never a matter of chance.
 */
import type { CallRecord } from '../call-pool.ts';
import type { Line } from './line.ts';

/** Puts a call in; `mark` is kept with it. */
export function heapPush(line: Line, call: CallRecord, key: number, tie: number, mark: number): void {
  const place = line.calls.length;
  line.calls.push(call.index);
  line.generations.push(call.generation);
  line.keys.push(key);
  line.ties.push(tie);
  line.marks.push(mark);
  siftUp(line, place);
}

/** Takes out the first. */
export function heapDrop(line: Line): void {
  const last = line.calls.length - 1;
  if (last > 0) {
    swap(line, 0, last);
    shorten(line);
    siftDown(line, 0);
  } else shorten(line);
}

/** Makes a heap again of lists whose keys were changed, or out of which places were taken. */
export function heapify(line: Line): void {
  for (let place = (line.calls.length >> 1) - 1; place >= 0; place--) siftDown(line, place);
}

function shorten(line: Line): void {
  line.calls.pop();
  line.generations.pop();
  line.keys.pop();
  line.ties.pop();
  line.marks.pop();
}

function isBefore(line: Line, a: number, b: number): boolean {
  const { keys, ties } = line;
  return keys[a]! < keys[b]! || (keys[a]! === keys[b]! && ties[a]! < ties[b]!);
}

function siftUp(line: Line, from: number): void {
  let place = from;
  while (place > 0) {
    const above = (place - 1) >> 1;
    if (!isBefore(line, place, above)) return;
    swap(line, place, above);
    place = above;
  }
}

function siftDown(line: Line, from: number): void {
  const end = line.calls.length;
  let place = from;
  for (;;) {
    const left = 2 * place + 1;
    if (left >= end) return;
    const right = left + 1;
    const child = right < end && isBefore(line, right, left) ? right : left;
    if (!isBefore(line, child, place)) return;
    swap(line, place, child);
    place = child;
  }
}

function swap({ calls, generations, keys, ties, marks }: Line, a: number, b: number): void {
  for (const list of [calls, generations, keys, ties, marks]) {
    const kept = list[a]!;
    list[a] = list[b]!;
    list[b] = kept;
  }
}
