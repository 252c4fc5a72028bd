/**
 * A measured mean with how sure it is: the 95 % confidence interval by batch means (`theory/batch-means.ts`) over
 * the buckets of a stretch of the run. NaN where the stretch is too short or its parts resemble each other too much
 * for an interval.
 */
import { batchInterval } from '../../theory/batch-means.ts';
import type { Telemetry } from '../stores/telemetry.ts';

export interface MeasuredMean {
  readonly mean: number;
  /** Half of the interval. */
  readonly half: number;
}

function surenessOf(
  mean: number,
  sums: readonly number[],
  weights: readonly number[],
  counts?: readonly number[],
): MeasuredMean {
  const interval = batchInterval(sums, weights, counts);
  return { mean, half: typeof interval === 'string' ? Number.NaN : interval.half };
}

/** Mean of what is noted per request (a histogram). */
export function meanOfTimes(
  telemetry: Telemetry,
  id: string,
  metric: string,
  from: number,
  to: number,
): MeasuredMean {
  const sums: number[] = [];
  const counts: number[] = [];
  for (let bucket = from; bucket < to; bucket++) {
    const found = telemetry.merge([{ id, metric }], bucket, bucket + 1);
    const { count } = found;
    sums.push(count > 0 ? count * found.mean() : 0);
    counts.push(count);
  }
  const mean = telemetry.merge([{ id, metric }], from, to).mean();
  return surenessOf(mean, sums, counts, counts);
}

/** Mean over time of a level (a gauge) or a rate (a counter). */
export function meanOverTime(
  telemetry: Telemetry,
  id: string,
  metric: string,
  statistic: 'mean' | 'rate',
  from: number,
  to: number,
): MeasuredMean {
  const column = { of: 'node', id, metric, statistic } as const;
  const values = telemetry.values(column);
  const sums: number[] = [];
  const seconds: number[] = [];
  for (let bucket = from; bucket < Math.min(to, values.length); bucket++) {
    const covered = telemetry.coveredSeconds(bucket);
    const value = values[bucket]!;
    if (Number.isNaN(value) || covered === 0) continue;
    sums.push(value * covered);
    seconds.push(covered);
  }
  return surenessOf(telemetry.mean(column, from, to), sums, seconds);
}
