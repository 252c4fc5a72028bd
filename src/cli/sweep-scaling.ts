/** How a size scales that was swept: the universal scalability law through what was done a second while it was full. */
import { kinds } from '../catalog/kinds.ts';
import { type Figure, readFigure } from '../model/figure-path.ts';
import type { Headline } from '../model/headline.ts';
import { sizeFiguresOf } from '../model/size-figures.ts';
import type { RunSummary } from '../model/telemetry.ts';
import { type SizeMeasured, scalingOf } from '../theory/usl.ts';
import type { PlannedSweep, SweptPoint, SweptScaling } from './sweep-points.ts';

/** The law of the only setting that was swept; null where it is no size, or was hardly ever full. */
export function sweptScaling(
  { options, input, knee }: PlannedSweep,
  points: readonly SweptPoint[],
): SweptScaling | null {
  const [parameter, ...others] = options.parameters;
  if (parameter === undefined || others.length > 0 || knee !== null) return null;
  const { path } = parameter;
  const figures = sizeFiguresOf(input.design, path, kinds);
  if (figures === null) return null;
  const { throughput, utilization } = figures;
  const measured = points.flatMap((point): SizeMeasured[] => {
    const concurrency = point.set[path];
    if (typeof concurrency !== 'number' || point.failure !== undefined) return [];
    return [
      {
        concurrency,
        throughput: meanAt(point, throughput),
        utilization: utilization === null ? null : meanAt(point, utilization),
      },
    ];
  });
  const found = scalingOf(measured);
  if (found === null) return null;
  const { law, measurements, peak, residual } = found;
  return {
    path,
    sizes: measurements.map(({ concurrency }) => concurrency),
    lambda: law.single,
    sigma: law.contention,
    kappa: law.coherency,
    peak: Number.isFinite(peak) ? peak : null,
    residual,
  };
}

/** A figure of a node: of one run, or its mean over replications, which stands in the same place. */
function meanAt(point: SweptPoint, figure: Figure): number {
  return readFigure(figure, point as RunSummary, {} as Headline);
}
