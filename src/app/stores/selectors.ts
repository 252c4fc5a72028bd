/**
 * What the screen shows of a run, computed from the telemetry's arrays: figures of a node, rates of a link,
 * and the series of the dashboards. Plain functions of (telemetry, design), so that canvas, inspector and
 * charts agree about every number and tests can ask without a screen.
 */
import { kindById } from '../../catalog/kinds.ts';
import { describeMetric } from '../../model/class-metrics.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import type { FaultKind } from '../../model/faults.ts';
import type { Unit } from '../../model/fields.ts';
import type { Kind } from '../../model/kind.ts';
import { nodeLabel } from '../../model/sides.ts';
import {
  type EndpointStatus,
  type ErrorCode,
  errorCodes,
  type HistogramName,
  mainStatistic,
  type NodeStatus,
  type Tone,
} from '../../model/telemetry.ts';
import type { ActiveFault } from '../../worker/protocol.ts';
import { faultsOn } from './faults-on.ts';
import type { ColumnName, Telemetry } from './telemetry.ts';

/** A number with what it measures; the screen formats it by the unit. NaN: nothing to show yet. */
export interface Figure {
  readonly metric: string;
  readonly title: string;
  readonly value: number;
  readonly unit: Unit;
  /** How the metric was made one number: "p99 448 ms" needs its p99. */
  readonly statistic: 'rate' | 'mean' | 'p99';
}

const nodeColumn = (
  id: string,
  metric: string,
  statistic: ColumnName['statistic'],
  by?: ErrorCode,
): ColumnName => ({
  of: 'node',
  id,
  metric,
  statistic,
  ...(by === undefined ? {} : { by }),
});

/** The descriptor of a metric: the kind's own, a common one, or one of a request class. */
export function descriptorOf(kind: Kind | undefined, metric: string) {
  return describeMetric(kind?.metrics, metric);
}

/** One metric of a node as the one figure that stands for "now". */
export function figureOf(telemetry: Telemetry, node: DesignNode, metric: string): Figure {
  const descriptor = descriptorOf(kindById(node.kind), metric);
  const type = descriptor?.type ?? 'gauge';
  const statistic = mainStatistic(type);
  const value =
    statistic === 'p99'
      ? telemetry.percentiles(
          [{ id: node.id, metric }],
          telemetry.recentFrom(),
          telemetry.bucketCount,
          [0.99],
        )[0]!
      : telemetry.recent(nodeColumn(node.id, metric, statistic));
  return { metric, title: descriptor?.title ?? metric, value, unit: descriptor?.unit ?? 'count', statistic };
}

/** The figure on a node's face. */
export function headlineOf(telemetry: Telemetry, node: DesignNode): Figure | null {
  const kind = kindById(node.kind);
  return kind === undefined ? null : figureOf(telemetry, node, kind.headline.figure);
}
/** The line under it. */
export function headlineLineOf(telemetry: Telemetry, node: DesignNode): Figure | null {
  const kind = kindById(node.kind);
  return kind === undefined ? null : figureOf(telemetry, node, kind.headline.line);
}

/** The last buckets of a node's headline metric, oldest first, for the sparkline on its face. */
export function sparklineOf(
  telemetry: Telemetry,
  node: DesignNode,
  buckets = 60,
  metric?: string,
): Float64Array {
  const kind = kindById(node.kind);
  const name = metric ?? kind?.headline.figure;
  if (name === undefined) return new Float64Array(0);
  const type = descriptorOf(kind, name)?.type;
  if (type !== 'histogram')
    return telemetry.tail(nodeColumn(node.id, name, type === 'counter' ? 'rate' : 'mean'), buckets);
  const from = Math.max(0, telemetry.bucketCount - buckets);
  const values = new Float64Array(telemetry.bucketCount - from);
  for (let i = 0; i < values.length; i++) {
    values[i] = telemetry.percentiles([{ id: node.id, metric: name }], from + i, from + i + 1, [0.99])[0]!;
  }
  return values;
}

/** Own work ÷ capacity now, 0 to 1; NaN for nodes without workers. */
export function utilizationOf(telemetry: Telemetry, id: string): number {
  return telemetry.recent(nodeColumn(id, 'utilization', 'mean'));
}

