/**
 * The log of a Raft replica and the state machine that follows from it: the versions of keys, and for each
 * session of a driver the last write that was done for it. A write that comes a second time, because its
 * driver got no answer, finds itself in that table: it is not done again, and is answered as the first time
 * (Ongaro's dissertation, section 6.3).
 *
 * Entries are numbered from 1. Each is a row: what it says, where it stands on the disk, and what applying it
 * replaced, so that a crash which takes applied entries can be taken back. Those that nobody needs any more are
 * dropped from the front; what they did stands in the values and in the table. All rows stand in one typed
 * array: an entry is written and applied within two lines of memory, at each of the replicas.
 */
import { assert } from '../../../base/assert.ts';
import { grownFloats } from '../growing-arrays.ts';
import { NO_KEY, versionOf } from '../leader-follower/log.ts';
import {
  copyOfSessions,
  emptySessions,
  knownRow,
  NO_SESSION,
  rowOf,
  type SessionTable,
} from '../write-sessions.ts';

export interface RaftEntry {
  readonly term: number;
  readonly key: number;
  readonly bytes: number;
  /** When the leader had it. */
  readonly time: number;
  readonly session: number;
  /** Number of the write in its session: the session's next one is larger. */
  readonly request: number;
}

export interface RaftLog {
  /** Index and term of the last entry that has been dropped from the front. */
  base: number;
  baseTerm: number;
  /** Entries held: base + 1 … base + count. */
  count: number;
  /** Their rows. */
  rows: Float64Array;
  /** Entries up to this index are in `versions`. */
  applied: number;
  /** By key: version of the newest applied write; 0: never written. */
  versions: Float64Array;
  table: SessionTable;
}

/** A row of the log: the entry, … */
const ENTRY_TERM = 0;
const KEY = 1;
const BYTES = 2;
const TIME = 3;
const SESSION = 4;
const REQUEST = 5;
/** … its position on the disk, which grows from entry to entry, … */
const POSITION = 6;
/** … what an applied write is answered: its version, or that of the time when it was done; 0: nothing; … */
const REPLY = 7;
/** … and, from before it was applied, the version of its key and the row of its session. */
const REPLACED = 8;
const REPLACED_REQUEST = 9;
const REPLACED_REPLY = 10;
const ROW = 11;

export function emptyRaftLog(): RaftLog {
  return {
    base: 0,
    baseTerm: 0,
    count: 0,
    rows: new Float64Array(0),
    applied: 0,
    versions: new Float64Array(0),
    table: emptySessions(),
  };
}

export function lastIndex(log: RaftLog): number {
  return log.base + log.count;
}

/** Offset of the row of an entry that the log holds. */
function rowAt(log: RaftLog, index: number): number {
  return (index - log.base - 1) * ROW;
}

/** Term of the entry at an index; −1 where the log does not know it. */
export function termAt(log: RaftLog, index: number): number {
  if (index === log.base) return log.baseTerm;
  return index < log.base || index > log.base + log.count ? -1 : log.rows[rowAt(log, index) + ENTRY_TERM]!;
}

/** Appends an entry that stands at `position` of the disk; returns its index. */
export function appendEntry(log: RaftLog, entry: RaftEntry, position: number): number {
  const at = log.count++ * ROW;
  if (log.rows.length < at + ROW) log.rows = grownFloats(log.rows, at + ROW);
  const { rows } = log;
  rows[at + ENTRY_TERM] = entry.term;
  rows[at + KEY] = entry.key;
  rows[at + BYTES] = entry.bytes;
  rows[at + TIME] = entry.time;
  rows[at + SESSION] = entry.session;
  rows[at + REQUEST] = entry.request;
  rows[at + POSITION] = position;
  return lastIndex(log);
}

/** The entry at an index that the log holds, as it is sent. */
export function raftEntryAt(log: RaftLog, index: number): RaftEntry {
  assert(index > log.base && index <= lastIndex(log), 'an entry that is sent is in the log');
  const { rows } = log;
  const at = rowAt(log, index);
  return {
    term: rows[at + ENTRY_TERM]!,
    key: rows[at + KEY]!,
    bytes: rows[at + BYTES]!,
    time: rows[at + TIME]!,
    session: rows[at + SESSION]!,
    request: rows[at + REQUEST]!,
  };
}

/** Key of the entry at an index that the log holds. */
export function keyAt(log: RaftLog, index: number): number {
  return log.rows[rowAt(log, index) + KEY]!;
}

