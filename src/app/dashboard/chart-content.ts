/**
 * What a chart says, apart from how it is drawn: its series, their colors and names, its unit and the scale that
 * suits it. One description serves the chart on the screen, its picture as SVG, its figures as CSV and what was
 * kept of the previous run, so that they never disagree.
 */

import type { Design } from '../../model/design.ts';
import type { Unit } from '../../model/fields.ts';
import type { ErrorCode } from '../../model/telemetry.ts';
import {
  errorSeries,
  hitRatioSeries,
  type Line,
  latencySeries,
  queueSeries,
  type Range,
  type SeriesTable,
  trafficSeries,
} from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import type { WhyQuestion } from '../why/why-view.ts';
import type { DrawnGap, DrawnSeries } from './chart-points.ts';
import { errorColors } from './error-colors.ts';
import { legendFigure } from './legend-figure.ts';
import { lineColor } from './line-colors.ts';
import { highest } from './series.ts';

export type Scale = 'linear' | 'log';

/** A line of a chart as the legend has it. */
export interface LegendEntry {
  readonly id: string;
  readonly name: string;
  /** A color of the tokens: `var(--p99)`. */
  readonly color: string;
  readonly dashed?: boolean;
  /** What "why?" asks when one clicks on it. */
  readonly why?: WhyQuestion;
}

/** A limit that somebody has promised to keep to, as a line across the chart. */
export interface LimitLine {
  readonly value: number;
  /** "250 ms for 99 %" */
  readonly text: string;
}

export interface ChartContent {
  readonly title: string;
  readonly note: string;
  readonly unit: Unit;
  readonly table: SeriesTable;
  /** What is drawn, what lies behind first. */
  readonly series: readonly DrawnSeries[];
  readonly legend: readonly LegendEntry[];
  readonly scale: Scale;
  /** Areas that are stacked and shares have no logarithm worth seeing. */
  readonly otherScale: boolean;
  /** Smallest end of a linear axis; shares end at 1 whatever they are. */
  readonly least: number;
  readonly gap?: DrawnGap;
  /** What the chart says now, in a sentence. */
  readonly summary: string;
  /** In place of the legend when there is nothing to show, and all is well. */
  readonly allWell?: string;
  readonly limits?: readonly LimitLine[];
  /** What "why?" asks about a moment of it; absent where nothing can be asked. */
  readonly why?: WhyQuestion;
}

export type ReadContent = (telemetry: Telemetry, design: Design, range: Range) => ChartContent;

const nowOf = (table: SeriesTable, id: string, unit: Unit): string =>
  legendFigure(table.lines.find((line) => line.id === id)?.now ?? Number.NaN, unit);

// ---- traffic ----

const trafficLegend: readonly LegendEntry[] = [
  { id: 'offered', name: 'offered', color: 'var(--text-3)', dashed: true },
  { id: 'throughput', name: 'throughput', color: 'var(--flow)' },
  { id: 'goodput', name: 'goodput', color: 'var(--ok)' },
];
const trafficLines: readonly DrawnSeries[] = [
  { id: 'throughput', color: 'var(--flow)' },
  { id: 'goodput', color: 'var(--ok)', width: 1.8 },
  { id: 'offered', color: 'var(--text-3)', width: 1.2, dashed: true },
];
/** Requests a second for which the axis still follows. */
const SLOWEST_TRAFFIC = 0.001;

/** What was asked for, what was answered, and what was answered well. The red between them is lost. */
export const trafficContent: ReadContent = (telemetry, design, range) => {
  const table = trafficSeries(telemetry, design, range);
  const most = highest(table.lines.map((line) => line.values));
  const now = (id: string) => nowOf(table, id, 'perSecond');
  return {
    title: 'Traffic',
    note: 'per second',
    unit: 'perSecond',
    table,
    series: trafficLines,
    legend: trafficLegend,
    scale: 'linear',
    otherScale: true,
    // A log of three days has fewer than one request a second, and its weekdays are to be seen all the same.
    least: most > 0 ? SLOWEST_TRAFFIC : 1,
    gap: { upper: 'offered', lower: 'goodput', color: 'var(--error)' },
    summary: `Per second: ${now('offered')} offered, ${now('throughput')} answered, ${now('goodput')} answered well.`,
    why: { of: 'all' },
  };
};

// ---- latency ----

const latencyLegend: readonly LegendEntry[] = [
  { id: 'p50', name: 'p50', color: 'var(--p50)' },
  { id: 'p95', name: 'p95', color: 'var(--p95)' },
  { id: 'p99', name: 'p99', color: 'var(--p99)' },
];
const latencyLines: readonly DrawnSeries[] = [
  { id: 'p50', color: 'var(--p50)' },
  { id: 'p95', color: 'var(--p95)' },
  { id: 'p99', color: 'var(--p99)', width: 1.8 },
];

