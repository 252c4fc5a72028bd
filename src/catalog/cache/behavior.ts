/**
 * What a cache does: looks the key up, answers a hit itself, fetches a miss from its origin and keeps the
 * answer. With coalescing only the first miss of a key asks the origin; the others are set aside and get the
 * same answer, or the same error. A fetch that a write has overtaken is passed on and not kept, as
 * memcached's leases have it; without coalescing nothing guards against that race, and an old value may stay.
 */
import { log } from '../../base/deterministic-math.ts';
import { type Behavior, counterIndex, type ResolveContext } from '../../engine/behavior.ts';
import { type Call, errorName, errorNumber, type Outcome, WRITE } from '../../engine/outcome.ts';
import { UNSET } from '../../engine/unset.ts';
import { isAsideOperation } from '../shared/cache-operations.ts';
import { machineResources } from '../shared/machine-resources.ts';
import { valueBytes } from '../shared/payload.ts';
import { answerAside, onLeaseEnd } from './aside.ts';
import { errorAt, expiresAt, fetchSecondsAt, limitOf, slotOfKey, type Value } from './entries.ts';
import { evictionPolicies } from './eviction/policies.ts';
import type { EvictionPolicy } from './eviction/policy.ts';
import { emptyHolding, makeRoom, remove, reordered, sweepExpired } from './holding.ts';
import { cacheKind } from './kind.ts';
import {
  answerFromSlot,
  beginFetch,
  type Cache,
  type Caching,
  endFetch,
  fetchOf,
  holdValue,
  type Memory,
  noOrigin,
  noteEvictions,
  noteRead,
  ORIGIN,
  overtakeFetch,
  type Settings,
  showContents,
  timeToLive,
} from './memory.ts';
import { noPendingWrites, pendingOf } from './pending-writes.ts';
import {
  flushAll,
  flushEvicted,
  holdPending,
  loseDirty,
  onFlushBegun,
  onFlushDue,
  onWrittenBack,
  pump,
  writeBack,
} from './write-back.ts';

const policies: { readonly [P in Settings['eviction']]: EvictionPolicy } = evictionPolicies;

const COALESCED = counterIndex(cacheKind.metrics, 'coalesced');
const REFRESHES = counterIndex(cacheKind.metrics, 'refreshes');
const NEGATIVE_HITS = counterIndex(cacheKind.metrics, 'negativeHits');
const EXPIRATIONS = counterIndex(cacheKind.metrics, 'expirations');

function resolve({ settings, sampler }: ResolveContext<Settings>): Caching {
  return {
    policy: policies[settings.eviction],
    limit: limitOf(settings.capacity),
    lookUp: sampler('look-up', settings.hitTime),
  };
}

function freshMemory({ settings, policy }: Cache): Memory {
  return {
    held: emptyHolding(policy.policy, writesBack(settings)),
    eviction: settings.eviction,
    fetchOf: new Int32Array(0),
    fetches: [],
    freeFetches: [],
    leases: 0,
    pending: noPendingWrites(),
    hitRatio: 0,
    reads: 0,
  };
}

function writesBack({ writePolicy, fill }: Settings): boolean {
  return fill === 'read-through' && writePolicy === 'write-back';
}

function onRequest(cache: Cache, call: Call): Outcome {
  return cache.serve(call, cache.policy.lookUp, onLookedUp);
}

function onLookedUp(cache: Cache, call: Call): Outcome {
  const { state } = cache;
  const { entries } = state.held;
  if (entries.oldestFill >= 0) dropExpired(cache);
  const operation = cache.operation(call);
  if (operation === WRITE)
    return writesBack(cache.settings) ? writeBack(cache, call) : writeThrough(cache, call);
  if (isAsideOperation(operation)) return answerAside(cache, call);
  const key = cache.key(call);
  const slot = slotOfKey(entries, key);
  const isGood = slot >= 0 && expiresAt(entries, slot) > cache.now;
  if (!isGood && state.pending.count > 0 && holdPending(cache, key)) {
    noteRead(cache, true);
    return answerHeld(cache, call, key);
  }
  const refreshes = isGood && isRefreshedEarly(cache, slot, key);
  if (refreshes) cache.count(REFRESHES);
  noteRead(cache, isGood && !refreshes);
  return isGood && !refreshes ? onHit(cache, call, slot) : onMiss(cache, call);
}

