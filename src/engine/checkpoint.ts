/**
 * Checkpoints: a copy of everything that decides how a run goes on, and of everything measured so far. Engine
 * objects are copied field by field: typed arrays, lists and maps are copied, the states of endpoints deeply,
 * whatever never changes (kinds, policies, samplers, message bodies) is shared. Restoring and going on is the
 * same run as never having stopped; the fingerprint proves it for every kind.
 */
import { clonePlain } from '../base/plain.ts';
import type { AnyEndpoint } from './behavior.ts';
import type { Histogram } from './histogram.ts';
import type { LinkRuntime, NodeRuntime } from './node-runtime.ts';
import { captureCalls, restoreCalls, type SavedCalls } from './saved-calls.ts';
import type { Simulation } from './simulation.ts';

type Fields = { [name: string]: unknown };
interface Saved {
  readonly object: object;
  readonly fields: Fields;
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
  readonly nodes: readonly Saved[];
  readonly links: readonly Saved[];
  readonly endpoints: readonly Saved[];
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
    nodes: sim.nodes.map(saveNode),
    links: sim.links.map(saveLink),
    endpoints: sim.endpoints.map(saveEndpoint),
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
  sim.nodes = saved.nodes.map(putNode);
  sim.links = saved.links.map((link) => put(link) as LinkRuntime);
  sim.endpoints = saved.endpoints.map((ep) => put(ep) as AnyEndpoint);
  restoreCalls(sim, saved.calls);
}

const NONE: ReadonlySet<string> = new Set();
const NODE_SHARED: ReadonlySet<string> = new Set([
  'kind',
  'behavior',
  'settings',
  'policy',
  'measuredAt',
  'oracle',
  'histograms',
  'classFigures',
  'waits',
  'services',
  'residences',
  'latencies',
]);
const LINK_SHARED: ReadonlySet<string> = new Set(['from', 'to', 'settings', 'callers']);
const ENDPOINT_SHARED: ReadonlySet<string> = new Set([
  'simulation',
  'records',
  'node',
  'location',
  'state',
  'durable',
  'queueing',
  'limiter',
  'outs',
  'peers',
  'fellows',
  'routes',
]);

function saveNode(node: NodeRuntime): Saved {
  const fields = copyFields(node, NODE_SHARED);
  for (const name of ['settings', 'policy', 'measuredAt'] as const) fields[name] = node[name];
  fields.oracle = clonePlain(node.oracle);
  fields.histograms = node.histograms.map((histogram) => histogram.copy());
  fields.classFigures = copyFigures(node.classFigures);
  return { object: node, fields };
}

function saveLink(link: LinkRuntime): Saved {
  const fields = copyFields(link, LINK_SHARED);
  fields.settings = link.settings;
  fields.callers = clonePlain(link.callers);
  return { object: link, fields };
}

function saveEndpoint(ep: AnyEndpoint): Saved {
  const fields = copyFields(ep, ENDPOINT_SHARED);
  for (const name of ['outs', 'peers', 'fellows', 'routes'] as const) fields[name] = ep[name];
  fields.state = clonePlain(ep.state);
  fields.durable = clonePlain(ep.durable);
  fields.queueing = clonePlain(ep.queueing);
  fields.limiter = clonePlain(ep.limiter);
  return { object: ep, fields };
}

function putNode(saved: Saved): NodeRuntime {
  const { histograms, classFigures, ...fields } = saved.fields;
  const node = put({ object: saved.object, fields }) as NodeRuntime;
  // in place, since the node knows the common ones by name
  for (const [i, histogram] of node.histograms.entries()) histogram.assign((histograms as Histogram[])[i]!);
  node.classFigures = copyFigures(classFigures as NodeRuntime['classFigures']);
  return node;
}

function copyFigures(figures: NodeRuntime['classFigures']): NodeRuntime['classFigures'] {
  return figures.map((one) => one?.copy() ?? null);
}

/** Puts an object's fields back. What is mutable is copied again, since a checkpoint may be used twice. */
function put(saved: Saved): object {
  const { state, durable, queueing, limiter, oracle, callers, ...rest } = saved.fields;
  putFields(saved.object, rest);
  const object = saved.object as Fields;
  if ('state' in saved.fields) object.state = clonePlain(state);
  if ('durable' in saved.fields) object.durable = clonePlain(durable);
  if ('queueing' in saved.fields) object.queueing = clonePlain(queueing);
  if ('limiter' in saved.fields) object.limiter = clonePlain(limiter);
  if ('oracle' in saved.fields) object.oracle = clonePlain(oracle);
  if ('callers' in saved.fields) object.callers = clonePlain(callers);
  return saved.object;
}

function copyFields(object: object, except: ReadonlySet<string>): Fields {
  const fields: Fields = {};
  for (const name of Object.keys(object)) {
    if (!except.has(name)) fields[name] = copyValue((object as Fields)[name]);
  }
  return fields;
}

function putFields(object: object, fields: Fields): void {
  const target = object as Fields;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    const there = target[name];
    // readonly arrays keep their identity: others may hold them
    if (there instanceof Float64Array && value instanceof Float64Array && there.length === value.length)
      there.set(value);
    else target[name] = copyValue(value);
  }
}

function copyValue(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return (value as Float64Array).slice();
  if (Array.isArray(value)) return value.map(copyItem);
  if (value instanceof Map) return new Map(value);
  if (value instanceof Set) return new Set(value);
  return value;
}

/** Items of lists: lists of replies are copied, everything else is shared or primitive. */
function copyItem(item: unknown): unknown {
  return Array.isArray(item) ? [...item] : item;
}
