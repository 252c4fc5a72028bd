/**
 * The live data of a run, outside React: for each column of the worker's catalog one array with a value a
 * bucket, for each histogram column where its sparse bins are in the array of every bucket. Stores and components hold only a version
 * number; whoever draws reads its slice from here. Columns are kept by their name, not by their place in the
 * catalog, so an edit that adds a node leaves the past of the others where it was.
 */

import { NodeStateReader } from '../../model/node-states.ts';
import type {
  Bucket,
  Column,
  ColumnCatalog,
  Frame,
  HistogramColumn,
  HistogramName,
  NodeStatus,
} from '../../model/telemetry.ts';
import { HistogramSum, type SparseBins } from './histogram.ts';
import { LookedAt } from './looked-at.ts';

/** What names a column: enough to ask for it. */
export type ColumnName = Pick<Column, 'of' | 'id' | 'metric' | 'statistic' | 'by' | 'endpoint'>;

/** Figures "now" are means over at least this much simulated time, so that they can be read. */
const RECENT_SECONDS = 1;
const RECENT_BUCKETS = 4;
const FIRST_CAPACITY = 128;
/** A run has six hundred buckets at most: to double until they fit would leave room for as many again. */
const MOST_GROWTH = 256;

function columnKey(column: ColumnName): string {
  return `${column.of}/${column.id}/${column.metric}/${column.statistic}/${column.by ?? ''}/${column.endpoint ?? ''}`;
}
const histogramKey = (name: HistogramName): string => `${name.id}/${name.metric}`;

/** One column: a value a bucket, NaN where there is none. */
class Series {
  values = new Float64Array(FIRST_CAPACITY).fill(Number.NaN);

  set(index: number, value: number): void {
    if (index >= this.values.length) {
      const { length } = this.values;
      const enough = Math.max(index + 1, length + Math.min(length, MOST_GROWTH));
      const wider = new Float64Array(enough).fill(Number.NaN);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[index] = value;
  }
}

/**
 * One histogram column. All histograms of a bucket came in one array, which they share: a large design has thousands,
 * and to cut each out would be an object each, twenty times a second.
 */
class HistogramSeries {
  /** By bucket: the array, and where in it the number of pairs stands that follow. */
  private readonly arrays: (SparseBins | undefined)[] = [];
  private readonly places: number[] = [];

  set(index: number, array: SparseBins, place: number): void {
    this.arrays[index] = array;
    this.places[index] = place;
  }

  /** Adds what is in a bucket to a sum, or takes it out. */
  give(sum: HistogramSum, index: number, sign: 1 | -1): void {
    const array = this.arrays[index];
    if (array === undefined) return;
    const from = this.places[index]! + 1;
    const to = from + 2 * (array[from - 1] ?? 0);
    if (sign === 1) sum.add(array, from, to);
    else sum.subtract(array, from, to);
  }
}

const nothing = new Float64Array(0);
const NO_STATES = { cells: new Int32Array(0), pills: [] };

export class Telemetry {
  /** Which histograms are asked for. */
  readonly lookedAt = new LookedAt();
  /** Grows with everything that arrives; compare it to know whether anything is new. */
  version = 0;
  /** Simulated time of the newest frame. */
  time = 0;
  /** Width of a bucket in simulated seconds; 0 before the first catalog. */
  bucketWidth = 0;
  /** Buckets 0 … bucketCount − 1 have been seen; the last may still be open. */
  bucketCount = 0;

  private catalogNow: ColumnCatalog = { epoch: -1, columns: [], histograms: [] };
  private places: Series[] = [];
  private histogramPlaces: HistogramSeries[] = [];
  private readonly series = new Map<string, Series>();
  private readonly histogramSeries = new Map<string, HistogramSeries>();
  private readonly covered = new Series();
  /** The version in which a bucket was last written, for caches of what was computed from it. */
  private readonly written = new Series();
  private states = new NodeStateReader(NO_STATES);
  private readonly listeners = new Set<() => void>();
  private readonly sum = new HistogramSum();

