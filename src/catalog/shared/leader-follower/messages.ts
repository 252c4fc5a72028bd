/**
 * What replicas of a leader–follower set tell each other: one-way messages, any of which may be lost, come
 * late or come twice. Every message carries its sender's term; the names are Raft's (Ongaro and Ousterhout,
 * "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014, figure 2), whose election rules this
 * protocol uses.
 */
import { FIRST_OWN_OPERATION } from '../../../engine/outcome.ts';
import type { Entry, LogSnapshot } from './log.ts';

export const APPEND = FIRST_OWN_OPERATION;
export const APPENDED = FIRST_OWN_OPERATION + 1;
export const VOTE_REQUEST = FIRST_OWN_OPERATION + 2;
export const VOTE = FIRST_OWN_OPERATION + 3;
export const SNAPSHOT = FIRST_OWN_OPERATION + 4;
export const TERM_REQUEST = FIRST_OWN_OPERATION + 5;
export const TERM = FIRST_OWN_OPERATION + 6;

/** Entries after `previous`; without entries a heartbeat. */
export interface Append {
  readonly term: number;
  readonly leader: string;
  readonly previous: number;
  readonly previousTerm: number;
  readonly entries: readonly Entry[];
  /** The leader knows that a majority has entries up to here. */
  readonly commit: number;
  /** Every member has entries up to here: they may be dropped from the front. */
  readonly everywhere: number;
  /** Where the leader's log ends. */
  readonly last: number;
  readonly sentAt: number;
}

export interface Appended {
  readonly term: number;
  readonly from: string;
  /** False: the entry before the first one sent was missing or another one. */
  readonly fits: boolean;
  /** Has, durably, the leader's entries up to here; where it does not fit, the last that may fit. */
  readonly upTo: number;
  /** False: of a member that has lost its disk, and may have followed a later leader before. */
  readonly whole: boolean;
  /** When the message that is answered was sent. */
  readonly sentAt: number;
}

export interface VoteRequest {
  readonly term: number;
  readonly candidate: string;
  readonly last: number;
  readonly lastTerm: number;
  /** Only asks whether it would be elected. */
  readonly trial: boolean;
}

export interface Vote {
  readonly trial: boolean;
  readonly term: number;
  readonly from: string;
  readonly granted: boolean;
  /** False: of a member that has lost its disk, and cannot know what it promised before. */
  readonly whole: boolean;
}

/** The values after the entry at `index`, for a follower that lags further than the leader's log reaches back. */
export interface Snapshot {
  readonly term: number;
  readonly leader: string;
  readonly snapshot: LogSnapshot;
  readonly sentAt: number;
}

/** A member that has lost its disk asks the others for their terms. */
export interface TermRequest {
  readonly from: string;
}

export interface Term {
  readonly from: string;
  readonly term: number;
}

/** Said with `not-leader`: who leads, as far as the replica knows. */
export interface LeaderHint {
  readonly leader: string | null;
}
