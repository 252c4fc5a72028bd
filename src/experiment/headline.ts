/**
 * The figures by which a run is compared with another one: one number each for the whole design, from the end of
 * the warm-up on. Latencies are of all clients together, out of their merged histograms, so percentiles are exact.
 */
import { Histogram } from '../engine/histogram.ts';
import type { Headline } from '../model/headline.ts';
import type { CounterSummary, GaugeSummary, RunSummary } from '../model/telemetry.ts';
import type { SimulatedRun as Run } from './simulated-run.ts';

/** The headline figures of a run and of its summary. */
export function headlineOf(run: Run, summary: RunSummary): Headline {
  const clients = run.simulation.nodes.filter(({ removed, kind }) => !removed && kind.group === 'Traffic');
  const ids = clients.map(({ id }) => id);
  const latencies = new Histogram();
  for (const client of clients) latencies.merge(client.latencies);
  const { mean, p99 } = latencies.summary();
  const all = Object.keys(summary.nodes);
  const answered = rateOf(summary, ids, 'completions');
  const errors = rateOf(summary, ids, 'failures');
  return {
    goodput: rateOf(summary, ids, 'goodput'),
    availability: answered / (answered + errors),
    meanLatencySeconds: mean,
    p99LatencySeconds: p99,
    errors,
    staleReads: rateOf(summary, all, 'staleReads'),
    lostWrites: rateOf(summary, all, 'lostAcknowledgedWrites'),
    conflictsLost: rateOf(summary, all, 'conflictsLost'),
    costPerHour: summary.cost.rate * SECONDS_PER_HOUR,
  };
}

const SECONDS_PER_HOUR = 3600;

/** A counter's rate, summed over the nodes that have it; NaN where none has. */
function rateOf(summary: RunSummary, ids: readonly string[], metric: string): number {
  let sum = Number.NaN;
  for (const id of ids) {
    const counter = summary.nodes[id]?.metrics[metric] as CounterSummary | GaugeSummary | undefined;
    if (counter === undefined || !('rate' in counter)) continue;
    sum = (Number.isNaN(sum) ? 0 : sum) + counter.rate;
  }
  return sum;
}
