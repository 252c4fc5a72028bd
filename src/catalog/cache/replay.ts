/**
 * A recorded trace against a cache alone, without a clock and a network: how often it misses. For the command line
 * and for comparing with what others have counted; the kind's behavior does the same with time in between.
 */

import { type Limit, slotOfKey } from './entries.ts';
import { belady } from './eviction/belady.ts';
import { evictionPolicies } from './eviction/policies.ts';
import type { Luck } from './eviction/policy.ts';
import { emptyHolding, type Keeping, put } from './holding.ts';

/** A value that never gets too old; all of them are alike. */
const ETERNAL = { version: 0, value: 0, expires: Number.POSITIVE_INFINITY, fetchSeconds: 0, error: 0 };

/** A trace in columns: keys as small integers, and the bytes of their values. */
export interface CacheTrace {
  readonly keys: Int32Array;
  readonly bytes: Float64Array;
}

export interface ReplayCount {
  readonly requests: number;
  readonly misses: number;
  readonly bytes: number;
  readonly missedBytes: number;
}

export type ReplayPolicy = keyof typeof evictionPolicies | 'belady';

/** The names that `replayTrace` knows. */
export const replayPolicies = [...Object.keys(evictionPolicies), 'belady'] as readonly ReplayPolicy[];

/** Replays a trace; `luck` decides for random eviction. An object larger than the cache misses and is not kept. */
export function replayTrace(trace: CacheTrace, policy: ReplayPolicy, limit: Limit, luck: Luck): ReplayCount {
  const foresight = { next: 0 };
  const chosen = policy === 'belady' ? belady(foresight) : evictionPolicies[policy];
  const next = policy === 'belady' ? nextRequests(trace.keys) : null;
  const keeping: Keeping = { policy: chosen, limit };
  const held = emptyHolding(chosen);
  let [misses, bytes, missedBytes] = [0, 0, 0];
  for (let i = 0; i < trace.keys.length; i++) {
    const key = trace.keys[i]!;
    const size = trace.bytes[i]!;
    if (next !== null) foresight.next = next[i]!;
    bytes += size;
    const slot = slotOfKey(held.entries, key);
    if (slot >= 0) {
      chosen.touched(held.order, slot, held.entries, limit);
      continue;
    }
    misses++;
    missedBytes += size;
    put(held, key, { ...ETERNAL, bytes: size }, keeping, luck);
  }
  return { requests: trace.keys.length, misses, bytes, missedBytes };
}

/** For each request the number of the next one for the same key; beyond the trace: there is none. */
function nextRequests(keys: Int32Array): Float64Array {
  const next = new Float64Array(keys.length);
  let most = 0;
  for (const key of keys) most = Math.max(most, key);
  const last = new Float64Array(most + 1).fill(Number.MAX_SAFE_INTEGER);
  for (let i = keys.length - 1; i >= 0; i--) {
    next[i] = last[keys[i]!]!;
    last[keys[i]!] = i;
  }
  return next;
}
