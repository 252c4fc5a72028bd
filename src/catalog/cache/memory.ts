/**
 * What the parts of a cache's behavior share: its state, how a value is taken in, and the figures that it shows.
 * Reading through and writing through stand in `behavior.ts`, write-back in `write-back.ts`, and what applications
 * ask that fill the cache themselves in `aside.ts`.
 */
import { counterIndex, gaugeIndex } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Call, SamplerRef } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { grownInts } from '../shared/growing-arrays.ts';
import { bytesAt, renew, type Value, valueAt, versionAt } from './entries.ts';
import { type Holding, type Keeping, put } from './holding.ts';
import { cacheKind } from './kind.ts';
import type { PendingWrites } from './pending-writes.ts';

export type Settings = SettingsOf<typeof cacheKind.fields>;
export interface Caching extends Keeping {
  readonly lookUp: SamplerRef;
}
/** A fetch under way: the cache's own, or that of an application which has the lease. */
export interface Fetch {
  /** Calls that wait for it, in the order of their coming. */
  readonly waiting: Call[];
  /** A write has overtaken it: what it brings may be old. */
  overtaken: boolean;
  readonly key: number;
  /** Number of the lease, 0: the cache fetches itself; when it was given, and the timer of its end. */
  readonly lease: number;
  readonly since: number;
  timer: number;
}
export interface Memory {
  held: Holding;
  /** By which policy its order is kept. */
  eviction: Settings['eviction'];
  /** By key: number of its fetch plus one; 0: none under way. Free numbers are kept for reuse. */
  fetchOf: Int32Array;
  fetches: (Fetch | null)[];
  freeFetches: number[];
  /** Leases given so far. */
  leases: number;
  /** What the origin does not have yet. */
  pending: PendingWrites;
  /** Hit ratio over about the last reads, and how many reads it stands for. */
  hitRatio: number;
  reads: number;
}
export type Cache = Endpoint<Settings, Caching, Memory, null>;

const HITS = counterIndex(cacheKind.metrics, 'hits');
const MISSES = counterIndex(cacheKind.metrics, 'misses');
const EVICTIONS = counterIndex(cacheKind.metrics, 'evictions');
const HIT_RATIO = gaugeIndex(cacheKind.metrics, 'hitRatio');
const ENTRIES = gaugeIndex(cacheKind.metrics, 'entries');
const BYTES_HELD = gaugeIndex(cacheKind.metrics, 'bytesHeld');

/** Reads over which the gauge of the hit ratio looks back. */
const HIT_RATIO_READS = 500;
/** The only out-link. */
export const ORIGIN = 0;

export function noOrigin(cache: Cache): boolean {
  return cache.outs.length === 0 || cache.outs[ORIGIN]!.peers.length === 0;
}

/** How long what is kept now is good for. */
export function timeToLive(cache: Cache): number {
  const { ttl, ttlJitter } = cache.settings;
  if (ttl === null) return Number.POSITIVE_INFINITY;
  return ttlJitter > 0 ? ttl * (1 - ttlJitter * cache.uniform()) : ttl;
}

/** Answers a read from a slot. */
export function answerFromSlot(cache: Cache, call: Call, slot: number): void {
  const { settings, state, policy } = cache;
  const { entries, order } = state.held;
  policy.policy.touched(order, slot, entries, policy.limit);
  if (settings.ttlMode === 'sliding') renew(entries, slot, cache.now + timeToLive(cache));
  cache.answer(call, versionAt(entries, slot), bytesAt(entries, slot));
  cache.showKept(call, valueAt(entries, slot));
}

/** A running mean at first, then an exponentially weighted one. */
export function noteRead(cache: Cache, hit: boolean): void {
  const { state } = cache;
  cache.count(hit ? HITS : MISSES);
  if (state.reads < HIT_RATIO_READS) state.reads++;
  state.hitRatio += ((hit ? 1 : 0) - state.hitRatio) / state.reads;
  cache.level(HIT_RATIO, state.hitRatio);
}

export function showContents(cache: Cache): void {
  const { entries } = cache.state.held;
  cache.level(ENTRIES, entries.count);
  cache.level(BYTES_HELD, entries.heldBytes);
}

/** Takes a value in. */
export function holdValue(cache: Cache, key: number, value: Value): void {
  noteEvictions(cache, put(cache.state.held, key, value, cache.policy, cache));
  showContents(cache);
}

export function noteEvictions(cache: Cache, evicted: number): void {
  if (evicted > 0) cache.count(EVICTIONS, evicted);
}

// ---- fetches under way ----

export function fetchOf({ fetchOf: numbers, fetches }: Memory, key: number): Fetch | null {
  const number = key < numbers.length ? numbers[key]! : 0;
  return number > 0 ? fetches[number - 1]! : null;
}

/** Returns its number. */
export function beginFetch(memory: Memory, key: number, since: number, lease = 0): number {
  const number = memory.freeFetches.pop() ?? memory.fetches.length;
  memory.fetches[number] = { waiting: [], overtaken: false, key, lease, since, timer: -1 };
  memory.fetchOf = grownInts(memory.fetchOf, key + 1);
  memory.fetchOf[key] = number + 1;
  return number;
}

export function endFetch(memory: Memory, key: number): Fetch {
  const number = memory.fetchOf[key]! - 1;
  const fetch = memory.fetches[number]!;
  memory.fetchOf[key] = 0;
  memory.fetches[number] = null;
  memory.freeFetches.push(number);
  return fetch;
}

/** A write has come in between: what is fetched may be older. */
export function overtakeFetch(memory: Memory, key: number): void {
  const fetch = fetchOf(memory, key);
  if (fetch !== null) fetch.overtaken = true;
}
