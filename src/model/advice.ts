/**
 * Advice: what is allowed and yet surely not meant. A balancer without a backend, a setting that nothing reads,
 * a fault that hits nothing. It never stops a run, because every design passes through such states while it is
 * drawn and edited; the command line prints it, so that no setting is ignored in silence.
 */
import { equalPlain } from '../base/plain.ts';
import type { Design, DesignLink, DesignNode, TimelineEntry } from './design.ts';
import { type FaultKind, faultDescriptors } from './faults.ts';
import { type Fields, initialSettings } from './fields.ts';
import { isLookedAside, type Kind, placementOf } from './kind.ts';
import { callFields, callGates } from './links.ts';
import type { Problem } from './problem.ts';
import { admits, type RequestClasses } from './request-classes.ts';
import type { Arrivals } from './traffic.ts';

type Settings = { readonly [name: string]: unknown };

/** A node with all that advice asks about it. */
interface Known {
  readonly node: DesignNode;
  readonly kind: Kind;
  /** With initial values filled in. */
  readonly settings: Settings;
  readonly driver: boolean;
  readonly out: readonly DesignLink[];
}
type World = ReadonlyMap<string, Known>;

/** Everything in a valid design that does nothing, or can do nothing yet. */
export function adviseDesign(design: Design, kinds: readonly Kind[]): Problem[] {
  const world = knowAll(design, kinds);
  return [
    ...design.nodes.flatMap((node, i) => adviseNode(world.get(node.id), `nodes[${i}]`)),
    ...design.links.flatMap((link, i) => adviseLink(link, world, `links[${i}].settings.call`)),
    ...adviseClasses(design, world),
    ...adviseFilling(design, world),
    ...design.timeline.flatMap((entry, i) => adviseFault(entry, design, world, `timeline[${i}]`)),
  ];
}

function knowAll(design: Design, kinds: readonly Kind[]): World {
  const byId = new Map(kinds.map((kind) => [kind.id, kind]));
  const leaving = new Map<string, DesignLink[]>();
  for (const link of design.links) {
    const list = leaving.get(link.from);
    if (list === undefined) leaving.set(link.from, [link]);
    else list.push(link);
  }
  const world = new Map<string, Known>();
  for (const node of design.nodes) {
    const kind = byId.get(node.kind);
    if (kind === undefined) continue;
    const settings: Settings = { ...initialSettings(kind.fields), ...node.settings };
    const driver = placementOf(kind, settings) === 'driver';
    world.set(node.id, { node, kind, settings, driver, out: leaving.get(node.id) ?? [] });
  }
  return world;
}

function nameOf({ node }: Known): string {
  return `"${node.name ?? node.id}"`;
}

// ---- nodes ----

function adviseNode(known: Known | undefined, path: string): Problem[] {
  if (known === undefined) return [];
  return [...missingLinks(known, path), ...idleSettings(known, path), ...shapeOfLog(known, path)];
}

/** What its callers should fill, and nobody does: only a service that uses all its links looks there first. */
function adviseFilling(design: Design, world: World): Problem[] {
  return design.nodes.flatMap((node, i) => {
    const known = world.get(node.id);
    if (known === undefined || !isLookedAside(known.kind, known.settings)) return [];
    const isFilled = design.links.some(({ from, to }) => {
      const caller = to === node.id ? world.get(from) : undefined;
      return caller?.kind.outLinks.meaning === 'calls' && caller.settings.routing !== 'one';
    });
    if (isFilled) return [];
    const { field } = known.kind.lookedAside!;
    const message = `nobody fills ${nameOf(known)}: no service that uses all its links calls it`;
    const remedy = `link a service to it that fetches over its other links, or change ${field}`;
    return [{ path: `nodes[${i}].settings.${field}`, message, remedy }];
  });
}

