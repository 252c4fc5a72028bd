/**
 * Linearizability (Herlihy and Wing, TOPLAS 1990) of a whole history. It is a local property: a history is
 * linearizable if that of each object is, so objects are judged one by one, and a counterexample is about one.
 */
import type { History, Operation } from '../model/history.ts';
import { type Anomaly, type Counterexample, combineVerdicts, type Verdict } from '../model/verdict.ts';
import { contradictingReads, hasContradictingReads } from './contradicting-reads.ts';
import { findCounterexample } from './counterexample.ts';
import { type SearchLimits, searchLinearization } from './linearization-search.ts';
import { codeOf, precedes, type SequentialModel } from './sequential-models.ts';
import { hasUniqueValues } from './unique-values.ts';
import { operationWords, valueWords } from './wording.ts';
import { judgeRegister } from './zones.ts';

/** What the search of one object may cost: some ten seconds and 250 MB. */
const DEFAULT_LIMITS: SearchLimits = { steps: 20_000_000, words: 24_000_000 };

/** Comparisons by which operations that do not matter are sought. */
const MAX_COMPARISONS = 20_000_000;

/** Of so many broken objects it is said why they are. */
const MAX_EXPLAINED = 10;

/** Judges all objects of a history by `model`. */
export function checkLinearizability(
  history: History,
  model: SequentialModel,
  limits: SearchLimits = DEFAULT_LIMITS,
): Verdict {
  let explained = 0;
  const verdicts = byKey(history.operations).map((group) => {
    const verdict = checkObject(history, model, group, limits, explained < MAX_EXPLAINED);
    if (verdict.valid === false) explained++;
    return verdict;
  });
  const verdict = combineVerdicts(verdicts);
  return { ...verdict, operations: history.operations.length };
}

/** The operations of each object, in the order in which they were invoked. */
export function byKey(operations: readonly Operation[]): Operation[][] {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    const group = groups.get(operation.key);
    if (group === undefined) groups.set(operation.key, [operation]);
    else group.push(operation);
  }
  return [...groups.values()];
}

function checkObject(
  history: History,
  model: SequentialModel,
  all: readonly Operation[],
  limits: SearchLimits,
  isExplained: boolean,
): Verdict {
  const key = all[0]!.key;
  const about = key === '' ? '' : `${key}: `;
  const foreign = all.find(({ kind }) => !model.kinds.includes(kind));
  if (foreign !== undefined) return unknown(all, `${about}a ${model.name} knows no ${foreign.kind}`);
  const operations = thatMatter(model, all);
  const broken = (suspects: readonly Operation[], horizon: number): Verdict => {
    if (!isExplained) return unexplained(all);
    const counterexample = findCounterexample(model, history.initial, suspects, horizon);
    const anomaly = anomalyOf(history, all, counterexample, model);
    return { valid: false, operations: all.length, anomalies: [anomaly], counterexample, reason: '' };
  };
  if (model.isRegister && hasUniqueValues(history.initial, operations)) {
    const { conflict } = judgeRegister(history.initial, operations);
    if (conflict.length === 0) return valid(all);
    const pair = pairAmong(history.initial, operations, conflict);
    return broken(pair ?? conflict.toSorted(byInvocation), Number.POSITIVE_INFINITY);
  }
  const result = searchLinearization(model, history.initial, operations, limits);
  if (result.valid === false) return broken(operations, result.horizon);
  return result.valid === true ? valid(all) : unknown(all, `${about}${result.reason}`);
}

/** Two reads that contradict each other, with what belongs to them, if the last read of a conflict is one of such. */
function pairAmong(
  initial: History['initial'],
  operations: readonly Operation[],
  conflict: readonly Operation[],
): readonly Operation[] | null {
  if (hasContradictingReads(conflict)) return null;
  const reads = conflict.filter(({ kind }) => kind === 'read').toSorted(byInvocation);
  const last = reads.at(-1);
  return last === undefined ? null : contradictingReads(initial, operations, last);
}

function valid({ length }: readonly Operation[]): Verdict {
  return { valid: true, operations: length, anomalies: [], counterexample: null, reason: '' };
}

function unexplained(all: readonly Operation[]): Verdict {
  const { key } = all[0]!;
  const anomaly = { name: 'not-linearizable', key, message: 'this key is broken as well', operations: [] };
  return { valid: false, operations: all.length, anomalies: [anomaly], counterexample: null, reason: '' };
}

function unknown({ length }: readonly Operation[], reason: string): Verdict {
  return { valid: 'unknown', operations: length, anomalies: [], counterexample: null, reason };
}

function byInvocation(a: Operation, b: Operation): number {
  return a.invoked - b.invoked || a.id - b.id;
}

/**
 * Without what certainly did not happen, reads that nobody got, and operations without an answer whose effect
 * nobody can have seen: those may be taken not to have happened.
 */
function thatMatter(model: SequentialModel, all: readonly Operation[]): readonly Operation[] {
  const happened = all.filter(
    (operation) =>
      operation.outcome === 'ok' || (operation.outcome === 'unknown' && operation.kind !== 'read'),
  );
  const open = happened.filter(({ returned }) => returned === null);
  if (open.length * happened.length > MAX_COMPARISONS) return happened;
  const unseen = new Set(
    open.filter((one) => !happened.some((other) => other !== one && model.dependsOn(other, one))),
  );
  return unseen.size === 0 ? happened : happened.filter((operation) => !unseen.has(operation));
}

/** What went wrong, by the name under which people know it. */
function anomalyOf(
  history: History,
  all: readonly Operation[],
  { key, operations, misfit }: Counterexample,
  model: SequentialModel,
): Anomaly {
  const odd = all.find(({ id }) => id === misfit) ?? operations.at(-1)!;
  const { initial } = history;
  const told = operationWords(odd, history);
  const named = (name: string, message: string, evidence: readonly Operation[] = operations): Anomaly => ({
    name,
    key,
    message,
    operations: evidence.map(({ id }) => id),
  });
  if (model.isRegister && odd.kind === 'read') {
    const writers = all.filter(
      (other) =>
        other.kind !== 'read' && other.matched !== false && codeOf(other.value) === codeOf(odd.value),
    );
    const happened = writers.filter(({ outcome }) => outcome !== 'fail');
    if (happened.length === 0 && writers.length > 0) {
      return named('aborted-read', `${told}, but that write failed`, [...writers, odd]);
    }
    if (happened.length > 0 && happened.every((writer) => precedes(odd, writer))) {
      return named('future-read', `${told} before anybody wrote it`, [odd, ...happened]);
    }
    if (happened.length === 0 && codeOf(odd.value) !== codeOf(initial)) {
      return named('unwritten-read', `${told}, which nobody ever wrote`);
    }
    if (operations.some((other) => isNewer(other, odd, happened))) {
      const since =
        odd.value === null ? 'something had been written' : `${valueWords(odd.value)} had been replaced`;
      return named('stale-read', `${told}, but ${since} by then`);
    }
  }
  return named('not-linearizable', `${told}, which fits nowhere in any order of these operations`);
}

/** Whether `other` was over before `read` began, and is a write that came after all those which `read` may have seen. */
function isNewer(other: Operation, read: Operation, writers: readonly Operation[]): boolean {
  return (
    other.kind === 'write' &&
    precedes(other, read) &&
    codeOf(other.value) !== codeOf(read.value) &&
    writers.every((writer) => precedes(writer, other) || precedes(read, writer))
  );
}
