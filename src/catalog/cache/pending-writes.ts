/**
 * Writes that a cache has answered and its origin has not got yet, one for each key: what was written last. They
 * wait in the order in which their keys became dirty; those whose entries were evicted go first. Plain data.
 */
import { grownInts } from '../shared/growing-arrays.ts';

export interface PendingWrite {
  readonly key: number;
  readonly ordinal: number;
  /** For whoever records histories: the value that was written. */
  value: number;
  version: number;
  bytes: number;
  /** Since when the origin lacks something. */
  since: number;
  /** It is being written to the origin; it was written anew meanwhile. */
  flushing: boolean;
  again: boolean;
}

/** Ordinals and keys in turn, from `head` on. */
export interface WaitingLine {
  items: number[];
  head: number;
}

export interface PendingWrites {
  /** By key: number of its write plus one; 0: the origin has what there is. */
  of: Int32Array;
  writes: (PendingWrite | null)[];
  free: number[];
  count: number;
  ordinals: number;
  /** Writes to the origin that are under way. */
  underWay: number;
  /** Those that go as soon as they can, and the others by their age. */
  readonly urgent: WaitingLine;
  readonly aging: WaitingLine;
  /** When a timer looks at the oldest; Infinity: there is none. */
  wakesAt: number;
}

export function noPendingWrites(): PendingWrites {
  return {
    of: new Int32Array(0),
    writes: [],
    free: [],
    count: 0,
    ordinals: 0,
    underWay: 0,
    urgent: { items: [], head: 0 },
    aging: { items: [], head: 0 },
    wakesAt: Number.POSITIVE_INFINITY,
  };
}

/** What a key's origin does not have yet; null: nothing. */
export function pendingOf({ of, writes }: PendingWrites, key: number): PendingWrite | null {
  const number = key < of.length ? of[key]! : 0;
  return number > 0 ? writes[number - 1]! : null;
}

export type Written = Pick<PendingWrite, 'key' | 'value' | 'version' | 'bytes' | 'since'>;

/** A key becomes dirty. */
export function addPending(pending: PendingWrites, written: Written): PendingWrite {
  const number = pending.free.pop() ?? pending.writes.length;
  const write = { ...written, ordinal: ++pending.ordinals, flushing: false, again: false };
  pending.writes[number] = write;
  pending.of = grownInts(pending.of, written.key + 1);
  pending.of[written.key] = number + 1;
  pending.count++;
  return write;
}

/** The origin has it. */
export function removePending(pending: PendingWrites, { key }: PendingWrite): void {
  const number = pending.of[key]! - 1;
  pending.of[key] = 0;
  pending.writes[number] = null;
  pending.free.push(number);
  pending.count--;
}

/** Puts a write at the end of a line. */
export function lineUp(line: WaitingLine, { ordinal, key }: PendingWrite): void {
  line.items.push(ordinal, key);
}

/** The first of a line that is still to be written and not on its way; those before it leave the line. */
export function firstIn(pending: PendingWrites, line: WaitingLine): PendingWrite | null {
  for (; line.head < line.items.length; line.head += 2) {
    const write = pendingOf(pending, line.items[line.head + 1]!);
    if (write !== null && write.ordinal === line.items[line.head] && !write.flushing) return write;
  }
  line.items = [];
  line.head = 0;
  return null;
}

/** The first of a line leaves it. */
export function takeFirst(line: WaitingLine): void {
  line.head += 2;
}

/** Forgets what has left a line, when that is most of it. */
export function tidyLine(line: WaitingLine): void {
  if (line.head < 1024 || 2 * line.head < line.items.length) return;
  line.items = line.items.slice(line.head);
  line.head = 0;
}
