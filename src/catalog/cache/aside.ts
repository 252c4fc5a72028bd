/**
 * What a cache answers to applications that fill it themselves: they look here first, fetch a miss from the store on
 * their own, put the value here, and drop it after a write. Between the fetch and the filling somebody else may have
 * written: without leases the old value then stays, the well-known race of cache-aside. With leases (here: with
 * coalescing) the write has ended the lease and the filling is refused, and of many who miss one fetches
 * (R. Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013, section 3.2.1).
 */
import { counterIndex } from '../../engine/behavior.ts';
import { type Call, errorName, type Outcome, type Timer } from '../../engine/outcome.ts';
import { FILL, type Filling, INVALIDATE, LOOK_UP, type Missed } from '../shared/cache-operations.ts';
import { beginFetch, endFetch, fetchOf } from './coalescing.ts';
import { errorAt, expiresAt, slotOfKey } from './entries.ts';
import { remove } from './holding.ts';
import { cacheKind } from './kind.ts';
import { answerFromSlot, type Cache, holdValue, noteRead, showContents } from './memory.ts';
import { expiry } from './time-to-live.ts';

const COALESCED = counterIndex(cacheKind.metrics, 'coalesced');
const REFUSED_FILLS = counterIndex(cacheKind.metrics, 'refusedFills');
const INVALIDATIONS = counterIndex(cacheKind.metrics, 'invalidations');

export function answerAside(cache: Cache, call: Call): Outcome {
  switch (cache.operation(call)) {
    case LOOK_UP:
      return lookUp(cache, call);
    case FILL:
      return fill(cache, call);
    case INVALIDATE:
      return invalidate(cache, call);
    default:
      return release(cache, call);
  }
}

function lookUp(cache: Cache, call: Call): Outcome {
  const isHit = goodSlot(cache, cache.key(call)) >= 0;
  noteRead(cache, isHit);
  return answerLookUp(cache, call);
}

function goodSlot({ state, now }: Cache, key: number): number {
  const { entries } = state.held;
  const slot = slotOfKey(entries, key);
  return slot >= 0 && expiresAt(entries, slot) > now ? slot : -1;
}

/** A hit, the lease, or the wait for who has it. */
function answerLookUp(cache: Cache, call: Call): Outcome {
  const { state, settings } = cache;
  const key = cache.key(call);
  const slot = goodSlot(cache, key);
  if (slot >= 0) {
    const error = errorAt(state.held.entries, slot);
    if (error !== 0) return cache.fail(call, errorName(error) ?? 'unavailable');
    answerFromSlot(cache, call, slot);
    return cache.reply(call);
  }
  if (!settings.coalescing) return answerMissed(cache, call, 0);
  const fetch = fetchOf(state, key);
  if (fetch !== null) {
    cache.count(COALESCED);
    fetch.waiting.push(call);
    return cache.park(call);
  }
  const lease = ++state.leases;
  const number = beginFetch(state, key, cache.now, lease);
  state.fetches[number]!.timer = cache.after(settings.leaseTime, onLeaseEnd, number);
  return answerMissed(cache, call, lease);
}

function answerMissed(cache: Cache, call: Call, lease: number): Outcome {
  cache.answer(call, 0, 0, { lease } satisfies Missed);
  return cache.reply(call);
}

/** Takes in what an application has fetched, unless its lease has ended since. */
function fill(cache: Cache, call: Call): Outcome {
  const { state, settings } = cache;
  const key = cache.key(call);
  const { version, lease } = cache.body<Filling>(call);
  const fetch = fetchOf(state, key);
  const isCurrent = fetch !== null && fetch.lease === lease;
  if (settings.coalescing && !isCurrent) cache.count(REFUSED_FILLS);
  else {
    holdValue(cache, key, {
      version,
      value: cache.value(call),
      bytes: cache.bytes(call),
      expires: expiry(cache),
      fetchSeconds: fetch === null ? 0 : cache.now - fetch.since,
      error: 0,
    });
    forgetLease(cache, key);
  }
  cache.answer(call, 0, 0);
  return cache.reply(call);
}

/** A write has been done: what is held is old, and so may be what is being fetched. */
function invalidate(cache: Cache, call: Call): Outcome {
  const key = cache.key(call);
  if (remove(cache.state.held, key, cache.policy)) {
    cache.count(INVALIDATIONS);
    showContents(cache);
  }
  forgetLease(cache, key);
  cache.answer(call, 0, 0);
  return cache.reply(call);
}

/** Who had the lease could not fetch: the next one may try. */
function release(cache: Cache, call: Call): Outcome {
  const key = cache.key(call);
  if (fetchOf(cache.state, key)?.lease === cache.body<Missed>(call).lease) forgetLease(cache, key);
  cache.answer(call, 0, 0);
  return cache.reply(call);
}

/** Who had the lease has not come back. */
export function onLeaseEnd(cache: Cache, number: number): void {
  const fetch = cache.state.fetches[number];
  if (fetch !== null && fetch !== undefined) forgetLease(cache, fetch.key);
}

/** Ends the lease of a key: those who waited for it look again, and the first of them may get the next. */
function forgetLease(cache: Cache, key: number): void {
  const fetch = fetchOf(cache.state, key);
  if (fetch === null || fetch.lease === 0) return;
  endFetch(cache.state, key);
  cache.cancel(fetch.timer as Timer);
  for (const waiting of fetch.waiting) answerLookUp(cache, waiting);
}
