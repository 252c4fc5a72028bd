/**
 * What a replication protocol is to the two kinds that run it: the part of each replica, and the part of the
 * driver in each caller. Protocols stand beside each other in folders of their own and are chosen by the set's
 * `protocol` setting (`protocols.ts`).
 */
import type { AnyEndpoint, Behavior } from '../../engine/behavior.ts';
import type { Call, Outcome } from '../../engine/outcome.ts';

type Handlers<Self extends AnyEndpoint> = Behavior<Self>['handlers'];
type Facts<Self extends AnyEndpoint> = ReturnType<NonNullable<Behavior<Self>['facts']>>;
type Pills<Self extends AnyEndpoint> = ReturnType<NonNullable<Behavior<Self>['pills']>>;

export interface MemberProtocol<Self extends AnyEndpoint = AnyEndpoint> {
  readonly handlers: Handlers<Self>;
  state(): Self['state'];
  durable(): Self['durable'];
  onStart(self: Self): void;
  onRequest(self: Self, call: Call): Outcome;
  onMessage(self: Self, message: Call): void;
  onPeers(self: Self): void;
  pills(self: Self): Pills<Self>;
  facts(self: Self): Facts<Self>;
}

export interface DriverProtocol<Self extends AnyEndpoint = AnyEndpoint> {
  readonly handlers: Handlers<Self>;
  state(): Self['state'];
  /** The observer of the set: for measuring only. */
  observer(): unknown;
  onRequest(self: Self, call: Call): Outcome;
  facts(self: Self): Facts<Self>;
}

export interface ReplicationProtocol {
  readonly member: MemberProtocol;
  readonly driver: DriverProtocol;
}
