/**
 * Where moments stand on the axis of an evidence picture. What proves an anomaly may be milliseconds wide and
 * half a minute apart, so a true scale would show hairlines in a desert. The order of all moments is kept, each
 * bar gets room for its words, and what is left of the width goes to long waits more than to short ones, by
 * their logarithm. Where everything fits at a true scale, it is one.
 */

/** A stretch that must be so wide: a bar with its words. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

export interface TimePlaces {
  /** By number of the moment, from 0 on: pixels from the left edge. */
  readonly at: readonly number[];
  /** All that was asked for; more than the given width where there is much to show. */
  readonly width: number;
  readonly toScale: boolean;
}

/**
 * Places moments. `times` rise (equal ones are in the order in which they are to stand), `least` is the room
 * before each but the first.
 */
export function placeTimes(
  times: readonly number[],
  least: readonly number[],
  stretches: readonly Stretch[],
  width: number,
): TimePlaces {
  const true_ = trueScale(times, least, stretches, width);
  if (true_ !== null) return { at: true_, width, toScale: true };
  const gaps = leastGaps(times.length, least, stretches);
  const needed = gaps.reduce((sum, gap) => sum + gap, 0);
  const weights = weightsOf(times);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = Math.max(0, width - needed);
  const at = [0];
  for (let i = 1; i < times.length; i++) {
    const share = total > 0 ? weights[i]! / total : 1 / (times.length - 1);
    at.push(at[i - 1]! + gaps[i]! + spare * share);
  }
  return { at, width: Math.max(width, needed), toScale: false };
}

function trueScale(
  times: readonly number[],
  least: readonly number[],
  stretches: readonly Stretch[],
  width: number,
): number[] | null {
  const first = times[0] ?? 0;
  const span = (times.at(-1) ?? 0) - first;
  if (!(span > 0)) return null;
  const at = times.map((time) => ((time - first) / span) * width);
  const isFar = at.every((x, i) => i === 0 || x - at[i - 1]! >= least[i]!);
  const isWide = stretches.every((stretch) => at[stretch.to]! - at[stretch.from]! >= stretch.width);
  return isFar && isWide ? at : null;
}

/** The narrowest gaps before each moment that give all stretches their width. */
function leastGaps(count: number, least: readonly number[], stretches: readonly Stretch[]): number[] {
  const at = [0];
  for (let i = 1; i < count; i++) {
    const wanted = stretches.filter(({ to }) => to === i).map(({ from, width }) => at[from]! + width);
    at.push(Math.max(at[i - 1]! + least[i]!, ...wanted));
  }
  return at.map((x, i) => (i === 0 ? 0 : x - at[i - 1]!));
}

/** How much of the spare room goes before each moment: by the logarithm of the wait. */
function weightsOf(times: readonly number[]): number[] {
  const waits = times.map((time, i) => (i === 0 ? 0 : time - times[i - 1]!));
  const positive = waits.filter((wait) => wait > 0).sort((a, b) => a - b);
  const typical = positive[positive.length >> 1] ?? 1;
  return waits.map((wait) => Math.log2(1 + wait / typical));
}
