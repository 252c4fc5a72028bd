/**
 * The log of a Raft replica and the state machine that follows from it: the versions of keys, and for each
 * session of a driver the last write that was done for it. A write that comes a second time, because its
 * driver got no answer, finds itself in that table: it is not done again, and is answered as the first time
 * (Ongaro's dissertation, section 6.3).
 *
 * Entries are numbered from 1 and stand in columns: what they say, where they stand on the disk, and what
 * applying them replaced, so that a crash which takes applied entries can be taken back. Those that nobody
 * needs any more are dropped from the front; what they did stands in the values and in the table.
 */
import { assert } from '../../../base/assert.ts';
import { grownFloats, grownInts } from '../growing-arrays.ts';
import { NO_KEY, versionOf } from '../leader-follower/log.ts';

/** Of an entry that belongs to no session. */
export const NO_SESSION = -1;

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

/** By session: its last write that was done, and the version that it made. */
export interface SessionTable {
  /** Row of each session. */
  readonly rows: Map<number, number>;
  requests: Float64Array;
  replies: Float64Array;
}

export interface RaftLog {
  /** Index and term of the last entry that has been dropped from the front. */
  base: number;
  baseTerm: number;
  /** Entries held: base + 1 … base + count. */
  count: number;
  terms: Int32Array;
  keys: Int32Array;
  bytes: Float64Array;
  times: Float64Array;
  /** Version of the key before the entry was applied. */
  replaced: Float64Array;
  /** Entries up to this index are in `versions`. */
  applied: number;
  /** By key: version of the newest applied write; 0: never written. */
  versions: Float64Array;
  /** Positions of the entries on the disk, growing. */
  positions: Float64Array;
  sessions: Float64Array;
  requests: Float64Array;
  /** What an applied write is answered: its version, or that of the time when it was done; 0: nothing. */
  replies: Float64Array;
  /** Row of the session table before the entry was applied. */
  replacedRequests: Float64Array;
  replacedReplies: Float64Array;
  table: SessionTable;
}

function emptySessions(): SessionTable {
  return { rows: new Map(), requests: new Float64Array(0), replies: new Float64Array(0) };
}

export function copyOfSessions(table: SessionTable): SessionTable {
  return { rows: new Map(table.rows), requests: table.requests.slice(), replies: table.replies.slice() };
}

export function emptyRaftLog(): RaftLog {
  return {
    base: 0,
    baseTerm: 0,
    count: 0,
    terms: new Int32Array(0),
    keys: new Int32Array(0),
    bytes: new Float64Array(0),
    times: new Float64Array(0),
    replaced: new Float64Array(0),
    applied: 0,
    versions: new Float64Array(0),
    positions: new Float64Array(0),
    sessions: new Float64Array(0),
    requests: new Float64Array(0),
    replies: new Float64Array(0),
    replacedRequests: new Float64Array(0),
    replacedReplies: new Float64Array(0),
    table: emptySessions(),
  };
}

export function lastIndex(log: RaftLog): number {
  return log.base + log.count;
}

/** Term of the entry at an index; −1 where the log does not know it. */
export function termAt(log: RaftLog, index: number): number {
  if (index === log.base) return log.baseTerm;
  return index < log.base || index > log.base + log.count ? -1 : log.terms[index - log.base - 1]!;
}

/** Appends an entry that stands at `position` of the disk; returns its index. */
export function appendEntry(log: RaftLog, entry: RaftEntry, position: number): number {
  const at = log.count++;
  if (log.terms.length < log.count) growColumns(log);
  log.terms[at] = entry.term;
  log.keys[at] = entry.key;
  log.bytes[at] = entry.bytes;
  log.times[at] = entry.time;
  log.positions[at] = position;
  log.sessions[at] = entry.session;
  log.requests[at] = entry.request;
  return lastIndex(log);
}

function growColumns(log: RaftLog): void {
  log.terms = grownInts(log.terms, log.count);
  log.keys = grownInts(log.keys, log.count);
  log.bytes = grownFloats(log.bytes, log.count);
  log.times = grownFloats(log.times, log.count);
  log.replaced = grownFloats(log.replaced, log.count);
  log.positions = grownFloats(log.positions, log.count);
  log.sessions = grownFloats(log.sessions, log.count);
  log.requests = grownFloats(log.requests, log.count);
  log.replies = grownFloats(log.replies, log.count);
  log.replacedRequests = grownFloats(log.replacedRequests, log.count);
  log.replacedReplies = grownFloats(log.replacedReplies, log.count);
}

