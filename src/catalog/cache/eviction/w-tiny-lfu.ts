/**
 * W-TinyLFU: what comes new stands in a small window (1 %), LRU. Whom the window has no room for must be more
 * popular than the one that the main part would evict for it, by a sketch of how often keys were asked for lately;
 * the less popular one goes. The main part is a segmented LRU with 80 % protected (G. Einziger, R. Friedman, B.
 * Manes, ACM ToS 13(4), 2017; the policy of Caffeine, without its adaptive window).
 */

import { bytesAt, type Entries, keyAt, type Limit } from '../entries.ts';
import { countRequest, emptySketch, frequencyOf } from './frequency-sketch.ts';
import { type Lists, linkFirst, moveToFront, roomOf, sizeOf } from './lists.ts';
import { emptyOrder, leaveList } from './order.ts';
import type { EvictionPolicy } from './policy.ts';

const WINDOW = 0;
const PROBATION = 1;
const PROTECTED = 2;
const WINDOW_SHARE = 0.01;
const PROTECTED_SHARE = 0.8;

export const wTinyLfu: EvictionPolicy = {
  begin: () => emptyOrder(3, { sketch: emptySketch() }),
  missed: (order, key, entries) => countRequest(order.sketch!, key, entries.count),
  inserted({ lists }, slot, entries, limit) {
    linkFirst(lists, WINDOW, slot, bytesAt(entries, slot));
    if (!isFull(entries, limit)) fillMain(lists, entries, limit);
  },
  touched({ lists, sketch }, slot, entries, limit) {
    countRequest(sketch!, keyAt(entries, slot), entries.count);
    const bytes = bytesAt(entries, slot);
    if (lists.listOf[slot] === WINDOW + 1) moveToFront(lists, WINDOW, slot, bytes);
    else {
      moveToFront(lists, PROTECTED, slot, bytes);
      shrinkProtected(lists, entries, limit);
    }
  },
  victim({ lists, sketch }, entries, limit) {
    const candidate = lists.last[WINDOW]!;
    const settled = lists.last[PROBATION]! >= 0 ? lists.last[PROBATION]! : lists.last[PROTECTED]!;
    if (candidate < 0 || settled < 0) return candidate < 0 ? settled : candidate;
    if (sizeOf(lists, WINDOW, limit) < windowRoom(limit)) return settled;
    const popularity = (slot: number) => frequencyOf(sketch!, keyAt(entries, slot));
    if (popularity(candidate) <= popularity(settled)) return candidate;
    moveToFront(lists, PROBATION, candidate, bytesAt(entries, candidate));
    return settled;
  },
  removed: leaveList,
};

function windowRoom(limit: Limit): number {
  return Math.max(1, WINDOW_SHARE * roomOf(limit));
}

function isFull(entries: Entries, limit: Limit): boolean {
  return entries.count >= limit.entries || entries.heldBytes >= limit.bytes;
}

/** While there is room nobody has to compete. */
function fillMain(lists: Lists, entries: Entries, limit: Limit): void {
  while (sizeOf(lists, WINDOW, limit) > windowRoom(limit) && lists.entries[WINDOW]! > 1) {
    const oldest = lists.last[WINDOW]!;
    moveToFront(lists, PROBATION, oldest, bytesAt(entries, oldest));
  }
}

function shrinkProtected(lists: Lists, entries: Entries, limit: Limit): void {
  while (sizeOf(lists, PROTECTED, limit) > PROTECTED_SHARE * roomOf(limit)) {
    const oldest = lists.last[PROTECTED]!;
    moveToFront(lists, PROBATION, oldest, bytesAt(entries, oldest));
  }
}
