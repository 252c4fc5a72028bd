/**
 * How stale reads were: by how much time and by how many versions a read was behind what had surely been
 * written when it began (Golab, Li and Shah, "Analyzing consistency properties for fun and profit", PODC 2011:
 * the least Δ for which a history is Δ-atomic is at least the age measured here, and the least k at least the
 * versions plus one). Only what is beyond doubt counts: a write that overlapped with the one that was read, or
 * with the read, does not.
 */
import type { History, Operation } from '../model/history.ts';
import { byKey } from './linearizability.ts';
import { sessionsOf } from './sessions.ts';

export interface Staleness {
  readonly reads: number;
  readonly staleReads: number;
  /** Of the stalest read: since when what it saw had been replaced. In the unit of the history's clock. */
  readonly longest: number;
  /** Of the read that was furthest behind: acknowledged writes that were surely newer. */
  readonly mostVersions: number;
  /** The stalest read; null if none was. */
  readonly worst: Operation | null;
}

/** Which reads are asked about, by when they were invoked; all of what was written before counts. */
export interface ReadSpan {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Measures a history with unique values, or the reads of a part of it; undefined for others. */
export function measureStaleness(history: History, span: ReadSpan = {}): Staleness | undefined {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = span;
  const sessions = sessionsOf(history);
  if (!sessions.ok) return undefined;
  const { operations, writeOf } = sessions.value;
  const total = { reads: 0, staleReads: 0, longest: 0, mostVersions: 0, worst: null as Operation | null };
  for (const group of byKey(operations)) {
    const reads = group.filter(({ kind }) => kind === 'read');
    const newer = new NewerWrites(
      group.filter(({ kind, returned }) => kind === 'write' && returned !== null),
    );
    const seenBy = firstReturns(reads, writeOf);
    const asked = reads.filter(({ invoked }) => invoked >= from && invoked <= to);
    for (const read of asked.sort((a, b) => a.invoked - b.invoked)) {
      total.reads++;
      const write = writeOf(read);
      const since = write === undefined ? Number.NEGATIVE_INFINITY : seenBy.get(write)!;
      const { replaced, count } = newer.than(since, read.invoked);
      if (count === 0) continue;
      total.staleReads++;
      total.mostVersions = Math.max(total.mostVersions, count);
      if (total.worst === null || read.invoked - replaced > total.longest) {
        total.longest = read.invoked - replaced;
        total.worst = read;
      }
    }
  }
  return total;
}

/** Of each write that was seen: since when it had surely taken place. */
function firstReturns(
  reads: readonly Operation[],
  writeOf: (read: Operation) => Operation | undefined,
): Map<Operation, number> {
  const first = new Map<Operation, number>();
  for (const read of reads) {
    const write = writeOf(read);
    if (write === undefined) continue;
    const known = first.get(write) ?? write.returned ?? Number.POSITIVE_INFINITY;
    first.set(write, Math.min(known, read.returned!));
  }
  return first;
}

/** The acknowledged writes of a key, to be asked for moments that only go on. */
class NewerWrites {
  private readonly byReturn: readonly Operation[];
  private readonly byInvocation: readonly Operation[];
  /** From each place of `byInvocation` on, the earliest return. */
  private readonly earliest: Float64Array;
  private readonly rank: ReadonlyMap<Operation, number>;
  /** A tree of counts (Fenwick 1994) over the invocations of the writes that have returned by now. */
  private readonly counts: Int32Array;
  private returned = 0;

  constructor(writes: readonly Operation[]) {
    this.byReturn = writes.toSorted((a, b) => a.returned! - b.returned!);
    this.byInvocation = writes.toSorted((a, b) => a.invoked - b.invoked);
    this.rank = new Map(this.byInvocation.map((write, i) => [write, i]));
    this.counts = new Int32Array(writes.length + 1);
    this.earliest = new Float64Array(writes.length + 1).fill(Number.POSITIVE_INFINITY);
    for (let i = writes.length - 1; i >= 0; i--) {
      this.earliest[i] = Math.min(this.byInvocation[i]!.returned!, this.earliest[i + 1]!);
    }
  }

  /** Writes that began after `since` and were over before `now`: how many, and when the first was over. */
  than(since: number, now: number): { readonly replaced: number; readonly count: number } {
    for (; this.returned < this.byReturn.length; this.returned++) {
      const write = this.byReturn[this.returned]!;
      if (write.returned! >= now) break;
      for (let i = this.rank.get(write)! + 1; i < this.counts.length; i += i & -i) this.counts[i]!++;
    }
    let [low, high] = [0, this.byInvocation.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.byInvocation[middle]!.invoked > since) high = middle;
      else low = middle + 1;
    }
    let older = 0;
    for (let i = low; i > 0; i -= i & -i) older += this.counts[i]!;
    return { replaced: this.earliest[low]!, count: this.returned - older };
  }
}
