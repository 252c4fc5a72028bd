/**
 * What holds between the elements of a design: links join nodes that exist and may be joined, drivers do not
 * contain each other, faults break what is there. The canvas asks the same questions before it draws a link,
 * so a refusal has the same words everywhere.
 */
import type { Design, DesignLink, DesignNode, DesignZone } from './design.ts';
import { type FaultDescriptor, type FaultKind, faultDescriptors } from './faults.ts';
import { showValue } from './json-path.ts';
import { type Kind, placementOf } from './kind.ts';
import { Suggestions } from './nearest-name.ts';
import { blocksTooMuch, MOST_BLOCKED_PAIRS, namedIds, type PartitionSettings } from './partitions.ts';
import type { Problem } from './problem.ts';
import { refuseCrossing, refuseSides } from './sides.ts';

/** A node as links and faults see it. `kind` is undefined where the node itself has a problem. */
export interface KnownNode {
  readonly id: string;
  readonly name: string;
  readonly kind: Kind | undefined;
  readonly driver: boolean;
}
export interface LinkEnds {
  readonly from: string;
  readonly to: string;
  readonly type?: DesignLink['type'] | undefined;
  readonly settings?: DesignLink['settings'] | undefined;
}

type Reason = Omit<Problem, 'path'>;

const NAME_A_NODE = 'name a node of this design';
/** Wrong pairs of a partition that are reported one by one. */
const MAX_PAIR_PROBLEMS = 100;

/** A node of a valid design as links see it. */
export function knownNode(node: DesignNode, kind: Kind | undefined): KnownNode {
  return {
    id: node.id,
    name: node.name ?? node.id,
    kind,
    driver: kind !== undefined && isDriver(node, kind),
  };
}

function isDriver(node: DesignNode, kind: Kind): boolean {
  const initial: { [name: string]: unknown } = {};
  for (const [name, field] of Object.entries(kind.fields)) initial[name] = field.initial;
  return placementOf(kind, { ...initial, ...node.settings }) === 'driver';
}

/**
 * Collects links one by one and refuses those that may not be. What it remembers: how many links leave each
 * node, which replica belongs to which set, and which driver stands on which.
 */
export class LinkRules {
  readonly #nodes: ReadonlyMap<string, KnownNode>;
  readonly #leaving = new Map<string, number>();
  readonly #setOfMember = new Map<string, string>();
  readonly #driversUnder = new Map<string, string[]>();
  /** Queues that have a link for dead letters. */
  readonly #deadLettered = new Set<string>();

  readonly #suggestions: Suggestions;

  constructor(nodes: ReadonlyMap<string, KnownNode>, suggestions = new Suggestions()) {
    this.#nodes = nodes;
    this.#suggestions = suggestions;
  }

