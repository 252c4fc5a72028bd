import { describe, expect, it } from 'vitest';
import { emptyDesign } from '../../model/design.ts';
import { isComparable, kept } from './previous-run.ts';

const node = (id: string) => ({ id, kind: 'service', position: { x: 0, y: 0 }, settings: {} });

describe('the run before', () => {
  it('is kept in single precision, without the lines that had no value', () => {
    const line = (id: string, values: number[]) => ({
      id,
      title: id,
      values: Float64Array.from(values),
      now: 0,
    });
    const chart = kept({
      times: Float64Array.from([1, 2]),
      lines: [line('a', [0.5, Number.NaN]), line('b', [Number.NaN, Number.NaN])],
    });
    expect(chart.times).toBeInstanceOf(Float32Array);
    expect(chart.lines.map(({ id, values }) => [id, values[0]])).toEqual([['a', 0.5]]);
  });

  it('lies behind another run of the same design, edited or not, and behind no other', () => {
    const before = { title: 'Shop', nodes: new Set(['client', 'app', 'db']) };
    const design = { ...emptyDesign('Shop'), nodes: [] };
    expect(isComparable(before, design)).toBe(true);
    const edited = { ...emptyDesign('Shop with a cache'), nodes: ['client', 'app', 'cache'].map(node) };
    expect(isComparable(before, edited)).toBe(true);
    const other = { ...emptyDesign('Three replicas'), nodes: ['client', 'r1', 'r2', 'r3'].map(node) };
    expect(isComparable(before, other)).toBe(false);
  });
});
