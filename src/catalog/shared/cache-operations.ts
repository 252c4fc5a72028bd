/**
 * What an application asks of a cache that it fills itself (cache-aside): look here first, take this in, drop that.
 * With leases (Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013, section 3.2.1) a miss gives the first who
 * asks the right to fill, and a value whose lease a write has ended is not taken in.
 */

/** Operations of calls; above those of any protocol (`FIRST_OWN_OPERATION`). */
export const LOOK_UP = 101;
export const FILL = 102;
export const INVALIDATE = 103;
export const RELEASE = 104;

export function isAsideOperation(operation: number): boolean {
  return operation >= LOOK_UP && operation <= RELEASE;
}

/** Body of the answer to a look-up that found nothing: the caller fetches. A hit has none. */
export interface Missed {
  /** Number of the lease; 0: the cache gives none. */
  readonly lease: number;
}

/** Body of what fills: the version that was fetched. */
export interface Filling {
  readonly version: number;
  readonly lease: number;
}
