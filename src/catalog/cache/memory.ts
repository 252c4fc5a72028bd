/**
 * What the parts of a cache's behavior share: its state, how a value is taken in, and the figures that it shows.
 */
import { counterIndex, gaugeIndex } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Call, SamplerRef } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import type { Fetches } from './coalescing.ts';
import { bytesAt, type Value, valueAt, versionAt } from './entries.ts';
import { type Holding, type Keeping, put } from './holding.ts';
import { cacheKind } from './kind.ts';
import type { PendingWrites } from './pending-writes.ts';
import { slide } from './time-to-live.ts';

export type Settings = SettingsOf<typeof cacheKind.fields>;
export interface Caching extends Keeping {
  readonly lookUp: SamplerRef;
}
export interface Memory extends Fetches {
  held: Holding;
  /** By which policy its order is kept. */
  eviction: Settings['eviction'];
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

/** Answers a read from a slot. */
export function answerFromSlot(cache: Cache, call: Call, slot: number): void {
  const { state, policy } = cache;
  const { entries, order } = state.held;
  policy.policy.touched(order, slot, entries, policy.limit);
  slide(cache, entries, slot);
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