function missingLinks(known: Known, path: string): Problem[] {
  const { outLinks } = known.kind;
  const found = known.out.length;
  if (found >= outLinks.min) return [];
  const links = `${outLinks.min} link${outLinks.min === 1 ? '' : 's'}`;
  const message = `${found === 0 ? 'no link leaves' : `only ${found} of`} ${nameOf(known)}, expected at least ${links}`;
  return [{ path, message, remedy: outLinks.help }];
}

/** Settings that are read only while another one has some value, and that one has another. */
function idleSettings({ node, kind, settings }: Known, path: string): Problem[] {
  return Object.keys(node.settings).flatMap((name) => {
    const field = kind.fields[name];
    if (field?.when === undefined || equalPlain(node.settings[name], field.initial)) return [];
    if (isActive(kind.fields, settings, name)) return [];
    const { field: other, is } = field.when;
    const message = `does nothing: it counts while ${other} is ${is.join(' or ')}, found ${String(settings[other])}`;
    return [{ path: `${path}.settings.${name}`, message, remedy: `change ${other}, or leave this out` }];
  });
}

/** True when a field is read: what decides about it has the right value, and is itself read. */
function isActive(fields: Fields, settings: Settings, name: string): boolean {
  const when = fields[name]?.when;
  if (when === undefined) return true;
  return when.is.includes(String(settings[when.field])) && isActive(fields, settings, when.field);
}

/** A log says when each request came; nothing can make it come more often. */
function replaysLog({ settings }: Known): boolean {
  const arrivals = settings.arrivals as Arrivals | undefined;
  return arrivals?.process === 'trace' && arrivals.trace.format === 'access-log';
}

function shapeOfLog(known: Known, path: string): Problem[] {
  const shape = known.settings.loadShape as { readonly shape?: string } | undefined;
  if (shape?.shape === undefined || shape.shape === 'steady' || !replaysLog(known)) return [];
  const message = `does nothing: ${nameOf(known)} replays an access log, whose requests have times of their own`;
  return [{ path: `${path}.settings.loadShape`, message, remedy: 'make it steady, or use a rate table' }];
}

// ---- links ----

/** Call settings by who reads them; the others act for every caller. */
const SELECTIVE = ['probability', 'count', 'weight', 'role', 'classes'] as const;

type Selective = (typeof SELECTIVE)[number];

/** Which of the call settings that not every caller reads this one does, on the links out of it. */
export function readCallFields(
  kind: Kind,
  settings: { readonly [name: string]: unknown },
): ReadonlySet<Selective> {
  const own = ownCallFields(kind, settings);
  return new Set(kind.outLinks.byClass === true ? [...own, 'classes'] : own);
}

function ownCallFields(kind: Kind, settings: { readonly [name: string]: unknown }): readonly Selective[] {
  const { meaning } = kind.outLinks;
  if (meaning === 'alternatives') {
    const client = !kind.accepts.calls;
    const weighs = settings.policy === 'weighted' || settings.policy === 'smooth-weighted';
    return client || weighs ? ['weight'] : [];
  }
  if (meaning === 'consumers') return ['role'];
  if (meaning !== 'calls') return [];
  if (settings.routing !== 'one') return ['probability', 'count'];
  return settings.answer === 'forward' ? ['weight'] : ['weight', 'count'];
}

function adviseLink(link: DesignLink, world: World, path: string): Problem[] {
  const from = world.get(link.from);
  const call = link.settings.call;
  if (from === undefined || call === undefined) return [];
  const read = readCallFields(from.kind, from.settings);
  return [
    ...unreadSettings(from, call, read, path),
    ...idleDetails(call, path),
    ...unheardSettings(from, call, path),
    ...unhedgedSettings(from, call, path),
  ];
}

/** Call settings that need the answer, which who hands a request over never hears. */
const NEEDS_ANSWER = [
  ...(['timeout', 'retryBudget', 'hedgeAfter', 'breakerFailureRate', 'breakerSlowRate'] as const),
  ...(['throttle', 'bulkhead', 'fallback'] as const),
];

