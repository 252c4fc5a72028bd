/**
 * The definitions of consistency taken literally, by trying everything: for histories of a handful of
 * operations, to compare the checkers with. Nothing here is shared with them but the models.
 */
import type { History, Operation } from '../../model/history.ts';
import type { SequentialModel } from '../sequential-models.ts';

function happened({ operations }: History): Operation[] {
  return operations.filter(({ outcome }) => outcome !== 'fail');
}

/** Whether some order of all answered and some unanswered operations obeys `mayFollow` and explains all answers. */
function hasOrder(
  model: SequentialModel,
  initial: History['initial'],
  operations: readonly Operation[],
  mustPrecede: (first: Operation, second: Operation) => boolean,
): boolean {
  const extend = (left: readonly Operation[], states: ReadonlyMap<string, string>): boolean => {
    if (left.every(({ outcome }) => outcome === 'unknown')) return true;
    return left.some((operation) => {
      if (left.some((other) => other !== operation && mustPrecede(other, operation))) return false;
      const rest = left.filter((other) => other !== operation);
      // What got no answer may never have happened.
      if (operation.outcome === 'unknown' && extend(rest, states)) return true;
      if (operation.outcome === 'unknown' && operation.kind === 'read') return false;
      const state = model.step(states.get(operation.key) ?? model.begin(initial), operation);
      return state !== undefined && extend(rest, new Map(states).set(operation.key, state));
    });
  };
  return extend(operations, new Map());
}

/** Linearizability: an order that agrees with real time. */
export function isLinearizable(history: History, model: SequentialModel): boolean {
  return hasOrder(
    model,
    history.initial,
    happened(history),
    (first, second) => first.returned !== null && first.returned < second.invoked,
  );
}

/** Sequential consistency: an order that agrees with that of each client. */
export function isSequential(history: History, model: SequentialModel): boolean {
  return hasOrder(model, history.initial, happened(history), isEarlierOfClient);
}

/** Of an unanswered operation nobody knows when it took effect: nothing need come after it. */
function isEarlierOfClient(first: Operation, second: Operation): boolean {
  return first.process === second.process && first.id < second.id && first.outcome === 'ok';
}

type Relation = readonly (readonly boolean[])[];

/**
 * Causal consistency, convergence and memory as Bouajjani et al. define them (POPL 2017, Table 1): some causal
 * order that contains program order, such that each operation's past can be put in order and explains it.
 */
export function isCausal(
  history: History,
  level: 'causal' | 'causal-convergence' | 'causal-memory',
): boolean {
  const seen = new Set(
    history.operations.filter(({ kind, outcome }) => kind === 'read' && outcome === 'ok').map(nameOf),
  );
  const operations = happened(history).filter(
    (operation) => operation.outcome === 'ok' || (operation.kind === 'write' && seen.has(nameOf(operation))),
  );
  const program = operations.map((first) => operations.map((second) => isEarlierOfClient(first, second)));
  const accepts = level === 'causal-convergence' ? converges : level === 'causal' ? explainsEach : remembers;
  return someOrder(program, (order) => accepts(history, operations, order, program));
}

function nameOf({ key, value }: Operation): string {
  return JSON.stringify([key, value]);
}

/** Whether `accepts` holds for some strict partial order that contains `relation`. */
function someOrder(relation: Relation, accepts: (order: Relation) => boolean): boolean {
  const n = relation.length;
  const pairs: [number, number][] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) if (!relation[i]![j] && !relation[j]![i]) pairs.push([i, j]);
  }
  const order = relation.map((row) => [...row]);
  const decide = (next: number): boolean => {
    const pair = pairs[next];
    if (pair === undefined) return isTransitive(order) && accepts(order);
    const [i, j] = pair;
    if (decide(next + 1)) return true;
    for (const [a, b] of [
      [i, j],
      [j, i],
    ] as const) {
      order[a]![b] = true;
      const isFound = decide(next + 1);
      order[a]![b] = false;
      if (isFound) return true;
    }
    return false;
  };
  return decide(0);
}

function isTransitive(order: Relation): boolean {
  const n = order.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (!order[i]![j]) continue;
      if (order[j]![i]) return false;
      for (let k = 0; k < n; k++) if (order[j]![k] && !order[i]![k]) return false;
    }
  }
  return true;
}

type Accepts = (
  history: History,
  operations: readonly Operation[],
  order: Relation,
  program: Relation,
) => boolean;

/** Each operation's causal past has an order that explains that operation. */
const explainsEach: Accepts = (history, operations, order) =>
  operations.every((_, i) => explains(history, operations, order, pastOf(order, i), new Set([i])));

/** Each operation's causal past has an order that explains what its client has seen by then. */
const remembers: Accepts = (history, operations, order, program) =>
  operations.every((_, i) => {
    const own = new Set(operations.flatMap((_, j) => (j === i || program[j]![i] ? [j] : [])));
    return explains(history, operations, order, pastOf(order, i), own);
  });

