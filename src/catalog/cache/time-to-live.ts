/**
 * How long an entry is good for: a time from its filling, as HTTP's `max-age` (RFC 9111, section 4.2), or, where it
 * slides, from the last time it was asked for (`SlidingExpiration` of .NET's `MemoryCache`; Caffeine,
 * `expireAfterAccess`). With jitter each entry's time is shortened by a random share, so that what came together does
 * not go together and send everybody to the origin at once (AWS, "Database Caching Strategies Using Redis", "Cache
 * Validity").
 */
import { type Entries, renew } from './entries.ts';

export interface Ageing {
  readonly settings: {
    /** Seconds; null: for ever. */
    readonly ttl: number | null;
    /** The share by which a time is shortened at most. */
    readonly ttlJitter: number;
    readonly ttlMode: 'fixed' | 'sliding';
  };
  readonly now: number;
  uniform(): number;
}

/** Until when what is kept now is good. */
export function expiry(cache: Ageing): number {
  const { ttl, ttlJitter } = cache.settings;
  if (ttl === null) return Number.POSITIVE_INFINITY;
  return cache.now + (ttlJitter > 0 ? ttl * (1 - ttlJitter * cache.uniform()) : ttl);
}

/** An entry is asked for. */
export function slide(cache: Ageing, entries: Entries, slot: number): void {
  if (cache.settings.ttlMode === 'sliding') renew(entries, slot, expiry(cache));
}