function unheardSettings(from: Known, call: Call, path: string): Problem[] {
  const { routing, answer, calls } = from.settings;
  if (
    from.kind.outLinks.meaning === 'calls' &&
    routing !== 'one' &&
    calls === 'parallel' &&
    call.hedgeAfter != null
  ) {
    const message = `does nothing on a link out of ${nameOf(from)}, which asks several at once: only single calls are hedged`;
    return [
      {
        path: `${path}.hedgeAfter`,
        message,
        remedy: 'let a service in between make the single calls, or leave it out',
      },
    ];
  }
  if (from.kind.outLinks.meaning !== 'calls' || routing !== 'one' || answer !== 'forward') return [];
  return NEEDS_ANSWER.flatMap((name) => {
    if (call[name] === undefined || call[name] === callFields[name].initial) return [];
    const message = `does nothing on a link out of ${nameOf(from)}, which hands each request over and never hears of it again`;
    return [
      {
        path: `${path}.${name}`,
        message,
        remedy: 'set it on the link by which requests come, or leave it out',
      },
    ];
  });
}

type Call = NonNullable<DesignLink['settings']['call']>;

/** Details of something that is not set. */
function idleDetails(call: Call, path: string): Problem[] {
  const set: Settings = call;
  return Object.entries(callGates).flatMap(([name, gates]) => {
    const initial = (callFields as Fields)[name]?.initial;
    if (set[name] === undefined || equalPlain(set[name], initial)) return [];
    if (gates.some((gate) => set[gate] != null)) return [];
    const message = `does nothing: it counts while ${gates.join(' or ')} is set`;
    return [{ path: `${path}.${name}`, message, remedy: `set ${gates[0]}, or leave this out` }];
  });
}

function unreadSettings(from: Known, call: Call, read: ReadonlySet<string>, path: string): Problem[] {
  return SELECTIVE.flatMap((name) => {
    const found = call[name];
    if (found === undefined || found === callFields[name].initial || read.has(name)) return [];
    const message = `does nothing on a link out of ${nameOf(from)}, a ${from.kind.title.toLowerCase()}${readsBy(from)}`;
    return [{ path: `${path}.${name}`, message, remedy: 'leave it out' }];
  });
}

/** Links for classes that no client has, and classes that no link of their client takes. */
function adviseClasses(design: Design, world: World): Problem[] {
  const clients = [...world.values()].flatMap((known) => {
    const classes = (known.settings.classes ?? []) as RequestClasses;
    return classes.length === 0 ? [] : [{ known, classes }];
  });
  const names = new Set(clients.flatMap(({ classes }) => classes.map(({ name }) => name)));
  const listed = names.size === 0 ? 'no client has any' : `the clients have ${[...names].join(', ')}`;
  const strangers = design.links.flatMap((link, l) =>
    (link.settings.call?.classes ?? []).flatMap((name, i): Problem[] => {
      if (names.has(name)) return [];
      const path = `links[${l}].settings.call.classes[${i}]`;
      const message = `takes nothing: found the class "${name}", and ${listed}`;
      return [{ path, message, remedy: 'name a class of a client, or add this one to a client' }];
    }),
  );
  const stranded = clients.flatMap(({ known, classes }) => {
    const n = design.nodes.indexOf(known.node);
    return classes.flatMap(({ name, share }, i): Problem[] => {
      const taken = known.out.some((link) => admits(link.settings.call?.classes ?? null, name));
      if (taken || share === 0 || known.out.length === 0) return [];
      const message = `has no way: every link out of ${nameOf(known)} is for other classes, so its requests fail`;
      const remedy = 'add the class to a link, or let a link take all classes';
      return [{ path: `nodes[${n}].settings.classes[${i}]`, message, remedy }];
    });
  });
  return [...strangers, ...stranded];
}

function readsBy({ kind, settings }: Known): string {
  if (kind.outLinks.meaning !== 'calls') return '';
  const forwards = settings.routing === 'one' && settings.answer === 'forward';
  return forwards
    ? ' that hands each request over to one link'
    : ` that uses ${settings.routing === 'one' ? 'one of its links' : 'all its links'}`;
}

