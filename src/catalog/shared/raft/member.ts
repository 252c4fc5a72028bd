/**
 * A replica in a Raft set: what it remembers, what survives a crash, and what all its parts need. Term, vote
 * and log are durable, as far as the disk had them; role, who leads, what is under way are not. Members go by
 * the numbers of their endpoints, and what the leader knows of each follower stands in typed arrays by the
 * place of the follower among the fellows.
 */
import { AssertionError } from '../../../base/assert.ts';
import { type AnyEndpoint, counterIndex, histogramIndex } from '../../../engine/behavior.ts';
import type { Endpoint } from '../../../engine/endpoint.ts';
import type { Peer } from '../../../engine/outcome.ts';
import { type Bucket, emptyBucket } from '../provisioned.ts';
import type { ReplicaWork } from '../replica-work.ts';
import { type Disk, type DiskWork, emptyDisk, idleDisk } from '../storage.ts';
import { replicaMetrics, setMetrics } from '../store-metrics.ts';
import { nobodyWaits, type WaitingCalls } from '../waiting-calls.ts';
import { emptyRaftLog, type RaftLog } from './log.ts';
import type { Append, Snapshot } from './messages.ts';
import type { RaftObserver } from './observer.ts';
import { NOBODY } from './rules.ts';

/** Settings of the set that its replicas go by. */
export interface RaftSettings {
  readonly raftReads: 'read-index' | 'lease' | 'log' | 'any-replica';
  readonly electionTimeoutMin: number;
  readonly electionTimeoutMax: number;
  readonly raftHeartbeatInterval: number;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  readonly clockDriftBound: number;
  readonly deduplicate: boolean;
  readonly batchEntries: number;
  readonly keptEntries: number;
  readonly provisionedReads: number | null;
  readonly provisionedWrites: number | null;
  readonly burstSeconds: number;
}

/** Roles. A pre-candidate asks whether it would be elected; a candidate asks in earnest. */
export const FOLLOWER = 0;
export const PRE_CANDIDATE = 1;
export const CANDIDATE = 2;
export const LEADER = 3;

/** How a leader sends to a follower (names as in etcd): finds out where the logs agree, one message at a time. */
export const PROBE = 0;
/** Sends what there is without waiting for answers. */
export const REPLICATE = 1;
/** Waits until the follower has the snapshot. */
export const CATCH_UP = 2;

/** Before anything happened. */
export const NEVER = Number.NEGATIVE_INFINITY;

/** What the leader knows of its followers, by their places among the fellows. */
export interface Progress {
  /** PROBE, REPLICATE or CATCH_UP. */
  mode: Int32Array;
  /** Next entry to send, and the last that is known to be on the follower's disk. */
  next: Float64Array;
  match: Float64Array;
  /** The last that it is known to have, on its disk or not. */
  has: Float64Array;
  /** 1: a probe or a snapshot is out, nothing more is sent before it is answered. */
  waits: Int32Array;
  /** Round in which entries or a snapshot were last sent; newest round answered; when that was sent. */
  sentRound: Float64Array;
  round: Float64Array;
  sentAt: Float64Array;
}

