/**
 * LFU with dynamic aging: an entry's number is how often it was asked for, plus the age of the cache, which is the
 * number of the last entry that was evicted. So what comes new need not catch up with years of popularity (M.
 * Arlitt et al., "Evaluating Content Management Techniques for Web Proxy Caches", 2000: LFU-DA, as in Squid).
 */
import { emptyOrder, setUses } from './order.ts';
import type { EvictionPolicy } from './policy.ts';
import { leastOf, noPriorities, prioritize, takeOut } from './priorities.ts';

export const lfuAging: EvictionPolicy = {
  begin: () => emptyOrder(0, { priorities: noPriorities() }),
  inserted(order, slot) {
    setUses(order, slot, 1);
    prioritize(order.priorities!, slot, order.level + 1);
  },
  touched(order, slot) {
    order.uses[slot]!++;
    prioritize(order.priorities!, slot, order.level + order.uses[slot]!);
  },
  victim(order) {
    const slot = leastOf(order.priorities!);
    if (slot >= 0) order.level = order.priorities!.priority[slot]!;
    return slot;
  },
  removed: (order, slot) => takeOut(order.priorities!, slot),
};
