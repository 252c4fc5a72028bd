/**
 * What weak consistency is told from: the sessions of a history with unique values (what each client did, one
 * thing after the other) and which write each read saw. Operations that failed, reads that nobody got and
 * unanswered writes that nobody saw are left out. An unanswered write comes after what its client did before,
 * but not before what the client did next: the client had given up on it.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { History, Operation } from '../model/history.ts';
import type { Anomaly, Verdict } from '../model/verdict.ts';
import { codeOf } from './sequential-models.ts';
import { hasUniqueValues, valueName } from './unique-values.ts';
import { operationWords } from './wording.ts';

export interface Sessions {
  readonly history: History;
  /** What counts, in the order of invocation. */
  readonly operations: readonly Operation[];
  /** Each client's answered operations, in their order. */
  readonly byClient: readonly (readonly Operation[])[];
  /** The write that a read saw; undefined: what was there at the beginning, or what nobody wrote. */
  readonly writeOf: (read: Operation) => Operation | undefined;
  /** Reads of what nobody wrote, or of a write that failed. */
  readonly thinAir: readonly Operation[];
}

/** The sessions of a history, or why it has none. */
export function sessionsOf(history: History): Result<Sessions, string> {
  const happened = history.operations.filter(
    ({ outcome, kind }) => outcome === 'ok' || (outcome === 'unknown' && kind !== 'read'),
  );
  if (!hasUniqueValues(history.initial, happened)) {
    return err('this needs reads and writes of registers, and no value written twice to the same key');
  }
  const writes = new Map<string, Operation>();
  for (const operation of happened) {
    if (operation.kind === 'write') writes.set(valueName(operation.key, operation.value), operation);
  }
  const writeOf = (read: Operation) => writes.get(valueName(read.key, read.value));
  const reads = happened.filter(({ kind }) => kind === 'read');
  const seen = new Set(reads.map(writeOf));
  const operations = happened.filter((operation) => operation.returned !== null || seen.has(operation));
  const initial = codeOf(history.initial);
  const thinAir = reads.filter((read) => writeOf(read) === undefined && codeOf(read.value) !== initial);
  return ok({ history, operations, byClient: clientsOf(operations), writeOf, thinAir });
}

function clientsOf(operations: readonly Operation[]): Operation[][] {
  const clients = new Map<number, Operation[]>();
  for (const operation of operations) {
    if (operation.returned === null) continue;
    const client = clients.get(operation.process);
    if (client === undefined) clients.set(operation.process, [operation]);
    else client.push(operation);
  }
  return [...clients.values()];
}

/** Operations that a message tells; the anomaly has them all. */
const MAX_TOLD = 12;

/** An anomaly with its operations told one after the other. */
export function anomalyFrom(
  { history }: Pick<Sessions, 'history'>,
  name: string,
  operations: readonly Operation[],
  because: string,
): Anomaly {
  const words = operations.slice(0, MAX_TOLD).map((operation) => operationWords(operation, history));
  const told = [...words, ...(operations.length > MAX_TOLD ? ['…'] : [])].join('; ');
  return {
    name,
    key: operations.at(-1)?.key ?? '',
    message: `${told}: ${because}`,
    operations: operations.map(({ id }) => id),
  };
}

/** Anomalies that are listed; the verdict is the same for more. */
export const MAX_LISTED = 20;

/** False if there is an anomaly. */
export function verdictOn({ history }: Pick<Sessions, 'history'>, anomalies: readonly Anomaly[]): Verdict {
  return {
    valid: anomalies.length === 0,
    operations: history.operations.length,
    anomalies: anomalies.slice(0, MAX_LISTED),
    counterexample: null,
    reason: '',
  };
}

/** A verdict, and the operations on which its first anomaly rests, where the checker knows them. */
export interface Finding {
  readonly verdict: Verdict;
  /** With the writes that were read there, they break the promise by themselves. */
  readonly suspects: readonly Operation[];
}

/** The verdict on a question that makes no sense here, or that was given up. */
export function unknownVerdict({ operations }: History, reason: string): Verdict {
  return { valid: 'unknown', operations: operations.length, anomalies: [], counterexample: null, reason };
}
