/**
 * Waiting for others: a call that is out downstream, or set aside, counts in the node's gauge `waiting`. Verbs
 * take a call up before they dispose of it, which also notices a call that is disposed of twice.
 */
import { assert } from '../base/assert.ts';
import type { AnyEndpoint } from './behavior.ts';
import {
  ABANDONED,
  ASKED,
  BACKGROUND,
  CHILD_ROUND,
  ENDPOINT,
  FLAGS,
  GENERATION,
  HANDLING,
  ORDINAL,
  ORIGIN,
  ORIGIN_EPOCH,
  PARENT,
  PARENT_GENERATION,
  PARKED,
  PHASE,
  ROUND,
} from './call-pool.ts';
import type { Call, Outcome } from './outcome.ts';
import type { Simulation } from './simulation.ts';

/** Takes a call up to dispose of it: a parked one stops waiting. Asserts that it is this endpoint's to dispose of. */
export function takeUp(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const phase = sim.calls.int[call + PHASE];
  if (phase === HANDLING) {
    if (sim.checking)
      assert(sim.calls.int[call + ENDPOINT] === self.index, 'a call is disposed of where it is served');
    return;
  }
  assert(phase === PARKED, `a call was disposed of twice (phase ${phase}) at ${self.node.id}`);
  stopWaiting(sim, self, call);
}

export function startWaiting(sim: Simulation, self: AnyEndpoint, call: Call, phase: number): void {
  const pool = sim.calls;
  pool.int[call + PHASE] = phase;
  if ((pool.int[call + FLAGS]! & BACKGROUND) !== 0) return;
  const node = self.node;
  if (++node.waitingNow > node.waitingMax) node.waitingMax = node.waitingNow;
  node.waitingSum -= sim.now;
}

export function stopWaiting(sim: Simulation, self: AnyEndpoint, call: Call): void {
  const pool = sim.calls;
  pool.int[call + PHASE] = HANDLING;
  if ((pool.int[call + FLAGS]! & BACKGROUND) !== 0) return;
  self.node.waitingNow--;
  self.node.waitingSum += sim.now;
}

/** In tests and development: a handler has disposed of its call. */
export function assertDisposed(
  sim: Simulation,
  ep: AnyEndpoint,
  c: Call,
  outcome: Outcome,
  ordinal: number,
): void {
  assert(outcome !== undefined, `a handler of ${ep.node.id} returned no outcome`);
  const pool = sim.calls;
  const still =
    pool.int[c + PHASE] === HANDLING &&
    pool.int[c + ENDPOINT] === ep.index &&
    pool.int[c + ORDINAL] === ordinal;
  assert(!still, `a handler of ${ep.node.id} forgot its call`);
}

/** True while somebody waits for this call's reply. */
export function isAwaited(sim: Simulation, c: Call): boolean {
  const pool = sim.calls;
  const flags = pool.int[c + FLAGS]!;
  if ((flags & ASKED) !== 0) {
    return (
      (flags & ABANDONED) === 0 && sim.endpoints[pool.int[c + ORIGIN]!]!.epoch === pool.int[c + ORIGIN_EPOCH]
    );
  }
  const parent = pool.int[c + PARENT]!;
  return (
    (flags & ABANDONED) === 0 &&
    parent >= 0 &&
    pool.int[parent + GENERATION] === pool.int[c + PARENT_GENERATION] &&
    pool.int[parent + ROUND] === pool.int[c + CHILD_ROUND]
  );
}
