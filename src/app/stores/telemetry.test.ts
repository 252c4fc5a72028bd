/** Promises of the telemetry: buckets replace, columns keep their past over edits, percentiles over any range. */

import { describe, expect, it } from 'vitest';
import { statesOf } from '../../model/node-states.ts';
import type { Bucket, Column, ColumnCatalog, Frame } from '../../model/telemetry.ts';
import { binOf } from './histogram.ts';
import { type ColumnName, Telemetry } from './telemetry.ts';

const arrivals = (id: string): Column => ({
  of: 'node',
  id,
  metric: 'arrivals',
  statistic: 'rate',
  unit: 'perSecond',
});
const nameOf = (column: Column): ColumnName => column;
const latency = (id: string) => ({
  of: 'node' as const,
  id,
  metric: 'latencySeconds',
  unit: 'seconds' as const,
});
const catalog = (epoch: number, ids: readonly string[]): ColumnCatalog => ({
  epoch,
  columns: ids.map(arrivals),
  histograms: ids.map(latency),
});
const bucket = (
  index: number,
  values: readonly number[],
  latencies: readonly (readonly number[])[] = values.map(() => []),
  covered = 1,
): Bucket => ({
  index,
  width: 1,
  covered,
  values: Float64Array.from(values),
  histograms: Int32Array.from(
    latencies.flatMap((list) => [list.length, ...list.flatMap((value) => [binOf(value), 1])]),
  ),
});
const frame = (epoch: number, time: number, buckets: readonly Bucket[]): Frame => ({
  epoch,
  sequence: 0,
  time,
  buckets,
  nodes: statesOf([]),
  events: 0,
});
function started(ids: readonly string[]): Telemetry {
  const telemetry = new Telemetry();
  telemetry.setCatalog(catalog(1, ids), 1);
  return telemetry;
}

