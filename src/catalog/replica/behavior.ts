/**
 * What a replica does: the replica's part of the protocol that its set has chosen. Outside a set it refuses.
 */
import type { AnyEndpoint, Behavior, ResolveContext } from '../../engine/behavior.ts';
import { UP } from '../../engine/endpoint-status.ts';
import type { SettingsOf } from '../../model/fields.ts';
import {
  beginBackup,
  beginRestore,
  emptyVault,
  finishBackup,
  finishRestore,
  idleVault,
  planBackup,
  recoverableSince,
  type Vault,
  vaultAfterLoss,
} from '../shared/backups.ts';
import { machineResources } from '../shared/machine-resources.ts';
import { handlersOf } from '../shared/protocol-handlers.ts';
import { type ProtocolName, protocols } from '../shared/protocols.ts';
import type { ReplicaWork } from '../shared/replica-work.ts';
import { describe, type MemberProtocol } from '../shared/replication-protocol.ts';
import type { replicaKind } from './kind.ts';

type Settings = SettingsOf<typeof replicaKind.fields>;

function resolve({ settings, sampler }: ResolveContext<Settings>): ReplicaWork {
  return {
    read: sampler('read', settings.readTime),
    write: sampler('write', settings.writeTime),
    sync: sampler('sync', settings.syncTime),
  };
}

/** The protocol of the set that names this replica; of none: of the last that did, whose data it has. */
function protocolOf(self: AnyEndpoint): MemberProtocol {
  const chosen = (self.node.measuredAt.settings as { readonly protocol?: ProtocolName }).protocol;
  return protocols[chosen ?? lastProtocolOf(self)].member;
}

function lastProtocolOf({ setup }: AnyEndpoint): ProtocolName {
  const [name] = setup.split(' ');
  return name === undefined || name === '' ? 'leader-follower' : (name as ProtocolName);
}

/** First the backup, if the disk is gone; then the protocol. */
function onStart(self: AnyEndpoint): void {
  if (!beginRestore(self, onRestored)) start(self);
}

function onRestored(self: AnyEndpoint): void {
  finishRestore(self, protocolOf(self));
  start(self);
}

function start(self: AnyEndpoint): void {
  protocolOf(self).onStart(self);
  planBackup(self, onBackupDue);
}

function onBackupDue(self: AnyEndpoint): void {
  beginBackup(self, protocolOf(self), onBackupComplete);
}

function onBackupComplete(self: AnyEndpoint): void {
  finishBackup(self, onBackupDue);
}

function onSettings(self: AnyEndpoint): void {
  if (isUp(self)) planBackup(self, onBackupDue);
}

/** What the protocol keeps when the disk is gone, and the backup. */
function diskLost(self: AnyEndpoint) {
  const { diskLost, durable } = protocolOf(self);
  const left = diskLost === undefined ? durable() : diskLost(self, recoverableSince(self));
  return { ...left, vault: vaultAfterLoss(self) };
}

/** False while it restores: it then knows nothing yet. */
function isUp(self: AnyEndpoint): boolean {
  return self.status === UP && !self.state.vault.restoring;
}

export const replicaBehavior: Behavior = {
  kind: 'replica',
  handlers: {
    ...handlersOf(Object.values(protocols).map((protocol) => protocol.member)),
    onRestored,
    onBackupDue,
    onBackupComplete,
  },
  resolve,
  resources: (settings: Settings) => machineResources(settings.connections, settings),
  // not spread into another object: each run's would have a shape of its own, and code compiled for it
  state: (self) => Object.assign(protocolOf(self).state(), { vault: idleVault() }),
  durable: (self) => Object.assign(protocolOf(self).durable(), { vault: emptyVault() }),
  diskLost,
  onStart,
  onSettings,
  onRequest: (self, call) =>
    isUp(self) ? protocolOf(self).onRequest(self, call) : self.fail(call, 'unavailable'),
  onMessage: (self, message) => {
    if (isUp(self)) protocolOf(self).onMessage(self, message);
  },
  onPeers: (self) => {
    if (isUp(self)) protocolOf(self).onPeers(self);
  },
  pills: (self) => (isUp(self) ? protocolOf(self).pills(self) : restoringPills(self)),
  facts: (self) => [...protocolOf(self).facts(self), ...backupFacts(self)],
  describeMessage: (self, message, back) => describe(protocolOf(self), self, message, back),
  badges: (self) => protocolOf(self).badges?.(self) ?? [],
  versionOfKey: (self, key) => protocolOf(self).versionOfKey?.(self, key),
};

function restoringPills(self: AnyEndpoint) {
  return self.status === UP ? [{ tone: 'warn' as const, text: 'restoring' }] : [];
}

function backupFacts(self: AnyEndpoint) {
  const { backup } = self.durable.vault as Vault;
  if ((self.settings as Settings).backupInterval === null && backup === null) return [];
  const value = backup === null ? 'none yet' : `of ${Math.round(backup.takenAt)} s`;
  return [{ label: 'Last backup', value }];
}
