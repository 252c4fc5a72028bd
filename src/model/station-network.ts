/**
 * A design as a network of queues: what theory (`theory/network.ts`, Jackson's networks and mean value analysis)
 * needs to know of it and no more. Stations with their laws of work, who calls whom how often for one request and
 * how long the way takes, clients with what they send, and, in words, everything in the design that such a network
 * does not know: what is retried, broken, limited, or decided by a protocol.
 */
import { formatQuantity } from '../base/units.ts';
import {
  type CallGraph,
  calledFor,
  callsFor,
  type GraphLink,
  type GraphNode,
  holdsWorkers,
  instancesOf,
  isSource,
  meanWorkOf,
  type Operations,
  retriesOf,
  timeoutOf,
  workDeviationOf,
  workOf,
} from './call-graph.ts';
import { type Design, nodeName } from './design.ts';
import type { Distribution } from './distribution.ts';
import { faultDescriptors } from './faults.ts';
import { deviationOf, meanOf } from './law-figures.ts';
import type { LoadForecast } from './offered-load.ts';
import { classShares, type RequestClass, type RequestClasses } from './request-classes.ts';
import { attemptsOf } from './retry-delays.ts';
import type { Arrivals } from './traffic.ts';

/** The two operations by their places in pairs. */
const OPERATIONS = ['reads', 'writes'] as const satisfies readonly (keyof Operations)[];
/** A figure for reads and one for writes. */
export type Pair<T> = readonly [reads: T, writes: T];

/** The law of the work for one request. */
export interface NetworkWork {
  readonly mean: number;
  readonly deviation: number;
  readonly isExponential: boolean;
}

/** One way on for a request. */
export interface NetworkCall {
  /** Place of the node that is called. */
  readonly to: number;
  readonly operation: 0 | 1;
  /** Calls for one request, on average. */
  readonly count: number;
  /** Chance that there is any. */
  readonly probability: number;
  /** There and back. */
  readonly roundTripSeconds: number;
  /** False: whoever calls does not wait for the answer. */
  readonly isAwaited: boolean;
  /** How long the caller waits for one answer; null: for ever. */
  readonly timeoutSeconds: number | null;
}

/** How the requests for several instances or nodes are spread over them. */
export type Spread =
  /** By chance: each has a stream of its own. */
  | 'random'
  /** One after the other, over so many. */
  | { readonly inTurn: number }
  /** To the least busy of so many, as nearly as the policy can tell. */
  | { readonly leastBusy: number }
  /** To the shortest of some that are drawn. */
  | { readonly choices: number; readonly of: number };

export interface NetworkNode {
  readonly id: string;
  readonly name: string;
  /** Does work of its own on workers; else requests pass it. */
  readonly isStation: boolean;
  readonly instances: number;
  /** Of one instance; Infinity: no limit. */
  readonly servers: number;
  /** Places, those in service included, of one instance; null: no limit. */
  readonly room: number | null;
  readonly discipline: string;
  /** Mean time after which one who waits leaves; null: never. */
  readonly patienceSeconds: number | null;
  /** A worker is kept until what it calls has answered. */
  readonly holds: boolean;
  readonly spread: Spread;
  readonly work: Pair<NetworkWork>;
  readonly calls: Pair<readonly NetworkCall[]>;
  /** True: all calls at once, and the slowest decides. */
  readonly inParallel: boolean;
  /** What only its protocol knows: nothing is claimed of it and of what stands behind it. */
  readonly unknown: string | null;
  /** Assumptions of theory that its settings break, in sentences. */
  readonly doubts: readonly string[];
}

export interface NetworkClient {
  readonly id: string;
  readonly name: string;
  /** Requests a second; of users who wait, at most. */
  readonly rates: Pair<number>;
  /** Users who wait for their answers; null: requests come whatever happens. */
  readonly users: number | null;
  readonly thinkSeconds: number;
  /** Squared coefficient of variation of the gaps between requests; NaN: not even a process of gaps. */
  readonly arrivalCvSquared: number;
  readonly calls: Pair<readonly NetworkCall[]>;
  /** How long it waits for an answer; null: for ever. */
  readonly timeoutSeconds: number | null;
  /** Kinds of its reads and of its writes; one that is plain where all are alike. */
  readonly classes: Pair<readonly NetworkClass[]>;
  readonly doubts: readonly string[];
}

/** A request class of a client. */
export interface NetworkClass {
  readonly name: string;
  /** Of the client's requests of the operation, as part of 1. */
  readonly share: number;
  /** Higher goes first where a queue goes by priority. */
  readonly priority: number;
  /** What work is multiplied by: mean, and mean square. */
  readonly factor: number;
  readonly factorSquare: number;
  /** The factor's law where it is one, by name. */
  readonly factorLaw: string | null;
}

