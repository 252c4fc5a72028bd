/**
 * What one replica holds: by key, a row of a typed array as far as it goes, and the hints that it keeps for others. Every
 * change gets the next position of the replica's log (`storage.ts`); what lies after the last position that the
 * disk keeps is in an undo journal, so that a crash takes back exactly what was not synced.
 */
import { grownFloats } from '../growing-arrays.ts';
import { covers, type Held, isNothing, merge, NO_VERSIONS, NOTHING, type Versions } from './versions.ts';

/** A write kept for a replica that was away. */
export interface Hint {
  readonly target: string;
  readonly key: number;
  readonly held: Held;
  readonly bytes: number;
  /** Its position in the log. */
  readonly position: number;
}

export interface Store {
  /** True: version vectors, in `sets`; false: stamps. */
  keepsSiblings: boolean;
  /** By key, a row each: see below. */
  rows: Float64Array;
  sets: (Versions | undefined)[];
  /** One more than the largest key. */
  keys: number;
  journal: Journal;
  hints: Hint[];
}

/** What was there before the changes at positions base + 1 … base + count. */
interface Journal {
  base: number;
  count: number;
  /** By change: the row of its key as it was, and the key. */
  rows: Float64Array;
  sets: (Versions | undefined)[];
}

/** A row: stamp of a key's value, its bytes, and position of its newest change; in the journal, whose it is. */
const STAMP = 0;
const BYTES = 1;
const POSITION = 2;
const KEY = 3;
const ROW = 4;

/** Something that a crash has taken back. */
export interface Undone {
  readonly key: number;
  readonly held: Held;
}

/** `KEY` of a change that was a hint. */
const HINT_KEY = -1;

export function emptyStore(): Store {
  return {
    keepsSiblings: false,
    rows: new Float64Array(0),
    sets: [],
    keys: 0,
    journal: { base: 0, count: 0, rows: new Float64Array(0), sets: [] },
    hints: [],
  };
}

/** What is held of a key. */
export function heldAt(store: Store, key: number): Held {
  if (store.keepsSiblings) return store.sets[key] ?? NO_VERSIONS;
  return key < store.keys ? store.rows[key * ROW + STAMP]! : NOTHING;
}

export function bytesAt(store: Store, key: number): number {
  return key < store.keys ? store.rows[key * ROW + BYTES]! : 0;
}

/** Position of the newest change of a key; 0 for none. */
export function positionAt(store: Store, key: number): number {
  return key < store.keys ? store.rows[key * ROW + POSITION]! : 0;
}

function makeRoom(store: Store, key: number): void {
  if (key < store.keys) return;
  store.keys = key + 1;
  store.rows = grownFloats(store.rows, store.keys * ROW);
}

/** Puts what is held of a key at a position of the log, and remembers what was there. */
export function put(store: Store, position: number, key: number, held: Held, bytes: number): void {
  makeRoom(store, key);
  const { journal, rows } = store;
  const change = note(journal, position, key);
  const from = key * ROW;
  const to = change * ROW;
  journal.rows[to + STAMP] = rows[from + STAMP]!;
  journal.rows[to + BYTES] = rows[from + BYTES]!;
  journal.rows[to + POSITION] = rows[from + POSITION]!;
  if (typeof held === 'number') rows[from + STAMP] = held;
  else {
    journal.sets[change] = store.sets[key];
    store.sets[key] = held;
  }
  rows[from + BYTES] = bytes;
  rows[from + POSITION] = position;
}

/** Keeps a hint at a position of the log. */
export function keep(store: Store, hint: Hint): void {
  note(store.journal, hint.position, HINT_KEY);
  store.hints.push(hint);
}

/** Makes a journal entry for a position, which is the next one; returns its number. */
function note(journal: Journal, position: number, key: number): number {
  if (journal.count === 0) journal.base = position - 1;
  const change = journal.count++;
  journal.rows = grownFloats(journal.rows, journal.count * ROW);
  journal.rows[change * ROW + KEY] = key;
  return change;
}

/** The disk keeps everything up to `position`: what was there before need not be known any more. */
export function forgetUpTo(store: Store, position: number): void {
  const { journal } = store;
  const dropped = Math.min(position - journal.base, journal.count);
  if (dropped <= 0) return;
  if (dropped === journal.count) {
    journal.count = 0;
    if (store.keepsSiblings) journal.sets = [];
    return;
  }
  // copying is worth it when it halves the journal
  if (2 * dropped < journal.count) return;
  journal.rows.copyWithin(0, dropped * ROW, journal.count * ROW);
  if (store.keepsSiblings) journal.sets.splice(0, dropped);
  journal.base += dropped;
  journal.count -= dropped;
}

/** Takes back everything after `position`, last first; returns what was held before. */
export function undoAfter(store: Store, position: number): Undone[] {
  const { journal } = store;
  const undone: Undone[] = [];
  while (journal.count > 0 && journal.base + journal.count > position) {
    const change = --journal.count;
    const from = change * ROW;
    const key = journal.rows[from + KEY]!;
    if (key === HINT_KEY) continue;
    undone.push({ key, held: heldAt(store, key) });
    if (store.keepsSiblings) store.sets[key] = journal.sets[change];
    store.rows.set(journal.rows.subarray(from, from + KEY), key * ROW);
  }
  for (const hint of store.hints) {
    if (hint.position > position) undone.push({ key: hint.key, held: hint.held });
  }
  store.hints = store.hints.filter((hint) => hint.position <= position);
  return undone;
}

/** Everything that is held of a key, in the values and in the hints. */
export function everything(store: Store, key: number): Held {
  let held = heldAt(store, key);
  for (const hint of store.hints) {
    if (hint.key === key && !covers(held, hint.held))
      held = isNothing(held) ? hint.held : merge(held, hint.held);
  }
  return held;
}
