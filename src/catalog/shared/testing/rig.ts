/**
 * What tests of kinds are written with: small designs in a few lines, an engine that runs them under all its
 * assertions, and readers of what it measured by the names that the kinds declare.
 */
import { Engine } from '../../../engine/engine.ts';
import { gaugeIntegral } from '../../../engine/levels.ts';
import {
  COMMON_COUNTERS,
  COMMON_GAUGES,
  COMMON_HISTOGRAMS,
  FAILURES,
  GAUGE_STRIDE,
  KILLED,
  type NodeRuntime,
} from '../../../engine/node-runtime.ts';
import { errorNumber } from '../../../engine/outcome.ts';
import { type Design, type DesignInput, designSchema } from '../../../model/design.ts';
import type { FaultInput } from '../../../model/run-file.ts';
import type { ErrorCode, HistogramSummary } from '../../../model/telemetry.ts';
import { catalog } from '../../behaviors.ts';

/** Settings of a node, link or fault, as a design writes them. */
type Settings = object;
type Link = readonly [from: string, to: string, settings?: Settings];

/** A design of nodes `id: [kind, settings]` and links `[from, to, settings]`, named from→to. */
export function design(
  nodes: { readonly [id: string]: readonly [string, Settings?] },
  links: readonly Link[],
): Design {
  const input: DesignInput = {
    version: 1,
    nodes: Object.entries(nodes).map(([id, [kind, settings = {}]]) => ({
      id,
      kind,
      settings: { ...settings },
    })),
    links: links.map(([from, to, settings = {}]) => ({ id: linkId(from, to), from, to, settings })),
  };
  return designSchema.parse(input);
}

/** The id of the link that `design` draws between two nodes. */
export function linkId(from: string, to: string): string {
  return `${from}.${to}`;
}

export function start(of: Design, seed = 1): Engine {
  return new Engine(of, catalog, { seed, checking: true });
}

/** Runs a design from the start to a time. */
export function run(of: Design, until: number, seed = 1): Engine {
  const engine = start(of, seed);
  engine.runTo(until);
  return engine;
}

let faults = 0;
/** Breaks something now; heal it by the id that is returned. */
export function breakNow(
  engine: Engine,
  fault: FaultInput['fault'],
  targets: readonly string[],
  settings: Settings = {},
): string {
  const id = `fault-${++faults}`;
  engine.inject({ id, fault, targets: [...targets], settings: { ...settings }, duration: null });
  return id;
}

/** Parts groups of nodes from each other, both ways. */
export function partition(engine: Engine, groups: readonly (readonly string[])[]): string {
  const blocked: [string, string][] = [];
  for (const group of groups) {
    for (const other of groups) {
      if (other !== group) for (const a of group) for (const b of other) blocked.push([a, b]);
    }
  }
  return breakNow(engine, 'partition', [], { blocked });
}

/** The design with some settings of a node changed. */
export function changed(of: Design, id: string, settings: Settings): Design {
  const nodes = of.nodes.map((node) =>
    node.id === id ? { ...node, settings: { ...node.settings, ...settings } } : node,
  );
  return { ...of, nodes };
}

function nodeOf(engine: Engine, id: string): NodeRuntime {
  const node = engine.simulation.nodeById(id);
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
}

function ownIndex(node: NodeRuntime, type: string, metric: string): number {
  const names = Object.keys(node.kind.metrics).filter((name) => node.kind.metrics[name]!.type === type);
  const index = names.indexOf(metric);
  if (index < 0) throw new Error(`${node.kind.id} has no ${type} ${metric}`);
  return index;
}

/** A counter of the kind's own, from the start. */
export function counter(engine: Engine, id: string, metric: string): number {
  const node = nodeOf(engine, id);
  return node.counters[COMMON_COUNTERS + ownIndex(node, 'counter', metric)]!;
}

/** Requests that ended with an error at a node. */
export function failures(engine: Engine, id: string, error: ErrorCode): number {
  return nodeOf(engine, id).counters[FAILURES + errorNumber[error]]!;
}

export function arrivals(engine: Engine, id: string): number {
  return nodeOf(engine, id).arrivals;
}

/** Calls sent over the link between two nodes. */
export function callsOver(engine: Engine, from: string, to: string): number {
  return engine.simulation.linkById(linkId(from, to))!.calls;
}

/** Last value of a gauge of the kind's own. */
export function gauge(engine: Engine, id: string, metric: string): number {
  const node = nodeOf(engine, id);
  return node.gauges[(COMMON_GAUGES + ownIndex(node, 'gauge', metric)) * GAUGE_STRIDE]!;
}

/** Mean over time of a gauge of the kind's own. */
export function gaugeMean(engine: Engine, id: string, metric: string): number {
  const node = nodeOf(engine, id);
  const g = (COMMON_GAUGES + ownIndex(node, 'gauge', metric)) * GAUGE_STRIDE;
  return gaugeIntegral(engine.simulation, node, g) / engine.now;
}

const common = { waitSeconds: 0, serviceSeconds: 1, residenceSeconds: 2, latencySeconds: 3 } as const;

/** Summary of a histogram that every node has. */
export function histogram(engine: Engine, id: string, metric: keyof typeof common): HistogramSummary {
  return nodeOf(engine, id).histograms[common[metric]]!.summary();
}

/** Summary of a histogram of the kind's own. */
export function ownHistogram(engine: Engine, id: string, metric: string): HistogramSummary {
  const node = nodeOf(engine, id);
  return node.histograms[COMMON_HISTOGRAMS + ownIndex(node, 'histogram', metric)]!.summary();
}

/** What a node shows of itself. */
export function pillsOf(engine: Engine, id: string): string[] {
  const node = nodeOf(engine, id);
  return (node.behavior.pills?.(node.endpoints[0]!) ?? []).map((pill) => pill.text);
}

/** Every request that came is answered, failed, killed or still there. */
export function conserves(engine: Engine): boolean {
  return engine.simulation.nodes.every((node) => {
    let gone = node.completions + node.counters[KILLED]!;
    for (let error = 1; error <= Object.keys(errorNumber).length; error++)
      gone += node.counters[FAILURES + error]!;
    const here = node.queueNow + node.workingNow + node.doorNow + node.waitingNow;
    return node.arrivals === gone + here;
  });
}

/** What a node's first instance has made durable. */
export function durableOf<T>(engine: Engine, id: string): T {
  return nodeOf(engine, id).endpoints[0]!.durable as T;
}

export const constant = (value: number) => ({ distribution: 'constant', value }) as const;
export const exponential = (mean: number) => ({ distribution: 'exponential', mean }) as const;
export const poisson = (rate: number) => ({ process: 'poisson', rate }) as const;
export const regular = (rate: number) => ({ process: 'constant', rate }) as const;
