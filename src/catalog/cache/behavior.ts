/**
 * What a cache does: looks the key up, answers a hit itself, and gives everything else to the policy whose matter it
 * is, each in a file of its own: misses to `read-through.ts` or `aside.ts`, writes to `write-through.ts` or
 * `write-back.ts`, what is nearly over to `early-refresh.ts`, errors to `negative-caching.ts`. How long an entry is good
 * for is `time-to-live.ts`, which one goes is `eviction/`.
 */
import { type Behavior, counterIndex, type ResolveContext } from '../../engine/behavior.ts';
import { type Call, type Outcome, WRITE } from '../../engine/outcome.ts';
import { isAsideOperation } from '../shared/cache-operations.ts';
import { machineResources } from '../shared/machine-resources.ts';
import { answerAside, onLeaseEnd } from './aside.ts';
import { isRefreshedEarly } from './early-refresh.ts';
import { errorAt, expiresAt, limitOf, slotOfKey } from './entries.ts';
import { evictionPolicies } from './eviction/policies.ts';
import type { EvictionPolicy } from './eviction/policy.ts';
import { emptyHolding, makeRoom, reordered, sweepExpired } from './holding.ts';
import { cacheKind } from './kind.ts';
import {
  answerFromSlot,
  type Cache,
  type Caching,
  type Memory,
  noteEvictions,
  noteRead,
  type Settings,
  showContents,
} from './memory.ts';
import { failAsKept } from './negative-caching.ts';
import { noPendingWrites, pendingOf } from './pending-writes.ts';
import { onFetched, onFetchedAlone, onMiss, onPassedOn } from './read-through.ts';
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
import { onWritten, writeThrough } from './write-through.ts';

const policies: { readonly [P in Settings['eviction']]: EvictionPolicy } = evictionPolicies;

const REFRESHES = counterIndex(cacheKind.metrics, 'refreshes');
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
  if (errorAt(cache.state.held.entries, slot) !== 0) return failAsKept(cache, call, slot);
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

function dropExpired(cache: Cache): void {
  const expired = sweepExpired(cache.state.held, cache.now, cache.policy);
  if (expired === 0) return;
  cache.count(EXPIRATIONS, expired);
  showContents(cache);
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
