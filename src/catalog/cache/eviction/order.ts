/** The beginnings of an order, and what several policies do alike. */
import { grownInts } from '../../shared/growing-arrays.ts';
import { bytesAt, type Entries } from '../entries.ts';
import { emptyLists, unlink } from './lists.ts';
import type { Order } from './policy.ts';

/** An order with so many lists and nothing in them. */
export function emptyOrder(lists: number, parts: Partial<Order> = {}): Order {
  return {
    lists: emptyLists(lists),
    uses: new Int32Array(0),
    ghosts: null,
    priorities: null,
    sketch: null,
    hand: -1,
    level: 0,
    met: -1,
    wasFull: false,
    ...parts,
  };
}

/** Notes how often a slot was asked for. */
export function setUses(order: Order, slot: number, uses: number): void {
  if (slot >= order.uses.length) order.uses = grownInts(order.uses, slot + 1);
  order.uses[slot] = uses;
}

/** For `removed`: the slot leaves its list, and nothing of it is remembered. */
export function leaveList(order: Order, slot: number, entries: Entries): void {
  unlink(order.lists, slot, bytesAt(entries, slot));
}
