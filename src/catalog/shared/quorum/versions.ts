/**
 * Versions of a key's value, and which of two is the newer one. Both ways of telling share one form, so that
 * the protocol is written once: what a replica holds of a key is **held**, a number or a `Versions`.
 *
 * Last write wins: a number, the coordinator's wall clock in whole microseconds and, to break ties, the number
 * of the coordinator. The larger wins. Like the clocks of Cassandra's drivers, a coordinator never stamps two
 * writes alike, nor a later one with less.
 *
 * Version vectors: every write has a dot (who coordinated it, its which write it was) and a context, what its
 * writer had seen; it overwrites what its context covers and is kept beside everything else (Parker et al.,
 * "Detection of Mutual Inconsistency in Distributed Systems", 1983; dots: Preguiça, Baquero, Almeida, Fonte
 * and Gonçalves, "Brief Announcement: Efficient Causality Tracking in Distributed Storage Systems with Dotted
 * Version Vectors", PODC 2012; the merge of whole sets: Almeida et al., DAIS 2014).
 */

/** One value among those that are kept beside each other: the dot of its write. */
export interface Dot {
  readonly actor: number;
  readonly count: number;
}

/** Never changed once made. */
export interface Versions {
  /** What is known of: by actor in ascending order, pairs of actor and its newest count. */
  readonly vector: readonly number[];
  /** The values that nobody has overwritten. */
  readonly siblings: readonly Dot[];
}

/** What is held of a key; `NOTHING` or `NO_VERSIONS` where it was never written. */
export type Held = number | Versions;

export const NOTHING = 0;
export const NO_VERSIONS: Versions = { vector: [], siblings: [] };

// ---- last write wins ----

/** Coordinators that can be told apart within a microsecond. */
const WRITERS = 1024;
/** Stamps begin here, so that a clock that is behind at the start of a run does not stamp "never written". */
const EPOCH_MICROSECONDS = 2e12;

/** The stamp of a write at a clock's reading, by the coordinator with this number, after its stamp before. */
export function stampAt(wallClock: number, writer: number, before: number): number {
  const micros = Math.floor(wallClock * 1e6) + EPOCH_MICROSECONDS;
  const last = Math.floor(before / WRITERS);
  return Math.max(1, micros, last + 1) * WRITERS + (writer % WRITERS);
}

/** What the clock showed, in seconds. */
export function secondsOfStamp(stamp: number): number {
  return (Math.floor(stamp / WRITERS) - EPOCH_MICROSECONDS) / 1e6;
}

// ---- version vectors ----

/** The newest count of an actor that a vector covers; 0 for none. */
function countOf(vector: readonly number[], actor: number): number {
  for (let i = 0; i < vector.length; i += 2) if (vector[i] === actor) return vector[i + 1]!;
  return 0;
}

/** True when a write is among what the vector covers. */
export function includesDot(vector: readonly number[], dot: Dot): boolean {
  return countOf(vector, dot.actor) >= dot.count;
}

/** All that either vector covers. */
export function joinVectors(a: readonly number[], b: readonly number[]): readonly number[] {
  if (coversVector(a, b)) return a;
  if (coversVector(b, a)) return b;
  const joined: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (j >= b.length || (i < a.length && a[i]! < b[j]!)) {
      joined.push(a[i]!, a[i + 1]!);
      i += 2;
    } else if (i >= a.length || b[j]! < a[i]!) {
      joined.push(b[j]!, b[j + 1]!);
      j += 2;
    } else {
      joined.push(a[i]!, Math.max(a[i + 1]!, b[j + 1]!));
      i += 2;
      j += 2;
    }
  }
  return joined;
}

/** True when `a` covers all that `b` does. */
export function coversVector(a: readonly number[], b: readonly number[]): boolean {
  for (let j = 0; j < b.length; j += 2) if (countOf(a, b[j]!) < b[j + 1]!) return false;
  return true;
}

/** A write with its context: it overwrites what the context covers. */
export function written(context: readonly number[], dot: Dot): Versions {
  return { vector: joinVectors(context, [dot.actor, dot.count]), siblings: [dot] };
}

function sameDot(a: Dot, b: Dot): boolean {
  return a.actor === b.actor && a.count === b.count;
}

/** Siblings of `a` that `b` has as well, or does not know of. */
function surviving(a: Versions, b: Versions): Dot[] {
  return a.siblings.filter((dot) => !includesDot(b.vector, dot) || b.siblings.some((s) => sameDot(s, dot)));
}

function mergeVersions(a: Versions, b: Versions): Versions {
  if (coversVersions(a, b)) return a;
  if (coversVersions(b, a)) return b;
  const siblings = surviving(a, b);
  for (const dot of surviving(b, a)) if (!siblings.some((s) => sameDot(s, dot))) siblings.push(dot);
  siblings.sort((x, y) => x.actor - y.actor || x.count - y.count);
  return { vector: joinVectors(a.vector, b.vector), siblings };
}

/** True when merging `b` into `a` changes nothing. */
function coversVersions(a: Versions, b: Versions): boolean {
  if (a === b) return true;
  if (!coversVector(a.vector, b.vector)) return false;
  // what `b` has seen overwritten, `a` must not hold any more
  return a.siblings.every((dot) => !includesDot(b.vector, dot) || b.siblings.some((s) => sameDot(s, dot)));
}

// ---- either ----

/** The newer of both; of concurrent ones, both. */
export function merge(a: Held, b: Held): Held {
  return typeof a === 'number' ? (a >= (b as number) ? a : b) : mergeVersions(a, b as Versions);
}

/** True when `a` is as new as `b`: merging `b` into it changes nothing. */
export function covers(a: Held, b: Held): boolean {
  return typeof a === 'number' ? a >= (b as number) : coversVersions(a, b as Versions);
}

export function isNothing(held: Held): boolean {
  return typeof held === 'number' ? held === NOTHING : held.siblings.length === 0;
}

/** How many values are kept beside each other. */
export function siblingCount(held: Held): number {
  return typeof held === 'number' ? (held === NOTHING ? 0 : 1) : held.siblings.length;
}

/** Dots as numbers, to name a write by one: unique among all writes of a run. */
const COUNTS = 134_217_728;

export function numberOfDot(dot: Dot): number {
  return dot.actor * COUNTS + dot.count;
}

/** The number that names the newest write held: the stamp, or the last sibling's dot; 0 for nothing. */
export function nameOf(held: Held): number {
  if (typeof held === 'number') return held;
  const last = held.siblings.at(-1);
  return last === undefined ? NOTHING : numberOfDot(last);
}

/** True when what is held includes a write, or something that overwrites it. */
export function includesWrite(held: Held, write: number): boolean {
  if (typeof held === 'number') return held >= write;
  return countOf(held.vector, Math.floor(write / COUNTS)) >= write - Math.floor(write / COUNTS) * COUNTS;
}

/** A number that changes with what is held, for digests. */
export function digestOf(held: Held): readonly [number, number] {
  if (typeof held === 'number') return [held % 4294967296, Math.floor(held / 4294967296)];
  let low = 0;
  let high = held.siblings.length;
  for (let i = 0; i < held.vector.length; i += 2) {
    low = (Math.imul(low, 31) + held.vector[i]!) | 0;
    high = (Math.imul(high, 37) + held.vector[i + 1]!) | 0;
  }
  return [low, high];
}
