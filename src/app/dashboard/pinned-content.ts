/**
 * Charts of any metric of any node or link: what can be pinned, what it is called, and its lines. A counter is a
 * rate, a gauge a mean over time, a histogram one of its percentiles or its mean.
 */
import { kindById } from '../../catalog/kinds.ts';
import type { DashboardCard, ShownSeries, Statistic } from '../../model/dashboard-schema.ts';
import type { Design } from '../../model/design.ts';
import type { Unit } from '../../model/fields.ts';
import type { MetricDescriptor } from '../../model/kind.ts';
import { labelOnSide } from '../../model/sides.ts';
import { linkMetrics } from '../../model/telemetry.ts';
import { targetName } from '../faults/fault-words.ts';
import {
  cachedPercentiles,
  descriptorOf,
  type Groups,
  groupsOf,
  type Line,
  type Range,
  type SeriesTable,
  sumByGroup,
  sumNow,
  timesOf,
} from '../stores/selectors.ts';
import type { ColumnName, Telemetry } from '../stores/telemetry.ts';
import type { WhyQuestion } from '../why/why-view.ts';
import { type ChartContent, linesOfNodes } from './chart-content.ts';
import { legendFigure } from './legend-figure.ts';

/** A metric that can be pinned. */
export interface Pinnable {
  readonly metric: string;
  readonly title: string;
  readonly help: string;
  readonly type: MetricDescriptor['type'];
  readonly unit: Unit;
}

/** What is known of a metric of a node or link; null where the element is gone or never had it. */
export function pinnableOf(design: Design, { of, id, metric }: ShownSeries): Pinnable | null {
  if (of === 'link') {
    const descriptor: MetricDescriptor | undefined = (linkMetrics as { [name: string]: MetricDescriptor })[
      metric
    ];
    const there = design.links.some((link) => link.id === id);
    return there && descriptor !== undefined ? { metric, ...descriptor } : null;
  }
  const node = design.nodes.find((each) => each.id === id);
  const descriptor = node === undefined ? undefined : descriptorOf(kindById(node.kind), metric);
  return descriptor === undefined ? null : { metric, ...descriptor };
}

/** Everything that is measured at a node or link now, in the order of the catalog. */
export function pinnables(
  telemetry: Telemetry,
  design: Design,
  of: ShownSeries['of'],
  id: string,
): readonly Pinnable[] {
  const columns = telemetry
    .columnsOf(of, id)
    .filter(({ by, endpoint }) => by === undefined && endpoint === undefined);
  const histograms = of === 'node' ? telemetry.histogramsOf(id) : [];
  const names = [...new Set([...columns, ...histograms].map(({ metric }) => metric))];
  return names.flatMap((metric) => pinnableOf(design, { of, id, metric }) ?? []);
}

/** The statistic that stands for a metric unless another is chosen, and what may be chosen. */
export function statisticsOf(type: MetricDescriptor['type']): readonly Statistic[] {
  if (type === 'counter') return ['rate'];
  return type === 'gauge' ? ['mean'] : ['p99', 'p95', 'p50', 'mean'];
}

/** "p99 latency", "queue length" */
export function seriesTitle(design: Design, series: ShownSeries): string {
  const pinnable = pinnableOf(design, series);
  if (pinnable === null) return series.metric;
  if (pinnable.type !== 'histogram') return pinnable.title;
  const statistic = series.statistic ?? 'p99';
  return `${pinnable.title} ${statistic === 'mean' ? 'mean' : statistic}`;
}

/** What the node or link of a series is called. */
export function elementTitle(design: Design, { of, id }: ShownSeries): string {
  const elements = of === 'node' ? design.nodes : design.links;
  return elements.some((each) => each.id === id) ? labelOnSide(design, id, targetName(design, id)) : id;
}

export const seriesKey = ({ of, id, metric, statistic }: ShownSeries): string =>
  `${of}/${id}/${metric}/${statistic ?? ''}`;

/** Where the values of a histogram's statistic stand among the cached ones. */
const PLACES: { readonly [S in Statistic]: number } = { p50: 0, p95: 1, p99: 2, mean: 3, rate: 2 };

