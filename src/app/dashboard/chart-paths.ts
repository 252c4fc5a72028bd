/** The points of a chart as paths of an SVG: lines with gaps, and areas between two heights. */
import type { ChartPoint } from './chart-points.ts';

/** From a value to its place in pixels; undefined where it has none. */
export type Scale = (value: number) => number | undefined;

const round = (pixels: number): string => String(Math.round(pixels * 10) / 10);

/** The line of a column; it breaks where there is no value. */
export function linePath(points: readonly ChartPoint[], id: string, x: Scale, y: Scale): string {
  let path = '';
  let pen = 'M';
  for (const point of points) {
    const value = point[id];
    const place = typeof value === 'number' ? y(value) : undefined;
    if (place === undefined) {
      pen = 'M';
      continue;
    }
    path += `${pen}${round(x(point.time as number) ?? 0)} ${round(place)}`;
    pen = 'L';
  }
  return path;
}

/** The area between two heights a point; it breaks where one of them is missing. */
export function areaPath(
  points: readonly ChartPoint[],
  between: (point: ChartPoint) => readonly [low: number, high: number] | null,
  x: Scale,
  y: Scale,
): string {
  let path = '';
  let upper = '';
  let lower = '';
  const close = () => {
    if (upper !== '') path += `M${upper.slice(1)}${lower}Z`;
    upper = '';
    lower = '';
  };
  for (const point of points) {
    const heights = between(point);
    if (heights === null) {
      close();
      continue;
    }
    const across = round(x(point.time as number) ?? 0);
    upper += `L${across} ${round(y(heights[1]) ?? 0)}`;
    lower = `L${across} ${round(y(heights[0]) ?? 0)}${lower}`;
  }
  close();
  return path;
}

/** The heights of stacked columns: each one stands on those before it. */
export function stackOf(
  ids: readonly string[],
  place: number,
): (point: ChartPoint) => readonly [low: number, high: number] {
  const below = ids.slice(0, place);
  return (point) => {
    const low = below.reduce((sum, id) => sum + heightOf(point, id), 0);
    return [low, low + heightOf(point, ids[place]!)];
  };
}

function heightOf(point: ChartPoint, id: string): number {
  const value = point[id];
  return typeof value === 'number' ? value : 0;
}
