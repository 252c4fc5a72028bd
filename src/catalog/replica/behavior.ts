/**
 * What a replica does: the replica's part of the protocol that its set has chosen. Outside a set it refuses.
 */
import type { AnyEndpoint, Behavior, ResolveContext } from '../../engine/behavior.ts';
import type { SettingsOf } from '../../model/fields.ts';
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

/** The protocol of the set that names this replica; of none: the first, which finds out for itself. */
function protocolOf(self: AnyEndpoint): MemberProtocol {
  const chosen = (self.node.measuredAt.settings as { readonly protocol?: ProtocolName }).protocol;
  return protocols[chosen ?? 'leader-follower'].member;
}

export const replicaBehavior: Behavior = {
  kind: 'replica',
  handlers: handlersOf(Object.values(protocols).map((protocol) => protocol.member)),
  resolve,
  resources: (settings: Settings) => machineResources(settings.connections, settings),
  state: (self) => protocolOf(self).state(),
  durable: (self) => protocolOf(self).durable(),
  onStart: (self) => protocolOf(self).onStart(self),
  onRequest: (self, call) => protocolOf(self).onRequest(self, call),
  onMessage: (self, message) => protocolOf(self).onMessage(self, message),
  onPeers: (self) => protocolOf(self).onPeers(self),
  pills: (self) => protocolOf(self).pills(self),
  facts: (self) => protocolOf(self).facts(self),
  describeMessage: (self, message, back) => describe(protocolOf(self), self, message, back),
  badges: (self) => protocolOf(self).badges?.(self) ?? [],
  versionOfKey: (self, key) => protocolOf(self).versionOfKey?.(self, key),
};
