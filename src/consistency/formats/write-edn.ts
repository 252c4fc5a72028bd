/**
 * Our histories as the EDN that Jepsen and Knossos read: one event a line. As theirs, a client that got no
 * answer goes on as another process, and of several objects each value is a pair of key and value, as in
 * `jepsen.independent`. Key-value stores have their keys in `:key`, as Porcupine's logs do.
 */
import type { History, Operation, Scalar, Value } from '../../model/history.ts';
import { eventsOf } from '../event-order.ts';
import { MISMATCH } from './jepsen-edn.ts';

const NANOSECONDS = 1e9;

/** A history as text. */
export function writeEdn({ clock, model, operations }: History): string {
  const form = formOf(operations, model === 'kv');
  const processes = processesOf(operations);
  const lines: string[] = [];
  for (const event of eventsOf(operations)) {
    const isReturn = event >= operations.length;
    const place = isReturn ? event - operations.length : event;
    const operation = operations[place]!;
    const at = isReturn ? operation.returned! : operation.invoked;
    const time = clock === 'seconds' ? `, :time ${Math.round(at * NANOSECONDS)}` : '';
    const fields = fieldsOf(operation, processes[place]!, isReturn, form);
    lines.push(`{${fields}${time}, :index ${lines.length}}`);
  }
  return `[${lines.join('\n ')}]\n`;
}

/** By place of the operation. */
function processesOf(operations: readonly Operation[]): readonly number[] {
  const width = operations.reduce((most, { process }) => Math.max(most, process), 0) + 1;
  const current = new Map<number, number>();
  return operations.map(({ process, returned }) => {
    const now = current.get(process) ?? process;
    current.set(process, returned === null ? now + width : now);
    return now;
  });
}

/** How operations are named and where keys stand. */
type Form = 'one object' | 'pairs' | 'key-value' | 'keyed';

/** Pairs are told from lists that are values by the reads, so there must be one. */
function formOf(operations: readonly Operation[], isKeyValue: boolean): Form {
  if (isKeyValue) return 'key-value';
  if (operations.every(({ key }) => key === '')) return 'one object';
  const areAllKeyed = operations.every(({ key }) => key !== '');
  return areAllKeyed && operations.some(({ kind }) => kind === 'read' || kind === 'cas') ? 'pairs' : 'keyed';
}

const KEY_VALUE_NAMES: Readonly<Partial<Record<Operation['kind'], string>>> = { read: 'get', write: 'put' };

function fieldsOf(operation: Operation, process: number, isReturn: boolean, form: Form): string {
  const { kind, key, outcome, matched } = operation;
  const isMismatch = matched === false;
  const answer = outcome === 'fail' || isMismatch ? 'fail' : 'ok';
  const f = (form === 'key-value' ? KEY_VALUE_NAMES[kind] : undefined) ?? kind;
  const value = valueText(operation, isReturn);
  const keyed = key === '' || form === 'pairs' ? '' : `, :key ${JSON.stringify(key)}`;
  const written = form === 'pairs' ? `[${keyText(key)} ${value}]` : value;
  const error = isReturn && isMismatch ? `, :error :${MISMATCH}` : '';
  const type = isReturn ? answer : 'invoke';
  const known = isReturn || operation.returned === null ? extrasOf(operation) : '';
  return `:process ${process}, :type :${type}, :f :${f}${keyed}, :value ${written}${error}${known}`;
}

/** What Jepsen's logs do not have, and what our judges use: the order of versions, and who answered. */
function extrasOf({ version, replica }: Operation): string {
  const versions = version === undefined ? '' : `, :version ${version}`;
  return replica === undefined ? versions : `${versions}, :replica ${JSON.stringify(replica)}`;
}

/** Numbers as numbers: Jepsen's keys are. */
function keyText(key: string): string {
  return /^(?:0|[1-9]\d{0,14})$/.test(key) ? key : JSON.stringify(key);
}

function valueText({ kind, value, expected }: Operation, isReturn: boolean): string {
  if (kind === 'cas') return `[${edn(expected ?? null)} ${edn(value)}]`;
  return (kind === 'read' || kind === 'dequeue') && !isReturn ? 'nil' : edn(value);
}

function edn(value: Value): string {
  if (Array.isArray(value)) return `[${(value as readonly Scalar[]).map(edn).join(' ')}]`;
  return value === null ? 'nil' : JSON.stringify(value);
}
