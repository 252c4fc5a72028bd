/**
 * Reads and writes under way at their coordinator. An operation goes on after its caller has been answered,
 * until everybody who was asked has answered or been given up: late answers lead to repairs and hints. The
 * records are used again and again, so that a request makes no garbage of its own.
 */
import type { Acknowledged } from './observer.ts';
import { type Held, NOTHING } from './versions.ts';

/** What a replica of the key has said. */
export const NOT_ASKED = 0;
export const ASKED = 1;
export const ANSWERED = 2;
export const FAILED = 3;

/** What a read does now. */
export const COLLECTING = 0;
export const REPAIRING = 1;

export interface Operation {
  /** Its place in the list; −1 while it is free. */
  index: number;
  /** Rises with each use, and begins anew, so that an answer to an earlier one is noticed. */
  generation: number;
  writes: boolean;
  /** The call that waits for the answer; −1 when it has been answered. */
  call: number;
  key: number;
  bytes: number;
  /** A write: what is written. A read: the newest of what was found. */
  held: Held;
  phase: number;
  /** When it began, and for the observer what had been acknowledged then. */
  began: number;
  acknowledged: Acknowledged;
  /**
   * Holders of the key, so many of each list: peers, the group in which each counts (−1: none), what they said
   * and, where they answered, what they have. The lists keep their length from use to use.
   */
  holders: number;
  peers: number[];
  groups: number[];
  said: number[];
  found: Held[];
  /** By group, so many: answers needed, had, and still to be hoped for. */
  groupCount: number;
  needed: number[];
  had: number[];
  hoped: number[];
  /** Who may stand in for a holder: peers, and which is next. */
  substitutes: number[];
  nextSubstitute: number;
  /** Messages that have been neither answered nor given up. */
  outstanding: number;
  /** By holder: somebody has been asked to keep the write for it. */
  hinted: boolean[];
  /** Replicas that refused because their throughput was used up, of how many that were asked. */
  throttled: number;
  asked: number;
}

export interface Operations {
  list: Operation[];
  free: number[];
}

/**
 * A handle is the generation, as far as it goes, before the index: a small integer in every browser, which costs
 * nothing to carry. No answer comes to an operation that is over, unless by a mistake of ours.
 */
const INDEX_BITS = 22;
const INDICES = (1 << INDEX_BITS) - 1;
const GENERATIONS = 0xff;

export function noOperations(): Operations {
  return { list: [], free: [] };
}

function blank(index: number): Operation {
  return {
    index,
    generation: 0,
    writes: false,
    call: -1,
    key: 0,
    bytes: 0,
    held: NOTHING,
    phase: COLLECTING,
    began: 0,
    acknowledged: NOTHING,
    holders: 0,
    peers: [],
    groups: [],
    said: [],
    found: [],
    groupCount: 0,
    needed: [],
    had: [],
    hoped: [],
    substitutes: [],
    nextSubstitute: 0,
    outstanding: 0,
    hinted: [],
    throttled: 0,
    asked: 0,
  };
}

/** A record for a new operation, blank but for its generation. */
export function openOperation(operations: Operations): Operation {
  const index = operations.free.pop() ?? operations.list.length;
  if (index === operations.list.length) operations.list.push(blank(index));
  const op = operations.list[index]!;
  op.index = index;
  op.generation = (op.generation + 1) & GENERATIONS;
  op.phase = COLLECTING;
  op.holders = 0;
  op.groupCount = 0;
  if (op.substitutes.length > 0) op.substitutes = [];
  op.nextSubstitute = 0;
  op.outstanding = 0;
  op.throttled = 0;
  op.asked = 0;
  return op;
}

export function closeOperation(operations: Operations, op: Operation): void {
  operations.free.push(op.index);
  op.index = -1;
}

/** What its messages name it by. */
export function handleOfOperation(op: Operation): number {
  return (op.generation << INDEX_BITS) | op.index;
}

/** The operation that an answer is for; undefined when it is over. */
export function operationNamed(operations: Operations, handle: number): Operation | undefined {
  if (handle < 0) return undefined;
  const op = operations.list[handle & INDICES];
  return op !== undefined && op.index >= 0 && op.generation === handle >> INDEX_BITS ? op : undefined;
}
