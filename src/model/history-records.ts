/**
 * How a run's history travels from the simulation to whoever judges it: rows of numbers, one when a client asks
 * for something and one when it has its answer, in the order in which that happened. Numbers rather than
 * objects, because a run makes many thousands a second and the rows are transferred between workers.
 *
 * Every write has a value of its own: the number that it has among the operations of the run, from 1 on. Zero
 * is what was there before anybody wrote.
 */

import type { Side } from './sides.ts';

/** Columns of a row. */
export const HISTORY_TYPE = 0;
/** The operation, numbered from 1 in the order of invocations. */
export const HISTORY_OPERATION = 1;
/** The process: one of `HistoryBatch.processes`. */
export const HISTORY_PROCESS = 2;
export const HISTORY_KEY = 3;
/** 1: a write, 0: a read. */
export const HISTORY_WRITES = 4;
/** Of a write its own value, of a read that is answered the value seen, else −1. */
export const HISTORY_VALUE = 5;
/** Simulated seconds. */
export const HISTORY_TIME = 6;
/** Of an answer: the version as the store orders versions, or −1 where it does not say. */
export const HISTORY_VERSION = 7;
/** Of an answer: the machine that answered, one of `HistoryBatch.machines`, or −1. */
export const HISTORY_MACHINE = 8;
/** Of an answer that is an error: its place in `errorCodes` (`telemetry.ts`), or −1. */
export const HISTORY_ERROR = 9;
export const HISTORY_ROW = 10;

/** Types of rows: an invocation, and the three ends of `Outcome`. */
export const INVOKED = 0;
export const ENDED_OK = 1;
export const ENDED_FAIL = 2;
export const ENDED_UNKNOWN = 3;

/** Who does one thing after the other: a client with many requests under way is several processes. */
export interface HistoryProcess {
  /** The client, by id of its node. */
  readonly client: string;
  /** Its instance, and which of the instance's processes it is; from 0 on. */
  readonly instance: number;
  readonly lane: number;
}

/**
 * Clients and the stores that they reach, with all between them: what is judged as one system. Two designs side
 * by side, or two stores that share no client, are two groups.
 */
export interface StoreGroup {
  /** Stable as long as the group is: the smallest id among its nodes. */
  readonly id: string;
  /** For people: the stores' names, or the side's title. */
  readonly title: string;
  readonly clients: readonly string[];
  readonly stores: readonly string[];
}

/** A time during which something was broken that may keep replicas apart. */
export interface BrokenSpan {
  readonly from: number;
  /** When it was healed; null: it is not. */
  readonly until: number | null;
  /** Of a design with sides the one that it is on; null: both, or there are none. */
  readonly side: Side | null;
}

/** Formats in which histories are written: Jepsen's, and our own (`consistency/formats/`). */
export type HistoryFormat = 'edn' | 'json';

export interface HistoryBatch {
  /** Raised with every new run: what was received before belongs to another. */
  readonly epoch: number;
  /** Number of the first of these rows. Whoever has rows from there on forgets them: the run went back. */
  readonly from: number;
  readonly rows: Float64Array;
  /** Names that are new since the last batch; they are never taken back within an epoch. */
  readonly processes: readonly HistoryProcess[];
  readonly machines: readonly string[];
  /** The groups of the design as it is now. */
  readonly groups: readonly StoreGroup[];
  /** Simulated time before which the rows tell everything; of this very moment there may be more to come. */
  readonly until: number;
  /** Only one key in so many is recorded, because all would be too much; 1: every key. */
  readonly oneKeyIn: number;
  /** When recording stopped because the history has its greatest length; null: it goes on. */
  readonly fullAt: number | null;
  /**
   * How many operations ended so far without anything to tell, and stand here as failed without an error: reads of
   * a value that nobody can tell (too old, or written by no client), writes that reached no store. Absent: 0.
   */
  readonly leftOut?: number;
  /** What was broken until now, in the order in which it began. Absent: nothing that is known. */
  readonly broken?: readonly BrokenSpan[];
}

/** What people call a process: its client, which instance of it, and which of the things it does at once. */
export function processName({ client, instance, lane }: HistoryProcess): string {
  return `${client}${instance > 0 ? ` ${instance + 1}` : ''}${lane > 0 ? ` #${lane + 1}` : ''}`;
}
