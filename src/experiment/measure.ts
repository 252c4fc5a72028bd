/**
 * What has been measured on a node so far, as one row of numbers: counters, integrals of levels over time and
 * the levels now. Differences of two rows are what happened in between, exactly; series and summary are both
 * made of them, so a chart and the command line never disagree. Reading changes nothing in the run.
 */
import type { AnyEndpoint } from '../engine/behavior.ts';
import type { ClassFigures } from '../engine/class-figures.ts';
import {
  gaugeIntegral,
  IDLE_LEVEL,
  inSystemIntegral,
  levelIntegral,
  QUEUE_LEVEL,
  WORKING_LEVEL,
  waitingIntegral,
} from '../engine/levels.ts';
import {
  ARRIVALS,
  ATTEMPTS,
  CAPACITY_GAUGE,
  COMMON_COUNTERS,
  COMMON_GAUGES,
  COMPLETIONS,
  FAILURES,
  GAUGE_STRIDE,
  INSTANCES_GAUGE,
  LIMIT_GAUGE,
  type NodeRuntime,
  UP_GAUGE,
} from '../engine/node-runtime.ts';
import type { Simulation } from '../engine/simulation.ts';
import { errorCodes } from '../model/telemetry.ts';

/** Levels of every node, by place; the gauges of the kind follow. */
export const WORKING = 0;
export const CAPACITY = 1;
export const QUEUE = 2;
export const HELD = 3;
export const IN_SYSTEM = 4;
export const WAITING = 5;
export const UP = 6;
export const INSTANCES = 7;
export const LIMIT = 8;
export const OWN_LEVELS = 9;

/** One row: counters, then integrals, then levels. */
export type Row = Float64Array<ArrayBuffer>;

/** Where the parts of a node's row begin. */
export interface RowShape {
  readonly integrals: number;
  readonly levels: number;
  readonly length: number;
}

export function rowShape(node: NodeRuntime): RowShape {
  const integrals = node.counters.length;
  const levels = integrals + OWN_LEVELS + node.gauges.length / GAUGE_STRIDE - COMMON_GAUGES;
  return { integrals, levels, length: levels + (levels - integrals) };
}

/** In the series a row has all failures together behind its levels. */
export function allFailures({ length }: RowShape): number {
  return length;
}

/** What the node has measured up to now. */
export function readNode(sim: Simulation, node: NodeRuntime): Row {
  const shape = rowShape(node);
  const row = new Float64Array(shape.length);
  readNodeInto(sim, node, shape, row, 0);
  return row;
}

/** Writes what the node has measured up to now into a row that begins at a place. */
export function readNodeInto(
  sim: Simulation,
  node: NodeRuntime,
  { integrals, levels }: RowShape,
  row: Row,
  at: number,
): void {
  const { counters, everLinks, queueNow, workingNow, waitingNow } = node;
  for (let i = 0; i < counters.length; i++) row[at + i] = counters[i]!;
  row[at + ARRIVALS] = node.arrivals;
  row[at + COMPLETIONS] = node.completions;
  let attempts = 0;
  for (let i = 0; i < everLinks.length; i++) attempts += everLinks[i]!.calls;
  row[at + ATTEMPTS] = attempts;
  const atIntegrals = at + integrals;
  const atLevels = at + levels;
  row[atLevels + QUEUE] = queueNow;
  row[atLevels + HELD] = workingNow + node.idleNow;
  row[atLevels + IN_SYSTEM] = queueNow + workingNow + node.doorNow;
  readEndpoints(sim, node, row, atIntegrals, atLevels);
  row[atIntegrals + WAITING] = waitingIntegral(sim, node);
  row[atLevels + WAITING] = waitingNow;
  readGauge(sim, node, CAPACITY_GAUGE, row, atIntegrals + CAPACITY, atLevels + CAPACITY);
  readGauge(sim, node, UP_GAUGE, row, atIntegrals + UP, atLevels + UP);
  readGauge(sim, node, INSTANCES_GAUGE, row, atIntegrals + INSTANCES, atLevels + INSTANCES);
  readGauge(sim, node, LIMIT_GAUGE, row, atIntegrals + LIMIT, atLevels + LIMIT);
  for (let i = OWN_LEVELS; i < levels - integrals; i++) {
    readGauge(sim, node, COMMON_GAUGES + i - OWN_LEVELS, row, atIntegrals + i, atLevels + i);
  }
}

function readGauge(
  sim: Simulation,
  node: NodeRuntime,
  gauge: number,
  row: Row,
  integral: number,
  level: number,
): void {
  row[integral] = gaugeIntegral(sim, node, gauge * GAUGE_STRIDE);
  row[level] = node.gauges[gauge * GAUGE_STRIDE]!;
}

/** Integrals and levels that stand at the endpoints: what those gone have left, and those that are there. */
function readEndpoints(
  sim: Simulation,
  node: NodeRuntime,
  row: Row,
  integrals: number,
  levels: number,
): void {
  const { gone, endpoints } = node;
  let working = gone.levels[WORKING_LEVEL]!;
  let queue = gone.levels[QUEUE_LEVEL]!;
  let idle = gone.levels[IDLE_LEVEL]!;
  let inSystem = gone.inSystem;
  let workingNow = 0;
  for (let i = 0; i < endpoints.length; i++) {
    const ep = endpoints[i]!;
    working += levelIntegral(sim, ep, WORKING_LEVEL);
    queue += levelIntegral(sim, ep, QUEUE_LEVEL);
    idle += levelIntegral(sim, ep, IDLE_LEVEL);
    inSystem += inSystemIntegral(sim, ep);
    if (ep.pauseCount === 0) workingNow += ep.working;
  }
  row[integrals + WORKING] = working;
  row[integrals + QUEUE] = queue;
  row[integrals + HELD] = working + idle;
  row[integrals + IN_SYSTEM] = inSystem;
  row[levels + WORKING] = workingNow;
}

