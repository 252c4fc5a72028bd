/**
 * A log-linear histogram: the bin of a positive double is its exponent and first six mantissa bits, read off
 * its bits, so recording costs no logarithm and every value is known within 1/128 of itself. Zeros have a bin
 * of their own (the share of requests that did not wait at all is a number people ask for). Histograms with
 * the same bins merge exactly, and the difference of two moments of one histogram is again a histogram.
 */
import type { HistogramSummary } from '../model/telemetry.ts';
import { UNSET } from './unset.ts';

const value = new Float64Array(1);
const words = new Int32Array(value.buffer);
/** Bins of one power of two. */
const OCTAVE = 64;
/** Powers of two that are added beyond a value that has none yet. */
const SPARE_BELOW = 3;
const SPARE_ABOVE = 2;

export class Histogram {
  /** What `add` records: in a field, since a double given to a function that is not inlined is allocated. */
  value = UNSET;
  sum = UNSET;
  sumOfSquares = UNSET;
  max = UNSET;
  zeros = 0;
  /** Counts of bins `first` … `first + counts.length − 1`. */
  counts: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  first = 0;
  /** Bins touched since the last `noteChanges`. */
  private changedFrom = 0x7fffffff;
  private changedTo = -1;
  /** Counts at the last `noteChanges`; none until somebody asks for changes, since most runs have nobody who does. */
  private reported: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  private reportedZeros = 0;

  constructor() {
    this.sum = 0;
    this.sumOfSquares = 0;
    this.max = 0;
  }

  /** How many values were recorded: added up when asked for, since hardly anybody asks. */
  get count(): number {
    let count = this.zeros;
    for (let i = 0; i < this.counts.length; i++) count += this.counts[i]!;
    return count;
  }

  /** Records x ≥ 0. The hot path puts it into `value` and calls `add`. */
  record(x: number): void {
    this.value = x;
    this.add();
  }

  /** Records `value`. */
  add(): void {
    const x = this.value;
    this.sum += x;
    this.sumOfSquares += x * x;
    if (x > this.max) this.max = x;
    if (x <= 0) {
      this.zeros++;
      return;
    }
    value[0] = x;
    const i = (words[1]! >>> 14) - this.first;
    const { counts } = this;
    if (i < 0 || i >= counts.length) this.addOutside(i + this.first);
    else {
      counts[i]!++;
      if (i < this.changedFrom) this.changedFrom = i;
      if (i > this.changedTo) this.changedTo = i;
    }
  }

  private addOutside(bin: number): void {
    this.cover(bin);
    const i = bin - this.first;
    this.counts[i]!++;
    if (i < this.changedFrom) this.changedFrom = i;
    if (i > this.changedTo) this.changedTo = i;
  }

  /** Grows the range of bins to hold `bin`, by whole powers of two and some to spare: small values come late. */
  private cover(bin: number): void {
    const empty = this.counts.length === 0;
    const octave = Math.floor(bin / OCTAVE);
    const begins = empty ? octave - 1 : this.first / OCTAVE;
    const ends = empty ? octave + 1 : begins + this.counts.length / OCTAVE;
    const first = Math.max(0, octave < begins ? octave - SPARE_BELOW : begins) * OCTAVE;
    const length = (octave >= ends ? octave + SPARE_ABOVE : ends) * OCTAVE - first;
    const shift = empty ? 0 : this.first - first;
    this.counts = moved(this.counts, length, shift);
    if (this.reported.length > 0) this.reported = moved(this.reported, length, shift);
    if (this.changedTo >= 0) {
      this.changedFrom += shift;
      this.changedTo += shift;
    }
    this.first = first;
  }

  /** As many bins as `writeChanges` may write at most; 0 if nothing was recorded since `noteChanges`. */
  get mostChanges(): number {
    const bins = this.changedTo < this.changedFrom ? 0 : this.changedTo - this.changedFrom + 1;
    return this.zeros === this.reportedZeros ? bins : bins + 1;
  }

  /**
   * Writes what was recorded since the last `noteChanges` as pairs (bin, count) from a place on, which must have
   * room for them; returns where they end. Bin 0 stands for exact zeros.
   */
  writeChanges(pairs: Int32Array, place: number): number {
    if (this.reported.length === 0) this.reported = new Uint32Array(this.counts.length);
    const { counts, reported, first, changedTo } = this;
    let at = place;
    if (this.zeros !== this.reportedZeros) {
      pairs[at++] = 0;
      pairs[at++] = this.zeros - this.reportedZeros;
    }
    for (let i = this.changedFrom; i <= changedTo; i++) {
      if (counts[i] === reported[i]) continue;
      pairs[at++] = i + first;
      pairs[at++] = counts[i]! - reported[i]!;
    }
    return at;
  }

