/**
 * What decides which entry goes. A policy is a few functions over an order, which is plain data; the cache tells
 * it what happens to entries and asks it for the next victim. Room is made before an entry is taken in, as in
 * libCacheSim, whose counts on recorded traces ours must equal.
 */
import type { Entries, Limit } from '../entries.ts';
import type { FrequencySketch } from './frequency-sketch.ts';
import type { Ghosts } from './ghosts.ts';
import type { Lists } from './lists.ts';
import type { Priorities } from './priorities.ts';

/** What a policy remembers; each uses what it needs. */
export interface Order {
  readonly lists: Lists;
  /** By slot: how often it was asked for, or whether it was. */
  uses: Int32Array;
  readonly ghosts: Ghosts | null;
  readonly priorities: Priorities | null;
  readonly sketch: FrequencySketch | null;
  /** A slot that a hand points at, −1: none. */
  hand: number;
  /** A size that adapts, or an age that grows. */
  level: number;
  /** The list of the ghost that the present miss has met, −1: none. */
  met: number;
  /** True from the first eviction on. */
  wasFull: boolean;
}

/** Who draws: an endpoint, or whoever replays. */
export interface Luck {
  /** A whole number below n. */
  pick(n: number): number;
}

export interface EvictionPolicy {
  begin(): Order;
  /** A key that is not held is about to be taken in; room is made for it next. */
  missed?(order: Order, key: number, entries: Entries, limit: Limit): void;
  /** An entry has been taken in; its key and bytes stand in its slot. */
  inserted(order: Order, slot: number, entries: Entries, limit: Limit): void;
  /** An entry was asked for, or written anew. */
  touched(order: Order, slot: number, entries: Entries, limit: Limit): void;
  /** The slot that goes next; −1: there is none. */
  victim(order: Order, entries: Entries, limit: Limit, luck: Luck): number;
  /** An entry leaves: evicted, or dropped because it has expired or was deleted. */
  removed(order: Order, slot: number, entries: Entries, limit: Limit, evicted: boolean): void;
}
