/**
 * Lines as SVG paths, for what is drawn once and not with every frame: the run before behind the charts, small
 * charts, and the pictures that one saves. Gaps break a line; what is off the scale of a logarithm is a gap.
 */
import type { Axis } from './axis.ts';
import { heightOf } from './axis.ts';
import { shareOf, type TimeSpan } from './time-span.ts';

export interface Plot {
  readonly span: TimeSpan;
  readonly axis: Pick<Axis, 'scale' | 'low' | 'high'>;
  readonly width: number;
  readonly height: number;
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

/** Whether a value has a place on the axis. */
function drawable(value: number | undefined, { axis }: Plot): value is number {
  return value !== undefined && Number.isFinite(value) && (axis.scale === 'linear' || value > 0);
}

/** The path of a line; values beyond the axis are drawn beyond the plot, which clips them. */
export function linePath(times: ArrayLike<number>, values: ArrayLike<number>, plot: Plot): string {
  let path = '';
  let pen = false;
  for (let i = 0; i < times.length; i++) {
    const value = values[i];
    if (!drawable(value, plot)) {
      pen = false;
      continue;
    }
    path += `${pen ? 'L' : 'M'}${n(shareOf(plot.span, times[i]!) * plot.width)} ${yOf(value, plot)}`;
    // A line needs two ends: a value between gaps is a short dash.
    if (!pen && !drawable(values[i + 1], plot)) path += 'h1.5';
    pen = true;
  }
  return path;
}

/** The path of the area between two lines; where either has no value, there is none. */
export function areaPath(
  times: ArrayLike<number>,
  upper: ArrayLike<number>,
  lower: ArrayLike<number> | null,
  plot: Plot,
): string {
  let path = '';
  let from = 0;
  const has = (i: number) => drawable(upper[i], plot) && (lower === null || drawable(lower[i], plot));
  for (let i = 0; i <= times.length; i++) {
    if (i < times.length && has(i)) continue;
    if (i - from > 1) path += stretch(times, upper, lower, from, i, plot);
    from = i + 1;
  }
  return path;
}

function stretch(
  times: ArrayLike<number>,
  upper: ArrayLike<number>,
  lower: ArrayLike<number> | null,
  from: number,
  to: number,
  plot: Plot,
): string {
  const x = (i: number) => n(shareOf(plot.span, times[i]!) * plot.width);
  let path = '';
  for (let i = from; i < to; i++) path += `${i === from ? 'M' : 'L'}${x(i)} ${yOf(upper[i]!, plot)}`;
  if (lower === null) return `${path}V${n(plot.height)}H${x(from)}Z`;
  for (let i = to - 1; i >= from; i--) path += `L${x(i)} ${yOf(lower[i]!, plot)}`;
  return `${path}Z`;
}

/** Far off the plot is far enough: a path with numbers of twenty digits helps nobody. */
function yOf(value: number, plot: Plot): string {
  const share = Math.min(4, Math.max(-4, heightOf(plot.axis, value)));
  return n((1 - share) * plot.height);
}
