/**
 * The recorded past of one node or link, across edits: a row of measurements at each boundary between buckets
 * and the sparse histogram of each bucket. A node that is deleted and put back (undo) goes on with its track;
 * where it did not exist there is no row, and charts show a gap. The rows and bins of all tracks stand together
 * (`rows.ts`, `bucket-bins.ts`).
 */
import type { Histogram } from '../engine/histogram.ts';
import type { LinkRuntime, NodeRuntime } from '../engine/node-runtime.ts';
import { FAILURES, LINK_COUNTERS } from '../engine/node-runtime.ts';
import type { Simulation } from '../engine/simulation.ts';
import { errorCodes } from '../model/telemetry.ts';
import type { BinSource, BinStore } from './bucket-bins.ts';
import {
  allFailures,
  CLASS_HISTOGRAMS,
  CLASS_PARTS,
  INSTANCE_PARTS,
  type Row,
  type RowShape,
  readClassInto,
  readInstance,
  readNodeInto,
  rowShape,
} from './measure.ts';
import type { RowPlace, RowStore } from './rows.ts';
import type { SparseBins } from './sparse-bins.ts';

/** Utilization is shown for each instance of nodes with that many. */
const MIN_INSTANCES = 2;
const MAX_INSTANCES = 32;

/** Where tracks keep what they measure. */
export interface Stores {
  readonly rows: RowStore;
  readonly bins: BinStore;
}

/** What a track needs to go on from a checkpoint, beside its row and its bins. */
export interface TrackState {
  /** Index of the runtime that is measured, −1: none; and of the newest there was, which may be gone. */
  readonly runtime: number;
  readonly known: number;
  readonly base: Row | null;
  /** It was deleted within the bucket that is open. */
  readonly justGone: boolean;
}

/** Rows at boundaries: what node tracks and link tracks share. */
abstract class Track<Runtime extends { readonly index: number; readonly removed: boolean }>
  implements RowPlace
{
  readonly id: string;
  /** The runtime that is measured now; null while it is not in the design. */
  runtime: Runtime | null = null;
  /** The newest runtime there was, for its metrics. */
  known: Runtime;
  /** Where its row begins in the matrix of all. */
  readonly at: number;
  readonly length: number;
  protected readonly rows: RowStore;
  /** What former runtimes of this id had measured; null: there was none, or it measured nothing. */
  private base: Row | null = null;
  /** Places of the row from here on are levels and begin anew with each runtime. */
  private readonly cumulative: number;
  /** It was deleted within the bucket that is open. */
  protected justGone = false;

  constructor(id: string, runtime: Runtime, rows: RowStore, length: number, cumulative: number) {
    this.id = id;
    this.known = runtime;
    this.rows = rows;
    this.length = length;
    this.cumulative = cumulative;
    this.at = rows.allocate(length);
  }

  /** Writes what the runtime has measured up to now into its row. */
  protected abstract readRuntime(sim: Simulation, runtime: Runtime): void;

  /** Begins to measure a runtime, within the bucket after `boundary`. */
  begin(runtime: Runtime, boundary: number): void {
    this.runtime = runtime;
    this.known = runtime;
    const measured = this.rows.now.slice(this.at, this.at + this.length);
    this.base = measured.some((number) => number !== 0) ? measured : null;
    if (this.justGone) this.justGone = false;
    else this.rows.begin(boundary, this);
  }

  /** The runtime was deleted from the design; `partly`: it was there for a part of the open bucket. */
  end(sim: Simulation, partly: boolean): void {
    this.read(sim);
    this.runtime = null;
    this.justGone = partly;
  }

  /** Brings its row up to now; returns whether its columns may be others than before. */
  read(sim: Simulation): boolean {
    const { runtime, base } = this;
    if (runtime === null) return false;
    this.readRuntime(sim, runtime);
    if (base === null) return false;
    const { now } = this.rows;
    for (let i = 0; i < this.cumulative; i++) now[this.at + i]! += base[i]!;
    return false;
  }

  /** The bucket before `boundary` is over, and all rows were noted there. */
  close(_: Simulation, boundary: number): void {
    if (!this.isMeasured) this.rows.leaveOut(boundary, this.at);
    this.justGone = false;
  }

  /** True if its row says something of the bucket that is open. */
  get isMeasured(): boolean {
    return this.runtime !== null || this.justGone;
  }

  /** True if there is anything to show up to now, which is in the bucket after `boundary`; later rows may stand. */
  hasPast(boundary: number): boolean {
    return this.isMeasured || this.rows.hasBefore(boundary, this.at);
  }

  capture(): TrackState {
    const { base, justGone } = this;
    return { runtime: this.runtime?.index ?? -1, known: this.known.index, base, justGone };
  }
  /** Goes back to a checkpoint; without a state the track had not begun. Rows and bins go back on their own. */
  restore(state: TrackState | undefined, runtimes: readonly Runtime[]): void {
    this.base = state?.base ?? null;
    this.runtime = runtimes[state?.runtime ?? -1] ?? null;
    this.known = this.runtime ?? runtimes[state?.known ?? -1] ?? this.known;
    this.justGone = state?.justGone ?? false;
  }
}

/** A track that has histograms, in slots of their own. */
abstract class BinTrack extends Track<NodeRuntime> implements BinSource {
  protected readonly bins: BinStore;
  private readonly firstSlot: number;
  private readonly slots: number;

  constructor(node: NodeRuntime, stores: Stores, length: number, cumulative: number, histograms: number) {
    super(node.id, node, stores.rows, length, cumulative);
    this.bins = stores.bins;
    this.slots = histograms;
    this.firstSlot = stores.bins.allocate(this, histograms);
  }

  abstract histogram(index: number): Histogram | undefined;

