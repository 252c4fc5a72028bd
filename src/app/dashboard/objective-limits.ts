/**
 * What was promised as lines in the charts that show it: a latency in the chart of latencies, the errors that a
 * promised availability leaves room for, a limit in every chart of its metric. And, the other way round, the
 * objective that one would add to a chart.
 */
import { formatQuantity } from '../../base/units.ts';
import { dashboardOf } from '../../model/dashboard.ts';
import type { DashboardCard, Objective, ShownSeries } from '../../model/dashboard-schema.ts';
import type { Design } from '../../model/design.ts';
import { clientsOf } from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import type { LimitLine } from './chart-content.ts';
import { pinnableOf, statisticsOf } from './pinned-content.ts';

/** The limits that a card shows. */
export function limitsOn(design: Design, card: DashboardCard, telemetry: Telemetry): readonly LimitLine[] {
  return dashboardOf(design).objectives.flatMap((one) => limitOn(design, card, one, telemetry) ?? []);
}

function limitOn(
  design: Design,
  card: DashboardCard,
  objective: Objective,
  telemetry: Telemetry,
): LimitLine | null {
  const share = formatQuantity(objective.share, 'ratio');
  if (objective.type === 'latency') {
    const here =
      objective.node === undefined
        ? card.id === 'latency'
        : showsMetric(card, { of: 'node', id: objective.node, metric: 'latencySeconds' });
    if (!here) return null;
    return {
      value: objective.seconds,
      text: `${share} within ${formatQuantity(objective.seconds, 'seconds')}`,
    };
  }
  if (objective.type === 'availability') {
    if (card.id !== 'errors' || objective.node !== undefined) return null;
    const allowed = (1 - objective.share) * answeredPerSecond(design, telemetry);
    return allowed > 0 ? { value: allowed, text: `allowed by ${share}` } : null;
  }
  const { series, bound, limit } = objective;
  if (!showsMetric(card, series)) return null;
  const unit = pinnableOf(design, series)?.unit ?? 'count';
  return {
    value: limit,
    text: `${bound === 'at-most' ? 'at most' : 'at least'} ${formatQuantity(limit, unit)}`,
  };
}

function showsMetric({ series = [] }: DashboardCard, { of, id, metric }: ShownSeries): boolean {
  return series.some((one) => one.of === of && one.id === id && one.metric === metric);
}

/** Requests that clients got an answer to, a second, over the run. */
function answeredPerSecond(design: Design, telemetry: Telemetry): number {
  let sum = 0;
  for (const { id } of clientsOf(design)) {
    for (const metric of ['completions', 'failures']) {
      const mean = telemetry.mean({ of: 'node', id, metric, statistic: 'rate' }, 0, telemetry.bucketCount);
      if (!Number.isNaN(mean)) sum += mean;
    }
  }
  return sum;
}

/** Whose place a new objective takes: its name is given when it is added. */
const NEW = '';

/** The objective that one would begin with at a card; null where none makes sense. */
export function draftFor(design: Design, card: DashboardCard): Objective | null {
  if (card.id === 'latency' || card.id === 'latency-map')
    return { id: NEW, type: 'latency', seconds: 0.25, share: 0.99 };
  if (card.id === 'errors' || card.id === 'traffic') return { id: NEW, type: 'availability', share: 0.999 };
  const [series] = card.series ?? [];
  const pinnable = series === undefined ? null : pinnableOf(design, series);
  if (series === undefined || pinnable === null) return null;
  if (pinnable.metric === 'latencySeconds')
    return { id: NEW, type: 'latency', node: series.id, seconds: 0.25, share: 0.99 };
  const statistic = series.statistic ?? statisticsOf(pinnable.type)[0]!;
  const limit = pinnable.unit === 'ratio' ? 0.8 : pinnable.unit === 'seconds' ? 0.1 : 100;
  return { id: NEW, type: 'limit', series: { ...series, statistic }, bound: 'at-most', limit, share: 0.99 };
}
