import { describe, expect, it } from 'vitest';
import { areaPath, linePath, stackOf } from './chart-paths.ts';
import type { ChartPoint } from './chart-points.ts';

const x = (time: number) => time * 10;
const y = (value: number) => 100 - value;

describe('paths', () => {
  it('a line goes through its values and breaks where there are none', () => {
    const points = [1, 2.04, null, 4, 5].map((value, time) => ({ time, a: value }));
    expect(linePath(points, 'a', x, y)).toBe('M0 99L10 98M30 96L40 95');
    expect(linePath(points, 'b', x, y)).toBe('');
  });

  it('a value that the axis cannot show is a gap', () => {
    const points = [1, 0, 1].map((value, time) => ({ time, a: value }));
    const logarithmic = (value: number) => (value > 0 ? y(value) : undefined);
    expect(linePath(points, 'a', x, logarithmic)).toBe('M0 99M20 99');
  });

  it('an area goes there above and back below, in as many pieces as there are', () => {
    const points: ChartPoint[] = [
      { time: 0, gap: [1, 3] },
      { time: 1, gap: [2, 5] },
      { time: 2, gap: null },
      { time: 3, gap: [0, 1] },
    ];
    const gap = (point: ChartPoint) => point.gap as readonly [number, number] | null;
    expect(areaPath(points, gap, x, y)).toBe('M0 97L10 95L10 98L0 99ZM30 99L30 100Z');
  });

  it('stacked areas lie on one another, and nothing is no height', () => {
    const point: ChartPoint = { time: 0, a: 2, b: 3, c: null };
    const ids = ['a', 'b', 'c'];
    expect(ids.map((_, place) => stackOf(ids, place)(point))).toEqual([
      [0, 2],
      [2, 5],
      [5, 5],
    ]);
  });
});
