/**
 * The rules on which safety rests, as pure functions in one object: a test breaks one of them and must see the
 * store go wrong. Nothing else replaces them.
 */
import { type Held, merge } from './versions.ts';

export interface Rules {
  /** True when so many replicas have a write, or have answered a read, that it may be answered. */
  enough(answers: number, needed: number): boolean;
  /** More than half of the replicas. */
  majority(replicas: number): number;
  /** Up to which position of its log a replica may say that it has it. */
  sayable(synced: number, written: number, eachWrite: boolean): number;
  /** What a replica holds of a key after something has come. */
  combine(held: Held, incoming: Held): Held;
}

/** What the protocol goes by. */
export const rules: { -readonly [Rule in keyof Rules]: Rules[Rule] } = {
  enough: (answers, needed) => answers >= needed,
  majority: (replicas) => Math.floor(replicas / 2) + 1,
  sayable: (synced, written, eachWrite) => (eachWrite ? synced : written),
  combine: merge,
};
