/**
 * CLOCK, second chance: first in, first out, but an entry that was asked for since it came, or since its last
 * chance, goes to the front again instead of out. Nearly LRU, with one bit written on a hit (F. Corbató, "A Paging
 * Experiment with the Multics System", 1968).
 */
import { bytesAt } from '../entries.ts';
import { linkFirst, moveToFront } from './lists.ts';
import { emptyOrder, leaveList, setUses } from './order.ts';
import type { EvictionPolicy } from './policy.ts';

export const clock: EvictionPolicy = {
  begin: () => emptyOrder(1),
  inserted(order, slot, entries) {
    linkFirst(order.lists, 0, slot, bytesAt(entries, slot));
    setUses(order, slot, 0);
  },
  touched(order, slot) {
    order.uses[slot] = 1;
  },
  victim({ lists, uses }, entries) {
    // each chance takes a bit away, so this ends after one round
    for (;;) {
      const slot = lists.last[0]!;
      if (slot < 0 || uses[slot] === 0) return slot;
      uses[slot] = 0;
      moveToFront(lists, 0, slot, bytesAt(entries, slot));
    }
  },
  removed: leaveList,
};