/** Latency as the clients see it, on a logarithmic axis: the rare is what hurts, and it is decades away. */
export const latencyContent: ReadContent = (telemetry, design, range) => {
  const table = latencySeries(telemetry, design, range);
  const now = (id: string) => nowOf(table, id, 'seconds');
  return {
    title: 'Latency',
    note: 'of clients',
    unit: 'seconds',
    table,
    series: latencyLines,
    legend: latencyLegend,
    scale: 'log',
    otherScale: true,
    least: 1e-6,
    summary: `Latency: median ${now('p50')}, 95th percentile ${now('p95')}, 99th percentile ${now('p99')}.`,
    why: { of: 'all' },
  };
};

// ---- errors ----

const errorEntry = (line: Line): LegendEntry => ({
  id: line.id,
  name: line.title,
  color: errorColors[line.id as ErrorCode],
  why: { of: 'error', error: line.id as ErrorCode },
});

/** Errors by cause, stacked: how many requests failed, and what they were told. */
export const errorsContent: ReadContent = (telemetry, design, range) => {
  const table = errorSeries(telemetry, design, range);
  const none = table.lines.length === 0;
  const figures = table.lines.map((line) => `${line.title} ${legendFigure(line.now, 'perSecond')}`);
  return {
    title: 'Errors',
    note: 'per second',
    unit: 'perSecond',
    table,
    series: table.lines.map(({ id }) => ({ id, color: errorColors[id as ErrorCode], fill: 'stacked' })),
    legend: table.lines.map(errorEntry),
    scale: 'linear',
    otherScale: false,
    least: 1,
    summary: none
      ? `No errors ${range.from > 0 ? 'here' : 'so far'}.`
      : `Errors per second: ${figures.join(', ')}.`,
    ...(none && { allWell: range.from > 0 ? 'none here' : 'none so far' }),
    why: { of: 'all' },
  };
};

// ---- queues and caches ----

/** Lines and names that a card can carry and still be read. */
const MOST_LINES = 3;

/** Lines of several nodes, each with a color and a name of its own. */
export function linesOfNodes(table: SeriesTable, fillFirst = false) {
  return {
    series: table.lines.map(
      (line, i): DrawnSeries => ({
        id: line.id,
        ...lineColor(i),
        ...(fillFirst && i === 0 ? { fill: 'soft' as const } : {}),
      }),
    ),
    legend: table.lines.map((line, i): LegendEntry => ({ id: line.id, name: line.title, ...lineColor(i) })),
  };
}

/** Queue length by node: the longest queues of the run, each a line. */
export const queuesContent: ReadContent = (telemetry, design, range) => {
  const all = queueSeries(telemetry, design, range);
  // The order of the canvas decides the colors, so that a node keeps its own; the longest queues are shown.
  const longest = leastBy(all.lines, (line) => -highest([line.values]), MOST_LINES);
  const table = { ...all, lines: all.lines.filter((line) => longest.includes(line)) };
  const figures = table.lines.map((line) => `${line.title} ${Math.round(line.now || 0)}`);
  return {
    title: 'Queues',
    note: 'requests waiting',
    unit: 'count',
    table,
    ...linesOfNodes(table),
    scale: 'linear',
    otherScale: true,
    least: 10,
    summary: `Queue lengths: ${figures.join(', ')}.`,
    why: { of: 'all' },
  };
};

/** Of more caches than this, those that hit least are shown: a hundred lines say nothing, and take long to draw. */
const MOST_CACHES = 6;

/** Hit ratio of every cache: what it keeps away from the origin. */
export const hitRatioContent: ReadContent = (telemetry, design, range) => {
  const all = hitRatioSeries(telemetry, design, range);
  const lowest = leastBy(all.lines, (line) => meanOf(line.values), MOST_CACHES);
  const table = { ...all, lines: all.lines.filter((line) => lowest.includes(line)) };
  const figures = table.lines.map((line) => `${line.title} ${legendFigure(line.now, 'ratio')}`);
  return {
    title: 'Hit ratio',
    note: all.lines.length > MOST_CACHES ? `of reads, the ${MOST_CACHES} lowest` : 'of reads',
    unit: 'ratio',
    table,
    ...linesOfNodes(table, true),
    scale: 'linear',
    otherScale: false,
    least: 1,
    summary: `Hit ratios: ${figures.join(', ')}.`,
  };
};

/** So many lines with the least of what is asked of each, once: a large design has hundreds. */
function leastBy(lines: readonly Line[], measure: (line: Line) => number, count: number): readonly Line[] {
  return lines
    .map((line) => ({ line, least: measure(line) }))
    .sort((a, b) => a.least - b.least)
    .slice(0, count)
    .map(({ line }) => line);
}

/** Mean of the values that there are; those of a line without any come last. */
function meanOf(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? Number.POSITIVE_INFINITY : sum / count;
}
