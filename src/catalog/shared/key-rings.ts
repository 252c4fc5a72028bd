/**
 * The newest rows of numbers of each key, as observers of stores remember them: what was written, and when. A
 * key has a ring, with room for a few rows at first, four times as many when it is full, up to the most. All
 * rings stand in one typed array, row by row, and where they stand in another: taking note of something
 * touches two lines of memory, of which there are millions otherwise.
 */
import { grownFloats, grownInts } from './growing-arrays.ts';

export interface KeyRings {
  /** Numbers of a row, and rows that a key's ring has room for at most: a power of four. */
  readonly width: number;
  readonly most: number;
  /** By key: see the places below. */
  places: Int32Array;
  rows: Float64Array;
  /** End of the rows in use. */
  used: number;
}

/** What is known of a key's ring: its offset among the rows, its room in rows, rows ever added, marks of its user. */
const START = 0;
const ROOM = 1;
const ADDED = 2;
const MARKS = 3;
const PLACE = 4;

const FIRST_ROOM = 4;

export function newKeyRings(width: number, most: number): KeyRings {
  return { width, most, places: new Int32Array(0), rows: new Float64Array(0), used: 0 };
}

/** Makes a row of a key, its newest, in place of the oldest where the ring is full. Returns its offset in `rows`. */
export function addRow(rings: KeyRings, key: number): number {
  const place = key * PLACE;
  if (place >= rings.places.length) rings.places = grownInts(rings.places, place + PLACE);
  const { places } = rings;
  const added = places[place + ADDED]!;
  if (added === places[place + ROOM] && added < rings.most) makeRoom(rings, place, added);
  places[place + ADDED] = added + 1;
  return places[place + START]! + (added & (places[place + ROOM]! - 1)) * rings.width;
}

/** Gives a key four times its room, behind all others. */
function makeRoom(rings: KeyRings, place: number, held: number): void {
  const { places, width } = rings;
  const from = places[place + START]!;
  const room = held === 0 ? FIRST_ROOM : 4 * held;
  places[place + START] = rings.used;
  places[place + ROOM] = room;
  rings.rows = grownFloats(rings.rows, rings.used + room * width);
  rings.rows.copyWithin(rings.used, from, from + held * width);
  rings.used += room * width;
}

/** How many rows of a key there are. */
export function rowCount({ places }: KeyRings, key: number): number {
  const place = key * PLACE;
  return place < places.length ? Math.min(places[place + ADDED]!, places[place + ROOM]!) : 0;
}

/** Offset in `rows` of a key's row that was added `ago` rows before the newest. */
export function rowAt({ places, width }: KeyRings, key: number, ago: number): number {
  const place = key * PLACE;
  return places[place + START]! + ((places[place + ADDED]! - 1 - ago) & (places[place + ROOM]! - 1)) * width;
}

/** Keys that may have rows are below this. */
export function keyBound({ places }: KeyRings): number {
  return places.length / PLACE;
}

/** Marks of a key, of its user; 0 at first. */
export function marksOf({ places }: KeyRings, key: number): number {
  return places[key * PLACE + MARKS] ?? 0;
}

/** Marks a key that has rows. */
export function markKey({ places }: KeyRings, key: number, mark: number): void {
  places[key * PLACE + MARKS]! |= mark;
}
