/**
 * One door to all checkers: a history and a question, and a verdict. What the command line asks.
 */
import type { History, ModelName } from '../model/history.ts';
import type { Verdict } from '../model/verdict.ts';
import { causalLevels } from './causal.ts';
import { checkLinearizability } from './linearizability.ts';
import { findWeak, withProof } from './proofs.ts';
import { windowOf } from './sequential.ts';
import { modelOf } from './sequential-models.ts';
import { sessionGuarantees } from './session-guarantees.ts';
import { unknownVerdict } from './sessions.ts';

export const consistencies = [
  'linearizable',
  'sequential',
  ...causalLevels,
  'sessions',
  ...sessionGuarantees,
  'eventual',
] as const;
export type Consistency = (typeof consistencies)[number];

export interface Question {
  readonly consistency: Consistency;
  readonly model: ModelName;
  /** Only what was invoked from then, and until then. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** `eventual`: the moment from which on the store is to converge. */
  readonly after?: number | undefined;
}

/** Answers a question about a history. */
export function judge(history: History, question: Question): Verdict {
  const { consistency, model, from, to, after } = question;
  const isWhole = from === undefined && to === undefined;
  if (from !== undefined && !modelOf(model).isRegister) {
    return unknownVerdict(history, `of a ${model} only the whole or its beginning can be judged`);
  }
  const part = isWhole
    ? history
    : windowOf(history, from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY);
  if (consistency === 'linearizable') return checkLinearizability(part, modelOf(model));
  const weak = { consistency, model, after };
  const { verdict, suspects } = findWeak(part, weak);
  return withProof(part, weak, verdict, suspects);
}
