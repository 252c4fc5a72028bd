/**
 * Histories: what clients asked of a store and what they got, each operation with the window of time in which
 * it must have taken effect (Herlihy and Wing, "Linearizability", TOPLAS 1990). Whoever records one stands at
 * the client's edge. Three outcomes are kept apart, as Jepsen does: what was acknowledged, what certainly did
 * not happen, and what may have happened or may yet happen because no answer came.
 */
import { err, ok, type Result } from '../base/result.ts';
import { showValue } from './json-path.ts';
import type { Problem } from './problem.ts';

export const operationKinds = [
  'read',
  'write',
  'cas',
  'append',
  'add',
  'remove',
  'enqueue',
  'dequeue',
] as const;
export type OperationKind = (typeof operationKinds)[number];

export const outcomes = ['ok', 'fail', 'unknown'] as const;
export type Outcome = (typeof outcomes)[number];

export type Scalar = null | boolean | number | string;
/** What is written or seen; a list where a whole set is read. `null`: nothing there. */
export type Value = Scalar | readonly Scalar[];

export interface Operation {
  /** Its place in the history, from 0 on. */
  readonly id: number;
  /** The client: a thread of control that has one operation open at a time. */
  readonly process: number;
  /** The object; empty where there is only one. */
  readonly key: string;
  readonly kind: OperationKind;
  /** What was written, appended, added, or seen. `null` of a read or dequeue: nothing was there. */
  readonly value: Value;
  /** `cas` only: what had to be there. */
  readonly expected?: Value;
  /** `cas` only, `false`: it was compared, something else was there, and nothing was written. */
  readonly matched?: boolean;
  readonly invoked: number;
  /** `null`: no answer came. */
  readonly returned: number | null;
  readonly outcome: Outcome;
  /** Order of the versions of a key as the store settled it, where somebody outside the store knows it. */
  readonly version?: number;
  /** Which replica answered, where that is known. */
  readonly replica?: string;
}

/** What the numbers of `invoked` and `returned` are. */
export const clocks = ['seconds', 'order'] as const;
export type Clock = (typeof clocks)[number];

/** What an object can be: the specification by which its operations are judged. */
export const modelNames = ['register', 'cas-register', 'kv', 'set', 'counter', 'queue'] as const;
export type ModelName = (typeof modelNames)[number];

export interface History {
  /** Where it is known. */
  readonly model?: ModelName;
  readonly clock: Clock;
  /** What is in an object at the beginning. */
  readonly initial: Value;
  /** By `id`, which is the order in which they were invoked. */
  readonly operations: readonly Operation[];
  /** What people call the processes, by number, where they have names. */
  readonly names?: readonly string[];
}

/** Most operations of one history: what a checker can hold and an honest recorder makes. */
export const MAX_OPERATIONS = 1_000_000;
/** Longest text that is a key or a value. */
export const MAX_TEXT = 100_000;
/** Most entries of a list that is read. */
const MAX_LIST = 100_000;
const MAX_PROBLEMS = 20;

/** The history in a JSON value that claims to be one, or what is wrong with it. */
export function parseHistory(input: unknown): Result<History, Problem[]> {
  const problems: Problem[] = [];
  const document = isObject(input) ? input : {};
  const { clock = 'seconds', initial = null, model, operations } = document;
  if (model !== undefined && !isOneOf(modelNames, model)) {
    problems.push(wrong('model', model, `one of ${modelNames.join(', ')}`));
  }
  if (!isOneOf(clocks, clock)) problems.push(wrong('clock', clock, 'one of seconds, order'));
  if (!isValue(initial)) problems.push(wrong('initial', initial, 'a value'));
  if (!Array.isArray(operations)) problems.push(wrong('operations', operations, 'a list of operations'));
  else if (operations.length > MAX_OPERATIONS) {
    problems.push(wrong('operations', operations, `at most ${MAX_OPERATIONS} operations`));
  } else checkOperations(operations, problems);
  if (problems.length > 0) return err(problems);
  return ok({
    ...(model !== undefined && { model: model as ModelName }),
    clock: clock as Clock,
    initial: initial as Value,
    operations: numbered((operations as readonly Omit<Operation, 'id'>[]).map(copied)),
  });
}

