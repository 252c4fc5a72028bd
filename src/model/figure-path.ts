/**
 * Figures of a run by path, as the command line and the laboratory name them: `nodes.app.latencySeconds.p99`,
 * `links.l1.lost.rate`, `cost.rate`, or one of the whole design (`goodput`, `p99LatencySeconds`, as in
 * `headline.ts`). Without a statistic, the one that stands for the metric.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { QuantityUnit } from '../base/units.ts';
import { type Design, nodeName } from './design.ts';
import { type Headline, type HeadlineName, headlineMetrics, headlineNames } from './headline.ts';
import type { Kind, Metrics, MetricType } from './kind.ts';
import { suggestName } from './nearest-name.ts';
import type { Problem } from './problem.ts';
import { elementOf } from './setting-path.ts';
import { commonMetrics, linkMetrics, mainStatistic, type RunSummary } from './telemetry.ts';

export interface Figure {
  /** In full, with its statistic. */
  readonly path: string;
  /** For people: "p99 latency of Server". */
  readonly title: string;
  readonly unit: QuantityUnit;
  /** Where in a summary it stands; or in the headline. */
  readonly steps: readonly string[];
}

const STATISTICS: { readonly [T in MetricType]: readonly string[] } = {
  counter: ['rate', 'total'],
  gauge: ['mean', 'max', 'last'],
  histogram: ['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max', 'stddev', 'count'],
};
const COST: readonly string[] = ['total', 'rate', 'perMillionRequests'];

/** The figure that a path names, or what is wrong with it. */
export function parseFigure(path: string, design: Design, kinds: readonly Kind[]): Result<Figure, Problem> {
  if (isHeadline(path)) {
    const { title, unit } = headlineMetrics[path];
    return ok({ path, title, unit, steps: ['headline', path] });
  }
  const [root = '', ...names] = path.split('.');
  if (root === 'cost') {
    const statistic = names[0] ?? 'rate';
    if (!COST.includes(statistic))
      return refuse(path, `cost has no "${statistic}"`, suggestName(statistic, COST));
    return ok({
      path: `cost.${statistic}`,
      title: `Cost, ${statistic}`,
      unit: 'dollars',
      steps: ['cost', statistic],
    });
  }
  if (root !== 'nodes' && root !== 'links')
    return refuse(path, `found "${root}"`, suggestName(root, ['nodes', 'links', 'cost', ...headlineNames]));
  return ofElement(path, root, path.slice(root.length), design, kinds);
}

function isHeadline(path: string): path is HeadlineName {
  return (headlineNames as readonly string[]).includes(path);
}

function ofElement(
  path: string,
  list: 'nodes' | 'links',
  rest: string,
  design: Design,
  kinds: readonly Kind[],
): Result<Figure, Problem> {
  const found = elementOf(design[list], rest);
  if (found === undefined) {
    const named = /^\.?([^.[]*)/.exec(rest)![1]!;
    const ids = design[list].map(({ id }) => id);
    return refuse(path, `found "${named}" in ${list}`, suggestName(named, ids));
  }
  const { id } = design[list][found.index]!;
  const metrics = list === 'links' ? linkMetrics : metricsOfNode(design, found.index, kinds);
  const name = list === 'links' ? id : nodeName(design.nodes[found.index]!);
  const steps = found.rest
    .replace(/^\.metrics(?=\.)/, '')
    .split('.')
    .slice(1);
  return ofMetric(path, [list, id], name, steps, metrics);
}

function metricsOfNode(design: Design, index: number, kinds: readonly Kind[]): Metrics {
  const kind = kinds.find(({ id }) => id === design.nodes[index]!.kind);
  return { ...commonMetrics, ...kind?.metrics };
}

function ofMetric(
  path: string,
  [list, id]: readonly [string, string],
  name: string,
  [metric = '', statistic, by, ...more]: readonly string[],
  metrics: Metrics,
): Result<Figure, Problem> {
  const known = metrics[metric];
  if (known === undefined)
    return refuse(path, `"${id}" measures no "${metric}"`, suggestName(metric, Object.keys(metrics)));
  const wanted = statistic ?? mainStatistic(known.type);
  const title = `${known.title} of ${name}`;
  if (metric === 'failures' && wanted === 'by' && by !== undefined && more.length === 0) {
    const steps = [list, id, 'metrics', metric, 'by', by];
    return ok({ path: `${list}.${id}.${metric}.by.${by}`, title: `${title}: ${by}`, unit: 'count', steps });
  }
  const statistics = STATISTICS[known.type];
  if (!statistics.includes(wanted) || by !== undefined)
    return refuse(
      path,
      `found ${JSON.stringify([wanted, by].filter(Boolean).join('.'))}`,
      suggestName(wanted, statistics),
    );
  const unit = wanted === 'total' || wanted === 'count' ? 'count' : known.unit;
  const steps = [list, id, 'metrics', metric, wanted];
  return ok({ path: `${list}.${id}.${metric}.${wanted}`, title: `${title}, ${wanted}`, unit, steps });
}

function refuse(path: string, message: string, remedy: string): Result<never, Problem> {
  return err({ path, message, remedy });
}

/** Its value in a run; NaN where the run has none. A count of errors that did not occur is 0. */
export function readFigure(figure: Figure, summary: RunSummary, headline: Headline): number {
  const value = figure.steps.reduce<unknown>(
    (holder, step) => (holder as { readonly [name: string]: unknown } | undefined)?.[step],
    { ...summary, headline },
  );
  if (typeof value === 'number') return value;
  return figure.steps.includes('by') ? 0 : Number.NaN;
}
