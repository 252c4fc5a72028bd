/**
 * Metrics of request classes: what is measured of one class at a node, under the metric's name and the class in
 * brackets, `latencySeconds[gold]`. So whatever can show a metric (a pinned chart, a card of figures, a column of
 * a CSV) can show that of a class, and a dashboard names it as it names any other.
 */
import type { MetricDescriptor, Metrics } from './kind.ts';
import { commonMetrics } from './telemetry.ts';

/** What is measured of a class: at whoever sends its requests the first ones, and where they are served the others. */
export const classMetrics = {
  requests: {
    type: 'counter',
    title: 'Requests',
    unit: 'perSecond',
    help: 'Requests of the class that the client wanted done.',
  },
  goodput: {
    type: 'counter',
    title: 'Goodput',
    unit: 'perSecond',
    help: 'Requests of the class answered without an error while the client still waited.',
  },
  arrivals: { ...commonMetrics.arrivals, help: 'Requests of the class that reached the node.' },
  completions: { ...commonMetrics.completions, help: 'Requests of the class answered without an error.' },
  failures: { ...commonMetrics.failures, help: 'Requests of the class answered with an error.' },
  objectiveMet: {
    type: 'gauge',
    title: 'Within objective',
    unit: 'ratio',
    help: 'Of the requests of the class that ended, the share answered without an error within its objective.',
  },
  waitSeconds: { ...commonMetrics.waitSeconds, help: 'Time of the class in the queue.' },
  residenceSeconds: {
    ...commonMetrics.residenceSeconds,
    help: 'Time of the class in the queue and own work for it.',
  },
  latencySeconds: {
    ...commonMetrics.latencySeconds,
    help: 'Of the class, from arrival to reply, downstream included.',
  },
} as const satisfies Metrics;
export type ClassMetric = keyof typeof classMetrics;

/** The name of a class's metric. */
export function metricOfClass(metric: ClassMetric, requestClass: string): string {
  return `${metric}[${requestClass}]`;
}

/** What a metric's name is made of, if it is one of a class. */
export function readClassMetric(
  name: string,
): { readonly metric: ClassMetric; readonly requestClass: string } | null {
  const open = name.indexOf('[');
  const metric = name.slice(0, Math.max(0, open));
  if (!name.endsWith(']') || !Object.hasOwn(classMetrics, metric)) return null;
  return { metric: metric as ClassMetric, requestClass: name.slice(open + 1, -1) };
}

/** What is known of a metric of a node, its kind's own before the common ones; undefined where there is none. */
export function describeMetric(own: Metrics | undefined, name: string): MetricDescriptor | undefined {
  const ofClass = readClassMetric(name);
  if (ofClass === null) return { ...commonMetrics, ...own }[name];
  const descriptor = classMetrics[ofClass.metric];
  return { ...descriptor, title: `${ofClass.requestClass} · ${descriptor.title.toLowerCase()}` };
}
