/**
 * The figures of the whole run, as the command line prints them: asked for once a second while they are shown
 * and the run goes on, and once for each moment at which it stands.
 */
import { useEffect, useState } from 'react';
import { kindById } from '../../catalog/kinds.ts';
import { type ClassMetric, describeMetric, metricOfClass } from '../../model/class-metrics.ts';
import type { DesignNode } from '../../model/design.ts';
import type { MetricDescriptor, Metrics } from '../../model/kind.ts';
import { commonMetrics, type MetricSummary, type RunSummary } from '../../model/telemetry.ts';
import { simulation, useRunStore } from '../stores/run-store.ts';

const ASK_MILLISECONDS = 1000;

/** The figures up to now; null until the simulation has answered. */
export function useRunSummary(): RunSummary | null {
  const [summary, setSummary] = useState<RunSummary | null>(null);
  const running = useRunStore((state) => state.phase === 'running');
  // While the run stands still, a step, a seek or an edit makes it another moment.
  const moment = useRunStore((state) => (state.phase === 'running' ? '' : `${state.time}/${state.events}`));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new moment asks again
  useEffect(() => {
    let current = true;
    const ask = async () => {
      // A worker that ended meanwhile has been told of elsewhere.
      const answer = await simulation()
        ?.summary()
        .catch(() => undefined);
      if (current && answer !== undefined) setSummary(answer);
    };
    void ask();
    const timer = running ? setInterval(() => void ask(), ASK_MILLISECONDS) : undefined;
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [running, moment]);
  return summary;
}

/** One metric of a node over the whole run; which figures it has depends on its type. */
export type WholeRunRow =
  | { readonly type: 'counter'; readonly title: string; readonly help: string; readonly total: number }
  | {
      readonly type: 'histogram';
      readonly title: string;
      readonly help: string;
      readonly mean: number;
      readonly p50: number;
      readonly p99: number;
    }
  | {
      readonly type: 'gauge';
      readonly title: string;
      readonly help: string;
      readonly unit: 'ratio' | 'count';
      readonly mean: number;
      readonly max: number;
    };

/** Shown of every node where it has them, before what makes its kind special. */
const common = ['arrivals', 'completions', 'failures', 'late', 'killed'] as const;
const times = ['latencySeconds', 'residenceSeconds', 'waitSeconds', 'serviceSeconds'] as const;
const levels = ['utilization', 'queueLength', 'inSystem'] as const;

/** What the whole run says about a node, in the order in which it is read. */
export function wholeRunRows(summary: RunSummary, node: DesignNode): readonly WholeRunRow[] {
  const metrics = summary.nodes[node.id]?.metrics;
  if (metrics === undefined) return [];
  const own: Metrics = kindById(node.kind)?.metrics ?? {};
  const described: Metrics = { ...commonMetrics, ...own };
  // A client's arrivals are its requests and its completions its goodput, under other names.
  const same: { readonly [name: string]: string } = { arrivals: 'requests', completions: 'goodput' };
  const ownCounters = Object.keys(own).filter((name) => own[name]?.type === 'counter');
  const counters = [
    ...ownCounters,
    ...common.filter((name) => !(same[name] !== undefined && same[name] in own)),
  ];
  const rows = [...counters, ...times, ...levels].flatMap((name) => rowOf(metrics[name], described[name]));
  const ofClasses = Object.entries(summary.nodes[node.id]?.classes ?? {}).flatMap(([requestClass, all]) => {
    const { latencySeconds, waitSeconds } = all;
    const described = (metric: ClassMetric) => describeMetric(own, metricOfClass(metric, requestClass));
    return [
      ...rowOf(latencySeconds, described('latencySeconds')),
      ...rowOf(waitSeconds, described('waitSeconds')),
    ];
  });
  return [...rows, ...ofClasses];
}

/** What a summary of a metric says, as a row; nothing where there is none. */
function rowOf(figures: MetricSummary | undefined, descriptor: MetricDescriptor | undefined): WholeRunRow[] {
  if (figures === undefined || descriptor === undefined) return [];
  const { title, help } = descriptor;
  if ('total' in figures) return [{ type: 'counter', title, help, total: figures.total }];
  if ('p50' in figures) {
    const { count, mean, p50, p99 } = figures;
    return count === 0 ? [] : [{ type: 'histogram', title, help, mean, p50, p99 }];
  }
  if (!('mean' in figures)) return [];
  const unit = descriptor.unit === 'ratio' ? 'ratio' : 'count';
  return [{ type: 'gauge', title, help, unit, mean: figures.mean, max: figures.max }];
}
