/**
 * Checkpoints: a copy of everything that decides how a run goes on, and of everything measured so far. Engine
 * objects are copied field by field: typed arrays, lists and maps are copied, the states of endpoints deeply,
 * whatever never changes (kinds, policies, samplers, message bodies) is shared. Restoring and going on is the
 * same run as never having stopped; the fingerprint proves it for every kind.
 *
 * Objects of one class are saved as rows of one table, the names of their fields once above it: a design may have
 * tens of thousands of endpoints, and an object with a name beside each value is ten times as large and as slow.
 */
import { AssertionError } from '../base/assert.ts';
import { clonePlain } from '../base/plain.ts';
import type { AnyEndpoint } from './behavior.ts';
import type { Histogram } from './histogram.ts';
import type { LinkRuntime, NodeRuntime } from './node-runtime.ts';
import { captureCalls, restoreCalls, type SavedCalls } from './saved-calls.ts';
import type { Simulation } from './simulation.ts';

type Fields = { [name: string]: unknown };

/** An object and the values of its fields, in the order of its table's names. */
interface Row {
  readonly object: object;
  readonly values: readonly unknown[];
}
interface NodeRow extends Row {
  readonly oracle: unknown;
  readonly histograms: readonly Histogram[];
  readonly classFigures: NodeRuntime['classFigures'];
}
interface LinkRow extends Row {
  readonly callers: unknown;
}
interface EndpointRow extends Row {
  readonly state: unknown;
  readonly durable: unknown;
  readonly queueing: unknown;
  readonly limiter: unknown;
}

/** Objects of one class: the names of their fields, and a row for each. */
interface Table<R extends Row> {
  readonly names: readonly string[];
  readonly rows: readonly R[];
}

export interface Checkpoint {
  readonly time: number;
  readonly handled: number;
  readonly simulation: Fields;
  readonly events: Fields;
  readonly calls: SavedCalls;
  readonly timers: ReturnType<Simulation['timers']['capture']>;
  readonly lanes: ReturnType<Simulation['lanes']['capture']>;
  readonly streams: ReturnType<Simulation['streams']['capture']>;
  readonly traces: ReturnType<Simulation['traces']['capture']>;
  readonly nodes: Table<NodeRow>;
  readonly links: Table<LinkRow>;
  readonly endpoints: Table<EndpointRow>;
}

/** Fields of the simulation that are saved apart or never change. */
const APART = new Set([
  'registry',
  'seed',
  'checking',
  'events',
  'calls',
  'timers',
  'lanes',
  'streams',
  'traces',
  'messages',
  'history',
  'nodes',
  'links',
  'endpoints',
]);

/** Copies the state of a run. */
export function capture(sim: Simulation): Checkpoint {
  return {
    time: sim.now,
    handled: sim.handled,
    simulation: copyFields(sim, APART),
    events: copyFields(sim.events, NONE),
    calls: captureCalls(sim.calls),
    timers: sim.timers.capture(),
    lanes: sim.lanes.capture(),
    streams: sim.streams.capture(),
    traces: sim.traces.capture(),
    nodes: table(sim.nodes, NODE_APART, saveNode),
    links: table(sim.links, LINK_APART, saveLink),
    endpoints: table(sim.endpoints, ENDPOINT_APART, saveEndpoint),
  };
}

/** Puts the run back to where it was; the checkpoint stays usable. */
export function restore(sim: Simulation, saved: Checkpoint): void {
  putFields(sim, saved.simulation);
  putFields(sim.events, saved.events);
  sim.timers.restore(saved.timers);
  sim.lanes.restore(saved.lanes);
  sim.streams.restore(saved.streams);
  sim.traces.restore(saved.traces);
  const { nodes, links, endpoints } = saved;
  sim.nodes = nodes.rows.map((row) => putNode(nodes.names, row));
  sim.links = links.rows.map((row) => putLink(links.names, row));
  sim.endpoints = endpoints.rows.map((row) => putEndpoint(endpoints.names, row));
  restoreCalls(sim, saved.calls);
}

const NONE: ReadonlySet<string> = new Set();
/** Fields that never change, and those that a row has apart. */
const NODE_APART: ReadonlySet<string> = new Set([
  'kind',
  'behavior',
  'oracle',
  'histograms',
  'classFigures',
  'waits',
  'services',
  'residences',
  'latencies',
]);
const LINK_APART: ReadonlySet<string> = new Set(['from', 'to', 'callers']);
const ENDPOINT_APART: ReadonlySet<string> = new Set([
  'simulation',
  'records',
  'node',
  'location',
  'state',
  'durable',
  'queueing',
  'limiter',
]);
/** Fields that change as a whole, by an edit: the row shares them. */
const SHARED: ReadonlySet<string> = new Set([
  'settings',
  'policy',
  'resources',
  'resourcesOf',
  'measuredAt',
  'outs',
  'peers',
  'fellows',
  'routes',
]);

