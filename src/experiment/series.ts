/**
 * The series of a run: what every column was in each bucket of simulated time. Buckets have one fixed width,
 * aligned to 0, and cover (start, end]: what happens at a boundary counts in the bucket that ends there. When
 * there are more than 600 the width doubles and neighbours merge, exactly, since rows of measurements are kept
 * and not their differences. Going back in time keeps what was recorded later, until the past is changed.
 */
import type { Engine } from '../engine/engine.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Bucket, ColumnCatalog } from '../model/telemetry.ts';
import { hasObjective } from './class-summary.ts';
import {
  type ComputedColumn,
  classColumns,
  classHistograms,
  type Formula,
  linkColumns,
  nodeColumns,
  nodeHistograms,
  workersEach,
} from './columns.ts';
import { INSTANCE_QUEUE, INSTANCE_SERVED, INSTANCE_WORK } from './measure.ts';
import type { SparseBins } from './sparse-bins.ts';
import { ClassTrack, LinkTrack, NodeTrack, type TrackState } from './tracks.ts';

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

export interface SeriesState {
  readonly width: number;
  readonly closed: number;
  readonly nodes: ReadonlyMap<NodeTrack, TrackState>;
  readonly links: ReadonlyMap<LinkTrack, TrackState>;
  readonly classes: ReadonlyMap<ClassTrack, TrackState>;
}

/** A column with the track that it is computed from. */
export interface PlacedColumn extends ComputedColumn {
  readonly track: NodeTrack | LinkTrack | ClassTrack;
}
/** The columns of one track: of all of it, and then of its single instances. */
interface Block {
  readonly track: NodeTrack | LinkTrack | ClassTrack;
  readonly formulas: readonly Formula[];
  readonly instances: readonly PlacedColumn[];
}
export interface PlacedHistogram {
  readonly column: ColumnCatalog['histograms'][number];
  readonly track: NodeTrack | ClassTrack;
  readonly index: number;
}

