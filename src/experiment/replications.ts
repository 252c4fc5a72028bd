/**
 * Replications: the same design with other luck. The figures are means over them, and each group of figures
 * gains `ci95`, which has for every scalar beside it the 95 % confidence interval of that mean. Replications
 * are independent, so Student's t holds whatever is correlated within a run (Law, "Simulation Modeling and
 * Analysis", ch. 9).
 */
import type { Intervals, RunSummary } from '../model/telemetry.ts';
import { sampleMean } from '../theory/sample-mean.ts';

type Figures = { readonly [name: string]: unknown };
type Averaged = { readonly [name: string]: unknown; readonly ci95: Intervals };

type Classes = RunSummary['nodes'][string]['classes'];
/** Of each class its groups of figures, and what is a single figure with the interval in the class's own `ci95`. */
type AveragedClasses = { readonly [requestClass: string]: { readonly [metric: string]: unknown } };

export interface ReplicatedSummary extends Omit<RunSummary, 'cost' | 'nodes' | 'links'> {
  readonly cost: Averaged;
  readonly nodes: {
    readonly [id: string]: {
      readonly kind: string;
      readonly metrics: { readonly [metric: string]: Averaged };
      readonly classes?: AveragedClasses;
    };
  };
  readonly links: { readonly [id: string]: { readonly metrics: { readonly [metric: string]: Averaged } } };
}

/** The seed of a replication: 0 has the run's own. */
export function replicationSeed(seed: number, replication: number): number {
  return (seed + replication) % 4_294_967_296;
}

/**
 * Several runs of one design as one summary: figures are means, events and wall-clock seconds sums; seed and
 * fingerprint are those of the first.
 */
export function combineReplications(runs: readonly RunSummary[]): ReplicatedSummary {
  const first = runs[0]!;
  const events = sum(runs.map((run) => run.events));
  const wallSeconds = sum(runs.map((run) => run.wallSeconds));
  const nodes = Object.keys(first.nodes).map((id) => {
    const metrics = averageMetrics(runs.map((run) => run.nodes[id]!.metrics));
    const classes = averageClasses(runs.map((run) => run.nodes[id]!.classes));
    return [id, { kind: first.nodes[id]!.kind, metrics, ...(classes !== undefined && { classes }) }] as const;
  });
  const links = Object.keys(first.links).map((id) => {
    return [id, { metrics: averageMetrics(runs.map((run) => run.links[id]!.metrics)) }] as const;
  });
  return {
    ...first,
    duration: sum(runs.map((run) => run.duration)) / runs.length,
    events,
    wallSeconds,
    eventsPerSecond: wallSeconds > 0 ? events / wallSeconds : Number.NaN,
    cost: average(runs.map((run) => run.cost as unknown as Figures)),
    nodes: Object.fromEntries(nodes),
    links: Object.fromEntries(links),
    replications: runs.length,
  };
}

function averageMetrics(all: readonly Figures[]): { readonly [metric: string]: Averaged } {
  const names = Object.keys(all[0]!);
  return Object.fromEntries(names.map((name) => [name, average(all.map((one) => one[name] as Figures))]));
}

/** Request classes; one that did not come in some run counts in those where it came. */
function averageClasses(all: readonly Classes[]): AveragedClasses | undefined {
  const names = new Set(all.flatMap((classes) => Object.keys(classes ?? {})));
  if (names.size === 0) return undefined;
  const entries = [...names].map((name) => {
    const runs = all.flatMap((classes) => classes?.[name] ?? []);
    const shares = runs.flatMap(({ objectiveMet }) => (objectiveMet === undefined ? [] : { objectiveMet }));
    const groups = runs.map(({ objectiveMet: _, ...metrics }) => metrics as unknown as Figures);
    return [name, { ...averageMetrics(groups), ...(shares.length > 0 && average(shares)) }] as const;
  });
  return Object.fromEntries(entries);
}

/** Means of all scalars and their intervals; a count that one run has and another has not is 0 there. */
function average(all: readonly Figures[]): Averaged {
  const names = new Set(all.flatMap((one) => Object.keys(one)));
  const means: { [name: string]: unknown } = {};
  const ci95: { [name: string]: readonly [number, number] | Intervals } = {};
  for (const name of names) {
    const values = all.map((one) => one[name] ?? 0);
    if (values.every((value) => typeof value === 'number')) {
      const { mean, low, high } = confidence(values.filter((value) => !Number.isNaN(value)));
      means[name] = mean;
      ci95[name] = [low, high];
    } else {
      const inner = average(values.map((value) => (typeof value === 'object' ? (value as Figures) : {})));
      const { ci95: within, ...figures } = inner;
      means[name] = figures;
      ci95[name] = within;
    }
  }
  return { ...means, ci95 };
}

/** The mean of independent values and its 95 % confidence interval; of one value nothing is known but itself. */
export function confidence(values: readonly number[]): {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
} {
  const { mean, half } = sampleMean(values);
  return { mean, low: mean - half, high: mean + half };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
