/**
 * Histories of registers in which no value is written twice ("differentiated" in Bouajjani et al., POPL 2017):
 * each read says which write it saw, and questions that are hard in general become easy.
 */
import type { Operation, Value } from '../model/history.ts';
import { codeOf } from './sequential-models.ts';

/** Whether these are reads and writes only, no value is written twice to a key, and none is the initial one. */
export function hasUniqueValues(initial: Value, operations: readonly Operation[]): boolean {
  const written = new Set<string>();
  for (const { kind, key, value } of operations) {
    if (kind !== 'read' && kind !== 'write') return false;
    if (kind === 'read') continue;
    const name = valueName(key, value);
    if (written.has(name) || codeOf(value) === codeOf(initial)) return false;
    written.add(name);
  }
  return true;
}

/** A value of a key; equal for equal ones. */
export function valueName(key: string, value: Value): string {
  return `${codeOf(value)} ${key}`;
}