export class Series {
  width: number;
  /** Buckets 0 … closed − 1 are over. */
  closed = 0;
  /** Raised when all that was shown is void: wider buckets, another moment. */
  resets = 0;
  private readonly engine: Engine;
  private readonly nodeTracks = new Map<string, NodeTrack>();
  private readonly linkTracks = new Map<string, LinkTrack>();
  private readonly classTracks = new Map<string, ClassTrack>();
  private epoch = 0;
  /** Nodes of whose instances everything is shown. */
  private detailed: ReadonlySet<string> = new Set();
  /** What the columns were made of: in short, for a look at every frame, and in full. */
  private signature = '';
  private shape = '';
  private columns: PlacedColumn[] = [];
  /** The same columns, in their order, as they are computed. */
  private blocks: readonly Block[] = [];
  private histograms: PlacedHistogram[] = [];

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
    this.noteClasses();
    this.closed++;
    for (const track of this.tracks()) track.close(this.engine.simulation, this.closed);
    return true;
  }

  private widen(): void {
    this.width *= 2;
    this.closed = Math.floor(this.closed / 2);
    for (const track of this.tracks()) track.widen();
    this.resets++;
  }

  *tracks(): Generator<NodeTrack | LinkTrack | ClassTrack> {
    yield* this.nodeTracks.values();
    yield* this.linkTracks.values();
    yield* this.classTracks.values();
  }

  /** Request classes that have come to a node for the first time are recorded from the open bucket on. */
  private noteClasses(): void {
    const { nodes, classNames } = this.engine.simulation;
    if (classNames.length === 1) return;
    for (const node of nodes) {
      for (let label = 1; label < node.classFigures.length && !node.removed; label++) {
        if (node.classFigures[label] == null) continue;
        const key = `${node.id}/${node.kind.id}/${classNames[label]}`;
        const track = this.classTracks.get(key) ?? new ClassTrack(node, label, classNames[label]!);
        this.classTracks.set(key, track);
        if (track.runtime !== node) track.begin(node, this.closed);
      }
    }
  }

  /** Nodes or links came or went. */
  designChanged(): void {
    const sim = this.engine.simulation;
    this.signature = '';
    const partly = sim.now > this.closed * this.width;
    for (const track of this.tracks()) if (track.runtime?.removed === true) track.end(sim, partly);
    for (const node of sim.nodes) {
      if (node.removed) continue;
      // the same id with another kind measures other things
      const key = `${node.id}/${node.kind.id}`;
      const track = this.nodeTracks.get(key) ?? new NodeTrack(node.id, node);
      this.nodeTracks.set(key, track);
      if (track.runtime !== node) track.begin(node, this.closed);
    }
    for (const link of sim.links) {
      if (link.removed) continue;
      const track = this.linkTracks.get(link.id) ?? new LinkTrack(link.id, link);
      this.linkTracks.set(link.id, track);
      if (track.runtime !== link) track.begin(link, this.closed);
    }
    if (partly) return;
    for (const track of this.nodeTracks.values()) track.noteInstances(sim, this.closed);
  }

  /** Brings the open bucket up to now and looks whether the columns are other ones than before. */
  refresh(): void {
    this.noteClasses();
    for (const track of this.tracks()) track.read(this.engine.simulation);
    const live = [...this.nodeTracks.values()].filter((track) => track.runtime !== null);
    const classes = [...this.classTracks.values()].filter((track) => track.runtime !== null);
    const signature = [
      ...live.map((track) => `${track.id}/${track.errors}/${track.instanceNumbers}`),
      ...classes.map(({ id, requestClass, known, label }) => {
        return `${id}/${requestClass}/${hasObjective(this.engine.simulation, known, label)}`;
      }),
    ].join();
    if (signature === this.signature) return;
    this.signature = signature;
    this.columns = [
      ...live.flatMap((track) => columnsOfNode(track, this.detailed.has(track.id))),
      ...classes.flatMap((track) => columnsOfClass(track, this.engine.simulation)),
      ...[...this.linkTracks.values()]
        .filter((track) => track.runtime !== null)
        .flatMap((track) => columnsOfLink(track)),
    ];
    this.blocks = blocksOf(this.columns);
    this.histograms = [
      ...live.flatMap((track) => histogramsOfNode(track)),
      ...classes.flatMap((track) => histogramsOfClass(track)),
    ];
    const shape = JSON.stringify([
      this.columns.map(({ column }) => column),
      this.histograms.map(({ column }) => column),
    ]);
    if (shape === this.shape) return;
    this.shape = shape;
    this.epoch++;
  }

  /** From now on shows queue and rate of every instance of some nodes, from the beginning of the run. */
  detailInstances(nodes: readonly string[]): void {
    if (nodes.length === this.detailed.size && nodes.every((id) => this.detailed.has(id))) return;
    this.detailed = new Set(nodes);
    this.signature = '';
    this.resets++;
  }

  /** What the columns mean, as of the last `refresh`. */
  catalog(): ColumnCatalog {
    return {
      epoch: this.epoch,
      columns: this.columns.map(({ column }) => column),
      histograms: this.histograms.map(({ column }) => column),
    };
  }

  /** The buckets from the given one on, the open one last; as of the last `refresh`. */
  buckets(from: number): Bucket[] {
    const buckets: Bucket[] = [];
    for (let index = from; index < this.closed; index++) buckets.push(this.bucket(index, this.width, false));
    const covered = this.engine.now - this.closed * this.width;
    if (covered > 0) buckets.push(this.bucket(this.closed, covered, true));
    return buckets;
  }

  private bucket(index: number, covered: number, open: boolean): Bucket {
    const values = new Float64Array(this.columns.length);
    let at = 0;
    for (const { track, formulas, instances } of this.blocks) {
      const rows = track.between(index, open);
      for (const formula of formulas) {
        values[at++] = rows === undefined ? Number.NaN : formula(rows[0], rows[1], covered);
      }
      for (const column of instances) values[at++] = valueIn(column, index, covered, open);
    }
    const bins = this.histograms.map(({ track, index: which }) => track.histogramOf(which, index, open));
    return { index, width: this.width, covered, values, histograms: sideBySide(bins) };
  }

  /** The tracks that have something to show up to now, those of deleted nodes included, in order of appearance. */
  past(): { readonly columns: readonly PlacedColumn[]; readonly histograms: readonly PlacedHistogram[] } {
    this.noteClasses();
    for (const track of this.tracks()) track.read(this.engine.simulation);
    const nodes = [...this.nodeTracks.values()].filter((track) => track.hasPast(this.closed));
    const links = [...this.linkTracks.values()].filter((track) => track.hasPast(this.closed));
    // by nodes and classes: when each was noted first depends on who has looked
    const classes = [...this.classTracks.values()]
      .filter((track) => track.hasPast(this.closed))
      .sort((a, b) => a.known.index - b.known.index || a.label - b.label);
    return {
      columns: [
        ...nodes.flatMap((track) => columnsOfNode(track)),
        ...classes.flatMap((track) => columnsOfClass(track, this.engine.simulation)),
        ...links.flatMap((track) => columnsOfLink(track)),
      ],
      histograms: [
        ...nodes.flatMap((track) => histogramsOfNode(track)),
        ...classes.flatMap((track) => histogramsOfClass(track)),
      ],
    };
  }

  capture(): SeriesState {
    const states = <T extends NodeTrack | LinkTrack | ClassTrack>(tracks: Iterable<T>) =>
      new Map([...tracks].map((track) => [track, track.capture()] as const));
    return {
      width: this.width,
      closed: this.closed,
      nodes: states(this.nodeTracks.values()),
      links: states(this.linkTracks.values()),
      classes: states(this.classTracks.values()),
    };
  }

  /** True for a state that lies on a boundary of buckets as wide as they are now. */
  fits(state: SeriesState): boolean {
    return Number.isInteger(state.closed / (this.width / state.width));
  }

  /** Goes to a state that fits. The engine must be there already. What was recorded later stays. */
  restore(state: SeriesState): void {
    const sim = this.engine.simulation;
    this.signature = '';
    this.closed = state.closed / (this.width / state.width);
    for (const track of this.nodeTracks.values()) track.restore(state.nodes.get(track), sim.nodes);
    for (const track of this.linkTracks.values()) track.restore(state.links.get(track), sim.links);
    for (const track of this.classTracks.values()) track.restore(state.classes.get(track), sim.nodes);
    this.resets++;
  }

  /** What was recorded after now will not happen like that: forgets it. */
  truncate(): void {
    for (const track of this.tracks()) track.truncate(this.closed);
    for (const [key, track] of this.nodeTracks) if (!track.hasPast(this.closed)) this.nodeTracks.delete(key);
    for (const [key, track] of this.linkTracks) if (!track.hasPast(this.closed)) this.linkTracks.delete(key);
    for (const [key, track] of this.classTracks)
      if (!track.hasPast(this.closed)) this.classTracks.delete(key);
  }
}

