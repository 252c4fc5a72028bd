/**
 * A node and a link while a run goes on: what the design says about them, resolved, and what has been
 * measured on them. Indices are never used again within a run, so that references stay true across edits.
 */
import { hashString } from '../base/hash.ts';
import type { Kind } from '../model/kind.ts';
import type { LinkSettings } from '../model/links.ts';
import { errorCodes } from '../model/telemetry.ts';
import { NO_JITTER, NO_RETRIES } from './back-off.ts';
import type { AnyEndpoint, Behavior, Resources } from './behavior.ts';
import type { CallerGuard } from './caller-guards.ts';
import type { BreakerPolicy } from './circuit-breaker.ts';
import type { ClassFigures } from './class-figures.ts';
import type { ThrottlePolicy } from './client-throttling.ts';
import { type Clocks, rightClocks } from './clocks.ts';
import { Histogram } from './histogram.ts';
import type { MessageLegs } from './message-legs.ts';
import type { SamplerRef } from './outcome.ts';
import { UNSET } from './unset.ts';

/** Counters that every node has; the kind's own follow. */
export const ARRIVALS = 0;
export const COMPLETIONS = 1;
export const KILLED = 2;
export const LATE = 3;
/** Attempts are counted on the links: calls over a node's links are its attempts. */
export const ATTEMPTS = 4;
/** Failures by error number: FAILURES + number (from 1). */
export const FAILURES = 4;
export const COMMON_COUNTERS = 5 + errorCodes.length;

/** Gauges that every node has, four numbers each: value, integral, time of the last change, maximum. */
export const CAPACITY_GAUGE = 0;
export const UP_GAUGE = 1;
export const INSTANCES_GAUGE = 2;
/** What the limits of its endpoints come to; 0 without one. */
export const LIMIT_GAUGE = 3;
export const COMMON_GAUGES = 4;
export const GAUGE_STRIDE = 4;

/** Histograms that every node has. */
export const WAIT_HISTOGRAM = 0;
export const SERVICE_HISTOGRAM = 1;
export const RESIDENCE_HISTOGRAM = 2;
export const LATENCY_HISTOGRAM = 3;
export const BLOCKED_HISTOGRAM = 4;
export const COMMON_HISTOGRAMS = 5;

/** Who an element is. In a design with two sides its twin on the other side has the same name. */
export interface Identity {
  readonly id: string;
  /** What its random streams, its place on rings and its fingerprint go by. */
  readonly name: string;
  /** 1, or 2 on the right side of a design with two. */
  readonly sideBit: number;
}

export class NodeRuntime {
  declare readonly index: number;
  declare readonly id: string;
  declare readonly name: string;
  declare readonly sideBit: number;
  declare readonly hash: number;
  declare readonly kind: Kind;
  declare readonly behavior: Behavior;
  /** The behavior's, at hand: objects of different kinds have different shapes. */
  declare readonly onRequest: Behavior['onRequest'];
  /** When it came into the run. */
  createdAt = UNSET;
  driver = false;
  removed = false;
  settings: unknown = {};
  policy: unknown = null;
  oracle: unknown = null;
  /** What its settings make of it (`Behavior.setup`). */
  setup = '';
  /** Where metrics of the kind's protocol are kept: the set of a replica, else the node itself. */
  declare measuredAt: NodeRuntime;
  /** Index of the link by which its set names it, −1 for none: all that a member sends and gets passes there. */
  memberLink = -1;
  /** Index of its zone, −1 for none. */
  zone = -1;
  /** Outages of the network that hit its zone; it reaches only nodes that the same ones hit. */
  island = '';
  endpoints: AnyEndpoint[] = [];
  nextInstance = 0;
  outLinks: LinkRuntime[] = [];
  /** Links that ever left the node, deleted ones included. */
  everLinks: LinkRuntime[] = [];
  /** What its machines take the time to be. */
  clocks: Clocks = rightClocks();
  /** Product of the active traffic spikes. */
  surge = 1;
  /** Of a client with request classes: the place of each in `Simulation.classes`, in the order of the setting. */
  classes: readonly number[] = [];
  /** Some of its links are for some classes only: which, in a word; empty: every link is for all. */
  classRouting = '';
  /** Its samplers by name: an edit replaces what a name draws. */
  samplers = new Map<string, SamplerRef>();

