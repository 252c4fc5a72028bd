/** Hit ratio of every cache: what it keeps away from the origin. */
import { useDesignStore } from '../stores/design-store.ts';
import { hitRatioSeries } from '../stores/selectors.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Card } from './card.tsx';
import type { DrawnSeries } from './chart-points.ts';
import { Legend, legendFigure } from './legend.tsx';
import { LineChart } from './line-chart.tsx';
import { lineColor } from './line-colors.ts';
import { currentEnd, PlotFrame } from './plot-frame.tsx';
import { shownRange } from './shown-range.ts';
import { useTurn } from './use-turn.ts';

const ticks = [0, 0.5, 1].map((value) => ({ value, share: value / 1.02 }));

export function HitRatioCard() {
  useTurn();
  const table = hitRatioSeries(
    telemetry,
    useDesignStore.getState().design,
    shownRange(telemetry, currentEnd()),
  );
  const series = table.lines.map(
    (line, i): DrawnSeries => ({
      id: line.id,
      ...lineColor(i),
      ...(i === 0 ? { fill: 'soft' as const } : {}),
    }),
  );
  const entries = table.lines.map((line, i) => ({ id: line.id, name: line.title, ...lineColor(i) }));
  return (
    <Card
      title="Hit ratio"
      note="of reads"
      legend={<Legend entries={entries} table={table} unit="ratio" />}
      summary={`Hit ratios: ${table.lines.map((line) => `${line.title} ${legendFigure(line.now, 'ratio')}`).join(', ')}.`}
    >
      <PlotFrame unit="ratio" ticks={ticks}>
        {(size, end) => <LineChart {...{ size, end, table, series }} low={0} high={1.02} />}
      </PlotFrame>
    </Card>
  );
}
