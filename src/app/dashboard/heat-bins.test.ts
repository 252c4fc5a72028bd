import { describe, expect, it } from 'vitest';
import { statesOf } from '../../model/node-states.ts';
import { binOf } from '../stores/histogram.ts';
import { groupsOf, wholeRun } from '../stores/selectors.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { heatColumns, heatPaths, ROWS, rowOf, rowStart, SHADES } from './heat-bins.ts';

const names = [{ id: 'client', metric: 'latencySeconds' }];

/** A run whose bucket i has the given latencies. */
function runWith(buckets: readonly (readonly number[])[]): Telemetry {
  const telemetry = new Telemetry();
  const histograms = [{ of: 'node', id: 'client', metric: 'latencySeconds', unit: 'seconds' }] as const;
  telemetry.setCatalog({ epoch: 1, columns: [], histograms }, 0.5);
  telemetry.apply({
    epoch: 1,
    sequence: 0,
    time: buckets.length * 0.5,
    buckets: buckets.map((latencies, index) => {
      const counts = new Map<number, number>();
      for (const each of latencies) counts.set(binOf(each), (counts.get(binOf(each)) ?? 0) + 1);
      const pairs = [...counts].sort(([a], [b]) => a - b);
      const list = Int32Array.from([pairs.length, ...pairs.flat()]);
      return { index, width: 0.5, covered: 0.5, values: new Float64Array(0), histograms: list };
    }),
    nodes: statesOf([]),
    events: 0,
  });
  return telemetry;
}

/** Latencies spread over five decades, the same for everybody. */
const spread = (count: number, salt: number) =>
  Array.from({ length: count }, (_, i) => 10 ** (-4 + (((i * 7919 + salt * 104_729) % 1000) / 1000) * 5));

describe('the latency map', () => {
  it('has every request of the histograms in it, column by column', () => {
    const telemetry = runWith([spread(300, 1), [], spread(70, 3), spread(900, 4)]);
    const groups = groupsOf(telemetry, { ...wholeRun(telemetry), points: 2 });
    const columns = heatColumns(telemetry, names, groups);
    const sums = columns.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));
    expect(sums).toEqual([300, 970]);
    expect(columns.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('tells the same percentiles as the histograms, as far as its rows go', () => {
    const telemetry = runWith([spread(4000, 5)]);
    const [column] = heatColumns(telemetry, names, groupsOf(telemetry, wholeRun(telemetry)));
    for (const share of [0.05, 0.5, 0.95, 0.99]) {
      const exact = telemetry.percentiles(names, 0, 1, [share])[0]!;
      let seen = 0;
      const row = column!.counts.findIndex((count) => {
        seen += count;
        return seen >= share * 4000;
      });
      // the middle of a bin may lie in the neighbouring row
      expect(Math.abs(row - rowOf(exact))).toBeLessThanOrEqual(1);
    }
  });

  it('puts a latency between the bounds of its row, and what has none into the outermost', () => {
    for (const seconds of [1e-6, 0.0123, 0.1, 1, 59]) {
      const row = rowOf(seconds);
      expect(rowStart(row)).toBeLessThanOrEqual(seconds * (1 + 1e-6));
      expect(rowStart(row + 1)).toBeGreaterThan(seconds);
    }
    expect([rowOf(0), rowOf(1e-12), rowOf(1e9)]).toEqual([0, 0, ROWS - 1]);
  });

  it('keeps closed columns and counts the open one again', () => {
    const telemetry = runWith([spread(10, 1), spread(10, 2)]);
    const groups = groupsOf(telemetry, wholeRun(telemetry));
    const [first, second] = heatColumns(telemetry, names, groups);
    const list = Int32Array.from([1, binOf(0.25), 3]);
    const bucket = { index: 1, width: 0.5, covered: 0.5, values: new Float64Array(0), histograms: list };
    telemetry.apply({ epoch: 1, sequence: 1, time: 1, buckets: [bucket], nodes: statesOf([]), events: 0 });
    const again = heatColumns(telemetry, names, groups);
    expect(again[0]!.counts).toBe(first!.counts);
    expect(again[1]!.counts).not.toBe(second!.counts);
    expect(again[1]!.counts[rowOf(0.25)]).toBe(3);
  });

  it('draws one path a shade, the fullest cell in the strongest', () => {
    const columns = [{ from: 0, to: 1, counts: new Float64Array(ROWS) }];
    columns[0]!.counts[rowOf(0.01)] = 1000;
    columns[0]!.counts[rowOf(1)] = 1;
    const axis = { scale: 'log', low: 0.001, high: 10 } as const;
    const paths = heatPaths(columns, { span: { from: 0, to: 2 }, axis, width: 100, height: 60 });
    expect(paths).toHaveLength(SHADES.length);
    expect(paths[0]).toMatch(/^M0 [\d.]+H50V[\d.]+H0Z$/);
    expect(paths.at(-1)).toMatch(/^M0 [\d.]+H50V[\d.]+H0Z$/);
    expect(paths.slice(1, -1).join('')).toBe('');
  });
});
