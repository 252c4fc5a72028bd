/**
 * The log of a replica and the values that follow from it. Entries are numbered from 1; an entry's version is
 * its term and index in one number, so versions grow along every log and two writes never share one. Entries
 * that everybody is known to have are dropped from the front ("compaction"): what they did stands in the
 * values. Each applied entry remembers the version that it replaced, so that entries which a new leader does
 * not have can be taken back, last first. Of what was dropped the log still knows the terms: they say whether
 * a write is in it. And it knows of each session of a driver its last write that the log has, applied or not: a
 * write that comes a second time, because its driver got no answer, is not appended again.
 */
import { assert } from '../../../base/assert.ts';
import { grownFloats, grownInts } from '../growing-arrays.ts';
import {
  copyOfSessions,
  emptySessions,
  knownRow,
  NO_SESSION,
  rowOf,
  type SessionTable,
} from '../write-sessions.ts';

/** Key of an entry that writes nothing: a new leader's first. */
export const NO_KEY = -1;
const TERM_UNIT = 4294967296;

export interface Entry {
  readonly term: number;
  readonly key: number;
  readonly bytes: number;
  /** When the leader had it. */
  readonly time: number;
  /** Of which session it is which write; `NO_SESSION`: of none. */
  readonly session: number;
  readonly request: number;
}

/** From this index on the log's entries are of this term. */
export interface Chapter {
  readonly term: number;
  readonly from: number;
}

export interface Log {
  /** Index and term of the last entry that has been dropped from the front. */
  base: number;
  baseTerm: number;
  /** Entries held: base + 1 … base + count. */
  count: number;
  terms: Int32Array;
  keys: Int32Array;
  bytes: Float64Array;
  times: Float64Array;
  sessions: Float64Array;
  requests: Float64Array;
  /** What the session's last write was before the entry, and its version. */
  requestsBefore: Float64Array;
  repliesBefore: Float64Array;
  /** Version of the key before the entry was applied. */
  replaced: Float64Array;
  /** Entries up to this index are in `versions`. */
  applied: number;
  /** By key: version of the newest applied write; 0: never written. */
  versions: Float64Array;
  /** The last writes of all sessions in the log, entries that were dropped included. */
  table: SessionTable;
  /** Terms along the whole log, entries that were dropped included; ascending. */
  chapters: Chapter[];
  /** By key: bytes of the newest applied value; and of all of them. */
  sizes: Float64Array;
  dataBytes: number;
}

export function emptyLog(): Log {
  return {
    base: 0,
    baseTerm: 0,
    count: 0,
    terms: new Int32Array(0),
    keys: new Int32Array(0),
    bytes: new Float64Array(0),
    times: new Float64Array(0),
    sessions: new Float64Array(0),
    requests: new Float64Array(0),
    requestsBefore: new Float64Array(0),
    repliesBefore: new Float64Array(0),
    replaced: new Float64Array(0),
    applied: 0,
    versions: new Float64Array(0),
    table: emptySessions(),
    chapters: [],
    sizes: new Float64Array(0),
    dataBytes: 0,
  };
}

/** The version of the entry of a term at an index. */
export function versionOf(term: number, index: number): number {
  return term * TERM_UNIT + index;
}
export function termOfVersion(version: number): number {
  return Math.floor(version / TERM_UNIT);
}
export function indexOfVersion(version: number): number {
  // `%` of numbers beyond small integers is a call out of the compiled code
  return version - Math.floor(version / TERM_UNIT) * TERM_UNIT;
}

export function lastIndex(log: Log): number {
  return log.base + log.count;
}

/** Term of the entry at an index; −1 where the log does not know it. */
export function termAt(log: Log, index: number): number {
  if (index === log.base) return log.baseTerm;
  return index < log.base || index > lastIndex(log) ? -1 : log.terms[index - log.base - 1]!;
}

/** Appends an entry; returns its index. */
export function append(log: Log, entry: Entry): number {
  const at = log.count++;
  log.terms = grownInts(log.terms, log.count);
  log.keys = grownInts(log.keys, log.count);
  log.bytes = grownFloats(log.bytes, log.count);
  log.times = grownFloats(log.times, log.count);
  log.replaced = grownFloats(log.replaced, log.count);
  log.sessions = grownFloats(log.sessions, log.count);
  log.requests = grownFloats(log.requests, log.count);
  log.requestsBefore = grownFloats(log.requestsBefore, log.count);
  log.repliesBefore = grownFloats(log.repliesBefore, log.count);
  log.terms[at] = entry.term;
  log.keys[at] = entry.key;
  log.bytes[at] = entry.bytes;
  log.times[at] = entry.time;
  log.sessions[at] = entry.session;
  log.requests[at] = entry.request;
  const index = lastIndex(log);
  if (entry.session !== NO_SESSION) enter(log, at, versionOf(entry.term, index));
  cutChapters(log, index - 1);
  if (log.chapters[log.chapters.length - 1]?.term !== entry.term) {
    log.chapters.push({ term: entry.term, from: index });
  }
  return index;
}

/** The entry at a place is the last write of its session from now on. */
function enter(
  { table, sessions, requests, requestsBefore, repliesBefore }: Log,
  at: number,
  version: number,
): void {
  const row = rowOf(table, sessions[at]!);
  requestsBefore[at] = table.requests[row]!;
  repliesBefore[at] = table.replies[row]!;
  table.requests[row] = requests[at]!;
  table.replies[row] = version;
}

/** Takes back in a table what the entries after `index` have entered, last first. */
function leaveAfter(log: Log, index: number, table: SessionTable): void {
  for (let at = log.count - 1; at >= index - log.base; at--) {
    if (log.sessions[at] === NO_SESSION) continue;
    const row = rowOf(table, log.sessions[at]!);
    table.requests[row] = log.requestsBefore[at]!;
    table.replies[row] = log.repliesBefore[at]!;
  }
}

