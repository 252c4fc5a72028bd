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
import { grownFloats, grownInts } from '../growing-arrays.ts';
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
  /** By key: where its writes stand in the columns, for how many there is room, and how many have begun. */
  starts: Int32Array;
  rooms: Int32Array;
  begun: Int32Array;
  /** By key: 1 when a write has begun with an earlier stamp than the one before it. */
  disordered: Int32Array;
  /** Columns by write: its name, what its writer had seen, times, marks. A key's room is used round and round. */
  writes: Float64Array;
  seen: Float64Array;
  begunAt: Float64Array;
  firstAt: Float64Array;
  acknowledgedAt: Float64Array;
  marks: Int32Array;
  used: number;
  doubtful: Doubtful[];
  losses: Loss[];
}

/** Writes remembered of each key: room for so many at first, four times as many when it is full, up to the most. */
const FIRST_ROOM = 4;
const HISTORY = 1024;
const NOT_YET = -1;
/** Marks of a write. */
const DROPPED = 1;
const SIBLING = 2;
const GONE = 4;

export function newObserver(): Observer {
  return {
    newest: new Float64Array(0),
    vectors: [],
    starts: new Int32Array(0),
    rooms: new Int32Array(0),
    begun: new Int32Array(0),
    disordered: new Int32Array(0),
    writes: new Float64Array(0),
    seen: new Float64Array(0),
    begunAt: new Float64Array(0),
    firstAt: new Float64Array(0),
    acknowledgedAt: new Float64Array(0),
    marks: new Int32Array(0),
    used: 0,
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
  if (key >= observer.starts.length) {
    observer.starts = grownInts(observer.starts, key + 1);
    observer.rooms = grownInts(observer.rooms, key + 1);
    observer.begun = grownInts(observer.begun, key + 1);
    observer.disordered = grownInts(observer.disordered, key + 1);
  }
  const begun = observer.begun[key]!;
  if (begun === observer.rooms[key] && begun < HISTORY) makeRoom(observer, key, begun);
  if (begun > 0 && observer.writes[placeOf(observer, key, 0)]! > write) observer.disordered[key] = 1;
  observer.begun[key] = begun + 1;
  const at = observer.starts[key]! + (begun & (observer.rooms[key]! - 1));
  observer.writes[at] = write;
  observer.seen[at] = seen;
  observer.begunAt[at] = now;
  observer.firstAt[at] = NOT_YET;
  observer.acknowledgedAt[at] = NOT_YET;
  observer.marks[at] = 0;
}

/** Gives a key four times its room, at the end of the columns. */
function makeRoom(observer: Observer, key: number, held: number): void {
  const from = observer.starts[key]!;
  const to = observer.used;
  const room = held === 0 ? FIRST_ROOM : 4 * held;
  observer.used += room;
  observer.starts[key] = to;
  observer.rooms[key] = room;
  observer.marks = grownInts(observer.marks, observer.used);
  observer.writes = grownFloats(observer.writes, observer.used);
  observer.seen = grownFloats(observer.seen, observer.used);
  observer.begunAt = grownFloats(observer.begunAt, observer.used);
  observer.firstAt = grownFloats(observer.firstAt, observer.used);
  observer.acknowledgedAt = grownFloats(observer.acknowledgedAt, observer.used);
  observer.marks.copyWithin(to, from, from + held);
  const { writes, seen, begunAt, firstAt, acknowledgedAt } = observer;
  for (const column of [writes, seen, begunAt, firstAt, acknowledgedAt]) {
    column.copyWithin(to, from, from + held);
  }
}

/** How many writes of a key are remembered: those begun last. */
function remembered(observer: Observer, key: number): number {
  return key < observer.begun.length ? Math.min(observer.begun[key]!, observer.rooms[key]!) : 0;
}

/** Index in the columns of the write of a key that was begun `ago` writes before the newest. */
function placeOf(observer: Observer, key: number, ago: number): number {
  return observer.starts[key]! + ((observer.begun[key]! - 1 - ago) & (observer.rooms[key]! - 1));
}

/** Index of a write in the columns; −1 when it is not remembered. */
function find(observer: Observer, key: number, write: number): number {
  const count = remembered(observer, key);
  for (let ago = 0; ago < count; ago++) {
    const at = placeOf(observer, key, ago);
    if (observer.writes[at] === write) return at;
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
  const at = find(observer, key, write);
  if (at < 0) return 0;
  if (observer.acknowledgedAt[at] === NOT_YET) observer.acknowledgedAt[at] = now;
  return vector === null && isDropped(observer, key, at) ? drop(observer, at) : 0;
}

/**
 * A later stamp by somebody who had not seen the write has been taken in somewhere. Whoever began before could
 * not see it.
 */
function isDropped(observer: Observer, key: number, write: number): boolean {
  const { writes, seen, firstAt } = observer;
  const stamp = writes[write]!;
  const count = remembered(observer, key);
  let began = false;
  for (let ago = 0; ago < count; ago++) {
    const at = placeOf(observer, key, ago);
    if (writes[at]! <= stamp && observer.disordered[key] === 0) break;
    if (at === write) began = true;
    else if (writes[at]! > stamp && (began || seen[at]! < stamp) && firstAt[at] !== NOT_YET) return true;
  }
  return false;
}

function drop(observer: Observer, at: number): number {
  if ((observer.marks[at]! & DROPPED) !== 0) return 0;
  observer.marks[at]! |= DROPPED;
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
  const at = find(observer, key, write);
  if (at < 0) return takenIn;
  if (observer.firstAt[at] !== NOT_YET) {
    takenIn.lagSeconds = now - observer.firstAt[at]!;
    return takenIn;
  }
  observer.firstAt[at] = now;
  takenIn.dropped = dropBelow(observer, key, at);
  return takenIn;
}

/** A write throws out what its coordinator had not seen: all that began later, and some of the rest. */
function dropBelow(observer: Observer, key: number, winner: number): number {
  const { writes, acknowledgedAt } = observer;
  const stamp = writes[winner]!;
  const seen = observer.seen[winner]!;
  const count = remembered(observer, key);
  let dropped = 0;
  let later = true;
  for (let ago = 0; ago < count; ago++) {
    const at = placeOf(observer, key, ago);
    // clocks that agree: what began before was seen as well
    if (writes[at]! <= seen && observer.disordered[key] === 0) break;
    if (at === winner) later = false;
    else if (writes[at]! < stamp && (later || writes[at]! > seen) && acknowledgedAt[at] !== NOT_YET) {
      dropped += drop(observer, at);
    }
  }
  return dropped;
}

/** A value is kept beside another one. Returns 1 the first time. */
export function noteSibling(observer: Observer, key: number, write: number): number {
  const at = find(observer, key, write);
  if (at < 0 || (observer.marks[at]! & SIBLING) !== 0) return 0;
  observer.marks[at]! |= SIBLING;
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
  const { writes, acknowledgedAt } = observer;
  staleness.versionsBehind = 0;
  staleness.seconds = 0;
  const count = remembered(observer, key);
  for (let ago = 0; ago < count; ago++) {
    const at = placeOf(observer, key, ago);
    const time = acknowledgedAt[at]!;
    if (time === NOT_YET || time > began || includesWrite(returned, writes[at]!)) continue;
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
  const { writes, begunAt, acknowledgedAt, marks } = observer;
  const count = remembered(observer, key);
  let oldest = now;
  for (let ago = 0; ago < count; ago++) {
    const at = placeOf(observer, key, ago);
    const isGone = acknowledgedAt[at] !== NOT_YET && !includesWrite(left, writes[at]!);
    // what an earlier crash took does not count again
    if (writes[at] !== write && (!isGone || (marks[at]! & GONE) !== 0)) continue;
    oldest = Math.min(oldest, begunAt[at]!);
    marks[at]! |= GONE;
  }
  return oldest;
}

/** Something comes to a replica: a write that was on its way while a crash took it back is there again, or overwritten. */
export function noteResurfaced(observer: Observer, key: number, incoming: Held): void {
  if (observer.doubtful.length === 0) return;
  const at = find(observer, key, nameOf(incoming));
  const begun = at < 0 ? 0 : observer.begunAt[at]!;
  observer.doubtful = observer.doubtful.filter(
    (each) => each.key !== key || begun > each.since || !includesWrite(incoming, each.write),
  );
}

/** True when a write has been acknowledged, as far as is remembered. */
function wasAcknowledged(observer: Observer, key: number, write: number): boolean {
  const at = find(observer, key, write);
  return at >= 0 && observer.acknowledgedAt[at] !== NOT_YET;
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
