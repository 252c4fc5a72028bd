/** Queue length by node: the longest queues of the run, each a line. */
import { useRef } from 'react';
import { useDesignStore } from '../stores/design-store.ts';
import { queueSeries } from '../stores/selectors.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Card } from './card.tsx';
import type { DrawnSeries } from './chart-points.ts';
import { Legend } from './legend.tsx';
import { LineChart } from './line-chart.tsx';
import { lineColor } from './line-colors.ts';
import { currentEnd, PlotFrame } from './plot-frame.tsx';
import { highest } from './series.ts';
import { shownRange } from './shown-range.ts';
import { linearTicks, stepDomain } from './step-domain.ts';
import { useTurn } from './use-turn.ts';

/** Lines and names that a card can carry and still be read. */
const MOST_LINES = 3;

export function QueueCard() {
  useTurn();
  const top = useRef(0);
  const all = queueSeries(telemetry, useDesignStore.getState().design, shownRange(telemetry, currentEnd()));
  // The order of the canvas decides the colors, so that a node keeps its own; the longest queues are shown.
  const longest = new Set(
    [...all.lines]
      .sort((a, b) => highest([b.values]) - highest([a.values]))
      .slice(0, MOST_LINES)
      .map((line) => line.id),
  );
  const table = { ...all, lines: all.lines.filter((line) => longest.has(line.id)) };
  top.current = stepDomain(top.current, highest(table.lines.map((line) => line.values)), 10);
  const ticks = linearTicks(top.current).map((value) => ({ value, share: value / top.current }));
  const series = table.lines.map((line, i): DrawnSeries => ({ id: line.id, ...lineColor(i) }));
  const entries = table.lines.map((line, i) => ({ id: line.id, name: line.title, ...lineColor(i) }));
  return (
    <Card
      title="Queues"
      note="requests waiting"
      legend={<Legend entries={entries} table={table} unit="count" />}
      summary={`Queue lengths: ${table.lines.map((line) => `${line.title} ${Math.round(line.now || 0)}`).join(', ')}.`}
    >
      <PlotFrame unit="count" ticks={ticks}>
        {(size, end) => <LineChart {...{ size, end, table, series }} low={0} high={top.current} />}
      </PlotFrame>
    </Card>
  );
}
