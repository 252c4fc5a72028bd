/**
 * Consistent hashing: members own arcs of a ring of hashes, a key belongs to the member whose point comes
 * next. When a member leaves, only its keys move, and each to the owner of the next point (Karger et al.,
 * "Consistent Hashing and Random Trees", STOC 1997). Every member has many points ("virtual nodes"), because
 * with V points each the shares of n members spread by √((n−1)/(nV+1)) around their mean: libketama uses 160.
 * A ring is plain data; members are named by a hash of their own, so that the order in which they are listed
 * and the others that are there do not matter.
 */
import { hashPair, mix32 } from '../../base/hash.ts';

/** `points` ascend; `owners[i]` is the index of the member that owns `points[i]`. */
export interface HashRing {
  readonly points: Uint32Array;
  readonly owners: Int32Array;
}

/** Puts `virtualNodes` points of each member on a ring. `members` are 32-bit hashes of their names. */
export function buildHashRing(members: readonly number[], virtualNodes: number): HashRing {
  const size = members.length * virtualNodes;
  const unsorted = new Uint32Array(size);
  for (let i = 0; i < size; i++) unsorted[i] = hashPair(members[(i / virtualNodes) | 0]!, i % virtualNodes);
  const order = Array.from(unsorted, (_, i) => i);
  const memberOf = (i: number) => members[(i / virtualNodes) | 0]!;
  order.sort((a, b) => unsorted[a]! - unsorted[b]! || memberOf(a) - memberOf(b));
  return {
    points: Uint32Array.from(order, (i) => unsorted[i]!),
    owners: Int32Array.from(order, (i) => (i / virtualNodes) | 0),
  };
}

/** Where a key lies on the ring. */
export function ringHash(key: number): number {
  return hashPair(key, 0x52494e47) >>> 0;
}

/** Index of the first point at or after `hash`, going around; −1 on an empty ring. */
export function firstPoint(ring: HashRing, hash: number): number {
  const { points } = ring;
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (points[middle]! < hash) low = middle + 1;
    else high = middle;
  }
  if (low < points.length) return low;
  return points.length === 0 ? -1 : 0;
}

/** The member that owns a key; −1 on an empty ring. */
export function ringOwner(ring: HashRing, key: number): number {
  const point = firstPoint(ring, ringHash(key));
  return point < 0 ? -1 : ring.owners[point]!;
}

/** hash(key) modulo `members`: even, but another number of members moves nearly every key. */
export function moduloOwner(key: number, members: number, salt = 0): number {
  return (mix32(hashPair(key, 0x4d4f44 ^ salt)) >>> 0) % members;
}
