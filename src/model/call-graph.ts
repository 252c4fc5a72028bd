/**
 * A design as a graph of calls, with all settings filled in: who calls whom over which link how often for one
 * request, and how long a call takes at the least. What is offered to a node (`offered-load.ts`) and what is
 * surely not meant (`cautions.ts`) follow from it, without a run.
 */
import { listAt } from '../base/lists.ts';
import type { Design, DesignLink, DesignNode } from './design.ts';
import type { Distribution } from './distribution.ts';
import { initialSettings, type Settings } from './fields.ts';
import { isLookedAside, type Kind, placementOf } from './kind.ts';
import { deviationOf, meanOf } from './law-figures.ts';
import { type LinkSettings, resolveLinkSettings } from './links.ts';
import { admits } from './request-classes.ts';
import type { Retries } from './traffic.ts';
import { pairInForce } from './zones.ts';

/** A node with what its settings come to. */
export interface GraphNode {
  readonly node: DesignNode;
  readonly kind: Kind;
  /** With initial values filled in. */
  readonly settings: Settings;
  /** Runs inside its callers: no workers, no queue. */
  readonly driver: boolean;
  readonly out: readonly GraphLink[];
  /** Links over which it is called. */
  readonly into: readonly GraphLink[];
}

export interface GraphLink {
  readonly link: DesignLink;
  readonly settings: LinkSettings;
  readonly from: string;
  readonly to: string;
}

export type CallGraph = ReadonlyMap<string, GraphNode>;

/** Reads and writes: calls a second, or calls for one request. */
export interface Operations {
  readonly reads: number;
  readonly writes: number;
}

/** Every node of a design by its id; kinds that are not known are left out. */
export function callGraphOf(design: Design, kinds: readonly Kind[]): CallGraph {
  const byId = new Map(kinds.map((kind) => [kind.id, kind]));
  const leaving = new Map<string, GraphLink[]>();
  const coming = new Map<string, GraphLink[]>();
  for (const link of design.links) {
    const known = { link, settings: resolveLinkSettings(link.settings), from: link.from, to: link.to };
    listAt(leaving, link.from).push(known);
    listAt(coming, link.to).push(known);
  }
  const graph = new Map<string, GraphNode>();
  for (const node of design.nodes) {
    const kind = byId.get(node.kind);
    if (kind === undefined) continue;
    const settings: Settings = { ...initialSettings(kind.fields), ...node.settings };
    const driver = placementOf(kind, settings) === 'driver';
    const links = { out: listAt(leaving, node.id), into: listAt(coming, node.id) };
    graph.set(node.id, { node, kind, settings, driver, ...links });
  }
  return graph;
}

/** True for a node where requests begin. */
export function isSource({ kind }: Pick<GraphNode, 'kind'>): boolean {
  return !kind.accepts.calls && kind.outLinks.meaning === 'alternatives';
}

/** How many instances there are. */
export function instancesOf({ kind, settings }: GraphNode): number {
  return kind.instancesField === undefined ? 1 : Number(settings[kind.instancesField]);
}

/** Workers of all instances together; infinite where there is no limit. */
export function workersOf(known: GraphNode): number {
  const { station } = known.kind;
  const each = station === undefined ? null : known.settings[station.workers];
  return typeof each === 'number' ? each * instancesOf(known) : Number.POSITIVE_INFINITY;
}

/** The law of a node's own work for an operation; undefined where it does none, or only its protocol knows. */
export function workOf(known: GraphNode, operation: keyof Operations): Distribution | undefined {
  const { station } = known.kind;
  if (station === undefined || known.driver) return undefined;
  const { work } = station;
  const name = typeof work === 'string' ? work : operation === 'reads' ? work.read : work.write;
  return known.settings[name] as Distribution;
}

/** By how much a node's own work is divided. */
export function speedOf({ kind, settings }: GraphNode): number {
  const name = kind.station?.speed;
  return name === undefined ? 1 : Number(settings[name]);
}

/** Mean of a node's own work, seconds; 0 where it does none that is known. */
export function meanWorkOf(known: GraphNode, operation: keyof Operations): number {
  const law = workOf(known, operation);
  return law === undefined ? 0 : meanOf(law) / speedOf(known);
}

/** Standard deviation of a node's own work, seconds. */
export function workDeviationOf(known: GraphNode, operation: keyof Operations): number {
  const law = workOf(known, operation);
  return law === undefined ? 0 : deviationOf(law) / speedOf(known);
}

