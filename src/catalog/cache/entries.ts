/**
 * What a cache holds: entries in slots, found by a dense integer key, in two intrusive lists: one in the order
 * that the eviction policy keeps (most worth keeping first), one by the time of filling, so that what has
 * expired goes without being asked for. All of it is typed arrays in a plain object: a checkpoint copies it,
 * and looking up costs two array reads.
 */
import type { Capacity } from '../../model/traffic.ts';
import { grownFloats, grownInts } from '../shared/growing-arrays.ts';

/** Columns of a slot; `key` −1 marks a free one, chained by `after`. */
interface Slots {
  key: Int32Array;
  version: Float64Array;
  /** For whoever records histories: what came with the version. */
  value: Int32Array;
  bytes: Float64Array;
  expires: Float64Array;
  before: Int32Array;
  after: Int32Array;
  olderFill: Int32Array;
  newerFill: Int32Array;
}

export interface Entries extends Slots {
  /** Slot of a key plus one; 0: not held. */
  slotOf: Int32Array;
  count: number;
  heldBytes: number;
  /** Ends of the eviction order: `first` is most worth keeping. −1: empty. */
  first: number;
  last: number;
  oldestFill: number;
  newestFill: number;
  /** First free slot, −1 when all are taken. */
  free: number;
}

/** Which entry is worth keeping: what a hit does to the order. The last in the order is evicted. */
export interface EvictionPolicy {
  touched(entries: Entries, slot: number): void;
}

/** How much may be held. */
export interface Limit {
  readonly entries: number;
  readonly bytes: number;
}

const FIRST_SLOTS = 64;

/** A cache without entries. */
export function emptyEntries(): Entries {
  const entries: Entries = {
    key: new Int32Array(0),
    version: new Float64Array(0),
    value: new Int32Array(0),
    bytes: new Float64Array(0),
    expires: new Float64Array(0),
    before: new Int32Array(0),
    after: new Int32Array(0),
    olderFill: new Int32Array(0),
    newerFill: new Int32Array(0),
    slotOf: new Int32Array(0),
    count: 0,
    heldBytes: 0,
    first: -1,
    last: -1,
    oldestFill: -1,
    newestFill: -1,
    free: -1,
  };
  return entries;
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

/**
 * Holds a key's value, newly or anew, and evicts by the policy's order until the limit is kept. A value that
 * is larger than the whole cache is not admitted. Returns how many other entries were evicted.
 */
export function put(
  entries: Entries,
  key: number,
  value: {
    readonly version: number;
    readonly value: number;
    readonly bytes: number;
    readonly expires: number;
  },
  limit: Limit,
  policy: EvictionPolicy,
): number {
  if (value.bytes > limit.bytes) {
    remove(entries, key);
    return 0;
  }
  let slot = slotOfKey(entries, key);
  if (slot < 0) slot = takeSlot(entries, key);
  else {
    policy.touched(entries, slot);
    unlinkFill(entries, slot);
  }
  entries.heldBytes += value.bytes - entries.bytes[slot]!;
  entries.version[slot] = value.version;
  entries.value[slot] = value.value;
  entries.bytes[slot] = value.bytes;
  entries.expires[slot] = value.expires;
  linkNewestFill(entries, slot);
  return evictTo(entries, limit, slot);
}

/** Evicts until the limit is kept, sparing one slot (−1: none). Returns how many went. */
export function evictTo(entries: Entries, limit: Limit, spared = -1): number {
  let evicted = 0;
  while (entries.count > limit.entries || entries.heldBytes > limit.bytes) {
    const victim = entries.last === spared ? entries.before[spared]! : entries.last;
    if (victim < 0) break;
    releaseSlot(entries, victim);
    evicted++;
  }
  return evicted;
}

/** Drops a key; true when it was held. */
export function remove(entries: Entries, key: number): boolean {
  const slot = slotOfKey(entries, key);
  if (slot < 0) return false;
  releaseSlot(entries, slot);
  return true;
}

/** Drops what has expired, oldest fill first, up to the first that has not. Returns how many went. */
export function sweepExpired(entries: Entries, now: number): number {
  let expired = 0;
  while (entries.oldestFill >= 0 && entries.expires[entries.oldestFill]! <= now) {
    releaseSlot(entries, entries.oldestFill);
    expired++;
  }
  return expired;
}

/** Moves a slot to the front of the eviction order. */
export function moveToFront(entries: Entries, slot: number): void {
  if (entries.first === slot) return;
  unlink(entries, slot);
  linkFirst(entries, slot);
}

function takeSlot(entries: Entries, key: number): number {
  if (entries.free < 0) growSlots(entries);
  if (key >= entries.slotOf.length) growKeys(entries, key);
  const slot = entries.free;
  entries.free = entries.after[slot]!;
  entries.slotOf[key] = slot + 1;
  entries.key[slot] = key;
  entries.bytes[slot] = 0;
  entries.count++;
  linkFirst(entries, slot);
  return slot;
}

function releaseSlot(entries: Entries, slot: number): void {
  unlink(entries, slot);
  unlinkFill(entries, slot);
  entries.slotOf[entries.key[slot]!] = 0;
  entries.key[slot] = -1;
  entries.count--;
  entries.heldBytes = entries.count === 0 ? 0 : entries.heldBytes - entries.bytes[slot]!;
  entries.after[slot] = entries.free;
  entries.free = slot;
}

function linkFirst(entries: Entries, slot: number): void {
  entries.before[slot] = -1;
  entries.after[slot] = entries.first;
  if (entries.first >= 0) entries.before[entries.first] = slot;
  else entries.last = slot;
  entries.first = slot;
}

function unlink(entries: Entries, slot: number): void {
  const before = entries.before[slot]!;
  const after = entries.after[slot]!;
  if (before >= 0) entries.after[before] = after;
  else entries.first = after;
  if (after >= 0) entries.before[after] = before;
  else entries.last = before;
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
  entries.before = grownInts(entries.before, size);
  entries.after = grownInts(entries.after, size);
  entries.olderFill = grownInts(entries.olderFill, size);
  entries.newerFill = grownInts(entries.newerFill, size);
  for (let slot = size - 1; slot >= old; slot--) {
    entries.key[slot] = -1;
    entries.after[slot] = entries.free;
    entries.free = slot;
  }
}

function growKeys(entries: Entries, key: number): void {
  entries.slotOf = grownInts(entries.slotOf, key + 1);
}
