/**
 * Lines and areas over time, by Recharts, in the form that measured fast: a fixed numeric domain, no
 * animation, no dots, no tooltip, at most 200 points. Axes, marks and cursor stand in the frame around it.
 */
import { memo } from 'react';
import { Area, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import type { SeriesTable } from '../stores/selectors.ts';
import type { Size } from './use-size.ts';

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

export interface LineChartProps {
  readonly size: Size;
  readonly end: number;
  readonly table: SeriesTable;
  readonly series: readonly DrawnSeries[];
  readonly low: number;
  readonly high: number;
  readonly logarithmic?: boolean;
  readonly gap?: DrawnGap;
}

type Point = { readonly [id: string]: number | readonly [number, number] | null };

export const LineChart = memo(function LineChart(props: LineChartProps) {
  const { size, series, gap } = props;
  const data = pointsOf(props);
  return (
    <ComposedChart
      width={size.width}
      height={size.height}
      data={data}
      margin={NO_MARGIN}
      accessibilityLayer={false}
      throttleDelay={0}
      tabIndex={-1}
    >
      <XAxis dataKey="time" type="number" domain={[0, props.end]} allowDataOverflow hide />
      <YAxis
        type="number"
        scale={props.logarithmic === true ? 'log' : 'linear'}
        domain={[props.low, props.high]}
        allowDataOverflow
        hide
      />
      {gap !== undefined && (
        <Area dataKey="gap" type="linear" stroke="none" fill={gap.color} fillOpacity={0.22} {...STILL} />
      )}
      {series.map((each) => (each.fill === undefined ? drawLine(each) : drawArea(each)))}
    </ComposedChart>
  );
});

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };
const STILL = { isAnimationActive: false, dot: false, activeDot: false, connectNulls: false } as const;

function drawLine(each: DrawnSeries) {
  return (
    <Line
      key={each.id}
      dataKey={each.id}
      type="linear"
      stroke={each.color}
      strokeWidth={each.width ?? 1.5}
      strokeLinejoin="round"
      {...(each.dashed === true ? { strokeDasharray: '3 3' } : {})}
      {...STILL}
    />
  );
}

function drawArea(each: DrawnSeries) {
  const stacked = each.fill === 'stacked';
  return (
    <Area
      key={each.id}
      dataKey={each.id}
      type="linear"
      stroke={stacked ? 'var(--panel)' : each.color}
      strokeWidth={stacked ? 0.6 : (each.width ?? 1.5)}
      fill={each.color}
      fillOpacity={stacked ? 0.82 : 0.13}
      {...(stacked ? { stackId: 'stack' } : {})}
      {...STILL}
    />
  );
}

/** The rows that Recharts wants; a gap is null. Stacked areas have no gaps, or the stack would tear. */
function pointsOf({ table, series, gap, low, logarithmic }: LineChartProps): readonly Point[] {
  const stacked = new Set(series.filter((each) => each.fill === 'stacked').map((each) => each.id));
  const line = (id: string) => table.lines.find((each) => each.id === id)?.values;
  const upper = gap === undefined ? undefined : line(gap.upper);
  const lower = gap === undefined ? undefined : line(gap.lower);
  return Array.from(table.times, (time, i) => {
    const point: { [id: string]: number | readonly [number, number] | null } = { time };
    for (const { id, values } of table.lines) {
      const value = values[i]!;
      const measured = !Number.isNaN(value) && (logarithmic !== true || value > 0);
      point[id] = measured
        ? logarithmic === true
          ? Math.max(low, value)
          : value
        : stacked.has(id)
          ? 0
          : null;
    }
    if (upper !== undefined && lower !== undefined) {
      const [top, bottom] = [upper[i]!, lower[i]!];
      point.gap = top > bottom ? [bottom, top] : null;
    }
    return point;
  });
}
