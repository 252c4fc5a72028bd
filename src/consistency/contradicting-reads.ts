/**
 * Two reads that contradict each other: a client reads a new value, and after that another client reads an older
 * one. Nothing shows better that there is no single copy. Of the operations that prove a register not
 * linearizable there are often several choices of which none can be left out; where one of them is such a pair it
 * is taken. That is so if the write of the new value had no answer yet, or none that came before the old one was
 * asked for; else that write alone shows it, and the read of it is only an illustration.
 */
import type { Operation, Value } from '../model/history.ts';
import { codeOf, precedes } from './sequential-models.ts';

/** Whether there are two reads of different values by different clients, one over before the other began. */
export function hasContradictingReads(operations: readonly Operation[]): boolean {
  const reads = operations.filter(({ kind }) => kind === 'read');
  return reads.some((later) => reads.some((earlier) => isOtherBefore(earlier, later)));
}

function isOtherBefore(earlier: Operation, later: Operation): boolean {
  return (
    earlier.kind === 'read' &&
    earlier.outcome === 'ok' &&
    earlier.process !== later.process &&
    codeOf(earlier.value) !== codeOf(later.value) &&
    precedes(earlier, later)
  );
}

/**
 * Operations of a register with unique values of which none can be left out, with a read of something newer by
 * another client before this `read`; null: there are none.
 */
export function contradictingReads(
  initial: Value,
  operations: readonly Operation[],
  read: Operation,
): readonly Operation[] | null {
  const isOld = ({ value }: Operation): boolean => codeOf(value) === codeOf(read.value);
  const old = operations.filter((operation) => isOld(operation) && operation !== read);
  const oldWrite = old.find(({ kind }) => kind === 'write');
  const isInitial = codeOf(read.value) === codeOf(initial);
  if (oldWrite === undefined && !isInitial) return null;
  const writes = new Map(
    operations.filter(({ kind }) => kind === 'write').map((write) => [codeOf(write.value), write]),
  );
  const newer = operations
    .filter((other) => isOtherBefore(other, read))
    .toSorted((a, b) => b.returned! - a.returned!);
  for (const other of newer) {
    const write = writes.get(codeOf(other.value));
    // What was acknowledged by then shows it alone.
    if (write === undefined || precedes(write, read)) continue;
    if (isInitial) return inOrder(operations, [write, other, read]);
    const first = [oldWrite!, ...old].find((one) => precedes(one, write) || precedes(one, other));
    if (first !== undefined) return inOrder(operations, [oldWrite!, first, write, other, read]);
  }
  return null;
}

function inOrder(operations: readonly Operation[], some: readonly Operation[]): readonly Operation[] {
  const all = new Set(some);
  return operations.filter((operation) => all.has(operation));
}