  /** Workers and queue of its endpoints, and the settings that they were asked for of (`lifecycle.ts`). */
  resources: Resources | undefined = undefined;
  resourcesOf: unknown = null;
  /** The counters that every request changes; the others stand in `counters`. */
  arrivals = 0;
  completions = 0;
  /** By number; those that have fields of their own stay 0 here: see `readCounters`. */
  declare counters: Float64Array<ArrayBuffer>;
  declare gauges: Float64Array<ArrayBuffer>;
  declare readonly histograms: readonly Histogram[];
  /** The common ones by name. */
  declare readonly waits: Histogram;
  declare readonly services: Histogram;
  declare readonly residences: Histogram;
  declare readonly latencies: Histogram;
  /** Of each request class that came here, by the number of its name (`class-figures.ts`). */
  classFigures: (ClassFigures | null)[] = [];
  /** Sums over the node's endpoints now, and their largest. */
  queueNow = 0;
  queueMax = 0;
  workingNow = 0;
  workingMax = 0;
  idleNow = 0;
  heldMax = 0;
  doorNow = 0;
  inSystemMax = 0;
  /** Largest shares of the capacity taken before the capacity last changed; the maxima above count since then. */
  utilizationMax = UNSET;
  heldShareMax = UNSET;
  /** Integrals of endpoints that are gone. */
  gone: { readonly levels: readonly number[]; readonly inSystem: number } = {
    levels: [0, 0, 0, 0],
    inSystem: 0,
  };
  /** Calls that wait downstream or were set aside: now, largest, and for the integral (see `levels.ts`). */
  waitingNow = 0;
  waitingMax = 0;
  waitingSum = UNSET;
  /** The running hash. */
  declare hashA: number;
  declare hashB: number;

  constructor(index: number, { id, name, sideBit }: Identity, kind: Kind, behavior: Behavior) {
    this.index = index;
    this.id = id;
    this.name = name;
    this.sideBit = sideBit;
    this.hash = hashString(name);
    this.hashA = hashString(name, 1);
    this.hashB = hashString(name, 2);
    this.kind = kind;
    this.behavior = behavior;
    this.onRequest = behavior.onRequest;
    this.measuredAt = this;
    this.createdAt = 0;
    this.utilizationMax = 0;
    this.heldShareMax = 0;
    this.waitingSum = 0;
    const own = Object.values(kind.metrics);
    this.counters = new Float64Array(COMMON_COUNTERS + own.filter((m) => m.type === 'counter').length);
    this.gauges = new Float64Array(
      (COMMON_GAUGES + own.filter((m) => m.type === 'gauge').length) * GAUGE_STRIDE,
    );
    const histograms = COMMON_HISTOGRAMS + own.filter((m) => m.type === 'histogram').length;
    this.histograms = Array.from({ length: histograms }, () => new Histogram());
    this.waits = this.histograms[WAIT_HISTOGRAM]!;
    this.services = this.histograms[SERVICE_HISTOGRAM]!;
    this.residences = this.histograms[RESIDENCE_HISTOGRAM]!;
    this.latencies = this.histograms[LATENCY_HISTOGRAM]!;
  }

  /** What has been counted, by number. */
  readCounters(): Float64Array<ArrayBuffer> {
    const read = this.counters.slice();
    read[ARRIVALS] = this.arrivals;
    read[COMPLETIONS] = this.completions;
    return read;
  }
}

/** Places in what `LinkRuntime.readCounters` gives. */
export const LINK_CALLS = 3;
export const LINK_ERRORS = 4;
/** How many it gives, in the order of `linkMetrics`. */
export const LINK_COUNTERS = 7;

