/**
 * What the judge of a running simulation says, again and again: for each group of clients and stores one
 * judgement for each question, how far it has come, and what it knows of stale reads and lost writes. What
 * proves a judgement is asked for separately (`Evidence`), since it may be long.
 */

import type { Operation } from './history.ts';
import type { HistoryProcess } from './history-records.ts';
import type { Anomaly, Validity, Verdict } from './verdict.ts';

/** What is asked of every group, strongest first. */
export const liveQuestions = [
  'linearizable',
  'sequential',
  'causal',
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
  'eventual',
] as const;
export type LiveQuestion = (typeof liveQuestions)[number];

export interface Judgement {
  readonly question: LiveQuestion;
  readonly valid: Validity;
  /** All that was answered until then is judged, in simulated seconds; null: nothing yet. */
  readonly checkedUntil: number | null;
  /** From when on: 0, or later where only the latest part could be judged. */
  readonly checkedFrom: number;
  /** Why the verdict is unknown, in words; empty otherwise. */
  readonly reason: string;
  /** How many anomalies were found, and the first. */
  readonly anomalies: number;
  readonly first: Anomaly | null;
  /** When the first anomaly was complete: where to go to see it. */
  readonly brokenAt: number | null;
}

/** How replicas came to agree again after something had been broken. */
export interface Healing {
  /** The time during which something was broken; `healedAt` null: it still is. */
  readonly brokenFrom: number;
  readonly healedAt: number | null;
  /** Reads since, of keys that had been written before it was healed. */
  readonly reads: number;
  /** Of those, reads that still missed a write which had been acknowledged before it was healed. */
  readonly divergent: number;
  /** By key: when the last of those was over, the latest first; so many seconds after healing all had come to agree. */
  readonly keys: readonly { readonly key: number; readonly at: number }[];
  /** How many keys there were. */
  readonly divergentKeys: number;
}

export interface GroupVerdict {
  /** `StoreGroup.id` and its title. */
  readonly group: string;
  readonly title: string;
  readonly clients: readonly string[];
  readonly stores: readonly string[];
  /** Operations that have ended, and that are under way. */
  readonly operations: number;
  readonly open: number;
  readonly judgements: readonly Judgement[];
  /** Reads that were older than what had been acknowledged before they began, beyond doubt. */
  readonly staleReads: {
    readonly reads: number;
    readonly stale: number;
    readonly longestSeconds: number;
    /** Of the read that was furthest behind: by how many acknowledged writes. */
    readonly mostVersions?: number;
  };
  /** Absent: nothing was broken so far. */
  readonly healing?: Healing;
}

export interface VerdictReport {
  readonly epoch: number;
  /** Simulated time until which the history is known to the judge. */
  readonly until: number;
  readonly recorded: number;
  readonly oneKeyIn: number;
  readonly fullAt: number | null;
  /** Operations that ended without anything to tell (`HistoryBatch.leftOut`). */
  readonly leftOut?: number;
  readonly groups: readonly GroupVerdict[];
}

/** What proves a judgement. */
export interface Evidence {
  readonly group: string;
  readonly question: LiveQuestion;
  readonly verdict: Verdict;
  /** What is to be drawn: the operations of the anomaly or the counterexample, and their neighbors. */
  readonly operations: readonly Operation[];
  /** By number of the process. */
  readonly processes: readonly HistoryProcess[];
  /** Window of time in which it lies, in simulated seconds. */
  readonly from: number;
  readonly to: number;
}
