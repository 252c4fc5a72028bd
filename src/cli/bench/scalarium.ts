/**
 * The bench's program for this engine: from the design through validation to the summary, as the command line
 * runs it. All the statistics that a run always keeps are included, and its fingerprint. With the word
 * `recording` it runs as for the screen: series in buckets, checkpoints to go back to, and traces besides. With the
 * word `cold` nothing has been compiled before.
 */
import { kinds } from '../../catalog/kinds.ts';
import { Run } from '../../experiment/run.ts';
import { summarize } from '../../experiment/summary.ts';
import type { CounterSummary, HistogramSummary, RunSummary } from '../../model/telemetry.ts';
import { parseDesign } from '../../model/validation.ts';
import { benchDesign, type Model } from './designs.ts';
import { type ModelResults, measure } from './measurement.ts';

const records = process.argv[4] === 'recording';

function run(model: Model, requests: number): ModelResults {
  const parsed = parseDesign(benchDesign(model, requests), kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const one = new Run({
    design: parsed.value,
    seed: parsed.value.run.seed,
    recording: { series: records, checkpoints: records },
    traceEvery: records ? 64 : 0,
  });
  one.advance(Number.POSITIVE_INFINITY);
  if (one.failure !== '') throw new Error(one.failure);
  const { nodes, events } = summarize(one, 0);
  const client = nodes.client!.metrics;
  const latency = client.latencySeconds as HistogramSummary;
  const cache = nodes.cache?.metrics as { readonly [counter: string]: CounterSummary } | undefined;
  const hits = cache?.hits?.total ?? Number.NaN;
  return {
    requests: requestsOf(nodes),
    events,
    meanLatency: latency.mean,
    p99Latency: latency.p99,
    hitRatio: hits / (hits + (cache?.misses?.total ?? Number.NaN)),
  };
}

/** Of all clients. */
function requestsOf(nodes: RunSummary['nodes']): number {
  const clients = Object.values(nodes).filter(({ metrics }) => metrics.requests !== undefined);
  return clients.reduce((sum, { metrics }) => sum + (metrics.requests as CounterSummary).total, 0);
}

measure(run, process.argv[4] === 'cold');
