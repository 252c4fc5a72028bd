/**
 * The series of a run: what every column was in each bucket of simulated time. Buckets have one fixed width,
 * aligned to 0, and cover (start, end]: what happens at a boundary counts in the bucket that ends there. When
 * there are more than 600 the width doubles and neighbours merge, exactly, since rows of measurements are kept
 * and not their differences. Going back in time keeps what was recorded later, until the past is changed.
 */
import type { Engine } from '../engine/engine.ts';
import type { NodeRuntime } from '../engine/node-runtime.ts';
import type { Bucket, ColumnCatalog, HistogramColumn, HistogramName } from '../model/telemetry.ts';
import { type BinOrder, BinStore, type OpenBins } from './bucket-bins.ts';
import { hasObjective } from './class-summary.ts';
import {
  type ComputedColumn,
  classColumns,
  classHistograms,
  type Formula,
  fillValues,
  linkColumns,
  nodeColumns,
  nodeHistograms,
  valueBetween,
  workersEach,
} from './columns.ts';
import { INSTANCE_QUEUE, INSTANCE_SERVED, INSTANCE_WORK } from './measure.ts';
import { isThere, type Matrix, RowStore } from './rows.ts';
import { ClassTrack, LinkTrack, NodeTrack, type Stores, type TrackState } from './tracks.ts';

/** Most buckets of a run. */
export const MAX_BUCKETS = 600;
/** Width of the first buckets of a run whose duration is not known. */
const FIRST_WIDTH = 0.1;

/** The smallest of 1, 2 or 5 times a power of ten that cuts the duration into at most 600 buckets. */
export function bucketWidth(duration: number | null): number {
  if (duration === null) return FIRST_WIDTH;
  let decade = 1e-9;
  for (;;) {
    for (const step of [1, 2, 5])
      if (duration <= decade * step * MAX_BUCKETS) return niceNumber(decade, step);
    decade *= 10;
  }
}

/** The decimal number without the dust of repeated multiplication. */
function niceNumber(decade: number, step: number): number {
  return Number((decade * step).toPrecision(1));
}

type AnyTrack = NodeTrack | LinkTrack | ClassTrack;

export interface SeriesState {
  readonly width: number;
  readonly closed: number;
  readonly rows: Matrix;
  readonly bins: OpenBins;
  readonly tracks: ReadonlyMap<AnyTrack, TrackState>;
}

/** A column with the track that it is computed from, and what that is recorded in. */
export interface PlacedColumn extends ComputedColumn {
  readonly track: AnyTrack;
  readonly series: Series;
}
/** The columns of one track: of all of it, and then of its single instances. */
interface Block {
  readonly track: AnyTrack;
  readonly formulas: Formula;
  readonly columns: number;
  readonly instances: readonly PlacedColumn[];
}
export interface PlacedHistogram {
  readonly column: HistogramColumn;
  readonly track: NodeTrack | ClassTrack;
  readonly index: number;
}

export class Series {
  width: number;
  /** Buckets 0 … closed − 1 are over. */
  closed = 0;
  /** Raised when all that was shown is void: wider buckets, another moment. */
  resets = 0;
  /** The nodes of the design, in the order of their columns; as of the last `refresh`. */
  nodes: readonly NodeRuntime[] = [];
  private readonly engine: Engine;
  private readonly stores: Stores = { rows: new RowStore(), bins: new BinStore() };
  private readonly nodeTracks = new Map<string, NodeTrack>();
  private readonly linkTracks = new Map<string, LinkTrack>();
  private readonly classTracks = new Map<string, ClassTrack>();
  /** All of them, in that order: to go through thousands is quicker than through three maps. */
  private every: readonly AnyTrack[] = [];
  private epoch = 0;
  /** Nodes of whose instances everything is shown. */
  private detailed: ReadonlySet<string> = new Set();
  /** The columns are made of what they were made of the last time: nodes, instances, errors, promises. */
  private isSigned = false;
  private promised: ReadonlySet<ClassTrack> = new Set();
  /** What they were made of, in full. */
  private shape = '';
  private columns: PlacedColumn[] = [];
  /** The same columns, in their order, as they are computed. */
  private blocks: readonly Block[] = [];
  private histograms: PlacedHistogram[] = [];
  private order: BinOrder = { version: 0, slots: new Int32Array(0), sources: [] };

  constructor(engine: Engine, duration: number | null) {
    this.engine = engine;
    this.width = bucketWidth(duration);
    this.designChanged();
  }

  /** When the open bucket is over. */
  get nextBoundary(): number {
    return (this.closed + 1) * this.width;
  }

