/**
 * What a checker of histories finds: a verdict that may honestly be "unknown", anomalies by name with the
 * operations that prove them, and a counterexample to look at: the few operations that break the promise alone.
 */
import type { Operation } from './history.ts';

/** `'unknown'`: the search was given up, or the question makes no sense for this history. */
export type Validity = boolean | 'unknown';

export interface Anomaly {
  /** `stale-read`, `monotonic-reads`, `cyclic-co` … */
  readonly name: string;
  readonly key: string;
  /** One sentence for people. */
  readonly message: string;
  /**
   * The operations that prove it, by id, in the order in which to read them. Of `not-sequential`: where the search
   * got stuck, with the writes that were read there.
   */
  readonly operations: readonly number[];
}

export interface Counterexample {
  readonly key: string;
  /**
   * These break the promise by themselves. None can be left out: the rest, less what could have seen the one that
   * is left out, keeps it (if `minimal`).
   */
  readonly operations: readonly Operation[];
  /** The longest order that works, by id; empty where no order is what is wrong, or they are too many to try. */
  readonly order: readonly number[];
  /** The operation for which there is no place after that order, by id; where there is none, the last to be read. */
  readonly misfit: number;
  /** false: shrinking was given up before its end. */
  readonly minimal: boolean;
}

export interface Verdict {
  readonly valid: Validity;
  /** How many operations were looked at. */
  readonly operations: number;
  readonly anomalies: readonly Anomaly[];
  /** Of what is broken, if one was found within the limits of the search for it. */
  readonly counterexample: Counterexample | null;
  /** Why the verdict is unknown; empty otherwise. */
  readonly reason: string;
}

/** The verdict on a whole of which these are parts: one that is broken breaks it. */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  const isBroken = verdicts.some(({ valid }) => valid === false);
  const unknown = verdicts.find(({ valid }) => valid === 'unknown');
  return {
    valid: isBroken ? false : unknown === undefined ? true : 'unknown',
    operations: verdicts.reduce((sum, { operations }) => sum + operations, 0),
    anomalies: verdicts.flatMap(({ anomalies }) => anomalies),
    counterexample: verdicts.find(({ counterexample }) => counterexample !== null)?.counterexample ?? null,
    reason: isBroken ? '' : (unknown?.reason ?? ''),
  };
}
