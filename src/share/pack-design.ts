/**
 * A design as short JSON: lists by position where every design has the parts, no initial values, ends of links
 * by index. Unpacking trusts nothing: what does not have the right shape becomes a document that validation
 * refuses with a path, so it is not checked twice.
 *
 * Initial values are those of the document's version (they are frozen per version), so what is left out here
 * comes back the same in every later Scalarium.
 */
import { equalPlain } from '../base/plain.ts';
import { kindById } from '../catalog/kinds.ts';
import type {
  Annotation,
  Design,
  DesignLink,
  DesignNode,
  DesignZone,
  TimelineEntry,
} from '../model/design.ts';
import { faultDescriptors } from '../model/faults.ts';
import type { Fields } from '../model/fields.ts';
import { callFields, linkFields } from '../model/links.ts';
import { lengthenName, lengthenNames, shortenName, shortenNames } from './name-table.ts';
import { packDashboard, unpackDashboard } from './pack-dashboard.ts';
import { asList, noZero, type PlainRecord, shorten, withoutUndefined } from './packed-json.ts';

type Json = unknown;

/** [title, nodes, links, run, timeline, zones, pairs, notes, sides, annotations, dashboard], shortened from the end. */
export function packDesign(design: Design): Json[] {
  const index = new Map(design.nodes.map((node, i) => [node.id, i]));
  return shorten([
    design.title,
    design.nodes.map(packNode),
    design.links.map((link, i) => packLink(link, `l${i + 1}`, (id) => index.get(id) ?? id)),
    packRun(design.run),
    design.timeline.map((entry) => packEntry(entry)),
    design.zones.map(packZone),
    design.network.pairs.map((pair) => [...pair.between, shortenNames(pair.latency)]),
    orNothing(design.notes),
    packSides(design.sides),
    (design.annotations ?? []).map(packAnnotation),
    design.dashboard === undefined ? 0 : packDashboard(design.dashboard),
  ]);
}

/** The document that a packed design stands for; anything at all is accepted. */
export function unpackDesign(packed: unknown, version: unknown): PlainRecord {
  const [title, nodes, links, run, timeline, zones, pairs, notes, sides, annotations, dashboard] =
    asList(packed);
  const unpackedNodes = asList(nodes).map(unpackNode);
  const idAt = (end: unknown): unknown => (typeof end === 'number' ? unpackedNodes[end]?.id : end);
  return withoutUndefined({
    version,
    title,
    notes: noZero(notes) ?? '',
    zones: asList(zones).map(unpackZone),
    network: { pairs: asList(pairs).map(unpackPair) },
    nodes: unpackedNodes,
    links: asList(links).map((link, i) => unpackLink(link, `l${i + 1}`, idAt)),
    timeline: asList(timeline).map((entry) => unpackEntry(entry)),
    run: unpackRun(run),
    sides: unpackSides(sides),
    annotations: noZero(annotations) === undefined ? undefined : asList(annotations).map(unpackAnnotation),
    dashboard: noZero(dashboard) === undefined ? undefined : unpackDashboard(dashboard),
  });
}

/** [[title, notes], [title, notes]], of the left side and of the right. */
function packSides(sides: Design['sides']): Json {
  if (sides === undefined) return 0;
  return [sides.a, sides.b].map(({ title, notes }) => shorten([title, orNothing(notes)]));
}

function unpackSides(packed: unknown): unknown {
  if (noZero(packed) === undefined) return undefined;
  const [a, b] = asList(packed).map((side) => {
    const [title, notes] = asList(side);
    return withoutUndefined({ title, notes: noZero(notes) });
  });
  return withoutUndefined({ a, b });
}

/** [id, text of a note or title of a frame, [x, y, width, height], 1 for a frame] */
function packAnnotation(annotation: Annotation): Json[] {
  const { id, type, area } = annotation;
  const text = type === 'note' ? annotation.text : annotation.title;
  return shorten([id, orNothing(text), [area.x, area.y, area.width, area.height], type === 'frame' ? 1 : 0]);
}

function unpackAnnotation(packed: unknown): PlainRecord {
  const [id, words, ground, type] = asList(packed);
  const [x, y, width, height] = asList(ground);
  const text = noZero(words) ?? '';
  const area = withoutUndefined({ x, y, width, height });
  return withoutUndefined(
    type === 1 ? { id, type: 'frame', title: text, area } : { id, type: 'note', text, area },
  );
}

/** [id, name, region, area as [x, y, width, height]] */
function packZone({ id, name, region, area }: DesignZone): Json[] {
  const ground = area === undefined ? 0 : [area.x, area.y, area.width, area.height];
  return shorten([id, orNothing(name), region ?? 0, ground]);
}

