/**
 * The bench's program for this engine: from the design through validation to the results, as the command
 * line runs it. Measured are all the statistics that a run always keeps, its fingerprint and traces included.
 */
import { catalog } from '../../catalog/behaviors.ts';
import { kinds } from '../../catalog/kinds.ts';
import { Engine } from '../../engine/engine.ts';
import { ARRIVALS, COMMON_COUNTERS, LATENCY_HISTOGRAM } from '../../engine/node-runtime.ts';
import { parseDesign } from '../../model/validation.ts';
import { benchDesign, type Model } from './designs.ts';
import { type ModelResults, measure } from './measurement.ts';

function run(model: Model, requests: number): ModelResults {
  const parsed = parseDesign(benchDesign(model, requests), kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const engine = new Engine(parsed.value, catalog, { seed: 42 });
  engine.runTo(parsed.value.run.duration!);
  if (engine.failure !== '') throw new Error(engine.failure);
  const client = engine.simulation.nodeById('client')!;
  const summaries = engine.simulation.nodes.map((node) => node.histograms.map((h) => h.summary()));
  const latency = summaries[client.index]![LATENCY_HISTOGRAM]!;
  const cache = engine.simulation.nodeById('cache');
  const hits = cache?.counters[COMMON_COUNTERS] ?? Number.NaN;
  const misses = cache?.counters[COMMON_COUNTERS + 1] ?? Number.NaN;
  return {
    requests: client.counters[ARRIVALS]!,
    events: engine.handled,
    meanLatency: latency.mean,
    p99Latency: latency.p99,
    hitRatio: hits / (hits + misses),
  };
}

measure(run);