  /** The open bucket is over now. Returns false when the buckets became wider instead and it is still open. */
  close(): boolean {
    if (this.closed >= MAX_BUCKETS) {
      this.widen();
      return false;
    }
    this.read();
    this.closed++;
    const { rows, bins } = this.stores;
    rows.close(this.closed);
    bins.close(this.closed, this.order);
    for (const track of this.every) track.close(this.engine.simulation, this.closed);
    return true;
  }

  private widen(): void {
    this.width *= 2;
    this.closed = Math.floor(this.closed / 2);
    this.stores.rows.widen(this.every);
    this.stores.bins.widen(this.order);
    for (const track of this.nodeTracks.values()) track.widenInstances();
    this.resets++;
  }

  /** Brings the rows of all tracks up to now. */
  private read(): void {
    this.noteClasses();
    const { simulation } = this.engine;
    for (const track of this.every) if (track.read(simulation)) this.isSigned = false;
  }

  /** What histograms have recorded is about to be cleared: it is kept. */
  keepBins(): void {
    this.read();
    this.stores.bins.takeAll();
  }

  /** Tracks came or went. */
  private gather(): void {
    this.every = [...this.nodeTracks.values(), ...this.linkTracks.values(), ...this.classTracks.values()];
    this.isSigned = false;
  }

  /** Request classes that have come to a node for the first time are recorded from the open bucket on. */
  private noteClasses(): void {
    const { nodes, classNames } = this.engine.simulation;
    if (classNames.length === 1) return;
    const { size } = this.classTracks;
    for (const node of nodes) {
      for (let label = 1; label < node.classFigures.length && !node.removed; label++) {
        if (node.classFigures[label] == null) continue;
        const key = `${node.id}/${node.kind.id}/${classNames[label]}`;
        const track =
          this.classTracks.get(key) ?? new ClassTrack(node, label, classNames[label]!, this.stores);
        this.classTracks.set(key, track);
        if (track.runtime === node) continue;
        track.begin(node, this.closed);
        this.isSigned = false;
      }
    }
    if (this.classTracks.size !== size) this.gather();
  }

  /** Nodes or links came or went. */
  designChanged(): void {
    const sim = this.engine.simulation;
    const partly = sim.now > this.closed * this.width;
    for (const track of this.every) if (track.runtime?.removed === true) track.end(sim, partly);
    for (const node of sim.nodes) {
      if (node.removed) continue;
      // the same id with another kind measures other things
      const key = `${node.id}/${node.kind.id}`;
      const track = this.nodeTracks.get(key) ?? new NodeTrack(node, this.stores);
      this.nodeTracks.set(key, track);
      if (track.runtime !== node) track.begin(node, this.closed);
    }
    for (const link of sim.links) {
      if (link.removed) continue;
      const track = this.linkTracks.get(link.id) ?? new LinkTrack(link, this.stores);
      this.linkTracks.set(link.id, track);
      if (track.runtime !== link) track.begin(link, this.closed);
    }
    this.gather();
    if (partly) return;
    for (const track of this.nodeTracks.values()) track.noteInstances(sim, this.closed);
  }

  /** Brings the open bucket up to now and looks whether the columns are other ones than before. */
  refresh(): void {
    this.read();
    if (this.isSigned && !this.promisesOthers()) return;
    this.isSigned = true;
    const live = [...this.nodeTracks.values()].filter((track) => track.runtime !== null);
    const classes = [...this.classTracks.values()].filter((track) => track.runtime !== null);
    const links = [...this.linkTracks.values()].filter((track) => track.runtime !== null);
    this.promised = new Set(classes.filter((track) => this.promises(track)));
    this.nodes = live.map(({ known }) => known);
    this.columns = [
      ...live.flatMap((track) => this.columnsOfNode(track, this.detailed.has(track.id))),
      ...classes.flatMap((track) => this.columnsOfClass(track)),
      ...links.flatMap((track) => this.columnsOfLink(track)),
    ];
    this.blocks = blocksOf(this.columns);
    this.histograms = [
      ...live.flatMap((track) => histogramsOfNode(track)),
      ...classes.flatMap((track) => histogramsOfClass(track)),
    ];
    const slots = Int32Array.from(this.histograms, ({ track, index }) => track.slotOf(index));
    const sources = this.histograms.map(({ track, index }) => track.histogram(index)!);
    this.order = { version: this.order.version + 1, slots, sources };
    const shape = JSON.stringify([
      this.columns.map(({ column }) => column),
      this.histograms.map(({ column }) => column),
    ]);
    if (shape === this.shape) return;
    this.shape = shape;
    this.epoch++;
  }

  /** True if a request class promises a time now and did not before, or the other way round. */
  private promisesOthers(): boolean {
    for (const track of this.classTracks.values())
      if (track.runtime !== null && this.promises(track) !== this.promised.has(track)) return true;
    return false;
  }

  private promises({ known, label }: ClassTrack): boolean {
    return hasObjective(this.engine.simulation, known, label);
  }