/** What is measured of a single instance, by place: worker-seconds, queue-seconds, pieces of work done. */
export const INSTANCE_WORK = 0;
export const INSTANCE_QUEUE = 1;
export const INSTANCE_SERVED = 2;
export const INSTANCE_PARTS = 3;

/** What one instance has measured so far of one part. */
export function readInstance(sim: Simulation, ep: AnyEndpoint, part: number): number {
  if (part === INSTANCE_SERVED) return ep.served;
  // a paused one does no work
  return levelIntegral(sim, ep, part === INSTANCE_WORK ? WORKING_LEVEL : QUEUE_LEVEL);
}

/** All failures, or those of one error number, in a row. */
export function failuresIn(row: Row): number {
  let sum = 0;
  for (let error = 1; error <= errorCodes.length; error++) sum += row[FAILURES + error]!;
  return sum;
}

/** Lets maxima begin anew at the present levels and histograms empty: the warm-up is over. */
export function restartMeasuring(node: NodeRuntime): void {
  node.queueMax = node.queueNow;
  node.workingMax = node.workingNow;
  node.heldMax = node.workingNow + node.idleNow;
  node.waitingMax = node.waitingNow;
  node.inSystemMax = node.queueNow + node.workingNow + node.doorNow;
  node.utilizationMax = 0;
  node.heldShareMax = 0;
  for (let g = 0; g < node.gauges.length; g += GAUGE_STRIDE) node.gauges[g + 3] = node.gauges[g]!;
  for (const histogram of node.histograms) histogram.clear();
  for (const figures of node.classFigures) {
    if (figures !== null) for (const histogram of figures.histograms) histogram.clear();
  }
}

/** What is counted of a request class at a node, by place. */
export const CLASS_ARRIVALS = 0;
export const CLASS_COMPLETIONS = 1;
export const CLASS_FAILURES = 2;
export const CLASS_WITHIN_OBJECTIVE = 3;
export const CLASS_PARTS = 4;
/** Histograms of a class, in the order of `ClassFigures.histograms`. */
export const CLASS_WAITS = 0;
export const CLASS_RESIDENCES = 1;
export const CLASS_LATENCIES = 2;
export const CLASS_HISTOGRAMS = 3;

/** What has been counted of a class at a node up to now; of one that has not come yet, nothing. */
export function readClass(node: NodeRuntime, label: number): Row {
  const figures = node.classFigures[label];
  const row = new Float64Array(CLASS_PARTS);
  if (figures != null) readClassInto(figures, row, 0);
  return row;
}

/** Writes what has been counted of a class into a row that begins at a place. */
export function readClassInto(figures: ClassFigures, row: Row, at: number): void {
  row[at + CLASS_ARRIVALS] = figures.arrivals;
  row[at + CLASS_COMPLETIONS] = figures.completions;
  row[at + CLASS_FAILURES] = figures.failures;
  row[at + CLASS_WITHIN_OBJECTIVE] = figures.withinObjective;
}

/** Which of the common metrics mean something on a node as it is set now. */
export interface Applicability {
  /** It has workers and a queue. */
  readonly station: boolean;
  /** Its workers are limited, so that a share of them can be taken. */
  readonly limited: boolean;
  /** There is a limit on the calls that it has at once. */
  readonly admitting: boolean;
  /** Callers may stand at its door. */
  readonly blocking: boolean;
  /** It can crash. */
  readonly crashable: boolean;
  /** Requests can die in it: it crashes, or its callers do, in whom it runs. */
  readonly mortal: boolean;
  /** It calls others. */
  readonly calling: boolean;
  /** Requests begin here. */
  readonly source: boolean;
}

export function applicability(node: NodeRuntime): Applicability {
  const resources = node.behavior.resources?.(node.settings);
  const crashes = node.kind.faults.includes('crash');
  return {
    station: resources !== undefined,
    limited: resources !== undefined && resources.workers !== null,
    admitting: (resources?.concurrencyLimit?.algorithm ?? 'none') !== 'none',
    blocking: resources?.whenFull === 'block',
    crashable: !node.driver && crashes,
    mortal: node.driver || crashes,
    calling: node.kind.outLinks.max > 0,
    source: node.behavior.ended !== undefined,
  };
}

/** Places of a kind's own metrics: in the row (counters, gauges) or among the node's histograms. */
export function ownMetricIndex(node: NodeRuntime, metric: string): number {
  const { type } = node.kind.metrics[metric]!;
  return Object.keys(node.kind.metrics)
    .filter((name) => node.kind.metrics[name]!.type === type)
    .indexOf(metric);
}

/** Place of a kind's own counter in the row. */
export function ownCounter(node: NodeRuntime, metric: string): number {
  return COMMON_COUNTERS + ownMetricIndex(node, metric);
}
