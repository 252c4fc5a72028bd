/**
 * Small multiples: one little chart for each instance of a node, all on the same axes, so that the one that is
 * different is seen at once (E. Tufte, "Envisioning Information", ch. 4). Filled: utilization; line: its queue.
 */
import { useEffect, useRef } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { groupsOf, type SeriesTable, sumByGroup, sumNow, timesOf } from '../stores/selectors.ts';
import { type ColumnName, telemetry } from '../stores/telemetry.ts';
import { watchInstances } from '../stores/watched-instances.ts';
import { Card, CardEmpty } from './card.tsx';
import { useCursor } from './cursor.ts';
import { areaPath, linePath } from './line-paths.ts';
import { elementTitle } from './pinned-content.ts';
import { highest, nearestPoint } from './series.ts';
import { shownRange } from './shown-range.ts';
import { shareOf } from './time-span.ts';
import { shownSpan } from './time-view.ts';
import { useTurn } from './use-turn.ts';

const POINTS = 80;
const WIDTH = 100;
const HEIGHT = 30;
/** Metrics of single instances, as the worker sends them. */
const METRICS = ['utilization', 'queueLength', 'completions'] as const;

interface Instance {
  readonly number: number;
  readonly values: readonly (Float64Array | null)[];
  readonly now: readonly number[];
}

export function InstancesCard({ card }: { readonly card: DashboardCard }) {
  const box = useRef<HTMLElement>(null);
  useTurn(box);
  const { design } = useDesignStore.getState();
  const node = card.series?.[0];
  const id = node?.id ?? '';
  useEffect(() => watchInstances(id), [id]);
  const span = shownSpan();
  const { times, instances } = instancesOf(id, span);
  const longest = Math.max(
    4,
    highest(instances.flatMap(({ values }) => (values[1] == null ? [] : [values[1]]))),
  );
  const busiest = [...instances].sort((a, b) => b.now[0]! - a.now[0]!)[0];
  const where = node === undefined ? '' : elementTitle(design, node);
  return (
    <Card
      ref={box}
      card={card}
      title="Instances"
      note={where}
      summary={
        busiest === undefined
          ? `${where} has no single instances to show.`
          : `Instances of ${where}: ${instances.length}; busiest is ${busiest.number + 1} with ${formatQuantity(busiest.now[0]!, 'ratio')}.`
      }
      abilities={{
        why: { of: 'node', id },
        saveCsv: () =>
          void import('./save-strips.ts').then((save) =>
            save.saveTable(`${where} instances`, asTable(times, instances)),
          ),
      }}
    >
      {instances.length === 0 && (
        <CardEmpty>Nodes of 2 to 32 instances have a chart for each of them.</CardEmpty>
      )}
      <div className="instance-grid">
        {instances.map((instance) => (
          <InstanceChart key={instance.number} {...{ instance, times, span, longest }} />
        ))}
      </div>
    </Card>
  );
}

function instancesOf(id: string, span: ReturnType<typeof shownSpan>) {
  const range = shownRange(telemetry, span, POINTS);
  const groups = groupsOf(telemetry, range);
  const numbers = telemetry
    .columnsOf('node', id)
    .flatMap(({ metric, endpoint }) =>
      metric === 'utilization' && endpoint !== undefined ? [endpoint] : [],
    );
  const column = (metric: (typeof METRICS)[number], endpoint: number): ColumnName => ({
    of: 'node',
    id,
    metric,
    statistic: metric === 'completions' ? 'rate' : 'mean',
    endpoint,
  });
  const instances = numbers.map((number): Instance => {
    const columns = METRICS.map((metric) => column(metric, number));
    return {
      number,
      values: columns.map((each) => (telemetry.has(each) ? sumByGroup(telemetry, [each], groups) : null)),
      now: columns.map((each) => sumNow(telemetry, [each])),
    };
  });
  return { times: timesOf(telemetry, groups), instances };
}

function asTable(times: Float64Array, instances: readonly Instance[]): SeriesTable {
  const lines = instances.flatMap(({ number, values, now }) =>
    values.flatMap((each, i) =>
      each === null
        ? []
        : [{ id: `${number}/${i}`, title: `${number + 1} ${METRICS[i]}`, values: each, now: now[i]! }],
    ),
  );
  return { times, lines };
}

interface InstanceChartProps {
  readonly instance: Instance;
  readonly times: Float64Array;
  readonly span: ReturnType<typeof shownSpan>;
  readonly longest: number;
}

function InstanceChart({ instance, times, span, longest }: InstanceChartProps) {
  const cursor = useCursor((state) => state.time);
  const at = cursor === null ? -1 : nearestPoint(times, cursor);
  const [share, queue, rate] = instance.values.map((values, i) =>
    at >= 0 && values !== null ? (values[at] ?? Number.NaN) : instance.now[i]!,
  );
  const size = { width: WIDTH, height: HEIGHT };
  const busy = { span, axis: { scale: 'linear' as const, low: 0, high: 1.02 }, ...size };
  const waiting = { span, axis: { scale: 'linear' as const, low: 0, high: longest * 1.05 }, ...size };
  const [utilization, queueLength] = instance.values;
  const words = [
    `Instance ${instance.number + 1}: ${formatQuantity(share!, 'ratio')} busy`,
    ...(Number.isNaN(queue) ? [] : [`${formatQuantity(Math.round(queue! * 10) / 10, 'count')} waiting`]),
    ...(Number.isNaN(rate) ? [] : [formatQuantity(rate!, 'perSecond')]),
  ];
  return (
    <div className="instance-chart" data-tip={words.join(', ')}>
      <span>
        {instance.number + 1}
        <b>{formatQuantity(Math.round(share! * 100) / 100, 'ratio')}</b>
      </span>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {utilization != null && (
          <>
            <path className="busy" d={areaPath(times, utilization, null, busy)} />
            <path className="busy-line" d={linePath(times, utilization, busy)} />
          </>
        )}
        {queueLength != null && <path className="waiting" d={linePath(times, queueLength, waiting)} />}
        {cursor !== null && <path className="cursor" d={`M${shareOf(span, cursor) * WIDTH} 0V${HEIGHT}`} />}
      </svg>
      {!Number.isNaN(rate) && <em>{formatQuantity(rate!, 'perSecond')}</em>}
    </div>
  );
}
