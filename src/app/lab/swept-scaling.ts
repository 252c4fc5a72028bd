/** How a size scales that was swept: the universal scalability law through what was done a second while it was full. */
import { kinds } from '../../catalog/kinds.ts';
import { sizeFiguresOf } from '../../model/size-figures.ts';
import type { SweepPoint } from '../../model/sweep.ts';
import { type FoundScaling, type SizeMeasured, scalingOf } from '../../theory/usl.ts';
import type { ReplicationOutcome } from '../../worker/replication-protocol.ts';
import { estimateOf } from './lab-figures.ts';

interface SweptSize {
  readonly setting: { readonly path: string };
  readonly points: readonly SweepPoint[];
  /** Of each point its runs, as far as they have ended. */
  readonly outcomes: readonly (readonly ReplicationOutcome[])[];
}

/** Null where the setting is no size, was hardly ever full, or its runs have not ended. */
export function scalingOfSweep({ setting, points, outcomes }: SweptSize): FoundScaling | null {
  const [first] = points;
  const figures = first === undefined ? null : sizeFiguresOf(first.design, setting.path, kinds);
  if (figures === null || outcomes.some((all) => all.length === 0)) return null;
  const measured = points.flatMap(({ set }, i): SizeMeasured[] => {
    const concurrency = set[setting.path];
    const mean = (figure: typeof figures.throughput) => estimateOf(figure, outcomes[i]!).mean;
    if (typeof concurrency !== 'number') return [];
    const utilization = figures.utilization === null ? null : mean(figures.utilization);
    return [{ concurrency, throughput: mean(figures.throughput), utilization }];
  });
  return scalingOf(measured);
}
