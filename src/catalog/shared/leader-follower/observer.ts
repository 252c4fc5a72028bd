/**
 * What only an observer of all replicas and all callers can know: whether a read was stale, whether an
 * acknowledged write is lost, how long an election took. It is kept beside the protocol and never read by it.
 *
 * A read is stale when it returns a version older than the newest that had been acknowledged to any caller
 * before it began. An acknowledged write is lost when a leader of a later term takes over without it, or, if
 * it was acknowledged only after that and no still later one has it, at once: its fate is sealed either way, although the replica that holds
 * it may not hear of it for long. What a majority has is not safe from that: disks lie, replicas acknowledge
 * from memory, and all may be restored from an old backup. So every acknowledged write is remembered, as ranges
 * of indices by term, of which there are few.
 */
import { grownFloats } from '../growing-arrays.ts';
import { addRow, type KeyRings, newKeyRings, rowAt, rowCount } from '../key-rings.ts';
import { type Chapter, indexOfVersion, indicesOfTerm, type Log, lastIndex, termOfVersion } from './log.ts';

export interface Observer {
  /** By key: newest acknowledged version. */
  newest: Float64Array;
  /** By key: acknowledged versions, growing, with their times. */
  readonly history: KeyRings;
  /** Acknowledged writes that are not lost so far: by term, ranges of indices as from, to, from, to, … */
  readonly unsafe: Map<number, number[]>;
  /** A majority has the log up to here, where the protocol says so. */
  committed: number;
  /** Leaders elected, by term: term, and last entry and terms of the log that they began with. */
  readonly reigns: { readonly term: number; readonly last: number; readonly chapters: readonly Chapter[] }[];
  /** When each replica that has given its leader up did so. */
  readonly gaveUp: Map<string, number>;
}

/** Acknowledgements remembered of each key: staleness beyond them is measured from the oldest. */
const HISTORY = 1024;
/** A row of them: version and time. */
export const VERSION = 0;
export const TIME = 1;
const ROW = 2;

export function newObserver(): Observer {
  return {
    newest: new Float64Array(0),
    history: newKeyRings(ROW, HISTORY),
    unsafe: new Map(),
    committed: 0,
    reigns: [],
    gaveUp: new Map(),
  };
}

/** The newest acknowledged version of a key, as a read begins. */
export function newestAcknowledged(observer: Observer, key: number): number {
  return observer.newest[key] ?? 0;
}

/** Notes that a caller has got the acknowledgement of a write. Returns true when the write is lost already. */
export function noteAcknowledged(observer: Observer, key: number, version: number, now: number): boolean {
  noteNewest(observer, key, version, now);
  if (isDeposed(observer, version)) return true;
  addToRanges(observer.unsafe, termOfVersion(version), indexOfVersion(version));
  return false;
}

/** Remembers an acknowledged version if it is the newest of its key. */
export function noteNewest(observer: Observer, key: number, version: number, now: number): void {
  observer.newest = grownFloats(observer.newest, key + 1);
  if (version <= observer.newest[key]!) return;
  observer.newest[key] = version;
  const { history } = observer;
  const row = addRow(history, key);
  history.rows[row + VERSION] = version;
  history.rows[row + TIME] = now;
}

/** Adds an index to the ranges of a term; nearly always at the end. */
function addToRanges(byTerm: Map<number, number[]>, term: number, index: number): void {
  let ranges = byTerm.get(term);
  if (ranges === undefined) {
    ranges = [];
    byTerm.set(term, ranges);
  }
  // the first range from behind that begins at the index or before it
  let at = ranges.length - 2;
  while (at >= 0 && ranges[at]! > index) at -= 2;
  if (at >= 0 && ranges[at + 1]! >= index) return;
  const joinsBefore = at >= 0 && ranges[at + 1] === index - 1;
  const joinsAfter = ranges[at + 2] === index + 1;
  if (joinsBefore && joinsAfter) ranges.splice(at + 1, 2);
  else if (joinsBefore) ranges[at + 1] = index;
  else if (joinsAfter) ranges[at + 2] = index;
  else ranges.splice(at + 2, 0, index, index);
}

/**
 * The leader of the latest term began without this entry. That one in between had begun without it does not
 * matter: where a write is sent again, a later leader that has it acknowledges it.
 */
function isDeposed({ reigns }: Observer, version: number): boolean {
  const latest = reigns.at(-1);
  const term = termOfVersion(version);
  if (latest === undefined || latest.term <= term) return false;
  const index = indexOfVersion(version);
  const [from, to] = indicesOfTerm(latest.chapters, latest.last, term);
  return index < from || index > to;
}

/** How long before `began` a newer version than the one returned had been acknowledged. */
export function stalenessOf(observer: Observer, key: number, returned: number, began: number): number {
  const { history } = observer;
  const newer = newerThan(observer, key, returned);
  return newer === 0 ? 0 : Math.max(0, began - history.rows[rowAt(history, key, newer - 1) + TIME]!);
}

/** How many versions of a key that are remembered are newer than one. */
export function newerThan({ history }: Observer, key: number, version: number): number {
  const count = rowCount(history, key);
  let newer = 0;
  while (newer < count && history.rows[rowAt(history, key, newer) + VERSION]! > version) newer++;
  return newer;
}

/** Of a stale read: how many acknowledged writes of the key were newer when it began. */
export function versionsBehind(observer: Observer, key: number, returned: number, began: number): number {
  const { history } = observer;
  let behind = 0;
  for (let ago = newerThan(observer, key, returned) - 1; ago >= 0; ago--) {
    if (history.rows[rowAt(history, key, ago) + TIME]! <= began) behind++;
  }
  return behind;
}

/**
 * A leader takes over with this log. Returns how many acknowledged writes are lost by it. One that hears of its
 * election only after another of a later term has taken over loses nothing by that.
 */
export function noteElected(observer: Observer, log: Log, term: number, last: number): number {
  const { reigns } = observer;
  let at = reigns.length;
  while (at > 0 && reigns[at - 1]!.term > term) at--;
  const isLast = at === reigns.length;
  reigns.splice(at, 0, { term, last, chapters: [...log.chapters] });
  if (!isLast) return 0;
  let lost = 0;
  for (const [of, ranges] of observer.unsafe) {
    const [from, to] = indicesOfTerm(log.chapters, lastIndex(log), of);
    const kept: number[] = [];
    for (let i = 0; i < ranges.length; i += 2) {
      lost += ranges[i + 1]! - ranges[i]! + 1;
      const low = Math.max(ranges[i]!, from);
      const high = Math.min(ranges[i + 1]!, to);
      if (low > high) continue;
      kept.push(low, high);
      lost -= high - low + 1;
    }
    observer.unsafe.set(of, kept);
  }
  return lost;
}

/** A replica gives its leader up; the first time counts. */
export function noteGivenUp(observer: Observer, replica: string, now: number): void {
  if (!observer.gaveUp.has(replica)) observer.gaveUp.set(replica, now);
}

/** When the first of the voters gave the old leader up. */
export function electionBegan(observer: Observer, voters: readonly string[], now: number): number {
  let began = now;
  for (const voter of voters) began = Math.min(began, observer.gaveUp.get(voter) ?? now);
  return began;
}