  /** Admits the link, or says why not; `where` is the end that is wrong, for the path. */
  admit(
    link: LinkEnds,
  ): { readonly where: '' | 'from' | 'to' | 'type' | 'settings'; readonly reason: Reason } | undefined {
    const from = this.#nodes.get(link.from);
    const to = this.#nodes.get(link.to);
    if (from === undefined) return { where: 'from', reason: this.#missing(link.from) };
    if (to === undefined) return { where: 'to', reason: this.#missing(link.to) };
    if (link.from === link.to) {
      return {
        where: 'to',
        reason: { message: `${showValue(link.to)} is linked to itself`, remedy: 'link it to another node' },
      };
    }
    if (from.kind === undefined || to.kind === undefined) return undefined;
    const pair = refusePair(from, from.kind, to, to.kind);
    if (pair !== undefined) return pair;
    const type = refuseType(link, from, from.kind);
    if (type !== undefined) return { where: 'type', reason: type };
    const count = (this.#leaving.get(link.from) ?? 0) + 1;
    if (count > from.kind.outLinks.max) return { where: 'from', reason: tooMany(from, from.kind) };
    const member = this.#refuseMember(from, from.kind, to);
    if (member !== undefined) return { where: 'to', reason: member };
    const isDeadLetter = from.kind.outLinks.meaning === 'consumers' && isForDeadLetters(link);
    if (isDeadLetter && this.#deadLettered.has(link.from))
      return { where: 'settings', reason: secondDeadLetter(from) };
    if (isDeadLetter) this.#deadLettered.add(link.from);
    if (from.driver && to.driver && this.#reaches(link.to, link.from)) {
      return { where: '', reason: driverCycle(from, to) };
    }
    this.#remember(from, from.kind, to, count);
    return undefined;
  }

  #missing(id: string): Reason {
    const remedy = this.#suggestions.remedy(id, this.#nodes.keys(), this.#nodes.size, NAME_A_NODE);
    return { message: `there is no node ${showValue(id)}`, remedy };
  }

  #refuseMember(from: KnownNode, kind: Kind, to: KnownNode): Reason | undefined {
    if (kind.outLinks.meaning !== 'members') return undefined;
    const set = this.#setOfMember.get(to.id);
    if (set === undefined) return undefined;
    const whose = set === from.id ? 'this set already' : `the set "${this.#nodes.get(set)?.name ?? set}"`;
    return { message: `"${to.name}" belongs to ${whose}`, remedy: 'a replica belongs to one set, once' };
  }

  #remember(from: KnownNode, kind: Kind, to: KnownNode, count: number): void {
    this.#leaving.set(from.id, count);
    if (kind.outLinks.meaning === 'members') this.#setOfMember.set(to.id, from.id);
    if (!from.driver || !to.driver) return;
    const under = this.#driversUnder.get(from.id);
    if (under === undefined) this.#driversUnder.set(from.id, [to.id]);
    else under.push(to.id);
  }

  #reaches(start: string, goal: string): boolean {
    const seen = new Set([start]);
    const open = [start];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (id === goal) return true;
      for (const next of this.#driversUnder.get(id) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    return false;
  }
}

function refusePair(
  from: KnownNode,
  fromKind: Kind,
  to: KnownNode,
  toKind: Kind,
): { readonly where: 'from' | 'to'; readonly reason: Reason } | undefined {
  const { outLinks } = fromKind;
  if (outLinks.meaning === 'none' || outLinks.max === 0) {
    const message = `no links leave "${from.name}", a ${fromKind.title.toLowerCase()}`;
    return { where: 'from', reason: { message, remedy: outLinks.help } };
  }
  const { accepts } = toKind;
  const accepted = accepts.from === undefined ? accepts.calls : accepts.from.includes(fromKind.id);
  const targeted = outLinks.targets === undefined || outLinks.targets.includes(toKind.id);
  if (accepted && targeted) return undefined;
  const message = `"${from.name}", a ${fromKind.title.toLowerCase()}, cannot be linked to "${to.name}", a ${toKind.title.toLowerCase()}`;
  return { where: 'to', reason: { message, remedy: targeted ? accepts.help : outLinks.help } };
}

function refuseType(link: LinkEnds, from: KnownNode, kind: Kind): Reason | undefined {
  if (link.type === undefined) return undefined;
  const expected = kind.outLinks.meaning === 'members' ? 'member' : 'call';
  if (link.type === expected) return undefined;
  return {
    message: `found "${link.type}", expected "${expected}" for a link that leaves "${from.name}", a ${kind.title.toLowerCase()}`,
    remedy: 'leave the type out: it follows from the kinds',
  };
}

function tooMany(from: KnownNode, kind: Kind): Reason {
  const { max } = kind.outLinks;
  const message = `more than ${max} ${max === 1 ? 'link leaves' : 'links leave'} "${from.name}", a ${kind.title.toLowerCase()}`;
  return { message, remedy: kind.outLinks.help };
}

function isForDeadLetters({ settings }: LinkEnds): boolean {
  return settings?.call?.role === 'dead-letter';
}

function secondDeadLetter(from: KnownNode): Reason {
  return {
    message: `found a second link for dead letters out of "${from.name}", expected at most one`,
    remedy: 'let this one lead to a consumer (leave call.role out), or remove it',
  };
}

function driverCycle(from: KnownNode, to: KnownNode): Reason {
  return {
    message: `"${from.name}" and "${to.name}" would run inside each other without end`,
    remedy: 'a router or set runs inside its callers: put a node with a machine of its own between them',
  };
}

/** What the faults of the timeline and the journal can be about. */
export interface FaultWorld {
  readonly nodes: ReadonlyMap<string, KnownNode>;
  readonly links: ReadonlySet<string>;
  /** Ids of zones, and names of regions. */
  readonly zones: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
  readonly suggestions: Suggestions;
}

/** What faults can be about in a valid design. */
export function faultWorld(
  design: Design,
  kinds: readonly Kind[],
  nodes = knownNodes(design, kinds),
  suggestions = new Suggestions(),
): FaultWorld {
  const links = new Set(design.links.map((link) => link.id));
  return { nodes, links, ...placesOf(design.zones), suggestions };
}

/** Where faults can strike areas: zones by id, regions by name. */
export function placesOf(zones: readonly DesignZone[]): Pick<FaultWorld, 'zones' | 'regions'> {
  const regions = zones.flatMap(({ region }) => (region === undefined ? [] : [region]));
  return { zones: new Set(zones.map((zone) => zone.id)), regions: new Set(regions) };
}
interface FaultLike {
  readonly fault: FaultKind;
  readonly targets: readonly string[];
  readonly settings: { readonly [name: string]: unknown };
}

/** Why a fault cannot happen in this design; paths are relative to the fault. */
export function refuseFault(fault: FaultLike, world: FaultWorld): Problem[] {
  const descriptor = faultDescriptors[fault.fault];
  if (descriptor.target === 'none') return refusePartition(fault, world);
  if (fault.targets.length === 0) {
    const remedy = `name ${fault.fault === 'region-outage' ? 'at least one region' : `the id of at least one ${descriptor.target === 'area' ? 'zone' : descriptor.target}`}`;
    return [
      { path: 'targets', message: `found an empty list, expected what the ${fault.fault} breaks`, remedy },
    ];
  }
  return fault.targets.flatMap((id, index) => {
    const reason = refuseTarget(id, descriptor, world);
    return reason === undefined ? [] : [{ path: `targets[${index}]`, ...reason }];
  });
}

function refuseTarget(id: string, descriptor: FaultDescriptor, world: FaultWorld): Reason | undefined {
  if (descriptor.target === 'link') return refuseLinkTarget(id, world);
  if (descriptor.target === 'area') return refusePlace(id, descriptor.id, world);
  return refuseNodeTarget(id, descriptor, world);
}

function refusePlace(id: string, fault: FaultKind, world: FaultWorld): Reason | undefined {
  const region = fault === 'region-outage';
  const places = region ? world.regions : world.zones;
  if (places.has(id)) return undefined;
  const what = region ? 'region' : 'zone';
  const remedy =
    places.size === 0
      ? `define it in zones${region ? ', as the region of a zone' : ''}`
      : world.suggestions.remedy(id, places, places.size, `name a ${what} of this design`);
  return { message: `there is no ${what} ${showValue(id)}`, remedy };
}

function refuseLinkTarget(id: string, { links, suggestions }: FaultWorld): Reason | undefined {
  if (links.has(id)) return undefined;
  const remedy = suggestions.remedy(id, links, links.size, 'name a link of this design');
  return { message: `there is no link ${showValue(id)}`, remedy };
}

function refuseNodeTarget(id: string, descriptor: FaultDescriptor, world: FaultWorld): Reason | undefined {
  const node = world.nodes.get(id);
  if (node === undefined) return missingNode(id, world);
  if (node.kind === undefined || node.kind.faults.includes(descriptor.id)) return undefined;
  const possible = node.kind.faults.join(', ');
  return {
    message: `"${node.name}", a ${node.kind.title.toLowerCase()}, cannot suffer the fault "${descriptor.id}"`,
    remedy: possible === '' ? 'nothing can break it' : `it can suffer: ${possible}`,
  };
}

function missingNode(id: string, { nodes, suggestions }: FaultWorld): Reason {
  const remedy = suggestions.remedy(id, nodes.keys(), nodes.size, NAME_A_NODE);
  return { message: `there is no node ${showValue(id)}`, remedy };
}

function refusePartition(fault: FaultLike, world: FaultWorld): Problem[] {
  const problems: Problem[] = [];
  if (fault.targets.length > 0) {
    const remedy = 'leave the targets out and name nodes in settings: blocked, groups or oneWay';
    problems.push({ path: 'targets', message: 'found targets, expected none for a partition', remedy });
  }
  const settings = fault.settings as PartitionSettings;
  for (const { path, ids } of namedIds(settings)) {
    for (let i = 0; i < ids.length; i++) {
      if (world.nodes.has(ids[i]!)) continue;
      if (problems.length >= MAX_PAIR_PROBLEMS) return problems;
      problems.push({ path: `settings.${path}[${i}]`, ...missingNode(ids[i]!, world) });
    }
  }
  if (blocksTooMuch(settings)) {
    const message = `blocks more than ${MOST_BLOCKED_PAIRS.toLocaleString('en')} pairs of nodes`;
    problems.push({ path: 'settings', message, remedy: 'name fewer nodes, or use a zone outage' });
  }
  return problems;
}

/** The nodes of a valid design, by id. */
function knownNodes(design: Design, kinds: readonly Kind[]): Map<string, KnownNode> {
  const byId = new Map(kinds.map((kind) => [kind.id, kind]));
  return new Map(design.nodes.map((node) => [node.id, knownNode(node, byId.get(node.kind))]));
}

/** A run that ends before its figures begin to count. */
export function refuseWarmup(run: Design['run']): Problem[] {
  if (run.duration === null || run.warmup < run.duration) return [];
  const message = `found ${run.warmup}, expected less than the run's duration, ${run.duration}`;
  return [{ path: 'run.warmup', message, remedy: 'a run must last longer than its warm-up' }];
}

/**
 * What is broken between the elements of a design whose elements are each valid: after an edit of a journal,
 * which replaces whole elements and may have left a link without its end.
 */
export function refuseReferences(design: Design, kinds: readonly Kind[]): Problem[] {
  const nodes = knownNodes(design, kinds);
  const suggestions = new Suggestions();
  const zones = new Set(design.zones.map((zone) => zone.id));
  const problems: Problem[] = [];
  design.nodes.forEach(({ zone }, index) => {
    if (zone === undefined || zones.has(zone)) return;
    problems.push({
      path: `nodes[${index}].zone`,
      message: `there is no zone ${showValue(zone)}`,
      remedy: 'define it in zones',
    });
  });
  problems.push(...refuseWarmup(design.run), ...refuseSides(design));
  const rules = new LinkRules(nodes, suggestions);
  design.links.forEach((link, index) => {
    const refused = rules.admit(link);
    if (refused !== undefined) problems.push({ path: `links[${index}]`, ...refused.reason });
  });
  const world = faultWorld(design, kinds, nodes, suggestions);
  design.timeline.forEach((entry, index) => {
    for (const problem of refuseFault(entry, world)) {
      problems.push({ ...problem, path: `timeline[${index}].${problem.path}` });
    }
  });
  return problems;
}

/**
 * Why a new link from one node to another may not be drawn, or null if it may. Besides what a document must
 * obey, the canvas refuses a second link between the same two nodes: nobody could see it.
 */
export function checkLink(design: Design, from: string, to: string, kinds: readonly Kind[]): Problem | null {
  const path = `links[${design.links.length}]`;
  const nodes = knownNodes(design, kinds);
  if (design.links.some((link) => link.from === from && link.to === to)) {
    const message = `"${nodes.get(from)?.name ?? from}" is linked to "${nodes.get(to)?.name ?? to}" already`;
    return { path, message, remedy: 'change the settings of that link' };
  }
  const crossing = design.sides === undefined ? undefined : refuseCrossing(from, to);
  if (crossing !== undefined) {
    const name = (id: string) => nodes.get(id)?.name ?? id;
    return { ...crossing, path, message: `"${name(from)}" and "${name(to)}" are on different sides` };
  }
  const rules = new LinkRules(nodes);
  for (const link of design.links) rules.admit(link);
  const refused = rules.admit({ from, to });
  return refused === undefined ? null : { path, ...refused.reason };
}
