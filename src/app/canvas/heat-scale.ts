/**
 * The heat overlay's numbers: which metrics can be shown, what each node has of one, and on which step of the ramp
 * that lies. Shares have a fixed ramp, so that the same color means the same tomorrow; all else goes from 0 to a
 * round number above the highest value that is there.
 */
import { formatQuantity } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import type { Unit } from '../../model/fields.ts';
import { commonMetrics } from '../../model/telemetry.ts';
import { descriptorOf, figureOf, heatOf } from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import { stepUp } from './link-geometry.ts';

/** Share of what a node answers that are errors: no metric of the engine, but what one asks for first. */
export const ERROR_SHARE = 'error share';

export interface HeatMetric {
  readonly metric: string;
  readonly title: string;
}

/** What is asked for most, in this order; then what the kinds of the design measure besides. */
const first: readonly HeatMetric[] = [
  { metric: 'utilization', title: 'Utilization' },
  { metric: 'queueLength', title: 'Queue length' },
  { metric: 'latencySeconds', title: 'Latency p99' },
  { metric: 'waitSeconds', title: 'Wait p99' },
  { metric: ERROR_SHARE, title: 'Errors' },
  { metric: 'completions', title: 'Throughput' },
  { metric: 'arrivals', title: 'Arrivals' },
  { metric: 'held', title: 'Workers taken' },
  { metric: 'inSystem', title: 'In system' },
  { metric: 'availability', title: 'Instances up' },
];

/** Metrics that nodes of the design have. */
export function heatMetrics(telemetry: Telemetry, design: Design): readonly HeatMetric[] {
  const measured = new Set<string>();
  for (const column of telemetry.catalog.columns) if (column.of === 'node') measured.add(column.metric);
  for (const column of telemetry.catalog.histograms) measured.add(column.metric);
  const own = new Map<string, string>();
  for (const node of design.nodes) {
    for (const [metric, { title, type }] of Object.entries(kindById(node.kind)?.metrics ?? {}))
      if (!(metric in commonMetrics)) own.set(metric, type === 'histogram' ? `${title} p99` : title);
  }
  const others = [...own].map(([metric, title]) => ({ metric, title }));
  others.sort((a, b) => (a.title < b.title ? -1 : 1));
  const known = first.filter(({ metric }) => metric === ERROR_SHARE || measured.has(metric));
  return [...known, ...others.filter(({ metric }) => measured.has(metric))];
}

export type HeatStep = 0 | 1 | 2 | 3 | 4 | 5;

export interface NodeHeat {
  readonly id: string;
  readonly step: HeatStep;
  /** The figure, which says the same as the color. */
  readonly text: string;
}

export interface Heat {
  readonly nodes: readonly NodeHeat[];
  /** What the ends of the ramp mean. */
  readonly from: string;
  readonly to: string;
}

/** What every node has of a metric; nodes that do not measure it are left out. */
export function heatNow(telemetry: Telemetry, design: Design, metric: string): Heat {
  const figures = design.nodes.flatMap((node) => {
    const { value, unit } = readingOf(telemetry, node, metric);
    return Number.isNaN(value) ? [] : [{ id: node.id, value, unit }];
  });
  const unit: Unit = figures[0]?.unit ?? unitOf(design, metric);
  const isShare = unit === 'ratio';
  const top = isShare ? 1 : stepUp(figures.reduce((most, { value }) => Math.max(most, value), 0));
  const nodes = figures.map(({ id, value, unit: own }): NodeHeat => {
    const step = metric === ERROR_SHARE ? errorStep(value) : isShare ? heatOf(value) : stepOf(value / top);
    return { id, step, text: figureText(value, own) };
  });
  return { nodes, from: formatQuantity(0, unit), to: formatQuantity(top, unit) };
}

/** Before anything is measured the ramp has the ends that it will have. */
function unitOf(design: Design, metric: string): Unit {
  if (metric === ERROR_SHARE) return 'ratio';
  const units = design.nodes.map(({ kind }) => descriptorOf(kindById(kind), metric)?.unit);
  return units.find((unit) => unit !== undefined) ?? 'count';
}

function readingOf(
  telemetry: Telemetry,
  node: DesignNode,
  metric: string,
): { readonly value: number; readonly unit: Unit } {
  if (metric !== ERROR_SHARE) return figureOf(telemetry, node, metric);
  const failures = figureOf(telemetry, node, 'failures').value || 0;
  const completions = figureOf(telemetry, node, 'completions').value;
  const answers = failures + (completions || 0);
  return { value: answers > 0 ? failures / answers : Number.NaN, unit: 'ratio' };
}

/** Six equal steps; nothing at all is the first. */
function stepOf(share: number): HeatStep {
  if (!(share > 0)) return 0;
  return Math.min(5, 1 + Math.floor(share * 5)) as HeatStep;
}
/** Few errors are many: their ramp is steeper. */
function errorStep(share: number): HeatStep {
  const bounds = [0.0005, 0.005, 0.05, 0.2, 0.5];
  return bounds.filter((bound) => share >= bound).length as HeatStep;
}

function figureText(value: number, unit: Unit): string {
  if (unit === 'ratio') return formatQuantity(Math.round(value * 1000) / 1000, unit);
  return formatQuantity(unit === 'count' ? Math.round(value * 10) / 10 : value, unit);
}