export interface StationNetwork {
  readonly nodes: readonly NetworkNode[];
  readonly clients: readonly NetworkClient[];
  /** Moment whose load it is, simulated seconds. */
  readonly at: number;
  /** What the timeline will break, in sentences. */
  readonly planned: readonly string[];
}

/** The network of a design with the load of a moment; by default that of its busiest. */
export function stationNetworkOf(design: Design, forecast: LoadForecast, at?: number): StationNetwork {
  const { graph } = forecast;
  const inner = [...graph.values()].filter((known) => !isSource(known));
  const places = new Map(inner.map(({ node }, place) => [node.id, place]));
  const context: Context = { design, forecast, graph, places };
  const hidden = hiddenNodes(inner, context);
  const moment = at ?? forecast.busiestMoment();
  return {
    nodes: inner.map((known) => nodeOf(known, context, hidden)),
    clients: [...graph.values()].filter(isSource).map((known) => clientOf(known, context, moment)),
    at: moment,
    planned: plannedFaults(design),
  };
}

interface Context {
  readonly design: Design;
  readonly forecast: LoadForecast;
  readonly graph: CallGraph;
  readonly places: ReadonlyMap<string, number>;
}

function nodeOf(known: GraphNode, context: Context, hidden: ReadonlyMap<string, string>): NetworkNode {
  const { node, settings, kind } = known;
  const isStation = kind.station !== undefined && !known.driver;
  const workers = kind.station === undefined ? null : settings[kind.station.workers];
  const capacity = settings.queueCapacity;
  const servers = typeof workers === 'number' ? workers : Number.POSITIVE_INFINITY;
  return {
    id: node.id,
    name: nodeName(node),
    isStation,
    instances: known.driver ? 1 : instancesOf(known),
    servers: isStation ? servers : Number.POSITIVE_INFINITY,
    room: isStation && typeof capacity === 'number' ? servers + capacity : null,
    discipline: String(settings.discipline ?? 'fifo'),
    patienceSeconds: patienceOf(settings.patience),
    holds: holdsWorkers(known),
    spread: spreadOf(known, context.graph),
    work: pairOf((operation) => workAt(known, operation)),
    calls: pairOf((operation) => callsOf(known, operation, context)),
    inParallel: settings.calls === 'parallel' && settings.routing !== 'one',
    unknown: unknownOf(known, context) ?? hidden.get(node.id) ?? null,
    doubts: nodeDoubts(known),
  };
}

function patienceOf(patience: unknown): number | null {
  return typeof patience === 'object' && patience !== null ? meanOf(patience as Distribution) : null;
}

function pairOf<T>(of: (operation: keyof Operations) => T): Pair<T> {
  return [of('reads'), of('writes')];
}

function workAt(known: GraphNode, operation: keyof Operations): NetworkWork {
  const law = workOf(known, operation);
  return {
    mean: meanWorkOf(known, operation),
    deviation: workDeviationOf(known, operation),
    isExponential: law?.distribution === 'exponential',
  };
}

function callsOf(known: GraphNode, operation: keyof Operations, context: Context): readonly NetworkCall[] {
  const { graph, forecast, places } = context;
  const missRatio = forecast.missRatioAt(known.node.id);
  const { meaning } = known.kind.outLinks;
  const isAwaited = meaning !== 'consumers' && meaning !== 'groups';
  return known.out.flatMap((link): readonly NetworkCall[] => {
    const calls = callsFor(known, link, graph, missRatio);
    const to = places.get(link.to);
    if (calls === undefined || to === undefined || calls[operation] === 0) return [];
    const called = OPERATIONS.indexOf(calledFor(link, operation)) as 0 | 1;
    const { probability, count } = link.settings.call;
    const joins = meaning === 'calls' && known.settings.routing !== 'one';
    return [
      {
        to,
        operation: called,
        count: calls[operation],
        probability: joins ? probability : Math.min(1, calls[operation] / Math.max(1, count)),
        roundTripSeconds: forecast.times.roundTrip(link),
        isAwaited,
        timeoutSeconds: link.settings.call.timeout,
      },
    ];
  });
}

/** Policies that look before they send, and those that only count. */
const LEAST_BUSY = new Set(['least-outstanding', 'least-response-time', 'join-idle-queue', 'peak-ewma']);
const IN_TURN = new Set(['round-robin', 'smooth-weighted']);

