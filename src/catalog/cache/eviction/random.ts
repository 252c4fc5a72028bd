/** Random: any entry may go, with the same chance. No order is kept at all (Arm's caches do it). */

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
