/**
 * What `sweep` prints of a point: its settings, the figures that were asked for with their intervals, and the whole
 * summary of its runs, as `sim` prints it. A point whose runs cannot end (too many calls in flight) says so in place of
 * figures: that is a result too.
 */
import type { ReplicationOutcome } from '../experiment/replicate.ts';
import { combineReplications, confidence, type ReplicatedSummary } from '../experiment/replications.ts';
import { type Figure, readFigure } from '../model/figure-path.ts';
import type { LoadResult } from '../model/load-promise.ts';
import type { SettingPlace } from '../model/setting-path.ts';
import type { SweepParameter, SweepPoint } from '../model/sweep.ts';
import type { RunSummary } from '../model/telemetry.ts';
import type { SimInput } from './read-input.ts';
import type { SweepOptions } from './sweep-options.ts';
import type { Replicated } from './threads.ts';

export interface PlannedSweep {
  readonly options: SweepOptions;
  readonly input: SimInput;
  readonly points: readonly SweepPoint[];
  readonly figures: readonly Figure[];
  /** The load that is raised, and from where. */
  readonly knee: KneePlan | null;
}
export interface KneePlan {
  readonly place: SettingPlace;
  readonly from: number;
}

/** What `--json` prints. */
export interface Sweep {
  readonly title: string;
  readonly parameters: readonly SweepParameter[];
  readonly seed: number;
  readonly replications: number;
  readonly duration: number | null;
  readonly warmup: number;
  readonly points: readonly SweptPoint[];
  /** Where one size was swept under a load that filled it. */
  readonly scaling?: SweptScaling;
}

/** The universal scalability law of a size (`theory/usl.ts`). */
export interface SweptScaling {
  readonly path: string;
  /** The sizes that were full: what the law was fitted to. */
  readonly sizes: readonly number[];
  readonly lambda: number;
  readonly sigma: number;
  readonly kappa: number;
  /** Size with the largest throughput; null: it grows for ever. */
  readonly peak: number | null;
  /** Root mean square error, as a share of the mean throughput. */
  readonly residual: number;
}

export interface FigureEstimate {
  readonly mean: number;
  /** Of the mean; absent with fewer than two replications. */
  readonly ci95?: readonly [low: number, high: number];
}
export type SweptPoint = Partial<RunSummary | ReplicatedSummary> & {
  readonly set: { readonly [path: string]: unknown };
  readonly metrics: { readonly [figure: string]: FigureEstimate };
  readonly knee?: FoundKnee;
  /** Why there are no figures. */
  readonly failure?: string;
};

export interface FoundKnee {
  readonly path: string;
  /** The largest load that was carried, 0 where none was; the smallest that was not, null where all were. */
  readonly load: number;
  readonly refused: number | null;
  /** Every load that was tried, in the order of trying. */
  readonly tried: readonly (LoadResult & { readonly load: number })[];
}

/** A point out of its runs. */
export function sweptPoint(
  { figures }: Pick<PlannedSweep, 'figures'>,
  set: SweptPoint['set'],
  outcomes: readonly ReplicationOutcome[],
): SweptPoint {
  const failed = outcomes.find((outcome) => !outcome.ok);
  if (failed !== undefined && !failed.ok) return { set, metrics: {}, failure: failed.failure };
  const runs = outcomes as readonly Replicated[];
  const metrics = figures.map((figure): [string, FigureEstimate] => {
    const values = runs.map(({ summary, headline }) => readFigure(figure, summary, headline));
    const { mean, low, high } = confidence(values.filter((value) => !Number.isNaN(value)));
    return [figure.path, runs.length < 2 ? { mean } : { mean, ci95: [low, high] }];
  });
  const summaries = runs.map(({ summary }) => summary);
  const summary = summaries.length === 1 ? summaries[0]! : combineReplications(summaries);
  return { set, metrics: Object.fromEntries(metrics), ...summary };
}
