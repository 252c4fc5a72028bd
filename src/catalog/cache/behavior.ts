/**
 * What a cache does: looks the key up, answers a hit itself, fetches a miss from its origin and keeps the
 * answer. With coalescing only the first miss of a key asks the origin; the others are set aside and get the
 * same answer, or the same error. A fetch that a write has overtaken is passed on and not kept, as
 * memcached's leases have it; without coalescing nothing guards against that race, and an old value may stay.
 */
import { log } from '../../base/deterministic-math.ts';
import { type Behavior, counterIndex, gaugeIndex, type ResolveContext } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import {
  type Call,
  errorName,
  errorNumber,
  type Outcome,
  type SamplerRef,
  WRITE,
} from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { grownInts } from '../shared/growing-arrays.ts';
import { machineResources } from '../shared/machine-resources.ts';
import { valueBytes } from '../shared/payload.ts';
import { limitOf, renew, slotOfKey, type Value } from './entries.ts';
import { evictionPolicies } from './eviction/policies.ts';
import type { EvictionPolicy } from './eviction/policy.ts';
import {
  emptyHolding,
  type Holding,
  type Keeping,
  makeRoom,
  put,
  remove,
  reordered,
  sweepExpired,
} from './holding.ts';
import { cacheKind } from './kind.ts';

type Settings = SettingsOf<typeof cacheKind.fields>;
interface Caching extends Keeping {
  readonly lookUp: SamplerRef;
}
/** A fetch under way. */
interface Fetch {
  /** Calls that wait for it, in the order of their coming. */
  readonly waiting: Call[];
  /** A write has overtaken it: what it brings may be old. */
  overtaken: boolean;
}
interface Memory {
  held: Holding;
  /** By which policy its order is kept. */
  eviction: Settings['eviction'];
  /** By key: number of its fetch plus one; 0: none under way. Free numbers are kept for reuse. */
  fetchOf: Int32Array;
  fetches: (Fetch | null)[];
  freeFetches: number[];
  /** Hit ratio over about the last reads, and how many reads it stands for. */
  hitRatio: number;
  reads: number;
}
type Cache = Endpoint<Settings, Caching, Memory, null>;

const policies: { readonly [P in Settings['eviction']]: EvictionPolicy } = evictionPolicies;

const HITS = counterIndex(cacheKind.metrics, 'hits');
const MISSES = counterIndex(cacheKind.metrics, 'misses');
const COALESCED = counterIndex(cacheKind.metrics, 'coalesced');
const EVICTIONS = counterIndex(cacheKind.metrics, 'evictions');
const REFRESHES = counterIndex(cacheKind.metrics, 'refreshes');
const NEGATIVE_HITS = counterIndex(cacheKind.metrics, 'negativeHits');
const EXPIRATIONS = counterIndex(cacheKind.metrics, 'expirations');
const HIT_RATIO = gaugeIndex(cacheKind.metrics, 'hitRatio');
const ENTRIES = gaugeIndex(cacheKind.metrics, 'entries');
const BYTES_HELD = gaugeIndex(cacheKind.metrics, 'bytesHeld');

/** Reads over which the gauge of the hit ratio looks back. */
const HIT_RATIO_READS = 500;
/** The only out-link. */
const ORIGIN = 0;

function resolve({ settings, sampler }: ResolveContext<Settings>): Caching {
  return {
    policy: policies[settings.eviction],
    limit: limitOf(settings.capacity),
    lookUp: sampler('look-up', settings.hitTime),
  };
}

function freshMemory({ settings, policy }: Cache): Memory {
  return {
    held: emptyHolding(policy.policy),
    eviction: settings.eviction,
    fetchOf: new Int32Array(0),
    fetches: [],
    freeFetches: [],
    hitRatio: 0,
    reads: 0,
  };
}

function onRequest(cache: Cache, call: Call): Outcome {
  return cache.serve(call, cache.policy.lookUp, onLookedUp);
}

