/**
 * What a design offers to each of its stations, before anything runs: the rates of the clients, carried along
 * the links (probabilities, numbers of calls, weights, hit ratios), times the mean work, against the workers.
 * Planned traffic spikes count; failures, time-outs and retries are left out: this is the load that is wanted, and the first question about a
 * design is whether it is more than there is (Kleinrock 1975: a station is stable while ρ = λ E[S] ÷ c < 1).
 * Where the design does not say how much goes on (behind the misses of a cache that nobody can foretell, inside
 * a replica set, round a loop) nothing is claimed.
 */

import { meanBatch, meanRate } from './bursts.ts';
import {
  type CallGraph,
  calledFor,
  callGraphOf,
  callsFor,
  type GraphLink,
  type GraphNode,
  holdsWorkers,
  instancesOf,
  isSource,
  LeastTimes,
  meanWorkOf,
  type Operations,
  workersOf,
} from './call-graph.ts';
import type { Design } from './design.ts';
import { faultDescriptors } from './faults.ts';
import type { Kind } from './kind.ts';
import { meanOf } from './law-figures.ts';
import { crestsOf, loadFactor } from './load-shape.ts';
import { classShares, type RequestClasses } from './request-classes.ts';
import type { Arrivals, Capacity, Keys, LoadShape, RateRow } from './traffic.ts';

/**
 * What reaches a cache from clients that draw their keys alike: requests a second, each counted once even where
 * it asks for its key several times.
 */
export interface CacheRequests extends Operations {
  readonly keys: Keys;
  /** Entries that it has room for. */
  readonly entries: number;
  /** Seconds; Infinity: entries do not age. */
  readonly ttl: number;
  readonly writesFill: boolean;
  /** Which entry goes when there is no room: the setting of the cache. */
  readonly eviction: string;
}

/** What the design alone does not say. */
export interface LoadKnowledge {
  /** Hit ratio of reads at a cache, from theory or measured; undefined: nobody knows. */
  hitRatio(cache: string, requests: CacheRequests | undefined): number | undefined;
}

/** A share of the load that follows the same course over time: that of one client. */
interface Stream extends Operations {
  readonly source: Source;
  /** The law of the keys as the client draws them; null behind a cache or a shard, where it is another. */
  readonly keys: Keys | null;
  /** How often one request of the client asks for its key here; the second time a cache has it. */
  readonly repeats: number;
  readonly bytes: number;
  /** The class of the requests, null: none; and what the time of own work for them is multiplied by. */
  readonly requestClass: string | null;
  readonly factor: number;
}

/** A client with its course over time. */
interface Source {
  readonly known: GraphNode;
  /** Requests a second where the factor is 1; users who wait offer at most so many. */
  readonly rate: number;
  readonly closed: boolean;
  /** The factor at a moment. */
  readonly factorAt: (seconds: number) => number;
  /** Moments among which the factor is largest. */
  readonly crests: readonly number[];
}

/** What one node is offered, at the moment when it is most. */
export interface OfferedLoad extends Operations {
  /** Mean own work for one of the requests, seconds. */
  readonly workSeconds: number;
  /** What a worker is kept for, beyond its own work, at the least. */
  readonly heldSeconds: number;
  /** Workers that would be busy if everything was served: λ (E[S] + held). */
  readonly demand: number;
  readonly workers: number;
  readonly instances: number;
  /** Demand ÷ workers; 0 without a limit. */
  readonly ratio: number;
  /** When it is most, simulated seconds; null: it is always the same. */
  readonly at: number | null;
  /** Some of it comes from users who wait for their answers: it is at most so much. */
  readonly atMost: boolean;
}

/** The offered load of every node that the design tells it of, by id. */
export class LoadForecast {
  readonly graph: CallGraph;
  readonly times: LeastTimes;
  readonly #design: Design;
  readonly #knowledge: LoadKnowledge;
  readonly #streams: ReadonlyMap<string, readonly Stream[]>;
  readonly #missRatios = new Map<string, number>();

