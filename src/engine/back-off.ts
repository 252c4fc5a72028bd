/**
 * How long a caller waits before it tries again. The four kinds of jitter are those of M. Brooker, "Exponential
 * Backoff And Jitter" (AWS Architecture Blog, 2015): with the back-off e of a try,
 *
 *     none          e
 *     full          U(0, e)
 *     equal         e ÷ 2 + U(0, e ÷ 2)
 *     decorrelated  min(cap, U(base, 3 × the delay before)), where the first “delay before” is the base
 *
 * Callers that failed together must not come back together.
 */
export const NO_JITTER = 0;
export const FULL_JITTER = 1;
export const EQUAL_JITTER = 2;
export const DECORRELATED_JITTER = 3;

/** How a caller tries again; `retryStrategy` NO_RETRIES where it does not. */
export const NO_RETRIES = 0;
export const IMMEDIATE = 1;
export const FIXED = 2;
export const EXPONENTIAL = 3;

export interface BackOff {
  readonly retryStrategy: number;
  /** Seconds before the second try, and the longest delay. */
  readonly retryBase: number;
  readonly retryCap: number;
  readonly retryJitter: number;
}

/**
 * Seconds to wait before a try (2: the first retry). `before` is the delay before the last try, 0 if there was
 * none; `luck` is drawn from [0, 1), and counts only where there is jitter.
 */
export function backOffSeconds(policy: BackOff, attempt: number, before: number, luck: number): number {
  const { retryStrategy, retryBase, retryCap, retryJitter } = policy;
  if (retryStrategy !== FIXED && retryStrategy !== EXPONENTIAL) return 0;
  if (retryJitter === DECORRELATED_JITTER) {
    const most = 3 * (before > 0 ? before : retryBase);
    return Math.min(retryCap, retryBase + luck * (most - retryBase));
  }
  let delay = retryBase;
  if (retryStrategy === EXPONENTIAL) {
    for (let i = 2; i < attempt && delay < retryCap; i++) delay *= 2;
    if (delay > retryCap) delay = retryCap;
  }
  if (retryJitter === FULL_JITTER) return delay * luck;
  return retryJitter === EQUAL_JITTER ? delay / 2 + (delay / 2) * luck : delay;
}
