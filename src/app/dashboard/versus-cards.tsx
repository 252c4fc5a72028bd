/**
 * The cards of a comparison, in a file of their own: most visits compare nothing. What both sides do lies over one
 * another: side A is solid, side B dashed and of another hue, and the legend has their letters, so that nothing is
 * told by color alone.
 */
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { errorSeries, latencySeries, type SeriesTable, trafficSeries } from '../stores/selectors.ts';
import { ChartCard } from './chart-card.tsx';
import type { LegendEntry, ReadContent } from './chart-content.ts';
import type { DrawnSeries } from './chart-points.ts';
import { DifferencesCard } from './differences-card.tsx';
import { legendFigure } from './legend-figure.ts';
import { allErrors, onBothSides } from './versus-series.ts';

const A = 'var(--side-a)';
const B = 'var(--side-b)';

/** The lines of a table that are drawn, so that the axis knows what it must show. */
function figureOf(table: SeriesTable, id: string, unit: 'perSecond' | 'seconds'): string {
  return legendFigure(table.lines.find((line) => line.id === id)?.now ?? Number.NaN, unit);
}

const traffic: readonly DrawnSeries[] = [
  { id: 'a/offered', color: 'var(--text-3)', width: 1 },
  { id: 'a/goodput', color: A, width: 1.8 },
  { id: 'b/goodput', color: B, width: 1.8, dashed: true },
];
const trafficLegend: readonly LegendEntry[] = [
  { id: 'a/goodput', name: 'A', color: A },
  { id: 'b/goodput', name: 'B', color: B, dashed: true },
  { id: 'a/offered', name: 'offered', color: 'var(--text-3)' },
];

const goodputOfBoth: ReadContent = (telemetry, design, range) => {
  const table = onBothSides(trafficSeries, telemetry, design, range);
  const [a, b] = ['a', 'b'].map((side) => figureOf(table, `${side}/goodput`, 'perSecond'));
  return {
    title: 'Goodput',
    note: 'per second',
    unit: 'perSecond',
    table,
    series: traffic,
    legend: trafficLegend,
    scale: 'linear',
    otherScale: true,
    least: 1,
    summary: `Answered well per second: A ${a}, B ${b}.`,
    why: { of: 'all' },
  };
};

const errors: readonly DrawnSeries[] = [
  { id: 'a/errors', color: A, width: 1.8 },
  { id: 'b/errors', color: B, width: 1.8, dashed: true },
];
const errorsLegend: readonly LegendEntry[] = [
  { id: 'a/errors', name: 'A', color: A },
  { id: 'b/errors', name: 'B', color: B, dashed: true },
];

const errorsOfBoth: ReadContent = (telemetry, design, range) => {
  const table = onBothSides((...of) => allErrors(...of, errorSeries), telemetry, design, range);
  const [a, b] = ['a', 'b'].map((side) => figureOf(table, `${side}/errors`, 'perSecond'));
  return {
    title: 'Errors',
    note: 'per second',
    unit: 'perSecond',
    table,
    series: errors,
    legend: errorsLegend,
    scale: 'linear',
    otherScale: true,
    least: 1,
    summary: `Errors per second: A ${a}, B ${b}.`,
    why: { of: 'all' },
  };
};

const latencies: readonly DrawnSeries[] = [
  { id: 'a/p50', color: A, width: 1 },
  { id: 'b/p50', color: B, width: 1, dashed: true },
  { id: 'a/p99', color: A, width: 2 },
  { id: 'b/p99', color: B, width: 2, dashed: true },
];
const latencyLegend: readonly LegendEntry[] = [
  { id: 'a/p99', name: 'A p99', color: A },
  { id: 'b/p99', name: 'B p99', color: B, dashed: true },
];

const latencyOfBoth: ReadContent = (telemetry, design, range) => {
  const table = onBothSides(latencySeries, telemetry, design, range);
  const [a, b] = ['a', 'b'].map((side) => figureOf(table, `${side}/p99`, 'seconds'));
  return {
    title: 'Latency',
    note: 'thin: median',
    unit: 'seconds',
    table,
    series: latencies,
    legend: latencyLegend,
    scale: 'log',
    otherScale: true,
    least: 1e-6,
    summary: `99th percentile of latency: A ${a}, B ${b}.`,
    why: { of: 'all' },
  };
};

const contents: { readonly [id: string]: ReadContent } = {
  traffic: goodputOfBoth,
  errors: errorsOfBoth,
  latency: latencyOfBoth,
};

export function VersusCard({ card }: { readonly card: DashboardCard }) {
  const read = contents[card.id];
  return read === undefined ? <DifferencesCard card={card} /> : <ChartCard card={card} read={read} />;
}
