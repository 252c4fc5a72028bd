/**
 * What tests read off a run: figures of its summary, and the laws that need no theory of queues to be true.
 */
import type { CounterSummary, GaugeSummary, HistogramSummary, RunSummary } from '../model/telemetry.ts';

/** One replication. */
export interface Reading {
  readonly summary: RunSummary;
  /** Share of the looks at which the station was empty. */
  emptyShare(node: string): number;
  /** Share of the requests served that did not wait at all. */
  noWaitShare(node: string): number;
}

function gauge({ summary }: Reading, node: string, metric: string): GaugeSummary {
  return summary.nodes[node]!.metrics[metric] as GaugeSummary;
}
export function histogram({ summary }: Reading, node: string, metric: string): HistogramSummary {
  return summary.nodes[node]!.metrics[metric] as HistogramSummary;
}
export function counter({ summary }: Reading, node: string, metric: string): CounterSummary {
  return summary.nodes[node]!.metrics[metric] as CounterSummary;
}

/** What is read off a run, as the figures of a case need it. */
export const meanOf = (node: string, metric: string) => (reading: Reading) =>
  histogram(reading, node, metric).mean;
export const levelOf = (node: string, metric: string) => (reading: Reading) =>
  gauge(reading, node, metric).mean;
export const rateOf = (node: string, metric: string) => (reading: Reading) =>
  counter(reading, node, metric).rate;

/** The sum of all values. */
function total({ count, mean }: HistogramSummary): number {
  return count * mean;
}

/**
 * What breaks Little's law (L = λ W) or the utilization law (U = X S / c) at the stations of a run, in words.
 * Requests that were there at the start or the end of the window are counted on one side only: each law may be
 * off by as many as were ever there at once, and else by rounding.
 */
export function brokenLaws({ summary }: Reading, workers: { readonly [node: string]: number }): string[] {
  const broken: string[] = [];
  const seconds = summary.duration - summary.warmup;
  for (const [id, { metrics }] of Object.entries(summary.nodes)) {
    const inSystem = metrics.inSystem as GaugeSummary | undefined;
    const residence = metrics.residenceSeconds as HistogramSummary | undefined;
    const service = metrics.serviceSeconds as HistogramSummary | undefined;
    const utilization = metrics.utilization as GaugeSummary | undefined;
    if (inSystem === undefined || residence === undefined || service === undefined) continue;
    if (residence.count === 0) continue;
    const wait = metrics.waitSeconds as HistogramSummary;
    const { by = {} } = metrics.failures as CounterSummary;
    // those who leave before their turn have waited, and have no residence
    const someLeave = (by.abandoned ?? 0) + (by.shed ?? 0) > 0;
    const longest = someLeave ? Math.max(residence.max, wait.max) : residence.max;
    const edge = (2 * inSystem.max * longest) / seconds;
    const stays = someLeave ? total(wait) + total(service) : total(residence);
    const little = stays / seconds;
    if (Math.abs(inSystem.mean - little) > edge + 1e-9 * little) {
      broken.push(`${id}: L = ${inSystem.mean}, λW = ${little}`);
    }
    const capacity = workers[id];
    if (capacity === undefined || utilization === undefined) continue;
    const work = ((service.count / seconds) * service.mean) / capacity;
    if (Math.abs(utilization.mean - work) > edge / capacity + 1e-9 * work) {
      broken.push(`${id}: U = ${utilization.mean}, XS/c = ${work}`);
    }
  }
  return broken;
}
