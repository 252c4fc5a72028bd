/**
 * From a history that cannot be explained to the few operations that show it (delta debugging: Zeller and
 * Hildebrandt, "Simplifying and isolating failure-inducing input", TSE 2002). Not everything may be left out:
 * without the write that it saw, any read looks wrong. Whoever leaves out an operation therefore also leaves
 * out what could have seen it. Then every order of the larger history gives one of the smaller, so what is
 * wrong with the smaller one is wrong with the history itself. A value that was seen keeps one of the
 * operations that put it there, even if all of them had been overwritten by then: that is what is to be shown.
 */
import type { Operation, Value } from '../model/history.ts';
import type { Counterexample } from '../model/verdict.ts';
import { searchLinearization } from './linearization-search.ts';
import { codeOf, precedes, type SequentialModel } from './sequential-models.ts';
import { SightWindows } from './sight-windows.ts';

/** What shrinking may cost; past it the counterexample is right but perhaps not minimal. */
const MAX_TRIALS = 3000;
const MAX_STEPS = 6_000_000;
const MAX_COMPARISONS = 20_000_000;
/** One trial. */
const LIMITS = { steps: 400_000, words: 8_000_000 };

/** Shrinks the history of one object that has no linearization; `horizon` is the search's. */
export function findCounterexample(
  model: SequentialModel,
  initial: Value,
  operations: readonly Operation[],
  horizon: number,
): Counterexample {
  return new Shrinking(model, initial, operations).run(horizon);
}

class Shrinking {
  private readonly model: SequentialModel;
  private readonly initial: Value;
  private readonly all: readonly Operation[];
  private kept: readonly Operation[];
  /** Whether values that were seen keep their origin. */
  private keepsOrigins = false;
  private trials = 0;
  private steps = 0;
  private comparisons = 0;

  constructor(model: SequentialModel, initial: Value, operations: readonly Operation[]) {
    this.model = model;
    this.initial = initial;
    this.all = operations;
    this.kept = operations;
  }

  run(horizon: number): Counterexample {
    const early = this.kept.filter(({ invoked }) => invoked <= horizon);
    if (this.isBroken(early)) this.kept = early;
    const isAny = (): boolean => true;
    this.halve(isAny);
    this.halve((operation) => this.model.isObserver(operation));
    while (this.leaveOut(isAny, 1));
    this.keepsOrigins = true;
    const whole = this.withOrigins();
    if (whole.length > this.kept.length && this.isBroken(whole)) {
      this.kept = whole;
      while (this.leaveOut(isAny, 1));
    }
    const { order, misfit } = searchLinearization(this.model, this.initial, this.kept, LIMITS, false);
    return {
      key: this.kept[0]!.key,
      operations: this.kept,
      order: order.map(({ id }) => id),
      misfit: (misfit ?? this.kept.at(-1)!).id,
      minimal: !this.isSpent,
    };
  }

  private get isSpent(): boolean {
    return this.trials >= MAX_TRIALS || this.steps >= MAX_STEPS || this.comparisons >= MAX_COMPARISONS;
  }

  private isBroken(operations: readonly Operation[]): boolean {
    this.trials++;
    const { valid, steps } = searchLinearization(this.model, this.initial, operations, LIMITS);
    this.steps += steps;
    return valid === false;
  }

  private halve(isMeant: (operation: Operation) => boolean): void {
    for (let size = Math.ceil(this.kept.length / 2); size > 1; size = Math.ceil(size / 2)) {
      this.leaveOut(isMeant, size);
    }
  }

  /** Tries to leave out so many at once, from the first to the last; whether any could be. */
  private leaveOut(isMeant: (operation: Operation) => boolean, size: number): boolean {
    const before = this.kept.length;
    const meant = this.kept.filter(isMeant);
    for (let i = 0; i < meant.length && !this.isSpent; i += size) {
      const still = new Set(this.kept);
      const out = meant.slice(i, i + size).filter((operation) => still.has(operation));
      if (out.length === 0) continue;
      const gone = this.withDependents(out);
      const rest = this.kept.filter((operation) => !gone.has(operation));
      if (rest.length > 0 && this.isBroken(rest)) this.kept = rest;
    }
    return this.kept.length < before && !this.isSpent;
  }

  /** The operations and all others whose answers may rest on them. */
  private withDependents(out: readonly Operation[]): Set<Operation> {
    const windows = new SightWindows(this.model, this.kept);
    const gone = new Set(out);
    // A set hands out what is added while it is walked.
    for (const operation of gone) {
      const [from, to] = windows.whoMaySee(operation);
      this.comparisons += Math.max(0, to - from);
      if (this.isSpent) break;
      for (let i = from; i < to; i++) {
        const other = this.kept[i]!;
        if (!gone.has(other) && this.model.dependsOn(other, operation)) gone.add(other);
      }
      if (this.keepsOrigins) this.addBereft(gone);
    }
    return gone;
  }

  /** Adds the operations that saw something of which all origins are gone. */
  private addBereft(gone: Set<Operation>): void {
    for (const operation of this.kept) {
      if (gone.has(operation)) continue;
      const origins = this.kept.filter((other) => this.shows(operation, other));
      const left = new Set(origins.filter((other) => !gone.has(other)).map(({ value }) => codeOf(value)));
      if (origins.some((other) => !left.has(codeOf(other.value)))) gone.add(operation);
    }
  }

  /** Whether an answer shows the effect of `other`. */
  private shows(operation: Operation, other: Operation): boolean {
    return operation !== other && operation.matched !== false && this.model.dependsOn(operation, other);
  }

  /** What is kept, with an origin for all that was seen, and with what had hidden it by then. */
  private withOrigins(): Operation[] {
    const whole = new Set(this.kept);
    // A set hands out what is added while it is walked.
    for (const operation of whole) {
      const origins = this.all.filter((other) => this.shows(operation, other));
      const found = new Set(origins.filter((other) => whole.has(other)).map(({ value }) => codeOf(value)));
      for (const origin of origins.toSorted(byReturn).reverse()) {
        if (found.has(codeOf(origin.value))) continue;
        found.add(codeOf(origin.value));
        whole.add(origin);
        const hiding = this.all.find(
          (other) => this.model.isBlind(other) && precedes(origin, other) && precedes(other, operation),
        );
        if (hiding !== undefined) whole.add(hiding);
      }
    }
    return this.all.filter((operation) => whole.has(operation));
  }
}

function byReturn(a: Operation, b: Operation): number {
  return (a.returned ?? Number.POSITIVE_INFINITY) - (b.returned ?? Number.POSITIVE_INFINITY);
}
