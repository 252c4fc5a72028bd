/**
 * A replica in a quorum set: what it remembers, what survives a crash, and how it takes something in.
 */
import { type AnyEndpoint, counterIndex, histogramIndex } from '../../../engine/behavior.ts';
import type { Endpoint } from '../../../engine/endpoint.ts';
import type { Call, Peer } from '../../../engine/outcome.ts';
import { type Bucket, emptyBucket } from '../provisioned.ts';
import type { ReplicaWork } from '../replica-work.ts';
import { type Disk, type DiskWork, emptyDisk, idleDisk, type StorageSettings } from '../storage.ts';
import { replicaMetrics, setMetrics } from '../store-metrics.ts';
import { type CoordinatorState, freshCoordinator, settingsOf } from './coordinator.ts';
import { isHolder, membersOf, SELF } from './members.ts';
import {
  type Acknowledged,
  lacks,
  noteResurfaced,
  noteSibling,
  noteTakenIn,
  type Observer,
} from './observer.ts';
import { rules } from './rules.ts';
import { keepsSiblings } from './settings.ts';
import { emptyStore, heldAt, put, type Store } from './store.ts';
import { type Held, includesDot, numberOfDot, type Versions } from './versions.ts';

/** A call that may be answered when the log is on the disk up to a position, and what it is answered. */
interface Waiting {
  readonly call: Call;
  readonly position: number;
  readonly held: Held;
}

export interface MemberState extends CoordinatorState {
  started: boolean;
  disk: DiskWork;
  waiting: Waiting[];
  /** When hints are handed over next, and keys compared. */
  nextHandoff: number;
  nextComparison: number;
  /** Peers to whom hints are being handed over. */
  deliveringTo: Peer[];
  /** For the observer: by key, what had been acknowledged when the replica came back and is not here yet. */
  missing: Map<number, Acknowledged>;
  reads: Bucket;
  writes: Bucket;
}

export interface MemberDurable {
  disk: Disk;
  store: Store;
}

export type Member = Endpoint<unknown, ReplicaWork, MemberState, MemberDurable>;

export const counters = {
  reads: counterIndex(replicaMetrics, 'reads'),
  writes: counterIndex(replicaMetrics, 'writes'),
  applied: counterIndex(replicaMetrics, 'applied'),
};
export const setCounters = {
  siblings: counterIndex(setMetrics, 'siblings'),
  conflictsLost: counterIndex(setMetrics, 'conflictsLost'),
  hintsStored: counterIndex(setMetrics, 'hintsStored'),
  repairs: counterIndex(setMetrics, 'repairs'),
};
const LAG = histogramIndex(setMetrics, 'replicationLagSeconds');
const RECOVERY = histogramIndex(setMetrics, 'recoverySeconds');

export const NEVER = Number.POSITIVE_INFINITY;

export function freshState(): MemberState {
  return {
    ...freshCoordinator(),
    started: false,
    disk: idleDisk(),
    waiting: [],
    nextHandoff: NEVER,
    nextComparison: NEVER,
    deliveringTo: [],
    missing: new Map(),
    reads: emptyBucket(),
    writes: emptyBucket(),
  };
}

export function freshDurable(): MemberDurable {
  return { disk: emptyDisk(), store: emptyStore() };
}

/** True while a set names this replica. */
export function isMember(self: AnyEndpoint): boolean {
  return self.node.measuredAt !== self.node;
}

/** The replica's store, of the sort that the set wants: one of the other sort, of an earlier set, is of no use. */
export function storeOf(self: Member): Store {
  const { durable } = self;
  const siblings = keepsSiblings(settingsOf(self));
  if (durable.store.keepsSiblings !== siblings && isMember(self)) {
    durable.store = { ...emptyStore(), keepsSiblings: siblings };
  }
  return durable.store;
}

/** Up to which position the replica may say what it has. */
export function sayableUpTo(self: Member): number {
  const { synced, written } = self.durable.disk;
  const { syncPolicy } = self.node.settings as StorageSettings;
  return rules.sayable(synced, written, syncPolicy === 'each-write');
}

/**
 * Takes in what has come of a key. False when the replica has it already. The caller tells the disk afterwards
 * (`noteWritten`), once for all that came together.
 */
export function takeIn(self: Member, key: number, incoming: Held, bytes: number): boolean {
  const store = storeOf(self);
  // on its way since before the set was set up anew
  if ((typeof incoming === 'number') === store.keepsSiblings) return false;
  if (isMember(self)) noteResurfaced(self.oracle<Observer>(), key, incoming);
  const before = heldAt(store, key);
  const after = rules.combine(before, incoming);
  if (after === before) return false;
  put(store, ++self.durable.disk.written, key, after, bytes);
  observe(self, key, before, incoming, after);
  return true;
}

function observe(self: Member, key: number, before: Held, incoming: Held, after: Held): void {
  if (!isMember(self)) return;
  observeRecovery(self, key, after);
  if (typeof incoming === 'number') {
    observeWrite(self, key, incoming);
    return;
  }
  const { vector } = before as Versions;
  for (const dot of incoming.siblings) {
    if (!includesDot(vector, dot)) observeWrite(self, key, numberOfDot(dot));
  }
  const { siblings } = after as Versions;
  if (siblings.length < 2) return;
  const observer = self.oracle<Observer>();
  for (const dot of siblings) {
    const first = noteSibling(observer, key, numberOfDot(dot));
    if (first > 0) self.countAtSet(setCounters.siblings, first);
  }
}

function observeWrite(self: Member, key: number, write: number): void {
  const { lagSeconds, dropped } = noteTakenIn(self.oracle<Observer>(), key, write, self.now);
  if (lagSeconds >= 0) self.observeAtSet(LAG, lagSeconds);
  if (dropped > 0) self.countAtSet(setCounters.conflictsLost, dropped);
}

/** A replica that was away is up to date again when nothing is missing that had been acknowledged by then. */
function observeRecovery(self: Member, key: number, held: Held): void {
  const { missing } = self.state;
  if (missing.size === 0) return;
  const acknowledged = missing.get(key);
  if (acknowledged === undefined || lacks(held, acknowledged)) return;
  missing.delete(key);
  if (missing.size === 0) self.observeAtSet(RECOVERY, self.now - self.crashedAt);
}

/** Notes what is missing as the replica comes back from a crash. */
export function noteMissing(self: Member): void {
  if (self.crashedAt < 0) return;
  const { state } = self;
  const { newest, vectors } = self.oracle<Observer>();
  const store = storeOf(self);
  const membership = membersOf(self);
  const own = membership.members.indexOf(SELF);
  const known = store.keepsSiblings ? vectors.length : newest.length;
  for (let key = 0; key < known; key++) {
    const acknowledged = store.keepsSiblings ? vectors[key] : newest[key];
    if (acknowledged === undefined || !lacks(heldAt(store, key), acknowledged)) continue;
    if (isHolder(membership, settingsOf(self), key, own)) state.missing.set(key, acknowledged);
  }
  if (state.missing.size === 0) self.observeAtSet(RECOVERY, self.now - self.crashedAt);
}
