/**
 * Coalescing: of those who miss a key at the same time one fetches, and the others wait for what that brings. It
 * keeps a stampede off the origin (R. Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013, section 3.2.1, where
 * it is a lease; Go's `golang.org/x/sync/singleflight`). A fetch that a write has overtaken is marked, for what it
 * brings may be old, as the write ends a lease there. Whoever fetches, the cache itself (`read-through.ts`) or an
 * application that has the lease (`aside.ts`), here stands who is at it.
 */
import type { Call } from '../../engine/outcome.ts';
import { grownInts } from '../shared/growing-arrays.ts';

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

/** Plain data. */
export interface Fetches {
  /** By key: number of its fetch plus one; 0: none under way. Free numbers are kept for reuse. */
  fetchOf: Int32Array;
  fetches: (Fetch | null)[];
  freeFetches: number[];
}

export function fetchOf({ fetchOf: numbers, fetches }: Fetches, key: number): Fetch | null {
  const number = key < numbers.length ? numbers[key]! : 0;
  return number > 0 ? fetches[number - 1]! : null;
}

/** Returns its number. */
export function beginFetch(fetching: Fetches, key: number, since: number, lease = 0): number {
  const number = fetching.freeFetches.pop() ?? fetching.fetches.length;
  fetching.fetches[number] = { waiting: [], overtaken: false, key, lease, since, timer: -1 };
  fetching.fetchOf = grownInts(fetching.fetchOf, key + 1);
  fetching.fetchOf[key] = number + 1;
  return number;
}

export function endFetch(fetching: Fetches, key: number): Fetch {
  const number = fetching.fetchOf[key]! - 1;
  const fetch = fetching.fetches[number]!;
  fetching.fetchOf[key] = 0;
  fetching.fetches[number] = null;
  fetching.freeFetches.push(number);
  return fetch;
}

/** A write has come in between: what is fetched may be older. */
export function overtakeFetch(fetching: Fetches, key: number): void {
  const fetch = fetchOf(fetching, key);
  if (fetch !== null) fetch.overtaken = true;
}
