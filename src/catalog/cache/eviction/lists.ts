/**
 * Doubly linked lists over the slots of a cache: every slot is in one of a few lists at most, and each list knows
 * how many entries and bytes it holds. Typed arrays in a plain object: a checkpoint copies it, and moving an
 * entry from list to list writes a few numbers.
 */
import { grownInts } from '../../shared/growing-arrays.ts';
import type { Limit } from '../entries.ts';

export interface Lists {
  /** By slot: its neighbours, and its list plus one; 0: in none. */
  before: Int32Array;
  after: Int32Array;
  listOf: Int32Array;
  /** By list: its ends, −1: empty; what it holds. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly entries: Float64Array;
  readonly bytes: Float64Array;
}

/** So many empty lists. */
export function emptyLists(count: number): Lists {
  return {
    before: new Int32Array(0),
    after: new Int32Array(0),
    listOf: new Int32Array(0),
    first: new Int32Array(count).fill(-1),
    last: new Int32Array(count).fill(-1),
    entries: new Float64Array(count),
    bytes: new Float64Array(count),
  };
}

/** Puts a slot that is in no list at the front of one. */
export function linkFirst(lists: Lists, list: number, slot: number, bytes: number): void {
  if (slot >= lists.listOf.length) growSlots(lists, slot + 1);
  const first = lists.first[list]!;
  lists.before[slot] = -1;
  lists.after[slot] = first;
  if (first >= 0) lists.before[first] = slot;
  else lists.last[list] = slot;
  lists.first[list] = slot;
  lists.listOf[slot] = list + 1;
  lists.entries[list]!++;
  lists.bytes[list]! += bytes;
}

/** Takes a slot out of its list; gives the list. */
export function unlink(lists: Lists, slot: number, bytes: number): number {
  const list = lists.listOf[slot]! - 1;
  const before = lists.before[slot]!;
  const after = lists.after[slot]!;
  if (before >= 0) lists.after[before] = after;
  else lists.first[list] = after;
  if (after >= 0) lists.before[after] = before;
  else lists.last[list] = before;
  lists.listOf[slot] = 0;
  lists.entries[list]!--;
  lists.bytes[list] = lists.entries[list] === 0 ? 0 : lists.bytes[list]! - bytes;
  return list;
}

/** Takes a slot from where it is to the front of a list. */
export function moveToFront(lists: Lists, list: number, slot: number, bytes: number): void {
  if (lists.first[list] === slot) return;
  unlink(lists, slot, bytes);
  linkFirst(lists, list, slot, bytes);
}

/** What a list holds, in the unit of the limit: bytes where these are limited, else entries. */
export function sizeOf(lists: Lists, list: number, limit: Limit): number {
  return limit.bytes < Number.POSITIVE_INFINITY ? lists.bytes[list]! : lists.entries[list]!;
}

/** The limit in its unit. */
export function roomOf(limit: Limit): number {
  return limit.bytes < Number.POSITIVE_INFINITY ? limit.bytes : limit.entries;
}

function growSlots(lists: Lists, size: number): void {
  lists.before = grownInts(lists.before, size);
  lists.after = grownInts(lists.after, size);
  lists.listOf = grownInts(lists.listOf, size);
}