  /** Forgets everything drawn so far (another run, a seek, wider buckets). */
  reset(time: number): void {
    this.series.clear();
    this.histogramSeries.clear();
    this.covered.values.fill(Number.NaN);
    this.written.values.fill(Number.NaN);
    this.bucketCount = 0;
    this.time = time;
    // a frame that is on its way still speaks of the same nodes
    this.states = new NodeStateReader(NO_STATES, this.states);
    this.place();
    this.version += 1;
  }

  /** What the columns of the frames that follow mean. */
  setCatalog(catalog: ColumnCatalog, bucketWidth: number): void {
    this.catalogNow = catalog;
    this.bucketWidth = bucketWidth;
    this.place();
    this.version += 1;
  }

  /** Takes in a frame; false when it belongs to another catalog and was left out. */
  apply(frame: Frame): boolean {
    if (frame.epoch !== this.catalogNow.epoch) return false;
    this.version += 1;
    for (const bucket of frame.buckets) this.write(bucket);
    this.time = frame.time;
    if (frame.nodes.cells.length > 0) this.states = new NodeStateReader(frame.nodes, this.states);
    return true;
  }

  /** Tells subscribers that there is something to read; the run store calls it at most five times a second. */
  publish(): void {
    for (const listener of this.listeners) listener();
  }
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get catalog(): ColumnCatalog {
    return this.catalogNow;
  }
  /** Columns of one node or link, for lists of "any metric". */
  columnsOf(of: 'node' | 'link', id: string): readonly Column[] {
    return this.catalogNow.columns.filter((column) => column.of === of && column.id === id);
  }
  histogramsOf(id: string): readonly HistogramColumn[] {
    return this.catalogNow.histograms.filter((column) => column.id === id);
  }
  has(column: ColumnName): boolean {
    return this.series.has(columnKey(column));
  }
  /** State of a node's instances and its pills; undefined before the first frame. */
  node(id: string): NodeStatus | undefined {
    return this.states.node(id);
  }

  /** All values of a column by bucket (a view: read it, do not keep or change it); empty when unknown. */
  values(column: ColumnName): Float64Array {
    return this.series.get(columnKey(column))?.values.subarray(0, this.bucketCount) ?? nothing;
  }
  /** Simulated seconds that a bucket covers so far; 0 when it was never seen. */
  coveredSeconds(index: number): number {
    const seconds = this.covered.values[index];
    return seconds === undefined || Number.isNaN(seconds) ? 0 : seconds;
  }
  /** The version in which any bucket of [from, to) was last written. */
  writtenIn(from: number, to: number): number {
    let newest = 0;
    for (let i = from; i < to; i++) {
      const version = this.written.values[i]!;
      if (version > newest) newest = version;
    }
    return newest;
  }

