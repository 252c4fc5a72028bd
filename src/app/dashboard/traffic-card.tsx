/** Traffic: what was asked for, what was answered, and what was answered well. The red between them is lost. */
import { useRef } from 'react';
import { useDesignStore } from '../stores/design-store.ts';
import { trafficSeries } from '../stores/selectors.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Card } from './card.tsx';
import type { DrawnSeries } from './chart-points.ts';
import { CsvButton } from './csv-button.tsx';
import { Legend, type LegendEntry, legendFigure } from './legend.tsx';
import { LineChart } from './line-chart.tsx';
import { currentEnd, PlotFrame } from './plot-frame.tsx';
import { highest } from './series.ts';
import { shownRange } from './shown-range.ts';
import { linearTicks, stepDomain } from './step-domain.ts';
import { useTurn } from './use-turn.ts';

const legend: readonly LegendEntry[] = [
  { id: 'offered', name: 'offered', color: 'var(--text-3)', dashed: true },
  { id: 'throughput', name: 'throughput', color: 'var(--flow)' },
  { id: 'goodput', name: 'goodput', color: 'var(--ok)' },
];
const series: readonly DrawnSeries[] = [
  { id: 'throughput', color: 'var(--flow)' },
  { id: 'goodput', color: 'var(--ok)', width: 1.8 },
  { id: 'offered', color: 'var(--text-3)', width: 1.2, dashed: true },
];
const lost = { upper: 'offered', lower: 'goodput', color: 'var(--error)' };

/** Requests a second for which the axis still follows. */
const SLOWEST_TRAFFIC = 0.001;

export function TrafficCard() {
  useTurn();
  const top = useRef(0);
  const table = trafficSeries(
    telemetry,
    useDesignStore.getState().design,
    shownRange(telemetry, currentEnd()),
  );
  const most = highest(table.lines.map((line) => line.values));
  // A log of three days has fewer than one request a second, and its weekdays are to be seen all the same.
  top.current = stepDomain(top.current, most, most > 0 ? SLOWEST_TRAFFIC : 1);
  const ticks = linearTicks(top.current).map((value) => ({ value, share: value / top.current }));
  const now = (id: string) =>
    legendFigure(table.lines.find((line) => line.id === id)?.now ?? Number.NaN, 'perSecond');
  return (
    <Card
      title="Traffic"
      note="per second"
      action={<CsvButton />}
      legend={<Legend entries={legend} table={table} unit="perSecond" />}
      summary={`Per second: ${now('offered')} offered, ${now('throughput')} answered, ${now('goodput')} answered well.`}
    >
      <PlotFrame unit="perSecond" ticks={ticks}>
        {(size, end) => <LineChart {...{ size, end, table, series }} low={0} high={top.current} gap={lost} />}
      </PlotFrame>
    </Card>
  );
}
