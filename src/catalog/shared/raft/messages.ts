/**
 * What replicas of a Raft set tell each other: one-way messages, any of which may be lost, come late, come
 * twice or overtake each other. Each carries its sender's term. Members are named by their endpoints' numbers.
 *
 * Two numbers go out with whatever a leader sends and come back with the answers: the `round`, by which it
 * knows that it was still the leader after a read had come, and the time by its own clock, on which leases
 * are measured.
 */
import { FIRST_OWN_OPERATION } from '../../../engine/outcome.ts';
import type { SessionTable } from '../write-sessions.ts';
import type { RaftEntry } from './log.ts';

export const APPEND = FIRST_OWN_OPERATION;
export const APPENDED = FIRST_OWN_OPERATION + 1;
export const VOTE_REQUEST = FIRST_OWN_OPERATION + 2;
export const VOTE = FIRST_OWN_OPERATION + 3;
export const SNAPSHOT = FIRST_OWN_OPERATION + 4;
export const HEARTBEAT = FIRST_OWN_OPERATION + 5;
export const TERM_REQUEST = FIRST_OWN_OPERATION + 6;
export const TERM = FIRST_OWN_OPERATION + 7;

/** What every message of a leader says. */
export interface FromLeader {
  readonly term: number;
  readonly leader: number;
  readonly round: number;
  readonly sentAt: number;
}

/** Entries after `previous`. */
export interface Append extends FromLeader {
  readonly previous: number;
  readonly previousTerm: number;
  readonly entries: readonly RaftEntry[];
  readonly commit: number;
  /** Asks whether the logs agree at `previous`; otherwise the leader believes that they do. */
  readonly probe: boolean;
}

/** The same for all followers: who has the entry of this term at `commit` may take it as committed. */
export interface Heartbeat extends FromLeader {
  readonly commit: number;
  readonly commitTerm: number;
  /** The leader's log ends here. */
  readonly last: number;
}

/** All values after the entry at `index`, for a follower that lags further than the leader's log reaches back. */
export interface Snapshot extends FromLeader {
  readonly index: number;
  readonly indexTerm: number;
  readonly versions: Float64Array;
  readonly sessions: SessionTable;
}

/** The answer to each of these. */
export interface Appended {
  readonly term: number;
  readonly from: number;
  /** False: the entry at `previous` was missing or another one. */
  readonly fits: boolean;
  readonly previous: number;
  /** Where it does not fit: the last entry that may be the same, and its term. Else the snapshot being stored. */
  readonly hint: number;
  readonly hintTerm: number;
  /** The answerer remembers all that it has said before; else what it said it has counts no more. */
  readonly whole: boolean;
  /** Has the leader's entries up to here on its disk, and in its memory. */
  readonly stored: number;
  readonly received: number;
  readonly round: number;
  readonly sentAt: number;
}

export interface VoteRequest {
  readonly term: number;
  readonly candidate: number;
  readonly last: number;
  readonly lastTerm: number;
  /** Only asks whether it would be elected (pre-vote). */
  readonly trial: boolean;
}

export interface Vote {
  readonly trial: boolean;
  readonly term: number;
  readonly from: number;
  readonly granted: boolean;
  /** The voter remembers all its votes. */
  readonly whole: boolean;
}

/** Asked and said when a replica has lost its disk. */
export interface TermRequest {
  readonly from: number;
}
export interface Term {
  readonly from: number;
  readonly term: number;
}

/** Said with `not-leader`: the node that leads, as far as the replica knows. */
export interface LeaderHint {
  readonly leader: string | null;
}