export interface MemberState {
  /** False until the replica has found itself in a set. */
  started: boolean;
  role: number;
  /** The leader, as far as known. */
  leader: number;
  votes: number[];
  /** How many of them come from members that remember all their votes. */
  wholeVotes: number;
  /** Times of the machine's own clock: since when it is patient, when it last heard from a leader, … */
  patientSince: number;
  heardAt: number;
  /** … and until when it votes for nobody, since it cannot know whom it had promised to support. */
  quietUntil: number;
  /** Election time-out, drawn anew in each term and for each election. */
  timeout: number;
  timer: number;
  disk: DiskWork;
  /** Term or vote are not the ones that were last recorded. */
  ballotChanged: boolean;
  /** What it has to say of term and vote once they are on the disk: to whom (itself: as candidate). */
  ballotFor: number;
  /** It owes its leader an answer, once the disk has what came in. */
  owes: boolean;
  /** A majority has the log up to here; the own disk has it up to here. */
  commit: number;
  stored: number;
  /** Follower: its log is known to be the leader's up to here; newest round heard of, and when that was sent. */
  agreed: number;
  round: number;
  roundSentAt: number;
  /** Follower: entries that overtook others and wait for them. */
  early: Append[];
  /** Follower: the snapshot that is being written to the disk. */
  incoming: Snapshot | null;
  /** Fellow members, by their endpoints; the rest is the leader's. */
  fellows: Int32Array;
  progress: Progress;
  /** Since when it leads, by its own clock, and its first entry, which must be committed before reads. */
  electedAt: number;
  firstOwn: number;
  /** Entries came while the disk was writing: they are sent when it is done. */
  unsent: boolean;
  /** The last entry that followers may get: those after it wait for that. */
  released: number;
  /** The last round that was begun for reads. */
  readRound: number;
  /** Writes, and reads through the log, that wait until their entries are applied, by index … */
  pending: WaitingCalls;
  /** … and reads that wait until a round that began after they came is confirmed. */
  reads: WaitingCalls;
  /** Provisioned throughput of this leader's term, … */
  leaderWrites: Bucket;
  leaderReads: Bucket;
  /** … and this replica's share of the reads that any replica answers. */
  ownReads: Bucket;
  /** Began again after a crash, and has not yet applied what was committed then: index to reach, −1: none. */
  recoversAt: number;
  /** After the loss of its disk: members that have said their terms, and the highest of these. */
  heardFrom: number[];
  highestHeard: number;
}

/** Term and vote as they went to the disk. */
export interface Ballot {
  readonly position: number;
  readonly term: number;
  readonly votedFor: number;
}

export interface MemberDurable {
  term: number;
  votedFor: number;
  /** Terms and votes written, the newest last; those before the last that the disk keeps are dropped. */
  ballots: Ballot[];
  log: RaftLog;
  disk: Disk;
  /** Its disk was lost: it does not know what it has said before. */
  forgetful: boolean;
}

export type Member = Endpoint<unknown, ReplicaWork, MemberState, MemberDurable>;

export const counters = {
  reads: counterIndex(replicaMetrics, 'reads'),
  writes: counterIndex(replicaMetrics, 'writes'),
  applied: counterIndex(replicaMetrics, 'applied'),
};
export const setCounters = {
  elections: counterIndex(setMetrics, 'elections'),
  terms: counterIndex(setMetrics, 'terms'),
  lost: counterIndex(setMetrics, 'lostAcknowledgedWrites'),
};
export const setHistograms = {
  electionSeconds: histogramIndex(setMetrics, 'electionSeconds'),
  lagSeconds: histogramIndex(setMetrics, 'replicationLagSeconds'),
  recoverySeconds: histogramIndex(setMetrics, 'recoverySeconds'),
  dataLossSeconds: histogramIndex(setMetrics, 'dataLossSeconds'),
};

function freshProgress(fellows: number): Progress {
  return {
    mode: new Int32Array(fellows),
    next: new Float64Array(fellows),
    match: new Float64Array(fellows),
    has: new Float64Array(fellows),
    waits: new Int32Array(fellows),
    sentRound: new Float64Array(fellows),
    round: new Float64Array(fellows).fill(-1),
    sentAt: new Float64Array(fellows).fill(NEVER),
  };
}

export function freshState(): MemberState {
  return {
    started: false,
    role: FOLLOWER,
    leader: NOBODY,
    votes: [],
    wholeVotes: 0,
    patientSince: 0,
    heardAt: NEVER,
    quietUntil: NEVER,
    timeout: 0,
    timer: -1,
    disk: idleDisk(),
    ballotChanged: false,
    ballotFor: NOBODY,
    owes: false,
    commit: 0,
    stored: 0,
    agreed: 0,
    round: 0,
    roundSentAt: NEVER,
    early: [],
    incoming: null,
    fellows: new Int32Array(0),
    progress: freshProgress(0),
    electedAt: 0,
    firstOwn: 0,
    unsent: false,
    released: 0,
    readRound: 0,
    pending: nobodyWaits(),
    reads: nobodyWaits(),
    leaderWrites: emptyBucket(),
    leaderReads: emptyBucket(),
    ownReads: emptyBucket(),
    recoversAt: -1,
    heardFrom: [],
    highestHeard: 0,
  };
}

