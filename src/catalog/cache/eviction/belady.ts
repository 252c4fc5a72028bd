/**
 * Belady's optimum: the entry goes whose next request lies furthest ahead. No cache can know that; it is the bound
 * that others are measured by, on a recorded trace (L. Belady, IBM Systems Journal 5(2), 1966; optimal for entries of
 * one size). Whoever replays a trace says before each request when its key comes next.
 */
import { emptyOrder } from './order.ts';
import type { EvictionPolicy } from './policy.ts';
import { leastOf, noPriorities, prioritize, takeOut } from './priorities.ts';

/** The next request for the key that is asked for now: its number in the trace; a number beyond the trace: never again. */
export interface Foresight {
  next: number;
}

/** The optimum for one replay. */
export function belady(foresight: Foresight): EvictionPolicy {
  return {
    begin: () => emptyOrder(0, { priorities: noPriorities() }),
    inserted: (order, slot) => prioritize(order.priorities!, slot, -foresight.next),
    touched: (order, slot) => prioritize(order.priorities!, slot, -foresight.next),
    victim: (order) => leastOf(order.priorities!),
    removed: (order, slot) => takeOut(order.priorities!, slot),
  };
}
