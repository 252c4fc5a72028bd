/**
 * All that a run consists of: time, pending events, calls, nodes, links, endpoints, luck. The modules beside
 * this file are functions over it; none keeps state of its own, so that a checkpoint of this object is a
 * checkpoint of the run.
 */
import { AssertionError } from '../base/assert.ts';
import type { Design } from '../model/design.ts';
import type { Distribution } from '../model/distribution.ts';
import type { Kind } from '../model/kind.ts';
import { sideOf, unsided } from '../model/sides.ts';
import type { AnyEndpoint, Behavior } from './behavior.ts';
import { CallPool, type CallRecord, MOST_CALLS } from './call-pool.ts';
import { EventList } from './event-list.ts';
import type { ActiveFaultState } from './faults.ts';
import type { HistoryLog } from './history-log.ts';
import { Lanes } from './lanes.ts';
import type { MessageLog } from './message-log.ts';
import type { Identity, LinkRuntime, NodeRuntime } from './node-runtime.ts';
import type { SamplerRef } from './outcome.ts';
import { Streams } from './random.ts';
import { type ClassRuntime, UNCLASSED } from './request-classes.ts';
import { compileSampler, draw, isZero, type Sampler } from './sampler.ts';
import { TimerTable } from './timer-table.ts';
import { Traces } from './traces.ts';
import { UNSET } from './unset.ts';

/** Where kinds and behaviors are found; the catalog provides it. */
export interface Registry {
  kind(id: string): Kind | undefined;
  behavior(id: string): Behavior | undefined;
}

export interface SimulationOptions {
  readonly seed: number;
  /** Calls in flight at which a run gives up; guards the tab's memory. */
  readonly maxCalls?: number;
  /** Asserts that every handler disposes of its call exactly once: in tests and development. */
  readonly checking?: boolean;
  /** One of this many requests is traced. */
  readonly traceEvery?: number;
}

export class Simulation {
  declare readonly registry: Registry;
  declare readonly seed: number;
  declare readonly checking: boolean;
  now = UNSET;
  readonly events = new EventList();
  declare readonly calls: CallPool;
  readonly timers = new TimerTable();
  readonly lanes = new Lanes();
  readonly streams = new Streams();
  declare readonly traces: Traces;
  nodes: NodeRuntime[] = [];
  links: LinkRuntime[] = [];
  endpoints: AnyEndpoint[] = [];
  samplers: Sampler[] = [];
  readonly linkSamplers = new Map<string, SamplerRef>();
  readonly pairSamplers = new Map<string, SamplerRef>();
  /** What happens next within the present event, and to which call; 0: nothing. */
  nextCode = 0;
  nextCall: CallRecord | null = null;
  /** What happens after that, first in first out: pairs (code, index of the call). */
  private ring: Int32Array<ArrayBuffer> = new Int32Array(2048);
  private ringHead = 0;
  private ringTail = 0;
  /** Events handled so far. */
  handled = 0;
  /** Events handled at the present moment, to notice a run whose time stands still. */
  handledNow = 0;
  /** A run without a duration ends when its sources have ended and all calls have settled (`settled.ts`). */
  untilSettled = false;
  settled = false;
  /** Time of the last event, and for which such time it was last asked whether all has settled. */
  lastEventAt = UNSET;
  settleCheckedAt = UNSET;
  settleAnswer = false;
  settleCountdown = 0;
  /** Endpoints that begin requests by themselves. */
  sources: AnyEndpoint[] = [];
  /** Why the run cannot go on, in words; empty while it can. */
  failure = '';
  /** Faults that are on, by id. */
  faults = new Map<string, ActiveFaultState>();
  nextFault = 0;
  /** Pairs of nodes that partitions block (from · 65536 + to), and whether anything is parted at all. */
  blocked: ReadonlySet<number> = new Set();
  parted = false;
  /** The design holds two (`model/sides.ts`): what happens to one side must not matter to the other. */
  sided = false;
  /** Sides on which something is parted, or which have a latency between zones: their bits. */
  partedSides = 0;
  pairLatencySides = 0;
  /** Latency between zones: sampler by (zone · zones + zone), −1 for none. */
  zones: Design['zones'] = [];
  zoneCount = 0;
  /** Region of each zone, named by the first zone in it. */
  regionOfZone: Int32Array<ArrayBuffer> = new Int32Array(0);
  pairLatency: Int32Array<ArrayBuffer> = new Int32Array(0);
  /** Some node is looked at first and filled by its callers. */
  looksAside = false;
  hasPairLatency = false;
  /** Request classes of all clients, by the number that calls carry, and the names among them by theirs. */
  classes: ClassRuntime[] = [UNCLASSED];
  classNames: string[] = [''];
  /** Notes messages while somebody watches; else null. */
  messages: MessageLog | null = null;
  /** Notes what clients ask and get while somebody records; else null. */
  history: HistoryLog | null = null;

