/**
 * What an object does when one client at a time uses it: the specification against which histories are judged.
 * A state is a text, so that equal states are equal texts. An operation without an answer takes its effect when
 * `step` is asked for it; that it may also never take effect is the checker's business.
 */
import { type History, type ModelName, modelNames, type Operation, type Value } from '../model/history.ts';

export interface SequentialModel {
  readonly name: ModelName;
  readonly kinds: readonly Operation['kind'][];
  /** Whether a read sees what the last write wrote, and nothing else. */
  readonly isRegister: boolean;
  /** The state at the beginning. */
  begin(initial: Value): string;
  /** The state after the operation; undefined where its answer would be wrong. */
  step(state: string, operation: Operation): string | undefined;
  /** Whether it never changes the state. */
  isObserver(operation: Operation): boolean;
  /** Whether the state after it is the same whatever was before: it hides all that came earlier. */
  isBlind(operation: Operation): boolean;
  /**
   * Whether the answer of `operation` may depend on `other` having taken place. Where no operation of a history
   * depends on one of them, the history without that one is linearizable if the whole is.
   */
  dependsOn(operation: Operation, other: Operation): boolean;
}

/** A value as a text; equal values give equal texts. */
export function codeOf(value: Value): string {
  return JSON.stringify(value);
}

/** Whether `first` was answered before `second` was asked. */
export function precedes(first: Operation, second: Operation): boolean {
  return first.returned !== null && first.returned < second.invoked;
}

function changesNothing({ kind, matched }: Operation): boolean {
  return kind === 'read' || (kind === 'cas' && matched === false);
}

function stepRegister(state: string, operation: Operation): string | undefined {
  const value = codeOf(operation.value);
  if (operation.kind === 'write') return value;
  if (operation.kind === 'read') return state === value ? state : undefined;
  const isMatch = state === codeOf(operation.expected ?? null);
  if (operation.matched === false) return isMatch ? undefined : state;
  return isMatch ? value : undefined;
}

function registerDependsOn(operation: Operation, other: Operation): boolean {
  if (changesNothing(other) || operation.kind === 'write' || precedes(operation, other)) return false;
  const left = codeOf(other.value);
  if (operation.kind === 'read') return codeOf(operation.value) === left;
  const isMatch = codeOf(operation.expected ?? null) === left;
  return operation.matched === false ? !isMatch : isMatch;
}

/** Reads, writes and compare-and-sets. */
const casRegister: SequentialModel = {
  name: 'cas-register',
  kinds: ['read', 'write', 'cas'],
  isRegister: true,
  begin: codeOf,
  step: stepRegister,
  isObserver: changesNothing,
  isBlind: ({ kind }) => kind === 'write',
  dependsOn: registerDependsOn,
};

/** The same: many call a register what also knows how to compare and set. */
const register: SequentialModel = { ...casRegister, name: 'register' };

function textOf(value: Value): string {
  return value === null ? '' : typeof value === 'string' ? value : codeOf(value);
}

/** One key of a key-value store with put, append and get, as in the labs of MIT 6.824. */
const kv: SequentialModel = {
  name: 'kv',
  kinds: ['read', 'write', 'append'],
  isRegister: false,
  begin: textOf,
  step(state, { kind, value }) {
    if (kind === 'write') return textOf(value);
    if (kind === 'append') return state + textOf(value);
    return state === textOf(value) ? state : undefined;
  },
  isObserver: changesNothing,
  isBlind: ({ kind }) => kind === 'write',
  dependsOn(operation, other) {
    if (operation.kind !== 'read' || other.kind === 'read' || precedes(operation, other)) return false;
    const [seen, left] = [textOf(operation.value), textOf(other.value)];
    return other.kind === 'write' ? seen.startsWith(left) : seen.includes(left);
  },
};

function membersOf(state: string): Set<string> {
  return new Set(JSON.parse(state) as string[]);
}

function setState(members: Iterable<string>): string {
  return JSON.stringify([...new Set(members)].sort());
}

