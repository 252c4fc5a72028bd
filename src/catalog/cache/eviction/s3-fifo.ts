/**
 * S3-FIFO: three queues, first in, first out. What comes new stands in a small one (10 %); who was asked for twice
 * there moves to the main one, the others go, and only their keys are remembered. A key that comes back while it
 * is remembered enters the main queue at once. There, whoever was asked for gets another round for each time, up to
 * three (J. Yang et al., SOSP 2023). In detail as the authors' own program, libCacheSim: until the cache is full for
 * the first time what the small queue has no room for goes to the main one.
 */

import { bytesAt, type Entries, keyAt, type Limit } from '../entries.ts';
import { forget, forgetOldest, ghostList, noGhosts, remember } from './ghosts.ts';
import { type Lists, linkFirst, moveToFront, roomOf, sizeOf, unlink } from './lists.ts';
import { emptyOrder, setUses } from './order.ts';
import type { EvictionPolicy, Order } from './policy.ts';

const SMALL = 0;
const MAIN = 1;
const SMALL_SHARE = 0.1;
const GHOST_SHARE = 0.9;
const MOST_USES = 3;
const USES_TO_STAY = 2;

export const s3Fifo: EvictionPolicy = {
  begin: () => emptyOrder(2, { ghosts: noGhosts(1) }),
  missed(order, key) {
    order.met = ghostList(order.ghosts!, key);
    forget(order.ghosts!, key);
  },
  inserted(order, slot, entries, limit) {
    const { lists } = order;
    const overflows = !order.wasFull && sizeOf(lists, SMALL, limit) >= smallRoom(limit);
    linkFirst(lists, order.met >= 0 || overflows ? MAIN : SMALL, slot, bytesAt(entries, slot));
    order.met = -1;
    setUses(order, slot, 0);
  },
  touched(order, slot) {
    order.uses[slot] = Math.min(MOST_USES, order.uses[slot]! + 1);
  },
  victim(order, entries, limit) {
    const { lists } = order;
    order.wasFull = true;
    const mainIsFull = sizeOf(lists, MAIN, limit) > roomOf(limit) - smallRoom(limit);
    if (mainIsFull || lists.last[SMALL]! < 0) return victimOfMain(order, entries);
    const slot = victimOfSmall(order, entries);
    return slot >= 0 ? slot : victimOfMain(order, entries);
  },
  removed({ lists, ghosts }, slot, entries, limit, evicted) {
    const bytes = bytesAt(entries, slot);
    if (unlink(lists, slot, bytes) !== SMALL || !evicted) return;
    remember(ghosts!, 0, keyAt(entries, slot), bytes);
    while (sizeOf(ghosts!.lists, 0, limit) > GHOST_SHARE * roomOf(limit)) forgetOldest(ghosts!, 0);
  },
};

/** Of entries there is room for a whole number, and for one at least. */
function smallRoom(limit: Limit): number {
  return Math.max(1, Math.floor(SMALL_SHARE * roomOf(limit)));
}

/** Who was asked for twice moves to the main queue; −1: all did. */
function victimOfSmall({ lists, uses }: Order, entries: Entries): number {
  for (;;) {
    const slot = lists.last[SMALL]!;
    if (slot < 0 || uses[slot]! < USES_TO_STAY) return slot;
    uses[slot] = 0;
    moveToMain(lists, slot, entries);
  }
}

function victimOfMain({ lists, uses }: Order, entries: Entries): number {
  for (;;) {
    const slot = lists.last[MAIN]!;
    if (slot < 0 || uses[slot] === 0) return slot < 0 ? lists.last[SMALL]! : slot;
    uses[slot]!--;
    moveToMain(lists, slot, entries);
  }
}

function moveToMain(lists: Lists, slot: number, entries: Entries): void {
  moveToFront(lists, MAIN, slot, bytesAt(entries, slot));
}