function onHit(cache: Cache, call: Call, slot: number): Outcome {
  const { entries, order } = cache.state.held;
  const error = errorAt(entries, slot);
  if (error !== 0) {
    cache.policy.policy.touched(order, slot, entries, cache.policy.limit);
    cache.count(NEGATIVE_HITS);
    return cache.fail(call, errorName(error) ?? 'unavailable');
  }
  answerFromSlot(cache, call, slot);
  return cache.reply(call);
}

/** What the origin does not have yet was taken in again; where it is too large for that it is answered all the same. */
function answerHeld(cache: Cache, call: Call, key: number): Outcome {
  const slot = slotOfKey(cache.state.held.entries, key);
  if (slot >= 0) return onHit(cache, call, slot);
  const write = pendingOf(cache.state.pending, key)!;
  cache.answer(call, write.version, write.bytes);
  cache.showKept(call, write.value);
  return cache.reply(call);
}

/**
 * Whether this hit fetches the entry anew before it expires: the likelier, the nearer the end is and the longer the
 * fetch took last time (A. Vattani, F. Chierichetti, K. Lowenstein, "Optimal Probabilistic Cache Stampede
 * Prevention", VLDB 2015). One at a time, where misses are coalesced.
 */
function isRefreshedEarly(cache: Cache, slot: number, key: number): boolean {
  const { earlyRefresh, coalescing } = cache.settings;
  const { held, fetchOf } = cache.state;
  if (earlyRefresh <= 0 || errorAt(held.entries, slot) !== 0) return false;
  if (coalescing && key < fetchOf.length && fetchOf[key] !== 0) return false;
  const ahead = -earlyRefresh * fetchSecondsAt(held.entries, slot) * log(1 - cache.uniform());
  return cache.now + ahead >= expiresAt(held.entries, slot);
}

function dropExpired(cache: Cache): void {
  const expired = sweepExpired(cache.state.held, cache.now, cache.policy);
  if (expired === 0) return;
  cache.count(EXPIRATIONS, expired);
  showContents(cache);
}

// ---- misses ----

