/**
 * AIMD: additive increase, multiplicative decrease, the rule by which TCP finds its window (V. Jacobson,
 * "Congestion avoidance and control", SIGCOMM 1988; D.-M. Chiu and R. Jain 1989), as Netflix's
 * concurrency-limits applies it to requests (`AIMDLimit.java`): one more for each success while at least half of
 * the limit is used, times the back-off ratio (0.9) for each drop or answer that took too long.
 */
import type { LimitSample, LimitSettings, LimitState } from './limit.ts';

export function updateAimd(
  state: LimitState,
  { seconds, inFlight, dropped }: LimitSample,
  { dropSeconds, backoff, minLimit, maxLimit }: LimitSettings,
): void {
  let next = state.limit;
  if (dropped || seconds > dropSeconds) next = Math.floor(state.limit * backoff);
  else if (inFlight * 2 >= state.limit) next = state.limit + 1;
  state.limit = Math.min(maxLimit, Math.max(minLimit, next));
}
