/**
 * A line of waiting calls, as plain lists of numbers so that a checkpoint copies it: a double-ended queue for
 * the orders of arrival, and the lists of a heap (`call-heap.ts`) for the orders by a key. A call that leaves
 * before its turn stays in the lists as an empty place: it is known by its generation and phase, passed over
 * when its turn comes, and swept out before empty places are the larger part.
 */
import { assert } from '../../base/assert.ts';
import { type CallRecord, QUEUED } from '../call-pool.ts';
import type { Simulation } from '../simulation.ts';

export interface Line {
  /** Indices and generations of calls; those before `head` have had their turn. */
  calls: number[];
  generations: number[];
  head: number;
  /** Of a heap: what is compared first and then, and a number that goes with the call. */
  keys: number[];
  ties: number[];
  marks: number[];
  /** Numbers those that join. */
  sequence: number;
}

export function emptyLine(): Line {
  return { calls: [], generations: [], head: 0, keys: [], ties: [], marks: [], sequence: 0 };
}

/** Passed-over places at the front that are kept before the lists are moved up. */
const SLACK = 64;

/** The call at a place, or null if it waits no more. */
export function waitingAt(sim: Simulation, line: Line, place: number): CallRecord | null {
  const call = sim.calls.records[line.calls[place]!]!;
  return call.generation === line.generations[place] && call.phase === QUEUED ? call : null;
}

export function append(line: Line, call: CallRecord): void {
  line.calls.push(call.index);
  line.generations.push(call.generation);
}

/** Takes out the first that still waits. */
export function takeFirst(sim: Simulation, line: Line): CallRecord {
  const call = first(sim, line);
  assert(call !== null, 'somebody waits');
  dropFirst(line);
  return call;
}

/** The first that still waits; empty places before it are given up. */
export function first(sim: Simulation, line: Line): CallRecord | null {
  while (line.head < line.calls.length) {
    const call = waitingAt(sim, line, line.head);
    if (call !== null) return call;
    dropFirst(line);
  }
  return null;
}

export function dropFirst(line: Line): void {
  line.head++;
  if (line.head < SLACK || line.head * 2 < line.calls.length) return;
  line.calls.splice(0, line.head);
  line.generations.splice(0, line.head);
  line.head = 0;
}

/** Takes out the last that still waits. */
export function takeLast(sim: Simulation, line: Line): CallRecord {
  for (;;) {
    assert(line.calls.length > line.head, 'somebody waits');
    const call = waitingAt(sim, line, line.calls.length - 1);
    line.calls.pop();
    line.generations.pop();
    if (call !== null) return call;
  }
}

/** Takes out whoever stands at a place; the last one moves there. */
export function takeAt(sim: Simulation, line: Line, place: number): CallRecord | null {
  const call = waitingAt(sim, line, place);
  line.calls[place] = line.calls.at(-1)!;
  line.generations[place] = line.generations.at(-1)!;
  line.calls.pop();
  line.generations.pop();
  return call;
}

/** True when more places are empty than taken, of which there are `waiting`. */
export function isMostlyEmpty(line: Line, waiting: number): boolean {
  return line.calls.length - line.head > 2 * waiting + SLACK;
}

/** Keeps the places of those who still wait, in their order. */
export function sweep(sim: Simulation, line: Line): void {
  const old = { ...line };
  const isHeap = old.keys.length > 0;
  line.calls = [];
  line.generations = [];
  line.keys = [];
  line.ties = [];
  line.marks = [];
  for (let place = old.head; place < old.calls.length; place++) {
    const call = waitingAt(sim, old, place);
    if (call === null) continue;
    append(line, call);
    if (!isHeap) continue;
    line.keys.push(old.keys[place]!);
    line.ties.push(old.ties[place]!);
    line.marks.push(old.marks[place]!);
  }
  line.head = 0;
}
