/**
 * From a log of events (somebody asks, somebody is answered) to operations with windows. Jepsen, Knossos and
 * Porcupine all log events; they differ in how they write them, and in what a failed compare-and-set means.
 */
import { err, ok, type Result } from '../../base/result.ts';
import {
  type History,
  MAX_OPERATIONS,
  MAX_TEXT,
  numbered,
  type Operation,
  type OperationKind,
  type Value,
} from '../../model/history.ts';
import { eventsOf } from '../event-order.ts';
import { type Edn, isList, isName, type LineProblem } from './edn.ts';

export interface LoggedEvent {
  readonly line: number;
  readonly process: number;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  /** The name of the operation: `read`, `put`. */
  readonly f: string;
  readonly key: string;
  readonly value: Edn;
  /** A compare-and-set that failed because something else was there: it did happen. */
  readonly isMismatch?: boolean;
  /** What only our own histories say: the version, and the replica that answered (`Operation`). */
  readonly version?: number;
  readonly replica?: string;
  /** In seconds, where the log has it. */
  readonly time: number | undefined;
}

/** What `:fail :cas` says: it did not happen (Jepsen, Knossos), or it was compared and did not match (Porcupine). */
export type FailedCas = 'did-not-happen' | 'did-not-match';

const KINDS: Readonly<Record<string, OperationKind>> = {
  read: 'read',
  get: 'read',
  write: 'write',
  put: 'write',
  cas: 'cas',
  append: 'append',
  add: 'add',
  remove: 'remove',
  enqueue: 'enqueue',
  dequeue: 'dequeue',
};
/** Who puts, appends and gets speaks of a key-value store, in which nothing there is an empty text. */
const KEY_VALUE: readonly string[] = ['get', 'put', 'append'];
/** Problems that are listed. */
const MAX_LISTED = 20;

interface Open {
  readonly event: LoggedEvent;
  readonly kind: OperationKind;
  readonly invoked: number;
}

/** Pairs invocations with answers. The order of the log is the order of time. */
export function historyOfEvents(
  events: readonly LoggedEvent[],
  failedCas: FailedCas,
): Result<History, LineProblem[]> {
  const pairing = new Pairing(failedCas);
  for (const [index, event] of events.entries()) {
    pairing.take(event, index);
    if (pairing.problems.length >= MAX_LISTED) break;
  }
  const paired = pairing.end();
  return paired.ok ? ok(timed(paired.value, events)) : paired;
}

/**
 * With the log's own times in place of the places in it, if every event has one, they never fall, and they say
 * of no answer and invocation another order than the log: events may share a moment (two clients that ask at
 * once), but an answer that the log has before an invocation must not come to overlap it. Else as it was.
 */
function timed(history: History, events: readonly LoggedEvent[]): History {
  let last = Number.NEGATIVE_INFINITY;
  let isStrict = true;
  for (const { time } of events) {
    if (time === undefined || time < last) return history;
    isStrict &&= time > last;
    last = time;
  }
  const operations = history.operations.map((operation) => ({
    ...operation,
    invoked: events[operation.invoked]!.time!,
    returned: operation.returned === null ? null : events[operation.returned]!.time!,
  }));
  const isKept = isStrict || isSameOverlap(history.operations, operations);
  return isKept ? { ...history, clock: 'seconds', operations } : history;
}

/** Whether of all answers and invocations the same come first. */
function isSameOverlap(one: readonly Operation[], other: readonly Operation[]): boolean {
  const phases = phasesOf(one);
  return phasesOf(other).every((phase, event) => phase === phases[event]);
}

/** For each event (`eventsOf`), how often asking and answering took turns before it. */
function phasesOf(operations: readonly Operation[]): Float64Array {
  const n = operations.length;
  const phases = new Float64Array(2 * n);
  let phase = 0;
  let wasReturn = false;
  for (const event of eventsOf(operations)) {
    const isReturn = event >= n;
    if (isReturn !== wasReturn) phase++;
    wasReturn = isReturn;
    phases[event] = phase;
  }
  return phases;
}

class Pairing {
  readonly problems: LineProblem[] = [];
  private readonly failedCas: FailedCas;
  private readonly open = new Map<number, Open>();
  private readonly operations: Omit<Operation, 'id'>[] = [];
  private isKeyValue = false;

  constructor(failedCas: FailedCas) {
    this.failedCas = failedCas;
  }

