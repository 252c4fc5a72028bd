/**
 * A circuit breaker as the state machine that Resilience4j documents (`CircuitBreaker`, "Count-based sliding
 * window", "Time-based sliding window"; after M. Nygard, "Release It!", 2007). Closed: calls go through, and
 * nothing is judged before a minimum of them has ended; then a share of failures, or of slow calls, at or above
 * its threshold opens the circuit. Open: calls fail at once. After a wait the next call makes it half-open: a few
 * trials go through, and when they have ended their shares close it or open it again. A time window is a ring of
 * ten parts, the present one included, where Resilience4j has one of whole seconds: a run must not depend on the
 * unit of time. The link's call policy and the kind `circuit-breaker` both use it.
 */
import { countIn, freshBuckets, moveTo, type TimeBuckets } from './time-buckets.ts';

export const CLOSED = 0;
export const OPEN = 1;
export const HALF_OPEN = 2;

export interface BreakerPolicy {
  /** Shares of failed and of slow calls that open the circuit; Infinity: never. */
  readonly failureRate: number;
  readonly slowRate: number;
  /** A call that took longer is slow. */
  readonly slowSeconds: number;
  readonly windowType: 'count' | 'time';
  /** So many latest calls, or those of so many seconds. */
  readonly window: number;
  readonly windowSeconds: number;
  /** Nothing is judged before so many calls have ended. */
  readonly minimum: number;
  readonly waitSeconds: number;
  readonly trials: number;
}

/** The settings of a breaker as people give them; the kind and the link have the same. */
export interface BreakerSettings {
  readonly breakerFailureRate: number | null;
  readonly breakerSlowRate: number | null;
  readonly breakerSlowAfter: number;
  readonly breakerWindowType: 'count' | 'time';
  readonly breakerWindow: number;
  readonly breakerWindowSeconds: number;
  readonly breakerMinimum: number | null;
  readonly breakerWait: number;
  readonly breakerTrials: number;
}

/** Plain data: it is part of a checkpoint. */
export interface Circuit {
  state: number;
  /** Latest calls as a ring: 1 failed, 2 slow, 3 both. Of a time window its parts instead. */
  outcomes: number[];
  next: number;
  parts: TimeBuckets | null;
  /** Within the window, or of the trials while half-open. */
  ended: number;
  failed: number;
  slow: number;
  openUntil: number;
  trialsStarted: number;
  /** How often it has opened. */
  opened: number;
}

const TEN_CALLS = 10;
const FAILED = 1;
const SLOW = 2;
/** Parts of a time window, and what each counts. */
const PARTS = 10;
const CALLS = 0;
const FAILURES = 1;
const SLOW_CALLS = 2;

/** True when one of the two shares can open the circuit. */
export function hasBreaker({ breakerFailureRate, breakerSlowRate }: BreakerSettings): boolean {
  return breakerFailureRate !== null || breakerSlowRate !== null;
}

/** What the settings mean. Without a minimum a count window must be full, and a time window have ten calls. */
export function breakerPolicy(settings: BreakerSettings): BreakerPolicy {
  const { breakerWindow: window, breakerWindowType: windowType, breakerMinimum } = settings;
  const minimum = breakerMinimum ?? (windowType === 'count' ? window : TEN_CALLS);
  return {
    failureRate: settings.breakerFailureRate ?? Number.POSITIVE_INFINITY,
    slowRate: settings.breakerSlowRate ?? Number.POSITIVE_INFINITY,
    slowSeconds: settings.breakerSlowAfter,
    windowType,
    window,
    windowSeconds: settings.breakerWindowSeconds,
    minimum: windowType === 'count' ? Math.min(minimum, window) : minimum,
    waitSeconds: settings.breakerWait,
    trials: settings.breakerTrials,
  };
}

/** A closed circuit that has seen nothing. */
export function freshCircuit(): Circuit {
  return {
    state: CLOSED,
    outcomes: [],
    next: 0,
    parts: null,
    ended: 0,
    failed: 0,
    slow: 0,
    openUntil: 0,
    trialsStarted: 0,
    opened: 0,
  };
}

