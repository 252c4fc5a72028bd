/**
 * A server is told that a call of its queue is worked on elsewhere (`tied-calls.ts`): it drops what it has not
 * begun. The call counts as cancelled there. Its caller is not told, as long as another attempt is out for it.
 */
import { leaveBulkhead } from './bulkhead.ts';
import {
  AT_DOOR,
  BACKING_OFF,
  type CallRecord,
  HANDLING,
  QUEUED,
  TO_RESUME,
  TRAVELLING,
} from './call-pool.ts';
import { FORGONE, noteEnd } from './caller-guards.ts';
import { fail, leave, noteFailure } from './calls.ts';
import { CANCEL } from './codes.ts';
import { stamp } from './fingerprint.ts';
import { errorNumber } from './outcome.ts';
import { withdraw } from './resources.ts';
import type { Simulation } from './simulation.ts';
import { endSpanAway } from './spans.ts';
import { isAwaited } from './waiting.ts';

/** True for a call that a cancellation would still stop. */
export function isStoppable({ phase, sampler }: CallRecord): boolean {
  // one that was interrupted has been begun with
  if (phase === QUEUED) return sampler !== TO_RESUME;
  return phase === AT_DOOR || phase === TRAVELLING || phase === BACKING_OFF;
}

/** The note has come. */
export function cancel(sim: Simulation, c: CallRecord): void {
  if (!isStoppable(c)) return;
  const isLast = isAwaited(c) && c.parent!.outstanding < 2;
  const ep = c.endpoint;
  if (c.phase === QUEUED || c.phase === AT_DOOR) {
    withdraw(sim, ep, c);
    c.phase = HANDLING;
    if (isLast) {
      // the other attempt has failed meanwhile: somebody must say that this one is not worked on
      stamp(sim, ep.node, CANCEL, c.ordinal, fail(sim, ep, c, 'cancelled'));
      return;
    }
    stamp(sim, ep.node, CANCEL, c.ordinal, errorNumber.cancelled);
    noteFailure(sim, ep.node, c, errorNumber.cancelled);
    leave(sim, ep, c, 'cancelled');
  } else if (isLast) return;
  else {
    if (c.phase === BACKING_OFF) leaveBulkhead(c);
    sim.messages?.lost(sim, c);
    if (c.trace > 0) endSpanAway(sim, c, 'cancelled');
  }
  noteEnd(sim, c, FORGONE);
  if (isAwaited(c)) c.parent!.outstanding -= 1;
  sim.calls.release(c);
}