function onMiss(cache: Cache, call: Call): Outcome {
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

function onFetched(cache: Cache, call: Call, reply: Call): Outcome {
  const { waiting, overtaken } = endFetch(cache.state, cache.key(call));
  if (!overtaken) keepAnswer(cache, call, reply);
  for (const other of waiting) cache.relay(other, reply);
  return cache.relay(call, reply);
}

function onPassedOn(cache: Cache, call: Call, reply: Call): Outcome {
  return cache.relay(call, reply);
}

function onFetchedAlone(cache: Cache, call: Call, reply: Call): Outcome {
  keepAnswer(cache, call, reply);
  return cache.relay(call, reply);
}

/** What the origin has answered: a value, or an error, which must not drive out a value that is still good. */
function keepAnswer(cache: Cache, call: Call, reply: Call): void {
  const { negativeTtl } = cache.settings;
  // what was written since is newer, and the origin does not have it
  if (pendingOf(cache.state.pending, cache.key(call)) !== null) return;
  if (cache.isOk(reply)) {
    keep(cache, call, reply, cache.bytes(reply));
    return;
  }
  const error = cache.error(reply);
  if (negativeTtl === null || error === null) return;
  const { entries } = cache.state.held;
  const slot = slotOfKey(entries, cache.key(call));
  if (slot >= 0 && expiresAt(entries, slot) > cache.now) return;
  holdValue(cache, cache.key(call), {
    ...NOTHING,
    expires: cache.now + negativeTtl,
    error: errorNumber[error],
  });
}

const NOTHING = { version: 0, value: 0, bytes: 0, fetchSeconds: 0 };

/** What is being taken in: one object for all, since every miss takes something in. */
const taken: Value = {
  version: UNSET,
  value: 0,
  bytes: UNSET,
  expires: UNSET,
  fetchSeconds: UNSET,
  error: 0,
};

function keep(cache: Cache, call: Call, reply: Call, bytes: number): void {
  taken.version = cache.version(reply);
  taken.value = cache.valueToKeep(call, reply);
  taken.bytes = bytes;
  taken.expires = cache.now + timeToLive(cache);
  taken.fetchSeconds = cache.now - cache.workedUntil(call);
  holdValue(cache, cache.key(call), taken);
  flushEvicted(cache);
}

// ---- writes ----

function writeThrough(cache: Cache, call: Call): Outcome {
  return noOrigin(cache) ? cache.fail(call, 'unavailable') : cache.callLink(call, ORIGIN, onWritten);
}

/** The origin has it, or may have it: after an error the old value is no longer to be trusted. */
function onWritten(cache: Cache, call: Call, reply: Call): Outcome {
  const key = cache.key(call);
  if (cache.isOk(reply) && cache.settings.writePolicy === 'write-through') {
    keep(cache, call, reply, valueBytes(cache, call));
    // it is seen from now on, whatever the origin has made of it
    cache.markDone(call);
  } else if (remove(cache.state.held, key, cache.policy)) showContents(cache);
  overtakeFetch(cache.state, key);
  return cache.relay(call, reply);
}

// ---- edits and faults ----

/** Another policy begins with what is held, in the order of its age. */
function onSettings(cache: Cache): void {
  const { state, settings, policy } = cache;
  if (state.eviction !== settings.eviction) {
    state.held = reordered(state.held, policy);
    state.eviction = settings.eviction;
  }
  const isWatched = writesBack(settings);
  if (isWatched) state.held.evicted ??= [];
  noteEvictions(cache, makeRoom(state.held, policy, cache));
  if (isWatched) {
    flushEvicted(cache);
    pump(cache);
  } else flushAll(cache);
  showContents(cache);
}

/** Everything held is gone; what is being fetched arrives as if the cache were new. */
function onFlush(cache: Cache): void {
  cache.state.held = emptyHolding(cache.policy.policy, writesBack(cache.settings));
  loseDirty(cache);
  showContents(cache);
}

function onStart(cache: Cache): void {
  showContents(cache);
}

function pills(cache: Cache) {
  const { entries } = cache.state.held;
  const { limit } = cache.policy;
  const cold =
    entries.count < limit.entries / 10 && entries.heldBytes < limit.bytes / 10 && cache.state.hitRatio < 0.5;
  const { count } = cache.state.pending;
  const dirty = count > 0 ? [{ tone: 'plain' as const, text: `${count} dirty` }] : [];
  return cold ? [{ tone: 'plain' as const, text: 'cold' }, ...dirty] : dirty;
}

function facts(cache: Cache) {
  const { entries } = cache.state.held;
  const { capacity } = cache.settings;
  const room =
    'entries' in capacity ? `of ${capacity.entries} entries` : `entries in ${capacity.bytes} bytes`;
  const holds = { label: 'Holds', value: `${entries.count} ${room}` };
  const { count, underWay } = cache.state.pending;
  if (count === 0) return [holds];
  return [holds, { label: 'Not written back yet', value: `${count} keys, ${underWay} under way` }];
}

export const cacheBehavior: Behavior<Cache> = {
  kind: 'cache',
  handlers: {
    ...{ onLookedUp, onFetched, onFetchedAlone, onPassedOn, onWritten },
    ...{ onFlushDue, onFlushBegun, onWrittenBack, onLeaseEnd },
  },
  resolve,
  resources: (settings) => machineResources(settings.concurrency, settings),
  state: freshMemory,
  onStart,
  onRequest,
  onSettings,
  onFlush,
  onCrash: loseDirty,
  pills,
  facts,
};