  /** Mean of a column over the buckets [from, to), weighted by the time that each covers; NaN when empty. */
  mean(column: ColumnName, from: number, to: number): number {
    const values = this.series.get(columnKey(column))?.values;
    if (values === undefined) return Number.NaN;
    let weighted = 0;
    let seconds = 0;
    for (let i = Math.max(0, from); i < Math.min(to, this.bucketCount); i++) {
      const value = values[i]!;
      const covered = this.coveredSeconds(i);
      if (Number.isNaN(value) || covered === 0) continue;
      weighted += value * covered;
      seconds += covered;
    }
    return seconds === 0 ? Number.NaN : weighted / seconds;
  }
  /** Means of a column over `count` groups of `width` buckets from the bucket `first` on; NaN where one is empty. */
  means(column: ColumnName, first: number, width: number, count: number): Float64Array {
    const means = new Float64Array(count).fill(Number.NaN);
    const values = this.series.get(columnKey(column))?.values;
    if (values === undefined) return means;
    const covered = this.covered.values;
    for (let group = 0; group < count; group++) {
      const from = Math.max(0, first + group * width);
      const to = Math.min(first + (group + 1) * width, this.bucketCount);
      let weighted = 0;
      let seconds = 0;
      for (let i = from; i < to; i++) {
        const value = values[i]!;
        const span = covered[i]!;
        if (Number.isNaN(value) || !(span > 0)) continue;
        weighted += value * span;
        seconds += span;
      }
      if (seconds > 0) means[group] = weighted / seconds;
    }
    return means;
  }
  /** The figure to show as "now": the mean of the last second or of the last few buckets. */
  recent(column: ColumnName): number {
    return this.mean(column, this.recentFrom(), this.bucketCount);
  }
  /** The newest value of a column that is one (states like the last queue length). */
  last(column: ColumnName): number {
    const values = this.values(column);
    for (let i = values.length - 1; i >= 0; i--) if (!Number.isNaN(values[i])) return values[i]!;
    return Number.NaN;
  }
  /** First bucket of what counts as "now". */
  recentFrom(): number {
    const buckets = this.bucketWidth > 0 ? Math.ceil(RECENT_SECONDS / this.bucketWidth) : 0;
    return Math.max(0, this.bucketCount - Math.max(RECENT_BUCKETS, buckets));
  }
  /** The last `count` values of a column, oldest first, for a sparkline; NaN where there is none. */
  tail(column: ColumnName, count: number): Float64Array {
    const values = this.values(column);
    return values.slice(Math.max(0, values.length - count));
  }

  /** Percentiles (shares from 0 to 1) of the given histograms together over the buckets [from, to). */
  percentiles(
    names: readonly HistogramName[],
    from: number,
    to: number,
    shares: readonly number[],
  ): number[] {
    const sum = this.merge(names, from, to);
    return shares.map((share) => sum.percentile(share));
  }
  /**
   * The given histograms together over the buckets [from, to), less those of which the same values are counted
   * elsewhere. Valid until the next call.
   */
  merge(
    names: readonly HistogramName[],
    from: number,
    to: number,
    less: readonly HistogramName[] = [],
  ): HistogramSum {
    this.sum.clear();
    this.addUp(names, from, to, 1);
    this.addUp(less, from, to, -1);
    return this.sum;
  }
  private addUp(names: readonly HistogramName[], from: number, to: number, sign: 1 | -1): void {
    const end = Math.min(to, this.bucketCount);
    for (const name of names) {
      const key = histogramKey(name);
      this.lookedAt.note(key, name);
      const series = this.histogramSeries.get(key);
      if (series === undefined) continue;
      for (let i = Math.max(0, from); i < end; i++) series.give(this.sum, i, sign);
    }
  }

  /** Finds or makes the array of every column of the catalog, so that a frame is written by place. */
  private place(): void {
    this.places = this.catalogNow.columns.map((column) => this.seriesOf(columnKey(column)));
    this.histogramPlaces = this.catalogNow.histograms.map((column) => {
      const key = histogramKey(column);
      const series = this.histogramSeries.get(key) ?? new HistogramSeries();
      this.histogramSeries.set(key, series);
      return series;
    });
  }
  private seriesOf(key: string): Series {
    let series = this.series.get(key);
    if (series === undefined) {
      series = new Series();
      this.series.set(key, series);
    }
    return series;
  }

  /** A bucket replaces what was known of it: an open one comes again until it is closed. */
  private write(bucket: Bucket): void {
    const { index } = bucket;
    for (let i = 0; i < this.places.length; i++) this.places[i]!.set(index, bucket.values[i] ?? Number.NaN);
    this.writeBins(bucket);
    this.covered.set(index, bucket.covered);
    this.written.set(index, this.version);
    this.bucketCount = Math.max(this.bucketCount, index + 1);
  }

  private writeBins({ index, histograms, looked }: Bucket): void {
    const count = looked?.length ?? this.histogramPlaces.length;
    for (let i = 0, at = 0; i < count; i++) {
      this.histogramPlaces[looked?.[i] ?? i]?.set(index, histograms, at);
      at += 1 + 2 * (histograms[at] ?? 0);
    }
  }
}

/** The one run on the screen. */
export const telemetry = new Telemetry();
