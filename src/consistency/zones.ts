/**
 * Linearizability of a register to which no value is written twice, while the history is still being made: the
 * zone test of Gibbons and Korach ("Testing Shared Memories", SIAM J. Comput. 26(4), 1997), in the words of
 * Golab, Li and Shah ("Analyzing consistency properties for fun and profit", PODC 2011).
 *
 * A write and the reads that saw it are a cluster. Its zone reaches from the first return of any of them to the
 * last invocation of any of them: forward if the former is earlier (the value was surely there in between),
 * backward otherwise. A register is linearizable if no read saw what was not written by then, no two forward
 * zones overlap, and no backward zone lies within a forward one. Both rules are one: of two clusters, each has
 * an operation that was over before one of the other began.
 *
 * Operations come as they happen, and the order in which they are told is the order of time. What is over and surely overwritten is forgotten, except for the few latest:
 * memory grows with what is open and with writes of unknown outcome, not with the length of the run. Each
 * operation costs the logarithm of what is remembered.
 */
import type { Operation, Value } from '../model/history.ts';
import { eventsOf } from './event-order.ts';
import { codeOf } from './sequential-models.ts';
import { ZoneTree } from './zone-tree.ts';

interface Cluster {
  /** The value, as a text. */
  readonly name: string;
  /** undefined: the value that was there at the beginning. */
  readonly write: Operation | undefined;
  /** The operation that returned first, and the one that was invoked last. */
  first: Operation | undefined;
  last: Operation | undefined;
  /** When the first one returned, and when the last one was invoked. */
  firstReturn: number;
  lastInvocation: number;
  /** Place in the tree; −1: nothing of it has returned. */
  place: number;
}

/** Whether two clusters contradict each other, by first returns and last invocations. */
export type ConflictRule = (
  firstReturn: number,
  lastInvocation: number,
  otherFirstReturn: number,
  otherLastInvocation: number,
) => boolean;

/** Each has an operation that was over before one of the other began. */
const precedeEachOther: ConflictRule = (first, last, otherFirst, otherLast) =>
  first < otherLast && otherFirst < last;

const MANY = 4096;
/** Of those forgotten, so many keep their operations, to be shown if one of their values is read again. */
const SHOWN = 4096;

/** Judges one register. */
export class ZoneMonitor {
  private readonly many: number;
  private readonly shown: number;
  private readonly conflicts: ConflictRule;
  private readonly clusters = new Map<string, Cluster>();
  private tree = new ZoneTree();
  /** By place in the tree. */
  private placed: Cluster[] = [];
  /** By id: when it was invoked. */
  private readonly open = new Map<number, number>();
  /** Counts what was told. */
  private now = 0;
  private readonly forgotten = new Map<string, Cluster>();
  private forgetAt: number;
  /** The operations that contradict each other; empty as long as all is well. */
  conflict: readonly Operation[] = [];
  /** All that returned until then is judged. */
  checkedUntil = Number.NEGATIVE_INFINITY;

  /**
   * `many`: clusters that are remembered before those that are over are forgotten; `shown`: of those, how many
   * keep their operations.
   */
  constructor(initial: Value, many = MANY, conflicts: ConflictRule = precedeEachOther, shown = SHOWN) {
    this.many = many;
    this.shown = shown;
    this.forgetAt = many;
    this.conflicts = conflicts;
    const name = codeOf(initial);
    const cluster = clusterOf(name, undefined, Number.NEGATIVE_INFINITY);
    cluster.place = 0;
    this.clusters.set(name, cluster);
    this.tree.add(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY);
    this.placed.push(cluster);
  }

  /** What must be remembered. */
  get size(): number {
    return this.clusters.size + this.open.size;
  }

  /** An operation begins; to be told in the order of time. Of writes the value must be known. */
  invoke(operation: Operation): void {
    if (this.conflict.length > 0) return;
    this.open.set(operation.id, ++this.now);
    if (operation.kind !== 'write') return;
    const name = codeOf(operation.value);
    this.clusters.set(name, clusterOf(name, operation, this.now));
  }

  /** An operation has ended, with all that is now known of it; to be told in the order of time. */
  complete(operation: Operation): void {
    const invoked = this.open.get(operation.id) ?? this.now;
    this.open.delete(operation.id);
    this.now++;
    if (this.conflict.length > 0) return;
    if (operation.outcome === 'ok') this.judge(operation, invoked);
    else if (operation.outcome === 'fail' && operation.kind === 'write') this.withdraw(operation);
    if (this.conflict.length > 0) return;
    if (operation.returned !== null) this.checkedUntil = operation.returned;
    if (this.clusters.size > this.forgetAt) this.forget();
  }

  private judge(operation: Operation, invoked: number): void {
    const name = codeOf(operation.value);
    const cluster = this.clusters.get(name);
    if (cluster === undefined) {
      const old = this.forgotten.get(name);
      this.conflict =
        old === undefined
          ? [operation]
          : distinct([...operationsOf(old), ...this.whatReplaced(old, invoked), operation]);
      return;
    }
    if (cluster.last === undefined || invoked > cluster.lastInvocation) {
      cluster.last = operation;
      cluster.lastInvocation = Math.max(invoked, cluster.lastInvocation);
    }
    cluster.first ??= operation;
    this.place(cluster);
    const other = this.conflictOf(cluster);
    if (other !== undefined) this.conflict = distinct([...operationsOf(cluster), ...operationsOf(other)]);
  }

