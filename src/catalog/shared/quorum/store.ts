/**
 * What one replica holds: by key, typed arrays as far as they go, and the hints that it keeps for others. Every
 * change gets the next position of the replica's log (`storage.ts`); what lies after the last position that the
 * disk keeps is in an undo journal, so that a crash takes back exactly what was not synced.
 */
import { grownFloats, grownInts } from '../growing-arrays.ts';
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
  stamps: Float64Array;
  sets: (Versions | undefined)[];
  /** By key: bytes of its value, and position of its newest change. */
  bytes: Float64Array;
  positions: Float64Array;
  /** One more than the largest key. */
  keys: number;
  journal: Journal;
  hints: Hint[];
}

/** What was there before the changes at positions base + 1 … base + count. */
interface Journal {
  base: number;
  count: number;
  /** −1: the change was a hint. */
  keys: Int32Array;
  stamps: Float64Array;
  sets: (Versions | undefined)[];
  bytes: Float64Array;
  positions: Float64Array;
}

/** Something that a crash has taken back. */
export interface Undone {
  readonly key: number;
  readonly held: Held;
}

const HINT_KEY = -1;

export function emptyStore(): Store {
  return {
    keepsSiblings: false,
    stamps: new Float64Array(0),
    sets: [],
    bytes: new Float64Array(0),
    positions: new Float64Array(0),
    keys: 0,
    journal: {
      base: 0,
      count: 0,
      keys: new Int32Array(0),
      stamps: new Float64Array(0),
      sets: [],
      bytes: new Float64Array(0),
      positions: new Float64Array(0),
    },
    hints: [],
  };
}

/** What is held of a key. */
export function heldAt(store: Store, key: number): Held {
  if (store.keepsSiblings) return store.sets[key] ?? NO_VERSIONS;
  return key < store.keys ? store.stamps[key]! : NOTHING;
}

export function bytesAt(store: Store, key: number): number {
  return key < store.keys ? store.bytes[key]! : 0;
}

/** Position of the newest change of a key; 0 for none. */
export function positionAt(store: Store, key: number): number {
  return key < store.keys ? store.positions[key]! : 0;
}

function makeRoom(store: Store, key: number): void {
  if (key < store.keys) return;
  store.keys = key + 1;
  if (!store.keepsSiblings) store.stamps = grownFloats(store.stamps, store.keys);
  store.bytes = grownFloats(store.bytes, store.keys);
  store.positions = grownFloats(store.positions, store.keys);
}

/** Puts what is held of a key at a position of the log, and remembers what was there. */
export function put(store: Store, position: number, key: number, held: Held, bytes: number): void {
  makeRoom(store, key);
  const at = note(store.journal, position, key);
  const { journal } = store;
  journal.bytes[at] = store.bytes[key]!;
  journal.positions[at] = store.positions[key]!;
  if (typeof held === 'number') {
    journal.stamps[at] = store.stamps[key]!;
    store.stamps[key] = held;
  } else {
    journal.sets[at] = store.sets[key];
    store.sets[key] = held;
  }
  store.bytes[key] = bytes;
  store.positions[key] = position;
}

/** Keeps a hint at a position of the log. */
export function keep(store: Store, hint: Hint): void {
  note(store.journal, hint.position, HINT_KEY);
  store.hints.push(hint);
}

/** Makes a journal entry for a position, which is the next one; returns where. */
function note(journal: Journal, position: number, key: number): number {
  if (journal.count === 0) journal.base = position - 1;
  const at = journal.count++;
  if (journal.count > journal.keys.length) growJournal(journal);
  journal.keys[at] = key;
  return at;
}

function growJournal(journal: Journal): void {
  journal.keys = grownInts(journal.keys, journal.count);
  journal.bytes = grownFloats(journal.bytes, journal.keys.length);
  journal.positions = grownFloats(journal.positions, journal.keys.length);
  journal.stamps = grownFloats(journal.stamps, journal.keys.length);
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
  journal.keys.copyWithin(0, dropped, journal.count);
  for (const column of [journal.stamps, journal.bytes, journal.positions]) {
    column.copyWithin(0, dropped, journal.count);
  }
  if (store.keepsSiblings) journal.sets.splice(0, dropped);
  journal.base += dropped;
  journal.count -= dropped;
}

/** Takes back everything after `position`, last first; returns what was held before. */
export function undoAfter(store: Store, position: number): Undone[] {
  const { journal } = store;
  const undone: Undone[] = [];
  while (journal.count > 0 && journal.base + journal.count > position) {
    const at = --journal.count;
    const key = journal.keys[at]!;
    if (key === HINT_KEY) continue;
    undone.push({ key, held: heldAt(store, key) });
    if (store.keepsSiblings) store.sets[key] = journal.sets[at];
    else store.stamps[key] = journal.stamps[at]!;
    store.bytes[key] = journal.bytes[at]!;
    store.positions[key] = journal.positions[at]!;
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
