/**
 * The disk of a replica, as every protocol uses it. What a replica takes in gets positions 1, 2, 3, … in its
 * log; the disk has synced the log up to some position, and a crash loses what lies after it. One sync writes
 * everything that has come in before it began ("group commit"), so a slow disk delays a busy replica no more
 * than an idle one. When syncs happen is the replica's policy; what a protocol says before the sync, it says
 * from memory.
 *
 * What a crash takes depends on how far a write has come (Pillai et al., "All File Systems Are Not Created
 * Equal", OSDI 2014): memory of the process, memory of the operating system, cache of the disk, disk. A crash
 * of the process takes the first, one of the machine the first three. A disk that lies (a write cache without
 * a battery, a virtual disk that ignores flushes) says that it has synced what is only in its cache.
 */
import type { AnyEndpoint } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Timer } from '../../engine/outcome.ts';
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
  /** Last position that a crash of the machine leaves. Entries after it must not be dropped from a log's front. */
  kept: number;
}

/** What is under way; part of a member's state. */
export interface DiskWork {
  /** A sync is under way, or waits for its time. */
  syncing: boolean;
  /** Up to where the present sync will have written; −1 while it waits for its time. */
  target: number;
  /** When the wait is over, and its timer. */
  beginsAt: number;
  timer: number;
}

/** A member whose disk this is: the parts of its state that belong to storage. */
export type Stored = Endpoint<unknown, ReplicaWork, { disk: DiskWork }, { disk: Disk }>;

type Handler = (self: never, argument: number) => void;

/** Linux writes dirty pages back after this long (`dirty_expire_centisecs`, kernel documentation of vm). */
const WRITE_BACK_SECONDS = 30;
/** `target` of a sync that waits for its time. */
const WAITING = -1;

export function emptyDisk(): Disk {
  return { written: 0, synced: 0, kept: 0 };
}
export function idleDisk(): DiskWork {
  return { syncing: false, target: 0, beginsAt: 0, timer: -1 };
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

/** Begins a sync, or the wait for its time, if there is anything to write. */
function startSync(self: Stored, onSynced: Handler): void {
  const { disk: work } = self.state;
  const { disk } = self.durable;
  if (disk.synced >= disk.written) return;
  const pause = pauseBefore(self);
  if (work.syncing) {
    // a wait that began under a slower policy ends now
    const tooLong = work.target === WAITING && self.now + pause < work.beginsAt - 1e-6;
    if (!tooLong) return;
    self.cancel(work.timer as Timer);
  }
  work.syncing = true;
  if (pause > 0) {
    work.target = WAITING;
    work.beginsAt = self.now + pause;
    work.timer = self.after(pause, onSynced as never);
  } else write(self, onSynced);
}

/** Writes everything that has come in. */
function write(self: Stored, onSynced: Handler): void {
  self.state.disk.target = self.durable.disk.written;
  self.after(self.draw(self.policy.sync) * self.diskFactor, onSynced as never);
}

/** How long what is written now stays in memory before it is synced, by policy. */
function pauseBefore(self: Stored): number {
  const { syncPolicy, syncInterval } = settingsOf(self);
  if (syncPolicy === 'each-write') return 0;
  return syncPolicy === 'interval' ? untilNext(self.now, syncInterval) : WRITE_BACK_SECONDS;
}

/** Seconds to the next multiple of the interval. */
function untilNext(now: number, interval: number): number {
  return interval - (now % interval);
}

/**
 * A sync is over, or the wait before it, in which case the sync begins now and nothing has changed yet.
 * Returns how far the disk says it has come; begins the next sync if more has come in.
 */
export function finishSync(self: Stored, onSynced: Handler): number {
  const { disk: work } = self.state;
  const { disk } = self.durable;
  if (work.target === WAITING) {
    write(self, onSynced);
    return disk.synced;
  }
  work.syncing = false;
  disk.synced = Math.max(disk.synced, Math.min(work.target, disk.written));
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

/**
 * Everything up to `position` came at once and is on the disk: a snapshot, a backup. So much at once leaves no
 * cache untouched: a disk that lies has it too.
 */
export function replaceDisk(self: Stored, position: number): void {
  const { disk } = self.durable;
  disk.written = position;
  disk.synced = position;
  disk.kept = position;
  self.state.disk.target = Math.min(self.state.disk.target, position);
}

/**
 * After a crash, in `onStart`: how far the log has survived. The protocol cuts its log back to there. A crash
 * of the process leaves what the operating system had been given, also in the cache of a disk that lies; one
 * of the machine leaves what the disk has.
 */
export function survived(self: Stored): number {
  const { disk } = self.durable;
  const given = settingsOf(self).syncPolicy === 'operating-system' ? disk.written : disk.synced;
  const left = self.crashedAsMachine ? disk.kept : given;
  disk.written = left;
  disk.synced = Math.min(disk.synced, left);
  disk.kept = Math.min(disk.kept, left);
  return left;
}
