/**
 * Backups of a replica, whatever its protocol: at every multiple of an interval a copy of its data is begun,
 * and once complete it replaces the one before, in a place that the loss of the disk does not reach. A replica
 * that starts with an empty disk puts its last backup back before it does anything else; what had happened
 * since comes from the other replicas or from nowhere. The age of the backup is the recovery point objective
 * (RPO) in the worst case, restoring and catching up are the recovery time (RTO).
 */
import { clonePlain } from '../../base/plain.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Timer } from '../../engine/outcome.ts';
import type { MemberProtocol } from './replication-protocol.ts';

interface BackupSettings {
  readonly backupInterval: number | null;
  readonly backupTime: number;
  readonly restoreTime: number;
}

interface Backup {
  /** When it was begun: it holds what there was then. In true time, for measuring. */
  readonly takenAt: number;
  readonly content: unknown;
}

/** Part of a replica's durable state. */
export interface Vault {
  backup: Backup | null;
  /** The disk is gone and the backup is not back yet. */
  mustRestore: boolean;
}

/** Part of a replica's state. */
export interface VaultWork {
  restoring: boolean;
  timer: number;
  /** A backup that is not complete. */
  underWay: Backup | null;
}

/** Part of an interval by which a multiple of it may miss itself: 0.5 s are five times 0.1 s, and a bit less. */
const ROUNDING = 1e-6;

/** A handler of the replica's own, which calls the next step. */
type Handler = (self: never) => void;

type Keeper = Endpoint<BackupSettings, unknown, { vault: VaultWork }, { vault: Vault }>;

export function emptyVault(): Vault {
  return { backup: null, mustRestore: false };
}
export function idleVault(): VaultWork {
  return { restoring: false, timer: -1, underWay: null };
}

/** What is left when the disk is gone: the vault. */
export function vaultAfterLoss({ durable }: Keeper): Vault {
  const { backup } = durable.vault;
  return { backup, mustRestore: backup !== null };
}

/** As of when the data can be recovered from the backup. */
export function recoverableSince({ durable }: Keeper): number {
  return durable.vault.backup?.takenAt ?? 0;
}

/** What the backup holds that will be put back on the empty disk; null for none. For the observer. */
export function contentToCome({ durable }: Keeper): unknown {
  const { backup, mustRestore } = durable.vault;
  return mustRestore ? (backup?.content ?? null) : null;
}

/** Sets the timer for the next backup; again whenever the settings have changed. */
export function planBackup(self: Keeper, onDue: Handler): void {
  const work = self.state.vault;
  if (work.timer >= 0) self.cancel(work.timer as Timer);
  work.timer = -1;
  work.underWay = null;
  const { backupInterval } = self.settings;
  if (backupInterval === null) return;
  const begun = Math.floor(self.monotonic / backupInterval + ROUNDING);
  work.timer = self.after((begun + 1) * backupInterval - self.monotonic, onDue as never);
}

/** It is time: copies what there is now. */
export function beginBackup(self: Keeper, protocol: MemberProtocol, onComplete: Handler): void {
  const work = self.state.vault;
  work.underWay = { takenAt: self.now, content: contentOf(self, protocol) };
  work.timer = self.after(self.settings.backupTime * self.diskFactor, onComplete as never);
}

function contentOf(self: Keeper, protocol: MemberProtocol): unknown {
  if (protocol.backup !== undefined) return protocol.backup(self);
  const { vault: _, ...data } = self.durable;
  return clonePlain(data);
}

export function finishBackup(self: Keeper, onDue: Handler): void {
  self.durable.vault.backup = self.state.vault.underWay;
  planBackup(self, onDue);
}

/** Begins to restore, if there is something to restore. */
export function beginRestore(self: Keeper, onRestored: Handler): boolean {
  if (!self.durable.vault.mustRestore) return false;
  self.state.vault.restoring = true;
  self.after(self.settings.restoreTime * self.diskFactor, onRestored as never);
  return true;
}

export function finishRestore(self: Keeper, protocol: MemberProtocol): void {
  const { backup } = self.durable.vault;
  self.state.vault.restoring = false;
  self.durable.vault.mustRestore = false;
  if (backup === null) return;
  if (protocol.restore !== undefined) protocol.restore(self, backup.content);
  else Object.assign(self.durable, clonePlain(backup.content));
}
