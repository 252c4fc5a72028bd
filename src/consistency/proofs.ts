/**
 * Why a promise is broken, for people to look at, whatever the promise: the few operations that break it by
 * themselves, judged by the same checker, of which none can be left out; with the longest order that works and
 * the operation that fits nowhere after it. (Linearizability has its own, `counterexample.ts`.)
 */
import type { History, ModelName, Operation } from '../model/history.ts';
import type { Anomaly, Counterexample, Verdict } from '../model/verdict.ts';
import { causalLevels, searchCausal } from './causal.ts';
import { checkConvergence } from './convergence.ts';
import { longestOrder, type MustPrecede } from './longest-order.ts';
import { findSequential, isSequential } from './sequential.ts';
import { modelOf, precedes } from './sequential-models.ts';
import { checkSessions, sessionGuarantees } from './session-guarantees.ts';
import type { Finding } from './sessions.ts';
import { type Opinion, SHRINK_LIMITS, type ShrinkLimits, shrink } from './shrinking.ts';
import { isNewer } from './version-order.ts';

/** What can be broken other than linearizability. */
export type WeakConsistency =
  | 'sequential'
  | (typeof causalLevels)[number]
  | 'sessions'
  | (typeof sessionGuarantees)[number]
  | 'eventual';

export interface WeakQuestion {
  readonly consistency: WeakConsistency;
  readonly model: ModelName;
  /** `eventual`: the moment from which on the store is to converge. */
  readonly after?: number | undefined;
}

/** The search of one part for a sequential order. */
const PART_LIMITS = { steps: 200_000, words: 4_000_000 };

/** Judges a history by the checker of the question, and tells on what the first anomaly rests. */
export function findWeak(whole: History, question: WeakQuestion): Finding {
  const { consistency, model, after } = question;
  const history = model === 'kv' && consistency !== 'sequential' ? withEmptyText(whole) : whole;
  const level = causalLevels.find((one) => one === consistency);
  if (level !== undefined) return searchCausal(history, level);
  if (consistency === 'sequential') return findSequential(history, modelOf(model));
  const guarantee = sessionGuarantees.find((one) => one === consistency);
  const guarantees = guarantee === undefined ? sessionGuarantees : [guarantee];
  const verdict =
    consistency === 'eventual'
      ? checkConvergence(history, after).verdict
      : checkSessions(history, guarantees);
  return { verdict, suspects: suspectsOf(history, verdict) };
}

/**
 * The verdict with what proves it: sought among the `suspects`, and among all if they do not break the promise by
 * themselves. The first anomaly is then that of the proof. Unchanged if nothing is broken, or no proof was found.
 */
export function withProof(
  history: History,
  question: WeakQuestion,
  verdict: Verdict,
  suspects: readonly Operation[],
  limits: ShrinkLimits = SHRINK_LIMITS,
): Verdict {
  if (verdict.valid !== false || verdict.counterexample !== null) return verdict;
  const model = modelOf(question.model);
  const proof = shrink(history, model, (part) => opinionOn(part, question), suspects, limits);
  if (proof === null) return verdict;
  const { operations, isMinimal } = proof;
  const [own] = findWeak({ ...history, operations }, question).verdict.anomalies;
  if (own === undefined) return verdict;
  const others = verdict.anomalies.slice(1).filter((other) => !isSame(other, own));
  const found = longestOrder(model, history.initial, operations, ORDERS[familyOf(question.consistency)]);
  const counterexample: Counterexample = {
    key: own.key,
    operations,
    order: found?.order.map(({ id }) => id) ?? [],
    misfit: found?.misfit.id ?? own.operations.at(-1)!,
    minimal: isMinimal,
  };
  return { ...verdict, anomalies: [own, ...others], counterexample };
}

/** What nobody wrote is in a key-value store an empty text, which is how its clients tell of it. */
function withEmptyText(history: History): History {
  const isText = history.initial === null && !history.operations.some(({ value }) => value === null);
  return isText ? { ...history, initial: '' } : history;
}

function suspectsOf({ operations }: History, { anomalies }: Verdict): readonly Operation[] {
  const ids = new Set(anomalies[0]?.operations);
  return operations.filter(({ id }) => ids.has(id));
}

function isSame(a: Anomaly, b: Anomaly): boolean {
  return a.name === b.name && a.operations.join() === b.operations.join();
}

type Family = 'sequential' | 'causal' | 'sessions' | 'eventual';

function familyOf(consistency: WeakConsistency): Family {
  if (consistency === 'sequential' || consistency === 'eventual') return consistency;
  return causalLevels.some((level) => level === consistency) ? 'causal' : 'sessions';
}

/** What the checker says of a part, as cheaply as it can be had. */
function opinionOn(part: History, question: WeakQuestion): Opinion {
  const { length } = part.operations;
  const family = familyOf(question.consistency);
  const clients = family === 'sessions' ? 1 : chainsOf(part.operations);
  if (family !== 'sequential') {
    const isMemory = question.consistency === 'causal-memory';
    const { valid } = findWeak(part, question).verdict;
    const cost = length * clients * (isMemory ? clients : 1) + OVERHEAD;
    // Of a part nobody may have read the end: that breaks nothing, and it is not that the checker gave up.
    return { valid: family === 'eventual' ? valid !== false : valid, cost };
  }
  const { valid, steps } = isSequential(part, modelOf(question.model), PART_LIMITS);
  return { valid, cost: length * clients * clients + steps * STEP + OVERHEAD };
}

/** What an answer costs at least, and a step of the search for a sequential order. */
const OVERHEAD = 100;
const STEP = 5;

/** Clients; what got no answer counts as one of its own. */
function chainsOf(operations: readonly Operation[]): number {
  const unanswered = operations.filter(({ returned }) => returned === null).length;
  return new Set(operations.map(({ process }) => process)).size + unanswered;
}

/** What every order must respect: that of each client, and what the promise goes by besides. */
const ORDERS: Readonly<Record<Family, MustPrecede>> = {
  sequential: isEarlierOfClient,
  causal: isEarlierOfClient,
  sessions: (first, second) =>
    isEarlierOfClient(first, second) ||
    isOlderWrite(first, second) ||
    (first.replica !== undefined && first.replica === second.replica && precedes(first, second)),
  eventual: (first, second) =>
    isEarlierOfClient(first, second) || isOlderWrite(first, second) || precedes(first, second),
};

function isEarlierOfClient(first: Operation, second: Operation): boolean {
  return first.process === second.process && first.id < second.id && first.returned !== null;
}

function isOlderWrite(first: Operation, second: Operation): boolean {
  return (
    first.kind === 'write' && second.kind === 'write' && first.key === second.key && isNewer(second, first)
  );
}
