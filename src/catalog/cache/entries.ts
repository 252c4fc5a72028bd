/**
 * What a cache holds: entries in slots, found by a dense integer key, and in a list by the time of filling, so that
 * what has expired goes without being asked for. In which order entries are evicted is the policy's matter
 * (`eviction/`), and what is done with both stands in `holding.ts`. All of it is typed arrays in a plain object: a
 * checkpoint copies it, and looking up costs two array reads.
 */
import type { Capacity } from '../../model/traffic.ts';
import { grownFloats, grownInts } from '../shared/growing-arrays.ts';

export interface Entries {
  /**
   * Rows of a slot, since a look-up wants most of a row: then it waits for one line of memory and not for one a
   * column. Of numbers that need not be whole (`VERSION` …), of whole ones (`KEY` …), and its neighbours by the time
   * of filling, the older one first. A free slot has the key −1 and its newer neighbour is the next free one.
   */
  cells: Float64Array;
  marks: Int32Array;
  fills: Int32Array;
  /** Slot of a key plus one; 0: not held. */
  slotOf: Int32Array;
  /** Slots that there are, taken or free. */
  slots: number;
  count: number;
  heldBytes: number;
  oldestFill: number;
  newestFill: number;
  /** First free slot, −1 when all are taken. */
  free: number;
}

/** Places in a row of cells: seconds of the clock of the run, and how long the fetch took. */
const VERSION = 0;
const BYTES = 1;
const EXPIRES = 2;
const FETCH_SECONDS = 3;
/** Places in a row of marks: what came with the version, for histories; the error in place of a value, 0: none. */
const KEY = 0;
const VALUE = 1;
const ERROR = 2;
/** Cells and marks of a slot begin at its number × 4, neighbours at × 2. */
const ROW = 2;
const PAIR = 1;

/** The key in a slot, −1 in a free one. */
export function keyAt({ marks }: Entries, slot: number): number {
  return marks[(slot << ROW) | KEY]!;
}
export function versionAt({ cells }: Entries, slot: number): number {
  return cells[(slot << ROW) | VERSION]!;
}
/** For whoever records histories: what came with the version. */
export function valueAt({ marks }: Entries, slot: number): number {
  return marks[(slot << ROW) | VALUE]!;
}
export function bytesAt({ cells }: Entries, slot: number): number {
  return cells[(slot << ROW) | BYTES]!;
}
/** When it is too old, in seconds of the clock of the run. */
export function expiresAt({ cells }: Entries, slot: number): number {
  return cells[(slot << ROW) | EXPIRES]!;
}
/** How long its fetch took. */
export function fetchSecondsAt({ cells }: Entries, slot: number): number {
  return cells[(slot << ROW) | FETCH_SECONDS]!;
}
/** Number of the error that stands in place of a value; 0: none. */
export function errorAt({ marks }: Entries, slot: number): number {
  return marks[(slot << ROW) | ERROR]!;
}
/** The slot that was filled next after this one, −1: none. */
export function newerFillOf({ fills }: Entries, slot: number): number {
  return fills[(slot << PAIR) | 1]!;
}

/** How much may be held. */
export interface Limit {
  readonly entries: number;
  readonly bytes: number;
}

/** A value that is to be held. */
export interface Value {
  version: number;
  value: number;
  bytes: number;
  /** When it is too old, in seconds of the clock of the run. */
  expires: number;
  fetchSeconds: number;
  /** Number of the error that stands in its place; 0: none. */
  error: number;
}

const FIRST_SLOTS = 64;

/** A cache without entries. */
export function emptyEntries(): Entries {
  return {
    cells: new Float64Array(0),
    marks: new Int32Array(0),
    fills: new Int32Array(0),
    slotOf: new Int32Array(0),
    slots: 0,
    count: 0,
    heldBytes: 0,
    oldestFill: -1,
    newestFill: -1,
    free: -1,
  };
}

