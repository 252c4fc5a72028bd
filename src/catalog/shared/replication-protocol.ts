/**
 * What a replication protocol is to the two kinds that run it: the part of each replica, and the part of the
 * driver in each caller. Protocols stand beside each other in folders of their own and are chosen by the set's
 * `protocol` setting (`protocols.ts`).
 */
import type {
  AnyEndpoint,
  Badge,
  Behavior,
  MessageDescription,
  ResolveContext,
} from '../../engine/behavior.ts';
import type { Call, Outcome } from '../../engine/outcome.ts';
import type { LegNames } from './message-latency.ts';

type Handlers<Self extends AnyEndpoint> = Behavior<Self>['handlers'];
type Facts<Self extends AnyEndpoint> = ReturnType<NonNullable<Behavior<Self>['facts']>>;
type Pills<Self extends AnyEndpoint> = ReturnType<NonNullable<Behavior<Self>['pills']>>;

/** Words for messages on the screen. They are looked up only while somebody watches; they decide nothing. */
interface MessageWords<Self extends AnyEndpoint> {
  /** What messages are called, by operation, in a word or two: `Append`, `Vote`, `Repair`. */
  readonly messageNames: Readonly<Record<number, string>>;
  /** What replies are called, by the operation that they answer; `Ack` where nothing is said. */
  readonly replyNames?: Readonly<Record<number, string>>;
  /**
   * What one message says, in a few words (`term 3 · entries 5–7`), and a name where it has one of its own (an
   * Append without entries is a heartbeat). `self` is who sends it. Only looks.
   */
  describeMessage?(self: Self, message: Call, back: boolean): MessageDescription;
}

export interface MemberProtocol<Self extends AnyEndpoint = AnyEndpoint> extends MessageWords<Self> {
  readonly handlers: Handlers<Self>;
  state(): Self['state'];
  durable(): Self['durable'];
  /**
   * What is left when the disk is gone; absent: what it was before anything happened. `recoverable` is the
   * moment as of which a backup holds the data, for measuring.
   */
  diskLost?(self: Self, recoverable: number): Self['durable'];
  /** All data as a backup takes them; absent: a copy of all that is durable. */
  backup?(self: Self): unknown;
  /** Puts a backup back on an empty disk, before `onStart`. */
  restore?(self: Self, content: unknown): void;
  onStart(self: Self): void;
  onRequest(self: Self, call: Call): Outcome;
  onMessage(self: Self, message: Call): void;
  onPeers(self: Self): void;
  pills(self: Self): Pills<Self>;
  facts(self: Self): Facts<Self>;
  /** Few and short, for the replica's badge on the canvas in slow motion: `log 57`, `commit 55`. */
  badges?(self: Self): readonly Badge[];
  /** What the replica has for a key, for whoever watches it: `v12`, or `v12 · v14` where it has siblings. */
  versionOfKey?(self: Self, key: number): string;
}

export interface DriverProtocol<Self extends AnyEndpoint = AnyEndpoint> extends MessageWords<Self> {
  readonly handlers: Handlers<Self>;
  /** Messages of its own, to members and between them, that are a write, an acknowledgement, a read or a response. */
  readonly legNames?: LegNames;
  /** Compiles what it needs of the set's settings; stands in the set's policy. */
  resolve?(context: ResolveContext<Self['settings']>): object;
  state(): Self['state'];
  /** What in the settings makes another store of the replicas, in a word: they begin anew when it changes. */
  setup?(settings: Self['settings']): string;
  /** The observer of the set: for measuring only. */
  observer(): unknown;
  onRequest(self: Self, call: Call): Outcome;
  facts(self: Self): Facts<Self>;
}

export interface ReplicationProtocol {
  readonly member: MemberProtocol;
  readonly driver: DriverProtocol;
}

/** The words for a message that `self` sends: its own, else those of its operation. */
export function describe(
  words: MessageWords<AnyEndpoint>,
  self: AnyEndpoint,
  message: Call,
  back: boolean,
): MessageDescription {
  const { name, detail } = words.describeMessage?.(self, message, back) ?? {};
  const names = back ? words.replyNames : words.messageNames;
  return { name: name ?? names?.[self.operation(message)], detail };
}
