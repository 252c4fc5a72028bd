/**
 * Where a run has warmed up: MSER-5 (White, "An Effective Truncation Heuristic for Bias Reduction in Simulation
 * Output", Simulation 1997; White, Cobb and Spratt, WSC 2000). A series is averaged by fives, and cut where the
 * standard error of what remains, as if it were independent, is smallest: to leave out more would lose more than
 * the transient spoils. Cuts are sought in the first half, since few values at the end agree by chance; where the
 * best is the last of these, the series has not settled. Of several replications the mean of their series is cut,
 * which is surer (Hoad, Robinson and Davies, "Automating Warm-up Length Estimation", Journal of the Operational
 * Research Society 2010).
 */

const FIVE = 5;
/** Fewer fives than that say nothing. */
const FEWEST = 10;

export interface WarmUp {
  /** How many values belong to the warm-up. */
  readonly length: number;
  /** False: the series never settles, or is too short to tell; then the length is half of it. */
  readonly found: boolean;
}

/** The warm-up of a series by MSER-5. */
export function warmUpOf(series: readonly number[]): WarmUp {
  const fives = averagedByFive(series);
  const n = fives.length;
  const half = Math.floor(series.length / 2);
  if (n < FEWEST) return { length: half, found: false };
  let best = n;
  let bestScore = Number.POSITIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  const latest = Math.floor(n / 2);
  // from the end, so that both sums grow by one value at a time
  for (let cut = n - 1; cut >= 0; cut--) {
    // differences lose no digits where the mean is large against the noise
    const value = fives[cut]! - fives[n - 1]!;
    sum += value;
    squares += value * value;
    const left = n - cut;
    const score = Math.max(0, squares - (sum * sum) / left) / (left * left);
    if (cut > latest || score > bestScore) continue;
    best = cut;
    bestScore = score;
  }
  return best >= latest ? { length: half, found: false } : { length: best * FIVE, found: true };
}

function averagedByFive(series: readonly number[]): readonly number[] {
  return Array.from({ length: Math.floor(series.length / FIVE) }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < FIVE; k++) sum += series[i * FIVE + k]!;
    return sum / FIVE;
  });
}

/** The mean of several series, moment by moment, as long as the shortest; values that are missing do not count. */
export function meanSeries(all: readonly (readonly number[])[]): readonly number[] {
  const length = Math.min(...all.map((series) => series.length));
  return Array.from({ length }, (_, i) => {
    const there = all.map((series) => series[i]!).filter((value) => !Number.isNaN(value));
    return there.length === 0 ? 0 : there.reduce((sum, value) => sum + value, 0) / there.length;
  });
}

/** What is looked at of a run: how busy it was over time. */
interface BusySeries {
  /** Seconds of a bucket. */
  readonly width: number;
  readonly inFlight: readonly number[];
  readonly latencySeconds: readonly number[];
}

export interface FoundWarmUp {
  readonly seconds: number;
  /** False: it does not settle within the first half of the run. */
  readonly found: boolean;
}

/** When replications of one design have warmed up: the later of what both series say. */
export function warmUpSeconds(loads: readonly BusySeries[]): FoundWarmUp {
  const width = Math.max(...loads.map((load) => load.width));
  const cuts = (['inFlight', 'latencySeconds'] as const).map((name) =>
    warmUpOf(meanSeries(loads.map((load) => load[name]))),
  );
  const length = Math.max(...cuts.map((cut) => cut.length));
  return { seconds: Number((length * width).toPrecision(12)), found: cuts.every(({ found }) => found) };
}
