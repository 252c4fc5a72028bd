/**
 * The pool of calls. A request at an endpoint is a call; calls form a tree by `parent`, which is both the reply
 * route and the trace. A record holds both halves of a call's life: the message on its way (from, link,
 * deadline) and the work at the endpoint that serves it (queue, service, wait). Records are used again and
 * again, free ones are chained through `next`; a record's generation rises when it is freed, so a stale
 * reference is noticed, never followed.
 *
 * A record is an object of one fixed shape, not a row of typed arrays: the compiler reaches a field of an object
 * in one instruction, an element of a typed array in eight (range checks, since arrays may grow), and a request
 * touches hundreds of them. Since records are never given up, the garbage collector has no work with them.
 * Events and timeouts know a call by its index, behaviors by the branded integer `Call`.
 */

import { assert } from '../base/assert.ts';
import type { AnyEndpoint } from './behavior.ts';
import type { LinkRuntime } from './node-runtime.ts';
import type { Call } from './outcome.ts';
import { UNSET } from './unset.ts';

/** What a call is doing. */
export const FREE = 0;
/** Its handler runs, or is about to in this same event. */
export const HANDLING = 1;
export const TRAVELLING = 2;
export const QUEUED = 3;
export const SERVING = 4;
/** At the door of a full endpoint that blocks. */
export const AT_DOOR = 5;
/** Waits for calls downstream. */
export const WAITING = 6;
/** Waits for something only its behavior knows (a coalesced miss). */
export const PARKED = 7;
export const RETURNING = 8;
/** Waits for its turn to be tried (again). */
export const BACKING_OFF = 9;
/** Swallowed by the network or a dead machine; only a timeout ends it. */
export const LOST = 10;
/** Goes on within this same event: a worker was free, or background work begins. */
export const STARTING = 11;

/** A reply that a gathering call keeps until it has enough of them. */
export const RECEIVED = 12;

/** Flags. */
export const BACKGROUND = 1;
export const ABANDONED = 2;
export const GATHERED = 8;
/** One-way: no reply. */
export const POSTED = 16;
/** Asks whether an endpoint is alive; answered by the engine. */
export const PROBE = 32;
/** Sent to a link: a retry picks its endpoint anew. */
export const PICK_AGAIN = 64;
/** Its worker came with `acquire` and stays until the call ends. */
export const ACQUIRED = 128;
/** One of several that are asked for one call: its reply goes to a handler of its own, not to a continuation. */
export const ASKED = 256;
/** It is in service under priorities that interrupt: what it waits in all is known at its end only. */
export const PREEMPTIBLE = 4;
/** It is within the limit on calls that its endpoint has. */
export const ADMITTED = 4096;
/** While histories are recorded: something done for the call may have taken effect, whatever it is answered. */
export const MAYBE_DONE = 512;
/** Admitted by the policy of its link, which learns how it ends (`caller-guards.ts`). */
export const GUARDED = 1024;
/** The caller has sent the same to others, and who begins with it first tells the others (`tied-calls.ts`). */
export const TIED = 2048;
/** How many of one hedged call were sent before this one, in the flags from this bit on. */
export const HEDGE_SHIFT = 20;

/** As its sampler: the call waits to take a worker, not to be served. */
export const TO_ACQUIRE = -1;
/** As its sampler: the call waits to go on with work that was interrupted; `serviceEnd` is how much is left. */
export const TO_RESUME = -2;

type Handler = ((...args: never[]) => unknown) | null;

/** Generations and the like stay below this, so that they are small integers in every browser. */
const SMALL = 0x3fffffff;

/**
 * A `Call` is the index shifted by this.
 */
export const CALL_SHIFT = 5;