  /** From now on shows queue and rate of every instance of some nodes, from the beginning of the run. */
  detailInstances(nodes: readonly string[]): void {
    if (nodes.length === this.detailed.size && nodes.every((id) => this.detailed.has(id))) return;
    this.detailed = new Set(nodes);
    this.isSigned = false;
    this.resets++;
  }

  /** Which columns there are, as of the last `refresh`: raised with every other catalog. */
  get catalogEpoch(): number {
    return this.epoch;
  }

  /** Raised whenever the design or anything else has changed that columns are made of, even if they are the same. */
  get arrangement(): number {
    return this.order.version;
  }

  /** What the columns mean, as of the last `refresh`. */
  catalog(): ColumnCatalog {
    return {
      epoch: this.epoch,
      columns: this.columns.map(({ column }) => column),
      histograms: this.histograms.map(({ column }) => column),
    };
  }

  /**
   * The buckets from the given one on, the open one last; as of the last `refresh`. Given places of histograms, the
   * open one tells of those alone.
   */
  buckets(from: number, looked?: Int32Array<ArrayBuffer>): Bucket[] {
    const buckets: Bucket[] = [];
    for (let index = from; index < this.closed; index++) {
      const histograms = this.stores.bins.closedSideBySide(index, this.order);
      buckets.push({ index, width: this.width, ...this.covering(index, this.width, false), histograms });
    }
    const covered = this.engine.now - this.closed * this.width;
    if (covered <= 0) return buckets;
    const histograms = this.stores.bins.openSideBySide(this.order, looked);
    const open = { index: this.closed, width: this.width, ...this.covering(this.closed, covered, true) };
    buckets.push({ ...open, histograms, ...(looked !== undefined && { looked }) });
    return buckets;
  }

  /** The places of some histograms among those of the catalog, rising; names that it does not have are left out. */
  placesOf(names: readonly HistogramName[]): Int32Array<ArrayBuffer> {
    const wanted = new Set(names.map(({ id, metric }) => `${id}/${metric}`));
    const places = this.histograms.flatMap(({ column: { id, metric } }, place) =>
      wanted.has(`${id}/${metric}`) ? [place] : [],
    );
    return Int32Array.from(places);
  }

  /** The readings between which a bucket lies. */
  private ends(index: number, open: boolean): readonly [Matrix | undefined, Matrix | undefined] {
    const { rows } = this.stores;
    return [rows.at(index), open ? rows.now : rows.at(index + 1)];
  }

  private covering(index: number, covered: number, open: boolean): Pick<Bucket, 'covered' | 'values'> {
    const values = new Float64Array(this.columns.length);
    const [before, now] = this.ends(index, open);
    let to = 0;
    for (const { track, formulas, columns, instances } of this.blocks) {
      const { at } = track;
      if (isThere(before, at) && isThere(now, at) && (!open || track.isMeasured))
        fillValues(formulas, before, now, at, covered, values, to);
      else values.fill(Number.NaN, to, to + columns);
      to += columns;
      for (const column of instances) values[to++] = this.valueIn(column, index, covered, open);
    }
    return { covered, values };
  }

  /** The value of a column in a bucket; NaN where there is none. */
  valueIn(column: PlacedColumn, bucket: number, seconds: number, open: boolean): number {
    const { track, formula } = column;
    const { endpoint, metric } = column.column;
    const [before, now] = this.ends(bucket, open);
    const { at } = track;
    if (!isThere(before, at) || !isThere(now, at) || (open && !track.isMeasured)) return Number.NaN;
    if (endpoint === undefined || !(track instanceof NodeTrack))
      return valueBetween(formula, before, now, at, seconds);
    const part = INSTANCE_METRICS[metric] ?? INSTANCE_WORK;
    const per = part === INSTANCE_WORK ? workersEach(track.known, before, now, at) : 1;
    return track.partOf(this.engine.simulation, endpoint, part, bucket, open) / (per * seconds);
  }

  /** The tracks that have something to show up to now, those of deleted nodes included, in order of appearance. */
  past(): { readonly columns: readonly PlacedColumn[]; readonly histograms: readonly PlacedHistogram[] } {
    this.read();
    const nodes = [...this.nodeTracks.values()].filter((track) => track.hasPast(this.closed));
    const links = [...this.linkTracks.values()].filter((track) => track.hasPast(this.closed));
    // by nodes and classes: when each was noted first depends on who has looked
    const classes = [...this.classTracks.values()]
      .filter((track) => track.hasPast(this.closed))
      .sort((a, b) => a.known.index - b.known.index || a.label - b.label);
    return {
      columns: [
        ...nodes.flatMap((track) => this.columnsOfNode(track)),
        ...classes.flatMap((track) => this.columnsOfClass(track)),
        ...links.flatMap((track) => this.columnsOfLink(track)),
      ],
      histograms: [
        ...nodes.flatMap((track) => histogramsOfNode(track)),
        ...classes.flatMap((track) => histogramsOfClass(track)),
      ],
    };
  }

