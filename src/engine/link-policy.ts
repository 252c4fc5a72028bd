/**
 * The call policy of each link: timeout, retries and their budget, hedge, deadline, circuit breaker. What the link says holds; where it says nothing, the
 * timeout and retries of a client's own settings hold for the client's links, and other callers wait for ever
 * and do not retry.
 */
import { equalPlain } from '../base/plain.ts';
import type { Retries } from '../model/traffic.ts';
import { EXPONENTIAL, FIXED, IMMEDIATE, type LinkRuntime, NO_RETRIES } from './node-runtime.ts';
import type { Simulation } from './simulation.ts';

interface CallerDefaults {
  readonly timeout?: number | null;
  readonly retries?: Retries;
}

/** Resolves the policies of all links. */
export function applyCallPolicies(sim: Simulation): void {
  for (const link of sim.links) if (!link.removed) applyPolicy(sim, link);
}

function applyPolicy(sim: Simulation, link: LinkRuntime): void {
  const caller: CallerDefaults = link.from.kind.accepts.calls ? {} : (link.from.settings as CallerDefaults);
  const seconds = link.settings.call.timeout ?? caller.timeout ?? null;
  link.timeoutLane = seconds === null ? -1 : sim.lanes.laneOf(link.index, seconds);
  const policy = link.settings.call;
  link.retryBudget = policy.retryBudget ?? -1;
  link.hedgeAfterSeconds = policy.hedgeAfter ?? 0;
  link.propagatesDeadline = policy.propagateDeadline;
  const breaker = {
    failureRate: policy.breakerFailureRate ?? 0,
    window: policy.breakerWindow,
    waitSeconds: policy.breakerWait,
    trials: policy.breakerTrials,
  };
  // a changed policy starts fresh
  if (!equalPlain(breaker, link.breaker)) link.callers = new Map();
  link.breaker = breaker;
  link.guarded =
    link.retryBudget >= 0 || link.hedgeAfterSeconds > 0 || link.propagatesDeadline || breaker.failureRate > 0;
  applyRetries(link, link.settings.call.retries ?? caller.retries ?? { strategy: 'none' });
}

function applyRetries(link: LinkRuntime, retries: Retries): void {
  link.retryStrategy = NO_RETRIES;
  link.maxAttempts = 1;
  link.retryJitter = false;
  if (retries.strategy === 'none') return;
  link.maxAttempts = retries.attempts;
  link.retryStrategy = IMMEDIATE;
  if (retries.strategy === 'immediate') return;
  link.retryBase = retries.base;
  link.retryCap = retries.base;
  link.retryJitter = retries.jitter === 'full';
  link.retryStrategy = FIXED;
  if (retries.strategy === 'fixed') return;
  link.retryStrategy = EXPONENTIAL;
  link.retryCap = retries.cap;
}
