/**
 * Twins: copies of an attempt. One stands in for the call whose deadline has passed, one is the next try, and
 * one is what a network makes that delivers a message twice.
 */
import { ASKED, BACKGROUND, type CallRecord, GATHERED, PICK_AGAIN, POSTED, PROBE } from './call-pool.ts';
import { markMaybeDone } from './history-log.ts';
import type { LinkRuntime } from './node-runtime.ts';
import type { Simulation } from './simulation.ts';
import { nameSpan } from './spans.ts';

/** A copy of an attempt: what stands in for the one that did not come back, or the next try. */
export function twin(sim: Simulation, c: CallRecord): CallRecord {
  const t = sim.calls.allocate(c.endpoint);
  t.flags = c.flags & (ASKED | GATHERED | PICK_AGAIN | PROBE);
  t.parent = c.parent;
  t.parentGeneration = c.parentGeneration;
  t.origin = c.origin;
  t.originEpoch = c.originEpoch;
  t.link = c.link;
  t.peer = c.peer;
  t.operation = c.operation;
  t.key = c.key;
  t.version = c.version;
  t.bytes = c.bytes;
  t.value = c.value;
  t.requestClass = c.requestClass;
  t.body = c.body;
  t.attempt = c.attempt;
  t.hops = c.hops;
  t.backOff = c.backOff;
  t.trace = c.trace;
  if (c.trace > 0) nameSpan(sim, t, c.parentSpan);
  t.childRound = c.childRound;
  t.lane = c.lane;
  t.continuation = c.continuation;
  t.late = c.late;
  return t;
}

/** The round of a call that is nobody's answer. */
const NEVER = -1;

/**
 * The same message once more. A one-way message is delivered twice. A call is served twice, and the answer to
 * this copy is dropped where it arrives, as every client does that knows its requests by number: it waits for
 * no reply, has no time-out and is never tried again.
 */
export function duplicate(sim: Simulation, c: CallRecord, link: LinkRuntime): CallRecord {
  const copy = twin(sim, c);
  copy.flags = c.flags & (POSTED | BACKGROUND);
  copy.childRound = NEVER;
  copy.lane = -1;
  copy.deadline = c.deadline;
  copy.continuation = null;
  copy.late = null;
  if (sim.history !== null) markMaybeDone(c);
  link.answers++;
  link.bytes += copy.bytes;
  return copy;
}