  /** With `detailed`, queue and rate of each instance, too. */
  private columnsOfNode(track: NodeTrack, detailed = false): PlacedColumn[] {
    const columns = nodeColumns(track.known, track.errors).map((column) => this.placed(column, track));
    const limited = columns.some(({ column }) => column.metric === 'utilization');
    if (!limited) return columns;
    const shown = columns.filter(
      ({ column: { metric, statistic } }) =>
        statistic !== 'last' && (detailed ? metric in INSTANCE_METRICS : metric === 'utilization'),
    );
    const instances = track.instanceNumbers.flatMap((endpoint) =>
      shown.map((each) => ({ ...each, column: { ...each.column, endpoint } })),
    );
    return [...columns, ...instances];
  }

  private columnsOfLink(track: LinkTrack): PlacedColumn[] {
    return linkColumns(track.id).map((column) => this.placed(column, track));
  }

  private columnsOfClass(track: ClassTrack): PlacedColumn[] {
    const promises = hasObjective(this.engine.simulation, track.known, track.label);
    return classColumns(track.known, track.requestClass, promises).map((column) =>
      this.placed(column, track),
    );
  }

  private placed(column: ComputedColumn, track: AnyTrack): PlacedColumn {
    return { ...column, track, series: this };
  }

  capture(): SeriesState {
    const { rows, bins } = this.stores;
    return {
      width: this.width,
      closed: this.closed,
      rows: rows.capture(),
      bins: bins.capture(),
      tracks: new Map(this.every.map((track) => [track, track.capture()] as const)),
    };
  }

  /** True for a state that lies on a boundary of buckets as wide as they are now. */
  fits(state: SeriesState): boolean {
    return Number.isInteger(state.closed / (this.width / state.width));
  }

  /** Goes to a state that fits. The engine must be there already. What was recorded later stays. */
  restore(state: SeriesState): void {
    const sim = this.engine.simulation;
    this.isSigned = false;
    this.closed = state.closed / (this.width / state.width);
    this.stores.rows.restore(state.rows);
    this.stores.bins.restore(state.bins);
    for (const track of this.nodeTracks.values()) track.restore(state.tracks.get(track), sim.nodes);
    for (const track of this.linkTracks.values()) track.restore(state.tracks.get(track), sim.links);
    for (const track of this.classTracks.values()) track.restore(state.tracks.get(track), sim.nodes);
    this.resets++;
  }

  /** What was recorded after now will not happen like that: forgets it. */
  truncate(): void {
    this.stores.rows.truncate(this.closed);
    this.stores.bins.truncate(this.closed);
    for (const track of this.nodeTracks.values()) track.truncateInstances(this.closed);
    for (const tracks of [this.nodeTracks, this.linkTracks, this.classTracks] as Map<string, AnyTrack>[])
      for (const [key, track] of tracks) if (!track.hasPast(this.closed)) tracks.delete(key);
    this.gather();
  }
}

/** The columns as blocks, one for each track. Nodes of a kind have the same formulas, which stand in memory once. */
function blocksOf(columns: readonly PlacedColumn[]): Block[] {
  const shared = new Map<string, Formula>();
  const blocks: Block[] = [];
  for (let from = 0, to = 0; from < columns.length; from = to) {
    const { track } = columns[from]!;
    while (columns[to]?.track === track) to++;
    const own = columns.slice(from, to);
    const whole = own.filter(({ column }) => column.endpoint === undefined);
    const numbers = whole.flatMap(({ formula }) => formula);
    const formulas = shared.get(numbers.join()) ?? numbers;
    shared.set(numbers.join(), formulas);
    blocks.push({ track, formulas, columns: whole.length, instances: own.slice(whole.length) });
  }
  return blocks;
}

/** The value of a column in a bucket; NaN where there is none. */
export function valueIn(column: PlacedColumn, bucket: number, seconds: number, open: boolean): number {
  return column.series.valueIn(column, bucket, seconds, open);
}

/** What of an instance a metric is made of. */
const INSTANCE_METRICS: { readonly [metric: string]: number } = {
  utilization: INSTANCE_WORK,
  queueLength: INSTANCE_QUEUE,
  completions: INSTANCE_SERVED,
};

function histogramsOfClass(track: ClassTrack): PlacedHistogram[] {
  return classHistograms(track.known, track.requestClass).map((histogram) => ({ ...histogram, track }));
}

function histogramsOfNode(track: NodeTrack): PlacedHistogram[] {
  return nodeHistograms(track.known).map((histogram) => ({ ...histogram, track }));
}
