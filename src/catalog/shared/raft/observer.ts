/**
 * What only an observer of all replicas and all callers can know about a Raft set; kept beside the protocol and
 * never read by it. Staleness is that of every store. What Raft acknowledges is committed, and what is
 * committed is never lost as long as disks keep what they say they have: the observer remembers the whole
 * committed log, as the terms of its entries, and which of them callers know of. When a leader takes over
 * with another one, then what callers knew of its difference is lost.
 */
import { grownInts } from '../growing-arrays.ts';
import { keyBound, rowAt, rowCount } from '../key-rings.ts';
import { indexOfVersion, termOfVersion } from '../leader-follower/log.ts';
import {
  newerThan,
  newObserver,
  noteNewest,
  type Observer,
  TIME,
  VERSION,
} from '../leader-follower/observer.ts';
import { lastIndex, type RaftLog, termAt } from './log.ts';

export interface RaftObserver extends Observer {
  /** The committed log: the term from which each index on, growing; the log goes up to `committed`. */
  readonly runs: { readonly from: number; readonly term: number }[];
  /** One bit for each index: a caller knows that a write there is done. */
  known: Int32Array;
  /** Acknowledged writes that a new leader's log did not have: when, and since when they were acknowledged. */
  readonly losses: { readonly at: number; readonly from: number }[];
  /** The highest term that anybody has begun. */
  highestTerm: number;
  /** Who was elected, in the order of time. */
  readonly elected: { readonly term: number; readonly leader: number; readonly at: number }[];
}

export function newRaftObserver(): RaftObserver {
  return { ...newObserver(), runs: [], known: new Int32Array(0), losses: [], highestTerm: 0, elected: [] };
}

/** True when the term is new to the world. */
export function noteTerm(observer: RaftObserver, term: number): boolean {
  if (term <= observer.highestTerm) return false;
  observer.highestTerm = term;
  return true;
}

/** A leader has committed its log up to `index`. */
export function noteRaftCommitted(observer: RaftObserver, log: RaftLog, index: number): void {
  for (let at = observer.committed + 1; at <= index; at++) {
    const term = termAt(log, at);
    if (observer.runs.at(-1)?.term !== term) observer.runs.push({ from: at, term });
  }
  observer.committed = Math.max(observer.committed, index);
}

/** A caller has the acknowledgement of a write. Returns true when the write is lost already. */
export function noteKnown(observer: RaftObserver, key: number, version: number, now: number): boolean {
  noteNewest(observer, key, version, now);
  const index = indexOfVersion(version);
  if (committedTerm(observer, index) !== termOfVersion(version)) return true;
  observer.known = grownInts(observer.known, (index >> 5) + 1);
  observer.known[index >> 5]! |= 1 << (index & 31);
  return false;
}

/** Term of the committed entry at an index; −1 where nothing is committed. */
function committedTerm({ runs, committed }: RaftObserver, index: number): number {
  if (index > committed) return -1;
  for (let i = runs.length - 1; i >= 0; i--) if (runs[i]!.from <= index) return runs[i]!.term;
  return -1;
}

/**
 * A leader takes over with this log. Returns how many acknowledged writes are lost by it. One whose votes were
 * so long on their way that later terms have committed more already loses nothing: it commits nothing.
 */
export function noteRaftElected(
  observer: RaftObserver,
  log: RaftLog,
  election: { readonly term: number; readonly leader: number; readonly at: number },
): number {
  const { term } = election;
  observer.elected.push(election);
  if (term < (observer.runs[observer.runs.length - 1]?.term ?? 0)) return 0;
  let agreed = Math.min(observer.committed, lastIndex(log));
  while (agreed > log.base && termAt(log, agreed) !== committedTerm(observer, agreed)) agreed--;
  const from = oldestKnownAfter(observer, agreed);
  if (from >= 0) observer.losses.push({ at: election.at, from });
  return forgetAfter(observer, agreed);
}

/** When the first write after `index` was acknowledged, as far as is remembered; −1: none was. */
function oldestKnownAfter(observer: RaftObserver, index: number): number {
  let oldest = -1;
  if (index >= observer.committed) return oldest;
  const { history } = observer;
  const { rows } = history;
  for (let key = keyBound(history) - 1; key >= 0; key--) {
    for (let ago = rowCount(history, key) - 1; ago >= 0; ago--) {
      const row = rowAt(history, key, ago);
      const version = rows[row + VERSION]!;
      const at = indexOfVersion(version);
      // of an earlier loss, or still there
      if (at <= index || committedTerm(observer, at) !== termOfVersion(version)) continue;
      oldest = oldest < 0 ? rows[row + TIME]! : Math.min(oldest, rows[row + TIME]!);
    }
  }
  return oldest;
}

/**
 * As of when the data came back after a crash that was not before the leader was elected that lost some; the
 * crash itself where nothing was lost.
 */
export function dataCameBackFrom({ losses }: RaftObserver, crashedAt: number): number {
  let from = crashedAt;
  for (const loss of losses) if (loss.at >= crashedAt) from = Math.min(from, loss.from);
  return from;
}

/** The committed log ends at `index` now: counts what callers knew of the rest. */
function forgetAfter(observer: RaftObserver, index: number): number {
  let lost = 0;
  for (let at = index + 1; at <= observer.committed; at++) {
    const bit = 1 << (at & 31);
    if (((observer.known[at >> 5] ?? 0) & bit) === 0) continue;
    observer.known[at >> 5]! &= ~bit;
    lost++;
  }
  observer.committed = index;
  const { runs } = observer;
  while (runs.length > 0 && runs[runs.length - 1]!.from > index) runs.pop();
  return lost;
}

/** How many acknowledged writes of the key were newer than the one returned, as far as they are remembered. */
export function versionsBehind(observer: Observer, key: number, returned: number, known: number): number {
  const { history } = observer;
  let behind = 0;
  for (let ago = newerThan(observer, key, returned) - 1; ago >= 0; ago--) {
    if (history.rows[rowAt(history, key, ago) + VERSION]! <= known) behind++;
  }
  return behind;
}
