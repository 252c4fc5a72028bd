/**
 * A replica in a leader–follower set: what it remembers, what survives a crash, and what all its parts need.
 * Term, vote and the synced part of the log are durable; role, who leads, what is under way are not.
 */
import { type AnyEndpoint, counterIndex, histogramIndex } from '../../../engine/behavior.ts';
import type { Endpoint } from '../../../engine/endpoint.ts';
import type { Call, Peer } from '../../../engine/outcome.ts';
import type { ReplicaWork } from '../replica-work.ts';
import { type Disk, type DiskWork, emptyDisk, idleDisk, sayable } from '../storage.ts';
import { replicaMetrics, setMetrics } from '../store-metrics.ts';
import { applyTo, emptyLog, type Log, lastIndex } from './log.ts';
import type { Observer } from './observer.ts';

/** Settings of the set that its replicas go by. */
export interface SetSettings {
  readonly replication: 'asynchronous' | 'synchronous';
  readonly readFrom: 'leader' | 'any';
  readonly heartbeatInterval: number;
  readonly failoverTimeout: number;
}

export const FOLLOWER = 0;
export const CANDIDATE = 1;
export const LEADER = 2;

/** A write that waits for its entry to be safe enough to be acknowledged. */
interface Pending {
  readonly call: Call;
  readonly index: number;
}

export interface MemberState {
  /** False until the replica has found itself in a set. */
  started: boolean;
  role: number;
  /** Node id of the leader as far as known. */
  leader: string | null;
  /** Election: votes got, in a trial or in earnest. */
  votes: string[];
  trial: boolean;
  /** When it last heard from a leader, gave a vote or asked for one. */
  heardAt: number;
  /** Until then it supports nobody: after a restart it cannot know whom it supported before. */
  quietUntil: number;
  /** When the leader's newest message was sent. */
  leaderSentAt: number;
  /** The fail-over time-out is multiplied by this, drawn anew each time, so that rivals are rare. */
  patience: number;
  timer: number;
  disk: DiskWork;
  /** A majority has the log up to here. */
  commit: number;
  /** Follower: its log agrees with the leader's up to here. */
  agreed: number;
  /** Leader, by peer: next entry to send, last entry known to be there, the same at the last heartbeat. */
  next: number[];
  match: number[];
  matchBefore: number[];
  /** Leader, by peer: when the newest message was sent that the member has answered. */
  answeredAt: number[];
  /** Leader: since when, and its first entry, which must be committed before a synchronous one answers reads. */
  electedAt: number;
  firstOwn: number;
  pending: Pending[];
}

export interface MemberDurable {
  term: number;
  votedFor: string | null;
  log: Log;
  disk: Disk;
}

export type Member = Endpoint<unknown, ReplicaWork, MemberState, MemberDurable>;

export const counters = {
  reads: counterIndex(replicaMetrics, 'reads'),
  writes: counterIndex(replicaMetrics, 'writes'),
  applied: counterIndex(replicaMetrics, 'applied'),
};
export const setCounters = {
  elections: counterIndex(setMetrics, 'elections'),
  lost: counterIndex(setMetrics, 'lostAcknowledgedWrites'),
};
export const setHistograms = {
  electionSeconds: histogramIndex(setMetrics, 'electionSeconds'),
  lagSeconds: histogramIndex(setMetrics, 'replicationLagSeconds'),
};

export function freshState(): MemberState {
  return {
    started: false,
    role: FOLLOWER,
    leader: null,
    votes: [],
    trial: false,
    heardAt: 0,
    quietUntil: 0,
    leaderSentAt: 0,
    patience: 1,
    timer: -1,
    disk: idleDisk(),
    commit: 0,
    agreed: 0,
    next: [],
    match: [],
    matchBefore: [],
    answeredAt: [],
    electedAt: 0,
    firstOwn: 0,
    pending: [],
  };
}

export function freshDurable(): MemberDurable {
  return { term: 0, votedFor: null, log: emptyLog(), disk: emptyDisk() };
}

/** Before anything happened. */
export const NEVER = Number.NEGATIVE_INFINITY;

/** True while a set names this replica. */
export function isMember(self: AnyEndpoint): boolean {
  return self.node.measuredAt !== self.node;
}

export function setOf(self: Member): SetSettings {
  return self.node.measuredAt.settings as SetSettings;
}

export function observerOf(self: Member): Observer {
  return self.oracle<Observer>();
}

/** Members of the set, this one included, that make a majority. */
export function majorityOf(self: Member): number {
  return Math.floor((self.fellows.length + 1) / 2) + 1;
}

/** The peer that a fellow member is reached by; undefined for one that has left the set. */
export function fellowNamed(self: Member, node: string): Peer | undefined {
  return self.fellows.find((fellow) => self.peerNode(fellow) === node);
}

/** The largest number that a majority of the members has reached, given this member's own and its fellows'. */
export function reachedByMajority(self: Member, own: number, byPeer: readonly number[]): number {
  const all = self.fellows.map((fellow) => byPeer[fellow] ?? NEVER);
  all.push(own);
  all.sort((a, b) => b - a);
  return all[majorityOf(self) - 1]!;
}

/** Hears from a leader, or takes part in an election: is patient again. */
export function bePatient(self: Member): void {
  self.state.heardAt = self.now;
  self.state.patience = 1 + self.uniform();
}

/** Up to where values may be shown: synchronous sets show what a majority has, others what this replica has. */
function visibleUpTo(self: Member): number {
  const own = sayable(self);
  return setOf(self).replication === 'synchronous' ? Math.min(own, self.state.commit) : own;
}

/** Brings what may be shown into the values. */
export function applyVisible(self: Member): void {
  const { log } = self.durable;
  const before = log.applied;
  applyTo(log, Math.min(visibleUpTo(self), lastIndex(log)));
  if (self.state.role !== LEADER && log.applied > before) self.count(counters.applied, log.applied - before);
}
