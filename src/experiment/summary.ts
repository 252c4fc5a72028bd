/**
 * Figures of a whole run, with the names that the command line prints. Counters give total and rate, gauges
 * time-weighted mean, largest and last, histograms count, mean, deviation and percentiles; all count from the
 * end of the warm-up on. A metric that means nothing on a node (the queue of a client) is left out; a figure
 * that cannot be known (the mean of no values) is NaN here and `null` in JSON.
 */
import {
  ARRIVALS,
  ATTEMPTS,
  BLOCKED_HISTOGRAM,
  CAPACITY_GAUGE,
  COMMON_GAUGES,
  COMMON_HISTOGRAMS,
  COMPLETIONS,
  FAILURES,
  GAUGE_STRIDE,
  INSTANCES_GAUGE,
  KILLED,
  LATE,
  LATENCY_HISTOGRAM,
  LIMIT_GAUGE,
  LINK_CALLS,
  LINK_ERRORS,
  type NodeRuntime,
  RESIDENCE_HISTOGRAM,
  SERVICE_HISTOGRAM,
  UP_GAUGE,
  WAIT_HISTOGRAM,
} from '../engine/node-runtime.ts';
import {
  type CounterSummary,
  errorCodes,
  type GaugeSummary,
  linkMetrics,
  type MetricSummary,
  type RunSummary,
  type ShareByCaller,
} from '../model/telemetry.ts';
import { classSummaries } from './class-summary.ts';
import { clientCosts, costOf, totalCost } from './cost.ts';
import {
  applicability,
  CAPACITY,
  failuresIn,
  HELD,
  IN_SYSTEM,
  INSTANCES,
  LIMIT,
  OWN_LEVELS,
  ownCounter,
  ownMetricIndex,
  QUEUE,
  type Row,
  readNode,
  rowShape,
  UP,
  WAITING,
  WORKING,
} from './measure.ts';
import { engineVersion, type SimulatedRun as Run } from './simulated-run.ts';

/** Two readings of a node, and the seconds in between: what its figures are made of. */
export interface Measured {
  readonly node: NodeRuntime;
  readonly before: Row;
  readonly now: Row;
  readonly seconds: number;
}

/** The figures of the run so far. `wallSeconds` is what it took, as measured by whoever has a clock. */
export function summarize(run: Run, wallSeconds: number): RunSummary {
  const { design } = run;
  const measured = measureNodes(run);
  const clients = clientCosts(measured);
  const nodes = measured.map((one): [string, RunSummary['nodes'][string]] => {
    const cost = costOf(one) ?? clients.get(one.node);
    const byCaller = one.node.driver ? { availabilityByCaller: availabilityByCaller(run, one.node) } : {};
    const metrics = { ...nodeMetrics(one), ...byCaller, ...(cost !== undefined && { cost }) };
    const classes = classSummaries(run.simulation, one.node, run.window, one.seconds);
    return [one.node.id, { kind: one.node.kind.id, metrics, ...(classes !== undefined && { classes }) }];
  });
  return {
    title: design.title,
    seed: run.seed,
    duration: run.time,
    warmup: design.run.warmup,
    events: run.events,
    wallSeconds,
    eventsPerSecond: wallSeconds > 0 ? run.events / wallSeconds : Number.NaN,
    engineVersion,
    fingerprint: run.fingerprint(),
    cost: totalCost(measured),
    nodes: Object.fromEntries(nodes),
    links: linkSummaries(run),
    replications: 1,
  };
}

/** The nodes of the design as it is now, each since the window began or the node was created. */
function measureNodes(run: Run): Measured[] {
  const { simulation, window } = run;
  return simulation.nodes
    .filter((node) => !node.removed)
    .map((node) => {
      const now = readNode(simulation, node);
      const before = window.nodes.get(node.index) ?? new Float64Array(now.length);
      const start = window.nodes.has(node.index) ? window.start : Math.max(window.start, node.createdAt);
      return { node, before, now, seconds: simulation.now - start };
    });
}

function nodeMetrics(one: Measured): { [metric: string]: MetricSummary } {
  const { node } = one;
  const is = applicability(node);
  const histogram = (index: number) => node.histograms[index]!.summary();
  return {
    arrivals: counter(one, ARRIVALS),
    completions: counter(one, COMPLETIONS),
    failures: failures(one),
    ...(is.mortal && { killed: counter(one, KILLED) }),
    ...(is.calling && { late: counter(one, LATE), attempts: counter(one, ATTEMPTS) }),
    ...(is.limited && {
      utilization: share(one, WORKING, CAPACITY, utilizationMax(node)),
      held: share(one, HELD, CAPACITY, heldMax(node)),
    }),
    ...(is.station && { queueLength: level(one, QUEUE, node.queueMax) }),
    inSystem: level(one, IN_SYSTEM, node.inSystemMax),
    waiting: level(one, WAITING, node.waitingMax),
    ...(is.admitting && { limit: level(one, LIMIT, gaugeMax(node, LIMIT_GAUGE)) }),
    ...(is.crashable && {
      availability: share(one, UP, INSTANCES, gaugeMax(node, UP_GAUGE) / gaugeMax(node, INSTANCES_GAUGE)),
    }),
    ...(is.station && {
      waitSeconds: histogram(WAIT_HISTOGRAM),
      serviceSeconds: histogram(SERVICE_HISTOGRAM),
      residenceSeconds: histogram(RESIDENCE_HISTOGRAM),
    }),
    latencySeconds: histogram(LATENCY_HISTOGRAM),
    ...(is.blocking && { blockedSeconds: histogram(BLOCKED_HISTOGRAM) }),
    ...ownMetrics(one),
  };
}

