/**
 * 2Q: what comes new stands in a short queue, first in, first out; its key is remembered for a while after it has
 * gone. Only a key that comes back while it is remembered enters the long list, which is LRU. Full version, with
 * the sizes that the authors recommend: a quarter for the queue, ghosts for half of the cache (T. Johnson, D.
 * Shasha, VLDB 1994).
 */
import { bytesAt, keyAt } from '../entries.ts';
import { forget, forgetOldest, ghostList, noGhosts, remember } from './ghosts.ts';
import { linkFirst, moveToFront, roomOf, sizeOf, unlink } from './lists.ts';
import { emptyOrder } from './order.ts';
import type { EvictionPolicy } from './policy.ts';

const NEW = 0;
const MAIN = 1;
const NEW_SHARE = 0.25;
const GHOST_SHARE = 0.5;

export const twoQ: EvictionPolicy = {
  begin: () => emptyOrder(2, { ghosts: noGhosts(1) }),
  inserted({ lists, ghosts }, slot, entries) {
    const key = keyAt(entries, slot);
    const returns = ghostList(ghosts!, key) >= 0;
    if (returns) forget(ghosts!, key);
    linkFirst(lists, returns ? MAIN : NEW, slot, bytesAt(entries, slot));
  },
  touched({ lists }, slot, entries) {
    if (lists.listOf[slot] === MAIN + 1) moveToFront(lists, MAIN, slot, bytesAt(entries, slot));
  },
  victim({ lists }, _entries, limit) {
    const newIsFull = sizeOf(lists, NEW, limit) > NEW_SHARE * roomOf(limit);
    if (newIsFull || lists.last[MAIN]! < 0) return lists.last[NEW]!;
    return lists.last[MAIN]!;
  },
  removed({ lists, ghosts }, slot, entries, limit, evicted) {
    const bytes = bytesAt(entries, slot);
    if (unlink(lists, slot, bytes) !== NEW || !evicted) return;
    remember(ghosts!, 0, keyAt(entries, slot), bytes);
    while (sizeOf(ghosts!.lists, 0, limit) > GHOST_SHARE * roomOf(limit)) forgetOldest(ghosts!, 0);
  },
};
