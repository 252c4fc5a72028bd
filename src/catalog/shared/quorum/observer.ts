/**
 * What only an observer of all replicas and all callers can know: whether a read was stale, whether an
 * acknowledged write is lost or was dropped in a conflict, how long a write was on its way to each replica. It
 * is kept beside the protocol and never read by it.
 *
 * A read is stale when a write is missing from what it returned that had been acknowledged to anybody before
 * the read began: neither returned nor, by the set's own order of versions, overwritten by what was returned.
 * An acknowledged write is lost in a conflict when a write with a later stamp takes its place whose
 * coordinator had not seen it. "Seen" is, at a replica that coordinates, what it held; at a driver, all that
 * had been acknowledged. An acknowledged write is lost when a crash has taken the last copy.
 */
import { grownFloats } from '../growing-arrays.ts';
import { addRow, type KeyRings, markKey, marksOf, newKeyRings, rowAt, rowCount } from '../key-rings.ts';
import { coversVector, type Held, includesWrite, joinVectors, NOTHING, nameOf } from './versions.ts';

/** What had been acknowledged of a key: the newest stamp, or a vector. */
export type Acknowledged = number | readonly number[];

/** A write that a crash took back at a replica, to be looked for at the others. */
interface Doubtful {
  readonly key: number;
  readonly write: number;
  readonly since: number;
  /** When the oldest acknowledged write was begun that is gone with it: the data came back as of then. */
  readonly from: number;
}

/** Acknowledged writes that a crash took back for good: when, and as of when the data came back. */
interface Loss {
  readonly at: number;
  readonly from: number;
}

export interface Observer {
  newest: Float64Array;
  vectors: (readonly number[] | undefined)[];
  /** By key: its writes, in the order in which they began. */
  readonly history: KeyRings;
  doubtful: Doubtful[];
  losses: Loss[];
}

/** Writes remembered of each key. */
const HISTORY = 1024;
/** A row of them: the write's name, what its writer had seen, times, marks. */
const WRITE = 0;
const SEEN = 1;
const BEGUN_AT = 2;
const FIRST_AT = 3;
const ACKNOWLEDGED_AT = 4;
const MARKS = 5;
const ROW = 6;
const NOT_YET = -1;
/** Marks of a write. */
const DROPPED = 1;
const SIBLING = 2;
const GONE = 4;
/** Mark of a key: a write has begun with an earlier stamp than the one before it. */
const DISORDERED = 1;

export function newObserver(): Observer {
  return {
    newest: new Float64Array(0),
    vectors: [],
    history: newKeyRings(ROW, HISTORY),
    doubtful: [],
    losses: [],
  };
}

const NO_VECTOR: readonly number[] = [];

/** What has been acknowledged of a key, as a read begins. */
export function acknowledgedOf(observer: Observer, key: number, vectors: boolean): Acknowledged {
  return vectors ? (observer.vectors[key] ?? NO_VECTOR) : newestOf(observer, key);
}

/** True when something held lacks what has been acknowledged. */
export function lacks(held: Held, acknowledged: Acknowledged): boolean {
  return typeof held === 'number'
    ? held < (acknowledged as number)
    : !coversVector(held.vector, acknowledged as readonly number[]);
}

/** The largest stamp that has been acknowledged of a key. */
export function newestOf(observer: Observer, key: number): number {
  return key < observer.newest.length ? observer.newest[key]! : NOTHING;
}

/** A coordinator begins a write, having seen the writes of the key up to the stamp `seen`. */
export function noteBegun(observer: Observer, key: number, write: number, seen: number, now: number): void {
  const { history } = observer;
  const isLater = rowCount(history, key) === 0 || history.rows[rowAt(history, key, 0) + WRITE]! <= write;
  const row = addRow(history, key);
  if (!isLater) markKey(history, key, DISORDERED);
  const { rows } = history;
  rows[row + WRITE] = write;
  rows[row + SEEN] = seen;
  rows[row + BEGUN_AT] = now;
  rows[row + FIRST_AT] = NOT_YET;
  rows[row + ACKNOWLEDGED_AT] = NOT_YET;
  rows[row + MARKS] = 0;
}

function isDisordered({ history }: Observer, key: number): boolean {
  return (marksOf(history, key) & DISORDERED) !== 0;
}