export function freshDurable(): MemberDurable {
  return { term: 0, votedFor: NOBODY, ballots: [], log: emptyRaftLog(), disk: emptyDisk(), forgetful: false };
}

/** True while a set names this replica. */
export function isMember(self: AnyEndpoint): boolean {
  return self.node.measuredAt !== self.node;
}

export function setOf(self: Member): RaftSettings {
  return self.node.measuredAt.settings as RaftSettings;
}

export function observerOf(self: Member): RaftObserver {
  return self.oracle<RaftObserver>();
}

/** Members of the set, this one included. */
export function membersOf(self: Member): number {
  return self.fellows.length + 1;
}

/** Place of a member among the fellows; −1 for one that has left the set. */
export function placeOf(self: Member, member: number): number {
  const { fellows } = self.state;
  // `indexOf` of a typed array costs a call out of the compiled code
  for (let place = 0; place < fellows.length; place++) if (fellows[place] === member) return place;
  return -1;
}

/** The peer by which a member is reached; undefined for one that has left the set. */
export function peerTo(self: Member, member: number): Peer | undefined {
  const place = placeOf(self, member);
  return place < 0 ? undefined : self.fellows[place];
}

/** The node on which a member runs, for words and hints. */
export function nameOf(self: AnyEndpoint, member: number): string | null {
  return self.simulation.endpoints[member]?.node.id ?? null;
}

/** Takes up who the fellows are now; what the leader knew of those that stay stays. */
export function noteFellows(self: Member): void {
  const { state } = self;
  const before = state.fellows;
  const old = state.progress;
  state.fellows = Int32Array.from(self.fellows, (peer) => self.peerEndpoint[peer]!);
  state.progress = freshProgress(state.fellows.length);
  for (let place = 0; place < state.fellows.length; place++) {
    const was = before.indexOf(state.fellows[place]!);
    if (was < 0) {
      state.progress.next[place] = self.durable.log.base + self.durable.log.count + 1;
      continue;
    }
    for (const column of ['mode', 'next', 'match', 'has', 'waits', 'sentRound', 'round', 'sentAt'] as const) {
      state.progress[column][place] = old[column][was]!;
    }
  }
}

/** True when `many` members have reached a number, given this member's own and its fellows'. */
export function haveReached(own: number, fellows: Float64Array, many: number, number: number): boolean {
  let count = own >= number ? 1 : 0;
  for (let i = 0; i < fellows.length; i++) if (fellows[i]! >= number) count++;
  return count >= many;
}

/** The largest number that `many` members have reached, given this member's own and its fellows'. */
export function reachedBy(own: number, fellows: Float64Array, many: number): number {
  for (let i = 0; i < fellows.length; i++) {
    if (isReachedByJust(fellows[i]!, own, fellows, many)) return fellows[i]!;
  }
  return isReachedByJust(own, own, fellows, many) ? own : NEVER;
}

/** True when `many` members have reached a number, and fewer any larger one. */
function isReachedByJust(number: number, own: number, fellows: Float64Array, many: number): boolean {
  let reached = own >= number ? 1 : 0;
  let beyond = own > number ? 1 : 0;
  for (let i = 0; i < fellows.length; i++) {
    if (fellows[i]! >= number) reached++;
    if (fellows[i]! > number) beyond++;
  }
  return reached >= many && beyond < many;
}

/**
 * The protocol's own events that lower parts set off and higher ones handle. Who writes to the disk stands below
 * what happens when it has written: `replica.ts`, which stands above both, puts the handlers in here, so that no
 * import goes in a circle.
 */
export const raftEvents: { -readonly [Name in RaftEvent]: (self: Member, argument: number) => void } = {
  onRaftTimer: notYetKnown,
  onRaftSynced: notYetKnown,
  onRaftSnapshotStored: notYetKnown,
};
type RaftEvent = 'onRaftTimer' | 'onRaftSynced' | 'onRaftSnapshotStored';

function notYetKnown(): never {
  throw new AssertionError('the handlers of Raft are known before a run begins');
}