/** One order of everything, by which each operation's causal past explains it. */
const converges: Accepts = (history, operations, order) => {
  const all = operations.map((_, i) => i);
  return permutations(order, all, (sequence) =>
    operations.every((_, i) => {
      const past = new Set(pastOf(order, i));
      return isRight(
        history,
        operations,
        sequence.filter((j) => past.has(j)),
        new Set([i]),
      );
    }),
  );
};

function pastOf(order: Relation, i: number): number[] {
  return order.flatMap((row, j) => (j === i || row[i] ? [j] : []));
}

function explains(
  history: History,
  operations: readonly Operation[],
  order: Relation,
  members: readonly number[],
  visible: ReadonlySet<number>,
): boolean {
  return permutations(order, members, (sequence) => isRight(history, operations, sequence, visible));
}

/** Whether the answers of the `visible` reads are those of the sequence. */
function isRight(
  { initial }: History,
  operations: readonly Operation[],
  sequence: readonly number[],
  visible: ReadonlySet<number>,
): boolean {
  const values = new Map<string, string>();
  return sequence.every((i) => {
    const { kind, key, value } = operations[i]!;
    if (kind === 'write') values.set(key, JSON.stringify(value));
    return (
      kind === 'write' ||
      !visible.has(i) ||
      (values.get(key) ?? JSON.stringify(initial)) === JSON.stringify(value)
    );
  });
}

/** Whether `accepts` holds for some sequence of the members that agrees with the order. */
function permutations(
  order: Relation,
  members: readonly number[],
  accepts: (sequence: readonly number[]) => boolean,
): boolean {
  const extend = (sequence: readonly number[], left: readonly number[]): boolean => {
    if (left.length === 0) return accepts(sequence);
    return left.some(
      (i) =>
        left.every((j) => !order[j]![i]) &&
        extend(
          [...sequence, i],
          left.filter((j) => j !== i),
        ),
    );
  };
  return extend([], members);
}

/** The guarantees of a session of which a history shows that they are broken, each by its definition. */
export function brokenGuarantees(history: History): string[] {
  const ok = history.operations.filter(({ outcome }) => outcome === 'ok');
  const reads = ok.filter(({ kind }) => kind === 'read');
  const writes = happened(history).filter(({ kind }) => kind === 'write');
  const seenBy = (read: Operation) => writes.find((write) => nameOf(write) === nameOf(read));
  const isInitial = ({ value }: Operation) => JSON.stringify(value) === JSON.stringify(history.initial);
  const isBehind = (read: Operation, write: Operation | undefined): boolean => {
    const seen = seenBy(read);
    if (write === undefined || write.key !== read.key || (seen === undefined && !isInitial(read)))
      return false;
    return seen === undefined || surelyNewer(write, seen);
  };
  const before = (later: Operation, kind: Operation['kind']) =>
    ok.filter((other) => other.kind === kind && isEarlierOfClient(other, later));
  const isEarlier = (first: Operation, second: Operation) => first.returned! < second.invoked;
  const known = {
    'monotonic-writes': (write: Operation) => before(write, 'write'),
    'writes-follow-reads': (write: Operation) => before(write, 'read').map(seenBy),
  };
  const breaks = (guarantee: keyof typeof known) =>
    reads.some((read) => {
      const others = before(read, 'read').map(seenBy);
      const isLeftOut = others.some(
        (write) =>
          write?.outcome === 'ok' &&
          write.process !== read.process &&
          write.key !== read.key &&
          known[guarantee](write).some((earlier) => isBehind(read, earlier)),
      );
      const wentBack = reads.some((other) => {
        if (other.replica === undefined || other.replica !== read.replica) return false;
        const write = seenBy(other);
        if (write?.outcome !== 'ok' || write.key !== read.key || !isEarlier(other, read)) return false;
        const earlier = known[guarantee](write).findLast((one) => one?.key === read.key);
        return earlier !== undefined && earlier === seenBy(read);
      });
      return isLeftOut || wentBack;
    });
  const isBroken = {
    'read-your-writes': reads.some((read) => before(read, 'write').some((own) => isBehind(read, own))),
    'monotonic-reads': reads.some((read) => before(read, 'read').some((own) => isBehind(read, seenBy(own)))),
    'monotonic-writes': breaks('monotonic-writes'),
    'writes-follow-reads': breaks('writes-follow-reads'),
  };
  return Object.entries(isBroken).flatMap(([name, broken]) => (broken ? [name] : []));
}

function surelyNewer(second: Operation, first: Operation): boolean {
  if (first === second) return false;
  if (first.version !== undefined && second.version !== undefined) return first.version < second.version;
  return first.outcome === 'ok' && (first.returned! < second.invoked || isEarlierOfClient(first, second));
}
