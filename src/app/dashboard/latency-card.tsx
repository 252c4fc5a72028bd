/** Latency as the clients see it, on a logarithmic axis: the rare is what hurts, and it is decades away. */
import { useRef } from 'react';
import { useDesignStore } from '../stores/design-store.ts';
import { latencySeries } from '../stores/selectors.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Card } from './card.tsx';
import type { DrawnSeries } from './chart-points.ts';
import { Legend, type LegendEntry, legendFigure } from './legend.tsx';
import { LineChart } from './line-chart.tsx';
import { currentEnd, PlotFrame } from './plot-frame.tsx';
import { highest, lowestPositive } from './series.ts';
import { shownRange } from './shown-range.ts';
import { type LogDomain, logTicks, stepLogDomain } from './step-domain.ts';
import { useTurn } from './use-turn.ts';

const legend: readonly LegendEntry[] = [
  { id: 'p50', name: 'p50', color: 'var(--p50)' },
  { id: 'p95', name: 'p95', color: 'var(--p95)' },
  { id: 'p99', name: 'p99', color: 'var(--p99)' },
];
const series: readonly DrawnSeries[] = [
  { id: 'p50', color: 'var(--p50)' },
  { id: 'p95', color: 'var(--p95)' },
  { id: 'p99', color: 'var(--p99)', width: 1.8 },
];

export function LatencyCard() {
  useTurn();
  const domain = useRef<LogDomain | null>(null);
  const table = latencySeries(
    telemetry,
    useDesignStore.getState().design,
    shownRange(telemetry, currentEnd()),
  );
  const values = table.lines.map((line) => line.values);
  if (table.times.length === 0) domain.current = null;
  domain.current = stepLogDomain(domain.current, lowestPositive(values), highest(values));
  const { low, high } = domain.current;
  const ticks = logTicks({ low, high }).map((value) => ({
    value,
    share: Math.log(value / low) / Math.log(high / low),
  }));
  const now = (at: number) => legendFigure(table.lines[at]?.now ?? Number.NaN, 'seconds');
  return (
    <Card
      title="Latency"
      note="log scale"
      legend={<Legend entries={legend} table={table} unit="seconds" />}
      summary={`Latency: median ${now(0)}, 95th percentile ${now(1)}, 99th percentile ${now(2)}.`}
    >
      <PlotFrame unit="seconds" ticks={ticks}>
        {(size, end) => <LineChart {...{ size, end, table, series, low, high }} logarithmic />}
      </PlotFrame>
    </Card>
  );
}