/** When the leader had the entry at an index that the log holds. */
export function timeAt(log: RaftLog, index: number): number {
  return log.rows[rowAt(log, index) + TIME]!;
}

/** Position on the disk of the entry at an index. */
export function positionAt(log: RaftLog, index: number): number {
  return index <= log.base ? 0 : log.rows[rowAt(log, index) + POSITION]!;
}

/** What the applied entry at an index is answered. */
export function replyAt(log: RaftLog, index: number): number {
  return log.rows[rowAt(log, index) + REPLY]!;
}

/** Brings entries up to `index` into the values. */
export function applyEntries(log: RaftLog, index: number): void {
  const { rows } = log;
  while (log.applied < index) {
    log.applied++;
    const at = rowAt(log, log.applied);
    const key = rows[at + KEY]!;
    if (key === NO_KEY) continue;
    const version = versionOf(rows[at + ENTRY_TERM]!, log.applied);
    const reply = rows[at + SESSION] === NO_SESSION ? version : enter(log, at, version);
    rows[at + REPLY] = reply;
    if (reply !== version) continue;
    if (key >= log.versions.length) log.versions = grownFloats(log.versions, key + 1);
    rows[at + REPLACED] = log.versions[key]!;
    log.versions[key] = version;
  }
}

/** The version that a write made which is done already; 0: it is not. */
export function versionDone({ table }: RaftLog, session: number, request: number): number {
  const row = knownRow(table, session);
  return row !== undefined && table.requests[row] === request ? table.replies[row]! : 0;
}

/** Enters the write in the row at `at` into its session's row, unless it was done before. Returns what it is answered. */
function enter({ rows, table }: RaftLog, at: number, version: number): number {
  const row = rowOf(table, rows[at + SESSION]!);
  const request = rows[at + REQUEST]!;
  const last = table.requests[row]!;
  rows[at + REPLACED_REQUEST] = last;
  rows[at + REPLACED_REPLY] = table.replies[row]!;
  if (request === last) return table.replies[row]!;
  // an older one than the last: its driver has given it up, or has its answer
  if (request < last) return 0;
  table.requests[row] = request;
  table.replies[row] = version;
  return version;
}

/** Drops everything after `index` and takes back what it had done, last first. */
export function cutTo(log: RaftLog, index: number): void {
  assert(index >= log.base, 'entries that were dropped from the front are final');
  const { rows, table, versions } = log;
  for (; log.applied > index; log.applied--) {
    const at = rowAt(log, log.applied);
    const key = rows[at + KEY]!;
    if (key === NO_KEY) continue;
    if (rows[at + SESSION] !== NO_SESSION) {
      const row = rowOf(table, rows[at + SESSION]!);
      table.requests[row] = rows[at + REPLACED_REQUEST]!;
      table.replies[row] = rows[at + REPLACED_REPLY]!;
    }
    const version = versionOf(rows[at + ENTRY_TERM]!, log.applied);
    if (rows[at + REPLY] === version) versions[key] = rows[at + REPLACED]!;
  }
  log.count = Math.min(log.count, index - log.base);
}

/** Drops applied entries up to `index` from the front: what they did stands in the values. */
export function dropFront(log: RaftLog, index: number): void {
  const dropped = Math.min(index, log.applied) - log.base;
  if (dropped <= 0) return;
  log.baseTerm = termAt(log, log.base + dropped);
  log.rows.copyWithin(0, dropped * ROW, log.count * ROW);
  log.base += dropped;
  log.count -= dropped;
}

/** Replaces the values, and the log up to `index`, by a snapshot. */
export function installSnapshot(
  log: RaftLog,
  index: number,
  term: number,
  versions: Float64Array,
  sessions: SessionTable,
): void {
  log.base = index;
  log.baseTerm = term;
  log.count = 0;
  log.applied = index;
  log.versions = versions.slice();
  log.table = copyOfSessions(sessions);
}

/** The last entry whose position on the disk is not after `position`. */
export function lastStored(log: RaftLog, position: number): number {
  let low = 0;
  let high = log.count;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (log.rows[(middle - 1) * ROW + POSITION]! <= position) low = middle;
    else high = middle - 1;
  }
  return log.base + low;
}

/**
 * The last entry, not after `index`, whose term is not above `term`: where two logs that differ at `index` may
 * still be the same (section 5.3 of the paper: one message for each term that differs, and not for each entry).
 */
export function lastNotAbove(log: RaftLog, index: number, term: number): number {
  let at = Math.min(index, lastIndex(log));
  while (at > log.base && log.rows[rowAt(log, at) + ENTRY_TERM]! > term) at--;
  return at;
}