/** Offset of a write's row; −1 when it is not remembered. */
function find({ history }: Observer, key: number, write: number): number {
  const count = rowCount(history, key);
  for (let ago = 0; ago < count; ago++) {
    const row = rowAt(history, key, ago);
    if (history.rows[row + WRITE] === write) return row;
  }
  return -1;
}

/** A caller has got the acknowledgement of a write. Returns how many writes were lost in conflicts by now. */
export function noteAcknowledged(
  observer: Observer,
  key: number,
  write: number,
  now: number,
  vector: readonly number[] | null,
): number {
  if (vector !== null) observer.vectors[key] = joinVectors(observer.vectors[key] ?? NO_VECTOR, vector);
  else {
    observer.newest = grownFloats(observer.newest, key + 1);
    if (write > observer.newest[key]!) observer.newest[key] = write;
  }
  const row = find(observer, key, write);
  if (row < 0) return 0;
  const { rows } = observer.history;
  if (rows[row + ACKNOWLEDGED_AT] === NOT_YET) rows[row + ACKNOWLEDGED_AT] = now;
  return vector === null && isDropped(observer, key, row) ? drop(rows, row) : 0;
}

/**
 * A later stamp by somebody who had not seen the write has been taken in somewhere. Whoever began before could
 * not see it.
 */
function isDropped(observer: Observer, key: number, write: number): boolean {
  const { history } = observer;
  const { rows } = history;
  const stamp = rows[write + WRITE]!;
  const isOrdered = !isDisordered(observer, key);
  const count = rowCount(history, key);
  let began = false;
  for (let ago = 0; ago < count; ago++) {
    const row = rowAt(history, key, ago);
    if (rows[row + WRITE]! <= stamp && isOrdered) break;
    if (row === write) began = true;
    else if (
      rows[row + WRITE]! > stamp &&
      (began || rows[row + SEEN]! < stamp) &&
      rows[row + FIRST_AT] !== NOT_YET
    )
      return true;
  }
  return false;
}

function drop(rows: Float64Array, row: number): number {
  if ((rows[row + MARKS]! & DROPPED) !== 0) return 0;
  rows[row + MARKS]! |= DROPPED;
  return 1;
}

/** What came of a replica's taking a write in. */
export interface TakenIn {
  /** Since the first replica had it; −1: this is the first, or nobody remembers. */
  lagSeconds: number;
  /** Acknowledged writes that it has thrown out without its writer's having seen them. */
  dropped: number;
}

const takenIn: TakenIn = { lagSeconds: 0, dropped: 0 };

/** A replica has a write that it did not have. The answer is overwritten by the next one. */
export function noteTakenIn(observer: Observer, key: number, write: number, now: number): TakenIn {
  takenIn.lagSeconds = -1;
  takenIn.dropped = 0;
  const row = find(observer, key, write);
  if (row < 0) return takenIn;
  const { rows } = observer.history;
  if (rows[row + FIRST_AT] !== NOT_YET) {
    takenIn.lagSeconds = now - rows[row + FIRST_AT]!;
    return takenIn;
  }
  rows[row + FIRST_AT] = now;
  takenIn.dropped = dropBelow(observer, key, row);
  return takenIn;
}

/** A write throws out what its coordinator had not seen: all that began later, and some of the rest. */
function dropBelow(observer: Observer, key: number, winner: number): number {
  const { history } = observer;
  const { rows } = history;
  const stamp = rows[winner + WRITE]!;
  const seen = rows[winner + SEEN]!;
  const isOrdered = !isDisordered(observer, key);
  const count = rowCount(history, key);
  let dropped = 0;
  let later = true;
  for (let ago = 0; ago < count; ago++) {
    const row = rowAt(history, key, ago);
    const write = rows[row + WRITE]!;
    // clocks that agree: what began before was seen as well
    if (write <= seen && isOrdered) break;
    if (row === winner) later = false;
    else if (write < stamp && (later || write > seen) && rows[row + ACKNOWLEDGED_AT] !== NOT_YET) {
      dropped += drop(rows, row);
    }
  }
  return dropped;
}

/** A value is kept beside another one. Returns 1 the first time. */
export function noteSibling(observer: Observer, key: number, write: number): number {
  const { rows } = observer.history;
  const row = find(observer, key, write);
  if (row < 0 || (rows[row + MARKS]! & SIBLING) !== 0) return 0;
  rows[row + MARKS]! |= SIBLING;
  return 1;
}

