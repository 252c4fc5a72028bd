/**
 * Random: any entry may go, with the same chance (L. Belady, IBM Systems Journal 5(2), 1966, compares it with first
 * in, first out and with the optimum). No order is kept at all, which is why Arm's caches do it; under independent
 * requests it hits as often as first in, first out (E. Gelenbe, IEEE TC 22(6), 1973).
 */
import { keyAt } from '../entries.ts';
import { emptyOrder } from './order.ts';
import type { EvictionPolicy } from './policy.ts';

export const random: EvictionPolicy = {
  begin: () => emptyOrder(0),
  inserted: () => undefined,
  touched: () => undefined,
  victim(_order, entries, _limit, luck) {
    if (entries.count === 0) return -1;
    // slots are taken from the lowest on, so nearly all below the highest are in use
    for (;;) {
      const slot = luck.pick(entries.slots);
      if (keyAt(entries, slot) >= 0) return slot;
    }
  },
  removed: () => undefined,
};
