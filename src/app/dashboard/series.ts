/**
 * Small facts about drawn series: how high an axis must reach, and which stretches of a heat strip have one
 * color. Where the series come from and how they are joined stands in `stores/selectors.ts`.
 */
import { heatOf } from '../stores/selectors.ts';

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

/** The highest point of series that are stacked on one another, gaps counting as nothing. */
export function highestStack(all: readonly ArrayLike<number>[], count: number): number {
  let most = 0;
  for (let i = 0; i < count; i++) {
    let total = 0;
    for (const series of all) total += series[i]! > 0 ? series[i]! : 0;
    if (total > most && total < Number.POSITIVE_INFINITY) most = total;
  }
  return most;
}

export interface HeatRun {
  readonly from: number;
  readonly to: number;
  readonly step: 0 | 1 | 2 | 3 | 4 | 5;
}

/** Neighbouring points of the same color as one rectangle: a quiet hour is one shape, not two hundred. */
export function heatRuns(series: ArrayLike<number>): readonly HeatRun[] {
  const runs: HeatRun[] = [];
  const measured = (i: number) => i < series.length && !Number.isNaN(series[i]!);
  let from = 0;
  for (let i = 1; i <= series.length; i++) {
    const known = measured(from);
    const step = known ? heatOf(series[from]!) : 0;
    if (i < series.length && measured(i) === known && (!known || heatOf(series[i]!) === step)) continue;
    if (known) runs.push({ from, to: i, step });
    from = i;
  }
  return runs;
}

/** Index of the point nearest to a moment; −1 when there are no points. */
export function nearestPoint(times: ArrayLike<number>, time: number): number {
  let low = 0;
  let high = times.length - 1;
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low > 0 && time - times[low - 1]! < times[low]! - time ? low - 1 : low;
}