/** Whether calls over the links out of a node are hedged: not what a queue or a stream gives to one consumer. */
export function hedgesCalls({ outLinks }: Kind): boolean {
  return outLinks.meaning !== 'consumers' && outLinks.meaning !== 'groups';
}

function unhedgedSettings(from: Known, call: Call, path: string): Problem[] {
  if (call.hedgeAfter == null || hedgesCalls(from.kind)) return [];
  const message = `does nothing on a link out of ${nameOf(from)}, a ${from.kind.title.toLowerCase()}: each message is given to one consumer`;
  return [{ path: `${path}.hedgeAfter`, message, remedy: 'leave it out' }];
}

// ---- faults ----

function adviseFault(entry: TimelineEntry, design: Design, world: World, path: string): Problem[] {
  const { target } = faultDescriptors[entry.fault];
  if (target === 'area') return entry.targets.flatMap((id, i) => emptyArea(entry.fault, id, design, path, i));
  if (target !== 'node') return [];
  return entry.targets.flatMap((id, i) => {
    const known = world.get(id);
    if (known === undefined) return [];
    const reason = harmless(entry.fault, known, world);
    if (reason !== undefined) return [{ path: `${path}.targets[${i}]`, ...reason }];
    return missingInstance(entry, known, path);
  });
}

function emptyArea(fault: FaultKind, id: string, design: Design, path: string, index: number): Problem[] {
  const hit = new Set(
    design.zones
      .filter((zone) => (fault === 'region-outage' ? zone.region : zone.id) === id)
      .map(({ id }) => id),
  );
  if (design.nodes.some(({ zone }) => zone !== undefined && hit.has(zone))) return [];
  const message = `hits nothing: no node stands in ${id}`;
  return [{ path: `${path}.targets[${index}]`, message, remedy: 'put nodes there, or remove the fault' }];
}

/** Why a fault does nothing to a node that may suffer it. */
function harmless(fault: FaultKind, known: Known, world: World): Omit<Problem, 'path'> | undefined {
  if (known.driver && !(fault === 'rolling-restart' && known.kind.outLinks.meaning === 'members')) {
    const message = `does nothing: ${nameOf(known)} runs inside its callers and breaks only with them`;
    return { message, remedy: 'break its callers, or let it run as a machine' };
  }
  if (fault === 'traffic-spike' && replaysLog(known)) {
    const message = `does nothing: ${nameOf(known)} replays an access log, whose requests have times of their own`;
    return { message, remedy: 'use a rate table, or another client' };
  }
  const wallClock = fault === 'clock-skew' || fault === 'clock-jump';
  if (wallClock && known.kind.outLinks.meaning !== 'none' && !callsSet(known, world, new Set())) {
    const message = `does nothing: ${nameOf(known)} calls no replica set, and only drivers of sets stamp writes`;
    return { message, remedy: 'break the clock of a replica, or of a caller of a set' };
  }
  return undefined;
}

/** True when a driver of a set runs inside the node. */
function callsSet({ out }: Known, world: World, seen: Set<string>): boolean {
  return out.some(({ to }) => {
    const next = world.get(to);
    if (next === undefined || !next.driver || seen.has(to)) return false;
    seen.add(to);
    return next.kind.outLinks.meaning === 'members' || callsSet(next, world, seen);
  });
}

function missingInstance(entry: TimelineEntry, { kind, settings, node }: Known, path: string): Problem[] {
  const { instance } = entry.settings;
  if (typeof instance !== 'number') return [];
  const count = kind.instancesField === undefined ? 1 : Number(settings[kind.instancesField]);
  if (instance < count) return [];
  const last = count === 1 ? 'one instance, number 0' : `${count} instances, numbered from 0`;
  const message = `hits nothing: found ${instance}, and "${node.name ?? node.id}" has ${count === 0 ? 'no instances' : last}`;
  return [{ path: `${path}.settings.instance`, message, remedy: 'name one that is there, or leave it out' }];
}