function table<T extends object, R extends Row>(
  objects: readonly T[],
  apart: ReadonlySet<string>,
  save: (object: T, values: readonly unknown[]) => R,
): Table<R> {
  const names = Object.keys(objects[0] ?? {}).filter((name) => !apart.has(name));
  return { names, rows: objects.map((object) => save(object, valuesOf(object, names, apart.size))) };
}

function valuesOf(object: object, names: readonly string[], apart: number): unknown[] {
  const values: unknown[] = new Array(names.length);
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    const value = (object as Fields)[name];
    values[i] = typeof value === 'object' && !SHARED.has(name) ? copyValue(value) : value;
  }
  // one more field than the first of its class has would be forgotten
  if (Object.keys(object).length > names.length + apart)
    throw new AssertionError('objects of one class have the same fields');
  return values;
}

function saveNode(object: NodeRuntime, values: readonly unknown[]): NodeRow {
  return {
    object,
    values,
    oracle: clonePlain(object.oracle),
    histograms: object.histograms.map((histogram) => histogram.copy()),
    classFigures: copyFigures(object.classFigures),
  };
}

function saveLink(object: LinkRuntime, values: readonly unknown[]): LinkRow {
  return { object, values, callers: clonePlain(object.callers) };
}

function saveEndpoint(object: AnyEndpoint, values: readonly unknown[]): EndpointRow {
  return {
    object,
    values,
    state: clonePlain(object.state),
    durable: clonePlain(object.durable),
    queueing: clonePlain(object.queueing),
    limiter: clonePlain(object.limiter),
  };
}

function putNode(names: readonly string[], row: NodeRow): NodeRuntime {
  const node = row.object as NodeRuntime;
  putValues(node, names, row.values);
  node.oracle = clonePlain(row.oracle);
  // in place, since the node knows the common ones by name
  for (const [i, histogram] of node.histograms.entries()) histogram.assign(row.histograms[i]!);
  node.classFigures = copyFigures(row.classFigures);
  return node;
}

function copyFigures(figures: NodeRuntime['classFigures']): NodeRuntime['classFigures'] {
  return figures.map((one) => one?.copy() ?? null);
}

function putLink(names: readonly string[], row: LinkRow): LinkRuntime {
  const link = row.object as LinkRuntime;
  putValues(link, names, row.values);
  link.callers = clonePlain(row.callers) as LinkRuntime['callers'];
  return link;
}

/** What is mutable is copied again, since a checkpoint may be used twice. */
function putEndpoint(names: readonly string[], row: EndpointRow): AnyEndpoint {
  const ep = row.object as AnyEndpoint;
  putValues(ep, names, row.values);
  ep.state = clonePlain(row.state);
  ep.durable = clonePlain(row.durable);
  ep.queueing = clonePlain(row.queueing) as AnyEndpoint['queueing'];
  ep.limiter = clonePlain(row.limiter) as AnyEndpoint['limiter'];
  return ep;
}

function copyFields(object: object, except: ReadonlySet<string>): Fields {
  const fields: Fields = {};
  for (const name of Object.keys(object)) {
    if (!except.has(name)) fields[name] = copyValue((object as Fields)[name]);
  }
  return fields;
}

function putFields(object: object, fields: Fields): void {
  for (const name of Object.keys(fields)) putValue(object as Fields, name, fields[name]);
}

function putValues(object: object, names: readonly string[], values: readonly unknown[]): void {
  for (let i = 0; i < names.length; i++) putValue(object as Fields, names[i]!, values[i]);
}

function putValue(target: Fields, name: string, value: unknown): void {
  if (typeof value !== 'object' || SHARED.has(name)) {
    target[name] = value;
    return;
  }
  const there = target[name];
  // most of the lists of a large design are empty, and a copy of nothing is made tens of thousands of times
  if (value === NOTHING) {
    if (!Array.isArray(there) || there.length > 0) target[name] = [];
    return;
  }
  // readonly arrays keep their identity: others may hold them
  if (there instanceof Float64Array && value instanceof Float64Array && there.length === value.length)
    there.set(value);
  else target[name] = copyValue(value);
}

/** Every list without items, in a checkpoint. */
const NOTHING: readonly never[] = Object.freeze([]);

function copyValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // an array of numbers that has none can hold none either: all may share it
  if (ArrayBuffer.isView(value)) return value.byteLength === 0 ? value : (value as Float64Array).slice();
  if (Array.isArray(value)) return value.length === 0 ? NOTHING : value.map(copyItem);
  if (value instanceof Map) return new Map(value);
  if (value instanceof Set) return new Set(value);
  return value;
}

/** Items of lists: lists of replies are copied, everything else is shared or primitive. */
function copyItem(item: unknown): unknown {
  return Array.isArray(item) ? [...item] : item;
}
