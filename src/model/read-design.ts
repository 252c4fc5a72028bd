/**
 * Reads a design element by element, so that every problem is found at once and one bad element can be named
 * and dropped while the rest is kept. Nodes come first, then links between them, then the timeline that breaks
 * both: each later stage is checked against what the earlier ones left.
 */
import type { z } from 'zod';
import { saysNothing } from './dashboard.ts';
import { parseWith, unknownNames } from './describe-issue.ts';
import {
  type Annotation,
  annotationSchema,
  type Design,
  type DesignLink,
  type DesignNode,
  type DesignZone,
  designSchema,
  linkSchema,
  MOST_ANNOTATIONS,
  nodeSchema,
  pairSchema,
  type TimelineEntry,
  timelineEntrySchema,
  zoneSchema,
} from './design.ts';
import { type FaultKind, faultDescriptors } from './faults.ts';
import { fieldSchema } from './field-schema.ts';
import type { Fields } from './fields.ts';
import { joinPath, showValue } from './json-path.ts';
import { type Kind, placementOf } from './kind.ts';
import { Suggestions, suggestName } from './nearest-name.ts';
import { partitionSettingsSchema } from './partitions.ts';
import { isRecord, ownValue } from './plain-input.ts';
import type { Problem } from './problem.ts';
import {
  type FaultWorld,
  type KnownNode,
  knownNode,
  LinkRules,
  placesOf,
  refuseFault,
  refuseWarmup,
} from './references.ts';
import {
  refuseAnnotationSide,
  refuseLinkSide,
  refuseNodeSide,
  refusePairSide,
  refuseZoneSide,
} from './sides.ts';

type PlainRecord = { readonly [name: string]: unknown };

/** Problems that are written out; beyond, elements are only counted. */
const MAX_PROBLEMS = 1000;
/** The schema's limits, which hold before anything is read. */
const MAX_ZONES = 1000;
const MAX_PAIRS = 10_000;
const MAX_NODES = 20_000;
const MAX_LINKS = 100_000;
const MAX_ENTRIES = 10_000;

/** One element of a list: what it is called, what it is if it is valid, and what is wrong with it. */
interface Slot<T> {
  readonly path: string;
  readonly id: string | undefined;
  readonly raw: unknown;
  value: T | undefined;
  problems: Problem[];
}

/** What a reader makes of a document. `design` is there if nothing is wrong, or, salvaging, if something is left. */
export interface Reading {
  readonly design: Design | undefined;
  readonly problems: readonly Problem[];
}

/** Reads a plain document of the newest version. With `salvage`, bad elements are dropped and named. */
export function readDesign(document: PlainRecord, kinds: readonly Kind[], salvage: boolean): Reading {
  return new DesignReader(kinds, salvage).read(document);
}

/** Checks one node, link or timeline entry on its own, as an edit of a journal carries it. */
export function readElement<Part extends 'node' | 'link' | 'timeline'>(
  part: Part,
  raw: unknown,
  path: string,
  kinds: readonly Kind[],
): { readonly value: ElementOf[Part] | undefined; readonly problems: readonly Problem[] } {
  const reader = new DesignReader(kinds, false);
  return reader.readElement(part, raw, path) as {
    value: ElementOf[Part] | undefined;
    problems: readonly Problem[];
  };
}
interface ElementOf {
  node: DesignNode;
  link: DesignLink;
  timeline: TimelineEntry;
}

class DesignReader {
  readonly #kinds: readonly Kind[];
  readonly #kindById: ReadonlyMap<string, Kind>;
  readonly #salvage: boolean;
  readonly #problems: Problem[] = [];
  readonly #suggestions = new Suggestions();
  #unwritten = 0;

  constructor(kinds: readonly Kind[], salvage: boolean) {
    this.#kinds = kinds;
    this.#kindById = new Map(kinds.map((kind) => [kind.id, kind]));
    this.#salvage = salvage;
  }

