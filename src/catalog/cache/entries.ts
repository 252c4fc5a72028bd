/**
 * What a cache holds: entries in slots, found by a dense integer key, and in a list by the time of filling, so that
 * what has expired goes without being asked for. In which order entries are evicted is the policy's matter
 * (`eviction/`), and what is done with both stands in `holding.ts`. All of it is typed arrays in a plain object: a
 * checkpoint copies it, and looking up costs two array reads.
 */
import type { Capacity } from '../../model/traffic.ts';
import { grownFloats, grownInts } from '../shared/growing-arrays.ts';

/** Columns of a slot; `key` −1 marks a free one, chained by `newerFill`. */
interface Slots {
  key: Int32Array;
  version: Float64Array;
  /** For whoever records histories: what came with the version. */
  value: Int32Array;
  bytes: Float64Array;
  expires: Float64Array;
  /** How long its fetch took, in seconds; and the number of the error that stands in place of a value, 0: none. */
  fetchSeconds: Float64Array;
  error: Int32Array;
  olderFill: Int32Array;
  newerFill: Int32Array;
}

export interface Entries extends Slots {
  /** Slot of a key plus one; 0: not held. */
  slotOf: Int32Array;
  count: number;
  heldBytes: number;
  oldestFill: number;
  newestFill: number;
  /** First free slot, −1 when all are taken. */
  free: number;
}

/** How much may be held. */
export interface Limit {
  readonly entries: number;
  readonly bytes: number;
}

/** A value that is to be held. */
export interface Value {
  readonly version: number;
  readonly value: number;
  readonly bytes: number;
  /** When it is too old, in seconds of the clock of the run. */
  readonly expires: number;
  readonly fetchSeconds: number;
  /** Number of the error that stands in its place; 0: none. */
  readonly error: number;
}

const FIRST_SLOTS = 64;

/** A cache without entries. */
export function emptyEntries(): Entries {
  return {
    key: new Int32Array(0),
    version: new Float64Array(0),
    value: new Int32Array(0),
    bytes: new Float64Array(0),
    expires: new Float64Array(0),
    fetchSeconds: new Float64Array(0),
    error: new Int32Array(0),
    olderFill: new Int32Array(0),
    newerFill: new Int32Array(0),
    slotOf: new Int32Array(0),
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
  entries.free = entries.newerFill[slot]!;
  entries.slotOf[key] = slot + 1;
  entries.key[slot] = key;
  entries.bytes[slot] = 0;
  entries.count++;
  linkNewestFill(entries, slot);
  return slot;
}

/** Puts a value into a slot: it is the newest fill. */
export function fill(entries: Entries, slot: number, value: Value): void {
  entries.heldBytes += value.bytes - entries.bytes[slot]!;
  entries.version[slot] = value.version;
  entries.value[slot] = value.value;
  entries.bytes[slot] = value.bytes;
  entries.fetchSeconds[slot] = value.fetchSeconds;
  entries.error[slot] = value.error;
  renew(entries, slot, value.expires);
}

/** The value in a slot is good for longer: it counts as the newest fill. */
export function renew(entries: Entries, slot: number, expires: number): void {
  entries.expires[slot] = expires;
  if (entries.newestFill === slot) return;
  unlinkFill(entries, slot);
  linkNewestFill(entries, slot);
}

/** Gives a slot back. */
export function releaseSlot(entries: Entries, slot: number): void {
  unlinkFill(entries, slot);
  entries.slotOf[entries.key[slot]!] = 0;
  entries.key[slot] = -1;
  entries.count--;
  entries.heldBytes = entries.count === 0 ? 0 : entries.heldBytes - entries.bytes[slot]!;
  entries.newerFill[slot] = entries.free;
  entries.free = slot;
}

function linkNewestFill(entries: Entries, slot: number): void {
  entries.olderFill[slot] = entries.newestFill;
  entries.newerFill[slot] = -1;
  if (entries.newestFill >= 0) entries.newerFill[entries.newestFill] = slot;
  else entries.oldestFill = slot;
  entries.newestFill = slot;
}

function unlinkFill(entries: Entries, slot: number): void {
  const older = entries.olderFill[slot]!;
  const newer = entries.newerFill[slot]!;
  if (older >= 0) entries.newerFill[older] = newer;
  else entries.oldestFill = newer;
  if (newer >= 0) entries.olderFill[newer] = older;
  else entries.newestFill = older;
}

/** Doubles the slots and chains the new ones as free. */
function growSlots(entries: Entries): void {
  const old = entries.key.length;
  const size = Math.max(FIRST_SLOTS, old * 2);
  entries.key = grownInts(entries.key, size);
  entries.version = grownFloats(entries.version, size);
  entries.value = grownInts(entries.value, size);
  entries.bytes = grownFloats(entries.bytes, size);
  entries.expires = grownFloats(entries.expires, size);
  entries.fetchSeconds = grownFloats(entries.fetchSeconds, size);
  entries.error = grownInts(entries.error, size);
  entries.olderFill = grownInts(entries.olderFill, size);
  entries.newerFill = grownInts(entries.newerFill, size);
  for (let slot = size - 1; slot >= old; slot--) {
    entries.key[slot] = -1;
    entries.newerFill[slot] = entries.free;
    entries.free = slot;
  }
}
