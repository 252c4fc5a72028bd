/**
 * What a caller remembers about a link to protect itself and the other side: a retry budget (`retry-budget.ts`), a
 * circuit breaker (`circuit-breaker.ts`), client-side throttling (`client-throttling.ts`) and a bulkhead
 * (`bulkhead.ts`). They stand one within the other as in Resilience4j ("Aspect order"): the breaker outside, the
 * bulkhead inside, retries around them all. Each calling endpoint has its own memory, since instances do not talk to
 * each other, and forgets it in a crash.
 */
import type { AnyEndpoint } from './behavior.ts';
import { awaitPlace, type Bulkhead, isCrowded, isFull, letOn, takePlace } from './bulkhead.ts';
import { type CallRecord, GUARDED } from './call-pool.ts';
import { type Circuit, forgoCall, freshCircuit, letsThrough, noteCall } from './circuit-breaker.ts';
import { freshThrottle, noteAccept, noteRequest, throttleChance } from './client-throttling.ts';
import type { LinkRuntime } from './node-runtime.ts';
import { errorNumber } from './outcome.ts';
import { STREAM } from './random.ts';
import { earn, type RetryBudget, spend } from './retry-budget.ts';
import type { Simulation } from './simulation.ts';
import type { TimeBuckets } from './time-buckets.ts';

/** Plain data: it is part of a checkpoint. */
export interface CallerGuard extends RetryBudget, Bulkhead {
  /** Of the caller that remembers. */
  readonly epoch: number;
  circuit: Circuit;
  /** Null before it has throttled anything. */
  throttle: TimeBuckets | null;
}

function guardOf(link: LinkRuntime, self: AnyEndpoint): CallerGuard {
  const known = link.callers.get(self.index);
  if (known !== undefined && known.epoch === self.epoch) return known;
  const guard: CallerGuard = {
    epoch: self.epoch,
    tokens: link.budgetSize,
    circuit: freshCircuit(),
    throttle: null,
    inFlight: 0,
    held: [],
  };
  link.callers.set(self.index, guard);
  return guard;
}

/** A first attempt earns its share of a retry. */
export function earnRetry(link: LinkRuntime, self: AnyEndpoint): void {
  earn(guardOf(link, self), link);
}

/** Spends what a retry costs, if there is more than that. */
export function mayRetry(link: LinkRuntime, self: AnyEndpoint): boolean {
  return spend(guardOf(link, self), link);
}

/** What `admit` says of an attempt beside the number of an error. */
export const GO = 0;
const WAIT = -1;

/** May the attempt set out? GO; WAIT, until it has a place; or the error with which its caller is answered. */
export function admit(sim: Simulation, self: AnyEndpoint, c: CallRecord, link: LinkRuntime): number {
  const guard = guardOf(link, self);
  const { breaker, throttle } = link;
  if (breaker !== null && !letsThrough(guard.circuit, breaker, sim.now)) return errorNumber['circuit-open'];
  if (throttle.factor > 0 && isThrottled(sim, self, guard, link)) {
    forgoCall(guard.circuit);
    return errorNumber.throttled;
  }
  if (breaker !== null && breaker.slowRate <= 1) c.sentAt = sim.now;
  if (isFull(guard, link)) {
    if (isCrowded(guard, link)) {
      forgoCall(guard.circuit);
      return errorNumber['bulkhead-full'];
    }
    awaitPlace(guard, c);
    return WAIT;
  }
  takePlace(guard, c);
  return GO;
}

function isThrottled(sim: Simulation, self: AnyEndpoint, guard: CallerGuard, link: LinkRuntime): boolean {
  guard.throttle ??= freshThrottle();
  const chance = throttleChance(guard.throttle, link.throttle, sim.now);
  noteRequest(guard.throttle, link.throttle, sim.now);
  if (chance === 0) return false;
  sim.streams.uniform(self.streams + STREAM.retry);
  return sim.streams.drawn < chance;
}

/** What an attempt has shown its caller. */
export const ANSWERED = 0;
export const FAILED_CALL = 1;
/** Nothing: its caller has lost interest before it ended. */
export const FORGONE = 2;

/** An attempt that was admitted has ended for its caller; the next one that waits for its place sets out. */
export function noteEnd(sim: Simulation, c: CallRecord, showed: number): void {
  if ((c.flags & GUARDED) === 0) return;
  c.flags &= ~GUARDED;
  const { origin } = c;
  // who has been restarted since has forgotten it
  if (origin.epoch !== c.originEpoch) return;
  // not `c.link`: a call that was handed over has gone on by another one
  const { link } = origin.routes[c.peer]!;
  const guard = guardOf(link, origin);
  const { breaker, throttle } = link;
  if (breaker !== null) {
    const slow = breaker.slowRate <= 1 && sim.now - c.sentAt > breaker.slowSeconds;
    if (showed === FORGONE) forgoCall(guard.circuit);
    else noteCall(guard.circuit, breaker, showed === FAILED_CALL, slow, sim.now);
  }
  if (throttle.factor > 0 && showed === ANSWERED && guard.throttle !== null)
    noteAccept(guard.throttle, throttle, sim.now);
  guard.inFlight--;
  if (guard.held.length > 0) letOn(sim, guard, link);
}

/** A changed policy starts fresh; who waited at a bulkhead that has become larger sets out. */
export function adaptGuards(
  sim: Simulation,
  link: LinkRuntime,
  changed: { readonly [P in 'breaker' | 'throttle' | 'budget']: boolean },
): void {
  for (const guard of link.callers.values()) {
    if (changed.breaker) guard.circuit = freshCircuit();
    if (changed.throttle) guard.throttle = null;
    if (changed.budget) guard.tokens = link.budgetSize;
    letOn(sim, guard, link);
  }
}
