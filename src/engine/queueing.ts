/**
 * How the calls of an endpoint wait and are worked on, where that is more than first or last come, first served:
 * its settings, resolved, and its state. Plain data, so that a checkpoint copies it; an endpoint with a plain
 * queue has none.
 */
import { type CodelSettings, type CodelState, freshCodel } from './disciplines/codel-rfc8289.ts';
import { emptyLine, type Line } from './disciplines/line.ts';
import { emptyInService, type InService } from './disciplines/priority-preemptive.ts';
import { emptySharing, type Sharing } from './disciplines/processor-sharing.ts';
import type { SamplerRef } from './outcome.ts';

/** Whether calls that wait too long are dropped, and by which rule. */
export const NO_SHEDDING = 0;
/** `queue-time-limit.ts` */
export const TIME_LIMIT = 1;
/** `codel-rfc8289.ts` */
export const CODEL_DROPS = 2;

export type SheddingName = 'none' | 'codel' | 'codel-rfc8289';

export const sheddingCodes: { readonly [Name in SheddingName]: number } = {
  none: NO_SHEDDING,
  codel: TIME_LIMIT,
  'codel-rfc8289': CODEL_DROPS,
};

export interface QueueingSettings {
  /** How long a call waits before it leaves; −1: it stays. */
  readonly patience: SamplerRef;
  readonly shedding: number;
  readonly codel: CodelSettings;
  /** `adaptive-lifo`: how many may wait before the newest goes first. */
  readonly newestFirstAbove: number;
}

export interface Queueing extends QueueingSettings {
  readonly line: Line;
  /** Since when the queue has not been empty. */
  standingSince: number;
  readonly codelState: CodelState;
  /** `priority-preemptive`. */
  readonly inService: InService;
  /** `processor-sharing`. */
  readonly sharing: Sharing;
}

/** Nobody waits, nobody is served. */
export function freshQueueing(settings: QueueingSettings, now: number): Queueing {
  const { patience, shedding, codel, newestFirstAbove } = settings;
  return {
    patience,
    shedding,
    codel,
    newestFirstAbove,
    line: emptyLine(),
    standingSince: now,
    codelState: freshCodel(),
    inService: emptyInService(),
    sharing: emptySharing(now),
  };
}
