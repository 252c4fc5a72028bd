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
