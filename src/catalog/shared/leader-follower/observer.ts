/**
 * What only an observer of all replicas and all callers can know: whether a read was stale, whether an
 * acknowledged write is lost, how long an election took. It is kept beside the protocol and never read by it.
 *
 * A read is stale when it returns a version older than the newest that had been acknowledged to any caller
 * before it began. An acknowledged write is lost when a leader of a later term takes over without it, or, if
 * it was acknowledged only after that, at once: its fate is sealed either way, although the replica that holds
 * it may not hear of it for long.
 */
import { grownFloats } from '../growing-arrays.ts';
import { indexOfVersion, type Log, termAt, termOfVersion } from './log.ts';

/** Acknowledged versions of one key with their times, oldest first. */
interface Acknowledged {
  readonly versions: number[];
  readonly times: number[];
}

export interface Observer {
  /** By key: newest acknowledged version. */
  newest: Float64Array;
  readonly history: Map<number, Acknowledged>;
  /** Acknowledged versions that no majority is known to have. */
  readonly unsafe: Set<number>;
  /** A majority has the log up to here. */
  committed: number;
  /** Leaders elected: term and last entry of the log that they began with. */
  readonly reigns: { readonly term: number; readonly last: number }[];
  /** When each replica that has given its leader up did so. */
  readonly gaveUp: Map<string, number>;
}

/** Acknowledgements remembered for each key: staleness beyond them is measured from the oldest. */
const HISTORY = 64;

export function newObserver(): Observer {
  return {
    newest: new Float64Array(0),
    history: new Map(),
    unsafe: new Set(),
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
  observer.newest = grownFloats(observer.newest, key + 1);
  if (version > observer.newest[key]!) {
    observer.newest[key] = version;
    remember(observer, key, version, now);
  }
  if (isDeposed(observer, version)) return true;
  if (indexOfVersion(version) > observer.committed) observer.unsafe.add(version);
  return false;
}

/** A leader of a later term began without this entry. */
function isDeposed(observer: Observer, version: number): boolean {
  const term = termOfVersion(version);
  const index = indexOfVersion(version);
  for (let i = observer.reigns.length - 1; i >= 0 && observer.reigns[i]!.term > term; i--) {
    if (observer.reigns[i]!.last < index) return true;
  }
  return false;
}

function remember(observer: Observer, key: number, version: number, now: number): void {
  let known = observer.history.get(key);
  if (known === undefined) {
    known = { versions: [], times: [] };
    observer.history.set(key, known);
  }
  known.versions.push(version);
  known.times.push(now);
  if (known.versions.length > HISTORY) {
    known.versions.shift();
    known.times.shift();
  }
}

/** How long before `began` a newer version than the one returned had been acknowledged. */
export function stalenessOf(observer: Observer, key: number, returned: number, began: number): number {
  const known = observer.history.get(key);
  if (known === undefined) return 0;
  const first = known.versions.findIndex((version) => version > returned);
  return first < 0 ? 0 : Math.max(0, began - known.times[first]!);
}

/** A leader knows that a majority has its log up to `index`. */
export function noteCommitted(observer: Observer, log: Log, index: number): void {
  if (index <= observer.committed) return;
  observer.committed = index;
  for (const version of observer.unsafe) {
    if (indexOfVersion(version) > index) continue;
    if (termAt(log, indexOfVersion(version)) === termOfVersion(version)) observer.unsafe.delete(version);
  }
}

/** A leader takes over with this log. Returns how many acknowledged writes are lost by it. */
export function noteElected(observer: Observer, log: Log, term: number, last: number): number {
  observer.reigns.push({ term, last });
  let lost = 0;
  for (const version of observer.unsafe) {
    if (termAt(log, indexOfVersion(version)) === termOfVersion(version)) continue;
    observer.unsafe.delete(version);
    lost++;
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
