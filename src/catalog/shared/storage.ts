/**
 * The disk of a replica, as every protocol uses it. What a replica takes in gets positions 1, 2, 3, … in its
 * log; the disk has synced the log up to some position, and a crash loses what lies after it. One sync writes
 * everything that has come in before it began ("group commit"), so a slow disk delays a busy replica no more
 * than an idle one. When syncs happen is the replica's policy; what a protocol says before the sync, it says
 * from memory.
 *
 * A disk that lies (a write cache without a battery, a virtual disk that ignores flushes: Pillai et al., "All
 * File Systems Are Not Created Equal", OSDI 2014) says that it has synced, and loses it all the same.
 */
import type { AnyEndpoint } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import type { ReplicaWork } from './replica-work.ts';

export interface StorageSettings {
  readonly syncPolicy: 'each-write' | 'interval' | 'operating-system';
  readonly syncInterval: number;
}

/** What the disk holds; part of a member's durable state. */
export interface Disk {
  /** Last position that was written, into memory at least. */
  written: number;
  /** Last position that the disk says it has. */
  synced: number;
  /** Last position that a crash leaves, however the disk lies. */
  kept: number;
}

/** What is under way; part of a member's state. */
export interface DiskWork {
  syncing: boolean;
  /** Up to where the present sync will have written. */
  target: number;
}

/** A member whose disk this is: the parts of its state that belong to storage. */
export type Stored = Endpoint<unknown, ReplicaWork, { disk: DiskWork }, { disk: Disk }>;

type Handler = (self: never, argument: number) => void;

/** Linux writes dirty pages back after this long (`dirty_expire_centisecs`, kernel documentation of vm). */
const WRITE_BACK_SECONDS = 30;

export function emptyDisk(): Disk {
  return { written: 0, synced: 0, kept: 0 };
}
export function idleDisk(): DiskWork {
  return { syncing: false, target: 0 };
}

/**
 * The log has grown to `position`: begins a sync when the policy asks for one. `onSynced` is the protocol's
 * handler, which calls `finishSync` first.
 */
export function noteWritten(self: Stored, position: number, onSynced: Handler): void {
  self.durable.disk.written = position;
  startSync(self, onSynced);
}

/** Up to here the replica may say that it has the log: what is synced or, by policy, what is written. */
export function sayable(self: Stored): number {
  const { disk } = self.durable;
  return settingsOf(self).syncPolicy === 'each-write' ? disk.synced : disk.written;
}

function settingsOf(self: AnyEndpoint): StorageSettings {
  return self.node.settings as StorageSettings;
}

function startSync(self: Stored, onSynced: Handler): void {
  const { disk: work } = self.state;
  const { disk } = self.durable;
  if (work.syncing || disk.synced >= disk.written) return;
  work.syncing = true;
  work.target = disk.written;
  const { syncPolicy, syncInterval } = settingsOf(self);
  const pause =
    syncPolicy === 'each-write'
      ? 0
      : syncPolicy === 'interval'
        ? untilNext(self.now, syncInterval)
        : WRITE_BACK_SECONDS;
  self.after(pause + self.draw(self.policy.sync) * self.diskFactor, onSynced as never);
}

/** Seconds to the next multiple of the interval. */
function untilNext(now: number, interval: number): number {
  return interval - (now % interval);
}

/**
 * A sync is over. What came in during the pause before a sync by interval goes with it. Returns how far the
 * disk says it has come; begins the next sync if more has come in.
 */
export function finishSync(self: Stored, onSynced: Handler): number {
  const { disk: work } = self.state;
  const { disk } = self.durable;
  work.syncing = false;
  const target = settingsOf(self).syncPolicy === 'each-write' ? work.target : disk.written;
  disk.synced = Math.max(disk.synced, Math.min(target, disk.written));
  if (!self.losesSyncs) disk.kept = disk.synced;
  startSync(self, onSynced);
  return disk.synced;
}

/** The log was cut back to `position` (it contradicted the leader's). */
export function cutBack(self: Stored, position: number): void {
  const { disk } = self.durable;
  disk.written = Math.min(disk.written, position);
  disk.synced = Math.min(disk.synced, position);
  disk.kept = Math.min(disk.kept, position);
  self.state.disk.target = Math.min(self.state.disk.target, position);
}

/** Everything up to `position` came at once and is on the disk: a snapshot, a backup. */
export function replaceDisk(self: Stored, position: number): void {
  const { disk } = self.durable;
  disk.written = position;
  disk.synced = position;
  disk.kept = position;
  self.state.disk.target = position;
}

/**
 * After a crash, in `onStart`: how far the log has survived. The protocol cuts its log back to there. Process
 * or machine makes no difference here except for the policy that leaves syncing to the operating system, whose
 * memory survives a crash of the process.
 */
export function survived(self: Stored): number {
  const { disk } = self.durable;
  const inSystem = settingsOf(self).syncPolicy === 'operating-system' && !self.crashedAsMachine;
  const left = inSystem ? disk.written : disk.kept;
  disk.written = left;
  disk.synced = left;
  disk.kept = Math.min(disk.kept, left);
  return left;
}