  read(document: PlainRecord): Reading {
    // "$schema" is how editors find public/design.schema.json; it says nothing about the design.
    const known = ['$schema', ...Object.keys(designSchema.shape)];
    this.#report(
      unknownNames(
        '',
        Object.keys(document).filter((name) => !known.includes(name)),
        known,
      ),
    );
    const shape = designSchema.shape;
    const title = this.#part('title', shape.title, document, 'Untitled');
    const notes = this.#part('notes', shape.notes, document, '');
    const sides = this.#part('sides', shape.sides, document, undefined);
    const zoneSlots = this.#slots('zones', MAX_ZONES, ownValue(document, 'zones'), (raw, path) =>
      parsed(parseWith(zoneSchema, raw, path)),
    );
    this.#refuseRepeatedIds(zoneSlots, 'zone');
    if (sides !== undefined) this.#refuseEach(zoneSlots, refuseZoneSide);
    const zones = this.#settle(zoneSlots);
    const network = this.#network(ownValue(document, 'network'), sides !== undefined);
    const nodeSlots = this.#slots('nodes', MAX_NODES, this.#requiredNodes(document), (raw, path) =>
      this.#node(raw, path),
    );
    this.#refuseRepeatedIds(nodeSlots, 'node');
    this.#checkZones(nodeSlots, zoneSlots);
    if (sides !== undefined) this.#refuseEach(nodeSlots, refuseNodeSide);
    const nodes = this.#settle(nodeSlots);
    const world = this.#knownNodes(nodeSlots);
    const linkSlots = this.#slots('links', MAX_LINKS, ownValue(document, 'links'), (raw, path) =>
      parsed(parseWith(linkSchema, raw, path)),
    );
    this.#refuseRepeatedIds(linkSlots, 'link');
    this.#checkLinks(linkSlots, world);
    if (sides !== undefined) this.#refuseEach(linkSlots, refuseLinkSide);
    const links = this.#settle(linkSlots);
    const timeline = this.#readTimeline(document, world, linkSlots, this.#places(zoneSlots));
    const run = this.#part('run', shape.run, document, { seed: 1, duration: 120, warmup: 0 });
    this.#checkWarmup(run);
    const annotations = this.#annotations(ownValue(document, 'annotations'), sides !== undefined);
    const dashboard = this.#part('dashboard', shape.dashboard, document, undefined);
    const design = {
      ...{ version: 1 as const, title, notes, zones, network, nodes, links, timeline, run },
      ...(annotations.length > 0 && { annotations }),
      ...(dashboard !== undefined && !saysNothing(dashboard) && { dashboard }),
    };
    return this.#finish(sides === undefined ? design : { ...design, sides });
  }

  readElement(
    part: 'node' | 'link' | 'timeline',
    raw: unknown,
    path: string,
  ): { value: unknown; problems: Problem[] } {
    if (part === 'node') return this.#node(raw, path);
    if (part === 'link') return parsed(parseWith(linkSchema, raw, path));
    return this.#timelineEntry(raw, path);
  }

  #finish(design: Design): Reading {
    if (this.#unwritten > 0) {
      const message = `${this.#unwritten} more problems, not listed`;
      this.#problems.push({ path: '', message, remedy: 'mend those above first' });
    }
    const fine = this.#problems.length === 0 || (this.#salvage && design.nodes.length > 0);
    return { design: fine ? design : undefined, problems: this.#problems };
  }

  #report(problems: readonly Problem[]): void {
    for (const problem of problems) {
      if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(problem);
      else this.#unwritten++;
    }
  }

  /** A part that is no list of elements; what is wrong falls back to its initial value when salvaging. */
  #part<S extends z.ZodType>(
    name: string,
    schema: S,
    document: PlainRecord,
    initial: z.output<S>,
  ): z.output<S> {
    const result = parseWith(schema, ownValue(document, name), name);
    if (result.ok) return result.value;
    this.#report(result.error);
    return initial;
  }

  #requiredNodes(document: PlainRecord): unknown {
    const nodes = ownValue(document, 'nodes');
    if (nodes === undefined)
      this.#report([{ path: 'nodes', message: 'missing, expected a list of nodes', remedy: '' }]);
    return nodes;
  }

  #network(raw: unknown, twoSides: boolean): Design['network'] {
    if (raw === undefined) return { pairs: [] };
    if (!isRecord(raw)) {
      this.#report([{ path: 'network', message: `found ${showValue(raw)}, expected an object`, remedy: '' }]);
      return { pairs: [] };
    }
    this.#report(
      unknownNames(
        'network',
        Object.keys(raw).filter((name) => name !== 'pairs'),
        ['pairs'],
      ),
    );
    const slots = this.#slots('network.pairs', MAX_PAIRS, ownValue(raw, 'pairs'), (pair, path) =>
      parsed(parseWith(pairSchema, pair, path)),
    );
    if (twoSides) this.#refuseEach(slots, refusePairSide);
    return { pairs: this.#settle(slots) };
  }

  #annotations(raw: unknown, twoSides: boolean): Annotation[] {
    const slots = this.#slots('annotations', MOST_ANNOTATIONS, raw, (each, path) =>
      parsed(parseWith(annotationSchema, each, path)),
    );
    this.#refuseRepeatedIds(slots, 'note or frame');
    if (twoSides) this.#refuseEach(slots, refuseAnnotationSide);
    return this.#settle(slots);
  }

  #slots<T>(
    name: string,
    longest: number,
    list: unknown,
    read: (raw: unknown, path: string) => { value: T | undefined; problems: Problem[] },
  ): Slot<T>[] {
    if (list === undefined) return [];
    if (!Array.isArray(list)) {
      this.#report([{ path: name, message: `found ${showValue(list)}, expected a list`, remedy: '' }]);
      return [];
    }
    if (list.length > longest) {
      const message = `found ${list.length} entries, expected at most ${longest}`;
      this.#report([{ path: name, message, remedy: 'split the design' }]);
    }
    let wrong = 0;
    return list.slice(0, longest).map((raw: unknown, index) => {
      const path = `${name}[${index}]`;
      const id = isRecord(raw) ? ownValue(raw, 'id') : undefined;
      const slot = { path, id: typeof id === 'string' ? id : undefined, raw };
      // Nobody reads the thousandth problem; finding words for a hundred thousand would hang the page.
      if (wrong >= MAX_PROBLEMS)
        return { ...slot, value: undefined, problems: [{ path, message: 'not read', remedy: '' }] };
      const result = read(raw, path);
      if (result.value === undefined) wrong++;
      return { ...slot, ...result };
    });
  }

  /** Reports the problems of the slots and returns the values that are kept. */
  #settle<T>(slots: readonly Slot<T>[]): T[] {
    const kept: T[] = [];
    for (const slot of slots) {
      if (slot.problems.length > 0) this.#report(slot.problems.map((problem) => this.#named(problem, slot)));
      if (slot.value !== undefined) kept.push(slot.value);
    }
    return kept;
  }

  /** When an element is dropped, the person should know which one by its name, not only by its number. */
  #named(problem: Problem, slot: Slot<unknown>): Problem {
    if (!this.#salvage || slot.id === undefined) return problem;
    return {
      ...problem,
      message: `${slot.value === undefined ? 'dropped' : 'mended'} ${showValue(slot.id)}: ${problem.message}`,
    };
  }

  #refuseRepeatedIds<T>(slots: readonly Slot<T>[], what: string): void {
    const first = new Map<string, string>();
    for (const slot of slots) {
      if (slot.id === undefined || (this.#salvage && slot.value === undefined)) continue;
      const before = first.get(slot.id);
      if (before === undefined) {
        first.set(slot.id, slot.path);
        continue;
      }
      const message = `the id ${showValue(slot.id)} is taken by ${before}`;
      this.#refuse(slot, { path: `${slot.path}.id`, message, remedy: `give this ${what} an id of its own` });
    }
  }

  /** Refuses the elements in which something is found wrong, with a path relative to the element. */
  #refuseEach<T>(slots: readonly Slot<T>[], find: (value: T) => Problem | undefined): void {
    for (const slot of slots) {
      const problem = slot.value === undefined ? undefined : find(slot.value);
      if (problem !== undefined) this.#refuse(slot, { ...problem, path: `${slot.path}.${problem.path}` });
    }
  }

  #refuse<T>(slot: Slot<T>, problem: Problem): void {
    slot.problems.push(problem);
    slot.value = undefined;
  }

  #node(raw: unknown, path: string): { value: DesignNode | undefined; problems: Problem[] } {
    const node = parsed(parseWith(nodeSchema, raw, path));
    if (!isRecord(raw)) return node;
    const kindId = ownValue(raw, 'kind');
    if (typeof kindId !== 'string') return node;
    const kind = this.#kindById.get(kindId);
    if (kind === undefined) {
      const remedy = suggestName(
        kindId,
        this.#kinds.map((one) => one.id),
      );
      node.problems.push({ path: `${path}.kind`, message: `unknown kind ${showValue(kindId)}`, remedy });
      return { value: undefined, problems: node.problems };
    }
    const settings = ownValue(raw, 'settings');
    if (settings === undefined) return node;
    if (!isRecord(settings)) return node; // the schema has said so
    const checked = readSettings(settings, kind.fields, `${path}.settings`);
    node.problems.push(...checked.problems);
    if (node.value === undefined || checked.problems.length > 0)
      return { value: undefined, problems: node.problems };
    return { value: { ...node.value, settings: checked.settings }, problems: node.problems };
  }

  #checkZones(slots: readonly Slot<DesignNode>[], zoneSlots: readonly Slot<DesignZone>[]): void {
    const zones = new Set(
      zoneSlots.filter((slot) => !this.#salvage || slot.value !== undefined).map((slot) => slot.id),
    );
    for (const slot of slots) {
      const zone = slot.value?.zone;
      if (slot.value === undefined || zone === undefined || zones.has(zone)) continue;
      const known = [...zones].filter((id) => id !== undefined);
      const remedy =
        known.length === 0
          ? 'define it in zones, or leave it out'
          : this.#suggestions.remedy(zone, known, known.length, 'define it in zones');
      slot.problems.push({
        path: `${slot.path}.zone`,
        message: `there is no zone ${showValue(zone)}`,
        remedy,
      });
      if (this.#salvage) {
        const { zone: _, ...rest } = slot.value;
        slot.value = rest;
      } else slot.value = undefined;
    }
  }

  /** The nodes that links may name: all that have an id, or, salvaging, those that are kept. */
  #knownNodes(slots: readonly Slot<DesignNode>[]): ReadonlyMap<string, KnownNode> {
    const world = new Map<string, KnownNode>();
    for (const { id, value, raw } of slots) {
      if (id === undefined || world.has(id)) continue;
      if (value !== undefined) world.set(id, knownNode(value, this.#kindById.get(value.kind)));
      else if (!this.#salvage) world.set(id, this.#halfKnownNode(id, raw));
    }
    return world;
  }

  /** A node with a problem of its own: its kind may still tell whether its links make sense. */
  #halfKnownNode(id: string, raw: unknown): KnownNode {
    const kindId = isRecord(raw) ? ownValue(raw, 'kind') : undefined;
    const kind = typeof kindId === 'string' ? this.#kindById.get(kindId) : undefined;
    return { id, name: id, kind, driver: kind !== undefined && placementOf(kind, {}) === 'driver' };
  }

  #checkLinks(slots: readonly Slot<DesignLink>[], world: ReadonlyMap<string, KnownNode>): void {
    const rules = new LinkRules(world, this.#suggestions);
    for (const slot of slots) {
      const ends = slot.value ?? endsOf(slot.raw);
      if (ends === undefined || (this.#salvage && slot.value === undefined)) continue;
      const refused = rules.admit(ends);
      if (refused === undefined) continue;
      this.#refuse(slot, {
        path: refused.where === '' ? slot.path : joinPath(slot.path, refused.where),
        ...refused.reason,
      });
    }
  }

  /** The zones and regions that faults may name: all that are there, or, salvaging, those that are kept. */
  #places(slots: readonly Slot<DesignZone>[]): Pick<FaultWorld, 'zones' | 'regions'> {
    const kept = slots.filter((slot) => !this.#salvage || slot.value !== undefined);
    const { zones, regions } = placesOf(kept.flatMap(({ value }) => (value === undefined ? [] : [value])));
    return {
      zones: new Set([...zones, ...kept.flatMap(({ id }) => (id === undefined ? [] : [id]))]),
      regions,
    };
  }

  #readTimeline(
    document: PlainRecord,
    nodes: ReadonlyMap<string, KnownNode>,
    linkSlots: readonly Slot<DesignLink>[],
    places: Pick<FaultWorld, 'zones' | 'regions'>,
  ): TimelineEntry[] {
    const slots = this.#slots('timeline', MAX_ENTRIES, ownValue(document, 'timeline'), (raw, path) =>
      this.#timelineEntry(raw, path),
    );
    this.#refuseRepeatedIds(slots, 'entry');
    const links = new Set<string>();
    for (const { id, value } of linkSlots)
      if (id !== undefined && !(this.#salvage && value === undefined)) links.add(id);
    const world = { nodes, links, ...places, suggestions: this.#suggestions };
    for (const slot of slots) {
      const fault = slot.value ?? (this.#salvage ? undefined : faultOf(slot.raw));
      if (fault === undefined) continue;
      for (const problem of refuseFault(fault, world))
        this.#refuse(slot, { ...problem, path: `${slot.path}.${problem.path}` });
    }
    return this.#settle(slots);
  }

  #timelineEntry(raw: unknown, path: string): { value: TimelineEntry | undefined; problems: Problem[] } {
    const entry = parsed(parseWith(timelineEntrySchema, raw, path));
    const settings = isRecord(raw) ? (ownValue(raw, 'settings') ?? {}) : undefined;
    const fault = isRecord(raw) ? ownValue(raw, 'fault') : undefined;
    if (!isRecord(settings) || typeof fault !== 'string' || !Object.hasOwn(faultDescriptors, fault))
      return entry;
    const checked = readFaultSettings(fault as FaultKind, settings, `${path}.settings`);
    entry.problems.push(...checked.problems);
    if (entry.value === undefined || checked.problems.length > 0)
      return { value: undefined, problems: entry.problems };
    return { value: { ...entry.value, settings: checked.settings }, problems: entry.problems };
  }

  #checkWarmup(run: Design['run']): void {
    const problems = refuseWarmup(run);
    this.#report(problems);
    if (problems.length > 0 && this.#salvage) run.warmup = 0;
  }
}

function parsed<T>(result: { ok: true; value: T } | { ok: false; error: Problem[] }): {
  value: T | undefined;
  problems: Problem[];
} {
  return result.ok ? { value: result.value, problems: [] } : { value: undefined, problems: result.error };
}

function endsOf(raw: unknown): { from: string; to: string } | undefined {
  if (!isRecord(raw)) return undefined;
  const from = ownValue(raw, 'from');
  const to = ownValue(raw, 'to');
  return typeof from === 'string' && typeof to === 'string' ? { from, to } : undefined;
}

/** What a broken entry of the timeline says about its targets, if that part is whole. */
function faultOf(raw: unknown): Pick<TimelineEntry, 'fault' | 'targets' | 'settings'> | undefined {
  const parts = timelineEntrySchema.pick({ fault: true, targets: true }).strip().safeParse(raw);
  if (!parts.success || parts.data.fault === 'partition') return undefined;
  return { ...parts.data, settings: {} };
}

/** Checks settings against fields: every unknown name and every bad value. */
function readSettings(
  settings: PlainRecord,
  fields: Fields,
  path: string,
): { readonly settings: { [name: string]: unknown }; readonly problems: readonly Problem[] } {
  const known = Object.keys(fields);
  const checked: { [name: string]: unknown } = {};
  const unknown: string[] = [];
  const problems: Problem[] = [];
  for (const name of Object.keys(settings)) {
    if (!Object.hasOwn(fields, name)) {
      unknown.push(name);
      continue;
    }
    const result = parseWith(fieldSchema(fields[name]!), settings[name], joinPath(path, name));
    if (result.ok) checked[name] = result.value;
    else problems.push(...result.error);
  }
  return { settings: checked, problems: [...unknownNames(path, unknown, known), ...problems] };
}

function readFaultSettings(
  fault: FaultKind,
  settings: PlainRecord,
  path: string,
): ReturnType<typeof readSettings> {
  if (fault !== 'partition') return readSettings(settings, faultDescriptors[fault].fields, path);
  const result = parsed(parseWith(partitionSettingsSchema, settings, path));
  return { settings: { ...result.value }, problems: result.problems };
}