export class CallRecord {
  declare readonly index: number;
  declare readonly call: Call;
  /** Rises when the record is freed. */
  generation = 0;
  phase = FREE;
  flags = 0;
  operation = 0;
  /** Number of the error that it is answered with; 0: none. */
  error = 0;
  hops = 0;
  attempt = 1;
  /** Waits for it; null for a request of a client, background work and one-way messages. */
  parent: CallRecord | null = null;
  parentGeneration = 0;
  /** Serves the call. */
  declare endpoint: AnyEndpoint;
  /** Made the call; its own endpoint for a root. */
  declare origin: AnyEndpoint;
  /** Epoch of the origin when it made the call. */
  originEpoch = 0;
  link: LinkRuntime | null = null;
  /** The origin's peer that the call went to. */
  peer = 0;
  key = 0;
  /** What a client's write writes or an answer brings, while histories are recorded (`history-log.ts`); else 0. */
  value = 0;
  next: CallRecord | null = null;
  /** Place of its class in `Simulation.classes`, 0 for none; inherited by whatever is done for it. */
  requestClass = 0;
  /** Number of the call among the arrivals of its node. */
  ordinal = 0;
  /** Number of the trace it is sampled in, 0 for none. */
  trace = 0;
  /** Number of its span within the run, and its parent's; only where the trace is set. */
  span = 0;
  parentSpan = 0;
  /** When the caller sent it; only where the trace is set, or slow calls of the link count. */
  sentAt = UNSET;
  /** Seconds that it was kept back before it was tried again; of a second try and later ones. */
  backOff = UNSET;
  /** Sends and gathers made by this call so far; a child of an earlier round is late. */
  round = 0;
  childRound = 0;
  /** Lane of its timeout, −1 for none. */
  lane = -1;
  outstanding = 0;
  need = 0;
  succeeded = 0;
  /** Sampler of the service that the call waits for. */
  sampler = 0;
  version = UNSET;
  bytes = UNSET;
  arrivedAt = UNSET;
  queuedAt = UNSET;
  waited = UNSET;
  served = UNSET;
  serviceEnd = UNSET;
  /** When nobody waits any more, where the link propagates it; else ∞. */
  deadline = UNSET;
  /** Continuation of the parent, own continuation, and the parent's handler for late replies. */
  continuation: Handler = null;
  own: Handler = null;
  late: Handler = null;
  body: unknown = null;
  /** Replies that a gathering call has so far. */
  replies: Call[] | null = null;

  constructor(index: number, endpoint: AnyEndpoint) {
    this.index = index;
    this.call = (index << CALL_SHIFT) as Call;
    this.endpoint = endpoint;
    this.origin = endpoint;
  }
}

/** Calls that may be in flight unless said otherwise: about 1 GB of records, which a browser still gives to a worker. */
export const MOST_CALLS = 2_000_000;

export class CallPool {
  declare limit: number;
  /** By index; those from `high` on have not been used yet. */
  readonly records: CallRecord[] = [];
  freeHead: CallRecord | null = null;
  /** End of the records ever used, and so the most calls that were in flight at once. */
  high = 0;
  live = 0;

  /** `limit` is how many calls may be in flight. */
  constructor(limit = MOST_CALLS) {
    this.limit = limit;
  }

  /** A fresh record of a call to `endpoint`; what every call needs reset is reset. The caller fills in the rest. */
  allocate(endpoint: AnyEndpoint): CallRecord {
    let c = this.freeHead;
    if (c === null) c = this.fresh(endpoint);
    else this.freeHead = c.next;
    this.live++;
    c.endpoint = endpoint;
    c.phase = HANDLING;
    c.flags = 0;
    c.error = 0;
    c.round = 0;
    c.outstanding = 0;
    c.deadline = Number.POSITIVE_INFINITY;
    return c;
  }

  release(c: CallRecord): void {
    c.generation = (c.generation + 1) & SMALL;
    c.phase = FREE;
    if (c.body !== null) c.body = null;
    c.next = this.freeHead;
    this.freeHead = c;
    this.live--;
  }

  /** True when more calls are in flight than a run may have; the run then stops and says so. */
  get overfull(): boolean {
    return this.live > this.limit;
  }

  private fresh(endpoint: AnyEndpoint): CallRecord {
    assert(this.high < 1 << 25, 'the run loop stops at the limit of calls in flight long before this');
    const { high, records } = this;
    if (high === records.length) records.push(new CallRecord(high, endpoint));
    this.high++;
    return records[high]!;
  }
}
