/**
 * A replica in a leader–follower set: what it remembers, what survives a crash, and what all its parts need.
 * Term, vote and the synced part of the log are durable; role, who leads, what is under way are not.
 */
import { type AnyEndpoint, counterIndex, histogramIndex } from '../../../engine/behavior.ts';
import type { Endpoint } from '../../../engine/endpoint.ts';
import type { Call, Peer, SamplerRef } from '../../../engine/outcome.ts';
import type { Distribution } from '../../../model/distribution.ts';
import type { ReplicaWork } from '../replica-work.ts';
import { type Disk, type DiskWork, emptyDisk, idleDisk, sayable } from '../storage.ts';
import { replicaMetrics, setMetrics } from '../store-metrics.ts';
import { applyTo, emptyLog, type Log, lastIndex } from './log.ts';
import type { Observer } from './observer.ts';

/** Settings of the set that its replicas go by. */
export interface SetSettings {
  readonly replication: 'asynchronous' | 'semi-synchronous' | 'synchronous';
  readonly acknowledgements: number;
  readonly followersAcknowledge: 'received' | 'synced' | 'applied';
  readonly readFrom: 'leader' | 'followers' | 'any' | 'nearest';
  readonly readConcern: 'as-written' | 'local' | 'majority' | 'linearizable';
  readonly heartbeatInterval: number;
  readonly failover: 'automatic' | 'none';
  readonly failoverTimeout: number;
  readonly fencing: 'none' | 'term' | 'lease';
}

/** Settings of the set that its drivers go by. */
export interface LeaderFollowerSettings extends SetSettings {
  readonly nearestWithin: number;
  readonly shippingLag: Distribution;
  readonly applyLag: Distribution;
  readonly memberTimeout: number;
  readonly giveUpAfter: number;
  readonly deduplicate: boolean;
}

/** Laws of the set, compiled. */
export interface SetLaws {
  readonly shippingLag: SamplerRef;
  readonly applyLag: SamplerRef;
}

export const FOLLOWER = 0;
export const CANDIDATE = 1;
export const LEADER = 2;

/** A write that waits for its entry to be safe enough to be acknowledged. */
interface Pending {
  readonly call: Call;
  readonly index: number;
  /** When it was appended. */
  readonly since: number;
}

/** A read that waits for a majority to confirm that the leader still leads. */
export interface PendingRead {
  readonly call: Call;
  readonly since: number;
  /** Where the log ended: a majority must have all of it, so that nothing acknowledged before is missed. */
  readonly index: number;
}

/** Entries up to an index that wait until a moment: to be shipped, or to be applied. */
export interface Delayed {
  readonly index: number;
  readonly at: number;
}

/** What a restart may have cost: kept until the replica is up to date again. For measuring only. */
export interface Setback {
  readonly crashedAt: number;
  /** The last entry that the replica had before the crash. */
  readonly index: number;
  readonly term: number;
  /** Since when what it may have lost had been written. */
  readonly since: number;
}

export interface MemberState {
  /** False until the replica has found itself in a set. */
  started: boolean;
  role: number;
  /** Node id of the leader as far as known. */
  leader: string | null;
  /** Election: votes got, in a trial or in earnest; and how many of them of members that are whole. */
  votes: string[];
  wholeVotes: number;
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
  /** Follower: what it has up to here is applied, and what is on its way there, in order. */
  replayed: number;
  replaying: Delayed[];
  /** After the loss of its disk: terms of other members, as they say them, by node. */
  termsHeard: [node: string, term: number][];
  /** Leader, by peer: next entry to send, last entry known to be there, the same at the last heartbeat. */
  next: number[];
  match: number[];
  matchBefore: number[];
  /** Leader, by peer: entries up to here may be shipped; what waits for that, in order. */
  released: number[];
  waiting: Delayed[][];
  /** Leader, by peer: when the newest message was sent that the member has answered. */
  answeredAt: number[];
  /** … and when the newest was sent that a member has answered which would know of a later leader. */
  vouchedAt: number[];
  /** Leader: since when, and its first entry, which must be committed before a synchronous one answers reads. */
  electedAt: number;
  firstOwn: number;
  pending: Pending[];
  pendingReads: PendingRead[];
}

