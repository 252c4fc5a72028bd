/**
 * The recorded past of one node or link, across edits: a row of measurements at each boundary between buckets
 * and the sparse histogram of each bucket. A node that is deleted and put back (undo) goes on with its track;
 * where it did not exist there is no row, and charts show a gap.
 */
import type { Histogram } from '../engine/histogram.ts';
import type { LinkRuntime, NodeRuntime } from '../engine/node-runtime.ts';
import { FAILURES } from '../engine/node-runtime.ts';
import type { Simulation } from '../engine/simulation.ts';
import { errorCodes } from '../model/telemetry.ts';
import {
  CLASS_HISTOGRAMS,
  CLASS_PARTS,
  INSTANCE_PARTS,
  type Row,
  readClass,
  readInstance,
  readNode,
  rowShape,
} from './measure.ts';
import { addBins, noBins, type SparseBins, takeBins } from './sparse-bins.ts';

/** Utilization is shown for each instance of nodes with that many. */
const MIN_INSTANCES = 2;
const MAX_INSTANCES = 32;

/** What a track needs to go on from a checkpoint. */
export interface TrackState {
  /** Index of the runtime that is measured, −1: none; and of the newest there was, which may be gone. */
  readonly runtime: number;
  readonly known: number;
  readonly base: Row;
  readonly latest: Row;
  /** It was deleted within the bucket that is open. */
  readonly justGone: boolean;
  /** What the open bucket of each histogram has so far. */
  readonly open: readonly SparseBins[];
}

/** Rows at boundaries: what node tracks and link tracks share. */
abstract class Track<Runtime extends { readonly index: number; readonly removed: boolean }> {
  readonly id: string;
  /** The runtime that is measured now; null while it is not in the design. */
  runtime: Runtime | null = null;
  /** The newest runtime there was, for its metrics. */
  known: Runtime;
  /** Rows by number of the boundary, from 0 at time 0. */
  rows: (Row | undefined)[] = [];
  /** Reading of now, and what former runtimes of this id had measured. */
  latest: Row;
  private base: Row;
  private readonly zeros: Row;
  /** Places of the row from here on are levels and begin anew with each runtime. */
  private readonly cumulative: number;
  /** It was deleted within the bucket that is open. */
  protected justGone = false;

  constructor(id: string, runtime: Runtime, length: number, cumulative: number) {
    this.id = id;
    this.known = runtime;
    this.cumulative = cumulative;
    this.zeros = new Float64Array(length);
    this.latest = this.zeros;
    this.base = this.zeros;
  }

  protected abstract readRuntime(sim: Simulation, runtime: Runtime): Row;

  /** Begins to measure a runtime, within the bucket after `boundary`. */
  begin(runtime: Runtime, boundary: number): void {
    this.runtime = runtime;
    this.known = runtime;
    this.base = this.latest;
    if (this.justGone) this.justGone = false;
    else this.rows[boundary] ??= this.base;
  }

  /** The runtime was deleted from the design; `partly`: it was there for a part of the open bucket. */
  end(sim: Simulation, partly: boolean): void {
    this.read(sim);
    this.runtime = null;
    this.justGone = partly;
  }

  /** Brings `latest` up to now. */
  read(sim: Simulation): void {
    if (this.runtime === null) return;
    const row = this.readRuntime(sim, this.runtime);
    if (this.base !== this.zeros) for (let i = 0; i < this.cumulative; i++) row[i]! += this.base[i]!;
    this.latest = row;
  }

  /** The bucket before `boundary` is over. */
  close(sim: Simulation, boundary: number): void {
    this.read(sim);
    if (this.runtime !== null || this.justGone) this.rows[boundary] = this.latest;
    this.justGone = false;
  }

  /** The rows between which a bucket lies; undefined where nothing was measured. The open one ends now. */
  between(bucket: number, open: boolean): readonly [Row, Row] | undefined {
    const before = this.rows[bucket];
    const recorded = this.runtime !== null || this.justGone ? this.latest : undefined;
    const now = open ? recorded : this.rows[bucket + 1];
    return before === undefined || now === undefined ? undefined : [before, now];
  }

