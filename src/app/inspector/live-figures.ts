/**
 * Which figures the Live tab shows of a node and of a link, and where a request spends its time there. Plain
 * functions of the telemetry, so that the tab only draws.
 */
import { kindById } from '../../catalog/kinds.ts';
import {
  type ClassMetric,
  describeMetric,
  metricOfClass,
  readClassMetric,
} from '../../model/class-metrics.ts';
import type { DesignNode } from '../../model/design.ts';
import type { Unit } from '../../model/fields.ts';
import { type ErrorCode, errorCodes, linkMetrics, mainStatistic } from '../../model/telemetry.ts';
import { figureOf, sparklineOf } from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';

export interface LiveFigure {
  readonly metric: string;
  readonly title: string;
  readonly help: string;
  readonly value: number;
  readonly unit: Unit;
  readonly history: Float64Array;
  /** The color of its history: a meaning of the look. */
  readonly tone: 'flow' | 'warn' | 'error' | 'p99' | 'stale';
}

const HISTORY_BUCKETS = 80;

/** First what every node has, then what makes the kind special, in the order of its metrics. */
const order = [
  'requests',
  'goodput',
  'completions',
  'utilization',
  'latencySeconds',
  'failures',
  'queueLength',
  'held',
  'limit',
];

const tones: { readonly [metric: string]: LiveFigure['tone'] } = {
  utilization: 'warn',
  held: 'warn',
  failures: 'error',
  latencySeconds: 'p99',
  residenceSeconds: 'p99',
  queueLength: 'stale',
};

/** The figures of a node that the telemetry has. */
export function liveFigures(telemetry: Telemetry, node: DesignNode): readonly LiveFigure[] {
  const kind = kindById(node.kind);
  const names = new Set([
    ...telemetry
      .columnsOf('node', node.id)
      .filter((column) => column.by === undefined && column.endpoint === undefined)
      .map((column) => column.metric),
    ...telemetry.histogramsOf(node.id).map((column) => column.metric),
  ]);
  const own = Object.keys(kind?.metrics ?? {});
  // A client's completions are its goodput under another name.
  if (own.includes('goodput')) names.delete('completions');
  const all = [...order, ...own.filter((name) => !order.includes(name))];
  const wanted = [...all.filter((name) => names.has(name)), ...classFigures(names)];
  return wanted.map((metric) => {
    const figure = figureOf(telemetry, node, metric);
    const descriptor = describeMetric(kind?.metrics, metric);
    const title = figure.statistic === 'p99' ? `${figure.title} p99` : figure.title;
    return {
      metric,
      title,
      help: descriptor?.help ?? '',
      value: figure.value,
      unit: figure.unit,
      history: sparklineOf(telemetry, node, HISTORY_BUCKETS, metric),
      tone: tones[readClassMetric(metric)?.metric ?? metric] ?? 'flow',
    };
  });
}

/** Of request classes: what tells them apart. */
const ofClasses: readonly ClassMetric[] = [
  'goodput',
  'completions',
  'latencySeconds',
  'waitSeconds',
  'objectiveMet',
];

/** One class after the other. */
function classFigures(names: ReadonlySet<string>): readonly string[] {
  const classes = new Set([...names].flatMap((name) => readClassMetric(name)?.requestClass ?? []));
  return [...classes]
    .flatMap((requestClass) => ofClasses.map((metric) => metricOfClass(metric, requestClass)))
    .filter((name) => names.has(name));
}

/** The figures of a link. */
export function linkFigures(telemetry: Telemetry, id: string): readonly LiveFigure[] {
  return Object.entries(linkMetrics).flatMap(([metric, descriptor]) => {
    const statistic = mainStatistic(descriptor.type) === 'rate' ? 'rate' : 'mean';
    const column = { of: 'link', id, metric, statistic } as const;
    if (!telemetry.has(column)) return [];
    const tone = metric === 'errors' || metric === 'lost' ? ('error' as const) : ('flow' as const);
    const { title, help, unit } = descriptor;
    return [
      {
        metric,
        title,
        help,
        unit,
        tone,
        value: telemetry.recent(column),
        history: telemetry.tail(column, HISTORY_BUCKETS),
      },
    ];
  });
}

export interface TimeShare {
  readonly name: string;
  readonly seconds: number;
  /** Of the whole, 0 to 1. */
  readonly share: number;
  readonly tone: 'stale' | 'flow' | 'warn';
}

/** Means of the last second: in the queue, at work, waiting for others. Empty before anything was answered. */
export function timeShares(telemetry: Telemetry, id: string): readonly TimeShare[] {
  // A driver has no workers: all its time is others' time, and that says nothing.
  if (!telemetry.histogramsOf(id).some((column) => column.metric === 'serviceSeconds')) return [];
  const mean = (metric: string) => {
    const value = telemetry.merge([{ id, metric }], telemetry.recentFrom(), telemetry.bucketCount).mean();
    return Number.isNaN(value) ? 0 : value;
  };
  const [waited, served, whole] = [mean('waitSeconds'), mean('serviceSeconds'), mean('latencySeconds')];
  const elsewhere = Math.max(0, whole - waited - served);
  const total = waited + served + elsewhere;
  if (!(total > 0)) return [];
  return [
    { name: 'In the queue', seconds: waited, share: waited / total, tone: 'stale' },
    { name: 'Working', seconds: served, share: served / total, tone: 'flow' },
    { name: 'Waiting for others', seconds: elsewhere, share: elsewhere / total, tone: 'warn' },
  ];
}

/** Failures a second at a node by cause, the most frequent first. */
export function failuresBy(
  telemetry: Telemetry,
  id: string,
): readonly { readonly error: ErrorCode; readonly rate: number }[] {
  return errorCodes
    .map((by) => ({
      error: by,
      rate: telemetry.recent({ of: 'node', id, metric: 'failures', statistic: 'rate', by }),
    }))
    .filter((cause) => cause.rate > 0)
    .sort((a, b) => b.rate - a.rate);
}
