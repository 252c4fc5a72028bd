/**
 * The columns of the live data and how each is computed from two rows of a node: a rate from a counter, a mean
 * from an integral, a share from two. The names are those of `model/telemetry.ts` and the kind's own.
 */
import {
  ARRIVALS,
  ATTEMPTS,
  BLOCKED_HISTOGRAM,
  COMMON_HISTOGRAMS,
  COMPLETIONS,
  FAILURES,
  KILLED,
  LATE,
  LATENCY_HISTOGRAM,
  type NodeRuntime,
  RESIDENCE_HISTOGRAM,
  SERVICE_HISTOGRAM,
  WAIT_HISTOGRAM,
} from '../engine/node-runtime.ts';
import { type ClassMetric, classMetrics, metricOfClass } from '../model/class-metrics.ts';
import {
  type Column,
  type CommonMetric,
  commonMetrics,
  errorCodes,
  type HistogramColumn,
  linkMetrics,
} from '../model/telemetry.ts';
import {
  allFailures,
  applicability,
  CAPACITY,
  CLASS_ARRIVALS,
  CLASS_COMPLETIONS,
  CLASS_FAILURES,
  CLASS_LATENCIES,
  CLASS_RESIDENCES,
  CLASS_WAITS,
  CLASS_WITHIN_OBJECTIVE,
  HELD,
  IN_SYSTEM,
  INSTANCES,
  LIMIT,
  OWN_LEVELS,
  ownCounter,
  ownMetricIndex,
  QUEUE,
  type Row,
  rowShape,
  UP,
  WAITING,
  WORKING,
} from './measure.ts';

/**
 * What a column is made of between two rows: an operation and the places in the row that it takes, of a share its part
 * and its whole. Numbers, so that those of thousands of columns, one behind the other, are one loop (`fillValues`).
 */
export type Formula = readonly number[];
/** What was added to a place, a second. */
const RATE = 0;
/** What a place has now. */
const LAST = 1;
/** What was added to the part, of what was added to the whole. */
const RATIO = 2;
/** The part that there is now of the whole that there is now. */
const LAST_RATIO = 3;
/** Of what ended of a class, the share that met its objective. */
const WITHIN_OBJECTIVE = 4;

export interface ComputedColumn {
  readonly column: Column;
  readonly formula: Formula;
}
/** A histogram column and which of the node's histograms it shows. */
export interface ComputedHistogram {
  readonly column: HistogramColumn;
  readonly index: number;
}

/** The columns of one node; `errors` are those (by number − 1, as bits) that have occurred on it. */
export function nodeColumns(node: NodeRuntime, errors: number): ComputedColumn[] {
  return [...commonColumns(node, errors), ...ownColumns(node)];
}

function commonColumns(node: NodeRuntime, errors: number): ComputedColumn[] {
  const is = applicability(node);
  const { integrals: at, levels } = rowShape(node);
  const counter = (metric: CommonMetric, index: number) => make(node, metric, 'rate', rate(index));
  const level = (metric: CommonMetric, index: number) => [
    make(node, metric, 'mean', rate(at + index)),
    make(node, metric, 'last', last(levels + index)),
  ];
  const share = (metric: CommonMetric, part: number, whole: number) => [
    make(node, metric, 'mean', ratio(at + part, at + whole)),
    make(node, metric, 'last', lastRatio(levels + part, levels + whole)),
  ];
  return [
    counter('arrivals', ARRIVALS),
    counter('completions', COMPLETIONS),
    counter('failures', allFailures(rowShape(node))),
    ...errorColumns(node, errors),
    ...(is.mortal ? [counter('killed', KILLED)] : []),
    ...(is.calling ? [counter('late', LATE), counter('attempts', ATTEMPTS)] : []),
    ...(is.limited ? [...share('utilization', WORKING, CAPACITY), ...share('held', HELD, CAPACITY)] : []),
    ...(is.station ? level('queueLength', QUEUE) : []),
    ...level('inSystem', IN_SYSTEM),
    ...level('waiting', WAITING),
    ...(is.admitting ? level('limit', LIMIT) : []),
    ...(is.crashable ? share('availability', UP, INSTANCES) : []),
  ];
}

function errorColumns(node: NodeRuntime, errors: number): ComputedColumn[] {
  return errorCodes.flatMap((by, i) => {
    if ((errors & (1 << i)) === 0) return [];
    const { column, formula } = make(node, 'failures', 'rate', rate(FAILURES + i + 1));
    return [{ column: { ...column, by }, formula }];
  });
}

function make(
  node: NodeRuntime,
  metric: CommonMetric,
  statistic: Column['statistic'],
  formula: Formula,
): ComputedColumn {
  return {
    column: { of: 'node', id: node.id, metric, statistic, unit: commonMetrics[metric].unit },
    formula,
  };
}

function rate(part: number): Formula {
  return [RATE, part, part];
}
function last(part: number): Formula {
  return [LAST, part, part];
}
function ratio(part: number, whole: number): Formula {
  return [RATIO, part, whole];
}
function lastRatio(part: number, whole: number): Formula {
  return [LAST_RATIO, part, whole];
}

/** The value of a column over the time between two rows that begin at a place of their matrices. */
export function valueBetween(formula: Formula, before: Row, now: Row, at: number, seconds: number): number {
  fillValues(formula, before, now, at, seconds, alone, 0);
  return alone[0]!;
}
const alone = new Float64Array(1);

