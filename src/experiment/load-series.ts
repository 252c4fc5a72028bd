/**
 * How busy a design was over time, as its clients saw it: requests under way, and how long those took that were
 * answered. From both follows where its warm-up ends: queues fill in the one, caches in the other.
 */
import type { LoadSeries } from './replicate.ts';
import { valueIn } from './series.ts';
import type { SimulatedRun as Run } from './simulated-run.ts';
import { addBins, countOf, noBins, type SparseBins, sumOf } from './sparse-bins.ts';

/** The series of a run that has recorded its buckets. */
export function loadSeries(run: Run): LoadSeries {
  const series = run.series!;
  const clients = new Set(
    run.simulation.nodes.filter(({ kind }) => kind.group === 'Traffic').map(({ id }) => id),
  );
  const { columns, histograms } = series.past();
  const levels = columns.filter(
    ({ column }) => column.metric === 'waiting' && column.statistic === 'mean' && clients.has(column.id),
  );
  const latencies = histograms.filter(
    ({ column }) => column.metric === 'latencySeconds' && clients.has(column.id),
  );
  const inFlight: number[] = [];
  const latencySeconds: number[] = [];
  for (let bucket = 0; bucket < series.closed; bucket++) {
    let sum = 0;
    for (const level of levels) sum += valueIn(level, bucket, series.width, false) || 0;
    inFlight.push(sum);
    const bins = latencies.reduce<SparseBins>(
      (all, { track, index }) => addBins(all, track.histogramOf(index, bucket, false)),
      noBins,
    );
    latencySeconds.push(sumOf(bins) / countOf(bins));
  }
  return { width: series.width, inFlight, latencySeconds };
}
