/**
 * How clients fared in a span of the run, exactly as the telemetry counted it: of what they asked the share that
 * was answered in time, refused with an error, or given up after a time-out; and how long answers took. A cut
 * splits the run in three: before it, while it lasted, and after.
 */
import { type ErrorCode, errorCodes } from '../../model/telemetry.ts';
import type { ColumnName, Telemetry } from '../stores/telemetry.ts';
import type { CutEpisode } from './cut-episodes.ts';

export interface Outcomes {
  /** Requests that ended, and of these: */
  readonly ended: number;
  readonly answered: number;
  readonly refused: number;
  readonly timedOut: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Buckets whose middle lies in a span: from … until before …. */
function bucketsOf(telemetry: Telemetry, { from, to }: Span): readonly [number, number] {
  const { bucketWidth, bucketCount } = telemetry;
  if (!(bucketWidth > 0)) return [0, 0];
  const at = (time: number) => Math.min(bucketCount, Math.max(0, Math.ceil(time / bucketWidth - 0.5)));
  return [at(from), at(to)];
}

/** How the requests of some clients ended. */
export function outcomesIn(telemetry: Telemetry, clients: readonly string[], span: Span): Outcomes {
  const [from, to] = bucketsOf(telemetry, span);
  let [answered, refused, timedOut] = [0, 0, 0];
  for (const id of clients) {
    answered += total(telemetry, { of: 'node', id, metric: 'goodput', statistic: 'rate' }, from, to);
    for (const by of errorCodes) {
      const failed = total(telemetry, failures(id, by), from, to);
      if (by === 'timeout') timedOut += failed;
      else refused += failed;
    }
  }
  return { ended: answered + refused + timedOut, answered, refused, timedOut };
}

const failures = (id: string, by: ErrorCode): ColumnName => ({
  of: 'node',
  id,
  metric: 'failures',
  statistic: 'rate',
  by,
});

/** How many of a counter fell into buckets; rates are counts by covered second. */
function total(telemetry: Telemetry, column: ColumnName, from: number, to: number): number {
  if (!telemetry.has(column)) return 0;
  const values = telemetry.values(column);
  let sum = 0;
  for (let i = from; i < Math.min(to, values.length); i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) sum += value * telemetry.coveredSeconds(i);
  }
  return Math.round(sum);
}

/** Acknowledged writes that the stores have lost in the whole run; NaN where no store counts them. */
export function lostWrites(telemetry: Telemetry, stores: readonly string[]): number {
  return countedBy(telemetry, stores, 'lostAcknowledgedWrites');
}

/** Acknowledged writes that conflicts have dropped in the whole run; NaN where no store counts them. */
export function conflictsLost(telemetry: Telemetry, stores: readonly string[]): number {
  return countedBy(telemetry, stores, 'conflictsLost');
}

function countedBy(telemetry: Telemetry, stores: readonly string[], metric: string): number {
  const columns = stores
    .map((id): ColumnName => ({ of: 'node', id, metric, statistic: 'rate' }))
    .filter((column) => telemetry.has(column));
  if (columns.length === 0) return Number.NaN;
  return columns.reduce((sum, column) => sum + total(telemetry, column, 0, telemetry.bucketCount), 0);
}

export interface Latencies {
  readonly reads: Percentiles;
  readonly writes: Percentiles;
}
/** Seconds; NaN where nothing was answered. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

/** How long answers took that came in a span, reads and writes apart. */
export function latenciesIn(telemetry: Telemetry, clients: readonly string[], span: Span): Latencies {
  const [from, to] = bucketsOf(telemetry, span);
  const all = clients.map((id) => ({ id, metric: 'latencySeconds' }));
  const writing = clients.map((id) => ({ id, metric: 'writeSeconds' }));
  const read = (sum: { percentile(share: number): number; readonly count: number }): Percentiles => ({
    p50: sum.percentile(0.5),
    p99: sum.percentile(0.99),
    count: sum.count,
  });
  // what is answered is a read or a write, and a write is counted in both
  const reads = read(telemetry.merge(all, from, to, writing));
  return { reads, writes: read(telemetry.merge(writing, from, to)) };
}

/** The run around an episode: what came before it since the last one, the episode, and what followed. */
export interface Phases {
  readonly before: Span;
  readonly during: Span;
  readonly after: Span;
}

export function phasesAround(episodes: readonly CutEpisode[], index: number, now: number): Phases | null {
  const episode = episodes[index];
  if (episode === undefined) return null;
  return {
    before: { from: episodes[index - 1]?.to ?? 0, to: episode.from },
    during: { from: episode.from, to: episode.to },
    after: { from: episode.isOver ? episode.to : now, to: episodes[index + 1]?.from ?? now },
  };
}
