/**
 * What a caller remembers about a link to protect itself and the other side: a retry budget (token bucket: each
 * first attempt earns a share of a retry, as in M. Brooker's "Fixing retries with token buckets and circuit
 * breakers", 2022), a circuit breaker, client-side throttling, and a bulkhead: so many calls at a time and no
 * more (Nygard, "Release It!"; Resilience4j, `Bulkhead`). They stand one within the other as in Resilience4j:
 * the breaker outside, the bulkhead inside, retries around them all. Each calling endpoint has its own memory,
 * since instances do not talk to each other, and forgets it in a crash.
 */
import type { AnyEndpoint } from './behavior.ts';
import { type CallRecord, GUARDED } from './call-pool.ts';
import { type Circuit, forgoCall, freshCircuit, letsThrough, noteCall } from './circuit-breaker.ts';
import { freshThrottle, noteAccept, noteRequest, throttleChance } from './client-throttling.ts';
import { RETRY } from './codes.ts';
import type { LinkRuntime } from './node-runtime.ts';
import { errorNumber } from './outcome.ts';
import { STREAM } from './random.ts';
import type { Simulation } from './simulation.ts';
import type { TimeBuckets } from './time-buckets.ts';

/** Plain data: it is part of a checkpoint. */
export interface CallerGuard {
  /** Of the caller that remembers. */
  readonly epoch: number;
  tokens: number;
  circuit: Circuit;
  /** Null before it has throttled anything. */
  throttle: TimeBuckets | null;
  /** Calls that are out through the bulkhead. */
  inFlight: number;
  /** Calls that wait for a place in it: index and generation of each, the first first. */
  held: number[];
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
  const guard = guardOf(link, self);
  guard.tokens = Math.min(link.budgetSize, guard.tokens + link.retryBudget);
}

/** Spends what a retry costs, if there is more than that. */
export function mayRetry(link: LinkRuntime, self: AnyEndpoint): boolean {
  const guard = guardOf(link, self);
  if (guard.tokens <= link.retryCost) return false;
  guard.tokens -= link.retryCost;
  return true;
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
  if (link.bulkhead > 0 && guard.inFlight >= link.bulkhead) {
    if (guard.held.length >= 2 * link.bulkheadQueue) {
      forgoCall(guard.circuit);
      return errorNumber['bulkhead-full'];
    }
    guard.held.push(c.index, c.generation);
    return WAIT;
  }
  guard.inFlight++;
  c.flags |= GUARDED;
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

/** Calls that wait set out while there is room for them. */
function letOn(sim: Simulation, guard: CallerGuard, link: LinkRuntime): void {
  while (guard.held.length > 0 && (link.bulkhead === 0 || guard.inFlight < link.bulkhead)) {
    const [index, generation] = guard.held.splice(0, 2);
    const c = sim.calls.records[index!]!;
    if (c.generation !== generation) continue;
    guard.inFlight++;
    c.flags |= GUARDED;
    sim.push(RETRY, c);
  }
}

/** A call that waited for its place is given up. */
export function leaveBulkhead(c: CallRecord): void {
  const guard = c.link!.callers.get(c.origin.index);
  if (guard === undefined) return;
  const { held } = guard;
  for (let i = 0; i < held.length; i += 2) {
    if (held[i] !== c.index || held[i + 1] !== c.generation) continue;
    held.splice(i, 2);
    return;
  }
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
