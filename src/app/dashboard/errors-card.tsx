/** Errors by cause, stacked: how many requests failed, and what they were told. */
import { useRef } from 'react';
import type { ErrorCode } from '../../model/telemetry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { errorSeries, type SeriesTable } from '../stores/selectors.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Icon } from '../ui/icon.tsx';
import { Card } from './card.tsx';
import type { DrawnSeries } from './chart-points.ts';
import { errorColors } from './error-colors.ts';
import { Legend, legendFigure } from './legend.tsx';
import { LineChart } from './line-chart.tsx';
import { currentEnd, PlotFrame } from './plot-frame.tsx';
import { highestStack } from './series.ts';
import { shownRange } from './shown-range.ts';
import { linearTicks, stepDomain } from './step-domain.ts';
import { useTurn } from './use-turn.ts';

/** Causes that the legend has room for; the rest is in the picture and in the inspector. */
const MOST_NAMED = 3;

export function ErrorsCard() {
  useTurn();
  const top = useRef(0);
  const table = errorSeries(telemetry, useDesignStore.getState().design, shownRange(telemetry, currentEnd()));
  const values = table.lines.map((line) => line.values);
  top.current = stepDomain(top.current, highestStack(values, table.times.length), 1);
  const ticks = linearTicks(top.current).map((value) => ({ value, share: value / top.current }));
  const color = (id: string) => errorColors[id as ErrorCode];
  const series = table.lines.map(
    (line): DrawnSeries => ({ id: line.id, color: color(line.id), fill: 'stacked' }),
  );
  const none = table.lines.length === 0;
  return (
    <Card title="Errors" note="per second" legend={<ErrorLegend table={table} />} summary={summaryOf(table)}>
      <PlotFrame unit="perSecond" ticks={ticks}>
        {(size, end) =>
          none ? null : <LineChart {...{ size, end, table, series }} low={0} high={top.current} />
        }
      </PlotFrame>
    </Card>
  );
}

function ErrorLegend({ table }: { readonly table: SeriesTable }) {
  if (table.lines.length === 0) {
    return (
      <div className="legend-row all-well">
        <Icon name="check" size={10} /> none so far
      </div>
    );
  }
  const named = table.lines.slice(0, MOST_NAMED);
  const entries = named.map((line) => ({
    id: line.id,
    name: line.title,
    color: errorColors[line.id as ErrorCode],
  }));
  return <Legend entries={entries} table={table} unit="perSecond" />;
}

function summaryOf(table: SeriesTable): string {
  if (table.lines.length === 0) return 'No errors so far.';
  return `Errors per second: ${table.lines.map((line) => `${line.title} ${legendFigure(line.now, 'perSecond')}`).join(', ')}.`;
}