  take(event: LoggedEvent, place: number): void {
    const { process, type, f, line } = event;
    const open = this.open.get(process);
    if (type === 'invoke') {
      if (open !== undefined) {
        const where = `which it asked on line ${open.event.line}`;
        this.refuse(
          line,
          `process ${process} asks again before it has an answer to the ${open.event.f} ${where}`,
        );
        return;
      }
      const kind = Object.hasOwn(KINDS, f) ? KINDS[f] : undefined;
      if (kind === undefined) {
        const known = Object.keys(KINDS).join(', ');
        this.refuse(line, `found the operation ${JSON.stringify(f)}, expected one of ${known}`);
      } else if (this.operations.length + this.open.size >= MAX_OPERATIONS) {
        this.refuse(line, `found more than ${MAX_OPERATIONS} operations`);
      } else {
        this.open.set(process, { event, kind, invoked: place });
        this.isKeyValue ||= KEY_VALUE.includes(f);
      }
    } else if (open !== undefined) this.close(open, event, place);
    else if (type !== 'info') {
      this.refuse(line, `process ${process} has an answer (${type}), but nothing is open that it asked`);
    }
  }

  private close(open: Open, answer: LoggedEvent, place: number): void {
    const { event } = open;
    if (answer.f !== event.f || (answer.key !== '' && answer.key !== event.key)) {
      const asked = `${event.f}${event.key === '' ? '' : ` of ${event.key}`} on line ${event.line}`;
      this.refuse(answer.line, `found the answer to a ${answer.f}, expected one to the ${asked}`);
    }
    this.open.delete(event.process);
    this.add(open, answer, place);
  }

  private add({ event, kind, invoked }: Open, answer: LoggedEvent | undefined, place: number): void {
    const isCompared = answer?.isMismatch === true || this.failedCas === 'did-not-match';
    const isMismatch = kind === 'cas' && answer?.type === 'fail' && isCompared;
    const isOk = answer?.type === 'ok' || isMismatch;
    const isFailed = answer?.type === 'fail' && !isMismatch;
    const isSeeing = kind === 'read' || kind === 'dequeue';
    const from = isSeeing && isOk ? answer! : event;
    const values = this.valuesOf(kind, isSeeing && !isOk ? null : from.value, from.line);
    if (values === undefined) return;
    const { version, replica } = answer ?? event;
    this.operations.push({
      process: event.process,
      key: event.key,
      kind,
      ...values,
      ...(isMismatch && { matched: false }),
      invoked,
      returned: isOk || isFailed ? place : null,
      outcome: isOk ? 'ok' : isFailed ? 'fail' : 'unknown',
      ...(version !== undefined && { version }),
      ...(replica !== undefined && { replica }),
    });
  }

  private valuesOf(
    kind: OperationKind,
    edn: Edn,
    line: number,
  ): { readonly value: Value; readonly expected?: Value } | undefined {
    if (kind !== 'cas') {
      const value = plainValue(edn);
      if (value !== undefined) return { value };
      this.refuse(line, `found a ${kind} of something that is no number, text or list of these`);
      return undefined;
    }
    const pair = edn !== null && isList(edn) && edn.items.length === 2 ? edn.items.map(plainValue) : [];
    const [expected, value] = pair;
    if (expected !== undefined && value !== undefined) return { value, expected };
    this.refuse(line, 'found a cas without its two values, expected [what-was what-is-to-be]');
    return undefined;
  }

  private refuse(line: number, reason: string): void {
    this.problems.push({ line, reason });
  }

  end(): Result<History, LineProblem[]> {
    for (const open of this.open.values()) this.add(open, undefined, 0);
    if (this.problems.length > 0) return err(this.problems);
    if (this.operations.length === 0) return err([{ line: 1, reason: 'found no operation' }]);
    const operations = numbered(this.operations);
    const model = this.isKeyValue ? { model: 'kv' as const } : {};
    return ok({ ...model, clock: 'order', initial: null, operations });
  }
}

/** A plain value, or undefined. Keywords are taken as texts. */
function plainValue(edn: Edn): Value | undefined {
  const scalar = scalarOf(edn);
  if (scalar !== undefined || edn === null) return scalar ?? null;
  if (typeof edn !== 'object' || !isList(edn)) return undefined;
  const items = edn.items.map(scalarOf);
  return items.includes(undefined) ? undefined : (items as Value);
}

function scalarOf(edn: Edn): null | boolean | number | string | undefined {
  if (edn === null || typeof edn === 'boolean' || typeof edn === 'number') return edn;
  if (typeof edn === 'string') return edn.length <= MAX_TEXT ? edn : undefined;
  return isName(edn) ? `:${edn.name}` : undefined;
}
