/**
 * The longest order that works of a few operations: what a person would try by hand, to see which answer then
 * contradicts it. A bounded search over sets of operations that are placed already.
 */
import type { Operation, Value } from '../model/history.ts';
import type { SequentialModel } from './sequential-models.ts';

/** More operations are not tried: nobody would follow. */
const MOST_OPERATIONS = 30;
const MAX_STEPS = 50_000;

/** Whether the first operation must come before the second in every order. */
export type MustPrecede = (first: Operation, second: Operation) => boolean;

export interface LongestOrder {
  readonly order: readonly Operation[];
  /** An operation that contradicts its answer wherever it is put after that order. */
  readonly misfit: Operation;
}

/** The longest order that explains its answers, and one that fits nowhere after it; null where all fit, or nobody knows. */
export function longestOrder(
  model: SequentialModel,
  initial: Value,
  operations: readonly Operation[],
  mustPrecede: MustPrecede,
): LongestOrder | null {
  if (operations.length > MOST_OPERATIONS) return null;
  return new OrderSearch(model, initial, operations, mustPrecede).run();
}

class OrderSearch {
  private readonly model: SequentialModel;
  private readonly initial: Value;
  private readonly operations: readonly Operation[];
  /** By operation: those that must come before it, as bits. */
  private readonly before: readonly number[];
  private readonly answered: number;
  private readonly tried = new Set<string>();
  private steps = 0;
  private order: readonly number[] = [];
  private stuck: readonly number[] = [];

  constructor(
    model: SequentialModel,
    initial: Value,
    operations: readonly Operation[],
    mustPrecede: MustPrecede,
  ) {
    this.model = model;
    this.initial = initial;
    this.operations = operations;
    this.before = operations.map((second) =>
      operations.reduce(
        (bits, first, i) => (first !== second && mustPrecede(first, second) ? bits | (1 << i) : bits),
        0,
      ),
    );
    this.answered = operations.reduce(
      (bits, { outcome }, i) => (outcome === 'ok' ? bits | (1 << i) : bits),
      0,
    );
  }

  run(): LongestOrder | null {
    const isWhole = this.extend([], 0, new Map());
    const [misfit] = this.stuck;
    if (isWhole || misfit === undefined || this.steps > MAX_STEPS) return null;
    return { order: this.order.map((i) => this.operations[i]!), misfit: this.operations[misfit]! };
  }

  /** Whether all answered operations find a place after these. */
  private extend(order: readonly number[], placed: number, states: ReadonlyMap<string, string>): boolean {
    if ((placed & this.answered) === this.answered) return true;
    const name = `${placed} ${JSON.stringify([...states])}`;
    if (this.tried.has(name) || ++this.steps > MAX_STEPS) return false;
    this.tried.add(name);
    const next = this.operations.flatMap((_, i) =>
      (placed & (1 << i)) === 0 && (this.before[i]! & ~placed) === 0 ? [i] : [],
    );
    if (order.length > this.order.length || this.stuck.length === 0) this.note(order, next);
    return next.some((i) => {
      const operation = this.operations[i]!;
      const state = states.get(operation.key) ?? this.model.begin(this.initial);
      const after = this.model.step(state, operation);
      return (
        after !== undefined &&
        this.extend([...order, i], placed | (1 << i), changed(states, operation.key, after))
      );
    });
  }

  private note(order: readonly number[], next: readonly number[]): void {
    this.order = order;
    const kindOf = (i: number): number => Number(this.model.isObserver(this.operations[i]!));
    // A read that contradicts what is there tells more than a write that waits.
    this.stuck = next
      .filter((i) => this.operations[i]!.outcome === 'ok')
      .toSorted((a, b) => kindOf(b) - kindOf(a) || b - a);
  }
}

/** The states of all keys, in an order that depends on nothing but them. */
function changed(states: ReadonlyMap<string, string>, key: string, state: string): Map<string, string> {
  const all = [...new Map(states).set(key, state)];
  return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}