/** True where a worker is kept until what is behind has answered. */
export function holdsWorkers({ kind, settings, out }: GraphNode): boolean {
  const name = kind.station?.holds;
  return name !== undefined && settings[name] === true && out.length > 0;
}

/**
 * How often each link is called for one request of a node, as far as the design says it. `missRatio` is that of
 * a cache, undefined where nobody can know it; then so is what it asks its origin.
 */
export function callsFor(
  known: GraphNode,
  link: GraphLink,
  graph: CallGraph,
  missRatio: number | undefined,
  requestClass: string | null = null,
): Operations | undefined {
  const { settings } = known;
  if (!takesLink(known, link, requestClass)) return NO_CALLS;
  const out = known.out.filter((each) => takesLink(known, each, requestClass));
  switch (known.kind.outLinks.meaning) {
    case 'none':
    case 'members':
      return undefined;
    case 'origin':
      // how many writes of a key become one before the origin gets it, the design does not say
      if (missRatio === undefined || settings.writePolicy === 'write-back') return undefined;
      return { reads: missRatio, writes: 1 };
    case 'shards':
      return shardCalls(known, link);
    case 'consumers':
      return both(consumerShare(known, link, graph));
    case 'groups':
      return both(1);
    case 'alternatives':
      if (known.kind.outLinks.inOrder === true) return both(link === out[0] ? 1 : 0);
      return both(isSource(known) ? weightShare(out, link, 0) : backendShare(out, link, graph));
    case 'calls': {
      const { probability, count } = link.settings.call;
      // what is fetched depends on what a cache has that this node fills
      if (settings.routing !== 'one' && looksAside(known, graph)) return undefined;
      if (settings.routing !== 'one') return both(probability * count);
      const share = weightShare(out, link, 1);
      return both(settings.answer === 'forward' ? share : share * count);
    }
  }
}

const NO_CALLS: Operations = { reads: 0, writes: 0 };

/** True where calls of a class (null: none) may go over a link. */
function takesLink(known: GraphNode, link: GraphLink, requestClass: string | null): boolean {
  return known.kind.outLinks.byClass !== true || admits(link.settings.call.classes, requestClass);
}

/**
 * Keys are spread evenly over the shards in use, before or after a planned change, whichever is more for this one;
 * of ranges nobody knows. Queries over all shards are reads at each of them.
 */
function shardCalls({ out, settings }: GraphNode, { link }: GraphLink): Operations | undefined {
  if (settings.scheme === 'range') return undefined;
  const place = out.filter((other) => other.link.id < link.id).length;
  const inUse = (most: unknown) => Math.min(out.length, Number(most ?? out.length));
  const share = (shards: number) => (place < shards ? 1 / shards : 0);
  const before = inUse(settings.shardsInUse);
  const after = settings.changeAt === null ? before : inUse(settings.changeTo);
  const single = Math.max(share(before), share(after));
  const scattered = single > 0 ? Number(settings.scatterFraction) : 0;
  return { reads: (1 - scattered) * single + scattered, writes: single };
}

function looksAside({ out }: GraphNode, graph: CallGraph): boolean {
  return out.some(({ to }) => {
    const called = graph.get(to);
    return called !== undefined && isLookedAside(called.kind, called.settings);
  });
}

function both(calls: number): Operations {
  return { reads: calls, writes: calls };
}

/** Weights that sum to less than `least` leave the rest without a call. */
function weightShare(out: readonly GraphLink[], { settings }: GraphLink, least: number): number {
  const total = out.reduce((sum, each) => sum + each.settings.call.weight, 0);
  return settings.call.weight / Math.max(least, total) || 0;
}

/** Every instance behind every link is a backend, and all get as much. */
function backendShare(out: readonly GraphLink[], { to }: GraphLink, graph: CallGraph): number {
  const backends = (id: string): number => {
    const known = graph.get(id);
    return known === undefined ? 0 : instancesOf(known);
  };
  const total = out.reduce((sum, each) => sum + backends(each.to), 0);
  return backends(to) / total || 0;
}

/** Consumers behind all links take turns; dead letters are none while all goes well. */
function consumerShare(known: GraphNode, link: GraphLink, graph: CallGraph): number {
  if (link.settings.call.role !== 'consumer') return 0;
  const out = known.out.filter(({ settings }) => settings.call.role === 'consumer');
  return backendShare(out, link, graph);
}