  /** A write that certainly did not happen; whoever saw its value saw what never was. */
  private withdraw(operation: Operation): void {
    const name = codeOf(operation.value);
    const cluster = this.clusters.get(name);
    if (cluster?.first !== undefined) this.conflict = [cluster.first];
    else this.clusters.delete(name);
  }

  private place(cluster: Cluster): void {
    if (cluster.place < 0) {
      cluster.place = this.tree.add(this.now, cluster.lastInvocation);
      this.placed.push(cluster);
    } else if (cluster.lastInvocation > this.tree.lastInvocation(cluster.place)) {
      this.tree.raise(cluster.place, cluster.lastInvocation);
    }
    cluster.firstReturn = this.tree.firstReturn(cluster.place);
  }

  private conflictOf({ place }: Cluster): Cluster | undefined {
    const { tree } = this;
    const lastInvocation = tree.lastInvocation(place);
    const other = tree.latestAmong(tree.endedBefore(lastInvocation), place);
    if (other < 0) return undefined;
    const isConflict = this.conflicts(
      tree.firstReturn(place),
      lastInvocation,
      tree.firstReturn(other),
      tree.lastInvocation(other),
    );
    return isConflict ? this.placed[other] : undefined;
  }

  /**
   * Forgets the clusters that are over: all their operations began before every open one did, and another
   * cluster followed that itself had something returned before every open operation began. Whoever reads their
   * value from now on contradicts that other cluster.
   */
  private forget(): void {
    const earliest = this.earliestOpen();
    const isPast = (time: number): boolean => time < earliest;
    // Of the clusters with something returned by then, the latest invocation: who ended before it was followed.
    const { tree } = this;
    const followed = this.secondLatestBefore(earliest);
    const kept = new ZoneTree();
    const keptClusters: Cluster[] = [];
    for (let place = 0; place < tree.size; place++) {
      const cluster = this.placed[place]!;
      const [first, last] = [tree.firstReturn(place), tree.lastInvocation(place)];
      if (isPast(first) && isPast(last) && first < followed(place)) this.drop(cluster);
      else {
        cluster.place = kept.add(first, last);
        keptClusters.push(cluster);
      }
    }
    this.tree = kept;
    this.placed = keptClusters;
    this.forgetAt = Math.max(this.many, 2 * this.clusters.size);
  }

  private earliestOpen(): number {
    let earliest = this.now;
    for (const invoked of this.open.values()) earliest = Math.min(earliest, invoked);
    return earliest;
  }

  /** For a place: the latest invocation among the other clusters of which something returned before `time`. */
  private secondLatestBefore(time: number): (place: number) => number {
    const count = this.tree.endedBefore(time);
    const latest = this.tree.latestAmong(count, count);
    const second = latest < 0 ? -1 : this.tree.latestAmong(count, latest);
    return (place) => {
      const other = place === latest ? second : latest;
      return other < 0 ? Number.NEGATIVE_INFINITY : this.tree.lastInvocation(other);
    };
  }

  private drop(cluster: Cluster): void {
    this.clusters.delete(cluster.name);
    this.forgotten.set(cluster.name, cluster);
    for (const name of this.forgotten.keys()) {
      if (this.forgotten.size <= this.shown) break;
      this.forgotten.delete(name);
    }
  }

  /** What came after a cluster that is forgotten, and had something returned before a read was `invoked`. */
  private whatReplaced(old: Cluster, invoked: number): readonly Operation[] {
    const found = [...this.placed, ...this.forgotten.values()].find(
      (other) =>
        other !== old &&
        other.first !== undefined &&
        other.firstReturn < invoked &&
        other.lastInvocation > old.firstReturn,
    );
    return found === undefined ? [] : operationsOf(found);
  }
}

function clusterOf(name: string, write: Operation | undefined, invoked: number): Cluster {
  const firstReturn = Number.NEGATIVE_INFINITY;
  return { name, write, first: undefined, last: undefined, firstReturn, lastInvocation: invoked, place: -1 };
}

function operationsOf({ write, first, last }: Cluster): Operation[] {
  return distinct([write, first, last].filter((operation) => operation !== undefined));
}

function distinct(operations: readonly Operation[]): Operation[] {
  return [...new Map(operations.map((operation) => [operation.id, operation])).values()];
}

/** Judges the whole history of one register at once: its operations in the order of their invocations. */
export function judgeRegister(
  initial: Value,
  operations: readonly Operation[],
  conflicts?: ConflictRule,
): ZoneMonitor {
  const monitor = new ZoneMonitor(initial, Number.POSITIVE_INFINITY, conflicts);
  for (const event of eventsOf(operations)) {
    const operation = operations[event < operations.length ? event : event - operations.length]!;
    if (event >= operations.length) monitor.complete(operation);
    else {
      monitor.invoke(operation);
      if (operation.returned === null) monitor.complete(operation);
    }
  }
  return monitor;
}