export class LinkRuntime {
  declare readonly index: number;
  declare readonly id: string;
  declare readonly name: string;
  declare readonly from: NodeRuntime;
  declare readonly to: NodeRuntime;
  declare readonly member: boolean;
  /** First of its random streams. */
  declare readonly streams: number;
  createdAt = UNSET;
  removed = false;
  declare settings: LinkSettings;
  /** Leads to what its callers look at first and fill themselves (`Kind.lookedAside`). */
  lookAside = false;
  /** Leads to a driver: the hop itself is inside one machine; its network counts at the driver's own hops. */
  toDriver = false;
  /** No latency, legs, loss, bandwidth limit, cut or zone latency: delivered within the same event. */
  plain = true;
  /** `plain`, not deleted and no partition anywhere; or it leads to a driver. Kept by `refreshInstant`. */
  instant = false;
  declare latency: SamplerRef;
  /** Delays by what a message is, added to the latency; null: none. */
  legs: MessageLegs | null = null;
  loss = UNSET;
  bandwidth = UNSET;
  cuts = 0;
  addedLatency = UNSET;
  addedLoss = UNSET;
  /** Chance that a message arrives twice; chances that one is held back, and for how long at most. */
  doubled = 0;
  heldBack: readonly { readonly probability: number; readonly seconds: number }[] = [];
  /** One of the faults above is on. */
  faulty = false;
  /** When the link is free again, there and back. */
  readonly freeAt: Float64Array<ArrayBuffer> = new Float64Array(2);
  /** Numbers of the names of the only classes whose calls take it; null: all do. */
  classLabels: readonly number[] | null = null;
  /** Exactly one call for every request of whatever class, as nearly all links have it (`request-classes.ts`). */
  onePerRequest = true;
  /** −1: what the call asks for; else always this operation. */
  operation = -1;
  /** The call policy. */
  timeoutLane = -1;
  /** The lane of the time-out that a behavior last asked for on its own, and how long that is. */
  shortLane = -1;
  shortLaneSeconds = -1;
  retryStrategy = NO_RETRIES;
  maxAttempts = 1;
  retryBase = 0;
  retryCap = 0;
  retryJitter = NO_JITTER;
  /** True when one of the following is set; launching a call then takes a longer way. */
  guarded = false;
  /** A breaker, a throttle or a bulkhead: attempts are admitted, and it is noted how they end. */
  watched = false;
  /** Share of a retry that a first attempt earns; 0 is no retry at all, −1 no budget. */
  retryBudget = -1;
  /** What can be saved up, and what a retry costs. */
  budgetSize = 5;
  retryCost = 1;
  /** 0: never. */
  hedgeAfterSeconds = 0;
  /** How many of one call are sent at most, the first included. */
  hedgeMost = 2;
  tied = false;
  propagatesDeadline = false;
  breaker: BreakerPolicy | null = null;
  throttle: ThrottlePolicy = { factor: 0, windowSeconds: 120 };
  /** Calls at a time of one caller, 0: no limit; and how many more may wait. */
  bulkhead = 0;
  bulkheadQueue = 0;
  /** A read that has failed for good is answered all the same. */
  fallsBack = false;
  /** What each calling endpoint remembers. */
  callers = new Map<number, CallerGuard>();
  /** By the call that waits: its tied attempts (`tied-calls.ts`). */
  ties = new Map<number, readonly number[]>();
  /** What is counted: calls, replies and one-way messages, bytes there and back, losses, errors. */
  calls = 0;
  answers = 0;
  bytes = UNSET;
  lost = 0;
  errors = 0;
  notSent = 0;
  fallbacks = 0;

  constructor(
    index: number,
    { id, name }: Identity,
    ends: { readonly from: NodeRuntime; readonly to: NodeRuntime; readonly member: boolean },
    streams: number,
    settings: LinkSettings,
    latency: SamplerRef,
  ) {
    this.index = index;
    this.id = id;
    this.name = name;
    this.from = ends.from;
    this.to = ends.to;
    this.member = ends.member;
    this.streams = streams;
    this.settings = settings;
    this.latency = latency;
    this.createdAt = 0;
    this.loss = 0;
    this.bandwidth = 0;
    this.addedLatency = 0;
    this.addedLoss = 0;
    this.bytes = 0;
  }

  /** What has been counted, in the order of `linkMetrics`: each call and each answer is a message. */
  readCounters(): Float64Array<ArrayBuffer> {
    const row = new Float64Array(LINK_COUNTERS);
    this.readCountersInto(row, 0);
    return row;
  }

  /** Writes the same into a row that begins at a place. */
  readCountersInto(row: Float64Array<ArrayBuffer>, at: number): void {
    const { calls } = this;
    row[at] = calls + this.answers;
    row[at + 1] = this.bytes;
    row[at + 2] = this.lost;
    row[at + 3] = calls;
    row[at + 4] = this.errors;
    row[at + 5] = this.notSent;
    row[at + 6] = this.fallbacks;
  }
}