/** Steps of the heat ramp: 0 idle … 5 at the limit (`--heat-0` to `--heat-5`). */
export function heatOf(utilization: number): 0 | 1 | 2 | 3 | 4 | 5 {
  if (!(utilization >= 0.02)) return 0;
  if (utilization < 0.25) return 1;
  if (utilization < 0.5) return 2;
  if (utilization < 0.7) return 3;
  return utilization < 0.9 ? 4 : 5;
}

/** One instance as a cell on the node's face. */
export interface Cell {
  /** Number of the instance, as faults name it: counted from 0, and not used again when one is gone. */
  readonly instance: number;
  readonly status: EndpointStatus;
  /** Workers busy ÷ workers, 0 to 1. */
  readonly load: number;
  readonly queue: number;
}
export function cellsOf(telemetry: Telemetry, id: string): readonly Cell[] {
  return (telemetry.node(id)?.endpoints ?? []).map((endpoint, place) => ({
    instance: endpoint.instance ?? place,
    status: endpoint.status,
    load: endpoint.workers > 0 ? endpoint.busy / endpoint.workers : 0,
    queue: endpoint.queue,
  }));
}

/** How a node stands as a whole: what its frame and hatching say. */
export type Condition = 'up' | 'down' | 'paused' | 'partly-down';
export function conditionOf(status: NodeStatus | undefined): Condition {
  const endpoints = status?.endpoints ?? [];
  if (endpoints.length === 0) return 'up';
  const down = endpoints.filter((endpoint) => endpoint.status === 'down').length;
  if (down === endpoints.length) return 'down';
  if (endpoints.every((endpoint) => endpoint.status === 'paused' || endpoint.status === 'down'))
    return 'paused';
  return down > 0 ? 'partly-down' : 'up';
}

export interface Pill {
  readonly tone: Tone;
  readonly text: string;
  /** What it means here, for whoever points at it. */
  readonly tip?: string;
}
const MOST_PILLS = 2;
/** What a node suffers while it goes on, as its pill says it. */
const sufferedWords: { readonly [K in FaultKind]?: string } = {
  slow: 'slow',
  'slow-disk': 'slow disk',
  'lost-sync': 'loses syncs',
  'clock-skew': 'clock off',
  'clock-drift': 'clock drifts',
  'rolling-restart': 'restarting',
  'traffic-spike': 'spike',
};

/** States on the node's top edge, the gravest first, two at most: crashed, paused, slow, leader, term, hot … */
export function pillsOf(telemetry: Telemetry, id: string, faults: readonly ActiveFault[]): readonly Pill[] {
  const status = telemetry.node(id);
  const own = faultsOn(id, faults);
  const pills: Pill[] = [];
  const condition = conditionOf(status);
  if (condition === 'down')
    pills.push({ tone: 'error', text: own.some((f) => f.fault === 'crash') ? 'crashed' : 'down' });
  if (condition === 'partly-down') {
    const up = status!.endpoints.filter((endpoint) => endpoint.status !== 'down').length;
    pills.push({ tone: 'error', text: `${up} of ${status!.endpoints.length} up` });
  }
  if (condition === 'paused' || own.some((fault) => fault.fault === 'pause'))
    pills.push({ tone: 'warn', text: 'paused' });
  const suffered = own.flatMap(({ fault }): Pill[] => {
    const text = sufferedWords[fault];
    return text === undefined ? [] : [{ tone: 'warn', text }];
  });
  for (const pill of [...suffered, ...(status?.pills ?? [])])
    if (!pills.some((other) => other.text === pill.text)) pills.push(pill);
  if (utilizationOf(telemetry, id) >= 0.9 && condition === 'up') pills.push({ tone: 'warn', text: 'hot' });
  return pills.slice(0, MOST_PILLS);
}

/** What a link carries now. */
export interface LinkFlow {
  /** Calls a second, retries included; messages a second where a link carries no calls. */
  readonly rate: number;
  /** Share of calls that ended in an error, 0 to 1. */
  readonly errorShare: number;
  /** Messages lost a second. */
  readonly lost: number;
}
export function linkFlowOf(telemetry: Telemetry, id: string): LinkFlow {
  let known = knownFlows.get(telemetry);
  if (known === undefined || known.version !== telemetry.version) {
    known = { version: telemetry.version, flows: new Map() };
    knownFlows.set(telemetry, known);
  }
  let flow = known.flows.get(id);
  if (flow === undefined) {
    flow = measureFlow(telemetry, id);
    known.flows.set(id, flow);
  }
  return flow;
}
/** A link, its dots and the busiest of all links ask alike, with every picture. */
const knownFlows = new WeakMap<
  Telemetry,
  { readonly version: number; readonly flows: Map<string, LinkFlow> }
