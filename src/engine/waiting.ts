/**
 * Waiting for others: a call that is out downstream, or set aside, counts in the node's gauge `waiting`. Verbs
 * take a call up before they dispose of it, which also notices a call that is disposed of twice.
 */
import { AssertionError, assert } from '../base/assert.ts';
import type { AnyEndpoint } from './behavior.ts';
import { ABANDONED, ASKED, BACKGROUND, type CallRecord, HANDLING, PARKED } from './call-pool.ts';
import type { Outcome } from './outcome.ts';
import type { Simulation } from './simulation.ts';

/** Takes a call up to dispose of it: a parked one stops waiting. Asserts that it is this endpoint's to dispose of. */
export function takeUp(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if (call.phase !== HANDLING || sim.checking) takeUpParked(sim, self, call);
}

function takeUpParked(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  const { phase } = call;
  if (phase === HANDLING) {
    assert(call.endpoint === self, 'a call is disposed of where it is served');
    return;
  }
  // not `assert` with a template: the message would be built each time
  if (phase !== PARKED)
    throw new AssertionError(`a call was disposed of twice (phase ${phase}) at ${self.node.id}`);
  stopWaiting(sim, self, call);
}

export function startWaiting(sim: Simulation, self: AnyEndpoint, call: CallRecord, phase: number): void {
  call.phase = phase;
  if ((call.flags & BACKGROUND) !== 0) return;
  const node = self.node;
  if (++node.waitingNow > node.waitingMax) node.waitingMax = node.waitingNow;
  node.waitingSum -= sim.now;
}

export function stopWaiting(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  call.phase = HANDLING;
  if ((call.flags & BACKGROUND) !== 0) return;
  const { node } = self;
  node.waitingNow--;
  node.waitingSum += sim.now;
}

/** In tests and development: a handler has disposed of its call. */
export function assertDisposed(ep: AnyEndpoint, c: CallRecord, outcome: Outcome, ordinal: number): void {
  assert(outcome !== undefined, `a handler of ${ep.node.id} returned no outcome`);
  const still = c.phase === HANDLING && c.endpoint === ep && c.ordinal === ordinal;
  assert(!still, `a handler of ${ep.node.id} forgot its call`);
}

/** True while somebody waits for this call's reply. */
export function isAwaited(c: CallRecord): boolean {
  const { flags, parent } = c;
  if ((flags & ABANDONED) !== 0) return false;
  if ((flags & ASKED) !== 0) return c.origin.epoch === c.originEpoch;
  return parent !== null && parent.generation === c.parentGeneration && parent.round === c.childRound;
}
