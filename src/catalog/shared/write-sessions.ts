/**
 * Writes that are done once although they are sent again: a driver numbers its writes, and replicas remember of
 * each session the last one that was done and what it was answered (Ongaro's dissertation 2014, section 6.3; the
 * sessions and transaction numbers of MongoDB's retryable writes are the same). Writes that are under way at the
 * same time go by different sessions; a session is used again when its write has ended. After a restart of the
 * caller its numbers go on above the old ones.
 */
import { grownFloats } from './growing-arrays.ts';

/** Of a write that belongs to no session. */
export const NO_SESSION = -1;

/** Goes with a write: which one it is among those of its session. */
export interface Identity {
  readonly session: number;
  /** The session's next one is larger. */
  readonly request: number;
}

export const NO_IDENTITY: Identity = { session: NO_SESSION, request: 0 };

// ---- the driver ----

/** What a driver remembers. */
export interface WriteSessions {
  /** Sessions opened so far, and those of them that no write is using. */
  sessions: number;
  free: number[];
  /** Number of the last write of all sessions. */
  request: number;
}

export function noSessions(): WriteSessions {
  return { sessions: 0, free: [], request: 0 };
}

/** Sessions of one driver at most; numbers of writes in one life of a caller at most. */
const SESSIONS = 65_536;
const REQUESTS = 4_294_967_296;

interface NumberingDriver {
  readonly settings: { readonly deduplicate: boolean };
  readonly state: WriteSessions;
  /** Which of the callers it is, and how often that has started. */
  readonly index: number;
  readonly epoch: number;
}

/** A session that no write is using, and the number of its next write; null where writes are not numbered. */
export function openSession({ settings, state, index, epoch }: NumberingDriver): Identity | null {
  if (!settings.deduplicate) return null;
  const slot = state.free.pop() ?? state.sessions++;
  state.request++;
  return { session: index * SESSIONS + slot, request: epoch * REQUESTS + state.request };
}

/** The write has ended: its session may be used again. */
export function closeSession({ state }: Pick<NumberingDriver, 'state'>, identity: Identity | null): void {
  if (identity !== null) state.free.push(identity.session % SESSIONS);
}

// ---- the replicas ----

/** By session: its last write that was done, and the version that it made. */
export interface SessionTable {
  /** Row of each session. */
  readonly rows: Map<number, number>;
  requests: Float64Array;
  replies: Float64Array;
}

export function emptySessions(): SessionTable {
  return { rows: new Map(), requests: new Float64Array(0), replies: new Float64Array(0) };
}

export function copyOfSessions(table: SessionTable): SessionTable {
  return { rows: new Map(table.rows), requests: table.requests.slice(), replies: table.replies.slice() };
}

/** What a session's row in a table is, made if it has none yet. */
export function rowOf(table: SessionTable, session: number): number {
  const known = knownRow(table, session);
  if (known !== undefined) return known;
  const row = table.rows.size;
  table.rows.set(session, row);
  table.requests = grownFloats(table.requests, row + 1);
  table.replies = grownFloats(table.replies, row + 1);
  return row;
}

/** What a session's row in a table is, if it has one. */
export function knownRow({ rows }: SessionTable, session: number): number | undefined {
  const integer = session | 0;
  // what is known to be a small integer a map finds without leaving the compiled code
  return integer === session ? rows.get(integer) : rows.get(session);
}
