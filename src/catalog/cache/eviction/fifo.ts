/**
 * First in, first out: the entry that came first goes first, however often it is asked for. Costs nothing on a
 * hit. Under independent requests it hits as often as random eviction does (E. Gelenbe, IEEE TC 22(6), 1973).
 */
import { bytesAt } from '../entries.ts';
import { linkFirst } from './lists.ts';
import { emptyOrder, leaveList } from './order.ts';
import type { EvictionPolicy } from './policy.ts';

export const fifo: EvictionPolicy = {
  begin: () => emptyOrder(1),
  inserted: (order, slot, entries) => linkFirst(order.lists, 0, slot, bytesAt(entries, slot)),
  touched: () => undefined,
  victim: (order) => order.lists.last[0]!,
  removed: leaveList,
};
