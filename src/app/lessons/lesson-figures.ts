/**
 * Figures of a step out of what the screen has: counters and histograms from the telemetry between two moments,
 * answers from the judge's report. Steps begin and end with a bucket of a tenth of a second, so a figure is the
 * same here as in the tests (`validation/lesson-run.ts`); of histograms only within a bin, of which bounds know.
 */
import { formatQuantity, type QuantityUnit } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import type { Goal, MetricFigure, VerdictFigure } from '../../content/lesson.ts';
import type { Design } from '../../model/design.ts';
import { commonMetrics } from '../../model/telemetry.ts';
import type { VerdictReport } from '../../model/verdict-report.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import { type JudgementState, judgementOf, stateOf } from '../verdicts/judgement-state.ts';

/** A bin of a histogram is at most so much of its value wide. */
const BIN = 1 / 64;
const ALMOST = 1e-6;

/** A figure between two moments; NaN: nothing to show. */
export function metricIn(telemetry: Telemetry, figure: MetricFigure, from: number, to: number): number {
  const { node: id, metric, statistic, by } = figure;
  const { bucketWidth } = telemetry;
  if (!(bucketWidth > 0) || telemetry.columnsOf('node', id).length === 0) return Number.NaN;
  const first = Math.floor(from / bucketWidth + ALMOST);
  const end = Math.min(telemetry.bucketCount, Math.ceil(to / bucketWidth - ALMOST));
  if (statistic === 'mean' || statistic === 'p50' || statistic === 'p99') {
    const sum = telemetry.merge([{ id, metric }], first, end);
    return statistic === 'mean' ? sum.mean() : sum.percentile(statistic === 'p50' ? 0.5 : 0.99);
  }
  const column = { of: 'node', id, metric, statistic: 'rate', ...(by !== undefined && { by }) } as const;
  const rates = telemetry.values(column);
  let total = 0;
  let seconds = 0;
  for (let i = first; i < end; i++) {
    const covered = telemetry.coveredSeconds(i);
    seconds += covered;
    if (!Number.isNaN(rates[i] ?? Number.NaN)) total += rates[i]! * covered;
  }
  if (statistic === 'total') return Math.round(total);
  return seconds === 0 ? Number.NaN : total / seconds;
}

/** Whether a figure is as promised; null where nothing is promised or known. */
export function isKept({ statistic, atLeast, atMost }: MetricFigure, value: number): boolean | null {
  if (atLeast === undefined && atMost === undefined) return null;
  if (Number.isNaN(value)) return false;
  const slack = statistic === 'total' || statistic === 'rate' ? 0 : BIN * value;
  return value + slack >= (atLeast ?? Number.NEGATIVE_INFINITY) && value - slack <= (atMost ?? Infinity);
}

/** "at least 50", "at most 10 ms", "none", "between 3 and 5"; empty where nothing is promised. */
export function boundText(figure: MetricFigure, design: Design): string {
  const { atLeast, atMost } = figure;
  const unit = unitOf(figure, design);
  if (atLeast !== undefined && atMost !== undefined)
    return `${formatQuantity(atLeast, unit)} to ${formatQuantity(atMost, unit)}`;
  if (atLeast !== undefined) return `at least ${formatQuantity(atLeast, unit)}`;
  if (atMost === undefined) return '';
  return atMost === 0 ? 'none' : `at most ${formatQuantity(atMost, unit)}`;
}

export function figureText(figure: MetricFigure, value: number, design: Design): string {
  return formatQuantity(value, unitOf(figure, design));
}

function unitOf({ node, metric, statistic }: MetricFigure, design: Design): QuantityUnit {
  if (statistic === 'total') return 'count';
  if (statistic === 'rate') return 'perSecond';
  const kind = kindById(design.nodes.find(({ id }) => id === node)?.kind ?? '');
  const found = { ...commonMetrics, ...kind?.metrics }[metric];
  return found?.unit === 'seconds' || found === undefined ? 'seconds' : 'count';
}

/** The judge's answer; `waiting` until he has come to the moment. */
export function verdictIn(
  report: VerdictReport | null,
  { store, question }: VerdictFigure,
  until: number,
): JudgementState {
  const group = report?.groups.find(({ stores }) => stores.includes(store));
  const judgement = group && judgementOf(group, question);
  if (judgement === undefined || report === null) return 'waiting';
  const state = stateOf(judgement);
  // what is broken stays so; whether it holds is known when all is judged
  return state === 'broken' || report.until >= until - ALMOST ? state : 'waiting';
}

/** How far a goal is: of each of its figures the value of late, and whether it is as wanted. */
export function goalState(
  telemetry: Telemetry,
  { figures, seconds }: Goal,
  begins: number,
): { readonly values: readonly number[]; readonly kept: readonly boolean[]; readonly reached: boolean } {
  const to = telemetry.time;
  const from = Math.max(begins, to - seconds);
  const values = figures.map((figure) => metricIn(telemetry, figure, from, to));
  const kept = figures.map((figure, i) => isKept(figure, values[i]!) === true);
  return { values, kept, reached: to - begins >= seconds - ALMOST && kept.every(Boolean) };
}