>();
function measureFlow(telemetry: Telemetry, id: string): LinkFlow {
  const recent = (metric: string) => telemetry.recent({ of: 'link', id, metric, statistic: 'rate' });
  const calls = zeroIfNone(recent('calls'));
  const errors = zeroIfNone(recent('errors'));
  const rate = calls > 0 ? calls : zeroIfNone(recent('messages'));
  return {
    rate,
    errorShare: calls > 0 ? Math.min(1, errors / calls) : errors > 0 ? 1 : 0,
    lost: zeroIfNone(recent('lost')),
  };
}
const zeroIfNone = (value: number): number => (Number.isNaN(value) ? 0 : value);

// ---------------------------------------------------------------------------------------------------------
// Series of the dashboards

/** What part of a run a chart shows, in simulated seconds, and how many points it may take. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly points: number;
}
/** One line of a chart; `values[i]` belongs to `times[i]` of its table. NaN is a gap. */
export interface Line {
  readonly id: string;
  readonly title: string;
  readonly values: Float64Array;
  /** The figure to put beside the name: the mean of the last second. */
  readonly now: number;
}
export interface SeriesTable {
  /** Middle of each group of buckets, simulated seconds. */
  readonly times: Float64Array;
  readonly lines: readonly Line[];
}
/** A chart gets so many points unless it asks for another number, and never more than a run has buckets. */
const MOST_POINTS = 200;
const MOST_GROUPS = 600;

/** The whole run so far. */
export function wholeRun(telemetry: Telemetry, points = MOST_POINTS): Range {
  return { from: 0, to: telemetry.bucketCount * telemetry.bucketWidth, points };
}

/** Buckets joined so that a range has few enough points; widths are powers of two, aligned at 0, and do not jitter. */
export interface Groups {
  readonly first: number;
  readonly count: number;
  readonly width: number;
}
const DUST = 1e-9;
export function groupsOf(telemetry: Telemetry, range: Range): Groups {
  const { bucketWidth, bucketCount } = telemetry;
  if (!(bucketWidth > 0) || bucketCount === 0) return { first: 0, count: 0, width: 1 };
  // 12 × 0.2 is a little more than 2.4 and still ends with bucket 12
  const from = Math.max(0, Math.floor(range.from / bucketWidth + DUST));
  const to = Math.min(bucketCount, Math.max(from, Math.ceil(range.to / bucketWidth - DUST)));
  let width = 1;
  while ((to - from) / width > Math.min(range.points, MOST_GROUPS)) width *= 2;
  const first = Math.floor(from / width);
  return { first, count: Math.ceil(to / width) - first, width };
}
export function timesOf(telemetry: Telemetry, groups: Groups): Float64Array {
  const { bucketCount, bucketWidth } = telemetry;
  const times = new Float64Array(groups.count);
  for (let i = 0; i < groups.count; i++) {
    const from = (groups.first + i) * groups.width;
    // the last group ends with what has been simulated, so that no point lies ahead of the run
    times[i] = ((from + Math.min(from + groups.width, bucketCount)) / 2) * bucketWidth;
  }
  return times;
}
/** Sums of columns by group; where every column has no value, the group has none. */
export function sumByGroup(
  telemetry: Telemetry,
  columns: readonly ColumnName[],
  groups: Groups,
): Float64Array {
  const values = new Float64Array(groups.count).fill(Number.NaN);
  for (const column of columns) {
    const means = telemetry.means(column, groups.first * groups.width, groups.width, groups.count);
    for (let i = 0; i < groups.count; i++) {
      const mean = means[i]!;
      if (!Number.isNaN(mean)) values[i] = zeroIfNone(values[i]!) + mean;
    }
  }
  return values;
}
export function sumNow(telemetry: Telemetry, columns: readonly ColumnName[]): number {
  let sum = Number.NaN;
  for (const column of columns) {
    const value = telemetry.recent(column);
    if (!Number.isNaN(value)) sum = zeroIfNone(sum) + value;
  }
  return sum;
}
function lineOf(
  telemetry: Telemetry,
  id: string,
  title: string,
  columns: readonly ColumnName[],
  groups: Groups,
): Line {
  return { id, title, values: sumByGroup(telemetry, columns, groups), now: sumNow(telemetry, columns) };
}

