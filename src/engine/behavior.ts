/**
 * What a kind does, as named top-level functions. A handler gets `self` (the endpoint it runs at) and a call,
 * and ends by saying what happens next, with one of the endpoint's verbs. There are no closures, promises or
 * generators: everything that waits can be inspected, saved and continued.
 */
import type { Distribution } from '../model/distribution.ts';
import type { Metrics } from '../model/kind.ts';
import type { Tone } from '../model/telemetry.ts';
import type { DisciplineName } from './disciplines/discipline.ts';
import type { Endpoint } from './endpoint.ts';
import type { LimitSettings } from './limits/limit.ts';
import type { MessageLegs } from './message-legs.ts';
import type { Call, Outcome, SamplerRef } from './outcome.ts';
import type { SheddingName } from './queueing.ts';

/** What a call or a one-way message carries. `body` is plain data and is never changed once sent. */
export interface Message {
  readonly operation: number;
  readonly key?: number;
  readonly version?: number;
  readonly bytes?: number;
  readonly body?: unknown;
  /** Of a new request, or of background work that is done for one; what is sent for a call has the call's. */
  readonly requestClass?: number;
}

/** Words for one message on its way, for whoever watches. */
export interface MessageDescription {
  /** A word or two: `Append`, `Vote`. */
  readonly name?: string | undefined;
  /** What it says: `term 3 · entries 5–7`. */
  readonly detail?: string | undefined;
}

/** A figure of an endpoint that stands on its node in slow motion. */
export interface Badge {
  readonly label: string;
  readonly value: string;
}

/** Workers and queue of an endpoint; `workers: null` and `queueCapacity: null` mean no limit. */
export interface Resources {
  readonly workers: number | null;
  readonly queueCapacity: number | null;
  readonly discipline: DisciplineName;
  readonly whenFull: 'reject' | 'block';
  /** How long a call waits in the queue before it leaves; absent or null: it stays. */
  readonly patience?: Distribution | null;
  /** Calls that have waited too long are dropped. */
  readonly shedding?: SheddingName;
  readonly codelTargetSeconds?: number;
  readonly codelIntervalSeconds?: number;
  /** `adaptive-lifo`: how many may wait before the newest goes first. */
  readonly newestFirstAbove?: number;
  /** How many calls may be there at once, waiting or not; absent: any number. */
  readonly concurrencyLimit?: LimitSettings;
  /** Places at the door of an endpoint that blocks. */
  readonly doorCapacity?: number;
}

/** What `resolve` may use. Samplers are named, so that calls queued before an edit draw from the new law. */
export interface ResolveContext<S> {
  readonly settings: S;
  sampler(name: string, distribution: Distribution, scale?: number): SamplerRef;
}

/** Any endpoint, where the kind is not known. The engine never looks inside state and policy. */
// biome-ignore lint/suspicious/noExplicitAny: endpoints of every kind stand in one list
export type AnyEndpoint = Endpoint<any, any, any, any>;

/**
 * The behavior of a kind. `Self` is `Endpoint<Settings, Policy, State, Durable>`.
 * Methods are declared as methods so that behaviors of different kinds fit one list.
 */
export interface Behavior<Self extends AnyEndpoint = AnyEndpoint> {
  readonly kind: string;
  /**
   * Every function that is handed to a verb, by name. The name is what people read ("waiting in onQuorum"),
   * its hash goes into the fingerprint; a function that is missing here is refused when first used.
   */
  readonly handlers: { readonly [name: string]: (self: Self, ...args: never[]) => unknown };
  /** Compiles settings into what handlers use; called at the start and after each edit of the node. */
  resolve(context: ResolveContext<Self['settings']>): Self['policy'];
  resources?(settings: Self['settings']): Resources;
  /** Delays by operation of the messages over the out-links, where the kind has them. */
  messageLegs?(policy: Self['policy']): MessageLegs | null;
  /** Fresh state of an endpoint, at the start and after each crash. Plain data and typed arrays only. */
  state(self: Self): Self['state'];
  /** What survives crashes, as it is before anything happened. */
  durable?(self: Self): Self['durable'];
  /** What is left of `durable` when the disk is gone; absent: what it was before anything happened. */
  diskLost?(self: Self): Self['durable'];
  /** Shared by all endpoints of the node, for measuring only: no real process could know it. */
  oracle?(settings: Self['settings']): unknown;
  /**
   * What the settings make of the node and of the members that it names, in a word. When an edit changes it,
   * they are set up anew: their disks are empty and they start as at the beginning.
   */
  setup?(settings: Self['settings']): string;
  onStart?(self: Self): void;
  onRequest(self: Self, call: Call): Outcome;
  onMessage?(self: Self, message: Call): void;
  /** Settings were edited, or a traffic spike began or ended. `self.policy` is new already. */
  onSettings?(self: Self): void;
  /** Peers came or went. */
  onPeers?(self: Self): void;
  onFlush?(self: Self): void;
  /** The process has just died; its state is still there. For measuring what is lost with it. */
  onCrash?(self: Self): void;
  /**
   * An answer without an error to a call of this endpoint is lost on its way, or comes after the crash of who
   * asked. Nobody can know it: for measuring what was done for nothing, or will be done twice.
   */
  onUnheard?(self: Self, answer: Call, afterCrash: boolean): void;
  /** A source of requests says that it will begin no more by itself. Kinds without it are no sources. */
  ended?(self: Self): boolean;
  /** Role and state in words, for the node's top edge. */
  pills?(self: Self): readonly { readonly tone: Tone; readonly text: string }[];
  /** Facts for the inspector. */
  facts?(self: Self): readonly { readonly label: string; readonly value: string }[];
  /** Words for a message that `self` sends, `back` for a reply. Asked only while somebody watches; only looks. */
  describeMessage?(self: Self, message: Call, back: boolean): MessageDescription;
  /** The few figures that matter in slow motion. */
  badges?(self: Self): readonly Badge[];
  /** What it holds for a key, in words, where it holds values: `v12`. */
  versionOfKey?(self: Self, key: number): string | undefined;
}

/** Index of a kind's counter, for `self.count`. */
export function counterIndex<M extends Metrics>(metrics: M, name: keyof M & string): number {
  return indexOf(metrics, name, 'counter');
}
/** Index of a kind's gauge, for `self.level`. */
export function gaugeIndex<M extends Metrics>(metrics: M, name: keyof M & string): number {
  return indexOf(metrics, name, 'gauge');
}
/** Index of a kind's histogram, for `self.observe`. */
export function histogramIndex<M extends Metrics>(metrics: M, name: keyof M & string): number {
  return indexOf(metrics, name, 'histogram');
}

function indexOf(metrics: Metrics, name: string, type: string): number {
  const index = Object.keys(metrics)
    .filter((metric) => metrics[metric]!.type === type)
    .indexOf(name);
  if (index < 0) throw new Error(`the kind declares no ${type} named ${name}`);
  return index;
}