  /** What has been recorded up to now is known; changes are counted from here on. */
  noteChanges(): void {
    this.reportedZeros = this.zeros;
    const { counts, changedFrom, changedTo } = this;
    if (changedTo < changedFrom) return;
    if (this.reported.length === 0) this.reported = counts.slice();
    else for (let i = changedFrom; i <= changedTo; i++) this.reported[i] = counts[i]!;
    this.changedFrom = 0x7fffffff;
    this.changedTo = -1;
  }

  /** Forgets everything recorded so far (end of the warm-up). */
  clear(): void {
    this.sum = 0;
    this.sumOfSquares = 0;
    this.max = 0;
    this.zeros = 0;
    this.reportedZeros = 0;
    this.counts.fill(0);
    this.reported.fill(0);
    this.changedFrom = 0x7fffffff;
    this.changedTo = -1;
  }

  /** Adds another histogram's records to this one's. */
  merge(other: Histogram): void {
    this.sum += other.sum;
    this.sumOfSquares += other.sumOfSquares;
    this.zeros += other.zeros;
    if (other.max > this.max) this.max = other.max;
    for (let i = 0; i < other.counts.length; i++) {
      if (other.counts[i] === 0) continue;
      const bin = other.first + i;
      if (bin < this.first || bin >= this.first + this.counts.length) this.cover(bin);
      this.counts[bin - this.first]! += other.counts[i]!;
    }
  }

  /** The p-quantile (0 ≤ p ≤ 1), within 1.6 % of a recorded value; NaN when nothing was recorded. */
  quantile(p: number): number {
    return this.quantileOf(p, this.count);
  }

  /** The same where it is known how many values there are. */
  private quantileOf(p: number, count: number): number {
    if (count === 0) return Number.NaN;
    const rank = p * count;
    let seen = this.zeros;
    if (seen >= rank && seen > 0) return 0;
    for (let i = 0; i < this.counts.length; i++) {
      const here = this.counts[i]!;
      seen += here;
      if (seen < rank || here === 0) continue;
      // values are taken as evenly spread over their bin: closer than its middle where a bin holds many
      const share = 1 - (seen - rank) / here;
      const low = binLow(this.first + i);
      return Math.min(low + share * (binLow(this.first + i + 1) - low), this.max);
    }
    return this.max;
  }

  mean(): number {
    const { count } = this;
    return count === 0 ? Number.NaN : this.sum / count;
  }

  summary(): HistogramSummary {
    const { count } = this;
    const mean = count === 0 ? Number.NaN : this.sum / count;
    const variance = count > 1 ? (this.sumOfSquares - count * mean * mean) / (count - 1) : 0;
    return {
      count,
      mean,
      stddev: count === 0 ? Number.NaN : Math.sqrt(Math.max(0, variance)),
      p50: this.quantileOf(0.5, count),
      p90: this.quantileOf(0.9, count),
      p95: this.quantileOf(0.95, count),
      p99: this.quantileOf(0.99, count),
      p999: this.quantileOf(0.999, count),
      max: count === 0 ? Number.NaN : this.max,
    };
  }

  /** Roughly what it takes in memory. */
  get bytes(): number {
    return 200 + this.counts.byteLength + this.reported.byteLength;
  }

  copy(): Histogram {
    const copy = new Histogram();
    copy.assign(this);
    return copy;
  }

  assign(other: Histogram): void {
    this.sum = other.sum;
    this.sumOfSquares = other.sumOfSquares;
    this.max = other.max;
    this.zeros = other.zeros;
    this.counts = other.counts.slice();
    this.first = other.first;
    this.changedFrom = other.changedFrom;
    this.changedTo = other.changedTo;
    this.reported = other.reported.slice();
    this.reportedZeros = other.reportedZeros;
  }
}

function moved(array: Uint32Array, length: number, shift: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(length);
  copy.set(array, shift);
  return copy;
}

/** The smallest value of a bin. */
export function binLow(bin: number): number {
  words[0] = 0;
  words[1] = bin << 14;
  return value[0]!;
}
