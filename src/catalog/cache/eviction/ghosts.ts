/**
 * Ghosts: keys that were held not long ago, without their values. ARC, 2Q and S3-FIFO remember them: who comes
 * back soon after it was evicted was evicted too early. They stand in lists of their own, oldest last.
 */
import { grownFloats, grownInts } from '../../shared/growing-arrays.ts';
import { emptyLists, type Lists, linkFirst, unlink } from './lists.ts';

export interface Ghosts {
  /** Place of a key plus one; 0: no ghost. */
  placeOf: Int32Array;
  /** By place: the key, −1: free; and how large its value was. */
  key: Int32Array;
  bytes: Float64Array;
  readonly lists: Lists;
  /** Free places. */
  readonly free: number[];
  places: number;
}

export function noGhosts(lists: number): Ghosts {
  return {
    placeOf: new Int32Array(0),
    key: new Int32Array(0),
    bytes: new Float64Array(0),
    lists: emptyLists(lists),
    free: [],
    places: 0,
  };
}

/** The list of a key's ghost; −1: there is none. */
export function ghostList(ghosts: Ghosts, key: number): number {
  const place = key < ghosts.placeOf.length ? ghosts.placeOf[key]! - 1 : -1;
  return place < 0 ? -1 : ghosts.lists.listOf[place]! - 1;
}

/** Remembers a key at the front of a list. */
export function remember(ghosts: Ghosts, list: number, key: number, bytes: number): void {
  forget(ghosts, key);
  const place = ghosts.free.pop() ?? ghosts.places++;
  ghosts.placeOf = grownInts(ghosts.placeOf, key + 1);
  ghosts.key = grownInts(ghosts.key, place + 1);
  ghosts.bytes = grownFloats(ghosts.bytes, place + 1);
  ghosts.placeOf[key] = place + 1;
  ghosts.key[place] = key;
  ghosts.bytes[place] = bytes;
  linkFirst(ghosts.lists, list, place, bytes);
}

/** Forgets a key, if it is remembered. */
export function forget(ghosts: Ghosts, key: number): void {
  const place = key < ghosts.placeOf.length ? ghosts.placeOf[key]! - 1 : -1;
  if (place < 0) return;
  unlink(ghosts.lists, place, ghosts.bytes[place]!);
  ghosts.placeOf[key] = 0;
  ghosts.key[place] = -1;
  ghosts.free.push(place);
}

/** Forgets the oldest of a list; false if it is empty. */
export function forgetOldest(ghosts: Ghosts, list: number): boolean {
  const place = ghosts.lists.last[list]!;
  if (place < 0) return false;
  forget(ghosts, ghosts.key[place]!);
  return true;
}
