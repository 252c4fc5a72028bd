/**
 * Latency histograms as the worker sends them: sparse counts in log-linear bins, and the percentiles that a
 * person reads off them. A bin is the high 32 bits of an IEEE double shifted right by 14, which keeps the
 * exponent and six bits of the mantissa: bins are at most 1/64 of their value wide, and a percentile lies in
 * the right bin. Counts add, so a percentile over any range of time and any set of nodes is as exact as one
 * over a single bucket (HdrHistogram, G. Tene, uses the same idea with decimal digits).
 */
const MANTISSA_SHIFT = 14;
/** Bins of non-negative doubles: 11 bits of exponent and 6 of mantissa. */
const BIN_COUNT = 1 << 17;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer); // little-endian: words[1] is the high word

/** The bin that holds a non-negative value; bin 0 holds exact zeros. */
export function binOf(value: number): number {
  float[0] = value;
  return words[1]! >>> MANTISSA_SHIFT;
}

/** Smallest value that falls into a bin. */
export function binLowerBound(bin: number): number {
  words[0] = 0;
  words[1] = (bin << MANTISSA_SHIFT) >>> 0;
  return float[0]!;
}

/** The value that stands for a bin: the middle of its bounds, and 0 for the bin of zeros. */
export function binValue(bin: number): number {
  return bin === 0 ? 0 : (binLowerBound(bin) + binLowerBound(bin + 1)) / 2;
}

/** Pairs (bin, count) one after the other. */
export type SparseBins = Int32Array;

/** Adds up sparse histograms and reads percentiles off the sum. One is enough: it is cleared, not rebuilt. */
export class HistogramSum {
  private readonly counts = new Float64Array(BIN_COUNT);
  private touched: number[] = [];
  private sorted = true;
  private totalCount = 0;

  clear(): void {
    for (const bin of this.touched) this.counts[bin] = 0;
    this.touched = [];
    this.sorted = true;
    this.totalCount = 0;
  }

  /** The pairs between two places; all of them unless places are named. */
  add(bins: SparseBins, from = 0, to = bins.length): void {
    this.change(bins, from, to, 1);
  }

  /** Takes out values that were added: what is left are the others. */
  subtract(bins: SparseBins, from = 0, to = bins.length): void {
    this.change(bins, from, to, -1);
  }

  private change(bins: SparseBins, from: number, to: number, sign: 1 | -1): void {
    for (let i = from; i + 1 < to; i += 2) {
      const bin = bins[i]!;
      const count = sign * bins[i + 1]!;
      if (bin < 0 || bin >= BIN_COUNT || bins[i + 1]! <= 0) continue;
      if (this.counts[bin] === 0) {
        this.touched.push(bin);
        this.sorted = false;
      }
      this.counts[bin]! += count;
      this.totalCount += count;
    }
  }

  /** How many values were counted. */
  get count(): number {
    return this.totalCount;
  }

  /**
   * The value below which the given share of all values lies; NaN when there are none. Values are taken as evenly
   * spread over their bin, as the engine's own quantiles take them, so that screen and command line agree.
   */
  percentile(share: number): number {
    if (this.totalCount === 0) return Number.NaN;
    const rank = share * this.totalCount;
    let seen = 0;
    let last = 0;
    for (const bin of this.bins()) {
      const here = this.counts[bin]!;
      seen += here;
      last = bin;
      if (seen < rank) continue;
      if (bin === 0) return 0;
      const low = binLowerBound(bin);
      return low + (1 - (seen - rank) / here) * (binLowerBound(bin + 1) - low);
    }
    return binValue(last);
  }

  /** How many values are at most so large; of the bin that it lies in, the part below it. */
  countUpTo(limit: number): number {
    let count = 0;
    for (const bin of this.touched) {
      const low = bin === 0 ? 0 : binLowerBound(bin);
      if (low > limit) continue;
      const high = bin === 0 ? 0 : binLowerBound(bin + 1);
      count += this.counts[bin]! * (high <= limit ? 1 : (limit - low) / (high - low));
    }
    return count;
  }

  /** Mean of all values, within the width of a bin; NaN when there are none. */
  mean(): number {
    let sum = 0;
    for (const bin of this.touched) sum += this.counts[bin]! * binValue(bin);
    return this.totalCount === 0 ? Number.NaN : sum / this.totalCount;
  }

  /** The bins with their counts in rising order, for density plots. */
  entries(): {
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly count: number;
  }[] {
    return this.bins().map((bin) => ({
      value: binValue(bin),
      low: bin === 0 ? 0 : binLowerBound(bin),
      high: bin === 0 ? 0 : binLowerBound(bin + 1),
      count: this.counts[bin]!,
    }));
  }

  private bins(): readonly number[] {
    if (!this.sorted) {
      this.touched.sort((a, b) => a - b);
      this.sorted = true;
    }
    return this.touched;
  }
}
