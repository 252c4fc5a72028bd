/**
 * What a design must keep up to be said to carry a load: nearly all requests answered while their clients still
 * wait, and the slowest within an objective, if there is one. The search for the knee asks this at every load.
 */
import type { Headline } from './headline.ts';
import type { RunSummary } from './telemetry.ts';

/** Share of the requests that is to be answered: what is under way at the end of a run is not counted. */
const CARRIED_SHARE = 0.99;

/** Requests a second that all clients wanted done. */
function offeredRate(summary: RunSummary): number {
  let rate = 0;
  for (const { metrics } of Object.values(summary.nodes)) {
    const { requests, goodput } = metrics;
    if (requests !== undefined && goodput !== undefined && 'rate' in requests)
      rate += requests.rate as number;
  }
  return rate;
}

/** What replications at one load come to. */
export interface LoadResult {
  /** Requests a second: offered, and answered while their clients still waited. */
  readonly offered: number;
  readonly goodput: number;
  readonly p99LatencySeconds: number;
  readonly isCarried: boolean;
}

/** Whether a load was carried, on average over replications. */
export function loadResult(
  runs: readonly { readonly summary: RunSummary; readonly headline: Headline }[],
  objectiveSeconds: number | null,
): LoadResult {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const offered = mean(runs.map(({ summary }) => offeredRate(summary)));
  const goodput = mean(runs.map(({ headline }) => headline.goodput));
  const p99LatencySeconds = mean(runs.map(({ headline }) => headline.p99LatencySeconds));
  const inTime = objectiveSeconds === null || p99LatencySeconds <= objectiveSeconds;
  const isCarried = goodput >= CARRIED_SHARE * offered && inTime;
  return { offered, goodput, p99LatencySeconds, isCarried };
}
