/**
 * Lines and areas over time in a chart of Recharts, which has the axes and their scales: a fixed numeric domain, no
 * tooltip, at most 200 points. The curves are paths of our own: those of Recharts are new elements with every
 * change, measured along their length and clipped one by one, which cost a frame of a page with ten charts 4 ms.
 * Axes, marks and cursor stand in the frame around it.
 */
import { memo } from 'react';
import { ComposedChart, useXAxisScale, useYAxisScale, XAxis, YAxis } from 'recharts';
import type { SeriesTable } from '../stores/selectors.ts';
import { areaPath, linePath, type Scale, stackOf } from './chart-paths.ts';
import { type ChartPoint, chartPoints, type DrawnGap, type DrawnSeries } from './chart-points.ts';
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
  const points = chartPoints(props);
  return (
    <ComposedChart
      width={size.width}
      height={size.height}
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
      <Curves points={points} series={series} {...(gap !== undefined && { gap })} bottom={props.low} />
    </ComposedChart>
  );
});

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };

interface CurvesProps {
  readonly points: readonly ChartPoint[];
  readonly series: readonly DrawnSeries[];
  readonly gap?: DrawnGap;
  /** Where the value axis begins: areas are filled down to it. */
  readonly bottom: number;
}

/** All curves, as paths whose course changes and nothing else. */
function Curves({ points, series, gap, bottom }: CurvesProps) {
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (x === undefined || y === undefined) return null;
  const stacked = series.filter(({ fill }) => fill === 'stacked').map(({ id }) => id);
  return (
    <>
      {gap !== undefined && (
        <path d={areaPath(points, gapOf, x, y)} fill={gap.color} fillOpacity={0.22} stroke="none" />
      )}
      {series.map((each) => {
        if (each.fill === 'stacked') {
          const heights = stackOf(stacked, stacked.indexOf(each.id));
          return (
            <g key={each.id}>
              <path d={areaPath(points, heights, x, y)} fill={each.color} fillOpacity={0.82} stroke="none" />
              <path className="chart-line" d={topOf(points, heights, x, y)} {...EDGE} />
            </g>
          );
        }
        return (
          <g key={each.id}>
            {each.fill === 'soft' && (
              <path
                d={areaPath(points, downTo(bottom, each.id), x, y)}
                fill={each.color}
                fillOpacity={0.13}
                stroke="none"
              />
            )}
            <path
              className="chart-line"
              d={linePath(points, each.id, x, y)}
              fill="none"
              stroke={each.color}
              strokeWidth={each.width ?? 1.5}
              strokeLinejoin="round"
              {...(each.dashed === true && { strokeDasharray: '3 3' })}
            />
          </g>
        );
      })}
    </>
  );
}

/** Between two stacked areas. */
const EDGE = { fill: 'none', stroke: 'var(--panel)', strokeWidth: 0.6 } as const;

const gapOf = (point: ChartPoint) => (point.gap ?? null) as readonly [number, number] | null;

const downTo = (bottom: number, id: string) => (point: ChartPoint) => {
  const value = point[id];
  return typeof value === 'number' ? ([bottom, value] as const) : null;
};

function topOf(
  points: readonly ChartPoint[],
  heights: ReturnType<typeof stackOf>,
  x: Scale,
  y: Scale,
): string {
  const tops = points.map((point) => ({ time: point.time!, top: heights(point)[1] }));
  return linePath(tops, 'top', x, y);
}