/** What stands in front of a node decides how even its requests come. */
function spreadOf(known: GraphNode, graph: CallGraph): Spread {
  const balancers = known.into.flatMap(({ from }) => {
    const caller = graph.get(from);
    return caller !== undefined && caller.kind.outLinks.meaning === 'alternatives' && !isSource(caller)
      ? [caller]
      : [];
  });
  const [balancer] = balancers;
  if (balancer === undefined || balancers.length < known.into.length || balancers.length > 1) return 'random';
  const { settings } = balancer;
  const backends = balancer.out.reduce((sum, { to }) => {
    const behind = graph.get(to);
    return sum + (behind === undefined ? 0 : instancesOf(behind));
  }, 0);
  const policy = String(settings.policy);
  if (settings.affinity !== undefined && settings.affinity !== 'none') return 'random';
  if (IN_TURN.has(policy)) return { inTurn: backends };
  if (LEAST_BUSY.has(policy)) return { leastBusy: backends };
  if (policy === 'power-of-d') return { choices: Math.min(backends, Number(settings.choices)), of: backends };
  return 'random';
}

function unknownOf(known: GraphNode, context: Context): string | null {
  const { kind, node, settings } = known;
  const name = nodeName(node);
  if (sortsByClass(known))
    return `${name} sends request classes over links of their own, which no formula here follows.`;
  switch (kind.outLinks.meaning) {
    case 'members':
      return `${name} is a ${kind.title.toLowerCase()}: its protocol decides what its members do for a request.`;
    case 'origin':
      return known.out.length > 0 && context.forecast.missRatioAt(node.id) === undefined
        ? `How often ${name} hits follows from no formula here (${String(settings.eviction)}).`
        : null;
    default:
      return null;
  }
}

/** True where some of its links are for some request classes only. */
function sortsByClass({ kind, out }: GraphNode): boolean {
  return kind.outLinks.byClass === true && out.some(({ settings }) => settings.call.classes !== null);
}

/** What stands behind nodes of which nobody knows what they ask for, with the reason. */
function hiddenNodes(inner: readonly GraphNode[], context: Context): ReadonlyMap<string, string> {
  const hidden = new Map<string, string>();
  const hide = (known: GraphNode, behind: string): void => {
    for (const { to } of known.out) {
      const next = context.graph.get(to);
      if (next === undefined || hidden.has(to)) continue;
      hidden.set(to, `What reaches ${nodeName(next.node)} is decided by ${behind}.`);
      hide(next, behind);
    }
  };
  for (const known of inner) if (unknownOf(known, context) !== null) hide(known, nodeName(known.node));
  for (const known of context.graph.values())
    if (isSource(known) && sortsByClass(known)) hide(known, `the request classes of ${nodeName(known.node)}`);
  return hidden;
}

// ---- what the design has that theory does not ----

function nodeDoubts(known: GraphNode): readonly string[] {
  const { settings, kind, node } = known;
  const name = nodeName(node);
  const doubts: string[] = [];
  if (settings.failures !== null && settings.failures !== undefined)
    doubts.push(`${name} may fail at random, and theory has it up all the time.`);
  if (settings.whenFull === 'block' && settings.queueCapacity !== null && known.kind.station !== undefined)
    doubts.push(`Who finds ${name} full waits at its door and keeps its own worker.`);
  const { discipline, patience, shedding, concurrencyLimit } = settings;
  const waits = kind.station !== undefined && !known.driver;
  if (waits && typeof patience === 'object' && patience !== null)
    if ((patience as Distribution).distribution !== 'exponential')
      doubts.push(`Patience at ${name} is taken to be exponential, with its mean.`);
  if (waits && shedding !== undefined && shedding !== 'none' && discipline !== 'processor-sharing')
    doubts.push(`${name} drops what waits too long, which theory lets wait.`);
  if (waits && concurrencyLimit !== undefined && concurrencyLimit !== 'none')
    doubts.push(`${name} limits how many requests it has at once, which theory does not.`);
  if (kind.outLinks.meaning === 'shards')
    doubts.push(
      `${name} is taken to spread requests evenly; hot keys make one shard busier than the others.`,
    );
  if (kind.outLinks.meaning === 'origin' && known.out.length > 0)
    doubts.push(`Hits of ${name} are by Che’s approximation, and its misses are taken to be independent.`);
  if (kind.outLinks.meaning === 'origin' && settings.coalescing === false)
    doubts.push(
      `Everybody who misses one key at ${name} asks its origin: more than is foretold when that is slow.`,
    );
  for (const link of known.out) doubts.push(...linkDoubts(link, name, known));
  return doubts;
}

