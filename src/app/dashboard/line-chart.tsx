/**
 * Lines and areas over time, by Recharts, in the form that measured fast: a fixed numeric domain, no
 * animation, no dots, no tooltip, at most 200 points. Axes, marks and cursor stand in the frame around it.
 */
import { memo } from 'react';
import { Area, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import type { SeriesTable } from '../stores/selectors.ts';
import { chartPoints, type DrawnGap, type DrawnSeries } from './chart-points.ts';
import type { Size } from './use-size.ts';

export interface LineChartProps {
  readonly size: Size;
  readonly from: number;
  readonly to: number;
  readonly table: SeriesTable;
  readonly series: readonly DrawnSeries[];
  readonly low: number;
  readonly high: number;
  readonly logarithmic: boolean;
  readonly gap?: DrawnGap;
}

export const LineChart = memo(function LineChart(props: LineChartProps) {
  const { size, series, gap } = props;
  const data = chartPoints(props);
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
      <XAxis dataKey="time" type="number" domain={[props.from, props.to]} allowDataOverflow hide />
      <YAxis
        type="number"
        scale={props.logarithmic ? 'log' : 'linear'}
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
