/**
 * The charts of a comparison: what both sides do, over one another. Side A is solid, side B dashed and of another
 * hue, and the legend has their letters, so that nothing is told by color alone.
 */
import { useRef } from 'react';
import { useDesignStore } from '../stores/design-store.ts';
import { errorSeries, latencySeries, type SeriesTable, trafficSeries } from '../stores/selectors.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Card } from './card.tsx';
import type { DrawnSeries } from './chart-points.ts';
import { Legend, type LegendEntry, legendFigure } from './legend.tsx';
import { LineChart } from './line-chart.tsx';
import { currentEnd, PlotFrame } from './plot-frame.tsx';
import { highest, lowestPositive } from './series.ts';
import { shownRange } from './shown-range.ts';
import { type LogDomain, linearTicks, logTicks, stepDomain, stepLogDomain } from './step-domain.ts';
import { useTurn } from './use-turn.ts';
import { allErrors, onBothSides } from './versus-series.ts';

const A = 'var(--side-a)';
const B = 'var(--side-b)';

/** The table of both sides for the range that charts show now. */
function bothSides(series: Parameters<typeof onBothSides>[0]): SeriesTable {
  const { design } = useDesignStore.getState();
  return onBothSides(series, telemetry, design, shownRange(telemetry, currentEnd()));
}

function valuesOf(table: SeriesTable, drawn: readonly DrawnSeries[]): readonly Float64Array[] {
  return table.lines.filter(({ id }) => drawn.some((each) => each.id === id)).map(({ values }) => values);
}

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

export function VersusTrafficCard() {
  useTurn();
  const table = bothSides(trafficSeries);
  const [a, b] = ['a', 'b'].map((side) => figureOf(table, `${side}/goodput`, 'perSecond'));
  return (
    <RatesCard
      title="Goodput"
      table={table}
      series={traffic}
      legend={trafficLegend}
      summary={`Answered well per second: A ${a}, B ${b}.`}
    />
  );
}

const errors: readonly DrawnSeries[] = [
  { id: 'a/errors', color: A, width: 1.8 },
  { id: 'b/errors', color: B, width: 1.8, dashed: true },
];
const errorsLegend: readonly LegendEntry[] = [
  { id: 'a/errors', name: 'A', color: A },
  { id: 'b/errors', name: 'B', color: B, dashed: true },
];

export function VersusErrorsCard() {
  useTurn();
  const table = bothSides((...of) => allErrors(...of, errorSeries));
  const [a, b] = ['a', 'b'].map((side) => figureOf(table, `${side}/errors`, 'perSecond'));
  return (
    <RatesCard
      title="Errors"
      table={table}
      series={errors}
      legend={errorsLegend}
      summary={`Errors per second: A ${a}, B ${b}.`}
    />
  );
}

function RatesCard(props: {
  readonly title: string;
  readonly table: SeriesTable;
  readonly series: readonly DrawnSeries[];
  readonly legend: readonly LegendEntry[];
  readonly summary: string;
}) {
  const { table, series } = props;
  const top = useRef(0);
  top.current = stepDomain(top.current, highest(valuesOf(table, series)), 1);
  const ticks = linearTicks(top.current).map((value) => ({ value, share: value / top.current }));
  return (
    <Card
      title={props.title}
      note="per second"
      legend={<Legend entries={props.legend} table={table} unit="perSecond" />}
      summary={props.summary}
    >
      <PlotFrame unit="perSecond" ticks={ticks}>
        {(size, end) => <LineChart {...{ size, end, table, series }} low={0} high={top.current} />}
      </PlotFrame>
    </Card>
  );
}

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

export function VersusLatencyCard() {
  useTurn();
  const domain = useRef<LogDomain | null>(null);
  const table = bothSides(latencySeries);
  const values = valuesOf(table, latencies);
  if (table.times.length === 0) domain.current = null;
  domain.current = stepLogDomain(domain.current, lowestPositive(values), highest(values));
  const { low, high } = domain.current;
  const ticks = logTicks({ low, high }).map((value) => ({
    value,
    share: Math.log(value / low) / Math.log(high / low),
  }));
  const [a, b] = ['a', 'b'].map((side) => figureOf(table, `${side}/p99`, 'seconds'));
  return (
    <Card
      title="Latency"
      note="log scale, thin: median"
      legend={<Legend entries={latencyLegend} table={table} unit="seconds" />}
      summary={`99th percentile of latency: A ${a}, B ${b}.`}
    >
      <PlotFrame unit="seconds" ticks={ticks}>
        {(size, end) => <LineChart {...{ size, end, table, low, high }} series={latencies} logarithmic />}
      </PlotFrame>
    </Card>
  );
}
