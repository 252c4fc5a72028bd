/** The run before, faintly behind the lines of this one. It is a picture of its own, drawn when an axis changes. */
import { memo } from 'react';
import type { Axis } from './axis.ts';
import type { DrawnSeries } from './chart-points.ts';
import { linePath } from './line-paths.ts';
import type { KeptChart } from './previous-run.ts';
import type { Size } from './use-size.ts';

export interface BehindLinesProps extends Pick<Axis, 'scale' | 'low' | 'high'> {
  readonly kept: KeptChart;
  readonly series: readonly DrawnSeries[];
  readonly from: number;
  readonly to: number;
  readonly size: Size;
}

export const BehindLines = memo(function BehindLines(props: BehindLinesProps) {
  const { kept, size, from, to, scale, low, high } = props;
  const plot = { span: { from, to }, axis: { scale, low, high }, ...size };
  return (
    <svg className="behind-lines" width={size.width} height={size.height} aria-hidden="true">
      {kept.lines.map(({ id, values }) => (
        <path
          key={id}
          d={linePath(kept.times, values, plot)}
          stroke={props.series.find((each) => each.id === id)?.color ?? 'var(--text-3)'}
        />
      ))}
    </svg>
  );
}, same);

/** Colors do not change while a card shows the same; everything else is compared by value. */
function same(a: BehindLinesProps, b: BehindLinesProps): boolean {
  return (
    a.kept === b.kept &&
    a.from === b.from &&
    a.to === b.to &&
    a.scale === b.scale &&
    a.low === b.low &&
    a.high === b.high &&
    a.size.width === b.size.width &&
    a.size.height === b.size.height
  );
}