/** What is said of a write that comes late, after the next one of its session. */
export const OUTDATED = -1;

/** The version that a write has in the log already; 0: it has none, `OUTDATED`: the session has gone on. */
export function versionDone({ table }: Log, session: number, request: number): number {
  const row = session === NO_SESSION ? undefined : knownRow(table, session);
  const last = row === undefined ? 0 : table.requests[row]!;
  if (row === undefined || request > last) return 0;
  return request === last ? table.replies[row]! : OUTDATED;
}

function cutChapters({ chapters }: Log, index: number): void {
  while (chapters.length > 0 && chapters[chapters.length - 1]!.from > index) chapters.pop();
}

/** Whether the entry of a term at an index is, or was before it was dropped, in the log. */
export function contains(log: Log, term: number, index: number): boolean {
  if (index > lastIndex(log)) return false;
  const [from, to] = indicesOfTerm(log.chapters, lastIndex(log), term);
  return index >= from && index <= to;
}

/** First and last index of a term in a log with these chapters; an empty range where it has none of it. */
export function indicesOfTerm(
  chapters: readonly Chapter[],
  last: number,
  term: number,
): readonly [from: number, to: number] {
  for (let i = chapters.length - 1; i >= 0; i--) {
    if (chapters[i]!.term === term) return [chapters[i]!.from, (chapters[i + 1]?.from ?? last + 1) - 1];
  }
  return [1, 0];
}

/** The entry at an index that the log holds. */
export function entryAt(log: Log, index: number): Entry {
  const at = index - log.base - 1;
  // a template would be built each time
  assert(at >= 0 && at < log.count, 'an entry that is read is in the log');
  return {
    term: log.terms[at]!,
    key: log.keys[at]!,
    bytes: log.bytes[at]!,
    time: log.times[at]!,
    session: log.sessions[at]!,
    request: log.requests[at]!,
  };
}

/** Brings entries up to `index` into the values. */
export function applyTo(log: Log, index: number): void {
  while (log.applied < index) {
    log.applied++;
    const at = log.applied - log.base - 1;
    const key = log.keys[at]!;
    if (key === NO_KEY) continue;
    log.versions = grownFloats(log.versions, key + 1);
    log.replaced[at] = log.versions[key]!;
    log.versions[key] = versionOf(log.terms[at]!, log.applied);
    log.sizes = grownFloats(log.sizes, key + 1);
    log.dataBytes += log.bytes[at]! - log.sizes[key]!;
    log.sizes[key] = log.bytes[at]!;
  }
}

/** Drops everything after `index` and takes back what it had done to the values. */
export function truncateTo(log: Log, index: number): void {
  assert(index >= log.base, 'entries that were dropped from the front are final');
  for (; log.applied > index; log.applied--) {
    const at = log.applied - log.base - 1;
    const key = log.keys[at]!;
    if (key !== NO_KEY) log.versions[key] = log.replaced[at]!;
  }
  leaveAfter(log, index, log.table);
  log.count = Math.min(log.count, index - log.base);
  cutChapters(log, index);
}

/** Drops applied entries up to `index` from the front. */
export function compactTo(log: Log, index: number): void {
  const dropped = Math.min(index, log.applied) - log.base;
  if (dropped <= 0) return;
  log.baseTerm = log.terms[dropped - 1]!;
  log.base += dropped;
  for (const column of columnsOf(log)) column.copyWithin(0, dropped, log.count);
  log.count -= dropped;
}

function columnsOf(log: Log): readonly (Int32Array | Float64Array)[] {
  const { terms, keys, bytes, times, replaced, sessions, requests, requestsBefore, repliesBefore } = log;
  return [terms, keys, bytes, times, replaced, sessions, requests, requestsBefore, repliesBefore];
}

/** Version of a key's newest applied write; 0: never written. */
export function versionOfKey(log: Log, key: number): number {
  return log.versions[key] ?? 0;
}

/** The values of a log after its last applied entry, as a snapshot or a backup takes them. */
export interface LogSnapshot {
  readonly index: number;
  readonly term: number;
  readonly versions: Float64Array;
  readonly chapters: readonly Chapter[];
  readonly sizes: Float64Array;
  readonly dataBytes: number;
  readonly sessions: SessionTable;
}

export function snapshotOf(log: Log): LogSnapshot {
  const index = log.applied;
  const sessions = copyOfSessions(log.table);
  leaveAfter(log, index, sessions);
  return {
    index,
    term: termAt(log, index),
    versions: log.versions.slice(),
    chapters: log.chapters.filter((chapter) => chapter.from <= index),
    sizes: log.sizes.slice(),
    dataBytes: log.dataBytes,
    sessions,
  };
}

/** Replaces the whole log by a snapshot. */
export function restoreSnapshot(log: Log, snapshot: LogSnapshot): void {
  replaceBySnapshot(log, snapshot.index, snapshot.term, snapshot.versions);
  log.chapters = [...snapshot.chapters];
  log.sizes = snapshot.sizes.slice();
  log.dataBytes = snapshot.dataBytes;
  log.table = copyOfSessions(snapshot.sessions);
}

/** Replaces the whole log by a copy of the values as they were after the entry at `index`. */
export function replaceBySnapshot(log: Log, index: number, term: number, versions: Float64Array): void {
  log.base = index;
  log.baseTerm = term;
  log.count = 0;
  log.applied = index;
  log.versions = versions.slice();
  log.chapters = index === 0 ? [] : [{ term, from: index }];
  log.sizes = new Float64Array(0);
  log.dataBytes = 0;
  log.table = emptySessions();
}
