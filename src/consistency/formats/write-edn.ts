/**
 * Our histories as the EDN that Jepsen and Knossos read: one event a line. As theirs, a client that got no
 * answer goes on as another process.
 */
import type { History, Operation, Scalar, Value } from '../../model/history.ts';
import { MISMATCH } from './jepsen-edn.ts';

const NANOSECONDS = 1e9;

interface Moment {
  readonly operation: Operation;
  readonly process: number;
  readonly isReturn: boolean;
  readonly time: number;
  turn: number;
}

/** A history as text. */
export function writeEdn({ clock, model, operations }: History): string {
  const moments = momentsOf(operations);
  const lines = moments.map((moment, index) => {
    const time = clock === 'seconds' ? `, :time ${Math.round(moment.time * NANOSECONDS)}` : '';
    return `{${fieldsOf(moment, model === 'kv')}${time}, :index ${index}}`;
  });
  return `[${lines.join('\n ')}]\n`;
}

/**
 * The events in the order of time. At equal times invocations come first, since operations that touch overlap;
 * but what a client asks next comes after its answer.
 */
function momentsOf(operations: readonly Operation[]): Moment[] {
  const processes = processesOf(operations);
  const lines = new Map<number, Moment[]>();
  for (const operation of operations) {
    const process = processes.get(operation)!;
    const line = lines.get(process) ?? [];
    lines.set(process, line);
    const { invoked, returned } = operation;
    line.push({ operation, process, isReturn: false, time: invoked, turn: 0 });
    if (returned !== null) line.push({ operation, process, isReturn: true, time: returned, turn: 0 });
  }
  for (const line of lines.values()) takeTurns(line);
  return [...lines.values()].flat().sort(inTurn);
}

function inTurn(a: Moment, b: Moment): number {
  return (
    a.time - b.time ||
    a.turn - b.turn ||
    Number(a.isReturn) - Number(b.isReturn) ||
    a.operation.id - b.operation.id
  );
}

/** Within one moment of time a client's events come in turns, and its last answer last of all. */
function takeTurns(line: readonly Moment[]): void {
  for (const [i, moment] of line.entries()) {
    const before = line[i - 1];
    const isTied = before?.time === moment.time;
    moment.turn = isTied && before.isReturn ? before.turn + 1 : isTied ? before.turn : 0;
    const isLast = moment.isReturn && line[i + 1]?.time !== moment.time;
    if (isLast) moment.turn = Number.MAX_SAFE_INTEGER;
  }
}

function processesOf(operations: readonly Operation[]): Map<Operation, number> {
  const width = operations.reduce((most, { process }) => Math.max(most, process), 0) + 1;
  const current = new Map<number, number>();
  const processes = new Map<Operation, number>();
  for (const operation of operations) {
    const process = current.get(operation.process) ?? operation.process;
    processes.set(operation, process);
    current.set(operation.process, operation.returned === null ? process + width : process);
  }
  return processes;
}

const KEY_VALUE_NAMES: Readonly<Partial<Record<Operation['kind'], string>>> = { read: 'get', write: 'put' };

function fieldsOf({ operation, process, isReturn }: Moment, isKeyValue: boolean): string {
  const { kind, key, outcome, matched } = operation;
  const isMismatch = matched === false;
  const answer = outcome === 'fail' || isMismatch ? 'fail' : 'ok';
  const f = (isKeyValue ? KEY_VALUE_NAMES[kind] : undefined) ?? kind;
  return [
    `:process ${process}`,
    `:type :${isReturn ? answer : 'invoke'}`,
    `:f :${f}`,
    ...(key === '' ? [] : [`:key ${JSON.stringify(key)}`]),
    `:value ${valueText(operation, isReturn)}`,
    ...(isReturn && isMismatch ? [`:error :${MISMATCH}`] : []),
  ].join(', ');
}

function valueText({ kind, value, expected }: Operation, isReturn: boolean): string {
  if (kind === 'cas') return `[${edn(expected ?? null)} ${edn(value)}]`;
  return (kind === 'read' || kind === 'dequeue') && !isReturn ? 'nil' : edn(value);
}

function edn(value: Value): string {
  if (Array.isArray(value)) return `[${(value as readonly Scalar[]).map(edn).join(' ')}]`;
  return value === null ? 'nil' : JSON.stringify(value);
}
