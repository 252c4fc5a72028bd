/**
 * Time × latency: how many requests took how long, when (B. Gregg, "Visualizing System Latency", ACM Queue 2010). A
 * column is a stretch of the run, a row a sixth of a decade; the counts are those of the histograms that percentiles
 * are read off, so map and percentiles tell of the same requests. A bin of the histogram is at most 1/64 of its
 * value wide and goes to the row of its middle.
 */

import type { HistogramName } from '../../model/telemetry.ts';
import type { Groups } from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import type { Axis } from './axis.ts';
import { heightOf } from './axis.ts';
import { shareOf, type TimeSpan } from './time-span.ts';

const ROWS_PER_DECADE = 6;
const LOWEST_DECADE = -7;
const HIGHEST_DECADE = 5;
export const ROWS = (HIGHEST_DECADE - LOWEST_DECADE) * ROWS_PER_DECADE;

/** The row of a latency; what is shorter or longer than any row goes to the first or the last. */
export function rowOf(seconds: number): number {
  if (!(seconds > 0)) return 0;
  const row = Math.floor((Math.log10(seconds) - LOWEST_DECADE) * ROWS_PER_DECADE + 1e-9);
  return Math.min(ROWS - 1, Math.max(0, row));
}

/** Shortest latency of a row. */
export function rowStart(row: number): number {
  return 10 ** (LOWEST_DECADE + row / ROWS_PER_DECADE);
}

export interface HeatColumn {
  /** Simulated seconds. */
  readonly from: number;
  readonly to: number;
  /** Requests by row. */
  readonly counts: Float64Array;
}

interface Cached {
  readonly written: number;
  readonly counts: Float64Array;
}
const caches = new WeakMap<Telemetry, Map<string, Cached>>();
const MOST_CACHED = 3000;

/** The counts of some histograms together, by columns of buckets. Closed columns are computed once. */
export function heatColumns(
  telemetry: Telemetry,
  names: readonly HistogramName[],
  groups: Groups,
): readonly HeatColumn[] {
  let cache = caches.get(telemetry);
  if (cache === undefined || cache.size > MOST_CACHED) {
    cache = new Map();
    caches.set(telemetry, cache);
  }
  const whose = names.map(({ id, metric }) => `${id}/${metric}`).join();
  const columns: HeatColumn[] = [];
  for (let i = 0; i < groups.count; i++) {
    const from = (groups.first + i) * groups.width;
    const to = Math.min(from + groups.width, telemetry.bucketCount);
    const key = `${whose}:${from}-${to}`;
    const written = telemetry.writtenIn(from, to);
    let known = cache.get(key);
    if (known?.written !== written) {
      known = { written, counts: countsOf(telemetry, names, from, to) };
      cache.set(key, known);
    }
    const { bucketWidth } = telemetry;
    columns.push({ from: from * bucketWidth, to: to * bucketWidth, counts: known.counts });
  }
  return columns;
}

function countsOf(
  telemetry: Telemetry,
  names: readonly HistogramName[],
  from: number,
  to: number,
): Float64Array {
  const counts = new Float64Array(ROWS);
  for (const { value, count } of telemetry.merge(names, from, to).entries()) counts[rowOf(value)]! += count;
  return counts;
}

/** Shades from the faintest to the strongest: opacity, and from which share of the fullest cell on. */
export const SHADES = [
  { from: 0, opacity: 0.16 },
  { from: 0.02, opacity: 0.34 },
  { from: 0.08, opacity: 0.54 },
  { from: 0.25, opacity: 0.76 },
  { from: 0.6, opacity: 1 },
] as const;

/** The fullest cell, for the scale of the shades; in requests a second, so that a young column is no paler. */
function fullest(columns: readonly HeatColumn[]): number {
  let most = 0;
  for (const { counts, from, to } of columns)
    for (const count of counts) most = Math.max(most, to > from ? count / (to - from) : 0);
  return most;
}

/** One path for each shade, of the cells that have it: five elements, however many cells there are. */
export function heatPaths(
  columns: readonly HeatColumn[],
  plot: {
    readonly span: TimeSpan;
    readonly axis: Pick<Axis, 'scale' | 'low' | 'high'>;
    readonly width: number;
    readonly height: number;
  },
): readonly string[] {
  const { span, axis, width, height } = plot;
  const most = fullest(columns);
  const paths = SHADES.map(() => '');
  const n = (value: number) => String(Math.round(value * 10) / 10);
  const y = (seconds: number) => (1 - Math.min(1.2, Math.max(-0.2, heightOf(axis, seconds)))) * height;
  for (const { from, to, counts } of columns) {
    const [left, right] = [shareOf(span, from) * width, shareOf(span, to) * width];
    for (let row = 0; row < ROWS; row++) {
      const count = counts[row]!;
      if (count === 0) continue;
      const share = count / (to - from) / most;
      const shade = SHADES.findLastIndex((each) => share >= each.from);
      const top = y(rowStart(row + 1));
      paths[shade] += `M${n(left)} ${n(top)}H${n(right)}V${n(y(rowStart(row)))}H${n(left)}Z`;
    }
  }
  return paths;
}
