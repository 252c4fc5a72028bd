/**
 * The steps of a model as numbers: states and operations that act alike are numbered as they turn up, and each
 * step is worked out once. A search makes the same few steps millions of times.
 */
import type { Operation, Value } from '../model/history.ts';
import { codeOf, type SequentialModel } from './sequential-models.ts';

/** The answer would be wrong. */
export const NO_STATE = -1;

/** Steps that are remembered; more are worked out anew. */
const MAX_REMEMBERED = 2_000_000;

export class Transitions {
  /** Acts alike in every state: the number of each operation's act. */
  readonly acts: Int32Array;
  readonly initial: number;
  private readonly model: SequentialModel;
  /** One operation of each act. */
  private readonly samples: Operation[] = [];
  private readonly states: string[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly remembered = new Map<number, number>();
  private characters = 0;

  constructor(model: SequentialModel, initial: Value, operations: readonly Operation[]) {
    this.model = model;
    const numbers = new Map<string, number>();
    this.acts = Int32Array.from(operations, (operation) => {
      const act = actOf(operation);
      const number = numbers.get(act) ?? this.samples.length;
      if (number === this.samples.length) {
        numbers.set(act, number);
        this.samples.push(operation);
      }
      return number;
    });
    this.initial = this.numberOf(model.begin(initial));
  }

  /** Length of all states together, for a bound on memory. */
  get size(): number {
    return this.characters;
  }

  /** The state after an act, or `NO_STATE`. */
  after(state: number, act: number): number {
    const step = state * this.samples.length + act;
    const known = this.remembered.get(step);
    if (known !== undefined) return known;
    const text = this.model.step(this.states[state]!, this.samples[act]!);
    const next = text === undefined ? NO_STATE : this.numberOf(text);
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(step, next);
    return next;
  }

  private numberOf(state: string): number {
    const known = this.numbers.get(state);
    if (known !== undefined) return known;
    const number = this.states.length;
    this.states.push(state);
    this.numbers.set(state, number);
    this.characters += state.length;
    return number;
  }
}

/** Equal for operations that no state tells apart. */
export function actOf({ kind, value, expected, matched, outcome }: Operation): string {
  const compared = expected === undefined ? '' : codeOf(expected);
  return `${kind} ${outcome} ${matched === false} ${compared} ${codeOf(value)}`;
}
