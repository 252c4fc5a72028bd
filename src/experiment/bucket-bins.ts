/**
 * What each histogram of a run recorded in each bucket. A histogram is asked what is new when its bucket is over,
 * and before that only while somebody looks at it: to go through all bins of thousands of histograms for every frame
 * took most of a frame's time. A bucket that is over is one array, in the order in which it goes to the screen.
 */
import type { Histogram } from '../engine/histogram.ts';
import { addBins, changesOf, noBins, type SparseBins } from './sparse-bins.ts';

/** Who has histograms: none while it is not in the design. */
export interface BinSource {
  histogram(index: number): Histogram | undefined;
}

/** In which order histograms go to the screen. `version` tells one order from another. */
export interface BinOrder {
  readonly version: number;
  readonly slots: Int32Array<ArrayBuffer>;
  /** The same histograms as they record now. */
  readonly sources: readonly Histogram[];
}

/** A bucket that is over: histograms one after the other, each behind its number of bins. */
interface ClosedBins {
  readonly bins: Int32Array<ArrayBuffer>;
  /** By slot where it stands; −1 or nothing: it recorded nothing. */
  readonly places: Int32Array<ArrayBuffer>;
  /** The order of those that stand at the beginning, and where they end. */
  readonly version: number;
  readonly shown: number;
}

/** What has been taken of open buckets before their end. */
export type OpenBins = ReadonlyMap<number, SparseBins>;

export class BinStore {
  private readonly sources: BinSource[] = [];
  private readonly indices: number[] = [];
  /** Of those only that were asked before the end of the bucket, since their runtime went or began anew. */
  private readonly taken = new Map<number, SparseBins>();
  private closed: (ClosedBins | undefined)[] = [];
  /** What is being written. */
  private scratch = new Int32Array(1024);

  /** Gives the histograms 0 … count − 1 of somebody slots from here on. */
  allocate(source: BinSource, count: number): number {
    const slot = this.sources.length;
    for (let index = 0; index < count; index++) {
      this.sources.push(source);
      this.indices.push(index);
    }
    return slot;
  }

  /** What a histogram recorded in a bucket; of the open one, up to now. */
  of(slot: number, bucket: number, open: boolean): SparseBins {
    if (open) return this.openBins(slot);
    const closed = this.closed[bucket];
    const place = closed?.places[slot] ?? -1;
    return place < 0 ? noBins : closed!.bins.subarray(place + 1, place + 1 + 2 * closed!.bins[place]!);
  }

  private openBins(slot: number): SparseBins {
    const histogram = this.sources[slot]!.histogram(this.indices[slot]!);
    const taken = this.taken.get(slot) ?? noBins;
    return histogram === undefined ? taken : addBins(taken, changesOf(histogram));
  }

  /** Takes out of some histograms what they recorded, before they are cleared or go. */
  take(slot: number, count: number): void {
    for (let i = slot; i < slot + count; i++) {
      const bins = this.openBins(i);
      if (bins.length === 0) continue;
      this.taken.set(i, bins.slice());
      this.sources[i]!.histogram(this.indices[i]!)?.noteChanges();
    }
  }

  takeAll(): void {
    this.take(0, this.sources.length);
  }

  /** The open bucket of some histograms, side by side: those at the given places of an order, or all. */
  openSideBySide({ slots, sources }: BinOrder, places?: Int32Array): Int32Array<ArrayBuffer> {
    const count = places?.length ?? slots.length;
    let at = 0;
    for (let i = 0; i < count; i++) {
      const place = places === undefined ? i : places[i]!;
      const taken = this.taken.size > 0 ? this.taken.get(slots[place]!) : undefined;
      at =
        taken === undefined
          ? this.writeNew(sources[place]!, at)
          : this.write(this.openBins(slots[place]!), at);
    }
    return this.scratch.slice(0, at);
  }

  /** A bucket that is over, in an order. */
  closedSideBySide(bucket: number, order: BinOrder): Int32Array<ArrayBuffer> {
    const closed = this.closed[bucket];
    if (closed?.version === order.version) return closed.bins.slice(0, closed.shown);
    let at = 0;
    for (const slot of order.slots) at = this.write(this.of(slot, bucket, false), at);
    return this.scratch.slice(0, at);
  }

  /** The open bucket is over; those that are shown are put together as they will go to the screen. */
  close(boundary: number, order: BinOrder): void {
    this.closed[boundary - 1] = this.putTogether(order, (slot, at) => this.writeOpen(slot, at));
    this.taken.clear();
    for (let slot = 0; slot < this.sources.length; slot++)
      this.sources[slot]!.histogram(this.indices[slot]!)?.noteChanges();
  }

  /** Those that are shown, in their order, and behind them of the others those that recorded something. */
  private putTogether(order: BinOrder, write: (slot: number, at: number) => number): ClosedBins {
    const places = new Int32Array(this.sources.length).fill(-1);
    let at = 0;
    for (const slot of order.slots) {
      places[slot] = at;
      at = write(slot, at);
    }
    const shown = at;
    for (let slot = 0; slot < places.length; slot++) {
      if (places[slot]! >= 0) continue;
      const end = write(slot, at);
      if (end === at + 1) continue;
      places[slot] = at;
      at = end;
    }
    return { bins: this.scratch.slice(0, at), places, version: order.version, shown };
  }

  /** Writes the open bucket of one histogram behind its number of bins; returns where it ends. */
  private writeOpen(slot: number, at: number): number {
    const taken = this.taken.size > 0 ? this.taken.get(slot) : undefined;
    const histogram = this.sources[slot]!.histogram(this.indices[slot]!);
    if (taken !== undefined || histogram === undefined) return this.write(this.openBins(slot), at);
    return this.writeNew(histogram, at);
  }

  /** The same of one of which nothing was taken. */
  private writeNew(histogram: Histogram, at: number): number {
    const most = histogram.mostChanges;
    this.makeRoom(at + 1 + 2 * most);
    const end = most === 0 ? at + 1 : histogram.writeChanges(this.scratch, at + 1);
    this.scratch[at] = (end - at - 1) / 2;
    return end;
  }

  private write(bins: SparseBins, at: number): number {
    this.makeRoom(at + 1 + bins.length);
    this.scratch[at] = bins.length / 2;
    for (let i = 0; i < bins.length; i++) this.scratch[at + 1 + i] = bins[i]!;
    return at + 1 + bins.length;
  }

  private makeRoom(length: number): void {
    if (length <= this.scratch.length) return;
    const wider = new Int32Array(2 * length);
    wider.set(this.scratch);
    this.scratch = wider;
  }

  /** Two buckets become one. */
  widen(order: BinOrder): void {
    const half = Math.ceil(this.closed.length / 2);
    this.closed = Array.from({ length: half }, (_, k) => {
      const sum = (slot: number) => addBins(this.of(slot, 2 * k, false), this.of(slot, 2 * k + 1, false));
      return this.putTogether(order, (slot, at) => this.write(sum(slot), at));
    });
  }

  /** Forgets buckets that ended after a boundary. */
  truncate(boundary: number): void {
    this.closed.length = Math.min(this.closed.length, boundary);
  }

  capture(): OpenBins {
    return new Map(this.taken);
  }

  restore(state: OpenBins): void {
    this.taken.clear();
    for (const [slot, bins] of state) this.taken.set(slot, bins);
  }
}