/** Histograms one after the other, each behind its number of bins. */
function sideBySide(histograms: readonly SparseBins[]): Int32Array<ArrayBuffer> {
  const row = new Int32Array(histograms.reduce((length, bins) => length + 1 + bins.length, 0));
  let at = 0;
  for (const bins of histograms) {
    row[at++] = bins.length / 2;
    for (let i = 0; i < bins.length; i++) row[at++] = bins[i]!;
  }
  return row;
}

/**
 * The columns as blocks, one for each track. Nodes of a kind have the same formulas, each its own copy: a frame of
 * thousands of nodes would wait for the memory of all of them.
 */
function blocksOf(columns: readonly PlacedColumn[]): Block[] {
  const shared = new Map<string, readonly Formula[]>();
  const blocks: Block[] = [];
  for (let from = 0, to = 0; from < columns.length; from = to) {
    const { track } = columns[from]!;
    while (columns[to]?.track === track) to++;
    const own = columns.slice(from, to);
    const whole = own.filter(({ column }) => column.endpoint === undefined);
    const names = whole.map(({ column: { metric, statistic, by } }) => `${metric} ${statistic} ${by}`);
    const key = `${track instanceof LinkTrack ? 'link' : track.known.kind.id} ${names}`;
    const formulas = shared.get(key) ?? whole.map(({ compute }) => compute);
    shared.set(key, formulas);
    blocks.push({ track, formulas, instances: own.slice(whole.length) });
  }
  return blocks;
}

/** The value of a column in a bucket; NaN where there is none. */
export function valueIn(column: PlacedColumn, bucket: number, seconds: number, open: boolean): number {
  const { track } = column;
  const { endpoint, metric } = column.column;
  const rows = track.between(bucket, open);
  if (rows === undefined) return Number.NaN;
  if (endpoint === undefined || !(track instanceof NodeTrack))
    return column.compute(rows[0], rows[1], seconds);
  const part = INSTANCE_METRICS[metric] ?? INSTANCE_WORK;
  const per = part === INSTANCE_WORK ? workersEach(track.known, rows[0], rows[1]) : 1;
  return track.partOf(endpoint, part, bucket, open) / (per * seconds);
}

/** What of an instance a metric is made of. */
const INSTANCE_METRICS: { readonly [metric: string]: number } = {
  utilization: INSTANCE_WORK,
  queueLength: INSTANCE_QUEUE,
  completions: INSTANCE_SERVED,
};

/** With `detailed`, queue and rate of each instance, too. */
function columnsOfNode(track: NodeTrack, detailed = false): PlacedColumn[] {
  const columns = nodeColumns(track.known, track.errors).map((column) => ({ ...column, track }));
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

function columnsOfLink(track: LinkTrack): PlacedColumn[] {
  return linkColumns(track.id).map((column) => ({ ...column, track }));
}

function columnsOfClass(track: ClassTrack, sim: Simulation): PlacedColumn[] {
  const promises = hasObjective(sim, track.known, track.label);
  return classColumns(track.known, track.requestClass, promises).map((column) => ({ ...column, track }));
}

function histogramsOfClass(track: ClassTrack): PlacedHistogram[] {
  return classHistograms(track.known, track.requestClass).map((histogram) => ({ ...histogram, track }));
}

function histogramsOfNode(track: NodeTrack): PlacedHistogram[] {
  return nodeHistograms(track.known).map((histogram) => ({ ...histogram, track }));
}
