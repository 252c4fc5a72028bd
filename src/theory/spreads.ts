/**
 * What one queue gets of the requests that come for several alike, and how that is forecast: by chance each has a
 * stream of its own, in turn the gaps are Erlang's, and whoever looks for the least busy makes them nearly one queue.
 *
 * Sources: L. Kleinrock, "Queueing Systems", vol. 1 (1975), section 6.4 (in turn: E_n/M/1); M. Mitzenmacher, IEEE TPDS
 * 12, 2001 (choices); V. Gupta et al., "Analysis of join-the-shortest-queue routing for web server farms", Performance
 * Evaluation 64, 2007 (the least busy, against one queue for all).
 */
import type { SpreadInput } from './network-input.ts';
import { meanResidenceOfChoices } from './power-of-choices.ts';
import type { StationForecast } from './station.ts';

export interface QueueShare {
  readonly arrivalRate: number;
  readonly servers: number;
  /** Squared coefficient of variation of the gaps between arrivals. */
  readonly arrivalCv: number;
  readonly everyNth?: number;
  readonly isExact: boolean;
  /** What is approximated, a clause; null: nothing. */
  readonly note: string | null;
  /** The mean wait, from the forecast of this queue. */
  waitOf(forecast: StationForecast, meanService: number): number;
}

const usualWait = (forecast: StationForecast, meanService: number): number =>
  forecast.residenceSeconds - meanService;

interface QueuesAlike {
  readonly instances: number;
  readonly servers: number;
  readonly spread: SpreadInput;
}

/** The queue that stands for one of several, so many requests a second coming for all of them together. */
export function oneQueueOf(
  { instances, servers, spread }: QueuesAlike,
  rate: number,
  cv: number,
): QueueShare {
  const each = rate / instances;
  const alone = { arrivalRate: each, servers, waitOf: usualWait, isExact: true, note: null };
  if (typeof spread === 'string') return { ...alone, arrivalCv: 1 + (cv - 1) / instances };
  if ('inTurn' in spread) {
    const every = spread.inTurn;
    return { ...alone, arrivalCv: cv / every, ...(cv === 1 && every > 1 ? { everyNth: every } : {}) };
  }
  if ('leastBusy' in spread) {
    const pooled = spread.leastBusy;
    if (pooled <= 1) return { ...alone, arrivalCv: cv };
    const note =
      'its balancer looks for the least busy; predicted is one queue for all, which is a little better.';
    return {
      ...alone,
      arrivalRate: each * pooled,
      servers: servers * pooled,
      arrivalCv: cv,
      isExact: false,
      note,
    };
  }
  const { choices } = spread;
  return {
    ...alone,
    arrivalCv: 1,
    isExact: false,
    note: `the shortest of ${choices} queues, by the limit for many of them.`,
    waitOf: (found, meanService) => waitOfChoices(found, meanService, choices),
  };
}

/** Mitzenmacher's limit shortens the wait of one server's queue; that of several by the same factor. */
function waitOfChoices(forecast: StationForecast, meanService: number, choices: number): number {
  const { utilization } = forecast;
  const alone = 1 / (1 - utilization) - 1;
  const chosen = meanResidenceOfChoices(utilization, choices) - 1;
  return usualWait(forecast, meanService) * (alone > 0 ? chosen / alone : 1);
}
