/**
 * Who may have seen what: an operation's effect is there from its invocation until something has surely hidden
 * it, so whoever can have seen it stands in one stretch of the history.
 */
import type { Operation } from '../model/history.ts';
import type { SequentialModel } from './sequential-models.ts';

/** Who may see an operation's effect, before another has surely hidden it: a stretch of the history. */
export class SightWindows {
  private readonly model: SequentialModel;
  private readonly kept: readonly Operation[];
  /** Up to each place, the latest return. */
  private readonly latestReturn: Float64Array;
  /** From each place on, the earliest return of an answered operation that hides what was before. */
  private readonly earliestHiding: Float64Array;

  constructor(model: SequentialModel, kept: readonly Operation[]) {
    this.model = model;
    this.kept = kept;
    const n = kept.length;
    this.latestReturn = new Float64Array(n);
    let latest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      latest = Math.max(latest, kept[i]!.returned ?? Number.POSITIVE_INFINITY);
      this.latestReturn[i] = latest;
    }
    this.earliestHiding = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
    for (let i = n - 1; i >= 0; i--) {
      const hides = kept[i]!.returned !== null && model.isBlind(kept[i]!);
      const own = hides ? kept[i]!.returned! : Number.POSITIVE_INFINITY;
      this.earliestHiding[i] = Math.min(own, this.earliestHiding[i + 1]!);
    }
  }

  /** Places from … to (exclusive) of all that may see it. */
  whoMaySee(operation: Operation): readonly [from: number, to: number] {
    const n = this.kept.length;
    if (operation.returned !== null && this.model.isObserver(operation)) return [0, 0];
    // Of a queue, an element that is not taken out stands in the way of those that were there before.
    if (this.model.name === 'queue') return [0, n];
    const from = firstPlace(n, (i) => this.latestReturn[i]! >= operation.invoked);
    if (operation.returned === null) return [from, n];
    const { returned } = operation;
    const later = firstPlace(n, (i) => this.kept[i]!.invoked > returned);
    const hidden = this.earliestHiding[later]!;
    return [from, firstPlace(n, (i) => this.kept[i]!.invoked > hidden)];
  }
}

/** The first place for which something holds that holds for all after it too. */
function firstPlace(count: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
