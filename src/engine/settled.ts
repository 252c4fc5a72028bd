/**
 * The end of a run without a duration: every source has said that it begins no more requests, and no call of
 * any request is under way. Background work (health checks, heartbeats) goes on for ever and does not count;
 * neither does a call that was swallowed and has no timeout, since nothing will ever come of it. The answer
 * depends on events alone, so a run ends at the same moment whatever its pace and its pauses.
 */
import {
  AT_DOOR,
  BACKGROUND,
  BACKING_OFF,
  type CallRecord,
  HANDLING,
  LOST,
  PARKED,
  POSTED,
  QUEUED,
  RETURNING,
  SERVING,
  STARTING,
  TRAVELLING,
} from './call-pool.ts';
import { REMOVED } from './endpoint-status.ts';
import type { Simulation } from './simulation.ts';

/** Asked before time goes on: has everything settled? Says so in `sim.settled` too. */
export function isSettled(sim: Simulation): boolean {
  for (const ep of sim.sources) {
    if (ep.status !== REMOVED && ep.node.behavior.ended?.(ep) === false) return false;
  }
  if (sim.settleCheckedAt !== sim.lastEventAt) {
    sim.settleCheckedAt = sim.lastEventAt;
    sim.settleAnswer = looksSettled(sim);
  }
  sim.settled = sim.settleAnswer;
  return sim.settled;
}

function looksSettled(sim: Simulation): boolean {
  if (sim.settleCountdown > 0) {
    sim.settleCountdown--;
    return false;
  }
  const active = activeCalls(sim);
  // many calls need many events to settle: looking again after each would be quadratic
  sim.settleCountdown = active >> 6;
  return active === 0;
}

/** Calls under way that belong to a request. A waiting call is represented by those that it waits for. */
function activeCalls(sim: Simulation): number {
  const pool = sim.calls;
  if (pool.live === 0) return 0;
  let active = 0;
  for (const c of pool.records) if (isActive(c) && !isBackground(c)) active++;
  return active;
}

const ACTIVE: ReadonlySet<number> = new Set([
  HANDLING,
  TRAVELLING,
  QUEUED,
  SERVING,
  AT_DOOR,
  PARKED,
  RETURNING,
  BACKING_OFF,
  STARTING,
]);

function isActive(c: CallRecord): boolean {
  return ACTIVE.has(c.phase) || (c.phase === LOST && c.lane >= 0);
}

/** One-way messages, and whatever descends from background work. */
function isBackground(call: CallRecord): boolean {
  if ((call.flags & POSTED) !== 0) return true;
  let c = call;
  for (;;) {
    if ((c.flags & BACKGROUND) !== 0) return true;
    const parent = c.parent;
    if (parent === null || parent.generation !== c.parentGeneration) return false;
    c = parent;
  }
}