/** Time-out of one attempt over a link: its own, or that of the client it leaves; null: none. */
export function timeoutOf(link: GraphLink, graph: CallGraph): number | null {
  const own = link.settings.call.timeout;
  const from = graph.get(link.from);
  if (own !== null || from === undefined || !isSource(from)) return own;
  return (from.settings.timeout as number | null | undefined) ?? null;
}

/** What a caller does after a failed attempt over a link. */
export function retriesOf(link: GraphLink, graph: CallGraph): Retries {
  const own = link.settings.call.retries;
  const from = graph.get(link.from);
  if (own !== null) return own;
  const ofClient = from !== undefined && isSource(from) ? (from.settings.retries as Retries) : undefined;
  return ofClient ?? { strategy: 'none' };
}

/** What one way over a link takes on average, seconds: its own latency and that between the zones. */
function onewayOf(link: GraphLink, graph: CallGraph, design: Design): number {
  return meanOf(link.settings.latency) + zoneLatency(graph.get(link.from), graph.get(link.to), design);
}

function zoneLatency(a: GraphNode | undefined, b: GraphNode | undefined, design: Design): number {
  const from = design.zones.find((zone) => zone.id === a?.node.zone);
  const to = design.zones.find((zone) => zone.id === b?.node.zone);
  if (from === undefined || to === undefined) return 0;
  const pair = pairInForce(design, from, to);
  return pair === undefined ? 0 : meanOf(pair.latency);
}

/**
 * Mean times to an answer if nobody ever waited in a queue: what no amount of capacity can undercut. Where the
 * design does not say (a cache's misses, a protocol's rounds), the least that can be.
 */
export class LeastTimes {
  readonly #design: Design;
  readonly #graph: CallGraph;
  readonly #missRatio: (id: string) => number;
  readonly #known = new Map<string, number>();

  constructor(design: Design, graph: CallGraph, missRatio: (id: string) => number = () => 0) {
    this.#design = design;
    this.#graph = graph;
    this.#missRatio = missRatio;
  }

  /** From sending a call over a link to its answer. */
  overLink(link: GraphLink, operation: keyof Operations): number {
    return this.roundTrip(link) + this.at(link.to, calledFor(link, operation));
  }

  /** There and back over a link, nothing done in between. */
  roundTrip(link: GraphLink): number {
    return 2 * onewayOf(link, this.#graph, this.#design);
  }

  /** From arriving at a node to its answer. */
  at(id: string, operation: keyof Operations): number {
    const key = `${operation} ${id}`;
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    this.#known.set(key, 0); // a loop of calls: counted once
    const known = this.#graph.get(id);
    const time = known === undefined ? 0 : meanWorkOf(known, operation) + this.behind(known, operation);
    this.#known.set(key, time);
    return time;
  }

  /** Waiting for what a node calls. */
  behind(known: GraphNode, operation: keyof Operations): number {
    const { out } = known;
    const times = out.map((link) => this.overLink(link, operation));
    if (times.length === 0) return 0;
    switch (known.kind.outLinks.meaning) {
      case 'none':
      case 'consumers':
      case 'groups':
        return 0; // who sends is answered before they are asked
      case 'members':
        return Math.min(...times);
      case 'origin':
        // what is written back is answered before
        if (operation === 'writes') return known.settings.writePolicy === 'write-back' ? 0 : times[0]!;
        return this.#missRatio(known.node.id) * times[0]!;
      default: {
        const parts = out.map(
          (link, i) => (callsFor(known, link, this.#graph, 1)?.[operation] ?? 0) * times[i]!,
        );
        const asksAll =
          known.kind.outLinks.meaning === 'shards' && Number(known.settings.scatterFraction) > 0;
        // the fastest answer is the least that a query over all shards takes, or a look into a cache first
        if (asksAll || looksAside(known, this.#graph)) return Math.min(...times);
        const parallel = known.settings.calls === 'parallel' && known.settings.routing !== 'one';
        return parallel
          ? Math.max(...out.map((link, i) => link.settings.call.probability * times[i]!))
          : parts.reduce((sum, part) => sum + part, 0);
      }
    }
  }
}

/** A link may ask for something else than was asked. */
export function calledFor(link: GraphLink, operation: keyof Operations): keyof Operations {
  const called = link.settings.call.operation;
  return called === 'same' ? operation : called === 'read' ? 'reads' : 'writes';
}
