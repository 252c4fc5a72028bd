/**
 * Paired comparison of two alternatives under common random numbers. Both are measured under the same conditions,
 * pair by pair (replications with one seed each, or batches of two runs in lock-step), so what the conditions do
 * to both falls out of the differences, and their mean has a much narrower confidence interval than the
 * difference of two independent means (Law, "Simulation Modeling and Analysis", ch. 10.2.1 and 11.2). Batches of
 * one run serve as pairs where they are long against what correlates within the run (batch means, ch. 9.5.3).
 */
import { sampleMean } from './sample-mean.ts';

export interface PairedDifference {
  /** Means over the pairs that count. */
  readonly a: number;
  readonly b: number;
  /** b − a, and the 95 % confidence interval of its mean; NaN with fewer than two pairs. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Pairs that count: those in which both have a value. */
  readonly pairs: number;
}

/** The mean difference of pairs of values; a pair in which one is NaN does not count. */
export function pairedDifference(a: readonly number[], b: readonly number[]): PairedDifference {
  const differences: number[] = [];
  let sumA = 0;
  let sumB = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    sumA += x;
    sumB += y;
    differences.push(y - x);
  }
  const n = differences.length;
  if (n === 0) {
    const nothing = Number.NaN;
    return { a: nothing, b: nothing, difference: nothing, low: nothing, high: nothing, pairs: 0 };
  }
  const { mean, half } = sampleMean(differences);
  return { a: sumA / n, b: sumB / n, difference: mean, low: mean - half, high: mean + half, pairs: n };
}

/** What an interval says of the sign: that B has more, that it has less, or neither. */
export function verdictOn({ low, high }: PairedDifference): 'more' | 'less' | 'unclear' {
  if (low > 0) return 'more';
  return high < 0 ? 'less' : 'unclear';
}

export interface Batching {
  /** How many batches there are at least and at most. */
  readonly least: number;
  readonly most: number;
  /** Buckets that a batch has at least: short batches resemble their neighbours and are no evidence of their own. */
  readonly shortest: number;
}

/**
 * Where batches begin and end: the last `count × size` of some buckets in `count` parts of equal size, as many
 * as may be; none where there is too little for the least. What does not fit is left out at the beginning, where
 * the run is least settled.
 */
export function batchesOf(
  buckets: { readonly from: number; readonly to: number },
  { least, most, shortest }: Batching,
): readonly (readonly [from: number, to: number])[] {
  const { from, to } = buckets;
  const room = to - from;
  if (room < least * shortest) return [];
  const size = Math.max(shortest, Math.floor(room / most));
  const count = Math.min(most, Math.floor(room / size));
  const first = to - count * size;
  return Array.from({ length: count }, (_, i) => [first + i * size, first + (i + 1) * size] as const);
}
