import { describe, expect, it } from 'vitest';
import { axisFor, heightOf } from './axis.ts';

const content = (values: number[], more: object = {}) => ({
  table: {
    times: Float64Array.from(values, (_, i) => i),
    lines: [{ id: 'x', title: 'x', values: Float64Array.from(values), now: 0 }],
  },
  series: [{ id: 'x', color: '' }],
  unit: 'count' as const,
  least: 1,
  scale: 'linear' as const,
  ...more,
});
const memory = () => ({ top: 0, domain: null, zoom: null });

describe('the value axis of a chart', () => {
  it('has room for what is promised and for the run before, not only for its own lines', () => {
    expect(axisFor(content([1, 3]), undefined, memory()).high).toBe(4);
    expect(axisFor(content([1, 3], { limits: [{ value: 50, text: '' }] }), undefined, memory()).high).toBe(
      60,
    );
    expect(axisFor(content([1, 3]), undefined, memory(), [[90]]).high).toBe(100);
  });

  it('is linear or logarithmic as chosen, and a value stands at the same height as its tick', () => {
    for (const scale of ['linear', 'log'] as const) {
      const axis = axisFor(content([2, 300]), scale, memory());
      expect(axis.scale).toBe(scale);
      for (const { value, share } of axis.ticks) expect(heightOf(axis, value)).toBeCloseTo(share);
    }
  });

  it('of a share ends at 100 %, unless there is more than that', () => {
    const share = (values: number[]) => axisFor(content(values, { unit: 'ratio' }), undefined, memory());
    expect(share([0.2, 0.9]).ticks.map(({ value }) => value)).toEqual([0, 0.5, 1]);
    expect(share([0.2, 1.7]).high).toBe(2);
  });

  it('of sizes is round in the unit in which they are written', () => {
    const sizes = (values: number[]) =>
      axisFor(content(values, { unit: 'bytesPerSecond' }), undefined, memory());
    expect(sizes([5, 500 * 1024]).ticks.map(({ value }) => value / 1024)).toEqual([0, 200, 400, 600]);
    expect(sizes([5, 1010 * 1024]).ticks.map(({ value }) => value / 1024 / 1024)).toEqual([0, 0.4, 0.8, 1.2]);
    expect(sizes([5, 700]).high).toBe(800);
  });

  it('begins anew where another stretch of the run is shown', () => {
    const kept = memory();
    expect(axisFor(content([900]), undefined, kept).high).toBe(1000);
    expect(axisFor(content([500]), undefined, kept).high).toBe(1000);
    expect(axisFor(content([500]), undefined, kept, [], { from: 1, to: 2 }).high).toBe(600);
  });

  it('of a stack reaches to the top of the stack', () => {
    const stacked = {
      ...content([3, 3]),
      series: [
        { id: 'x', color: '', fill: 'stacked' as const },
        { id: 'y', color: '', fill: 'stacked' as const },
      ],
    };
    const lines = [...stacked.table.lines, { ...stacked.table.lines[0]!, id: 'y' }];
    expect(axisFor({ ...stacked, table: { ...stacked.table, lines } }, undefined, memory()).high).toBe(8);
  });
});