function onLookedUp(cache: Cache, call: Call): Outcome {
  const { held } = cache.state;
  const { entries } = held;
  if (entries.oldestFill >= 0) dropExpired(cache);
  if (cache.operation(call) === WRITE) return writeThrough(cache, call);
  const slot = slotOfKey(entries, cache.key(call));
  const isGood = slot >= 0 && entries.expires[slot]! > cache.now;
  const refreshes = isGood && isRefreshedEarly(cache, slot, cache.key(call));
  if (refreshes) cache.count(REFRESHES);
  noteRead(cache, isGood && !refreshes);
  return isGood && !refreshes ? onHit(cache, call, slot) : onMiss(cache, call);
}

function onHit(cache: Cache, call: Call, slot: number): Outcome {
  const { settings, state, policy } = cache;
  const { entries, order } = state.held;
  policy.policy.touched(order, slot, entries, policy.limit);
  if (entries.error[slot] !== 0) {
    cache.count(NEGATIVE_HITS);
    return cache.fail(call, errorName(entries.error[slot]!) ?? 'unavailable');
  }
  if (settings.ttlMode === 'sliding') renew(entries, slot, cache.now + timeToLive(cache));
  cache.answer(call, entries.version[slot]!, entries.bytes[slot]!);
  cache.showKept(call, entries.value[slot]!);
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
  if (earlyRefresh <= 0 || held.entries.error[slot] !== 0) return false;
  if (coalescing && key < fetchOf.length && fetchOf[key] !== 0) return false;
  const ahead = -earlyRefresh * held.entries.fetchSeconds[slot]! * log(1 - cache.uniform());
  return cache.now + ahead >= held.entries.expires[slot]!;
}

/** How long what is kept now is good for. */
function timeToLive(cache: Cache): number {
  const { ttl, ttlJitter } = cache.settings;
  if (ttl === null) return Number.POSITIVE_INFINITY;
  return ttlJitter > 0 ? ttl * (1 - ttlJitter * cache.uniform()) : ttl;
}

function dropExpired(cache: Cache): void {
  const expired = sweepExpired(cache.state.held, cache.now, cache.policy);
  if (expired === 0) return;
  cache.count(EXPIRATIONS, expired);
  showContents(cache);
}

/** A running mean at first, then an exponentially weighted one. */
function noteRead(cache: Cache, hit: boolean): void {
  const { state } = cache;
  cache.count(hit ? HITS : MISSES);
  if (state.reads < HIT_RATIO_READS) state.reads++;
  state.hitRatio += ((hit ? 1 : 0) - state.hitRatio) / state.reads;
  cache.level(HIT_RATIO, state.hitRatio);
}

function showContents(cache: Cache): void {
  const { entries } = cache.state.held;
  cache.level(ENTRIES, entries.count);
  cache.level(BYTES_HELD, entries.heldBytes);
}

// ---- misses ----

function onMiss(cache: Cache, call: Call): Outcome {
  if (noOrigin(cache)) return cache.fail(call, 'unavailable');
  if (!cache.settings.coalescing) return cache.callLink(call, ORIGIN, onFetchedAlone);
  const key = cache.key(call);
  const number = key < cache.state.fetchOf.length ? cache.state.fetchOf[key]! : 0;
  if (number > 0) {
    cache.count(COALESCED);
    joinFetch(cache.state, number - 1, call);
    return cache.park(call);
  }
  beginFetch(cache.state, key);
  return cache.callLink(call, ORIGIN, onFetched);
}

function noOrigin(cache: Cache): boolean {
  return cache.outs.length === 0 || cache.outs[ORIGIN]!.peers.length === 0;
}

function beginFetch(memory: Memory, key: number): void {
  const number = memory.freeFetches.pop() ?? memory.fetches.length;
  memory.fetches[number] = { waiting: [], overtaken: false };
  memory.fetchOf = grownInts(memory.fetchOf, key + 1);
  memory.fetchOf[key] = number + 1;
}

