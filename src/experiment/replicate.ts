/**
 * One replication, wherever it runs: on the command line, in a thread beside it, or in a worker behind the page.
 * All call this, so that a design and a seed give the same figures and fingerprint in every place. Time on the wall
 * is measured by whoever has a clock.
 */
import { binLow } from '../engine/histogram.ts';
import type { Design } from '../model/design.ts';
import type { Headline } from '../model/headline.ts';
import type { JournalEntry } from '../model/run-file.ts';
import type { RunSummary } from '../model/telemetry.ts';
import { headlineOf } from './headline.ts';
import { loadSeries } from './load-series.ts';
import { Run } from './run.ts';
import { summarize } from './summary.ts';

export interface ReplicationTask {
  /** Must have passed validation. */
  readonly design: Design;
  readonly journal: readonly JournalEntry[];
  readonly seed: number;
  /** Also tells how busy the design was over time, from which its warm-up is found. */
  readonly series?: boolean;
  /** Also tells how long the answers of each client took, value by value. */
  readonly tally?: boolean;
}

/** What came of it, or why nothing did. */
export type ReplicationOutcome =
  | {
      readonly ok: true;
      readonly summary: RunSummary;
      readonly headline: Headline;
      /** As asked for: requests under way and their latency, bucket by bucket. */
      readonly load: LoadSeries | null;
      /** As asked for: seconds and how many answers took that long, by client. */
      readonly tally: { readonly [client: string]: LatencyTally } | null;
    }
  | { readonly ok: false; readonly failure: string; readonly isOurs: boolean };

export type LatencyTally = readonly (readonly [seconds: number, count: number])[];

export interface LoadSeries {
  /** Seconds of a bucket. */
  readonly width: number;
  readonly inFlight: readonly number[];
  /** NaN where nothing was answered. */
  readonly latencySeconds: readonly number[];
}

/** Events between two looks at the clock. */
const BATCH_EVENTS = 500_000;

/** Runs a replication to its end. `seconds` reads a clock; `report` sees the run now and then. */
export function replicate(
  task: ReplicationTask,
  seconds: () => number,
  report?: (run: Run) => void,
): ReplicationOutcome {
  const { design, journal, seed, series = false, tally = false } = task;
  const begun = seconds();
  const run = new Run({ design, journal, seed, recording: { series, checkpoints: false }, traceEvery: 0 });
  while (!run.advance(Number.POSITIVE_INFINITY, BATCH_EVENTS)) report?.(run);
  if (run.failure !== '') return { ok: false, failure: run.failure, isOurs: run.isBroken };
  const summary = summarize(run, seconds() - begun);
  return {
    ok: true,
    summary,
    headline: headlineOf(run, summary),
    load: series ? loadSeries(run) : null,
    tally: tally ? tallyOf(run) : null,
  };
}

/** The middle of each bin with what it holds. */
function tallyOf(run: Run): { readonly [client: string]: LatencyTally } {
  const clients = run.simulation.nodes.filter(({ removed, kind }) => !removed && kind.group === 'Traffic');
  return Object.fromEntries(
    clients.map(({ id, latencies }) => {
      const { counts, first, zeros } = latencies;
      const bins = [...counts].flatMap((count, i): LatencyTally => {
        const bin = first + i;
        return count === 0 ? [] : [[0.5 * (binLow(bin) + binLow(bin + 1)), count]];
      });
      return [id, zeros > 0 ? [[0, zeros], ...bins] : bins];
    }),
  );
}
