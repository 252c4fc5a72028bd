/**
 * Maglev's lookup table (D. Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load Balancer", NSDI
 * 2016, section 3.4). Every member has a permutation of the table's places, (offset + j × skip) mod size; members
 * take turns, each its first place that is still free, until none is. So shares differ by at most one place.
 */
import { mix32 } from '../../base/hash.ts';

/** Where a member's permutation begins, and how far it goes from place to place. */
export interface Permutation {
  readonly offset: number;
  /** From 1 to size − 1; with a prime size every place is visited. */
  readonly skip: number;
}

/** The permutation of a member with this hash of its name. */
export function permutationOf(name: number, size: number): Permutation {
  return {
    offset: (mix32(name) >>> 0) % size,
    skip: size < 2 ? 0 : ((mix32(name ^ 0x5bd1e995) >>> 0) % (size - 1)) + 1,
  };
}

/** By place: the member that has it. `size` must be a prime, and no less than there are members. */
export function maglevTable(members: readonly Permutation[], size: number): Int32Array {
  const table = new Int32Array(size).fill(-1);
  if (members.length === 0) return table;
  const next = new Float64Array(members.length);
  for (let filled = 0; filled < size; ) {
    for (let i = 0; i < members.length && filled < size; i++, filled++) {
      table[freePlace(members[i]!, next, i, table)] = i;
    }
  }
  return table;
}

/** The first place in the member's permutation that nobody has; it will not look at those before it again. */
function freePlace(
  { offset, skip }: Permutation,
  next: Float64Array,
  member: number,
  table: Int32Array,
): number {
  for (;;) {
    const place = (offset + next[member]! * skip) % table.length;
    next[member]!++;
    if (table[place] === -1) return place;
  }
}

/** The least prime that is no less than n. */
export function primeFrom(n: number): number {
  for (let candidate = Math.max(2, n); ; candidate++) if (isPrime(candidate)) return candidate;
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return n >= 2;
}