function linkDoubts(link: GraphLink, name: string, from: GraphNode): readonly string[] {
  const { call, loss, bandwidth } = link.settings;
  const doubts: string[] = [];
  if (loss > 0) doubts.push(`Messages from ${name} are lost.`);
  if (bandwidth !== null) doubts.push(`Messages from ${name} wait for their bandwidth, which is left out.`);
  if (call.hedgeAfter !== null) doubts.push(`${name} sends some calls twice (hedging).`);
  if (call.fallback === 'answer')
    doubts.push(`${name} answers reads that fail by itself, which theory counts as failed.`);
  if (call.breakerFailureRate !== null) doubts.push(`A circuit breaker of ${name} may open.`);
  if (!isSource(from) && call.retries !== null && attemptsOf(call.retries) > 1)
    doubts.push(`${name} tries failed calls again.`);
  return doubts;
}

/** What is planned to break, which a steady state knows nothing of. */
function plannedFaults({ timeline }: Design): readonly string[] {
  const titles = timeline.map(({ fault, at }) => {
    return `${faultDescriptors[fault].title} is planned at ${formatQuantity(at, 'seconds')}, and theory leaves it out.`;
  });
  return [...new Set(titles)];
}

// ---- clients ----

function clientOf(known: GraphNode, context: Context, at: number): NetworkClient {
  const { settings, node } = known;
  const arrivals = settings.arrivals as Arrivals;
  const sent = context.forecast.clientAt(node.id, at);
  const classes = (settings.classes ?? []) as RequestClasses;
  const closed = arrivals.process === 'closed' ? arrivals : null;
  const timeouts = known.out.map((link) => timeoutOf(link, context.graph));
  return {
    id: node.id,
    name: nodeName(node),
    rates: [sent.reads, sent.writes],
    users: closed?.users ?? null,
    thinkSeconds: closed === null ? 0 : meanOf(closed.thinkTime),
    arrivalCvSquared: variability[arrivals.process] ?? Number.NaN,
    calls: pairOf((operation) => callsOf(known, operation, context)),
    timeoutSeconds: timeouts.reduce<number | null>(
      (least, each) => (each === null ? least : Math.min(least ?? each, each)),
      null,
    ),
    classes: pairOf((operation) => classesOf(classes, operation, Number(settings.readFraction))),
    doubts: clientDoubts(known, context.graph),
  };
}

/** Chance that a request of a class reads. */
function readChance({ operation }: RequestClass, reads: number): number {
  return operation === undefined ? reads : operation === 'read' ? 1 : 0;
}

const PLAIN: readonly NetworkClass[] = [
  { name: '', share: 1, priority: 0, factor: 1, factorSquare: 1, factorLaw: null },
];

/** The classes of which a client's reads, or its writes, are made. */
function classesOf(
  classes: RequestClasses,
  operation: keyof Operations,
  reads: number,
): readonly NetworkClass[] {
  if (classes.length === 0) return PLAIN;
  const shares = classShares(classes);
  const weights = classes.map((each, k) => {
    const chance = readChance(each, reads);
    return shares[k]! * (operation === 'reads' ? chance : 1 - chance);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return PLAIN;
  return classes.flatMap((each, k): readonly NetworkClass[] => {
    if (weights[k] === 0) return [];
    const { name, priority = 0, serviceFactor = 1 } = each;
    const law = typeof serviceFactor === 'number' ? null : serviceFactor;
    const factor = law === null ? (serviceFactor as number) : meanOf(law);
    const deviation = law === null ? 0 : deviationOf(law);
    const factorSquare = factor * factor + deviation * deviation;
    const factorLaw = law?.distribution ?? null;
    return [{ name, share: weights[k]! / total, priority, factor, factorSquare, factorLaw }];
  });
}

const variability: { readonly [process: string]: number } = { poisson: 1, closed: 1, constant: 0 };

function clientDoubts(known: GraphNode, graph: CallGraph): readonly string[] {
  const { settings, node } = known;
  const name = nodeName(node);
  const arrivals = settings.arrivals as Arrivals;
  const doubts: string[] = [];
  if (arrivals.process === 'constant') doubts.push(`${name} sends at even distances, not independently.`);
  else if (arrivals.process === 'trace') doubts.push(`${name} sends as was recorded: its rate changes.`);
  else if (!(arrivals.process in variability)) doubts.push(`${name} sends in bursts.`);
  if ('batch' in arrivals && arrivals.batch !== undefined)
    doubts.push(`${name} sends in batches: who stands behind in one waits for those before.`);
  const { shape } = settings.loadShape as { readonly shape: string };
  if (shape !== 'steady') doubts.push(`The load of ${name} changes over time (${shape}).`);
  if (known.out.some((link) => attemptsOf(retriesOf(link, graph)) > 1))
    doubts.push(`${name} tries failed requests again.`);
  for (const link of known.out) doubts.push(...linkDoubts(link, name, known));
  return doubts;
}
