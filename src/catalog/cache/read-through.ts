/**
 * Read-through: who misses asks the cache only; the cache fetches from its origin, keeps the answer and passes it on
 * (Oracle Coherence, "Read-Through, Write-Through, Write-Behind, and Refresh-Ahead Caching"; `javax.cache`, JSR 107,
 * 2014). With coalescing only the first miss of a key asks the origin; the others are set aside and get the same
 * answer, or the same error. A fetch that a write has overtaken is passed on and not kept, as memcached's leases have
 * it; without coalescing nothing guards against that race, and an old value may stay.
 */
import { counterIndex } from '../../engine/behavior.ts';
import type { Call, Outcome } from '../../engine/outcome.ts';
import { UNSET } from '../../engine/unset.ts';
import { beginFetch, endFetch, fetchOf } from './coalescing.ts';
import type { Value } from './entries.ts';
import { cacheKind } from './kind.ts';
import { type Cache, holdValue, noOrigin, ORIGIN } from './memory.ts';
import { keepError } from './negative-caching.ts';
import { pendingOf } from './pending-writes.ts';
import { expiry } from './time-to-live.ts';
import { flushEvicted } from './write-back.ts';

const COALESCED = counterIndex(cacheKind.metrics, 'coalesced');

export function onMiss(cache: Cache, call: Call): Outcome {
  if (noOrigin(cache)) return cache.fail(call, 'unavailable');
  if (!cache.settings.coalescing) return cache.callLink(call, ORIGIN, onFetchedAlone);
  const key = cache.key(call);
  const fetch = fetchOf(cache.state, key);
  // what comes too late to be kept is too old for who asks after the write
  if (fetch?.overtaken === true) return cache.callLink(call, ORIGIN, onPassedOn);
  if (fetch !== null) {
    cache.count(COALESCED);
    fetch.waiting.push(call);
    return cache.park(call);
  }
  beginFetch(cache.state, key, cache.now);
  return cache.callLink(call, ORIGIN, onFetched);
}

export function onFetched(cache: Cache, call: Call, reply: Call): Outcome {
  const { waiting, overtaken } = endFetch(cache.state, cache.key(call));
  if (!overtaken) keepAnswer(cache, call, reply);
  for (const other of waiting) cache.relay(other, reply);
  return cache.relay(call, reply);
}

export function onPassedOn(cache: Cache, call: Call, reply: Call): Outcome {
  return cache.relay(call, reply);
}

export function onFetchedAlone(cache: Cache, call: Call, reply: Call): Outcome {
  keepAnswer(cache, call, reply);
  return cache.relay(call, reply);
}

/** What the origin has answered: a value, or an error. */
function keepAnswer(cache: Cache, call: Call, reply: Call): void {
  const key = cache.key(call);
  // what was written since is newer, and the origin does not have it
  if (pendingOf(cache.state.pending, key) !== null) return;
  if (cache.isOk(reply)) keepValue(cache, call, reply, cache.bytes(reply));
  else keepError(cache, key, cache.error(reply));
}

/** What is being taken in: one object for all, since every miss takes something in. */
const taken: Value = {
  version: UNSET,
  value: 0,
  bytes: UNSET,
  expires: UNSET,
  fetchSeconds: UNSET,
  error: 0,
};

/** Takes in what the origin has, as its answer to a read or a write says. */
export function keepValue(cache: Cache, call: Call, reply: Call, bytes: number): void {
  taken.version = cache.version(reply);
  taken.value = cache.valueToKeep(call, reply);
  taken.bytes = bytes;
  taken.expires = expiry(cache);
  taken.fetchSeconds = cache.now - cache.workedUntil(call);
  holdValue(cache, cache.key(call), taken);
  flushEvicted(cache);
}
