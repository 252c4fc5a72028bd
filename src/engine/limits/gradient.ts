/**
 * The gradient limit: latency now against latency in the long run says whether a queue is building up. This is
 * Netflix's concurrency-limits, `Gradient2Limit.java` inside `WindowedLimit.java`: the mean latency of each
 * window (a second and at least ten samples) goes into an exponential average over the long window (600 of
 * them); the limit becomes limit · gradient + queueSize, smoothed by 0.2, where the gradient is
 * tolerance · long ÷ short, no less than ½ and no more than 1. It grows only while at least half of it is used.
 */
import type { LimitSample, LimitSettings, LimitState } from './limit.ts';

/** So many samples make a window; so many windows begin the long-term mean as their plain mean. */
const LEAST_SAMPLES = 10;
const WARM_UP = 10;
/** The long-term mean is much too high after a long overload: it comes down faster. */
const RECOVERY = 0.95;

export function updateGradient(
  state: LimitState,
  sample: LimitSample,
  settings: LimitSettings,
  now: number,
): void {
  // refused on the spot: no time that could be compared
  if (sample.seconds <= 0) return;
  state.windowCount++;
  state.windowSeconds += sample.seconds;
  state.windowInFlight = Math.max(state.windowInFlight, sample.inFlight);
  if (now < state.windowEnd || state.windowCount < LEAST_SAMPLES) return;
  const shortSeconds = state.windowSeconds / state.windowCount;
  const inFlight = state.windowInFlight;
  state.windowEnd = now + settings.windowSeconds;
  state.windowCount = 0;
  state.windowSeconds = 0;
  state.windowInFlight = 0;
  if (shortSeconds > 0) moveLimit(state, shortSeconds, inFlight, settings);
}

function moveLimit(state: LimitState, shortSeconds: number, inFlight: number, settings: LimitSettings): void {
  const { tolerance, queueSize, smoothing, minLimit, maxLimit } = settings;
  averageIn(state, shortSeconds, settings.longWindow);
  const longSeconds = state.longSeconds;
  if (longSeconds > 2 * shortSeconds) state.longSeconds *= RECOVERY;
  if (inFlight < state.limit / 2) return;
  const gradient = Math.max(0.5, Math.min(1, (tolerance * longSeconds) / shortSeconds));
  const wanted = state.limit * gradient + queueSize;
  const smoothed = state.limit * (1 - smoothing) + wanted * smoothing;
  state.limit = Math.min(maxLimit, Math.max(minLimit, smoothed));
}

/** Netflix's ExpAvgMeasurement: a plain mean at first, then exponential with 2 ÷ (window + 1). */
function averageIn(state: LimitState, seconds: number, window: number): void {
  state.longCount++;
  const factor = state.longCount <= WARM_UP ? 1 / state.longCount : 2 / (window + 1);
  state.longSeconds += (seconds - state.longSeconds) * factor;
}
