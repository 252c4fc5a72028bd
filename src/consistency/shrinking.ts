/**
 * From a history that breaks a promise to the few operations that break it by themselves (delta debugging:
 * Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", TSE 2002), whatever the promise is:
 * the same checker judges each part. A part of a history must stay one: whoever leaves out a write also leaves
 * out what could have seen it, since without it any read would look wrong. Here, other than for linearizability
 * (`counterexample.ts`), a read may have seen what was written later by the clock.
 */
import type { History, Operation } from '../model/history.ts';
import type { Validity } from '../model/verdict.ts';
import type { SequentialModel } from './sequential-models.ts';
import { hasUniqueValues, valueName } from './unique-values.ts';

/** What the checker of the promise says of a part, and what that cost, in steps of some tenth of a microsecond. */
export interface Opinion {
  readonly valid: Validity;
  readonly cost: number;
}
export type Opine = (part: History) => Opinion;

/** What shrinking may cost; past it the proof is right but perhaps not minimal. */
export interface ShrinkLimits {
  readonly trials: number;
  readonly cost: number;
}

export const SHRINK_LIMITS: ShrinkLimits = { trials: 3000, cost: 30_000_000 };

export interface Proof {
  readonly operations: readonly Operation[];
  /** None can be left out: the checker has said so of each. */
  readonly isMinimal: boolean;
}

/**
 * The operations that break the promise by themselves, sought among the `suspects` with what they saw, and among
 * all if those do not; null: not found.
 */
export function shrink(
  history: History,
  model: SequentialModel,
  opine: Opine,
  suspects: readonly Operation[],
  limits: ShrinkLimits = SHRINK_LIMITS,
): Proof | null {
  return new Shrinking(history, model, opine, limits).run(suspects);
}

class Shrinking {
  private readonly history: History;
  private readonly opine: Opine;
  private readonly limits: ShrinkLimits;
  private readonly sight: Sight;
  private kept: readonly Operation[] = [];
  private trials = 0;
  private cost = 0;
  /** The checker gave up on a part. */
  private isInDoubt = false;

  constructor(history: History, model: SequentialModel, opine: Opine, limits: ShrinkLimits) {
    this.history = history;
    this.opine = opine;
    this.limits = limits;
    this.sight = hasUniqueValues(history.initial, history.operations)
      ? new UniqueSight(history.operations)
      : new ModelSight(model, history.operations);
  }

  run(suspects: readonly Operation[]): Proof | null {
    const { operations } = this.history;
    const starts = [this.withOrigins(suspects), operations];
    const start = starts.find((some) => some.length > 0 && this.breaks(some));
    if (start === undefined) return null;
    this.kept = start;
    for (let size = Math.ceil(start.length / 2); size > 1; size = Math.ceil(size / 2)) this.leaveOut(size);
    do this.isInDoubt = false;
    while (this.leaveOut(1));
    return { operations: this.kept, isMinimal: !this.isSpent && !this.isInDoubt };
  }

  private get isSpent(): boolean {
    return this.trials >= this.limits.trials || this.cost >= this.limits.cost;
  }

  private breaks(operations: readonly Operation[]): boolean {
    this.trials++;
    const { valid, cost } = this.opine({ ...this.history, operations });
    this.cost += cost;
    if (valid === 'unknown') this.isInDoubt = true;
    return valid === false;
  }

  /** Tries to leave out so many at once, from the first to the last; whether any could be. */
  private leaveOut(size: number): boolean {
    const before = this.kept;
    for (let i = 0; i < before.length && !this.isSpent; i += size) {
      const still = new Set(this.kept);
      const out = before.slice(i, i + size).filter((operation) => still.has(operation));
      if (out.length === 0) continue;
      const gone = this.withDependents(out, still);
      const rest = this.kept.filter((operation) => !gone.has(operation));
      if (rest.length > 0 && this.breaks(rest)) this.kept = rest;
    }
    return this.kept.length < before.length && !this.isSpent;
  }

  private withDependents(out: readonly Operation[], kept: ReadonlySet<Operation>): Set<Operation> {
    const gone = new Set(out);
    // A set hands out what is added while it is walked.
    for (const operation of gone) {
      for (const other of this.sight.whoMaySee(operation)) if (kept.has(other)) gone.add(other);
    }
    return gone;
  }

  private withOrigins(suspects: readonly Operation[]): Operation[] {
    const whole = new Set(suspects);
    // A set hands out what is added while it is walked.
    for (const operation of whole) for (const origin of this.sight.originsOf(operation)) whole.add(origin);
    return this.history.operations.filter((operation) => whole.has(operation));
  }
}

/** Whose answers may rest on what. */
interface Sight {
  whoMaySee(operation: Operation): readonly Operation[];
  originsOf(operation: Operation): readonly Operation[];
}

const NOBODY: readonly Operation[] = [];

/** No value is written twice: a read tells what it saw. */
class UniqueSight implements Sight {
  private readonly reads = new Map<string, Operation[]>();
  private readonly writes = new Map<string, Operation[]>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      const { kind, key, value } = operation;
      const table = kind === 'read' ? this.reads : this.writes;
      const name = valueName(key, value);
      const list = table.get(name);
      if (list === undefined) table.set(name, [operation]);
      else list.push(operation);
    }
  }

  whoMaySee({ kind, key, value }: Operation): readonly Operation[] {
    return kind === 'read' ? NOBODY : (this.reads.get(valueName(key, value)) ?? NOBODY);
  }

  originsOf({ kind, key, value }: Operation): readonly Operation[] {
    return kind === 'read' ? (this.writes.get(valueName(key, value)) ?? NOBODY) : NOBODY;
  }
}

/** All that the model does not exclude, by no clock. */
class ModelSight implements Sight {
  private readonly model: SequentialModel;
  private readonly byKey = new Map<string, Operation[]>();

  constructor(model: SequentialModel, operations: readonly Operation[]) {
    this.model = model;
    for (const operation of operations) {
      const list = this.byKey.get(operation.key);
      if (list === undefined) this.byKey.set(operation.key, [operation]);
      else list.push(operation);
    }
  }

  whoMaySee(operation: Operation): readonly Operation[] {
    const other = timeless(operation);
    return this.sameKey(operation).filter((one) => this.model.dependsOn(timeless(one), other));
  }

  originsOf(operation: Operation): readonly Operation[] {
    const one = timeless(operation);
    return this.sameKey(operation).filter((other) => this.model.dependsOn(one, timeless(other)));
  }

  private sameKey(operation: Operation): readonly Operation[] {
    return this.byKey.get(operation.key)!.filter((other) => other !== operation);
  }
}

/** Overlaps with everything. */
function timeless(operation: Operation): Operation {
  return { ...operation, invoked: 0, returned: operation.returned === null ? null : 0 };
}
