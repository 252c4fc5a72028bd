/**
 * The call policy of each link: timeout, retries and their budget, hedge, deadline, circuit breaker, throttle,
 * bulkhead, fallback. What the link says holds; where it says nothing, the timeout and retries of a client's own
 * settings hold for the client's links, and other callers wait for ever and do not retry.
 */
import { equalPlain } from '../base/plain.ts';
import type { CallSettings } from '../model/links.ts';
import type { Retries } from '../model/traffic.ts';
import {
  DECORRELATED_JITTER,
  EQUAL_JITTER,
  EXPONENTIAL,
  FIXED,
  FULL_JITTER,
  IMMEDIATE,
  NO_JITTER,
  NO_RETRIES,
} from './back-off.ts';
import { adaptGuards } from './caller-guards.ts';
import { breakerPolicy, hasBreaker } from './circuit-breaker.ts';
import type { LinkRuntime } from './node-runtime.ts';
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
  link.hedgeAfterSeconds = policy.hedgeAfter ?? 0;
  link.hedgeMost = policy.hedgeAttempts;
  link.tied = policy.tied;
  link.propagatesDeadline = policy.propagateDeadline;
  link.fallsBack = policy.fallback === 'answer';
  applyRemembered(sim, link, policy);
  link.watched = link.breaker !== null || link.throttle.factor > 0 || link.bulkhead > 0;
  link.guarded =
    link.watched || link.retryBudget >= 0 || link.hedgeAfterSeconds > 0 || link.propagatesDeadline;
  applyRetries(link, link.settings.call.retries ?? caller.retries ?? { strategy: 'none' });
}

/** The parts of the policy for which callers remember something; what is changed starts fresh. */
function applyRemembered(sim: Simulation, link: LinkRuntime, policy: CallSettings): void {
  const breaker = hasBreaker(policy) ? breakerPolicy(policy) : null;
  const throttle = { factor: policy.throttle ?? 0, windowSeconds: policy.throttleWindow };
  const budget = policy.retryBudget ?? -1;
  const changed = {
    breaker: !equalPlain(breaker, link.breaker),
    throttle: !equalPlain(throttle, link.throttle),
    budget: budget !== link.retryBudget || policy.retryBudgetSize !== link.budgetSize,
  };
  link.breaker = breaker;
  link.throttle = throttle;
  link.retryBudget = budget;
  link.budgetSize = policy.retryBudgetSize;
  link.retryCost = policy.retryCost;
  link.bulkhead = policy.bulkhead ?? 0;
  link.bulkheadQueue = policy.bulkheadQueue;
  adaptGuards(sim, link, changed);
}

const jitters = {
  none: NO_JITTER,
  full: FULL_JITTER,
  equal: EQUAL_JITTER,
  decorrelated: DECORRELATED_JITTER,
} as const;

function applyRetries(link: LinkRuntime, retries: Retries): void {
  link.retryStrategy = NO_RETRIES;
  link.maxAttempts = 1;
  link.retryJitter = NO_JITTER;
  if (retries.strategy === 'none') return;
  link.maxAttempts = retries.attempts;
  link.retryStrategy = IMMEDIATE;
  if (retries.strategy === 'immediate') return;
  link.retryBase = retries.base;
  link.retryCap = retries.base;
  link.retryJitter = jitters[retries.jitter];
  link.retryStrategy = FIXED;
  if (retries.strategy === 'fixed') return;
  link.retryStrategy = EXPONENTIAL;
  link.retryCap = retries.cap;
}
