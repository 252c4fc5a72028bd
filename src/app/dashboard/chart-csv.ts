/**
 * The figures of a chart as CSV: one row for each moment, one column for each line, as precise as they are known.
 * Moments without a value have an empty cell.
 */
import type { SeriesTable } from '../stores/selectors.ts';
import { type HeatColumn, rowStart } from './heat-bins.ts';

export function chartCsv({ times, lines }: SeriesTable): string {
  const head = ['seconds', ...lines.map(({ title }) => cell(title))];
  const rows = Array.from(times, (time, i) =>
    [time, ...lines.map(({ values }) => values[i]!)].map(figure).join(','),
  );
  return `${[head.join(','), ...rows].join('\n')}\n`;
}

/** A map of latencies: one row for each cell that is not empty. */
export function mapCsv(columns: readonly HeatColumn[]): string {
  const rows = columns.flatMap(({ from, to, counts }) =>
    Array.from(counts, (count, row) => ({ count, row }))
      .filter(({ count }) => count > 0)
      .map(({ count, row }) => [from, to, rowStart(row), rowStart(row + 1), count].map(figure).join(',')),
  );
  return `${['from,to,latency_from,latency_to,requests', ...rows].join('\n')}\n`;
}

/** Twelve digits are more than is measured, and hide the dust of binary fractions. */
function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(12))) : '';
}

/** RFC 4180: what has a comma, a quote or a line break stands in quotes. */
function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