describe('telemetry', () => {
  it('knows of a bucket that is open the histograms that were looked at, and notes which are read', () => {
    const telemetry = started(['a', 'b', 'c']);
    const latest = (id: string) => telemetry.percentiles([{ id, metric: 'latencySeconds' }], 0, 1, [0.5])[0]!;
    telemetry.apply(frame(1, 0.3, [bucket(0, [1, 1, 1], [[0.1], [0.2], [0.3]], 0.3)]));
    const { histograms } = bucket(0, [], [[0.4], [0.6]]);
    const open = { ...bucket(0, [2, 2, 2], [], 0.6), histograms, looked: Int32Array.of(0, 2) };
    telemetry.apply(frame(1, 0.6, [open]));
    expect(['a', 'b', 'c'].map((id) => Math.round(latest(id) * 10))).toEqual([4, 2, 6]);
    expect(telemetry.lookedAt.names().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    telemetry.apply(frame(1, 1, [bucket(0, [3, 3, 3], [[0.7], [0.8], [0.9]])]));
    expect(['a', 'b', 'c'].map((id) => Math.round(latest(id) * 10))).toEqual([7, 8, 9]);
  });

  it('keeps a value a bucket for every column', () => {
    const telemetry = started(['a', 'b']);
    telemetry.apply(frame(1, 2, [bucket(0, [10, 100]), bucket(1, [20, 200])]));
    expect([...telemetry.values(nameOf(arrivals('a')))]).toEqual([10, 20]);
    expect([...telemetry.values(nameOf(arrivals('b')))]).toEqual([100, 200]);
    expect(telemetry.bucketCount).toBe(2);
  });
  it('replaces an open bucket when it comes again', () => {
    const telemetry = started(['a']);
    telemetry.apply(frame(1, 0.5, [bucket(0, [8], [[1]], 0.5)]));
    telemetry.apply(frame(1, 1, [bucket(0, [10], [[1, 1]], 1)]));
    expect([...telemetry.values(nameOf(arrivals('a')))]).toEqual([10]);
    expect(telemetry.merge([latency('a')], 0, 1).count).toBe(2);
  });
  it('weighs means by the time that a bucket covers', () => {
    const telemetry = started(['a']);
    telemetry.apply(frame(1, 1.25, [bucket(0, [10]), bucket(1, [50], [[]], 0.25)]));
    expect(telemetry.mean(nameOf(arrivals('a')), 0, 2)).toBeCloseTo((10 + 50 * 0.25) / 1.25, 12);
  });
  it('has the same means group by group as one by one', () => {
    const telemetry = started(['a']);
    telemetry.apply(
      frame(1, 5, [
        ...[bucket(0, [10]), bucket(1, [50], [[]], 0.25), bucket(2, [Number.NaN])],
        ...[bucket(3, [Number.NaN]), bucket(4, [7], [[]], 0.5)],
      ]),
    );
    const column = nameOf(arrivals('a'));
    const oneByOne = [0, 2, 4].map((from) => telemetry.mean(column, from, from + 2));
    expect([...telemetry.means(column, 0, 2, 3)]).toEqual(oneByOne);
    expect(oneByOne[1]).toBeNaN();
    expect([...telemetry.means(nameOf(arrivals('nobody')), 0, 2, 2)]).toEqual([Number.NaN, Number.NaN]);
  });
  it('leaves buckets without a value out of means', () => {
    const telemetry = started(['a']);
    telemetry.apply(frame(1, 3, [bucket(0, [10]), bucket(1, [Number.NaN]), bucket(2, [30])]));
    expect(telemetry.mean(nameOf(arrivals('a')), 0, 3)).toBe(20);
    expect(telemetry.mean(nameOf(arrivals('a')), 1, 2)).toBeNaN();
  });
  it('keeps the past of a column when an edit adds others, whatever their order', () => {
    const telemetry = started(['a']);
    telemetry.apply(frame(1, 1, [bucket(0, [10])]));
    telemetry.setCatalog(catalog(2, ['new', 'a']), 1);
    telemetry.apply(frame(2, 2, [bucket(1, [7, 11])]));
    expect([...telemetry.values(nameOf(arrivals('a')))]).toEqual([10, 11]);
    const fresh = telemetry.values(nameOf(arrivals('new')));
    expect(fresh[0]).toBeNaN();
    expect(fresh[1]).toBe(7);
  });
  it('leaves out frames of another catalog', () => {
    const telemetry = started(['a']);
    expect(telemetry.apply(frame(9, 1, [bucket(0, [10])]))).toBe(false);
    expect(telemetry.bucketCount).toBe(0);
  });
  it('grows beyond its first capacity', () => {
    const telemetry = started(['a']);
    for (let i = 0; i < 700; i++) telemetry.apply(frame(1, i + 1, [bucket(i, [i])]));
    const values = telemetry.values(nameOf(arrivals('a')));
    expect(values).toHaveLength(700);
    expect(values.every((value, i) => value === i)).toBe(true);
  });
  it('forgets everything on a reset and starts again from bucket 0', () => {
    const telemetry = started(['a']);
    telemetry.apply(frame(1, 2, [bucket(0, [1]), bucket(1, [2], [[5]])]));
    const before = telemetry.version;
    telemetry.reset(0);
    expect(telemetry.version).toBeGreaterThan(before);
    expect(telemetry.values(nameOf(arrivals('a')))).toHaveLength(0);
    telemetry.apply(frame(1, 1, [bucket(0, [9])]));
    expect([...telemetry.values(nameOf(arrivals('a')))]).toEqual([9]);
    expect(telemetry.merge([latency('a')], 0, 9).count).toBe(0);
  });
  it('reads percentiles over any range and any nodes together', () => {
    const telemetry = started(['a', 'b']);
    telemetry.apply(frame(1, 2, [bucket(0, [1, 1], [[1], [3]]), bucket(1, [1, 1], [[2], [4]])]));
    const median = (ids: readonly string[], from: number, to: number) =>
      telemetry.percentiles(ids.map(latency), from, to, [0.5])[0];
    expect(median(['a'], 0, 1)! / 1).toBeCloseTo(1, 1);
    expect(median(['a', 'b'], 0, 2)! / 2).toBeCloseTo(1, 1);
    expect(median(['b'], 1, 2)! / 4).toBeCloseTo(1, 1);
    expect(median(['nobody'], 0, 2)).toBeNaN();
  });
  it('takes the mean of the last second or of four buckets as "now"', () => {
    const telemetry = started(['a']);
    for (let i = 0; i < 10; i++) telemetry.apply(frame(1, i + 1, [bucket(i, [i])]));
    expect(telemetry.recent(nameOf(arrivals('a')))).toBe((6 + 7 + 8 + 9) / 4);
    expect(telemetry.last(nameOf(arrivals('a')))).toBe(9);
  });
});
