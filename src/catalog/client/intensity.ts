/**
 * The arrival rate over time, as pieces of straight lines, and its inversion: the next arrival is when the
 * area under the rate has grown by a given amount. With an exponential amount of mean 1 that is a Poisson
 * process of exactly this rate (time-change theorem; Çinlar, "Introduction to Stochastic Processes", 1975);
 * with 1 it is a metronome whose pace follows the rate. Every arrival takes one random number, whatever the
 * shape, so that runs under different shapes can be compared arrival by arrival.
 */
import { cos } from '../../base/deterministic-math.ts';
import type { LoadShape, RateRow } from '../../model/traffic.ts';

/** Piece i starts at `start[i]` with `value[i]` and changes by `slope[i]` a second, until the next one. */
export interface Pieces {
  readonly start: Float64Array;
  readonly value: Float64Array;
  readonly slope: Float64Array;
  /** The pieces repeat after so long; Infinity: the last piece lasts for ever. */
  readonly period: number;
  /** Area under one period. */
  readonly periodArea: number;
  /** The piece that was looked up last, where the next look-up begins. */
  hint: number;
}

const DIURNAL_PIECES = 1440;
const TWO_PI = 6.283185307179586;

/** A factor over time as pieces. */
export function shapePieces(shape: LoadShape): Pieces {
  switch (shape.shape) {
    case 'steady':
      return pieces([[0, 1, 0]]);
    case 'step':
      return jumps([
        [0, 1],
        [shape.at, shape.factor],
      ]);
    case 'ramp':
      return joined([
        [shape.from, 1],
        [Math.max(shape.from, shape.to), shape.factor],
      ]);
    case 'spike':
      return jumps([
        [0, 1],
        [shape.at, shape.factor],
        [shape.at + shape.duration, 1],
      ]);
    case 'points':
      return joined(shape.points);
    case 'diurnal':
      return diurnal(shape.period, shape.low, shape.high);
  }
}

/** A rate table: nothing before its first row, each rate until the next row, the last one for ever. */
export function tablePieces(rows: readonly RateRow[]): Pieces {
  const first = rows[0];
  return jumps(first !== undefined && first[0] > 0 ? [[0, 0], ...rows] : rows);
}

/** Half a cosine down and up, in straight pieces: off by at most 5e-6 of the swing. */
function diurnal(period: number, low: number, high: number): Pieces {
  const level = (i: number) => (low + high) / 2 - ((high - low) / 2) * cos((TWO_PI * i) / DIURNAL_PIECES);
  const width = period / DIURNAL_PIECES;
  return pieces(
    Array.from({ length: DIURNAL_PIECES }, (_, i) => [
      i * width,
      level(i),
      (level(i + 1) - level(i)) / width,
    ]),
    period,
  );
}

/** Constant between the given times. */
function jumps(rows: readonly (readonly [number, number])[]): Pieces {
  return pieces(rows.length === 0 ? [[0, 0, 0]] : rows.map(([start, value]) => [start, value, 0]));
}

/** Straight between the given points, constant before the first and after the last. */
function joined(points: readonly (readonly [number, number])[]): Pieces {
  const sorted = [...points].sort((a, b) => a[0] - b[0]);
  const first = sorted[0]!;
  const list: [number, number, number][] = first[0] > 0 ? [[0, first[1], 0]] : [];
  for (const [i, [start, value]] of sorted.entries()) {
    const next = sorted[i + 1];
    list.push([start, value, next && next[0] > start ? (next[1] - value) / (next[0] - start) : 0]);
  }
  return pieces(list);
}

function pieces(list: readonly (readonly number[])[], period = Number.POSITIVE_INFINITY): Pieces {
  const start = Float64Array.from(list, (piece) => piece[0]!);
  const value = Float64Array.from(list, (piece) => piece[1]!);
  const slope = Float64Array.from(list, (piece) => piece[2]!);
  let periodArea = 0;
  if (period < Number.POSITIVE_INFINITY) {
    for (let i = 0; i < start.length; i++) {
      const width = (start[i + 1] ?? period) - start[i]!;
      periodArea += width * (value[i]! + (slope[i]! * width) / 2);
    }
  }
  return { start, value, slope, period, periodArea, hint: 0 };
}

/** The piece that holds a moment of the first period. */
function pieceAt(p: Pieces, moment: number): number {
  const { start } = p;
  const last = start.length - 1;
  let i = p.hint;
  if (start[i]! <= moment && (i === last || moment < start[i + 1]!)) return i;
  if (i < last && start[i + 1]! <= moment && (i + 1 === last || moment < start[i + 2]!)) i++;
  else {
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (start[middle]! <= moment) low = middle;
      else high = middle - 1;
    }
    i = low;
  }
  p.hint = i;
  return i;
}

/** The value at a moment. */
export function valueAt(p: Pieces, time: number): number {
  const moment = p.period < Number.POSITIVE_INFINITY ? time - Math.floor(time / p.period) * p.period : time;
  const i = pieceAt(p, moment);
  return p.value[i]! + p.slope[i]! * (moment - p.start[i]!);
}

/**
 * The earliest moment after `time` by which the area under shape × table has grown by `area`; Infinity when
 * it never does. `table` (null: 1) has flat pieces and no period.
 */
export function timeOfArea(shape: Pieces, table: Pieces | null, time: number, area: number): number {
  const cycle = shape.period < Number.POSITIVE_INFINITY ? Math.floor(time / shape.period) : 0;
  let origin = cycle === 0 ? 0 : cycle * shape.period;
  let i = pieceAt(shape, Math.max(0, time - origin));
  let row = table === null ? 0 : pieceAt(table, time);
  let t = time;
  let left = area;
  for (;;) {
    const factor = table === null ? 1 : table.value[row]!;
    const rowEnd =
      table === null ? Number.POSITIVE_INFINITY : (table.start[row + 1] ?? Number.POSITIVE_INFINITY);
    const pieceEnd = origin + (shape.start[i + 1] ?? shape.period);
    const end = rowEnd < pieceEnd ? rowEnd : pieceEnd;
    const rate = (shape.value[i]! + shape.slope[i]! * (t - origin - shape.start[i]!)) * factor;
    const slope = shape.slope[i]! * factor;
    const step = timeWithin(rate, slope, left);
    if (t + step <= end) return t + step;
    if (end === Number.POSITIVE_INFINITY) return end;
    const width = end - t;
    if (width > 0) left -= width * (rate + (slope * width) / 2);
    t = Math.max(t, end);
    if (rowEnd <= end) row++;
    if (pieceEnd > end) continue;
    i++;
    if (i < shape.start.length) continue;
    i = 0;
    origin = pieceEnd;
    if (rowEnd < Number.POSITIVE_INFINITY) continue;
    const whole = shape.periodArea * factor;
    if (!(whole > 0)) return Number.POSITIVE_INFINITY;
    const skipped = Math.floor(left / whole);
    left -= skipped * whole;
    origin += skipped * shape.period;
    t = origin;
  }
}

/** How long until a rate that starts at `rate` and grows by `slope` has made up `area`. */
function timeWithin(rate: number, slope: number, area: number): number {
  if (area <= 0) return 0;
  if (slope === 0) return rate > 0 ? area / rate : Number.POSITIVE_INFINITY;
  const square = rate * rate + 2 * slope * area;
  if (square < 0) return Number.POSITIVE_INFINITY;
  const sum = Math.max(0, rate) + Math.sqrt(square);
  return sum > 0 ? (2 * area) / sum : Number.POSITIVE_INFINITY;
}
