/**
 * What becomes of replies: an awaited one is handed to the continuation of its caller, or leads to another
 * attempt; one that comes too late is counted and freed. A passed deadline stands in for the reply that did
 * not come.
 */

import { tryAgain } from './attempts.ts';
import type { AnyEndpoint } from './behavior.ts';
import { leaveBulkhead } from './bulkhead.ts';
import {
  ABANDONED,
  ASKED,
  BACKING_OFF,
  CALL_SHIFT,
  type CallRecord,
  GATHERED,
  GUARDED,
  LOST,
  RECEIVED,
} from './call-pool.ts';
import { ANSWERED, FAILED_CALL, FORGONE, mayRetry, noteEnd } from './caller-guards.ts';
import { fallBack } from './fallback.ts';
import { stamp } from './fingerprint.ts';
import { handlerHash } from './handlers.ts';
import { leavesHedge } from './hedged-calls.ts';
import { markMaybeDone, noteFailedAttempt } from './history-log.ts';
import { LATE, type LinkRuntime } from './node-runtime.ts';
import { type Call, errorNumber, type Outcome } from './outcome.ts';
import { shouldRetry } from './retries.ts';
import type { Simulation } from './simulation.ts';
import { endSpanAway } from './spans.ts';
import { twin } from './twins.ts';
import { assertDisposed, isAwaited, stopWaiting } from './waiting.ts';

/** A reply has reached the caller's endpoint. */
export function receive(sim: Simulation, c: CallRecord): void {
  if (isAwaited(c)) settle(sim, c.origin, c);
  else receiveLate(sim, c);
}

function receiveLate(sim: Simulation, c: CallRecord): void {
  const origin = c.origin;
  if ((c.flags & ABANDONED) !== 0) origin.node.counters[LATE]!++;
  if (origin.epoch !== c.originEpoch && c.error === 0) origin.node.behavior.onUnheard?.(origin, c.call, true);
  noteEnd(sim, c, c.error === 0 ? ANSWERED : FAILED_CALL);
  const late = c.late as ((self: AnyEndpoint, reply: Call) => void) | null;
  if ((c.flags & (GATHERED | ASKED)) === GATHERED && late !== null && origin.epoch === c.originEpoch) {
    late(origin, c.call);
    stamp(sim, origin.node, handlerHash(late), c.key, c.error);
  }
  sim.calls.release(c);
}

/** An awaited reply, or a timeout in its place: tried again, or handed to the continuation. */
function settle(sim: Simulation, origin: AnyEndpoint, c: CallRecord): void {
  const error = c.error;
  if ((c.flags & GUARDED) !== 0) noteEnd(sim, c, error === 0 ? ANSWERED : FAILED_CALL);
  if (error !== 0) {
    const link = wayOf(origin, c);
    link.errors++;
    if (sim.history !== null) noteFailedAttempt(c);
    if (leavesHedge(sim, c)) return;
    if (shouldRetry(link, c) && (link.retryBudget < 0 || mayRetry(link, origin))) {
      tryAgain(sim, origin, c);
      return;
    }
    if (link.fallsBack) fallBack(link, c);
  }
  if ((c.flags & GATHERED) !== 0) {
    if ((c.flags & ASKED) !== 0) settleAsked(sim, origin, c);
    else settleGathered(sim, origin, c);
    return;
  }
  const call = c.parent!;
  // its hedged twin goes on
  if (sim.history !== null && call.outstanding > 1) markMaybeDone(call);
  call.round++;
  stopWaiting(sim, origin, call);
  const then = c.continuation as (self: AnyEndpoint, call: Call, reply: Call) => Outcome;
  const ordinal = call.ordinal;
  const outcome = then(origin, call.call, c.call);
  stamp(sim, origin.node, handlerHash(then), ordinal, outcome);
  if (sim.checking) assertDisposed(origin, call, outcome, ordinal);
  sim.calls.release(c);
}

/**
 * The link by which the caller has sent it. A call that was handed over has gone on by another one: what its caller
 * does now is up to the first, and a further attempt goes there again.
 */
function wayOf(origin: AnyEndpoint, c: CallRecord): LinkRuntime {
  const { link, endpoint } = origin.routes[c.peer]!;
  if (c.link === link) return link;
  c.link = link;
  c.endpoint = endpoint;
  c.lane = link.timeoutLane;
  return link;
}

/** One of several that were asked has answered, or its deadline has passed. */
function settleAsked(sim: Simulation, origin: AnyEndpoint, c: CallRecord): void {
  // what it stands for is over: its own deadline must not take it for one that is still under way
  c.phase = RECEIVED;
  c.flags |= ABANDONED;
  const onAnswer = c.late as (self: AnyEndpoint, reply: Call) => void;
  onAnswer(origin, c.call);
  stamp(sim, origin.node, handlerHash(onAnswer), c.key, c.error);
  sim.calls.release(c);
}

function settleGathered(sim: Simulation, origin: AnyEndpoint, c: CallRecord): void {
  const call = c.parent!;
  call.replies!.push(c.call);
  // its own deadline, or the end of its link, must not take it for one that is still under way
  c.phase = RECEIVED;
  c.childRound = -1;
  call.outstanding--;
  if (c.error === 0) call.succeeded++;
  const succeeded = call.succeeded;
  const need = call.need;
  if (succeeded >= need || succeeded + call.outstanding < need) finishGather(sim, origin, call);
}

/** The gathering call has enough, or cannot get enough any more. */
export function finishGather(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const replies = call.replies!;
  call.replies = null;
  // those that have not answered go on without it
  if (sim.history !== null && call.outstanding > 0) markMaybeDone(call);
  call.round++;
  stopWaiting(sim, self, call);
  const then = call.own as (self: AnyEndpoint, call: Call, replies: readonly Call[]) => Outcome;
  const ordinal = call.ordinal;
  const outcome = then(self, call.call, replies);
  stamp(sim, self.node, handlerHash(then), ordinal, outcome);
  if (sim.checking) assertDisposed(self, call, outcome, ordinal);
  for (const reply of replies) sim.calls.release(sim.calls.records[reply >> CALL_SHIFT]!);
}

/** A deadline has passed. */
export function timeOut(sim: Simulation, c: CallRecord): void {
  const waitsForPlace = c.phase === BACKING_OFF;
  if (waitsForPlace) leaveBulkhead(c);
  if (!isAwaited(c)) {
    if (c.phase !== LOST && !waitsForPlace) return;
    noteEnd(sim, c, FORGONE);
    sim.calls.release(c);
    return;
  }
  noteEnd(sim, c, FAILED_CALL);
  const origin = c.origin;
  const stand = twin(sim, c);
  stand.error = errorNumber.timeout;
  if (c.phase !== LOST && !waitsForPlace) c.flags |= ABANDONED;
  else {
    if (c.trace > 0) endSpanAway(sim, c, waitsForPlace ? 'timeout' : 'lost on the way');
    sim.calls.release(c);
  }
  settle(sim, origin, stand);
}
