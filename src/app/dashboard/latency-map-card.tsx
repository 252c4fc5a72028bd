/**
 * Time × latency: where most requests are and where the few lie that wait much longer. Two modes of service, a queue
 * that fills, a tail that grows: percentiles show that something is slow, the map shows what sort of slow.
 */
import { useRef, useState } from 'react';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import type { Design } from '../../model/design.ts';
import type { HistogramName } from '../../model/telemetry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import {
  cachedPercentiles,
  clientsOf,
  groupsOf,
  type Range,
  type SeriesTable,
  timesOf,
} from '../stores/selectors.ts';
import { type Telemetry, telemetry } from '../stores/telemetry.ts';
import { type AxisMemory, axisFor, heightOf } from './axis.ts';
import { Card, type MenuPlace } from './card.tsx';
import type { ChartContent, LegendEntry } from './chart-content.ts';
import { askForObjective } from './dashboard-view.ts';
import { type HeatColumn, heatColumns, heatPaths, ROWS, rowStart, SHADES } from './heat-bins.ts';
import { Legend } from './legend.tsx';
import { legendFigure } from './legend-figure.ts';
import { linePath } from './line-paths.ts';
import { draftFor, limitsOn } from './objective-limits.ts';
import { elementTitle, seriesTitle } from './pinned-content.ts';
import { PlotFrame } from './plot-frame.tsx';
import { shownRange } from './shown-range.ts';
import { shownSpan, useTimeView } from './time-view.ts';
import { useTurn } from './use-turn.ts';

/** Columns of the map: cells that can be told apart. */
const MOST_COLUMNS = 110;

const legend: readonly LegendEntry[] = [
  { id: 'requests', name: 'requests/s', color: 'var(--flow)' },
  { id: 'p50', name: 'p50', color: 'var(--text-2)' },
  { id: 'p99', name: 'p99', color: 'var(--text)' },
];

export function LatencyMapCard({ card }: { readonly card: DashboardCard }) {
  const box = useRef<HTMLElement>(null);
  useTurn(box);
  const [asked, setAsked] = useState<MenuPlace | null>(null);
  const memory = useRef<AxisMemory>({ top: 0, domain: null, zoom: null });
  const { design } = useDesignStore.getState();
  const span = shownSpan();
  const { content, columns } = mapContent(telemetry, design, card, shownRange(telemetry, span, MOST_COLUMNS));
  const limits = limitsOn(design, card, telemetry);
  const axis = axisFor(
    { ...content, series: [], limits },
    card.scale,
    memory.current,
    [boundsOf(columns)],
    useTimeView.getState().zoom,
  );
  const draft = draftFor(design, card);
  const describe = (time: number) => describeColumn(columns, time);
  return (
    <Card
      ref={box}
      card={card}
      title={content.title}
      note={content.note}
      legend={<MapLegend content={content} />}
      summary={content.summary}
      abilities={{
        scale: axis.scale,
        why: { of: 'all' },
        ...(draft !== null && { addObjective: () => askForObjective(draft) }),
        saveSvg: () =>
          void import('./save-chart.ts').then((save) =>
            save.saveSvg(card, { ...content, limits }, axis, columns),
          ),
        saveCsv: () => void import('./save-chart.ts').then((save) => save.saveMap(content.title, columns)),
      }}
      asked={asked}
      onMenuClosed={() => setAsked(null)}
    >
      <PlotFrame
        span={span}
        unit="seconds"
        ticks={axis.ticks}
        limits={limits.map((limit) => ({ ...limit, share: heightOf(axis, limit.value) }))}
        label={content.title}
        describe={describe}
        onMenu={(at, time) => setAsked({ ...at, time })}
      >
        {(size) => {
          const plot = { span, axis, ...size };
          const { times, lines } = content.table;
          return (
            <svg className="latency-map" width={size.width} height={size.height} aria-hidden="true">
              {heatPaths(columns, plot).map((path, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a shade is its number
                <path key={i} d={path} fillOpacity={SHADES[i]!.opacity} />
              ))}
              {lines.slice(1).map(({ id, values }) => (
                <path key={id} className={`percentile ${id}`} d={linePath(times, values, plot)} />
              ))}
            </svg>
          );
        }}
      </PlotFrame>
    </Card>
  );
}