/** The nodes where requests begin: nothing calls them. */
export function clientsOf(design: Design): readonly DesignNode[] {
  return design.nodes.filter((node) => kindById(node.kind)?.group === 'Traffic');
}

/** Requests of all clients: offered, answered (errors included), and answered well and in time. */
export function trafficSeries(telemetry: Telemetry, design: Design, range: Range): SeriesTable {
  const groups = groupsOf(telemetry, range);
  const clients = clientsOf(design);
  const of = (metric: string) => clients.map((node) => nodeColumn(node.id, metric, 'rate'));
  return {
    times: timesOf(telemetry, groups),
    lines: [
      lineOf(telemetry, 'offered', 'offered', of('requests'), groups),
      lineOf(telemetry, 'throughput', 'throughput', [...of('completions'), ...of('failures')], groups),
      lineOf(telemetry, 'goodput', 'goodput', of('goodput'), groups),
    ],
  };
}

const latencyShares = [
  { id: 'p50', share: 0.5 },
  { id: 'p95', share: 0.95 },
  { id: 'p99', share: 0.99 },
] as const;

/** Percentiles of a closed group of buckets do not change, so they are computed once. */
interface PercentileCache {
  count: number;
  /** By the names of the histograms as one text, and by the group. */
  readonly groups: Map<string, KnownGroups>;
}
type KnownGroups = Map<number, { readonly written: number; readonly values: readonly number[] }>;
const percentileCaches = new WeakMap<Telemetry, PercentileCache>();
const MOST_CACHED_GROUPS = 5000;
/** More than there are buckets in a run. */
const GROUP_KEY = 65536;
const groupKey = (from: number, to: number): number => from * GROUP_KEY + to;

/** The names as one text, made once for all groups of a chart: a large design has a hundred clients. */
const keysOfNames = new WeakMap<readonly HistogramName[], string>();
function keyOfNames(names: readonly HistogramName[]): string {
  const known = keysOfNames.get(names) ?? names.map((name) => `${name.id}/${name.metric}`).join();
  keysOfNames.set(names, known);
  return known;
}

/** What is known of groups of some histograms together. */
function knownPercentiles(telemetry: Telemetry, names: readonly HistogramName[]) {
  let cache = percentileCaches.get(telemetry);
  if (cache === undefined || cache.count > MOST_CACHED_GROUPS) {
    cache = { count: 0, groups: new Map() };
    percentileCaches.set(telemetry, cache);
  }
  const key = keyOfNames(names);
  const known: KnownGroups = cache.groups.get(key) ?? new Map();
  cache.groups.set(key, known);
  return { cache, known };
}

/** The percentiles of `latencyShares` over some buckets, and behind them the mean. */
export function cachedPercentiles(
  telemetry: Telemetry,
  names: readonly HistogramName[],
  from: number,
  to: number,
): readonly number[] {
  const { cache, known } = knownPercentiles(telemetry, names);
  const key = groupKey(from, to);
  const written = telemetry.writtenIn(from, to);
  const before = known.get(key);
  if (before?.written === written) return before.values;
  const sum = telemetry.merge(names, from, to);
  const values = [...latencyShares.map((each) => sum.percentile(each.share)), sum.mean()];
  if (before === undefined) cache.count += 1;
  known.set(key, { written, values });
  return values;
}

/**
 * When a chart has more points than fit, its groups become twice as wide. What neighbours will be together is
 * computed before, some with each drawing and the newest first, so that then there is not all of a long run to add up
 * at once (100 clients over 20 s: 60 ms).
 */
function joinAhead(telemetry: Telemetry, names: readonly HistogramName[], groups: Groups): void {
  const wide = 2 * groups.width;
  const closed = Math.min((groups.first + groups.count) * groups.width, telemetry.bucketCount - 1);
  const first = Math.ceil(groups.first / 2);
  const { known } = knownPercentiles(telemetry, names);
  let left = PAIRS_AHEAD;
  for (let pair = Math.floor(closed / wide) - 1; pair >= first && left > 0; pair--) {
    if (known.has(groupKey(pair * wide, (pair + 1) * wide))) continue;
    cachedPercentiles(telemetry, names, pair * wide, (pair + 1) * wide);
    left -= 1;
  }
}
const PAIRS_AHEAD = 4;

