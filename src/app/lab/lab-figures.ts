/** The figures that the laboratory offers, and what replications say of one. */
import { kinds } from '../../catalog/kinds.ts';
import type { Design } from '../../model/design.ts';
import { type Figure, parseFigure, readFigure } from '../../model/figure-path.ts';
import { headlineNames } from '../../model/headline.ts';
import { sampleMean } from '../../theory/sample-mean.ts';
import type { ReplicationOutcome } from '../../worker/replication-protocol.ts';

/** What most people ask about; then the others of the whole design. */
const FIRST = ['p99LatencySeconds', 'meanLatencySeconds', 'goodput', 'errors'];

/** Figures of the whole design, and the usual ones of each node. */
export function labFigures(design: Design): readonly Figure[] {
  const whole = [...FIRST, ...headlineNames.filter((name) => !FIRST.includes(name))];
  const ofNodes = design.nodes.flatMap(({ id, kind }) => {
    const own =
      kind === 'client' ? ['latencySeconds.p99'] : ['utilization', 'queueLength', 'latencySeconds.p99'];
    return own.map((metric) => `nodes.${id}.${metric}`);
  });
  return [...whole, ...ofNodes].flatMap((path) => {
    const figure = parseFigure(path, design, kinds);
    return figure.ok ? [figure.value] : [];
  });
}

export interface Estimate {
  readonly values: readonly number[];
  readonly mean: number;
  /** Half of the 95 % interval; NaN with fewer than two values. */
  readonly half: number;
}

/** The figure in each run that has it, their mean, and how sure that is. */
export function estimateOf(figure: Figure, outcomes: readonly ReplicationOutcome[]): Estimate {
  const values = outcomes.flatMap((outcome) => {
    const value = outcome.ok ? readFigure(figure, outcome.summary, outcome.headline) : Number.NaN;
    return Number.isNaN(value) ? [] : [value];
  });
  const { mean, half } = sampleMean(values);
  return { values, mean, half };
}
