/**
 * The series as CSV: one line a bucket, one column a statistic, histograms as percentiles and count. Numbers
 * are written so that reading them back gives the same double; where there is no value the cell is empty. The
 * worker and the command line both write it with this function, so their files are the same.
 */
import { type PlacedColumn, type PlacedHistogram, type Series, valueIn } from './series.ts';
import { countOf, quantileOf } from './sparse-bins.ts';

const PERCENTILES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const;

/** All columns by bucket, up to `now`; the last line may cover less than a whole bucket. */
export function seriesCsv(series: Series, now: number): string {
  const { columns, histograms } = series.past();
  const used = columns.filter((column) => column.column.by === undefined || hasOccurred(column, series));
  const lines = [header(used, histograms)];
  const covered = now - series.closed * series.width;
  const count = series.closed + (covered > 0 ? 1 : 0);
  for (let bucket = 0; bucket < count; bucket++) {
    const open = bucket === series.closed;
    const seconds = open ? covered : series.width;
    const cells = [cell(bucket * series.width), cell(seconds)];
    for (const column of used) cells.push(cell(valueIn(column, bucket, seconds, open)));
    for (const histogram of histograms) cells.push(...histogramCells(histogram, bucket, open));
    lines.push(cells.join());
  }
  return `${lines.join('\n')}\n`;
}

/** An error's column is there once the error has occurred before now. */
function hasOccurred(column: PlacedColumn, series: Series): boolean {
  for (let bucket = 0; bucket <= series.closed; bucket++) {
    if (valueIn(column, bucket, 1, bucket === series.closed) > 0) return true;
  }
  return false;
}

function header(columns: readonly PlacedColumn[], histograms: readonly PlacedHistogram[]): string {
  const names = columns.map(({ column }) => {
    const instance = column.endpoint === undefined ? '' : `[${column.endpoint}]`;
    const by = column.by === undefined ? '' : `.${column.by}`;
    return `${column.id}${instance}.${column.metric}${by}.${column.statistic}`;
  });
  for (const { column } of histograms) {
    for (const [name] of PERCENTILES) names.push(`${column.id}.${column.metric}.${name}`);
    names.push(`${column.id}.${column.metric}.count`);
  }
  return ['start', 'seconds', ...names].join();
}

function histogramCells({ track, index }: PlacedHistogram, bucket: number, open: boolean): string[] {
  const bins = track.histogramOf(index, bucket, open);
  return [...PERCENTILES.map(([, share]) => cell(quantileOf(bins, share))), cell(countOf(bins))];
}

function cell(value: number): string {
  return Number.isFinite(value) ? String(value) : '';
}
