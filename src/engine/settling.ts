/**
 * What becomes of replies: an awaited one is handed to the continuation of its caller, or leads to another
 * attempt; one that comes too late is counted and freed. A passed deadline stands in for the reply that did
 * not come.
 */

import { tryAgain } from './attempts.ts';
import type { AnyEndpoint } from './behavior.ts';
import {
  ABANDONED,
  ASKED,
  CHILD_ROUND,
  ERROR,
  FLAGS,
  GATHERED,
  KEY,
  LINK,
  LOST,
  NEED,
  ORDINAL,
  ORIGIN,
  ORIGIN_EPOCH,
  OUTSTANDING,
  PARENT,
  PHASE,
  RECEIVED,
  ROUND,
  SUCCEEDED,
} from './call-pool.ts';
import { mayRetry, noteOutcome } from './caller-guards.ts';
import { stamp } from './fingerprint.ts';
import { handlerHash } from './handlers.ts';
import { LATE, LINK_ERRORS } from './node-runtime.ts';
import { type Call, errorNumber, type Outcome } from './outcome.ts';
import { shouldRetry } from './retries.ts';
import type { Simulation } from './simulation.ts';
import { twin } from './twins.ts';
import { assertDisposed, isAwaited, stopWaiting } from './waiting.ts';

/** A reply has reached the caller's endpoint. */
export function receive(sim: Simulation, c: Call): void {
  const pool = sim.calls;
  if (isAwaited(sim, c)) settle(sim, sim.endpoints[pool.int[c + ORIGIN]!]!, c);
  else receiveLate(sim, c);
}

function receiveLate(sim: Simulation, c: Call): void {
  const pool = sim.calls;
  const origin = sim.endpoint(pool.int[c + ORIGIN]!);
  if ((pool.int[c + FLAGS]! & ABANDONED) !== 0) origin.node.counters[LATE]!++;
  const late = pool.late[c >> 5] as ((self: AnyEndpoint, reply: Call) => void) | null;
  if (
    (pool.int[c + FLAGS]! & (GATHERED | ASKED)) === GATHERED &&
    late !== null &&
    origin.epoch === pool.int[c + ORIGIN_EPOCH]
  ) {
    late(origin, c);
    stamp(sim, origin.node, handlerHash(late), pool.int[c + KEY]!, pool.int[c + ERROR]!);
  }
  pool.release(c);
}

/** An awaited reply, or a timeout in its place: tried again, or handed to the continuation. */
function settle(sim: Simulation, origin: AnyEndpoint, c: Call): void {
  const pool = sim.calls;
  const link = sim.links[pool.int[c + LINK]!]!;
  const error = pool.int[c + ERROR]!;
  if (link.guarded && link.breaker.failureRate > 0 && error !== errorNumber['circuit-open']) {
    noteOutcome(link, origin.index, error !== 0, sim.now);
  }
  if (error !== 0) {
    link.counters[LINK_ERRORS]!++;
    if (leavesHedge(sim, c)) return;
    if (shouldRetry(link, pool, c) && (link.retryBudget < 0 || mayRetry(link, origin.index))) {
      tryAgain(sim, origin, c);
      return;
    }
  }
  if ((pool.int[c + FLAGS]! & GATHERED) !== 0) {
    if ((pool.int[c + FLAGS]! & ASKED) !== 0) settleAsked(sim, origin, c);
    else settleGathered(sim, origin, c);
    return;
  }
  const call = pool.int[c + PARENT]! as Call;
  pool.int[call + ROUND]!++;
  stopWaiting(sim, origin, call);
  const then = pool.continuation[c >> 5] as (self: AnyEndpoint, call: Call, reply: Call) => Outcome;
  const ordinal = pool.int[call + ORDINAL]!;
  const outcome = then(origin, call, c);
  stamp(sim, origin.node, handlerHash(then), ordinal, outcome);
  if (sim.checking) assertDisposed(sim, origin, call, outcome, ordinal);
  pool.release(c);
}

/** A failed attempt of a hedged pair leaves the answer to the other. */
function leavesHedge(sim: Simulation, c: Call): boolean {
  const pool = sim.calls;
  const call = pool.int[c + PARENT]!;
  if ((pool.int[c + FLAGS]! & GATHERED) !== 0 || pool.int[call + OUTSTANDING]! < 2) return false;
  pool.int[call + OUTSTANDING] = 1;
  pool.release(c);
  return true;
}

/** One of several that were asked has answered, or its deadline has passed. */
function settleAsked(sim: Simulation, origin: AnyEndpoint, c: Call): void {
  const pool = sim.calls;
  // what it stands for is over: its own deadline must not take it for one that is still under way
  pool.int[c + PHASE] = RECEIVED;
  pool.int[c + FLAGS]! |= ABANDONED;
  const onAnswer = pool.late[c >> 5] as (self: AnyEndpoint, reply: Call) => void;
  onAnswer(origin, c);
  stamp(sim, origin.node, handlerHash(onAnswer), pool.int[c + KEY]!, pool.int[c + ERROR]!);
  pool.release(c);
}

function settleGathered(sim: Simulation, origin: AnyEndpoint, c: Call): void {
  const pool = sim.calls;
  const call = pool.int[c + PARENT]! as Call;
  pool.replies[call >> 5]!.push(c);
  // its own deadline, or the end of its link, must not take it for one that is still under way
  pool.int[c + PHASE] = RECEIVED;
  pool.int[c + CHILD_ROUND] = -1;
  pool.int[call + OUTSTANDING]!--;
  if (pool.int[c + ERROR] === 0) pool.int[call + SUCCEEDED]!++;
  const succeeded = pool.int[call + SUCCEEDED]!;
  const need = pool.int[call + NEED]!;
  if (succeeded >= need || succeeded + pool.int[call + OUTSTANDING]! < need) finishGather(sim, origin, call);
}

/** The gathering call has enough, or cannot get enough any more. */
export function finishGather(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  const replies = pool.replies[call >> 5]!;
  pool.replies[call >> 5] = null;
  pool.int[call + ROUND]!++;
  stopWaiting(sim, self, call);
  const then = pool.own[call >> 5] as (self: AnyEndpoint, call: Call, replies: readonly Call[]) => Outcome;
  const ordinal = pool.int[call + ORDINAL]!;
  const outcome = then(self, call, replies);
  stamp(sim, self.node, handlerHash(then), ordinal, outcome);
  if (sim.checking) assertDisposed(sim, self, call, outcome, ordinal);
  for (const reply of replies) pool.release(reply);
}

/** A deadline has passed. */
export function timeOut(sim: Simulation, c: Call): void {
  const pool = sim.calls;
  if (!isAwaited(sim, c)) {
    if (pool.int[c + PHASE] === LOST) pool.release(c);
    return;
  }
  const origin = sim.endpoint(pool.int[c + ORIGIN]!);
  const stand = twin(sim, c);
  pool.int[stand + ERROR] = errorNumber.timeout;
  if (pool.int[c + PHASE] === LOST) pool.release(c);
  else pool.int[c + FLAGS]! |= ABANDONED;
  settle(sim, origin, stand);
}