  slotOf(index: number): number {
    return this.firstSlot + index;
  }

  histogramOf(index: number, bucket: number, open: boolean): SparseBins {
    return this.bins.of(this.firstSlot + index, bucket, open);
  }

  override end(sim: Simulation, partly: boolean): void {
    this.bins.take(this.firstSlot, this.slots);
    super.end(sim, partly);
  }
}

export class NodeTrack extends BinTrack {
  /** Errors that have occurred, by number − 1, as bits. */
  errors = 0;
  private readonly shape: RowShape;
  /** How many instances there were when it was last read, and how many had been numbered. */
  private endpointCount = -1;
  private nextInstance = -1;
  /** By instance what it had measured, part by part, at the boundaries at which it was there. */
  private readonly instances = new Map<number, (number | undefined)[][]>();

  constructor(node: NodeRuntime, stores: Stores) {
    const shape = rowShape(node);
    super(node, stores, allFailures(shape) + 1, shape.levels, node.histograms.length);
    this.shape = shape;
  }

  override histogram(index: number): Histogram | undefined {
    return this.runtime?.histograms[index];
  }

  protected override readRuntime(sim: Simulation, node: NodeRuntime): void {
    readNodeInto(sim, node, this.shape, this.rows.now, this.at);
  }

  /** Notes what each instance has done up to a boundary, which is now. */
  noteInstances(sim: Simulation, boundary: number): void {
    const { runtime } = this;
    if (runtime === null || !isTold(runtime)) return;
    for (const ep of runtime.endpoints) {
      let parts = this.instances.get(ep.instance);
      if (parts === undefined) {
        parts = Array.from({ length: INSTANCE_PARTS }, () => []);
        this.instances.set(ep.instance, parts);
      }
      for (let part = 0; part < INSTANCE_PARTS; part++) parts[part]![boundary] = readInstance(sim, ep, part);
    }
  }

  override read(sim: Simulation): boolean {
    super.read(sim);
    const { runtime, errors, endpointCount, nextInstance } = this;
    if (runtime === null) return false;
    this.addUpFailures();
    this.endpointCount = runtime.endpoints.length;
    this.nextInstance = runtime.nextInstance;
    const same = this.endpointCount === endpointCount && this.nextInstance === nextInstance;
    return !same || this.errors !== errors;
  }

  private addUpFailures(): void {
    const { now } = this.rows;
    const first = this.at + FAILURES + 1;
    let sum = 0;
    for (let i = 0; i < errorCodes.length; i++) {
      const failures = now[first + i]!;
      if (failures === 0) continue;
      sum += failures;
      this.errors |= 1 << i;
    }
    now[this.at + allFailures(this.shape)] = sum;
  }

  /** Instances that have a column of their own now. */
  get instanceNumbers(): readonly number[] {
    const endpoints = this.runtime?.endpoints ?? [];
    if (endpoints.length < MIN_INSTANCES || endpoints.length > MAX_INSTANCES) return [];
    return endpoints.map((ep) => ep.instance);
  }

  /** What one instance has measured within a bucket; NaN where it was not there all the time. */
  partOf(sim: Simulation, instance: number, part: number, bucket: number, open: boolean): number {
    const rows = this.instances.get(instance)?.[part];
    const now = open ? this.partNow(sim, instance, part) : rows?.[bucket + 1];
    const before = rows?.[bucket];
    return now === undefined || before === undefined ? Number.NaN : now - before;
  }

  private partNow(sim: Simulation, instance: number, part: number): number | undefined {
    const { runtime } = this;
    if (runtime === null || !isTold(runtime)) return undefined;
    const ep = runtime.endpoints.find((each) => each.instance === instance);
    return ep === undefined ? undefined : readInstance(sim, ep, part);
  }

  override close(sim: Simulation, boundary: number): void {
    super.close(sim, boundary);
    this.noteInstances(sim, boundary);
  }

  /** Two buckets become one, of its instances too. */
  widenInstances(): void {
    for (const [instance, parts] of this.instances) {
      const half = (rows: (number | undefined)[]) =>
        Array.from({ length: Math.ceil(rows.length / 2) }, (_, k) => rows[2 * k]);
      this.instances.set(instance, parts.map(half));
    }
  }

  truncateInstances(boundary: number): void {
    for (const rows of [...this.instances.values()].flat()) rows.length = Math.min(rows.length, boundary + 1);
  }
}

/** True if each of its instances is measured by itself. */
function isTold({ driver, endpoints }: NodeRuntime): boolean {
  return !driver && endpoints.length <= MAX_INSTANCES;
}

/** What is recorded of one request class at a node. */
export class ClassTrack extends BinTrack {
  /** The number of the class's name, and the name. */
  readonly label: number;
  readonly requestClass: string;

  constructor(node: NodeRuntime, label: number, requestClass: string, stores: Stores) {
    super(node, stores, CLASS_PARTS, CLASS_PARTS, CLASS_HISTOGRAMS);
    this.label = label;
    this.requestClass = requestClass;
  }

  override histogram(index: number): Histogram | undefined {
    return this.runtime?.classFigures[this.label]?.histograms[index];
  }

  protected override readRuntime(_: Simulation, node: NodeRuntime): void {
    const figures = node.classFigures[this.label];
    const { now } = this.rows;
    if (figures != null) readClassInto(figures, now, this.at);
    else now.fill(0, this.at, this.at + this.length);
  }
}

export class LinkTrack extends Track<LinkRuntime> {
  constructor(link: LinkRuntime, { rows }: Stores) {
    super(link.id, link, rows, LINK_COUNTERS, LINK_COUNTERS);
  }

  protected override readRuntime(_: Simulation, link: LinkRuntime): void {
    link.readCountersInto(this.rows.now, this.at);
  }
}
