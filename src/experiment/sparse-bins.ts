/**
 * Sparse histograms as they travel: pairs (bin, count) in rising order of bins, one array a bucket. Adding two
 * gives the histogram of both, exactly, so buckets can be made wider without loss.
 */
import { binLow, type Histogram } from '../engine/histogram.ts';

export type SparseBins = Int32Array<ArrayBuffer>;
export const noBins: SparseBins = new Int32Array(0);

/** What the histogram recorded since it was last noted. */
export function changesOf(histogram: Histogram): SparseBins {
  const { mostChanges } = histogram;
  if (mostChanges === 0) return noBins;
  const pairs = new Int32Array(2 * mostChanges);
  return pairs.subarray(0, histogram.writeChanges(pairs, 0));
}

/** Both together. */
export function addBins(a: SparseBins, b: SparseBins): SparseBins {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const sum = new Int32Array(a.length + b.length);
  let at = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = i < a.length ? a[i]! : Number.POSITIVE_INFINITY;
    const right = j < b.length ? b[j]! : Number.POSITIVE_INFINITY;
    sum[at++] = Math.min(left, right);
    sum[at++] = (left <= right ? a[i + 1]! : 0) + (right <= left ? b[j + 1]! : 0);
    if (left <= right) i += 2;
    if (right <= left) j += 2;
  }
  return sum.subarray(0, at);
}

/** All together, in one pass over each. */
export function addAllBins(parts: readonly SparseBins[]): SparseBins {
  let first = Number.POSITIVE_INFINITY;
  let last = -1;
  for (const part of parts) {
    if (part.length === 0) continue;
    // zeros have bin 0, far below all others: kept apart, so that the range stays small
    const low = part[0] === 0 ? part[2] : part[0];
    first = Math.min(first, low ?? first);
    last = Math.max(last, part[part.length - 2]!);
  }
  let zeros = 0;
  const counts = new Float64Array(Math.max(0, last - Math.min(first, last) + 1));
  for (const part of parts)
    for (let i = 0; i < part.length; i += 2) {
      if (part[i] === 0) zeros += part[i + 1]!;
      else counts[part[i]! - first]! += part[i + 1]!;
    }
  const all = zeros > 0 ? [0, zeros] : [];
  for (let i = 0; i < counts.length; i++) if (counts[i]! > 0) all.push(first + i, counts[i]!);
  return Int32Array.from(all);
}

export function countOf(bins: SparseBins): number {
  let count = 0;
  for (let i = 1; i < bins.length; i += 2) count += bins[i]!;
  return count;
}

/** The value that a share of all records does not exceed, read as the engine reads it; NaN when there are none. */
export function quantileOf(bins: SparseBins, share: number): number {
  const rank = share * countOf(bins);
  let seen = 0;
  for (let i = 0; i < bins.length; i += 2) {
    const here = bins[i + 1]!;
    seen += here;
    if (seen < rank) continue;
    const low = binLow(bins[i]!);
    return bins[i] === 0 ? 0 : low + (1 - (seen - rank) / here) * (binLow(bins[i]! + 1) - low);
  }
  return Number.NaN;
}

/** The sum of all values, each known to half a bin. */
export function sumOf(bins: SparseBins): number {
  let sum = 0;
  for (let i = 0; i < bins.length; i += 2) {
    const bin = bins[i]!;
    if (bin !== 0) sum += bins[i + 1]! * 0.5 * (binLow(bin) + binLow(bin + 1));
  }
  return sum;
}

/** How many values are at most this one, its own bin by its share. */
export function countUpTo(bins: SparseBins, value: number): number {
  let count = 0;
  for (let i = 0; i < bins.length; i += 2) {
    const bin = bins[i]!;
    const low = bin === 0 ? 0 : binLow(bin);
    if (low > value) break;
    const high = bin === 0 ? 0 : binLow(bin + 1);
    count += bins[i + 1]! * (value >= high ? 1 : (value - low) / (high - low));
  }
  return count;
}