export interface MemberDurable {
  term: number;
  votedFor: string | null;
  log: Log;
  disk: Disk;
  /** It led when it last heard: without fail-over it does so again after a restart. */
  leads: boolean;
  /** It has lost its disk, and with it what it promised and acknowledged: its vote counts again when it has caught up. */
  recovering: boolean;
  setback: Setback | null;
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
  terms: counterIndex(setMetrics, 'terms'),
};
export const setHistograms = {
  electionSeconds: histogramIndex(setMetrics, 'electionSeconds'),
  lagSeconds: histogramIndex(setMetrics, 'replicationLagSeconds'),
  recoverySeconds: histogramIndex(setMetrics, 'recoverySeconds'),
  dataLossSeconds: histogramIndex(setMetrics, 'dataLossSeconds'),
};

export function freshState(): MemberState {
  return {
    started: false,
    role: FOLLOWER,
    leader: null,
    votes: [],
    wholeVotes: 0,
    trial: false,
    heardAt: 0,
    quietUntil: 0,
    leaderSentAt: 0,
    patience: 1,
    timer: -1,
    disk: idleDisk(),
    commit: 0,
    agreed: 0,
    replayed: 0,
    replaying: [],
    termsHeard: [],
    next: [],
    match: [],
    matchBefore: [],
    released: [],
    waiting: [],
    answeredAt: [],
    vouchedAt: [],
    electedAt: 0,
    firstOwn: 0,
    pending: [],
    pendingReads: [],
  };
}

export function freshDurable(): MemberDurable {
  return {
    term: 0,
    votedFor: null,
    log: emptyLog(),
    disk: emptyDisk(),
    leads: false,
    recovering: false,
    setback: null,
  };
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

export function lawsOf(self: Member): SetLaws {
  return self.node.measuredAt.policy as SetLaws;
}

export function observerOf(self: Member): Observer {
  return self.oracle<Observer>();
}

/** Members of the set, this one included. */
export function membersOf(self: Member): number {
  return self.fellows.length + 1;
}

/** The peer that a fellow member is reached by; undefined for one that has left the set. */
export function fellowNamed(self: Member, node: string): Peer | undefined {
  return self.fellows.find((fellow) => self.peerNode(fellow) === node);
}

/** The largest number that a majority of the members has reached, given this member's own and its fellows'. */
export function reachedByMajority(self: Member, own: number, byPeer: readonly number[]): number {
  return reachedBy(self, Math.floor(membersOf(self) / 2) + 1, own, byPeer);
}

/** The largest number that so many members have reached. */
export function reachedBy(self: Member, members: number, own: number, byPeer: readonly number[]): number {
  const all = self.fellows.map((fellow) => byPeer[fellow] ?? NEVER);
  all.push(own);
  all.sort((a, b) => b - a);
  return all[members - 1]!;
}

/** The largest number that so many followers have reached. */
function reachedByFollowers(self: Member, count: number): number {
  const all = self.fellows.map((fellow) => self.state.match[fellow] ?? NEVER);
  all.sort((a, b) => b - a);
  return all[count - 1] ?? NEVER;
}

/** Hears from a leader, or takes part in an election: is patient again. */
export function bePatient(self: Member): void {
  self.state.heardAt = self.monotonic;
  self.state.patience = 1 + self.uniform();
}

/** Leader: writes up to here may be acknowledged. */
export function acknowledgeable(self: Member): number {
  const { replication, acknowledgements } = setOf(self);
  const own = sayable(self);
  switch (replication) {
    case 'asynchronous':
      return own;
    case 'semi-synchronous':
      return Math.min(own, reachedByFollowers(self, acknowledgements));
    case 'synchronous':
      return Math.min(own, self.state.commit);
  }
}

/** Up to where values may be shown, by the read concern. */
function visibleUpTo(self: Member): number {
  const { state } = self;
  const { replication, readConcern, followersAcknowledge } = setOf(self);
  const leads = state.role === LEADER;
  const own = leads ? sayable(self) : Math.min(sayable(self), state.replayed);
  switch (readConcern) {
    case 'local':
      return own;
    case 'majority':
    case 'linearizable':
      return Math.min(own, state.commit);
    default:
      if (leads) return acknowledgeable(self);
      // a follower that acknowledges what it shows must show what it acknowledges
      if (followersAcknowledge === 'applied') return own;
      return replication === 'synchronous' ? Math.min(own, state.commit) : own;
  }
}

/** Brings what may be shown into the values. */
export function applyVisible(self: Member): void {
  const { log } = self.durable;
  const before = log.applied;
  applyTo(log, Math.min(visibleUpTo(self), lastIndex(log)));
  if (self.state.role !== LEADER && log.applied > before) self.count(counters.applied, log.applied - before);
}