  constructor(design: Design, kinds: readonly Kind[], knowledge: LoadKnowledge) {
    this.#design = design;
    this.#knowledge = knowledge;
    this.graph = callGraphOf(design, kinds);
    // A first pass without hit ratios bounds what closed clients send; the second knows them.
    const rough = new LeastTimes(design, this.graph);
    this.#streams = this.#flow(rough);
    this.times = new LeastTimes(design, this.graph, (id) => this.#missRatios.get(id) ?? 0);
  }

  /** What a node is offered; undefined where the design does not tell. */
  at(id: string): OfferedLoad | undefined {
    const known = this.graph.get(id);
    const streams = this.#streams.get(id);
    if (known === undefined || known.driver || known.kind.station === undefined || streams === undefined)
      return undefined;
    return this.#busiest(known, streams);
  }

  /** Requests a second that reach a node at its busiest; undefined where the design does not tell. */
  rateAt(id: string): number | undefined {
    const streams = this.#streams.get(id);
    if (streams === undefined) return undefined;
    const { reads, writes } = sumAt(
      streams,
      busiestMoment(streams, (s) => s.reads + s.writes),
    );
    return reads + writes;
  }

  /** Misses for each read at a cache; undefined: nobody can know, or it asks no origin. */
  missRatioAt(id: string): number | undefined {
    return this.#missRatios.get(id);
  }

  /** What a client sends a second at a moment; of users who wait for their answers, at most. */
  clientAt(id: string, seconds: number): Operations {
    return sumAt(this.#streams.get(id) ?? [], seconds);
  }

  /** When all clients together send most; 0 where it is always the same. */
  busiestMoment(): number {
    const sources = [...this.graph.values()].filter(isSource);
    const streams = sources.flatMap(({ node }) => this.#streams.get(node.id) ?? []);
    return isSteady(streams) ? 0 : busiestMoment(streams, (sum) => sum.reads + sum.writes);
  }

  #busiest(known: GraphNode, streams: readonly Stream[]): OfferedLoad {
    const holds = holdsWorkers(known);
    const work = (operation: keyof Operations) => meanWorkOf(known, operation);
    const held = (operation: keyof Operations) => (holds ? this.times.behind(known, operation) : 0);
    const workOf = ({ readWork, writeWork }: Sum) => readWork * work('reads') + writeWork * work('writes');
    const demandOf = (sum: Sum) => workOf(sum) + sum.reads * held('reads') + sum.writes * held('writes');
    const moment = busiestMoment(streams, demandOf);
    const sum = sumAt(streams, moment);
    const { reads, writes } = sum;
    const rate = reads + writes;
    const demand = demandOf(sum);
    const workers = workersOf(known);
    const mean = (of: (operation: keyof Operations) => number) =>
      rate > 0 ? (reads * of('reads') + writes * of('writes')) / rate : of('reads');
    return {
      reads,
      writes,
      workSeconds: rate > 0 ? workOf(sum) / rate : work('reads'),
      heldSeconds: mean(held),
      demand,
      workers,
      instances: instancesOf(known),
      ratio: demand > 0 ? demand / workers : 0,
      at: isSteady(streams) ? null : moment,
      atMost: streams.some(({ source }) => source.closed),
    };
  }

  /** Carries what the clients send along the links, callers before those they call. */
  #flow(times: LeastTimes): ReadonlyMap<string, readonly Stream[]> {
    const streams = new Map<string, Stream[]>();
    const unknown = new Set<string>();
    for (const known of callersFirst(this.graph)) {
      const { id } = known.node;
      const arriving = isSource(known) ? sourceStreams(known, this.#design, times) : (streams.get(id) ?? []);
      if (isSource(known)) streams.set(id, [...arriving]);
      const missRatio =
        known.kind.outLinks.meaning === 'origin' ? this.#missRatio(known, arriving) : undefined;
      for (const link of known.out) {
        const callsOf = (requestClass: string | null) =>
          callsFor(known, link, this.graph, missRatio, requestClass);
        if (callsOf(null) === undefined || unknown.has(id) || turnsSomeAway(known, arriving))
          unknown.add(link.to);
        else append(streams, link, arriving, callsOf, known);
      }
    }
    const reached = new Map<string, readonly Stream[]>();
    for (const known of callersFirst(this.graph)) {
      const { id } = known.node;
      if (!unknown.has(id)) reached.set(id, streams.get(id) ?? []);
    }
    return reached;
  }

  #missRatio({ node, settings }: GraphNode, arriving: readonly Stream[]): number | undefined {
    const requests = cacheRequests(settings, arriving);
    const hits = this.#knowledge.hitRatio(node.id, requests);
    if (hits === undefined) return undefined;
    const misses = (1 - hits) / (requests === undefined ? 1 : arriving[0]!.repeats);
    this.#missRatios.set(node.id, misses);
    return misses;
  }
}

/** True for what lets through less than comes at its busiest: nobody can say what goes on from there. */
function turnsSomeAway({ kind, settings }: GraphNode, arriving: readonly Stream[]): boolean {
  const { passes } = kind;
  if (passes === undefined || !passes.where.is.includes(String(settings[passes.where.field]))) return false;
  const rate = ({ reads, writes }: Operations) => reads + writes;
  return rate(sumAt(arriving, busiestMoment(arriving, rate))) > Number(settings[passes.most]);
}

const NOTHING: Operations = { reads: 0, writes: 0 };

function append(
  streams: Map<string, Stream[]>,
  link: GraphLink,
  arriving: readonly Stream[],
  callsOf: (requestClass: string | null) => Operations | undefined,
  { kind, settings }: GraphNode,
): void {
  const list = streams.get(link.to) ?? [];
  streams.set(link.to, list);
  const redraws = kind.outLinks.meaning === 'origin' || kind.outLinks.meaning === 'shards';
  const handsOver = settings.routing === 'one' && settings.answer === 'forward';
  const repeated = kind.outLinks.meaning === 'calls' && !handsOver ? link.settings.call.count : 1;
  for (const stream of arriving) {
    const calls = callsOf(stream.requestClass) ?? NOTHING;
    if (calls.reads === 0 && calls.writes === 0) continue;
    const sent = { reads: stream.reads * calls.reads, writes: stream.writes * calls.writes };
    const called = { reads: 0, writes: 0 };
    called[calledFor(link, 'reads')] += sent.reads;
    called[calledFor(link, 'writes')] += sent.writes;
    const repeats = stream.repeats * repeated;
    list.push({ ...stream, ...called, repeats, keys: redraws ? null : stream.keys });
  }
}

/** Nodes in an order in which callers come before those they call; what stands in a loop is left out. */
function callersFirst(graph: CallGraph): readonly GraphNode[] {
  const callers = new Map<string, number>();
  for (const { out } of graph.values()) for (const { to } of out) callers.set(to, (callers.get(to) ?? 0) + 1);
  const ready = [...graph.values()].filter(({ node }) => !callers.has(node.id));
  for (let i = 0; i < ready.length; i++) {
    for (const { to } of ready[i]!.out) {
      const left = callers.get(to)! - 1;
      callers.set(to, left);
      const next = graph.get(to);
      if (left === 0 && next !== undefined) ready.push(next);
    }
  }
  return ready;
}

// ---- clients ----

/** How long a run without an end is looked at. */
const OPEN_END = 3600;

function sourceStreams(known: GraphNode, design: Design, times: LeastTimes): readonly Stream[] {
  const { settings } = known;
  const arrivals = settings.arrivals as Arrivals | undefined;
  if (arrivals === undefined) return [];
  const source = sourceOf(known, arrivals, design, times);
  const reads = readShare(arrivals, Number(settings.readFraction));
  const classes = (settings.classes ?? []) as RequestClasses;
  const stream = (share: number, reads: number, requestClass: string | null, factor: number): Stream => ({
    source,
    reads: source.rate * share * reads,
    writes: source.rate * share * (1 - reads),
    keys: settings.keys as Keys,
    repeats: 1,
    bytes: Number(settings.valueBytes),
    requestClass,
    factor,
  });
  if (classes.length === 0) return [stream(1, reads, null, 1)];
  const shares = classShares(classes);
  return classes.map(({ name, operation, serviceFactor = 1 }, i) => {
    const ownReads = operation === undefined || replaysLog(arrivals) ? reads : Number(operation === 'read');
    const factor = typeof serviceFactor === 'number' ? serviceFactor : meanOf(serviceFactor);
    return stream(shares[i]!, ownReads, name, factor);
  });
}

/** The rows of a log say what each request is. */
function replaysLog(arrivals: Arrivals): boolean {
  return arrivals.process === 'trace' && arrivals.trace.format === 'access-log';
}

function readShare(arrivals: Arrivals, fraction: number): number {
  if (arrivals.process !== 'trace' || arrivals.trace.format !== 'access-log') return fraction;
  const rows = arrivals.trace.rows ?? [];
  const writes = rows.reduce((sum, row) => sum + row[3], 0);
  return rows.length > 0 ? 1 - writes / rows.length : fraction;
}

function sourceOf(known: GraphNode, arrivals: Arrivals, design: Design, times: LeastTimes): Source {
  const shape = known.settings.loadShape as LoadShape;
  const duration = design.run.duration ?? OPEN_END;
  const surges = surgesOf(known.node.id, design);
  const factorAt = (t: number) =>
    surges.reduce(
      (factor, { from, to, times }) => (t >= from && t < to ? factor * times : factor),
      loadFactor(shape, t),
    );
  const crests = [
    ...crestsOf(shape, duration),
    ...surges.flatMap(({ from, to }) => [from, justBefore(to)]),
  ].filter((t) => t <= duration);
  switch (arrivals.process) {
    case 'poisson':
    case 'constant': {
      const rate = arrivals.rate * meanBatch(arrivals.batch);
      return { known, rate, closed: false, factorAt, crests };
    }
    case 'mmpp': {
      // in the long run; a phase that lasts may bring more than there is for as long
      const rate = meanRate(arrivals) * meanBatch(arrivals.batch);
      return { known, rate, closed: false, factorAt, crests };
    }
    case 'closed':
      return closedSource(known, arrivals, times, factorAt, crests);
    case 'trace':
      return traceSource(known, arrivals, factorAt, crests, duration);
  }
}

/** A traffic spike that is planned for a client: its requests come so many times as often. */
interface Surge {
  readonly from: number;
  readonly to: number;
  readonly times: number;
}

function surgesOf(client: string, design: Design): readonly Surge[] {
  const start = faultDescriptors['traffic-spike'].fields.factor?.initial;
  return design.timeline
    .filter(({ fault, targets }) => fault === 'traffic-spike' && targets.includes(client))
    .map(({ at, duration, settings }) => {
      const to = duration === null ? Number.POSITIVE_INFINITY : at + duration;
      return { from: at, to, times: Number(settings.factor ?? start) };
    });
}

/** The last moment of what ends; a shape may still rise until then. */
function justBefore(end: number): number {
  return end - Math.max(1e-9, end * 1e-9);
}

/** Users who wait send at most N ÷ (Z + R), R being what an answer takes at the least; the shape divides Z. */
function closedSource(
  known: GraphNode,
  arrivals: Extract<Arrivals, { process: 'closed' }>,
  times: LeastTimes,
  factorAt: (t: number) => number,
  crests: readonly number[],
): Source {
  const think = meanOf(arrivals.thinkTime);
  const reads = Number(known.settings.readFraction);
  const answer = reads * times.behind(known, 'reads') + (1 - reads) * times.behind(known, 'writes');
  // who has an interval sends no faster, whatever the answers take
  const least = arrivals.interval ?? 0;
  const rateAt = (factor: number) =>
    factor > 0 ? arrivals.users / Math.max(1e-9, think / factor + answer, least / factor) : 0;
  const rate = rateAt(1);
  return { known, rate, closed: true, factorAt: (t) => rateAt(factorAt(t)) / rate, crests };
}

function traceSource(
  known: GraphNode,
  arrivals: Extract<Arrivals, { process: 'trace' }>,
  factorAt: (t: number) => number,
  crests: readonly number[],
  duration: number,
): Source {
  const { trace } = arrivals;
  if (trace.format === 'access-log') {
    const span = Math.max(1, trace.rows?.at(-1)?.[0] ?? 1);
    return { known, rate: (trace.rows?.length ?? 0) / span, closed: false, factorAt: () => 1, crests: [0] };
  }
  const rows = (trace.rows ?? []).filter((row) => row[0] < duration);
  const busiest = rows.reduce((most: RateRow, row) => (row[1] > most[1] ? row : most), [0, 0]);
  const rowAt = (t: number) => rows.findLast((row) => row[0] <= t)?.[1] ?? 0;
  return {
    known,
    rate: 1,
    closed: false,
    factorAt: (t) => rowAt(t) * factorAt(t),
    crests: [...crests, busiest[0]],
  };
}

// ---- caches ----

/**
 * What a cache is asked for, if all who ask draw their keys by the same law and independently: not where the
 * requests of one client come by several ways, one after the other.
 */
function cacheRequests(
  settings: { readonly [name: string]: unknown },
  arriving: readonly Stream[],
): CacheRequests | undefined {
  const first = arriving[0];
  if (first === undefined || first.keys === null) return undefined;
  const { keys, bytes, repeats } = first;
  const classes = new Set(arriving.map(({ requestClass }) => requestClass));
  const flows = [...classes].map((name) => arriving.filter(({ requestClass }) => requestClass === name));
  const oneWay = flows.every((flow) => new Set(flow.map(({ source }) => source)).size === flow.length);
  const alike = arriving.every(
    (stream) =>
      stream.keys?.count === keys.count &&
      stream.keys.skew === keys.skew &&
      stream.bytes === bytes &&
      stream.repeats === repeats,
  );
  if (!alike || !oneWay || agesOddly(settings)) return undefined;
  const capacity = settings.capacity as Capacity;
  const entries = 'entries' in capacity ? capacity.entries : bytes > 0 ? capacity.bytes / bytes : keys.count;
  return {
    keys,
    // At the usual load: hit ratios belong to long stretches, not to moments.
    reads: arriving.reduce((sum, { reads }) => sum + reads, 0) / repeats,
    writes: arriving.reduce((sum, { writes }) => sum + writes, 0) / repeats,
    entries,
    ttl: (settings.ttl as number | null) ?? Number.POSITIVE_INFINITY,
    writesFill: settings.writePolicy !== 'write-around',
    eviction: String(settings.eviction),
  };
}

/** Lives that a hit prolongs, that are drawn, or that end before their time: no closed form knows them. */
function agesOddly(settings: { readonly [name: string]: unknown }): boolean {
  if (settings.ttl === null || settings.ttl === undefined) return false;
  return (
    settings.ttlMode === 'sliding' || Number(settings.ttlJitter) > 0 || Number(settings.earlyRefresh) > 0
  );
}

// ---- moments ----

function isSteady(streams: readonly Stream[]): boolean {
  return streams.every(({ source }) => {
    const first = source.factorAt(source.crests[0] ?? 0);
    return source.crests.every((t) => source.factorAt(t) === first);
  });
}

/** Requests a second; and the same counted by how much more or less work their classes make than others. */
interface Sum extends Operations {
  readonly readWork: number;
  readonly writeWork: number;
}

function sumAt(streams: readonly Stream[], t: number): Sum {
  let reads = 0;
  let writes = 0;
  let readWork = 0;
  let writeWork = 0;
  for (const stream of streams) {
    const factor = stream.source.factorAt(t);
    reads += stream.reads * factor;
    writes += stream.writes * factor;
    readWork += stream.reads * factor * stream.factor;
    writeWork += stream.writes * factor * stream.factor;
  }
  return { reads, writes, readWork, writeWork };
}

/** More moments than these are looked at evenly. */
const MOST_MOMENTS = 500;

function busiestMoment(streams: readonly Stream[], weight: (sum: Sum) => number): number {
  const all = [...new Set(streams.flatMap(({ source }) => source.crests))].sort((a, b) => a - b);
  const every = Math.ceil(all.length / MOST_MOMENTS);
  let best = all[0] ?? 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < all.length; i += every) {
    const found = weight(sumAt(streams, all[i]!));
    if (found <= most) continue;
    most = found;
    best = all[i]!;
  }
  return best;
}
