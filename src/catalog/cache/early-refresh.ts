/**
 * Probabilistic early refresh (XFetch): a hit may fetch its entry anew before it expires, the likelier, the nearer
 * the end is and the longer the fetch took last time: with the time Δ of that fetch, when now − Δ·β·ln(u) is past the
 * end, u being uniform. So one of many who ask refreshes a popular entry a little early, and no moment comes at which
 * all of them miss (A. Vattani, F. Chierichetti, K. Lowenstein, "Optimal Probabilistic Cache Stampede Prevention",
 * VLDB 2015).
 */
import { log } from '../../base/deterministic-math.ts';
import { fetchOf } from './coalescing.ts';
import { errorAt, expiresAt, fetchSecondsAt } from './entries.ts';
import type { Cache } from './memory.ts';

/** Whether this hit fetches the entry anew. One at a time, where misses are coalesced. */
export function isRefreshedEarly(cache: Cache, slot: number, key: number): boolean {
  const { earlyRefresh, coalescing } = cache.settings;
  const { entries } = cache.state.held;
  if (earlyRefresh <= 0 || errorAt(entries, slot) !== 0) return false;
  if (coalescing && fetchOf(cache.state, key) !== null) return false;
  const ahead = -earlyRefresh * fetchSecondsAt(entries, slot) * log(1 - cache.uniform());
  return cache.now + ahead >= expiresAt(entries, slot);
}
