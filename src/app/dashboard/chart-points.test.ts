import { describe, expect, it } from 'vitest';
import { chartPoints } from './chart-points.ts';

const NONE = Number.NaN;
const table = (lines: { readonly [id: string]: readonly number[] }) => ({
  times: Float64Array.from(Object.values(lines)[0]!, (_, i) => i),
  lines: Object.entries(lines).map(([id, values]) => ({
    id,
    title: id,
    values: Float64Array.from(values),
    now: NONE,
  })),
});
const column = (points: readonly { readonly [id: string]: unknown }[], id: string) =>
  points.map((point) => point[id]);
const line = { id: 'a', color: 'red' };

describe('the points of a chart', () => {
  it('leave gaps where nothing was measured, and show a value that stands alone', () => {
    const points = chartPoints({
      table: table({ a: [1, 2, NONE, NONE, 7, NONE, NONE] }),
      series: [line],
      low: 0,
    });
    expect(column(points, 'a')).toEqual([1, 2, null, null, 7, 7, null]);
  });

  it('stay on a logarithmic axis', () => {
    const points = chartPoints({
      table: table({ a: [0, 0.001, 5] }),
      series: [line],
      low: 0.01,
      logarithmic: true,
    });
    expect(column(points, 'a')).toEqual([null, 0.01, 5]);
  });

  it('never tear a stack', () => {
    const points = chartPoints({
      table: table({ a: [NONE, 3] }),
      series: [{ ...line, fill: 'stacked' }],
      low: 0,
    });
    expect(column(points, 'a')).toEqual([0, 3]);
  });

  it('tint only what is lost', () => {
    const gap = { upper: 'a', lower: 'b', color: 'red' };
    const points = chartPoints({
      table: table({ a: [5, 5, NONE], b: [3, 6, 1] }),
      series: [line],
      gap,
      low: 0,
    });
    expect(column(points, 'gap')).toEqual([[3, 5], null, null]);
  });
});