/** Latency p50, p95 and p99 of some nodes together (of all clients where none is named), exact over any grouping. */
export function latencySeries(
  telemetry: Telemetry,
  design: Design,
  range: Range,
  nodes?: readonly string[],
): SeriesTable {
  const groups = groupsOf(telemetry, range);
  const ids = nodes ?? clientsOf(design).map((node) => node.id);
  const names = ids.map((id) => ({ id, metric: 'latencySeconds' }));
  const lines = latencyShares.map(() => new Float64Array(groups.count).fill(Number.NaN));
  for (let i = 0; i < groups.count; i++) {
    const from = (groups.first + i) * groups.width;
    const values = cachedPercentiles(
      telemetry,
      names,
      from,
      Math.min(from + groups.width, telemetry.bucketCount),
    );
    for (let p = 0; p < lines.length; p++) lines[p]![i] = values[p]!;
  }
  joinAhead(telemetry, names, groups);
  const shares = latencyShares.map((each) => each.share);
  const now = telemetry.percentiles(names, telemetry.recentFrom(), telemetry.bucketCount, shares);
  return {
    times: timesOf(telemetry, groups),
    lines: latencyShares.map((each, p) => ({ id: each.id, title: each.id, values: lines[p]!, now: now[p]! })),
  };
}

/** Failed requests of all clients by cause; only causes that occurred in the range, the most frequent first. */
export function errorSeries(telemetry: Telemetry, design: Design, range: Range): SeriesTable {
  const groups = groupsOf(telemetry, range);
  const clients = clientsOf(design);
  const lines = errorCodes
    .map((code) => {
      const columns = clients.map((node) => nodeColumn(node.id, 'failures', 'rate', code));
      return lineOf(
        telemetry,
        code,
        code.replaceAll('-', ' '),
        columns.filter((column) => telemetry.has(column)),
        groups,
      );
    })
    .map((line) => ({ line, total: line.values.reduce((sum, value) => sum + zeroIfNone(value), 0) }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total)
    .map(({ line }) => line);
  return { times: timesOf(telemetry, groups), lines };
}

/** One gauge of every node that has it, a line a node, in the order of the canvas (left to right, then down). */
function gaugeByNode(
  telemetry: Telemetry,
  design: Design,
  range: Range,
  metricOf: (node: DesignNode) => string,
): SeriesTable {
  const groups = groupsOf(telemetry, range);
  const columnOf = (node: DesignNode) => nodeColumn(node.id, metricOf(node), 'mean');
  const lines = inReadingOrder(design.nodes)
    .filter((node) => telemetry.has(columnOf(node)))
    .map((node) => lineOf(telemetry, node.id, nodeLabel(design, node), [columnOf(node)], groups));
  return { times: timesOf(telemetry, groups), lines };
}
export function utilizationSeries(telemetry: Telemetry, design: Design, range: Range): SeriesTable {
  return gaugeByNode(telemetry, design, range, () => 'utilization');
}
/** What waits at every node: calls before its workers, or what its kind is there to keep. */
export function queueSeries(telemetry: Telemetry, design: Design, range: Range): SeriesTable {
  return gaugeByNode(telemetry, design, range, ({ kind }) => kindById(kind)?.backlog ?? 'queueLength');
}

/** Hits ÷ (hits + misses) of every node that counts hits, 0 to 1. */
export function hitRatioSeries(telemetry: Telemetry, design: Design, range: Range): SeriesTable {
  const groups = groupsOf(telemetry, range);
  const lines = inReadingOrder(design.nodes)
    .filter((node) => telemetry.has(nodeColumn(node.id, 'hits', 'rate')))
    .map((node): Line => {
      const hits = lineOf(
        telemetry,
        node.id,
        nodeLabel(design, node),
        [nodeColumn(node.id, 'hits', 'rate')],
        groups,
      );
      const misses = lineOf(telemetry, node.id, '', [nodeColumn(node.id, 'misses', 'rate')], groups);
      const ratio = (h: number, m: number) => (h + zeroIfNone(m) > 0 ? h / (h + zeroIfNone(m)) : Number.NaN);
      const values = hits.values.map((value, i) => ratio(value, misses.values[i]!));
      return { id: node.id, title: hits.title, values, now: ratio(hits.now, misses.now) };
    });
  return { times: timesOf(telemetry, groups), lines };
}

const orders = new WeakMap<readonly DesignNode[], readonly DesignNode[]>();
function inReadingOrder(nodes: readonly DesignNode[]): readonly DesignNode[] {
  const known =
    orders.get(nodes) ??
    [...nodes].sort((a, b) => a.position.x - b.position.x || a.position.y - b.position.y);
  orders.set(nodes, known);
  return known;
}
