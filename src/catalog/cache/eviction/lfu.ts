/**
 * Least frequently used: the entry that was asked for least often since it came goes; of equals the one that has
 * stood at its number the longest. What was popular once stays for ever, which is its weakness. With perfect
 * memory of all keys it would be the best under independent requests (A. Aho, P. Denning, J. Ullman, "Principles of
 * Optimal Page Replacement", JACM 18(1), 1971); this one forgets what it evicts.
 */
import { emptyOrder, setUses } from './order.ts';
import type { EvictionPolicy } from './policy.ts';
import { leastOf, noPriorities, prioritize, takeOut } from './priorities.ts';

export const lfu: EvictionPolicy = {
  begin: () => emptyOrder(0, { priorities: noPriorities() }),
  inserted(order, slot) {
    setUses(order, slot, 1);
    prioritize(order.priorities!, slot, 1);
  },
  touched(order, slot) {
    order.uses[slot]!++;
    prioritize(order.priorities!, slot, order.uses[slot]!);
  },
  victim: (order) => leastOf(order.priorities!),
  removed: (order, slot) => takeOut(order.priorities!, slot),
};
