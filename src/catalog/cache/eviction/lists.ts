/**
 * Doubly linked lists over the slots of a cache: every slot is in one of a few lists at most, and each list knows
 * how many entries and bytes it holds. Typed arrays in a plain object: a checkpoint copies it, and moving an
 * entry from list to list writes a few numbers.
 */
import { grownBytes, grownInts } from '../../shared/growing-arrays.ts';
import type { Limit } from '../entries.ts';

export interface Lists {
  /** By slot, side by side: the one before it and the one after; −1: none. */
  links: Int32Array;
  /** By slot: its list plus one; 0: in none. */
  listOf: Uint8Array;
  /** By list: its ends, −1: empty; what it holds. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly entries: Float64Array;
  readonly bytes: Float64Array;
}

/** The links of a slot begin at its number × 2. */
const PAIR = 1;

/** The slot before, nearer to the front; −1: none. */
export function before({ links }: Lists, slot: number): number {
  return links[slot << PAIR]!;
}
/** The slot after; −1: none. */
export function after({ links }: Lists, slot: number): number {
  return links[(slot << PAIR) | 1]!;
}

/** So many empty lists, at most 255. */
export function emptyLists(count: number): Lists {
  return {
    links: new Int32Array(0),
    listOf: new Uint8Array(0),
    first: new Int32Array(count).fill(-1),
    last: new Int32Array(count).fill(-1),
    entries: new Float64Array(count),
    bytes: new Float64Array(count),
  };
}

/** Puts a slot that is in no list at the front of one. */
export function linkFirst(lists: Lists, list: number, slot: number, bytes: number): void {
  if (slot >= lists.listOf.length) growSlots(lists, slot + 1);
  putFirst(lists, list, slot);
  lists.listOf[slot] = list + 1;
  lists.entries[list]!++;
  lists.bytes[list]! += bytes;
}

function putFirst(lists: Lists, list: number, slot: number): void {
  const { links } = lists;
  const first = lists.first[list]!;
  links[slot << PAIR] = -1;
  links[(slot << PAIR) | 1] = first;
  if (first >= 0) links[first << PAIR] = slot;
  else lists.last[list] = slot;
  lists.first[list] = slot;
}

/** Takes a slot out of its list; gives the list. */
export function unlink(lists: Lists, slot: number, bytes: number): number {
  const list = lists.listOf[slot]! - 1;
  cutOut(lists, list, slot);
  lists.listOf[slot] = 0;
  lists.entries[list]!--;
  lists.bytes[list] = lists.entries[list] === 0 ? 0 : lists.bytes[list]! - bytes;
  return list;
}

function cutOut(lists: Lists, list: number, slot: number): void {
  const { links } = lists;
  const previous = links[slot << PAIR]!;
  const next = links[(slot << PAIR) | 1]!;
  if (previous >= 0) links[(previous << PAIR) | 1] = next;
  else lists.first[list] = next;
  if (next >= 0) links[next << PAIR] = previous;
  else lists.last[list] = previous;
}

/** Takes a slot from where it is to the front of a list. */
export function moveToFront(lists: Lists, list: number, slot: number, bytes: number): void {
  if (lists.first[list] === slot) return;
  if (lists.listOf[slot] === list + 1) {
    // it stays in its list, which holds what it did: every hit of a least recently used entry comes here
    cutOut(lists, list, slot);
    putFirst(lists, list, slot);
    return;
  }
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
  lists.listOf = grownBytes(lists.listOf, size);
  lists.links = grownInts(lists.links, lists.listOf.length << PAIR);
}
