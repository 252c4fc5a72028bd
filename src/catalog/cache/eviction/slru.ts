/**
 * Segmented LRU: what comes new is on probation; what is asked for again is protected. The protected part takes up
 * to 80 %; what it has no room for goes back on probation, and from there out. A scan of keys that are asked for
 * once drives out nothing that was asked for twice (R. Karedla, J. S. Love, B. Wherry, IEEE Computer 27(3), 1994).
 */
import { bytesAt } from '../entries.ts';
import { linkFirst, moveToFront, roomOf, sizeOf } from './lists.ts';
import { emptyOrder, leaveList } from './order.ts';
import type { EvictionPolicy } from './policy.ts';

const PROBATION = 0;
const PROTECTED = 1;
const PROTECTED_SHARE = 0.8;

export const slru: EvictionPolicy = {
  begin: () => emptyOrder(2),
  inserted: (order, slot, entries) => linkFirst(order.lists, PROBATION, slot, bytesAt(entries, slot)),
  touched({ lists }, slot, entries, limit) {
    moveToFront(lists, PROTECTED, slot, bytesAt(entries, slot));
    while (sizeOf(lists, PROTECTED, limit) > PROTECTED_SHARE * roomOf(limit)) {
      const oldest = lists.last[PROTECTED]!;
      moveToFront(lists, PROBATION, oldest, bytesAt(entries, oldest));
    }
  },
  victim: ({ lists }) => (lists.last[PROBATION]! >= 0 ? lists.last[PROBATION]! : lists.last[PROTECTED]!),
  removed: leaveList,
};
