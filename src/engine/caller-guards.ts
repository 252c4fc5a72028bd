/**
 * What a caller remembers about a link to protect itself and the other side: a retry budget (token bucket:
 * each first attempt earns a share of a retry, as in M. Brooker's "Fixing retries with token buckets and circuit
 * breakers", 2022) and a circuit breaker with a count window (the state machine that Resilience4j documents:
 * nothing is judged before the window is full, a rate at or above the threshold opens, after a wait a few
 * trials decide). Each calling endpoint has its own memory: instances do not talk to each other.
 */
import type { LinkRuntime } from './node-runtime.ts';

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;
/** Tokens that a retry budget can save up. */
const BUDGET_SIZE = 5;

/** Plain data: it is part of a checkpoint. */
export interface CallerGuard {
  tokens: number;
  circuit: number;
  /** Latest outcomes, 1 for a failure, as a ring. */
  outcomes: number[];
  next: number;
  failures: number;
  openUntil: number;
  trialsStarted: number;
  trialsEnded: number;
  trialsFailed: number;
}

function guardOf(link: LinkRuntime, caller: number): CallerGuard {
  let guard = link.callers.get(caller);
  if (guard === undefined) {
    guard = {
      tokens: BUDGET_SIZE,
      circuit: CLOSED,
      outcomes: [],
      next: 0,
      failures: 0,
      openUntil: 0,
      trialsStarted: 0,
      trialsEnded: 0,
      trialsFailed: 0,
    };
    link.callers.set(caller, guard);
  }
  return guard;
}

/** A first attempt earns its share of a retry. */
export function earnRetry(link: LinkRuntime, caller: number): void {
  const guard = guardOf(link, caller);
  guard.tokens = Math.min(BUDGET_SIZE, guard.tokens + link.retryBudget);
}

/** Spends a token for a retry, if there is more than one. */
export function mayRetry(link: LinkRuntime, caller: number): boolean {
  const guard = guardOf(link, caller);
  if (guard.tokens <= 1) return false;
  guard.tokens -= 1;
  return true;
}

/** True when the circuit lets a call through; in half-open state it counts as a trial. */
export function circuitAllows(link: LinkRuntime, caller: number, now: number): boolean {
  const guard = guardOf(link, caller);
  if (guard.circuit === CLOSED) return true;
  if (guard.circuit === OPEN) {
    if (now < guard.openUntil) return false;
    guard.circuit = HALF_OPEN;
    guard.trialsStarted = 0;
    guard.trialsEnded = 0;
    guard.trialsFailed = 0;
  }
  if (guard.trialsStarted >= link.breaker.trials) return false;
  guard.trialsStarted += 1;
  return true;
}

/** A call that the circuit let through has ended. */
export function noteOutcome(link: LinkRuntime, caller: number, failed: boolean, now: number): void {
  const guard = guardOf(link, caller);
  if (guard.circuit === HALF_OPEN) noteTrial(link, guard, failed, now);
  else if (guard.circuit === CLOSED) noteCall(link, guard, failed, now);
}

function noteTrial(link: LinkRuntime, guard: CallerGuard, failed: boolean, now: number): void {
  guard.trialsEnded += 1;
  if (failed) guard.trialsFailed += 1;
  if (guard.trialsEnded < link.breaker.trials) return;
  if (guard.trialsFailed / guard.trialsEnded >= link.breaker.failureRate) open(link, guard, now);
  else close(guard);
}

function noteCall(link: LinkRuntime, guard: CallerGuard, failed: boolean, now: number): void {
  const outcome = failed ? 1 : 0;
  guard.failures += outcome - (guard.outcomes[guard.next] ?? 0);
  guard.outcomes[guard.next] = outcome;
  guard.next = (guard.next + 1) % link.breaker.window;
  const full = guard.outcomes.length >= link.breaker.window;
  if (full && guard.failures / link.breaker.window >= link.breaker.failureRate) open(link, guard, now);
}

function open(link: LinkRuntime, guard: CallerGuard, now: number): void {
  guard.circuit = OPEN;
  guard.openUntil = now + link.breaker.waitSeconds;
}

function close(guard: CallerGuard): void {
  guard.circuit = CLOSED;
  guard.outcomes = [];
  guard.next = 0;
  guard.failures = 0;
}
