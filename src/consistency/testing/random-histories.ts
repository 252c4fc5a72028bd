/**
 * Small random histories for comparing the checkers with definitions taken literally: few clients, few
 * operations, windows that overlap, answers that are right, nearly right or wrong, and operations that failed or
 * got no answer. The same seed gives the same history.
 */
import { hashPair } from '../../base/hash.ts';
import { type History, type ModelName, numbered, type Operation, type Value } from '../../model/history.ts';
import { modelOf } from '../sequential-models.ts';

/** A source of choices: the same seed gives the same ones. */
export class Luck {
  private readonly seed: number;
  private drawn = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** A whole number below `count`. */
  below(count: number): number {
    return Math.floor(((hashPair(this.seed, ++this.drawn) >>> 0) / 4_294_967_296) * count);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

export interface Shape {
  readonly model: ModelName;
  readonly clients: number;
  readonly operations: number;
  readonly keys: number;
  /** Whether each write has a value of its own. */
  readonly unique: boolean;
  /** In percent. */
  readonly unanswered: number;
}

/** A history that a store with some luck might have given. */
export function randomHistory(seed: number, shape: Shape): History {
  const luck = new Luck(seed);
  const free = Array.from({ length: shape.clients }, () => luck.below(3));
  const drafts = Array.from({ length: shape.operations }, (_, i) => draft(luck, shape, free, i));
  return {
    model: shape.model,
    clock: 'order',
    initial: null,
    operations: answered(luck, shape, numbered(drafts)),
  };
}

function draft(luck: Luck, shape: Shape, free: number[], number: number): Omit<Operation, 'id'> {
  const process = luck.below(shape.clients);
  const invoked = free[process]! + luck.below(4);
  const returned = invoked + luck.below(6);
  free[process] = returned + 1 + luck.below(2);
  const kind = luck.pick(
    shape.model === 'register' ? (['read', 'write'] as const) : modelOf(shape.model).kinds,
  );
  const isUnknown = luck.chance(shape.unanswered);
  const isFailed = !isUnknown && luck.chance(5);
  return {
    process,
    key: shape.keys === 1 ? '' : String(luck.below(shape.keys)),
    kind,
    value: shape.unique ? number + 1 : luck.pick(VALUES[shape.model]),
    ...(kind === 'cas' && { expected: luck.pick(VALUES[shape.model]) }),
    invoked,
    returned: isUnknown ? null : returned,
    outcome: isUnknown ? 'unknown' : isFailed ? 'fail' : 'ok',
  };
}

const VALUES: Readonly<Record<ModelName, readonly Value[]>> = {
  register: [1, 2],
  'cas-register': [1, 2],
  kv: ['a', 'b'],
  set: [1, 2],
  counter: [1, 2],
  queue: [1, 2, 3],
};

/** Fills in answers: those of one order of the operations, some of them spoilt. */
function answered(luck: Luck, shape: Shape, operations: readonly Operation[]): Operation[] {
  const model = modelOf(shape.model);
  const seen = new Map<number, Operation>();
  const states = new Map<string, string>();
  const point = (operation: Operation) => operation.invoked + luck.below(7);
  const order = operations.map((operation) => ({ operation, at: point(operation) }));
  for (const { operation } of order.sort((a, b) => a.at - b.at)) {
    const state = states.get(operation.key) ?? model.begin(null);
    const told = withAnswer(luck, shape, operation, state);
    seen.set(operation.id, told);
    const happens = operation.outcome === 'ok' || (operation.outcome === 'unknown' && luck.chance(50));
    if (happens) states.set(operation.key, model.step(state, told) ?? state);
  }
  return operations.map(({ id }) => seen.get(id)!);
}

function withAnswer(luck: Luck, shape: Shape, operation: Operation, state: string): Operation {
  const { kind, outcome } = operation;
  if (outcome !== 'ok') return operation;
  const isSpoilt = luck.chance(12);
  if (kind === 'cas') {
    const isMatch = modelOf(shape.model).step(state, operation) !== undefined;
    return isMatch === isSpoilt ? { ...operation, matched: false } : operation;
  }
  if (kind === 'read')
    return { ...operation, value: isSpoilt ? wrongValue(luck, shape) : readOf(shape, state) };
  if (kind === 'dequeue') {
    const [first = 'null'] = JSON.parse(state) as string[];
    const value = isSpoilt ? luck.pick([...VALUES.queue, null]) : (JSON.parse(first) as Value);
    return { ...operation, value };
  }
  return operation;
}

function readOf({ model }: Shape, state: string): Value {
  if (model === 'kv') return state;
  if (model === 'set') return (JSON.parse(state) as string[]).map((code) => JSON.parse(code) as number);
  return JSON.parse(state) as Value;
}

function wrongValue(luck: Luck, { model, unique, operations }: Shape): Value {
  if (model === 'kv') return luck.pick(['', 'a', 'b', 'ab', 'ba', 'aa']);
  if (model === 'set') return luck.pick([[], [1], [2], [1, 2]]);
  if (unique) return luck.chance(20) ? null : 1 + luck.below(operations);
  return luck.pick(model === 'counter' ? [0, 1, 2, 3, 4] : [null, 1, 2]);
}
