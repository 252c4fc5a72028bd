/**
 * ARC, adaptive replacement cache: one list for what was asked for once lately, one for what was asked for more
 * often, and ghosts of both. A key that comes back as a ghost says which list was too short, and the aim for its
 * size moves (N. Megiddo, D. Modha, FAST 2003). Sizes are entries, or bytes where these are limited.
 */

import { bytesAt, keyAt, type Limit } from '../entries.ts';
import { forget, forgetOldest, type Ghosts, ghostList, noGhosts, remember } from './ghosts.ts';
import { type Lists, linkFirst, moveToFront, roomOf, sizeOf, unlink } from './lists.ts';
import { emptyOrder } from './order.ts';
import type { EvictionPolicy } from './policy.ts';

const ONCE = 0;
const OFTEN = 1;

/** One more of a list, as often as the other one's ghosts outnumber its own. */
function step(ghosts: Ghosts, own: number, key: number, limit: Limit): number {
  const [mine, others] = [sizeOf(ghosts.lists, own, limit), sizeOf(ghosts.lists, 1 - own, limit)];
  const unit = limit.bytes < Number.POSITIVE_INFINITY ? ghosts.bytes[ghosts.placeOf[key]! - 1]! : 1;
  return unit * Math.max(1, mine > 0 ? others / mine : 1);
}

/** Once-lists with ghosts hold no more than the cache, all together no more than twice that. */
function trim(lists: Lists, ghosts: Ghosts, limit: Limit): void {
  const room = roomOf(limit);
  const once = () => sizeOf(lists, ONCE, limit) + sizeOf(ghosts.lists, ONCE, limit);
  const often = () => sizeOf(lists, OFTEN, limit) + sizeOf(ghosts.lists, OFTEN, limit);
  while (once() > room && forgetOldest(ghosts, ONCE));
  while (once() + often() > 2 * room && forgetOldest(ghosts, OFTEN));
}

export const arc: EvictionPolicy = {
  begin: () => emptyOrder(2, { ghosts: noGhosts(2) }),
  missed(order, key, _entries, limit) {
    const ghosts = order.ghosts!;
    order.met = ghostList(ghosts, key);
    if (order.met === ONCE)
      order.level = Math.min(roomOf(limit), order.level + step(ghosts, ONCE, key, limit));
    if (order.met === OFTEN) order.level = Math.max(0, order.level - step(ghosts, OFTEN, key, limit));
    forget(ghosts, key);
  },
  inserted(order, slot, entries, limit) {
    linkFirst(order.lists, order.met < 0 ? ONCE : OFTEN, slot, bytesAt(entries, slot));
    order.met = -1;
    trim(order.lists, order.ghosts!, limit);
  },
  touched: ({ lists }, slot, entries) => moveToFront(lists, OFTEN, slot, bytesAt(entries, slot)),
  victim({ lists, level, met }, _entries, limit) {
    const once = sizeOf(lists, ONCE, limit);
    const fromOnce = once > 0 && (once > level || (met === OFTEN && once === level));
    const [first, second] = fromOnce ? [ONCE, OFTEN] : [OFTEN, ONCE];
    return lists.last[first]! >= 0 ? lists.last[first]! : lists.last[second]!;
  },
  removed({ lists, ghosts }, slot, entries, limit, evicted) {
    const bytes = bytesAt(entries, slot);
    const list = unlink(lists, slot, bytes);
    if (!evicted) return;
    remember(ghosts!, list, keyAt(entries, slot), bytes);
    trim(lists, ghosts!, limit);
  },
};