/** Writes the values of columns over the time between two rows, from a place on: a formula behind the other. */
export function fillValues(
  formulas: Formula,
  before: Row,
  now: Row,
  at: number,
  seconds: number,
  values: Float64Array,
  from: number,
): void {
  for (let p = 0, to = from; p < formulas.length; p += 3, to++) {
    const operation = formulas[p]!;
    const part = at + formulas[p + 1]!;
    if (operation === RATE) values[to] = (now[part]! - before[part]!) / seconds;
    else if (operation === LAST) values[to] = now[part]!;
    else if (operation === RATIO) values[to] = shareAdded(before, now, part, at + formulas[p + 2]!);
    else if (operation === LAST_RATIO) values[to] = shareNow(now, part, at + formulas[p + 2]!);
    else values[to] = withinObjective(before, now, at);
  }
}

function shareAdded(before: Row, now: Row, part: number, whole: number): number {
  const all = now[whole]! - before[whole]!;
  return all > 0 ? (now[part]! - before[part]!) / all : Number.NaN;
}

function shareNow(now: Row, part: number, whole: number): number {
  return now[whole]! > 0 ? now[part]! / now[whole]! : Number.NaN;
}

/** Workers that an instance of a node had on average between two rows, while it was up. */
export function workersEach(node: NodeRuntime, before: Row, now: Row, at: number): number {
  const integrals = at + rowShape(node).integrals;
  return (
    (now[integrals + CAPACITY]! - before[integrals + CAPACITY]!) /
    (now[integrals + UP]! - before[integrals + UP]!)
  );
}

/** Metrics of the kind's own. */
function ownColumns(node: NodeRuntime): ComputedColumn[] {
  const { integrals, levels } = rowShape(node);
  return Object.entries(node.kind.metrics).flatMap(([metric, { type, unit }]): ComputedColumn[] => {
    const column = { of: 'node', id: node.id, metric, unit } as const;
    if (type === 'histogram') return [];
    if (type === 'counter')
      return [{ column: { ...column, statistic: 'rate' }, formula: rate(ownCounter(node, metric)) }];
    const i = OWN_LEVELS + ownMetricIndex(node, metric);
    return [
      { column: { ...column, statistic: 'mean' }, formula: rate(integrals + i) },
      { column: { ...column, statistic: 'last' }, formula: last(levels + i) },
    ];
  });
}

/** The histograms of one node. */
export function nodeHistograms(node: NodeRuntime): ComputedHistogram[] {
  const is = applicability(node);
  const common = (metric: CommonMetric, index: number): ComputedHistogram => ({
    column: { of: 'node', id: node.id, metric, unit: commonMetrics[metric].unit },
    index,
  });
  return [
    ...(is.station
      ? [
          common('waitSeconds', WAIT_HISTOGRAM),
          common('serviceSeconds', SERVICE_HISTOGRAM),
          common('residenceSeconds', RESIDENCE_HISTOGRAM),
        ]
      : []),
    common('latencySeconds', LATENCY_HISTOGRAM),
    ...(is.blocking ? [common('blockedSeconds', BLOCKED_HISTOGRAM)] : []),
    ...Object.entries(node.kind.metrics)
      .filter(([, { type }]) => type === 'histogram')
      .map(([metric, { unit }]) => ({
        column: { of: 'node', id: node.id, metric, unit } as const,
        index: COMMON_HISTOGRAMS + ownMetricIndex(node, metric),
      })),
  ];
}

/** The columns of one request class at a node; its row is what `readClass` gives. `promises`: it has an objective. */
export function classColumns(node: NodeRuntime, requestClass: string, promises: boolean): ComputedColumn[] {
  const { source } = applicability(node);
  const column = (metric: ClassMetric, statistic: Column['statistic'], formula: Formula): ComputedColumn => {
    const { unit } = classMetrics[metric];
    return {
      column: { of: 'node', id: node.id, metric: metricOfClass(metric, requestClass), statistic, unit },
      formula,
    };
  };
  return [
    column(source ? 'requests' : 'arrivals', 'rate', rate(CLASS_ARRIVALS)),
    column(source ? 'goodput' : 'completions', 'rate', rate(CLASS_COMPLETIONS)),
    column('failures', 'rate', rate(CLASS_FAILURES)),
    ...(promises ? [column('objectiveMet', 'mean', [WITHIN_OBJECTIVE, 0, 0])] : []),
  ];
}

/** Of what ended between two rows, the share that met the objective. */
function withinObjective(before: Row, now: Row, at: number): number {
  const since = (part: number) => now[at + part]! - before[at + part]!;
  const ended = since(CLASS_COMPLETIONS) + since(CLASS_FAILURES);
  return ended > 0 ? since(CLASS_WITHIN_OBJECTIVE) / ended : Number.NaN;
}

/** The histograms of one request class at a node. */
export function classHistograms(node: NodeRuntime, requestClass: string): ComputedHistogram[] {
  const column = (metric: ClassMetric, index: number): ComputedHistogram => ({
    column: {
      of: 'node',
      id: node.id,
      metric: metricOfClass(metric, requestClass),
      unit: classMetrics[metric].unit,
    },
    index,
  });
  return [
    ...(applicability(node).station
      ? [column('waitSeconds', CLASS_WAITS), column('residenceSeconds', CLASS_RESIDENCES)]
      : []),
    column('latencySeconds', CLASS_LATENCIES),
  ];
}

/** The columns of one link; its row is its counters, in this order. */
export function linkColumns(id: string): ComputedColumn[] {
  return Object.entries(linkMetrics).map(([metric, { unit }], index) => ({
    column: { of: 'link', id, metric, statistic: 'rate', unit },
    formula: rate(index),
  }));
}
