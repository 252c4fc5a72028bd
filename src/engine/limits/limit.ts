/**
 * Limits on the calls that an endpoint has at once, whether they wait, are worked on or wait for others: by
 * Little's law a limit on how many are there is one on how long they stay. Fixed (`fixed.ts`), or found by itself
 * from what each call tells when it ends. Shapes that the algorithms beside this file share.
 */

export type LimitName = 'none' | 'fixed' | 'aimd' | 'gradient';

export interface LimitSettings {
  readonly algorithm: LimitName;
  /** The limit, or where it begins. */
  readonly limit: number;
  readonly minLimit: number;
  readonly maxLimit: number;
  /** AIMD: an answer that took longer counts as a drop; the limit is then multiplied by `backoff`. */
  readonly dropSeconds: number;
  readonly backoff: number;
  /** Gradient: see `gradient.ts`. */
  readonly tolerance: number;
  readonly queueSize: number;
  readonly smoothing: number;
  readonly longWindow: number;
  readonly windowSeconds: number;
}

/** What one call tells when it leaves. */
export interface LimitSample {
  /** From its arrival to its answer. */
  readonly seconds: number;
  /** How many were there when it left, itself included. */
  readonly inFlight: number;
  /** It failed because of too much load somewhere, or took too long. */
  readonly dropped: boolean;
}

/** Plain data: the state of an endpoint's limit. */
export interface LimitState {
  /** As a number with a fraction; the whole number below it holds. */
  limit: number;
  inFlight: number;
  /** Of the window of samples that is open. */
  windowEnd: number;
  windowCount: number;
  windowSeconds: number;
  windowInFlight: number;
  /** Long-term mean of latency, and how many windows went into it. */
  longSeconds: number;
  longCount: number;
}

export function freshLimit(limit: number): LimitState {
  return {
    limit,
    inFlight: 0,
    windowEnd: 0,
    windowCount: 0,
    windowSeconds: 0,
    windowInFlight: 0,
    longSeconds: 0,
    longCount: 0,
  };
}
