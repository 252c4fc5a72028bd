/**
 * Least recently used: an entry that is asked for moves to the front, the last one is evicted. Its hit ratio
 * under independent requests is what Che, Tung and Wang's approximation predicts ("Hierarchical Web Caching
 * Systems", IEEE JSAC 20(7), 2002).
 */
import { bytesAt } from '../entries.ts';
import { linkFirst, moveToFront } from './lists.ts';
import { emptyOrder, leaveList } from './order.ts';
import type { EvictionPolicy } from './policy.ts';

export const lru: EvictionPolicy = {
  begin: () => emptyOrder(1),
  inserted: (order, slot, entries) => linkFirst(order.lists, 0, slot, bytesAt(entries, slot)),
  touched: (order, slot, entries) => moveToFront(order.lists, 0, slot, bytesAt(entries, slot)),
  victim: (order) => order.lists.last[0]!,
  removed: leaveList,
};