function joinFetch(memory: Memory, number: number, call: Call): void {
  memory.fetches[number]!.waiting.push(call);
}

function endFetch(memory: Memory, key: number): Fetch {
  const number = memory.fetchOf[key]! - 1;
  const fetch = memory.fetches[number]!;
  memory.fetchOf[key] = 0;
  memory.fetches[number] = null;
  memory.freeFetches.push(number);
  return fetch;
}

function onFetched(cache: Cache, call: Call, reply: Call): Outcome {
  const { waiting, overtaken } = endFetch(cache.state, cache.key(call));
  if (!overtaken) keepAnswer(cache, call, reply);
  for (const other of waiting) cache.relay(other, reply);
  return cache.relay(call, reply);
}

function onFetchedAlone(cache: Cache, call: Call, reply: Call): Outcome {
  keepAnswer(cache, call, reply);
  return cache.relay(call, reply);
}

/** What the origin has answered: a value, or an error, which must not drive out a value that is still good. */
function keepAnswer(cache: Cache, call: Call, reply: Call): void {
  const { negativeTtl } = cache.settings;
  if (cache.isOk(reply)) {
    keep(cache, call, reply, cache.bytes(reply));
    return;
  }
  const error = cache.error(reply);
  if (negativeTtl === null || error === null) return;
  const { entries } = cache.state.held;
  const slot = slotOfKey(entries, cache.key(call));
  if (slot >= 0 && entries.expires[slot]! > cache.now) return;
  holdValue(cache, cache.key(call), {
    ...NOTHING,
    expires: cache.now + negativeTtl,
    error: errorNumber[error],
  });
}

const NOTHING = { version: 0, value: 0, bytes: 0, fetchSeconds: 0 };

function keep(cache: Cache, call: Call, reply: Call, bytes: number): void {
  holdValue(cache, cache.key(call), {
    version: cache.version(reply),
    value: cache.valueToKeep(call, reply),
    bytes,
    expires: cache.now + timeToLive(cache),
    fetchSeconds: cache.now - cache.workedUntil(call),
    error: 0,
  });
}

function holdValue(cache: Cache, key: number, value: Value): void {
  const evicted = put(cache.state.held, key, value, cache.policy, cache);
  if (evicted > 0) cache.count(EVICTIONS, evicted);
  showContents(cache);
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

function overtakeFetch(memory: Memory, key: number): void {
  const number = key < memory.fetchOf.length ? memory.fetchOf[key]! - 1 : -1;
  if (number >= 0) memory.fetches[number]!.overtaken = true;
}

// ---- edits and faults ----

/** Another policy begins with what is held, in the order of its age. */
function onSettings(cache: Cache): void {
  const { state, settings, policy } = cache;
  if (state.eviction !== settings.eviction) {
    state.held = reordered(state.held, policy);
    state.eviction = settings.eviction;
  }
  const evicted = makeRoom(state.held, policy, cache);
  if (evicted > 0) cache.count(EVICTIONS, evicted);
  showContents(cache);
}

/** Everything held is gone; what is being fetched arrives as if the cache were new. */
function onFlush(cache: Cache): void {
  cache.state.held = emptyHolding(cache.policy.policy);
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
  return cold ? [{ tone: 'plain' as const, text: 'cold' }] : [];
}

function facts(cache: Cache) {
  const { entries } = cache.state.held;
  const { capacity } = cache.settings;
  const room =
    'entries' in capacity ? `of ${capacity.entries} entries` : `entries in ${capacity.bytes} bytes`;
  return [{ label: 'Holds', value: `${entries.count} ${room}` }];
}

export const cacheBehavior: Behavior<Cache> = {
  kind: 'cache',
  handlers: { onLookedUp, onFetched, onFetchedAlone, onWritten },
  resolve,
  resources: (settings) => machineResources(settings.concurrency, settings),
  state: freshMemory,
  onStart,
  onRequest,
  onSettings,
  onFlush,
  pills,
  facts,
};
