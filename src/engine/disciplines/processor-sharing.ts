/**
 * Egalitarian processor sharing: all n calls of an endpoint are in service at once, each at full speed while
 * n ≤ c workers, else at c ÷ n of it (L. Kleinrock, "Time-shared systems: a theoretical treatment", JACM 14,
 * 1967; with one worker the mean latency of a call with work x is x ÷ (1 − ρ), whatever the law of the work).
 * It is the limit of round robin with short turns, and what threads on one processor or connections on one link
 * come to.
 *
 * Virtual time is the work that a call would have got that had been here from the beginning: it passes at the
 * common speed, so a call ends at the virtual time of its coming plus its work, whoever else comes and goes.
 * The next to end is the least of a heap; each coming and going costs O(log n) and at most one event.
 */
import { assert } from '../../base/assert.ts';
import type { CallRecord } from '../call-pool.ts';
import { heapDrop, heapPush } from './call-heap.ts';
import { emptyLine, type Line } from './line.ts';

/** Plain data. The keys of the heap are virtual times of ends, its marks the work of each call. */
export interface Sharing {
  readonly heap: Line;
  virtualTime: number;
  /** When virtual time was brought up to date. */
  since: number;
  /** Workers and calls among whom they are shared; speed 0 while the endpoint is paused. */
  speed: number;
  /** When the first in the heap ends if nothing changes, and for when the next event is planned; ∞ for never. */
  endsAt: number;
  plannedAt: number;
  /** All the work of the call that ended last. */
  ended: number;
}

export function emptySharing(now: number): Sharing {
  return {
    heap: emptyLine(),
    virtualTime: 0,
    since: now,
    speed: 1,
    endsAt: Number.POSITIVE_INFINITY,
    plannedAt: Number.POSITIVE_INFINITY,
    ended: 0,
  };
}

/** Lets virtual time pass up to now, at the speed that there was. */
export function passTime(sharing: Sharing, now: number): void {
  if (sharing.heap.calls.length === 0) sharing.virtualTime = 0;
  else sharing.virtualTime += (now - sharing.since) * sharing.speed;
  sharing.since = now;
}

/** A call comes with work to do. Time must have been brought up to now. */
export function beginShare(sharing: Sharing, call: CallRecord, remaining: number, work: number): void {
  const { heap } = sharing;
  heap.sequence++;
  heapPush(heap, call, sharing.virtualTime + remaining, heap.sequence, work);
}

/** The first in the heap has got all its work: it goes. Returns how much work that was. */
export function endShare(sharing: Sharing): number {
  const { heap } = sharing;
  assert(heap.calls.length > 0, 'somebody is in service');
  const work = heap.marks[0]!;
  // rounding must not leave a bit of work to those who end at the same time
  sharing.virtualTime = Math.max(sharing.virtualTime, heap.keys[0]!);
  heapDrop(heap);
  return work;
}

/** Sets the speed for those who are there now, and says when the first of them ends. */
export function shareOut(sharing: Sharing, workers: number, paused: boolean): void {
  const { heap } = sharing;
  const n = heap.calls.length;
  sharing.speed = paused ? 0 : n <= workers ? 1 : workers / n;
  const left = n === 0 ? Number.POSITIVE_INFINITY : Math.max(0, heap.keys[0]! - sharing.virtualTime);
  sharing.endsAt = sharing.speed === 0 ? Number.POSITIVE_INFINITY : sharing.since + left / sharing.speed;
}

/** How much work is left of a call at `now`; 0 for one that is not there. */
export function remainingShare(sharing: Sharing, call: CallRecord, now: number): number {
  const { heap } = sharing;
  const place = heap.calls.indexOf(call.index);
  if (place < 0) return 0;
  const virtualTime = sharing.virtualTime + (now - sharing.since) * sharing.speed;
  return Math.max(0, heap.keys[place]! - virtualTime);
}