function histogramLine(telemetry: Telemetry, series: ShownSeries, groups: Groups): Omit<Line, 'title'> {
  const names = [{ id: series.id, metric: series.metric }];
  const place = PLACES[series.statistic ?? 'p99'];
  const values = new Float64Array(groups.count);
  for (let i = 0; i < groups.count; i++) {
    const from = (groups.first + i) * groups.width;
    const to = Math.min(from + groups.width, telemetry.bucketCount);
    values[i] = cachedPercentiles(telemetry, names, from, to)[place]!;
  }
  const sum = telemetry.merge(names, telemetry.recentFrom(), telemetry.bucketCount);
  const now = place === 3 ? sum.mean() : sum.percentile([0.5, 0.95, 0.99][place]!);
  return { id: seriesKey(series), values, now };
}

/** The lines of some series over a range; what is not there is a line of gaps. */
export function shownTable(
  telemetry: Telemetry,
  design: Design,
  all: readonly ShownSeries[],
  range: Range,
  titleOf: (series: ShownSeries) => string = (series) => elementTitle(design, series),
): SeriesTable {
  const groups = groupsOf(telemetry, range);
  const lines = all.map((series): Line => {
    const type = pinnableOf(design, series)?.type ?? 'gauge';
    const title = titleOf(series);
    if (type === 'histogram') return { ...histogramLine(telemetry, series, groups), title };
    const { of, id, metric } = series;
    const column: ColumnName = { of, id, metric, statistic: type === 'counter' ? 'rate' : 'mean' };
    const values = sumByGroup(telemetry, [column], groups);
    return { id: seriesKey(series), title, values, now: sumNow(telemetry, [column]) };
  });
  return { times: timesOf(telemetry, groups), lines };
}

const notes: { readonly [U in Unit]?: string } = {
  perSecond: 'per second',
  count: 'number',
};

/** What a pinned chart says. */
export function pinnedContent(
  telemetry: Telemetry,
  design: Design,
  card: DashboardCard,
  range: Range,
): ChartContent {
  const all = card.series ?? [];
  const first = all[0] ?? { of: 'node', id: '', metric: '' };
  const titles = new Set(all.map((series) => seriesTitle(design, series)));
  const oneMetric = titles.size === 1;
  const oneElement = new Set(all.map(({ id }) => id)).size === 1;
  const table = shownTable(telemetry, design, all, range, (series) =>
    oneMetric
      ? elementTitle(design, series)
      : oneElement
        ? seriesTitle(design, series)
        : bothTitles(design, series),
  );
  const unit = pinnableOf(design, first)?.unit ?? 'count';
  const figures = table.lines.map((line) => `${line.title} ${legendFigure(line.now, unit)}`);
  const title = oneMetric ? [...titles][0]! : elementTitle(design, first);
  const where = oneElement && oneMetric ? elementTitle(design, first) : (notes[unit] ?? '');
  return {
    title,
    note: where,
    unit,
    table,
    ...linesOfNodes(table, all.length === 1),
    scale: unit === 'seconds' ? 'log' : 'linear',
    otherScale: unit !== 'ratio',
    least: unit === 'seconds' ? 1e-6 : unit === 'ratio' ? 1 : 0.001,
    summary: `${title}: ${figures.join(', ')}.`,
    why: whyOf(first),
  };
}

const bothTitles = (design: Design, series: ShownSeries): string =>
  `${elementTitle(design, series)}, ${seriesTitle(design, series).toLowerCase()}`;

function whyOf({ of, id }: ShownSeries): WhyQuestion {
  return of === 'link' ? { of: 'link', id } : { of: 'node', id };
}

/** What a card is called in menus and announcements. */
export function pinnedTitle(design: Design, { series = [], shows }: DashboardCard): string {
  const first = series[0];
  if (first === undefined) return 'Empty chart';
  const more = series.length > 1 ? ` and ${series.length - 1} more` : '';
  const what =
    shows === 'instances' ? 'Instances' : shows === 'heat' ? 'Latency map' : seriesTitle(design, first);
  return `${what} of ${elementTitle(design, first)}${more}`;
}
