/**
 * A retry budget, as a token bucket: each first attempt earns a share of a token, a retry costs tokens, and where
 * there are no more than it costs it is not made. So what retries add to the load is that share at most in the long
 * run, while a number of attempts alone multiplies an overload (Twitter Finagle, `RetryBudget.scala`, which lets
 * requests earn as here; in M. Brooker, "Fixing retries with token buckets and circuit breakers", 2022, and in gRPC's
 * retry throttling only calls that succeed do). A caller begins with a full bucket: a few failures in a row are all
 * tried again.
 */
export interface RetryBudgetPolicy {
  /** Tokens that a first attempt earns. */
  readonly retryBudget: number;
  /** Tokens that can be saved up. */
  readonly budgetSize: number;
  /** Tokens that a retry takes. */
  readonly retryCost: number;
}

/** Plain data: it is part of a checkpoint. */
export interface RetryBudget {
  tokens: number;
}

/** A first attempt earns its share of a retry. */
export function earn(budget: RetryBudget, { retryBudget, budgetSize }: RetryBudgetPolicy): void {
  budget.tokens = Math.min(budgetSize, budget.tokens + retryBudget);
}

/** Spends what a retry costs, if there is more than that. */
export function spend(budget: RetryBudget, { retryCost }: RetryBudgetPolicy): boolean {
  if (budget.tokens <= retryCost) return false;
  budget.tokens -= retryCost;
  return true;
}
