/**
 * The rows that Recharts wants, out of the series of the telemetry. A gap is null; a value that stands alone
 * between gaps becomes a short dash, because a line without dots would not show it. Stacked areas have no gaps,
 * or the stack would tear.
 */
import type { SeriesTable } from '../stores/selectors.ts';

export interface DrawnSeries {
  readonly id: string;
  readonly color: string;
  readonly width?: number;
  readonly dashed?: boolean;
  /** Filled down to the axis, or stacked on the areas before it. */
  readonly fill?: 'soft' | 'stacked';
}

/** A tinted band between two lines: what is lost between the demand and what is answered well. */
export interface DrawnGap {
  readonly upper: string;
  readonly lower: string;
  readonly color: string;
}

export interface PointsInput {
  readonly table: SeriesTable;
  readonly series: readonly DrawnSeries[];
  readonly gap?: DrawnGap;
  readonly low: number;
  readonly logarithmic?: boolean;
}

export type ChartPoint = { readonly [id: string]: number | readonly [number, number] | null };

/** One row for each moment of the table. */
export function chartPoints(input: PointsInput): readonly ChartPoint[] {
  const { table, gap } = input;
  const columns = table.lines.map((line) => [line.id, drawable(line.values, line.id, input)] as const);
  const line = (id: string | undefined) => table.lines.find((each) => each.id === id)?.values;
  const [upper, lower] = [line(gap?.upper), line(gap?.lower)];
  return Array.from(table.times, (time, i) => {
    const point: { [id: string]: number | readonly [number, number] | null } = { time };
    for (const [id, values] of columns) point[id] = values[i]!;
    if (upper !== undefined && lower !== undefined) {
      const [top, bottom] = [upper[i]!, lower[i]!];
      point.gap = top > bottom ? [bottom, top] : null;
    }
    return point;
  });
}

function drawable(values: Float64Array, id: string, input: PointsInput): readonly (number | null)[] {
  const stacked = input.series.some((each) => each.id === id && each.fill === 'stacked');
  const shown = Array.from(values, (value) => {
    if (Number.isNaN(value) || (input.logarithmic === true && value <= 0)) return stacked ? 0 : null;
    return input.logarithmic === true ? Math.max(input.low, value) : value;
  });
  return stacked ? shown : withDashes(shown);
}

/** Lengthens values that stand alone to the next moment; a line needs two ends. */
function withDashes(values: readonly (number | null)[]): readonly (number | null)[] {
  return values.map((value, i) => {
    if (value !== null) return value;
    const before = values[i - 1] ?? null;
    const alone = before !== null && (values[i - 2] ?? null) === null;
    return alone ? before : null;
  });
}
