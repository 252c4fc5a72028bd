/**
 * A replica in a quorum set: what it remembers, what survives a crash, and how it takes something in.
 */
import { type AnyEndpoint, counterIndex, histogramIndex } from '../../../engine/behavior.ts';
import type { Endpoint } from '../../../engine/endpoint.ts';
import type { Peer } from '../../../engine/outcome.ts';
import { contentToCome } from '../backups.ts';
import { type Bucket, emptyBucket } from '../provisioned.ts';
import type { ReplicaWork } from '../replica-work.ts';
import { type Disk, type DiskWork, emptyDisk, idleDisk, type StorageSettings } from '../storage.ts';
import { replicaMetrics, setMetrics } from '../store-metrics.ts';
import { type CoordinatorState, freshCoordinator, settingsOf } from './coordinator.ts';
import { isHolder, membersOf, SELF } from './members.ts';
import {
  type Acknowledged,
  dataCameBackFrom,
  lacks,
  noteResurfaced,
  noteSibling,
  noteTakenIn,
  type Observer,
} from './observer.ts';
import { rules } from './rules.ts';
import { keepsSiblings } from './settings.ts';
import { emptyStore, everything, heldAt, put, type Store } from './store.ts';
import {
  type Held,
  includesDot,
  merge,
  NO_VERSIONS,
  NOTHING,
  numberOfDot,
  type Versions,
} from './versions.ts';
import { nobodyWaits, type Waiting } from './waiting.ts';

export interface MemberState extends CoordinatorState {
  started: boolean;
  disk: DiskWork;
  waiting: Waiting;
  /** When hints are handed over next, and keys compared. */
  nextHandoff: number;
  nextComparison: number;
  /** Peers to whom hints are being handed over. */
  deliveringTo: Peer[];
  /** For the observer: by key, what had been acknowledged when the replica came back and is not here yet. */
  missing: Map<number, Acknowledged>;
  /** For the observer: something is not here that had been acknowledged, because nobody has it any more. */
  lacksLost: boolean;
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
const DATA_LOSS = histogramIndex(setMetrics, 'dataLossSeconds');

export const NEVER = Number.POSITIVE_INFINITY;

export function freshState(): MemberState {
  return Object.assign(freshCoordinator(), {
    started: false,
    disk: idleDisk(),
    waiting: nobodyWaits(),
    nextHandoff: NEVER,
    nextComparison: NEVER,
    deliveringTo: [],
    missing: new Map(),
    lacksLost: false,
    reads: emptyBucket(),
    writes: emptyBucket(),
  });
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
  // what version vectors throw out had been seen: dots have no order by which one could be too small
  if (dropped > 0 && !storeOf(self).keepsSiblings) self.countAtSet(setCounters.conflictsLost, dropped);
}

/** A replica that was away is up to date again when nothing is missing that had been acknowledged by then. */
function observeRecovery(self: Member, key: number, held: Held): void {
  const { missing } = self.state;
  if (missing.size === 0) return;
  const acknowledged = missing.get(key);
  if (acknowledged === undefined || lacks(held, acknowledged)) return;
  missing.delete(key);
  if (missing.size === 0) noteRecovered(self);
}

function noteRecovered(self: Member): void {
  const { crashedAt, state } = self;
  const from = state.lacksLost ? dataCameBackFrom(self.oracle<Observer>(), crashedAt) : crashedAt;
  self.observeAtSet(RECOVERY, self.now - crashedAt);
  self.observeAtSet(DATA_LOSS, crashedAt - from);
}

/** Notes what is missing as the replica comes back from a crash, as far as anybody has it. */
export function noteMissing(self: Member): void {
  if (self.crashedAt < 0) return;
  const { state } = self;
  const { newest, vectors } = self.oracle<Observer>();
  const store = storeOf(self);
  const stores = storesOfAll(self);
  const membership = membersOf(self);
  const own = membership.members.indexOf(SELF);
  const known = store.keepsSiblings ? vectors.length : newest.length;
  for (let key = 0; key < known; key++) {
    const acknowledged = store.keepsSiblings ? vectors[key] : newest[key];
    if (acknowledged === undefined || !lacks(heldAt(store, key), acknowledged)) continue;
    if (!isHolder(membership, settingsOf(self), key, own)) continue;
    awaitKey(self, key, acknowledged, leftOf(stores, key, acknowledged));
  }
  if (state.missing.size === 0) noteRecovered(self);
}

/** A key is missing up to what was acknowledged, or to what is left of that. */
function awaitKey({ state, durable }: Member, key: number, acknowledged: Acknowledged, left: Held): void {
  const isLost = lacks(left, acknowledged);
  if (isLost) state.lacksLost = true;
  const attainable = !isLost ? acknowledged : typeof left === 'number' ? left : left.vector;
  if (lacks(heldAt(durable.store, key), attainable)) state.missing.set(key, attainable);
  else state.missing.delete(key);
}

/** The last copy of something is gone: replicas that have come back do not wait for it any more. */
export function noteNobodyHas(self: Member, key: number, left: Held): void {
  const { missing } = self.state;
  const awaited = missing.get(key);
  if (awaited === undefined || !lacks(left, awaited)) return;
  awaitKey(self, key, awaited, left);
  if (missing.size === 0) noteRecovered(self);
}

/** The other replicas of the set, for the observer; one that has not begun yet has nothing. */
export function othersOf(self: Member): Member[] {
  const all = self.fellows.map((fellow) => self.simulation.endpoints[self.peerEndpoint[fellow]!]! as Member);
  return all.filter(({ durable }) => (durable as MemberDurable | undefined) !== undefined);
}

/** All stores of the set: what is on the disks, and the backups that will be put back on empty ones. */
export function storesOfAll(self: Member): Store[] {
  const siblings = keepsSiblings(settingsOf(self));
  const all = [self, ...othersOf(self)].flatMap((each) => {
    const backup = contentToCome(each as AnyEndpoint) as MemberDurable | null;
    return backup === null ? [each.durable.store] : [each.durable.store, backup.store];
  });
  // one of the other sort is empty, or of an earlier set
  return all.filter((store) => store.keepsSiblings === siblings);
}

/** What is held of a key anywhere, as far as it matters: hints are looked through while something is lacking. */
function leftOf(stores: readonly Store[], key: number, acknowledged: Acknowledged): Held {
  const nothing = typeof acknowledged === 'number' ? NOTHING : NO_VERSIONS;
  const values = stores.reduce<Held>((held, store) => merge(held, heldAt(store, key)), nothing);
  return lacks(values, acknowledged) ? everythingIn(stores, key, nothing) : values;
}

/** What several stores hold of a key, hints included. */
export function everythingIn(stores: readonly Store[], key: number, nothing: Held): Held {
  return stores.reduce<Held>((held, store) => merge(held, everything(store, key)), nothing);
}