  constructor(registry: Registry, options: SimulationOptions) {
    this.registry = registry;
    this.seed = options.seed;
    this.checking = options.checking ?? false;
    this.calls = new CallPool(options.maxCalls ?? MOST_CALLS);
    this.traces = new Traces(options.traceEvery ?? 64);
    this.now = 0;
    this.lastEventAt = 0;
    this.settleCheckedAt = -1;
  }

  /** True when nothing more is to happen within the present event. */
  get idle(): boolean {
    return this.nextCode === 0;
  }

  /** Lets something happen to a call later within this same event. */
  push(code: number, call: CallRecord): void {
    if (this.nextCode === 0) {
      // nearly always: a handler causes one thing
      this.nextCode = code;
      this.nextCall = call;
    } else this.pushBehind(code, call.index);
  }

  /** What was to happen next is being done: what comes after it takes its place. */
  shift(): void {
    if (this.ringHead === this.ringTail) this.nextCode = 0;
    else this.shiftRing();
  }

  private shiftRing(): void {
    const { ring, ringHead } = this;
    this.nextCode = ring[ringHead]!;
    this.nextCall = this.calls.records[ring[ringHead + 1]!]!;
    this.ringHead = (ringHead + 2) & (ring.length - 1);
  }

  private pushBehind(code: number, call: number): void {
    const ring = this.ring;
    const tail = this.ringTail;
    ring[tail] = code;
    ring[tail + 1] = call;
    this.ringTail = (tail + 2) & (ring.length - 1);
    if (this.ringTail === this.ringHead) this.growRing();
  }

  private growRing(): void {
    const old = this.ring;
    const bigger = new Int32Array(old.length * 2);
    const first = old.length - this.ringHead;
    bigger.set(old.subarray(this.ringHead), 0);
    bigger.set(old.subarray(0, this.ringHead), first);
    this.ring = bigger;
    this.ringHead = 0;
    this.ringTail = old.length;
  }

  /** A sampler of a node or link by name: the same number for the same name, drawing from the newest law. */
  namedSampler(names: Map<string, SamplerRef>, name: string, law: Distribution, scale: number): SamplerRef {
    const known = names.get(name);
    const sampler = compileSampler(law, scale);
    if (known !== undefined) {
      this.samplers[known] = sampler;
      return known;
    }
    this.samplers.push(sampler);
    const ref = (this.samplers.length - 1) as SamplerRef;
    names.set(name, ref);
    return ref;
  }

  /** Draws a value. */
  drawFrom(sampler: SamplerRef, stream: number): number {
    const law = this.samplers[sampler]!;
    if (isZero(law)) return 0;
    draw(law, this.streams, stream);
    return this.streams.drawn;
  }

  /** Who an element of the design is. */
  identityOf(id: string): Identity {
    if (!this.sided) return { id, name: id, sideBit: 1 };
    return { id, name: unsided(id), sideBit: this.sideBitOf(id) };
  }
  /** The bit of the side that an id, or the name of a region, belongs to. */
  sideBitOf(id: string): number {
    return this.sided && sideOf(id) === 'b' ? 2 : 1;
  }

  /** The runtime of a node that still exists. */
  nodeById(id: string): NodeRuntime | undefined {
    return this.nodes.find((node) => node.id === id && !node.removed);
  }
  /** The runtime of a link that still exists. */
  linkById(id: string): LinkRuntime | undefined {
    return this.links.find((link) => link.id === id && !link.removed);
  }

  /** The endpoint of an index that is known to be right. */
  endpoint(index: number): AnyEndpoint {
    const ep = this.endpoints[index];
    // not `assert` with a template: the message would be built each time
    if (ep === undefined) throw new AssertionError(`no endpoint ${index}`);
    return ep;
  }
}
