/**
 * What a replica set does: nothing by itself. Its driver runs inside each caller and does the driver's part of
 * the protocol that the set has chosen.
 */
import type { AnyEndpoint, Behavior, ResolveContext } from '../../engine/behavior.ts';
import type { MessageLegs } from '../../engine/message-legs.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { messageLegs, requestLegs } from '../shared/message-latency.ts';
import { handlersOf } from '../shared/protocol-handlers.ts';
import { protocols } from '../shared/protocols.ts';
import { type DriverProtocol, describe } from '../shared/replication-protocol.ts';
import type { replicaSetKind } from './kind.ts';

type Settings = SettingsOf<typeof replicaSetKind.fields>;

/** What the settings are compiled to. */
interface SetPolicy {
  readonly legs: MessageLegs | null;
}

function resolve(context: ResolveContext<Settings>): SetPolicy {
  const { settings, sampler } = context;
  const { driver } = protocols[settings.protocol];
  const legs = messageLegs(settings.messageLatency, { ...requestLegs, ...driver.legNames }, sampler);
  return { legs, ...driver.resolve?.(context) };
}

function protocolOf(self: AnyEndpoint): DriverProtocol {
  return protocols[(self.settings as Settings).protocol].driver;
}

export const replicaSetBehavior: Behavior = {
  kind: 'replica-set',
  handlers: handlersOf(Object.values(protocols).map((protocol) => protocol.driver)),
  resolve,
  messageLegs: (policy: SetPolicy) => policy.legs,
  state: (self) => protocolOf(self).state(),
  oracle: (settings: Settings) => protocols[settings.protocol].driver.observer(),
  setup: (settings: Settings) =>
    `${settings.protocol} ${protocols[settings.protocol].driver.setup?.(settings) ?? ''}`,
  onRequest: (self, call) => protocolOf(self).onRequest(self, call),
  facts: (self) => protocolOf(self).facts(self),
  describeMessage: (self, message, back) => describe(protocolOf(self), self, message, back),
};
