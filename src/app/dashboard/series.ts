/**
 * From buckets to what a chart draws: at most 200 points however long the run (drawing cost grows with
 * points, not with insight), gaps where nothing was measured, and bands that lie on one another.
 */

/** One drawn series over the points of a chart; NaN is a gap. */
export type Series = Float64Array;

export const MOST_POINTS = 200;

/** How many buckets become one point. */
export function bucketsPerPoint(buckets: number, mostPoints = MOST_POINTS): number {
  return Math.max(1, Math.ceil(buckets / mostPoints));
}

export type Reduction = 'mean' | 'max' | 'sum';

/** Reduces `count` buckets to points of `group` buckets each, passing over buckets without a value. */
export function reduceSeries(values: ArrayLike<number>, count: number, group: number, how: Reduction): Series {
  const points = new Float64Array(Math.ceil(count / group));
  for (let p = 0; p < points.length; p++) {
    let total = 0;
    let highest = Number.NEGATIVE_INFINITY;
    let measured = 0;
    for (let i = p * group; i < Math.min(count, (p + 1) * group); i++) {
      const value = values[i]!;
      if (!(value === value)) continue;
      measured++;
      total += value;
      if (value > highest) highest = value;
    }
    if (measured === 0) points[p] = Number.NaN;
    else points[p] = how === 'mean' ? total / measured : how === 'sum' ? total : highest;
  }
  return points;
}

/** Adds series point by point; a gap in one counts as nothing, a gap in all stays a gap. */
export function addSeries(all: readonly ArrayLike<number>[], count: number): Series {
  const result = new Float64Array(count).fill(Number.NaN);
  for (const series of all) {
    for (let i = 0; i < count; i++) {
      const value = series[i];
      if (value === undefined || !(value === value)) continue;
      const before = result[i]!;
      result[i] = before === before ? before + value : value;
    }
  }
  return result;
}

export interface Band {
  readonly low: Series;
  readonly high: Series;
}

/** Lays series on one another, the first at the bottom. */
export function stack(all: readonly ArrayLike<number>[], count: number): readonly Band[] {
  const bands: Band[] = [];
  let floor = new Float64Array(count);
  for (const series of all) {
    const high = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const value = series[i];
      high[i] = floor[i]! + (value !== undefined && value > 0 ? value : 0);
    }
    bands.push({ low: floor, high });
    floor = high;
  }
  return bands;
}

/** Highest finite value of some series; 0 when there is none. */
export function highest(all: readonly ArrayLike<number>[]): number {
  let most = 0;
  for (const series of all) {
    for (let i = 0; i < series.length; i++) {
      const value = series[i]!;
      if (value > most && value < Number.POSITIVE_INFINITY) most = value;
    }
  }
  return most;
}

/** Lowest positive value of some series; ∞ when there is none. */
export function lowestPositive(all: readonly ArrayLike<number>[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const series of all) {
    for (let i = 0; i < series.length; i++) {
      const value = series[i]!;
      if (value > 0 && value < least) least = value;
    }
  }
  return least;
}

/** Steps of the heat ramp: below 10, 30, 50, 75, 90 % and above; amber and red say "near the limit". */
const HEAT_BOUNDS = [0.1, 0.3, 0.5, 0.75, 0.9];

/** Which of the six heat colors a utilization has; −1 where nothing was measured. */
export function heatStep(utilization: number): number {
  if (!(utilization === utilization)) return -1;
  let step = 0;
  while (step < HEAT_BOUNDS.length && utilization >= HEAT_BOUNDS[step]!) step++;
  return step;
}

export interface HeatRun {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Neighbouring points of the same color as one rectangle: a quiet hour is one shape, not two hundred. */
export function heatRuns(series: ArrayLike<number>): readonly HeatRun[] {
  const runs: HeatRun[] = [];
  let from = 0;
  for (let i = 1; i <= series.length; i++) {
    const step = heatStep(series[from]!);
    if (i < series.length && heatStep(series[i]!) === step) continue;
    if (step >= 0) runs.push({ from, to: i, step });
    from = i;
  }
  return runs;
}
