/**
 * Negative caching: an error of the origin is kept too, for a time of its own, and given to whoever asks meanwhile.
 * So an origin that is in trouble, or is asked again and again for what does not exist, is asked once in that time.
 * Name servers do both: they keep that a name does not exist (RFC 2308) and that it could not be resolved (RFC 9520).
 * Here too the time is short and its own, and an error never drives out a value that is still good.
 */
import { counterIndex } from '../../engine/behavior.ts';
import { type Call, errorName, errorNumber, type Outcome } from '../../engine/outcome.ts';
import type { ErrorCode } from '../../model/telemetry.ts';
import { errorAt, expiresAt, slotOfKey } from './entries.ts';
import { cacheKind } from './kind.ts';
import { type Cache, holdValue } from './memory.ts';

const NEGATIVE_HITS = counterIndex(cacheKind.metrics, 'negativeHits');

const NOTHING = { version: 0, value: 0, bytes: 0, fetchSeconds: 0 };

/** The origin has answered with an error. */
export function keepError(cache: Cache, key: number, error: ErrorCode | null): void {
  const { negativeTtl } = cache.settings;
  if (negativeTtl === null || error === null) return;
  const { entries } = cache.state.held;
  const slot = slotOfKey(entries, key);
  if (slot >= 0 && expiresAt(entries, slot) > cache.now) return;
  holdValue(cache, key, { ...NOTHING, expires: cache.now + negativeTtl, error: errorNumber[error] });
}

/** A hit on an error that was kept. */
export function failAsKept(cache: Cache, call: Call, slot: number): Outcome {
  const { entries, order } = cache.state.held;
  cache.policy.policy.touched(order, slot, entries, cache.policy.limit);
  cache.count(NEGATIVE_HITS);
  return cache.fail(call, errorName(errorAt(entries, slot)) ?? 'unavailable');
}
