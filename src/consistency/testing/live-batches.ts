/**
 * Histories as the recorder of a run sends them: rows in the order in which things happened, in batches. Within
 * a moment of time that order is any that is possible.
 */
import type { History, Operation } from '../../model/history.ts';
import {
  ENDED_FAIL,
  ENDED_OK,
  ENDED_UNKNOWN,
  type HistoryBatch,
  type HistoryProcess,
  INVOKED,
  type StoreGroup,
} from '../../model/history-records.ts';
import type { Luck } from './random-histories.ts';

/** Clients and stores of a test: every client talks to the store `store`. */
export const ONE_GROUP: StoreGroup = { id: 'group', title: 'Store', clients: ['clients'], stores: ['store'] };

/** A value that nobody ever writes. */
const NOBODYS = 900_000;
const ENDS = { ok: ENDED_OK, fail: ENDED_FAIL, unknown: ENDED_UNKNOWN } as const;

interface Event {
  readonly time: number;
  readonly operation: Operation;
  readonly type: number;
}

/**
 * The rows of a history of registers with unique values; operations without an answer are given up `patience`
 * later, or never.
 */
export function rowsOf(history: History, luck: Luck, patience = Number.POSITIVE_INFINITY): number[][] {
  const events = inOrder(eventsOf(history, patience), luck);
  const machines = machinesOf(history);
  const keys = [...new Set(history.operations.map(({ key }) => key))];
  const numbers = new Map<Operation, number>();
  for (const { operation } of events) {
    if (!numbers.has(operation)) numbers.set(operation, numbers.size + 1);
  }
  const writes = new Map(
    history.operations
      .filter(({ kind }) => kind === 'write')
      .map((write) => [JSON.stringify([write.key, write.value]), numbers.get(write)!]),
  );
  return events.map(({ time, operation, type }) => {
    const { process, key, kind, value, version = -1, replica } = operation;
    const isOk = type === ENDED_OK;
    const seen = value === null ? 0 : (writes.get(JSON.stringify([key, value])) ?? NOBODYS);
    const shown = kind === 'write' ? numbers.get(operation)! : isOk ? seen : -1;
    const machine = isOk && replica !== undefined ? machines.indexOf(replica) : -1;
    const writesIt = kind === 'write' ? 1 : 0;
    const settled = isOk ? version : -1;
    return [
      type,
      numbers.get(operation)!,
      process,
      keys.indexOf(key),
      writesIt,
      shown,
      time,
      settled,
      machine,
      -1,
    ];
  });
}

function eventsOf({ operations }: History, patience: number): Event[] {
  return operations.flatMap((operation) => {
    const { invoked, returned, outcome } = operation;
    const end = returned ?? invoked + patience;
    const begin = { time: invoked, operation, type: INVOKED };
    return Number.isFinite(end) ? [begin, { time: end, operation, type: ENDS[outcome] }] : [begin];
  });
}

/** By time; within a moment in any order in which an operation begins before it ends, and each client's stand in theirs. */
function inOrder(events: readonly Event[], luck: Luck): Event[] {
  const sorted = events.toSorted((a, b) => a.time - b.time || a.operation.id - b.operation.id);
  const ordered: Event[] = [];
  while (ordered.length < sorted.length) {
    const { time } = sorted[ordered.length]!;
    const now: Event[] = [];
    for (let i = ordered.length; sorted[i]?.time === time; i++) now.push(sorted[i]!);
    while (now.length > 0) {
      const next = luck.pick(now.filter((event) => !now.some((other) => mustPrecede(other, event))));
      ordered.push(next);
      now.splice(now.indexOf(next), 1);
    }
  }
  return ordered;
}

/** Of events of one moment. */
function mustPrecede(first: Event, second: Event): boolean {
  if (first === second || first.operation.process !== second.operation.process) return false;
  if (first.operation === second.operation) return first.type === INVOKED;
  return first.operation.id < second.operation.id;
}

function machinesOf({ operations }: History): string[] {
  return [...new Set(operations.flatMap(({ replica }) => (replica === undefined ? [] : [replica])))];
}

/** Everything in one batch, from the beginning. */
export function batchOf(history: History, rows: readonly (readonly number[])[], epoch = 1): HistoryBatch {
  const last = rows.at(-1);
  return {
    epoch,
    from: 0,
    rows: Float64Array.from(rows.flat()),
    processes: processesOf(history),
    machines: machinesOf(history),
    groups: [ONE_GROUP],
    until: last === undefined ? 0 : last[6]! + 1,
    oneKeyIn: 1,
    fullAt: null,
    leftOut: 0,
  };
}

function processesOf({ operations }: History): HistoryProcess[] {
  const most = operations.reduce((greatest, { process }) => Math.max(greatest, process), 0);
  return Array.from({ length: most + 1 }, (_, lane) => ({ client: 'clients', instance: 0, lane }));
}
