/** Latencies by percentile, from the median to the slowest in a thousand: as curves, and as a table of the same. */
import { formatQuantity } from '../../base/units.ts';
import { LabTable } from './lab-table.tsx';
import { Plot, type PlotSeries } from './plot.tsx';

export const PERCENTILES = [
  { name: 'p50', share: 0.5, title: '50 %' },
  { name: 'p90', share: 0.9, title: '90 %' },
  { name: 'p95', share: 0.95, title: '95 %' },
  { name: 'p99', share: 0.99, title: '99 %' },
  { name: 'p999', share: 0.999, title: '99.9 %' },
] as const;
/** Place of the one that answers are given in. */
export const P99 = 3;

const titles = PERCENTILES.map(({ title }) => title);

export interface PercentilePlotProps {
  /** What is compared: ", open and closed". */
  readonly what: string;
  readonly yTitle: string;
  readonly series: readonly PlotSeries[];
}

export function PercentilePlot({ what, yTitle, series }: PercentilePlotProps) {
  return (
    <Plot
      label={`Latency by percentile${what}; the numbers stand in the table below`}
      x={titles}
      xTitle="Percentile"
      yTitle={yTitle}
      unit="seconds"
      log
      series={series}
    />
  );
}

export function PercentileTable({ series }: { readonly series: readonly PlotSeries[] }) {
  return (
    <LabTable
      columns={['Percentile', ...series.map(({ title }) => title)]}
      rows={titles.map((title, i) => ({
        key: title,
        head: title,
        cells: series.map(({ values }) => formatQuantity(values[i]!, 'seconds')),
      }))}
    />
  );
}