/**
 * What each caller of a driver got from it: of its calls, retries included, the share that ended without an
 * error. A call that its caller gave up is an error; one still under way is not.
 */
function availabilityByCaller(run: Run, node: NodeRuntime): ShareByCaller {
  const shares: { [caller: string]: number } = {};
  for (const link of run.simulation.links) {
    if (link.removed || link.to !== node) continue;
    const before = run.window.links.get(link.index);
    const counted = link.readCounters();
    const calls = counted[LINK_CALLS]! - (before?.[LINK_CALLS] ?? 0);
    const errors = counted[LINK_ERRORS]! - (before?.[LINK_ERRORS] ?? 0);
    shares[link.from.id] = calls > 0 ? Math.max(0, 1 - errors / calls) : Number.NaN;
  }
  return shares;
}

/** Metrics of the kind's own, under their names. */
function ownMetrics(one: Measured): { [metric: string]: MetricSummary } {
  const { node } = one;
  const entries = Object.entries(node.kind.metrics).map(([metric, { type }]): [string, MetricSummary] => {
    const index = ownMetricIndex(node, metric);
    if (type === 'counter') return [metric, counter(one, ownCounter(node, metric))];
    if (type === 'histogram') return [metric, node.histograms[COMMON_HISTOGRAMS + index]!.summary()];
    return [metric, level(one, OWN_LEVELS + index, gaugeMax(node, COMMON_GAUGES + index))];
  });
  return Object.fromEntries(entries);
}

function counter({ before, now, seconds }: Measured, index: number): CounterSummary {
  const total = now[index]! - before[index]!;
  return { total, rate: rateOf(total, seconds) };
}

function failures(one: Measured): CounterSummary {
  const total = failuresIn(one.now) - failuresIn(one.before);
  const by = errorCodes
    .map((error, i): [string, number] => [error, counter(one, FAILURES + i + 1).total])
    .filter(([, count]) => count > 0);
  return { total, rate: rateOf(total, one.seconds), by: Object.fromEntries(by) };
}

function rateOf(total: number, seconds: number): number {
  return seconds > 0 ? total / seconds : Number.NaN;
}

/** A level: its integral over time ÷ time. */
function level({ node, before, now, seconds }: Measured, index: number, max: number): GaugeSummary {
  const { integrals, levels } = rowShape(node);
  const mean = rateOf(now[integrals + index]! - before[integrals + index]!, seconds);
  return { mean, max, last: now[levels + index]! };
}

/** A share of something that changes too: one integral ÷ the other. */
function share({ node, before, now }: Measured, part: number, whole: number, max: number): GaugeSummary {
  const { integrals, levels } = rowShape(node);
  const all = now[integrals + whole]! - before[integrals + whole]!;
  const mean = all > 0 ? (now[integrals + part]! - before[integrals + part]!) / all : Number.NaN;
  const wholeNow = now[levels + whole]!;
  return { mean, max, last: wholeNow > 0 ? now[levels + part]! / wholeNow : 0 };
}

function gaugeMax(node: NodeRuntime, gauge: number): number {
  return node.gauges[gauge * GAUGE_STRIDE + 3]!;
}

function utilizationMax(node: NodeRuntime): number {
  return largestShare(node, node.utilizationMax, node.workingMax);
}
function heldMax(node: NodeRuntime): number {
  return largestShare(node, node.heldShareMax, Math.max(node.heldMax, node.workingMax));
}
function largestShare(node: NodeRuntime, before: number, sinceLastChange: number): number {
  const capacity = node.gauges[CAPACITY_GAUGE * GAUGE_STRIDE]!;
  return capacity > 0 ? Math.max(before, sinceLastChange / capacity) : before;
}

function linkSummaries(run: Run): RunSummary['links'] {
  const { simulation, window } = run;
  const entries = simulation.links
    .filter((link) => !link.removed)
    .map((link): [string, RunSummary['links'][string]] => {
      const before = window.links.get(link.index);
      const counted = link.readCounters();
      const start = before === undefined ? Math.max(window.start, link.createdAt) : window.start;
      const metrics = Object.keys(linkMetrics).map((metric, i): [string, CounterSummary] => {
        const total = counted[i]! - (before?.[i] ?? 0);
        return [metric, { total, rate: rateOf(total, simulation.now - start) }];
      });
      return [link.id, { metrics: Object.fromEntries(metrics) }];
    });
  return Object.fromEntries(entries);
}
