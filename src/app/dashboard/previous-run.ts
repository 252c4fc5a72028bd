/**
 * The run before this one, to be drawn faintly behind it: what if the pool were larger, what with another seed?
 * When a run gives way to another, the series that the cards show are kept as small arrays, and nothing else of
 * it; only the last one is kept.
 */
import { create } from 'zustand';
import type { Design } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { onRunReplaced, useRunStore } from '../stores/run-store.ts';
import type { SeriesTable } from '../stores/selectors.ts';
import { clockText } from '../ui/figure-text.ts';

/** A series of the run before, in single precision: it is drawn and not computed with. */
export interface KeptLine {
  readonly id: string;
  readonly values: Float32Array;
}
export interface KeptChart {
  readonly times: Float32Array;
  readonly lines: readonly KeptLine[];
}

export interface PreviousRun {
  readonly title: string;
  readonly seed: number;
  /** How far it had come, simulated seconds. */
  readonly until: number;
  readonly nodes: ReadonlySet<string>;
  readonly charts: ReadonlyMap<string, KeptChart>;
}

interface PreviousState {
  readonly run: PreviousRun | null;
  /** Drawn behind the present one. */
  readonly shown: boolean;
}

export const usePrevious = create<PreviousState>()(() => ({ run: null, shown: false }));

/** Points of a kept series: as many as a run has buckets, so that zooming into it is no disappointment. */
export const KEPT_POINTS = 600;

type ReadAll = (design: Design) => SeriesTable;
const readers = new Map<string, ReadAll>();

/** A card says how all of its run is read; returns how to stop. */
export function keepWhenReplaced(card: string, read: ReadAll): () => void {
  readers.set(card, read);
  return () => {
    if (readers.get(card) === read) readers.delete(card);
  };
}

/** A table in single precision; lines without any value are left out. */
export function kept({ times, lines }: SeriesTable): KeptChart {
  return {
    times: Float32Array.from(times),
    lines: lines
      .filter(({ values }) => values.some((value) => !Number.isNaN(value)))
      .map(({ id, values }) => ({ id, values: Float32Array.from(values) })),
  };
}

/** True if two runs are of the same thing, so that one can be laid behind the other. */
export function isComparable(
  { title, nodes }: Pick<PreviousRun, 'title' | 'nodes'>,
  design: Design,
): boolean {
  if (title === design.title) return true;
  const common = design.nodes.filter(({ id }) => nodes.has(id)).length;
  return common > 0 && common * 2 >= Math.max(nodes.size, design.nodes.length);
}

/** What a run must have simulated to be worth keeping, seconds: one that is begun again at once is not. */
const SHORTEST_KEPT = 0.5;

onRunReplaced((design) => {
  const { time: until, seed } = useRunStore.getState();
  if (until < SHORTEST_KEPT || readers.size === 0) return;
  const charts = new Map([...readers].map(([card, read]) => [card, kept(read(design))]));
  const nodes = new Set(design.nodes.map(({ id }) => id));
  usePrevious.setState({ run: { title: design.title, seed, until, nodes, charts } });
});

/** The run before, if there is one to be laid behind this one. */
export function comparableRun(): PreviousRun | null {
  const { run } = usePrevious.getState();
  return run !== null && isComparable(run, useDesignStore.getState().design) ? run : null;
}

/** What a card showed of the run before, if that is wanted. */
export function behind(card: string): KeptChart | null {
  return usePrevious.getState().shown ? (comparableRun()?.charts.get(card) ?? null) : null;
}

/** "the run before: seed 7, until 1:20" */
export function previousText(run: PreviousRun): string {
  const { design } = useDesignStore.getState();
  const title = run.title === design.title ? '' : `${run.title}, `;
  return `${title}seed ${run.seed}, until ${clockText(run.until)}`;
}