  /** Two buckets become one. A row that began or ended at an odd boundary moves outwards. */
  widen(): void {
    const { rows } = this;
    const half = Math.floor(rows.length / 2) + 1;
    this.rows = Array.from({ length: half }, (_, k) => rows[2 * k] ?? rows[2 * k - 1] ?? rows[2 * k + 1]);
  }

  /** Forgets what was recorded after the boundary. */
  truncate(boundary: number): void {
    this.rows.length = Math.min(this.rows.length, boundary + 1);
  }

  /** True if there is anything to show up to now, which is in the bucket after `boundary`; later rows may stand. */
  hasPast(boundary: number): boolean {
    if (this.runtime !== null || this.justGone) return true;
    return this.rows.some((row, i) => row !== undefined && i < boundary);
  }

  capture(): TrackState {
    const { base, latest, justGone } = this;
    return { runtime: this.runtime?.index ?? -1, known: this.known.index, base, latest, justGone, open: [] };
  }
  /** Goes back to a checkpoint; without a state the track had not begun. */
  restore(state: TrackState | undefined, runtimes: readonly Runtime[]): void {
    this.base = state?.base ?? this.zeros;
    this.latest = state?.latest ?? this.zeros;
    this.runtime = runtimes[state?.runtime ?? -1] ?? null;
    this.known = this.runtime ?? runtimes[state?.known ?? -1] ?? this.known;
    this.justGone = state?.justGone ?? false;
  }
}

/** For each of some histograms: what each bucket recorded, and the open one so far. */
class BucketBins {
  private buckets: (SparseBins | undefined)[][];
  private open: SparseBins[];

  constructor(histograms: number) {
    this.buckets = Array.from({ length: histograms }, () => []);
    this.open = Array.from({ length: histograms }, () => noBins);
  }

  /** Takes what was recorded since the last time. */
  take(histograms: readonly Histogram[]): void {
    histograms.forEach((histogram, i) => {
      this.open[i] = addBins(this.open[i]!, takeBins(histogram));
    });
  }

  of(index: number, bucket: number, open: boolean): SparseBins {
    return (open ? this.open[index] : this.buckets[index]![bucket]) ?? noBins;
  }

  close(boundary: number): void {
    for (let i = 0; i < this.open.length; i++) {
      this.buckets[i]![boundary - 1] = this.open[i]!;
      this.open[i] = noBins;
    }
  }

  widen(): void {
    this.buckets = this.buckets.map((list) =>
      Array.from({ length: Math.ceil(list.length / 2) }, (_, k) =>
        addBins(list[2 * k] ?? noBins, list[2 * k + 1] ?? noBins),
      ),
    );
  }

  truncate(boundary: number): void {
    for (const list of this.buckets) list.length = Math.min(list.length, boundary);
  }

  capture(): readonly SparseBins[] {
    return [...this.open];
  }

  restore(state: TrackState | undefined): void {
    this.open = this.open.map((_, i) => state?.open[i] ?? noBins);
  }
}

export class NodeTrack extends Track<NodeRuntime> {
  /** Errors that have occurred, by number − 1, as bits. */
  errors = 0;
  private readonly bins: BucketBins;
  /** By instance what it had measured, part by part, at the boundaries at which it was there. */
  private readonly instances = new Map<number, (number | undefined)[][]>();
  /** What those have measured that are there now. */
  private readonly present = new Map<number, readonly number[]>();

  constructor(id: string, node: NodeRuntime) {
    super(id, node, rowShape(node).length, rowShape(node).levels);
    this.bins = new BucketBins(node.histograms.length);
  }

  protected override readRuntime(sim: Simulation, node: NodeRuntime): Row {
    this.bins.take(node.histograms);
    this.readInstances(sim, node);
    return readNode(sim, node);
  }

  private readInstances(sim: Simulation, node: NodeRuntime): void {
    this.present.clear();
    if (node.driver || node.endpoints.length > MAX_INSTANCES) return;
    for (const ep of node.endpoints) this.present.set(ep.instance, readInstance(sim, ep));
  }