function listOf(value: Value): readonly Value[] {
  return value === null ? [] : Array.isArray(value) ? (value as readonly Value[]) : [value];
}

/** A set that is read as a whole. */
const set: SequentialModel = {
  name: 'set',
  kinds: ['read', 'add', 'remove'],
  isRegister: false,
  begin: (initial) => setState(listOf(initial).map(codeOf)),
  step(state, { kind, value }) {
    if (kind === 'read') return setState(listOf(value).map(codeOf)) === state ? state : undefined;
    const members = membersOf(state);
    if (kind === 'add') members.add(codeOf(value));
    else members.delete(codeOf(value));
    return setState(members);
  },
  isObserver: changesNothing,
  isBlind: () => false,
  dependsOn(operation, other) {
    if (operation.kind !== 'read' || other.kind === 'read' || precedes(operation, other)) return false;
    const isMember = listOf(operation.value).some((member) => codeOf(member) === codeOf(other.value));
    return other.kind === 'add' ? isMember : !isMember;
  },
};

/** A number to which one adds. */
const counter: SequentialModel = {
  name: 'counter',
  kinds: ['read', 'add'],
  isRegister: false,
  begin: (initial) => String(initial ?? 0),
  step(state, { kind, value }) {
    if (kind === 'add') return String(Number(state) + Number(value));
    return state === String(value ?? 0) ? state : undefined;
  },
  isObserver: changesNothing,
  isBlind: () => false,
  dependsOn: (operation, other) =>
    operation.kind === 'read' && other.kind === 'add' && other.value !== 0 && !precedes(operation, other),
};

/** First in, first out. A dequeue of `null` found it empty. */
const queue: SequentialModel = {
  name: 'queue',
  kinds: ['enqueue', 'dequeue'],
  isRegister: false,
  begin: (initial) => JSON.stringify(listOf(initial).map(codeOf)),
  step(state, { kind, value, outcome }) {
    const items = JSON.parse(state) as string[];
    if (kind === 'enqueue') return JSON.stringify([...items, codeOf(value)]);
    if (outcome === 'unknown') return items.length > 0 ? JSON.stringify(items.slice(1)) : undefined;
    if (value === null) return items.length === 0 ? state : undefined;
    return items[0] === codeOf(value) ? JSON.stringify(items.slice(1)) : undefined;
  },
  isObserver: ({ kind, value, outcome }) => kind === 'dequeue' && value === null && outcome === 'ok',
  isBlind: () => false,
  dependsOn(operation, other) {
    // What an unanswered dequeue took away is anybody's guess.
    if ([operation, other].some(({ kind, outcome }) => kind === 'dequeue' && outcome === 'unknown'))
      return true;
    // An element stands before others until it is taken out, so the two go together.
    return operation.kind !== other.kind && codeOf(operation.value) === codeOf(other.value);
  },
};

const MODELS: Readonly<Record<ModelName, SequentialModel>> = {
  register,
  'cas-register': casRegister,
  kv,
  set,
  counter,
  queue,
};

export function modelOf(name: ModelName): SequentialModel {
  return MODELS[name];
}

/** The model that a history is about, told by its operations if it does not say; undefined if they do not go together. */
export function guessModel({ model, operations }: History): ModelName | undefined {
  if (model !== undefined) return model;
  const kinds = new Set(operations.map(({ kind }) => kind));
  if (kinds.has('cas')) return fitting(kinds, ['cas-register']);
  const readsLists = operations.some(({ kind, value }) => kind === 'read' && Array.isArray(value));
  return fitting(
    kinds,
    readsLists ? ['set'] : modelNames.filter((name) => name !== 'set' || kinds.has('remove')),
  );
}

function fitting(kinds: ReadonlySet<Operation['kind']>, names: readonly ModelName[]): ModelName | undefined {
  return names.find((name) => [...kinds].every((kind) => MODELS[name].kinds.includes(kind)));
}
