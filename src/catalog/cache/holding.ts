/**
 * Entries and the order in which they are evicted, together: what is put in, what goes for it, what is dropped.
 * Room is made before an entry is taken in, so that a policy never evicts what has just come.
 */
import {
  bytesAt,
  type Entries,
  emptyEntries,
  expiresAt,
  fill,
  keyAt,
  type Limit,
  newerFillOf,
  releaseSlot,
  slotOfKey,
  takeSlot,
  type Value,
} from './entries.ts';
import type { EvictionPolicy, Luck, Order } from './eviction/policy.ts';

/** What is held, and the order of it; plain data. */
export interface Holding {
  readonly entries: Entries;
  readonly order: Order;
  /** Keys that were evicted since somebody looked; null: nobody does. */
  evicted: number[] | null;
}

/** How one holds. */
export interface Keeping {
  readonly policy: EvictionPolicy;
  readonly limit: Limit;
}

/** Nothing yet. */
export function emptyHolding(policy: EvictionPolicy, notesEvicted = false): Holding {
  return { entries: emptyEntries(), order: policy.begin(), evicted: notesEvicted ? [] : null };
}

/** The entries of one policy in the order of another, by the age of their values. */
export function reordered({ entries, evicted }: Holding, keeping: Keeping): Holding {
  const order = keeping.policy.begin();
  for (let slot = entries.oldestFill; slot >= 0; slot = newerFillOf(entries, slot))
    keeping.policy.inserted(order, slot, entries, keeping.limit);
  return { entries, order, evicted };
}

/**
 * Holds a key's value, newly or anew, and evicts until there is room. A value that is larger than the whole cache
 * is not admitted. Returns how many other entries were evicted.
 */
export function put(holding: Holding, key: number, value: Value, keeping: Keeping, luck: Luck): number {
  const { entries, order } = holding;
  const { limit, policy } = keeping;
  const slot = slotOfKey(entries, key);
  const fits = slot >= 0 && entries.heldBytes - bytesAt(entries, slot) + value.bytes <= limit.bytes;
  // a value of another size is another entry to those lists that count bytes
  if (fits && value.bytes === bytesAt(entries, slot)) {
    policy.touched(order, slot, entries, limit);
    fill(entries, slot, value);
    return 0;
  }
  if (slot >= 0) drop(holding, slot, keeping, false);
  if (value.bytes > limit.bytes || limit.entries < 1) return 0;
  policy.missed?.(order, key, entries, limit);
  const evicted = makeRoom(holding, keeping, luck, 1, value.bytes);
  const taken = takeSlot(entries, key);
  fill(entries, taken, value);
  policy.inserted(order, taken, entries, limit);
  return evicted;
}

/** Evicts until so many more entries and bytes have room. Returns how many went. */
export function makeRoom(
  holding: Holding,
  keeping: Keeping,
  luck: Luck,
  moreEntries = 0,
  moreBytes = 0,
): number {
  const { entries, order } = holding;
  const { limit, policy } = keeping;
  let evicted = 0;
  while (entries.count + moreEntries > limit.entries || entries.heldBytes + moreBytes > limit.bytes) {
    const victim = policy.victim(order, entries, limit, luck);
    if (victim < 0) break;
    drop(holding, victim, keeping, true);
    evicted++;
  }
  return evicted;
}

/** Drops a key; true when it was held. */
export function remove(holding: Holding, key: number, keeping: Keeping): boolean {
  const slot = slotOfKey(holding.entries, key);
  if (slot < 0) return false;
  drop(holding, slot, keeping, false);
  return true;
}

/** Drops what has expired, oldest fill first, up to the first that has not. Returns how many went. */
export function sweepExpired(holding: Holding, now: number, keeping: Keeping): number {
  const { entries } = holding;
  let expired = 0;
  while (entries.oldestFill >= 0 && expiresAt(entries, entries.oldestFill) <= now) {
    drop(holding, entries.oldestFill, keeping, false);
    expired++;
  }
  return expired;
}

function drop(holding: Holding, slot: number, { policy, limit }: Keeping, evicted: boolean): void {
  const { entries, order } = holding;
  if (evicted && holding.evicted !== null) holding.evicted.push(keyAt(entries, slot));
  policy.removed(order, slot, entries, limit, evicted);
  releaseSlot(entries, slot);
}
