/**
 * The history of a run as the checkers and the files have it (`model/history.ts`), out of the rows that were
 * recorded. What was there before anybody wrote is `null`; keys are the numbers of keys, and where a design has
 * several groups of stores, with the group in front.
 */
import { writeHistoryJson } from '../consistency/formats/history-json.ts';
import { writeEdn } from '../consistency/formats/write-edn.ts';
import type { HistoryLog } from '../engine/history-log.ts';
import type { Design } from '../model/design.ts';
import type { History, Operation, Outcome } from '../model/history.ts';
import {
  ENDED_FAIL,
  ENDED_OK,
  ENDED_UNKNOWN,
  HISTORY_KEY,
  HISTORY_MACHINE,
  HISTORY_OPERATION,
  HISTORY_PROCESS,
  HISTORY_ROW,
  HISTORY_TIME,
  HISTORY_TYPE,
  HISTORY_VALUE,
  HISTORY_VERSION,
  HISTORY_WRITES,
  type HistoryFormat,
  INVOKED,
  processName,
  type StoreGroup,
} from '../model/history-records.ts';
import { groupsOf } from './history-groups.ts';

const OUTCOMES: { readonly [type: number]: Outcome } = {
  [ENDED_OK]: 'ok',
  [ENDED_FAIL]: 'fail',
  [ENDED_UNKNOWN]: 'unknown',
};
/** Rows that are turned into operations at a time. */
const PART = 65_536;

/** What was recorded of a group of a design's stores, or of all, as text. */
export function historyText(log: HistoryLog, design: Design, format: HistoryFormat, group?: string): string {
  const groups = groupsOf(design);
  const chosen = group === undefined ? groups : groups.filter(({ id }) => id === group);
  const history = recordedHistory(log, chosen);
  return format === 'edn' ? writeEdn(history) : writeHistoryJson(history);
}

/** What was recorded of these groups, as a history of registers. */
export function recordedHistory(log: HistoryLog, groups: readonly StoreGroup[]): History {
  const prefixes = log.processes.map(({ client }) => {
    const group = groups.find(({ clients }) => clients.includes(client));
    return group === undefined ? undefined : groups.length > 1 ? `${group.id}/` : '';
  });
  const operations: Operation[] = [];
  const placeOf = new Map<number, number>();
  for (let from = 0; from < log.rows.count; from += PART) {
    const rows = log.rows.read(from, Math.min(from + PART, log.rows.count));
    for (let at = 0; at < rows.length; at += HISTORY_ROW) {
      const prefix = prefixes[rows[at + HISTORY_PROCESS]!];
      if (prefix === undefined) continue;
      const number = rows[at + HISTORY_OPERATION]!;
      if (rows[at + HISTORY_TYPE] === INVOKED) {
        placeOf.set(number, operations.length);
        operations.push(invoked(rows, at, prefix, operations.length));
      } else {
        const place = placeOf.get(number)!;
        operations[place] = ended(operations[place]!, rows, at, log.machines);
        placeOf.delete(number);
      }
    }
  }
  const names = log.processes.map(processName);
  return { model: 'register', clock: 'seconds', initial: null, operations, names };
}

function invoked(rows: Float64Array, at: number, prefix: string, id: number): Operation {
  const writes = rows[at + HISTORY_WRITES] === 1;
  return {
    id,
    process: rows[at + HISTORY_PROCESS]!,
    key: `${prefix}${rows[at + HISTORY_KEY]!}`,
    kind: writes ? 'write' : 'read',
    value: writes ? rows[at + HISTORY_VALUE]! : null,
    invoked: rows[at + HISTORY_TIME]!,
    returned: null,
    outcome: 'unknown',
  };
}

function ended(operation: Operation, rows: Float64Array, at: number, machines: readonly string[]): Operation {
  const outcome = OUTCOMES[rows[at + HISTORY_TYPE]!]!;
  const value = rows[at + HISTORY_VALUE]!;
  const version = rows[at + HISTORY_VERSION]!;
  const replica = machines[rows[at + HISTORY_MACHINE]!];
  const sees = operation.kind === 'read' && outcome === 'ok';
  return {
    ...operation,
    value: sees && value > 0 ? value : operation.value,
    returned: outcome === 'unknown' ? null : rows[at + HISTORY_TIME]!,
    outcome,
    ...(version >= 0 && { version }),
    ...(replica !== undefined && { replica }),
  };
}