function unpackZone(packed: unknown): PlainRecord {
  const [id, name, region, ground] = asList(packed);
  const [x, y, width, height] = asList(ground);
  const area = noZero(ground) === undefined ? undefined : withoutUndefined({ x, y, width, height });
  return withoutUndefined({ id, name: noZero(name) ?? '', region: noZero(region), area });
}

function unpackPair(packed: unknown): PlainRecord {
  const [a, b, latency] = asList(packed);
  return withoutUndefined({ between: [a ?? null, b ?? null], latency: lengthenNames(latency) });
}

/** [id, kind, x, y, settings, name, zone] */
export function packNode(node: DesignNode): Json[] {
  const kind = kindById(node.kind);
  const settings = kind === undefined ? node.settings : packSettings(node.settings, kind.fields);
  const { x, y } = node.position;
  return shorten([node.id, shortenName(node.kind), x, y, orZero(settings), node.name ?? 0, node.zone ?? 0]);
}

/** The node that a packed one stands for. */
export function unpackNode(packed: unknown): PlainRecord {
  const [id, kind, x, y, settings, name, zone] = asList(packed);
  return withoutUndefined({
    id,
    kind: lengthen(kind),
    name: noZero(name),
    position: { x: x ?? 0, y: y ?? 0 },
    zone: noZero(zone),
    settings: unpackSettings(settings),
  });
}

/** Settings in the order of the fields, without those that have their initial value. */
function packSettings(settings: PlainRecord, fields: Fields): PlainRecord {
  const packed: { [name: string]: unknown } = {};
  for (const [name, field] of Object.entries(fields)) {
    if (Object.hasOwn(settings, name) && !equalPlain(settings[name], field.initial))
      packed[name] = settings[name];
  }
  return packed;
}

/** [from, to, settings, id, type]; `id` is left out where it is the usual one. */
export function packLink(link: DesignLink, usualId: string, packEnd: (id: string) => Json): Json[] {
  const { call, ...network } = link.settings;
  const settings: { [name: string]: unknown } = packSettings(network, linkFields);
  const packedCall = packSettings(call ?? {}, callFields);
  if (Object.keys(packedCall).length > 0) settings.call = packedCall;
  const id = link.id === usualId ? 0 : link.id;
  return shorten([packEnd(link.from), packEnd(link.to), orZero(settings), id, link.type ?? 0]);
}

/** The link that a packed one stands for. */
export function unpackLink(
  packed: unknown,
  usualId: string,
  unpackEnd: (end: unknown) => unknown,
): PlainRecord {
  const [from, to, settings, id, type] = asList(packed);
  return withoutUndefined({
    id: noZero(id) ?? usualId,
    from: unpackEnd(from),
    to: unpackEnd(to),
    type: noZero(type),
    settings: unpackSettings(settings),
  });
}

/** [id, fault, targets, at, settings, duration] */
export function packEntry(entry: TimelineEntry): Json[] {
  const { id, fault, targets, at, duration } = entry;
  const settings =
    fault === 'partition' ? entry.settings : packSettings(entry.settings, faultDescriptors[fault].fields);
  return shorten([id, shortenName(fault), targets, at, orZero(settings), duration ?? 0]);
}

/** The entry that a packed one stands for. */
export function unpackEntry(packed: unknown): PlainRecord {
  const [id, fault, targets, at, settings, duration] = asList(packed);
  const unpacked = {
    id,
    fault: lengthen(fault),
    targets,
    at: at ?? 0,
    settings: unpackSettings(settings),
    duration: noZero(duration) ?? null,
  };
  return withoutUndefined(unpacked);
}

/** [duration, warmup, seed]; a duration without end is −1. */
function packRun(run: Design['run']): Json[] {
  return [run.duration ?? -1, run.warmup, run.seed];
}

function unpackRun(packed: unknown): unknown {
  if (packed === undefined) return undefined;
  const [duration, warmup, seed] = asList(packed);
  return withoutUndefined({ seed, duration: duration === -1 ? null : duration, warmup });
}

function orZero(settings: PlainRecord): Json {
  return Object.keys(settings).length === 0 ? 0 : shortenNames(settings);
}

function unpackSettings(packed: unknown): unknown {
  return lengthenNames(noZero(packed)) ?? {};
}

function lengthen(name: unknown): unknown {
  return typeof name === 'string' ? lengthenName(name) : name;
}

function orNothing(text: string): Json {
  return text === '' ? 0 : text;
}
