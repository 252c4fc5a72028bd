/**
 * Which operations of a register may see which writes, kept up to date while a search places them. From it a
 * search knows two things early that it would otherwise find out by trying:
 *
 * - a write that nobody who is left may see can be put directly before any other write, and need not be tried
 *   anywhere else before its time is up;
 * - a value must not be overwritten while somebody still has to see it and nobody is left to write it again.
 */
import type { Operation, Value } from '../model/history.ts';
import { codeOf, type SequentialModel } from './sequential-models.ts';
import { SightWindows } from './sight-windows.ts';

/** Pairs of a write and who may see it; with more of them the search does without. */
const MAX_PAIRS = 10_000_000;
/** What was there before all writes. */
export const BEGINNING = -1;

export class RegisterSight {
  /** Of each write: who may see it. */
  private readonly seers: readonly (readonly number[])[];
  /** Of each operation: the writes that it may see. */
  private readonly sources: readonly (readonly number[])[];
  /** Answered operations that must see a certain value, and may see the one at the beginning. */
  private readonly firstSeers: readonly number[];
  /** Whether an operation must see one of its sources. */
  private readonly mustSee: Uint8Array;
  private readonly seersLeft: Int32Array;
  private readonly sourcesLeft: Int32Array;
  private readonly isPlaced: Uint8Array;

  private constructor(
    model: SequentialModel,
    initial: Value,
    operations: readonly Operation[],
    seers: number[][],
  ) {
    this.seers = seers;
    const sources: number[][] = operations.map(() => []);
    for (const [write, list] of seers.entries()) for (const seer of list) sources[seer]!.push(write);
    this.sources = sources;
    this.mustSee = Uint8Array.from(operations, ({ kind, returned, matched }) =>
      Number(returned !== null && kind !== 'write' && matched !== false),
    );
    const hidden = operations.reduce(
      (earliest, operation) =>
        operation.returned !== null && model.isBlind(operation)
          ? Math.min(earliest, operation.returned)
          : earliest,
      Number.POSITIVE_INFINITY,
    );
    this.firstSeers = operations.flatMap((operation, i) => {
      const isSeer =
        this.mustSee[i] === 1 &&
        operation.invoked <= hidden &&
        codeOf(neededBy(operation)) === codeOf(initial);
      return isSeer ? [i] : [];
    });
    this.seersLeft = Int32Array.from(seers, ({ length }) => length);
    this.sourcesLeft = Int32Array.from(sources, ({ length }) => length);
    this.isPlaced = new Uint8Array(operations.length);
  }

  /** undefined for what is no register, and where there is too much to keep. */
  static of(
    model: SequentialModel,
    initial: Value,
    operations: readonly Operation[],
  ): RegisterSight | undefined {
    if (!model.isRegister) return undefined;
    const windows = new SightWindows(model, operations);
    const seers: number[][] = [];
    const needs = operations.map((operation) => codeOf(neededBy(operation)));
    let pairs = 0;
    for (const operation of operations) {
      const list: number[] = [];
      const isWrite = operation.kind !== 'read' && operation.matched !== false;
      const [from, to] = isWrite ? windows.whoMaySee(operation) : [0, 0];
      pairs += to - from;
      if (pairs > MAX_PAIRS) return undefined;
      const given = codeOf(operation.value);
      for (let i = from; i < to; i++) {
        const other = operations[i]!;
        const mayMatter = needs[i] === given || other.matched === false;
        if (mayMatter && other !== operation && model.dependsOn(other, operation)) list.push(i);
      }
      seers.push(list);
    }
    return new RegisterSight(model, initial, operations, seers);
  }

  place(operation: number): void {
    this.isPlaced[operation] = 1;
    for (const write of this.sources[operation]!) this.seersLeft[write]!--;
    for (const seer of this.seers[operation]!) this.sourcesLeft[seer]!--;
  }

  takeBack(operation: number): void {
    this.isPlaced[operation] = 0;
    for (const write of this.sources[operation]!) this.seersLeft[write]!++;
    for (const seer of this.seers[operation]!) this.sourcesLeft[seer]!++;
  }

  /** Whether nobody who is left may see a write. */
  isUnseen(write: number): boolean {
    return this.seersLeft[write] === 0;
  }

  /** Who must still see just what `write` wrote, if `next` overwrites it now; undefined for nobody. */
  whoStillNeeds(write: number, next: number): number | undefined {
    const seers = write === BEGINNING ? this.firstSeers : this.seers[write]!;
    return seers.find(
      (seer) =>
        seer !== next &&
        this.isPlaced[seer] === 0 &&
        this.mustSee[seer] === 1 &&
        this.sourcesLeft[seer] === 0,
    );
  }
}

/** What must be there for an answer to be right. */
function neededBy({ kind, expected, value }: Operation): Value {
  return kind === 'cas' ? (expected ?? null) : value;
}
