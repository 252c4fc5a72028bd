/**
 * Write-through and write-around: a write goes to the origin at once and is answered when that has it. Through, the
 * cache then has the new value; around, it has none until somebody reads (N. Jouppi, "Cache Write Policies and
 * Performance", ISCA 1993). Around, what is written and never read takes nobody's room; through, who reads what he has
 * just written hits.
 */
import type { Call, Outcome } from '../../engine/outcome.ts';
import { valueBytes } from '../shared/payload.ts';
import { overtakeFetch } from './coalescing.ts';
import { remove } from './holding.ts';
import { type Cache, noOrigin, ORIGIN, showContents } from './memory.ts';
import { keepValue } from './read-through.ts';

export function writeThrough(cache: Cache, call: Call): Outcome {
  return noOrigin(cache) ? cache.fail(call, 'unavailable') : cache.callLink(call, ORIGIN, onWritten);
}

/** The origin has it, or may have it: after an error the old value is no longer to be trusted. */
export function onWritten(cache: Cache, call: Call, reply: Call): Outcome {
  const key = cache.key(call);
  if (cache.isOk(reply) && cache.settings.writePolicy === 'write-through') {
    keepValue(cache, call, reply, valueBytes(cache, call));
    // it is seen from now on, whatever the origin has made of it
    cache.markDone(call);
  } else if (remove(cache.state.held, key, cache.policy)) showContents(cache);
  overtakeFetch(cache.state, key);
  return cache.relay(call, reply);
}