/** The two forms of a capacity as one. */
export function limitOf(capacity: Capacity): Limit {
  if ('entries' in capacity) return { entries: capacity.entries, bytes: Number.POSITIVE_INFINITY };
  return { entries: Number.POSITIVE_INFINITY, bytes: capacity.bytes };
}

/** The slot of a key, expired or not; −1 when it is not held. */
export function slotOfKey(entries: Entries, key: number): number {
  return key < entries.slotOf.length ? entries.slotOf[key]! - 1 : -1;
}

/** Takes a free slot for a key that is not held; `fill` comes next. */
export function takeSlot(entries: Entries, key: number): number {
  if (entries.free < 0) growSlots(entries);
  entries.slotOf = grownInts(entries.slotOf, key + 1);
  const slot = entries.free;
  entries.free = newerFillOf(entries, slot);
  entries.slotOf[key] = slot + 1;
  entries.marks[(slot << ROW) | KEY] = key;
  entries.cells[(slot << ROW) | BYTES] = 0;
  entries.count++;
  linkNewestFill(entries, slot);
  return slot;
}

/** Puts a value into a slot: it is the newest fill. */
export function fill(entries: Entries, slot: number, value: Value): void {
  const { cells, marks } = entries;
  const row = slot << ROW;
  entries.heldBytes += value.bytes - cells[row | BYTES]!;
  cells[row | BYTES] = value.bytes;
  cells[row | FETCH_SECONDS] = value.fetchSeconds;
  marks[row | ERROR] = value.error;
  setVersion(entries, slot, value.version, value.value);
  renew(entries, slot, value.expires);
}

/** What is held is another version now, and what came with it. */
export function setVersion({ cells, marks }: Entries, slot: number, version: number, value: number): void {
  cells[(slot << ROW) | VERSION] = version;
  marks[(slot << ROW) | VALUE] = value;
}

/** The value in a slot is good for longer: it counts as the newest fill. */
export function renew(entries: Entries, slot: number, expires: number): void {
  entries.cells[(slot << ROW) | EXPIRES] = expires;
  if (entries.newestFill === slot) return;
  unlinkFill(entries, slot);
  linkNewestFill(entries, slot);
}

/** Gives a slot back. */
export function releaseSlot(entries: Entries, slot: number): void {
  unlinkFill(entries, slot);
  entries.slotOf[keyAt(entries, slot)] = 0;
  entries.marks[(slot << ROW) | KEY] = -1;
  entries.count--;
  entries.heldBytes = entries.count === 0 ? 0 : entries.heldBytes - bytesAt(entries, slot);
  entries.fills[(slot << PAIR) | 1] = entries.free;
  entries.free = slot;
}

function linkNewestFill(entries: Entries, slot: number): void {
  const { fills, newestFill } = entries;
  fills[slot << PAIR] = newestFill;
  fills[(slot << PAIR) | 1] = -1;
  if (newestFill >= 0) fills[(newestFill << PAIR) | 1] = slot;
  else entries.oldestFill = slot;
  entries.newestFill = slot;
}

function unlinkFill(entries: Entries, slot: number): void {
  const { fills } = entries;
  const older = fills[slot << PAIR]!;
  const newer = fills[(slot << PAIR) | 1]!;
  if (older >= 0) fills[(older << PAIR) | 1] = newer;
  else entries.oldestFill = newer;
  if (newer >= 0) fills[newer << PAIR] = older;
  else entries.newestFill = older;
}

/** Doubles the slots and chains the new ones as free. */
function growSlots(entries: Entries): void {
  const old = entries.slots;
  const size = Math.max(FIRST_SLOTS, old * 2);
  entries.slots = size;
  entries.cells = grownFloats(entries.cells, size << ROW);
  entries.marks = grownInts(entries.marks, size << ROW);
  entries.fills = grownInts(entries.fills, size << PAIR);
  for (let slot = size - 1; slot >= old; slot--) {
    entries.marks[(slot << ROW) | KEY] = -1;
    entries.fills[(slot << PAIR) | 1] = entries.free;
    entries.free = slot;
  }
}
