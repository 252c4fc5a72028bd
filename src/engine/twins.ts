/**
 * Twins: copies of an attempt. One stands in for the call whose deadline has passed, one is the next try, and
 * one is what a network makes that delivers a message twice.
 */
import {
  ASKED,
  ATTEMPT,
  BACKGROUND,
  BYTES,
  CHILD_ROUND,
  DEADLINE,
  ENDPOINT,
  FLAGS,
  GATHERED,
  HOPS,
  KEY,
  LANE,
  LINK,
  OPERATION,
  ORIGIN,
  ORIGIN_EPOCH,
  PARENT,
  PARENT_GENERATION,
  PARENT_SPAN,
  PEER,
  PICK_AGAIN,
  POSTED,
  PROBE,
  TRACE,
  VERSION,
} from './call-pool.ts';
import { LINK_ANSWERS, LINK_BYTES, type LinkRuntime } from './node-runtime.ts';
import type { Call } from './outcome.ts';
import type { Simulation } from './simulation.ts';
import { nameSpan } from './spans.ts';

/** A copy of an attempt: what stands in for the one that did not come back, or the next try. */
export function twin(sim: Simulation, c: Call): Call {
  const pool = sim.calls;
  const t = pool.allocate();
  pool.int[t + FLAGS] = pool.int[c + FLAGS]! & (ASKED | GATHERED | PICK_AGAIN | PROBE);
  pool.int[t + PARENT] = pool.int[c + PARENT]!;
  pool.int[t + PARENT_GENERATION] = pool.int[c + PARENT_GENERATION]!;
  pool.int[t + ENDPOINT] = pool.int[c + ENDPOINT]!;
  pool.int[t + ORIGIN] = pool.int[c + ORIGIN]!;
  pool.int[t + ORIGIN_EPOCH] = pool.int[c + ORIGIN_EPOCH]!;
  pool.int[t + LINK] = pool.int[c + LINK]!;
  pool.int[t + PEER] = pool.int[c + PEER]!;
  pool.int[t + OPERATION] = pool.int[c + OPERATION]!;
  pool.int[t + KEY] = pool.int[c + KEY]!;
  pool.real[(t >> 2) + VERSION] = pool.real[(c >> 2) + VERSION]!;
  pool.real[(t >> 2) + BYTES] = pool.real[(c >> 2) + BYTES]!;
  pool.body[t >> 5] = pool.body[c >> 5];
  pool.int[t + ATTEMPT] = pool.int[c + ATTEMPT]!;
  pool.int[t + HOPS] = pool.int[c + HOPS]!;
  pool.int[t + TRACE] = pool.int[c + TRACE]!;
  if (pool.int[c + TRACE]! > 0) nameSpan(sim, t, pool.int[c + PARENT_SPAN]!);
  pool.int[t + CHILD_ROUND] = pool.int[c + CHILD_ROUND]!;
  pool.int[t + LANE] = pool.int[c + LANE]!;
  pool.continuation[t >> 5] = pool.continuation[c >> 5]!;
  pool.late[t >> 5] = pool.late[c >> 5]!;
  return t;
}

/** The round of a call that is nobody's answer. */
const NEVER = -1;

/**
 * The same message once more. A one-way message is delivered twice. A call is served twice, and the answer to
 * this copy is dropped where it arrives, as every client does that knows its requests by number: it waits for
 * no reply, has no time-out and is never tried again.
 */
export function duplicate(sim: Simulation, c: Call, link: LinkRuntime): Call {
  const pool = sim.calls;
  const copy = twin(sim, c);
  pool.int[copy + FLAGS] = pool.int[c + FLAGS]! & (POSTED | BACKGROUND);
  pool.int[copy + CHILD_ROUND] = NEVER;
  pool.int[copy + LANE] = -1;
  pool.real[(copy >> 2) + DEADLINE] = pool.real[(c >> 2) + DEADLINE]!;
  pool.continuation[copy >> 5] = null;
  pool.late[copy >> 5] = null;
  link.counters[LINK_ANSWERS]!++;
  link.counters[LINK_BYTES]! += pool.real[(copy >> 2) + BYTES]!;
  return copy;
}
