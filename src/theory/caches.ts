/**
 * Closed forms for caches under the independent reference model: every request asks for item i with
 * probability pᵢ, whatever was asked for before.
 */
import { exp, pow } from '../base/deterministic-math.ts';

/** Zipf's law: the shares of `count` items, the i-th ∝ 1/i^skew. */
export function zipfShares(count: number, skew: number): number[] {
  const weights = Array.from({ length: count }, (_, i) => pow(i + 1, -skew));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Hit ratio of LRU by the approximation of H. Che, Y. Tung and Z. Wang (2002): an item is held while less than
 * a characteristic number of requests T has passed since its last one, and T is such that on average as many
 * items are held as there is room for. Within some thousandths from a hundred items on (C. Fricker, P. Robert
 * and J. Roberts 2012).
 */
export function lruHitRatio(shares: readonly number[], capacity: number): number {
  if (capacity >= shares.length) return 1;
  return heldShares(shares, lruCharacteristicTime(shares, capacity)).reduce(
    (sum, held, i) => sum + held * shares[i]!,
    0,
  );
}

/** T of the approximation above, in requests. */
export function lruCharacteristicTime(shares: readonly number[], capacity: number): number {
  const held = (time: number) => heldShares(shares, time).reduce((sum, x) => sum + x, 0);
  let low = 0;
  let high = capacity;
  while (held(high) < capacity) high *= 2;
  for (let halvings = 0; halvings < 100; halvings++) {
    const middle = (low + high) / 2;
    if (held(middle) < capacity) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function heldShares(shares: readonly number[], time: number): number[] {
  return shares.map((share) => 1 - exp(-share * time));
}

/**
 * Exact hit ratio of LRU (W. King 1971): the cache holds the last C distinct items, in order i₁ … i_C, with
 * probability Π p(i_k) / (1 − p(i₁) − … − p(i_{k−1})). For a handful of items only.
 */
export function exactLruHitRatio(shares: readonly number[], capacity: number): number {
  const visit = (taken: readonly number[], mass: number, probability: number): number => {
    if (taken.length === capacity) return probability * mass;
    let sum = 0;
    for (let i = 0; i < shares.length; i++) {
      if (taken.includes(i)) continue;
      sum += visit([...taken, i], mass + shares[i]!, (probability * shares[i]!) / (1 - mass));
    }
    return sum;
  };
  return visit([], 0, 1);
}

/**
 * Share of Poisson requests for one item that find it, if it is kept for `ttl` seconds from being fetched and
 * not refreshed by hits: every miss is followed by λT hits on average (J. Jung, A. Berger and H. Balakrishnan,
 * "Modeling TTL-based Internet Caches", 2003).
 */
export function ttlHitRatio(requestRate: number, ttl: number): number {
  return (requestRate * ttl) / (1 + requestRate * ttl);
}

/** What a cache is asked for, under Zipf's law and the independent reference model. */
export interface ZipfRequests {
  /** How many keys there are, and how unequally they are asked for. */
  readonly count: number;
  readonly skew: number;
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
}
/** What the cache does with them. */
export interface CacheLimits {
  /** Entries that it holds. */
  readonly entries: number;
  /** Age at which an entry is asked for anew, counted from when it was fetched or written; Infinity: never. */
  readonly ttl: number;
  /** A write puts its value into the cache; else it drops the entry. */
  readonly writesFill: boolean;
  /** The entry that goes is the one nobody asked for the longest, or it goes without regard to that. */
  readonly drives: 'least-recent' | 'oldest-or-any';
}

/**
 * Hit ratio of reads, for any number of keys in the same time: keys of nearly equal shares are taken together.
 * LRU by Che's approximation, FIFO and random eviction, whose ratios are the same (E. Gelenbe 1973), by its kin
 * for exponential stays (V. Martina, M. Garetto and E. Leonardi 2014), in which writes that fill count as references and writes that drop undo one; ages
 * by renewal: from fill to fill a key is held for min(TTL, next write) and then missing until the next read
 * (or write that fills). Where both limits act, the stronger one is taken: the true ratio is a little lower.
 */
export function readHitRatio(requests: ZipfRequests, limits: CacheLimits): number {
  const groups = zipfGroups(requests.count, requests.skew);
  const { readsPerSecond: reads, writesPerSecond: writes } = requests;
  if (!(reads > 0)) return 0;
  const byAge = meanOverKeys(groups, (share) => heldByAge(share * reads, share * writes, limits));
  if (limits.entries >= requests.count) return byAge;
  const held = limits.drives === 'least-recent' ? heldWhileRecent : heldForATime;
  const time = characteristicTimeOf(groups, limits.entries, held);
  const byRoom = meanOverKeys(groups, (share) => held(share * time));
  const kept = limits.writesFill ? 1 : reads / (reads + writes);
  return Math.min(byAge, byRoom * kept);
}

/** What a cache is asked for and how it is set, in the words of a design. */
export interface CacheSituation {
  readonly keys: { readonly count: number; readonly skew: number };
  readonly reads: number;
  readonly writes: number;
  readonly entries: number;
  readonly ttl: number;
  readonly writesFill: boolean;
  readonly eviction: string;
}

/** Evictions that closed forms know. */
const drivenOut: { readonly [eviction: string]: CacheLimits['drives'] } = {
  lru: 'least-recent',
  fifo: 'oldest-or-any',
  random: 'oldest-or-any',
};

/** The hit ratio of reads where a closed form knows it; undefined for evictions that none does. */
export function foretoldHitRatio(situation: CacheSituation): number | undefined {
  const { keys, reads, writes, entries, ttl, writesFill, eviction } = situation;
  const drives = entries >= keys.count ? 'least-recent' : drivenOut[eviction];
  if (drives === undefined) return undefined;
  const asked = { count: keys.count, skew: keys.skew, readsPerSecond: reads, writesPerSecond: writes };
  return readHitRatio(asked, { entries, ttl, writesFill, drives });
}

/** Share of the time in which a key is held that is asked for so often in a characteristic time. */
const heldWhileRecent = (requests: number): number => 1 - exp(-requests);
const heldForATime = (requests: number): number => requests / (1 + requests);

/** Share of the time in which a key is held, as far as its age and writes decide. */
function heldByAge(reads: number, writes: number, { ttl, writesFill }: CacheLimits): number {
  if (ttl === Number.POSITIVE_INFINITY && (writesFill || writes === 0)) return 1;
  const untouched = exp(-writes * ttl);
  const held = writes > 0 ? (1 - untouched) / writes : ttl;
  const missing = writesFill ? untouched / (reads + writes) : 1 / reads;
  return held / (held + missing);
}

/** Keys of nearly equal shares. */
interface KeyGroup {
  readonly keys: number;
  /** Of one of them. */
  readonly share: number;
}

const SINGLE_KEYS = 200;
const GROUP_GROWTH = 1.03;

/** The hottest keys one by one, the others in groups that grow by a few percent. */
function zipfGroups(count: number, skew: number): readonly KeyGroup[] {
  const groups: { keys: number; share: number }[] = [];
  let total = 0;
  for (let first = 1; first <= count; ) {
    const keys =
      first <= SINGLE_KEYS ? 1 : Math.min(count - first + 1, Math.ceil(first * (GROUP_GROWTH - 1)));
    // The middle key stands for its group: within 3 % of the rank the law is nearly straight.
    const weight = pow(first + (keys - 1) / 2, -skew);
    groups.push({ keys, share: weight });
    total += weight * keys;
    first += keys;
  }
  return groups.map(({ keys, share }) => ({ keys, share: share / total }));
}

function meanOverKeys(groups: readonly KeyGroup[], held: (share: number) => number): number {
  return groups.reduce((sum, { keys, share }) => sum + keys * share * held(share), 0);
}

function characteristicTimeOf(
  groups: readonly KeyGroup[],
  entries: number,
  heldOf: (requests: number) => number,
): number {
  const held = (time: number) =>
    groups.reduce((sum, { keys, share }) => sum + keys * heldOf(share * time), 0);
  let low = 0;
  let high = entries;
  while (held(high) < entries) high *= 2;
  for (let halvings = 0; halvings < 50; halvings++) {
    const middle = (low + high) / 2;
    if (held(middle) < entries) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