/** True when a call may go through now; in half-open state it is a trial. */
export function letsThrough(circuit: Circuit, policy: BreakerPolicy, now: number): boolean {
  if (circuit.state === CLOSED) return true;
  if (circuit.state === OPEN) {
    if (now < circuit.openUntil) return false;
    forget(circuit);
    circuit.state = HALF_OPEN;
  }
  if (circuit.trialsStarted >= policy.trials) return false;
  circuit.trialsStarted += 1;
  return true;
}

/** A call that was let through has ended: what it shows counts in whatever state the circuit is by now. */
export function noteCall(
  circuit: Circuit,
  policy: BreakerPolicy,
  failed: boolean,
  slow: boolean,
  now: number,
): void {
  if (circuit.state === OPEN) return;
  if (circuit.state === HALF_OPEN) noteTrial(circuit, policy, failed, slow, now);
  else {
    if (policy.windowType === 'count') noteInRing(circuit, policy, failed, slow);
    else noteInPart(circuit, policy, failed, slow, now);
    if (circuit.ended >= policy.minimum && isBad(circuit, policy)) open(circuit, policy, now);
  }
}

/** A call that was let through ends without showing anything: its caller has lost interest. */
export function forgoCall(circuit: Circuit): void {
  if (circuit.state === HALF_OPEN && circuit.trialsStarted > circuit.ended) circuit.trialsStarted -= 1;
}

function isBad({ ended, failed, slow }: Circuit, { failureRate, slowRate }: BreakerPolicy): boolean {
  return failed / ended >= failureRate || slow / ended >= slowRate;
}

function noteTrial(
  circuit: Circuit,
  policy: BreakerPolicy,
  failed: boolean,
  slow: boolean,
  now: number,
): void {
  circuit.ended += 1;
  if (failed) circuit.failed += 1;
  if (slow) circuit.slow += 1;
  if (circuit.ended < policy.trials) return;
  if (isBad(circuit, policy)) open(circuit, policy, now);
  else {
    forget(circuit);
    circuit.state = CLOSED;
  }
}

function noteInRing(circuit: Circuit, policy: BreakerPolicy, failed: boolean, slow: boolean): void {
  const { outcomes, next } = circuit;
  const oldest = outcomes[next];
  if (oldest === undefined) circuit.ended += 1;
  else {
    if ((oldest & FAILED) !== 0) circuit.failed -= 1;
    if ((oldest & SLOW) !== 0) circuit.slow -= 1;
  }
  if (failed) circuit.failed += 1;
  if (slow) circuit.slow += 1;
  outcomes[next] = (failed ? FAILED : 0) | (slow ? SLOW : 0);
  circuit.next = (next + 1) % policy.window;
}

function noteInPart(
  circuit: Circuit,
  policy: BreakerPolicy,
  failed: boolean,
  slow: boolean,
  now: number,
): void {
  const parts = circuit.parts ?? freshBuckets(PARTS, 3);
  circuit.parts = parts;
  moveTo(parts, policy.windowSeconds / PARTS, now);
  countIn(parts, CALLS);
  if (failed) countIn(parts, FAILURES);
  if (slow) countIn(parts, SLOW_CALLS);
  circuit.ended = parts.totals[CALLS]!;
  circuit.failed = parts.totals[FAILURES]!;
  circuit.slow = parts.totals[SLOW_CALLS]!;
}

function open(circuit: Circuit, policy: BreakerPolicy, now: number): void {
  circuit.state = OPEN;
  circuit.openUntil = now + policy.waitSeconds;
  circuit.opened += 1;
}

/** What has been seen so far counts no more. */
function forget(circuit: Circuit): void {
  circuit.outcomes = [];
  circuit.next = 0;
  circuit.parts = null;
  circuit.ended = 0;
  circuit.failed = 0;
  circuit.slow = 0;
  circuit.trialsStarted = 0;
}