/** The entry at an index that the log holds, as it is sent. */
export function raftEntryAt(log: RaftLog, index: number): RaftEntry {
  const at = index - log.base - 1;
  assert(at >= 0 && at < log.count, `the log holds no entry ${index}`);
  return {
    term: log.terms[at]!,
    key: log.keys[at]!,
    bytes: log.bytes[at]!,
    time: log.times[at]!,
    session: log.sessions[at]!,
    request: log.requests[at]!,
  };
}

/** Position on the disk of the entry at an index. */
export function positionAt(log: RaftLog, index: number): number {
  return index <= log.base ? 0 : log.positions[index - log.base - 1]!;
}

/** What the applied entry at an index is answered. */
export function replyAt(log: RaftLog, index: number): number {
  return log.replies[index - log.base - 1]!;
}

/** Brings entries up to `index` into the values. */
export function applyEntries(log: RaftLog, index: number): void {
  while (log.applied < index) {
    log.applied++;
    const at = log.applied - log.base - 1;
    const key = log.keys[at]!;
    if (key === NO_KEY) continue;
    const version = versionOf(log.terms[at]!, log.applied);
    log.replies[at] = log.sessions[at] === NO_SESSION ? version : enter(log, at, version);
    if (log.replies[at] !== version) continue;
    log.versions = grownFloats(log.versions, key + 1);
    log.replaced[at] = log.versions[key]!;
    log.versions[key] = version;
  }
}

/** The version that a write made which is done already; 0: it is not. */
export function versionDone({ table }: RaftLog, session: number, request: number): number {
  const row = table.rows.get(session);
  return row !== undefined && table.requests[row] === request ? table.replies[row]! : 0;
}

/** Enters a write into its session's row, unless it was done before. Returns what it is answered. */
function enter(log: RaftLog, at: number, version: number): number {
  const { table } = log;
  const row = rowOf(table, log.sessions[at]!);
  const request = log.requests[at]!;
  const last = table.requests[row]!;
  log.replacedRequests[at] = last;
  log.replacedReplies[at] = table.replies[row]!;
  if (request === last) return table.replies[row]!;
  // an older one than the last: its driver has given it up, or has its answer
  if (request < last) return 0;
  table.requests[row] = request;
  table.replies[row] = version;
  return version;
}

function rowOf(table: SessionTable, session: number): number {
  const known = table.rows.get(session);
  if (known !== undefined) return known;
  const row = table.rows.size;
  table.rows.set(session, row);
  table.requests = grownFloats(table.requests, row + 1);
  table.replies = grownFloats(table.replies, row + 1);
  return row;
}

/** Drops everything after `index` and takes back what it had done, last first. */
export function cutTo(log: RaftLog, index: number): void {
  assert(index >= log.base, 'entries that were dropped from the front are final');
  for (; log.applied > index; log.applied--) {
    const at = log.applied - log.base - 1;
    const key = log.keys[at]!;
    if (key === NO_KEY) continue;
    if (log.sessions[at] !== NO_SESSION) {
      const row = rowOf(log.table, log.sessions[at]!);
      log.table.requests[row] = log.replacedRequests[at]!;
      log.table.replies[row] = log.replacedReplies[at]!;
    }
    if (log.replies[at] === versionOf(log.terms[at]!, log.applied)) log.versions[key] = log.replaced[at]!;
  }
  log.count = Math.min(log.count, index - log.base);
}

/** Drops applied entries up to `index` from the front: what they did stands in the values. */
export function dropFront(log: RaftLog, index: number): void {
  const dropped = Math.min(index, log.applied) - log.base;
  if (dropped <= 0) return;
  log.baseTerm = log.terms[dropped - 1]!;
  log.base += dropped;
  const columns = [log.terms, log.keys, log.bytes, log.times, log.replaced, log.positions];
  columns.push(log.sessions, log.requests, log.replies, log.replacedRequests, log.replacedReplies);
  for (const column of columns) column.copyWithin(0, dropped, log.count);
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
    if (log.positions[middle - 1]! <= position) low = middle;
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
  while (at > log.base && log.terms[at - log.base - 1]! > term) at--;
  return at;
}