/** The operations in the order of their invocations, each with its place as its id. */
export function numbered(operations: readonly Omit<Operation, 'id'>[]): Operation[] {
  return operations.toSorted((a, b) => a.invoked - b.invoked).map((operation, id) => ({ ...operation, id }));
}

function checkOperations(operations: readonly unknown[], problems: Problem[]): void {
  for (let i = 0; i < operations.length && problems.length < MAX_PROBLEMS; i++) {
    checkOperation(operations[i], `operations[${i}]`, problems);
  }
  if (problems.length === 0) checkWindows(operations as readonly Operation[], problems);
}

type Check = readonly [field: keyof Operation, isRight: (value: unknown) => boolean, expected: string];

const isAbsentOr = (isRight: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || isRight(value);

const CHECKS: readonly Check[] = [
  ['process', (value) => Number.isSafeInteger(value), 'a whole number'],
  ['key', isText, `a text of at most ${MAX_TEXT} characters`],
  ['kind', (value) => isOneOf(operationKinds, value), `one of ${operationKinds.join(', ')}`],
  ['value', isValue, 'a text, a number, true, false, null, or a list of these'],
  ['expected', isAbsentOr(isValue), 'a value'],
  ['matched', isAbsentOr((value) => typeof value === 'boolean'), 'true or false'],
  ['invoked', (value) => Number.isFinite(value), 'a number'],
  ['returned', (value) => value === null || Number.isFinite(value), 'a number, or null'],
  ['outcome', (value) => isOneOf(outcomes, value), `one of ${outcomes.join(', ')}`],
  ['version', isAbsentOr(Number.isFinite), 'a number'],
  ['replica', isAbsentOr(isText), 'a text'],
];

function checkOperation(input: unknown, path: string, problems: Problem[]): void {
  if (!isObject(input)) {
    problems.push(wrong(path, input, 'an operation'));
    return;
  }
  for (const [field, isRight, expected] of CHECKS) {
    if (!isRight(input[field])) problems.push(wrong(`${path}.${field}`, input[field], expected));
  }
  if (input.kind === 'cas' && input.expected === undefined) {
    problems.push(wrong(`${path}.expected`, undefined, 'what the compare-and-set compares with'));
  }
  if (input.outcome === 'ok' && input.returned === null) {
    problems.push(wrong(`${path}.returned`, null, 'the time of the answer, since the outcome is ok'));
  }
  if (typeof input.returned === 'number' && input.returned < (input.invoked as number)) {
    problems.push(wrong(`${path}.returned`, input.returned, 'no earlier than invoked'));
  }
}

/** A client waits for its answer before it asks again, unless it gave up on it. */
function checkWindows(operations: readonly Operation[], problems: Problem[]): void {
  const openUntil = new Map<number, number>();
  const order = operations.map((_, i) => i).sort((a, b) => operations[a]!.invoked - operations[b]!.invoked);
  for (const i of order) {
    const { process, invoked, returned } = operations[i]!;
    if (invoked < (openUntil.get(process) ?? Number.NEGATIVE_INFINITY)) {
      const expected = `no operation of process ${process} while another of it is open`;
      problems.push(wrong(`operations[${i}].invoked`, invoked, expected));
      if (problems.length >= MAX_PROBLEMS) return;
    }
    openUntil.set(process, returned ?? invoked);
  }
}

function copied(operation: Omit<Operation, 'id'>): Omit<Operation, 'id'> {
  const { process, key, kind, value, expected, matched, invoked, returned, outcome, version, replica } =
    operation;
  return {
    process,
    key,
    kind,
    value,
    ...(expected !== undefined && { expected }),
    ...(matched !== undefined && { matched }),
    invoked,
    returned: outcome === 'unknown' ? null : returned,
    outcome,
    ...(version !== undefined && { version }),
    ...(replica !== undefined && { replica }),
  };
}

function wrong(path: string, found: unknown, expected: string): Problem {
  const what = found === undefined ? 'missing' : `found ${showValue(found)}`;
  return { path, message: `${what}, expected ${expected}`, remedy: '' };
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOneOf<T extends string>(list: readonly T[], value: unknown): value is T {
  return list.some((entry) => entry === value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_TEXT;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'boolean' || Number.isFinite(value) || isText(value);
}

function isValue(value: unknown): value is Value {
  return isScalar(value) || (Array.isArray(value) && value.length <= MAX_LIST && value.every(isScalar));
}
