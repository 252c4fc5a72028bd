/**
 * SIEVE: first in, first out with a hand that goes from the oldest to the newest. What was asked for is spared,
 * stays where it is and loses its mark; what was not goes. As simple as CLOCK, and better, since new entries that
 * nobody wants are sifted out between old ones that stay (Y. Zhang et al., NSDI 2024).
 */
import { bytesAt } from '../entries.ts';
import { before, linkFirst, unlink } from './lists.ts';
import { emptyOrder, setUses } from './order.ts';
import type { EvictionPolicy } from './policy.ts';

export const sieve: EvictionPolicy = {
  begin: () => emptyOrder(1),
  inserted(order, slot, entries) {
    linkFirst(order.lists, 0, slot, bytesAt(entries, slot));
    setUses(order, slot, 0);
  },
  touched(order, slot) {
    order.uses[slot] = 1;
  },
  victim(order) {
    const { lists, uses } = order;
    let slot = order.hand >= 0 ? order.hand : lists.last[0]!;
    while (slot >= 0 && uses[slot] === 1) {
      uses[slot] = 0;
      slot = before(lists, slot) >= 0 ? before(lists, slot) : lists.last[0]!;
    }
    order.hand = slot;
    return slot;
  },
  removed(order, slot, entries) {
    if (order.hand === slot) order.hand = before(order.lists, slot);
    unlink(order.lists, slot, bytesAt(entries, slot));
  },
};