/** How far behind a stale read was. */
export interface Staleness {
  versionsBehind: number;
  seconds: number;
}

const staleness: Staleness = { versionsBehind: 0, seconds: 0 };

/** Acknowledged writes that are missing from what a read returned that began at `began`. Overwritten by the next answer. */
export function stalenessOf(observer: Observer, key: number, returned: Held, began: number): Staleness {
  const { history } = observer;
  const { rows } = history;
  staleness.versionsBehind = 0;
  staleness.seconds = 0;
  const count = rowCount(history, key);
  for (let ago = 0; ago < count; ago++) {
    const row = rowAt(history, key, ago);
    const time = rows[row + ACKNOWLEDGED_AT]!;
    if (time === NOT_YET || time > began || includesWrite(returned, rows[row + WRITE]!)) continue;
    staleness.versionsBehind++;
    staleness.seconds = Math.max(staleness.seconds, began - time);
  }
  return staleness;
}

/**
 * A crash took a write back at a replica, and no other one has it, or one that overwrites it: `left` is all
 * that there is of the key.
 */
export function noteTakenBack(observer: Observer, key: number, write: number, left: Held, now: number): void {
  observer.doubtful.push({ key, write, since: now, from: oldestGone(observer, key, write, left, now) });
}

/** When the oldest acknowledged write was begun that this crash has taken back with another one. */
function oldestGone(observer: Observer, key: number, write: number, left: Held, now: number): number {
  const { history } = observer;
  const { rows } = history;
  const count = rowCount(history, key);
  let oldest = now;
  for (let ago = 0; ago < count; ago++) {
    const row = rowAt(history, key, ago);
    const isGone = rows[row + ACKNOWLEDGED_AT] !== NOT_YET && !includesWrite(left, rows[row + WRITE]!);
    // what an earlier crash took does not count again
    if (rows[row + WRITE] !== write && (!isGone || (rows[row + MARKS]! & GONE) !== 0)) continue;
    oldest = Math.min(oldest, rows[row + BEGUN_AT]!);
    rows[row + MARKS]! |= GONE;
  }
  return oldest;
}

/** Something comes to a replica: a write that was on its way while a crash took it back is there again, or overwritten. */
export function noteResurfaced(observer: Observer, key: number, incoming: Held): void {
  if (observer.doubtful.length === 0) return;
  const row = find(observer, key, nameOf(incoming));
  const begun = row < 0 ? 0 : observer.history.rows[row + BEGUN_AT]!;
  observer.doubtful = observer.doubtful.filter(
    (each) => each.key !== key || begun > each.since || !includesWrite(incoming, each.write),
  );
}

/** True when a write has been acknowledged, as far as is remembered. */
function wasAcknowledged(observer: Observer, key: number, write: number): boolean {
  const row = find(observer, key, write);
  return row >= 0 && observer.history.rows[row + ACKNOWLEDGED_AT] !== NOT_YET;
}

/**
 * Gives up the writes that crashes took back before `before`, when nothing of them is on its way any more.
 * Returns how many acknowledged ones are lost: of several of a key one, since the newest had overwritten the
 * others knowingly.
 */
export function reviewDoubtful(observer: Observer, before: number): number {
  const due = observer.doubtful.filter(({ since }) => since < before);
  if (due.length === 0) return 0;
  observer.doubtful = observer.doubtful.filter(({ since }) => since >= before);
  const lost = new Set<number>();
  for (const one of due) {
    if (!wasAcknowledged(observer, one.key, one.write)) continue;
    lost.add(one.key);
    noteLoss(observer, one);
  }
  return lost.size;
}

function noteLoss({ losses }: Observer, { since, from }: Doubtful): void {
  const last = losses.at(-1);
  if (last?.at !== since) losses.push({ at: since, from });
  else if (from < last.from) losses[losses.length - 1] = { at: since, from };
}

/**
 * As of when the data came back after a crash that was not before the others that lost acknowledged writes;
 * the crash itself where nothing was lost.
 */
export function dataCameBackFrom(observer: Observer, crashedAt: number): number {
  let from = crashedAt;
  for (const loss of observer.losses) if (loss.at >= crashedAt) from = Math.min(from, loss.from);
  for (const one of observer.doubtful)
    if (one.since >= crashedAt && wasAcknowledged(observer, one.key, one.write))
      from = Math.min(from, one.from);
  return from;
}