  /** Notes what each instance has done up to a boundary, which is now. */
  noteInstances(sim: Simulation, boundary: number): void {
    if (this.runtime === null) return;
    this.readInstances(sim, this.runtime);
    for (const [instance, parts] of this.present) {
      let rows = this.instances.get(instance);
      if (rows === undefined) {
        rows = Array.from({ length: INSTANCE_PARTS }, () => []);
        this.instances.set(instance, rows);
      }
      for (let part = 0; part < INSTANCE_PARTS; part++) rows[part]![boundary] = parts[part];
    }
  }

  override read(sim: Simulation): void {
    super.read(sim);
    for (let i = 0; i < errorCodes.length; i++) if (this.latest[FAILURES + i + 1]! > 0) this.errors |= 1 << i;
  }

  /** Instances that have a column of their own now. */
  get instanceNumbers(): readonly number[] {
    const endpoints = this.runtime?.endpoints ?? [];
    if (endpoints.length < MIN_INSTANCES || endpoints.length > MAX_INSTANCES) return [];
    return endpoints.map((ep) => ep.instance);
  }

  /** What one instance has measured within a bucket; NaN where it was not there all the time. */
  partOf(instance: number, part: number, bucket: number, open: boolean): number {
    const rows = this.instances.get(instance)?.[part];
    const now = open ? this.present.get(instance)?.[part] : rows?.[bucket + 1];
    const before = rows?.[bucket];
    return now === undefined || before === undefined ? Number.NaN : now - before;
  }

  histogramOf(index: number, bucket: number, open: boolean): SparseBins {
    return this.bins.of(index, bucket, open);
  }

  override close(sim: Simulation, boundary: number): void {
    super.close(sim, boundary);
    this.noteInstances(sim, boundary);
    this.bins.close(boundary);
  }

  override widen(): void {
    super.widen();
    for (const [instance, parts] of this.instances) {
      const half = (rows: (number | undefined)[]) =>
        Array.from({ length: Math.ceil(rows.length / 2) }, (_, k) => rows[2 * k]);
      this.instances.set(instance, parts.map(half));
    }
    this.bins.widen();
  }

  override truncate(boundary: number): void {
    super.truncate(boundary);
    for (const rows of [...this.instances.values()].flat()) rows.length = Math.min(rows.length, boundary + 1);
    this.bins.truncate(boundary);
  }

  override capture(): TrackState {
    return { ...super.capture(), open: this.bins.capture() };
  }

  override restore(state: TrackState | undefined, nodes: readonly NodeRuntime[]): void {
    super.restore(state, nodes);
    this.bins.restore(state);
    this.present.clear();
  }
}

/** What is recorded of one request class at a node. */
export class ClassTrack extends Track<NodeRuntime> {
  /** The number of the class's name, and the name. */
  readonly label: number;
  readonly requestClass: string;
  private readonly bins = new BucketBins(CLASS_HISTOGRAMS);

  constructor(node: NodeRuntime, label: number, requestClass: string) {
    super(node.id, node, CLASS_PARTS, CLASS_PARTS);
    this.label = label;
    this.requestClass = requestClass;
  }

  protected override readRuntime(_: Simulation, node: NodeRuntime): Row {
    const figures = node.classFigures[this.label];
    if (figures != null) this.bins.take(figures.histograms);
    return readClass(node, this.label);
  }

  histogramOf(index: number, bucket: number, open: boolean): SparseBins {
    return this.bins.of(index, bucket, open);
  }

  override close(sim: Simulation, boundary: number): void {
    super.close(sim, boundary);
    this.bins.close(boundary);
  }

  override widen(): void {
    super.widen();
    this.bins.widen();
  }

  override truncate(boundary: number): void {
    super.truncate(boundary);
    this.bins.truncate(boundary);
  }

  override capture(): TrackState {
    return { ...super.capture(), open: this.bins.capture() };
  }

  override restore(state: TrackState | undefined, nodes: readonly NodeRuntime[]): void {
    super.restore(state, nodes);
    this.bins.restore(state);
  }
}

export class LinkTrack extends Track<LinkRuntime> {
  constructor(id: string, link: LinkRuntime) {
    const { length } = link.readCounters();
    super(id, link, length, length);
  }

  protected override readRuntime(_: Simulation, link: LinkRuntime): Row {
    return link.readCounters();
  }
}