function MapLegend({ content }: { readonly content: ChartContent }) {
  return (
    <div className="map-legend">
      <Legend entries={legend} table={content.table} unit="seconds" units={{ requests: 'perSecond' }} />
    </div>
  );
}

function mapContent(
  from: Telemetry,
  design: Design,
  card: DashboardCard,
  range: Range,
): { readonly content: ChartContent; readonly columns: readonly HeatColumn[] } {
  const [series] = card.series ?? [];
  const names: readonly HistogramName[] =
    series === undefined
      ? clientsOf(design).map(({ id }) => ({ id, metric: 'latencySeconds' }))
      : [{ id: series.id, metric: series.metric }];
  const groups = groupsOf(from, range);
  const columns = heatColumns(from, names, groups);
  const table = tableOf(from, names, columns, groups.first, groups.width);
  const now = (i: number) => legendFigure(table.lines[i]!.now, 'seconds');
  return {
    columns,
    content: {
      title:
        series === undefined
          ? 'Latency map'
          : `${seriesTitle(design, { ...series, statistic: 'mean' }).replace(/ mean$/, '')} map`,
      note: series === undefined ? 'of clients' : elementTitle(design, series),
      unit: 'seconds',
      table: { times: timesOf(from, groups), lines: table.lines },
      series: [
        { id: 'p50', color: 'var(--text-2)', width: 1 },
        { id: 'p99', color: 'var(--text)', width: 1 },
      ],
      legend,
      scale: 'log',
      otherScale: true,
      least: 1e-6,
      summary: `Requests by time and latency; median ${now(1)}, 99th percentile ${now(2)}.`,
    },
  };
}

/** Requests a second, median and p99 of each column. */
function tableOf(
  from: Telemetry,
  names: readonly HistogramName[],
  columns: readonly HeatColumn[],
  first: number,
  width: number,
): Pick<SeriesTable, 'lines'> {
  const rate = Float64Array.from(
    columns,
    (each) => each.counts.reduce((sum, count) => sum + count, 0) / (each.to - each.from),
  );
  const percentiles = columns.map((_, i) => {
    const begin = (first + i) * width;
    return cachedPercentiles(from, names, begin, Math.min(begin + width, from.bucketCount));
  });
  const sum = from.merge(names, from.recentFrom(), from.bucketCount);
  const seconds = (from.bucketCount - from.recentFrom()) * from.bucketWidth;
  const line = (id: string, values: Float64Array, now: number) => ({ id, title: id, values, now });
  return {
    lines: [
      line('requests', rate, sum.count / seconds),
      line(
        'p50',
        Float64Array.from(percentiles, (each) => each[0]!),
        sum.percentile(0.5),
      ),
      line(
        'p99',
        Float64Array.from(percentiles, (each) => each[2]!),
        sum.percentile(0.99),
      ),
    ],
  };
}

/** Shortest and longest latency that the map must show. */
function boundsOf(columns: readonly HeatColumn[]): readonly number[] {
  let [low, high] = [ROWS, -1];
  for (const { counts } of columns) {
    for (let row = 0; row < ROWS; row++) {
      if (counts[row] === 0) continue;
      low = Math.min(low, row);
      high = Math.max(high, row);
    }
  }
  return high < 0 ? [] : [rowStart(low), rowStart(high + 1)];
}

/** "412 requests, most of them 10 ms to 15 ms" */
function describeColumn(columns: readonly HeatColumn[], time: number): string {
  const column = columns.find(({ from, to }) => time >= from && time < to);
  if (column === undefined) return 'nothing measured yet';
  const total = column.counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 'no requests';
  const row = column.counts.indexOf(Math.max(...column.counts));
  return `${total} requests, most of them ${legendFigure(rowStart(row), 'seconds')} to ${legendFigure(rowStart(row + 1), 'seconds')}`;
}
