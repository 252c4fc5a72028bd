/**
 * Calls in typed arrays. A request at an endpoint is a call; calls form a tree by `parent`, which is
 * both the reply route and the trace. A slot holds both halves of a call's life: the message on its way (from,
 * link, deadline) and the work at the endpoint that serves it (queue, service, wait). Free slots are chained
 * through `next`; a slot's generation rises when it is freed, so a stale reference is noticed, never followed.
 *
 * A `Call` is the offset of its slot in `int`: `pool.int[c + PHASE]`. All integers of a call lie side by side (two
 * cache lines), its doubles in `real` at `(c >> 2) + …`, its references in lists at `c >> 5`: with many calls in
 * flight one call costs a few cache misses instead of one for each field.
 */
import { assert } from '../base/assert.ts';
import type { Call } from './outcome.ts';

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

/** Integers of a call, by their place in its slot. */
/** Rises when the slot is freed. */
export const GENERATION = 0;
export const PHASE = 1;
export const FLAGS = 2;
export const OPERATION = 3;
export const ERROR = 4;
export const HOPS = 5;
export const ATTEMPT = 6;
export const PARENT = 7;
export const PARENT_GENERATION = 8;
/** Serves the call. */
export const ENDPOINT = 9;
/** Made the call; −1 for a root. */
export const ORIGIN = 10;
/** Epoch of the origin when it made the call. */
export const ORIGIN_EPOCH = 11;
export const LINK = 12;
/** The origin's peer that the call went to. */
export const PEER = 13;
export const KEY = 14;
export const NEXT = 15;
/** Number of the call among the arrivals of its node. */
export const ORDINAL = 16;
/** Number of the trace it is sampled in, 0 for none. */
export const TRACE = 17;
/** Number of its span within the run, and its parent's; only where the trace is set. */
export const SPAN = 18;
export const PARENT_SPAN = 19;
/** Sends and gathers made by this call so far; a child of an earlier round is late. */
export const ROUND = 20;
export const CHILD_ROUND = 21;
/** Lane of its timeout, −1 for none. */
export const LANE = 22;
export const OUTSTANDING = 23;
export const NEED = 24;
export const SUCCEEDED = 25;
/** Sampler of the service that the call waits for. */
export const SAMPLER = 26;
/** Integers a slot. */
export const SLOT = 32;

/** Doubles of a call. */
export const VERSION = 0;
export const BYTES = 1;
export const ARRIVED_AT = 2;
export const QUEUED_AT = 3;
export const WAITED = 4;
export const SERVED = 5;
export const SERVICE_END = 6;
/** When nobody waits any more, where the link propagates it; else ∞. */
export const DEADLINE = 7;
/** Doubles a slot. */
const REALS = 8;

type Handler = ((...args: never[]) => unknown) | null;

export class CallPool {
  capacity: number;
  limit: number;
  private freeHead = -1;
  /** End of the slots ever used. */
  high = 0;
  live = 0;
  mostLive = 0;
  int: Int32Array<ArrayBuffer>;
  real: Float64Array<ArrayBuffer>;
  /** Continuation of the parent, own continuation, and the parent's handler for late replies. */
  continuation: Handler[];
  own: Handler[];
  late: Handler[];
  body: unknown[];
  /** Replies that a gathering call has so far. */
  replies: (Call[] | null)[];

  /** `capacity` in calls, grown as needed; `limit` is how many may be in flight. */
  constructor(capacity = 1024, limit = 4_000_000) {
    this.capacity = capacity;
    this.limit = limit;
    this.int = new Int32Array(capacity * SLOT);
    this.real = new Float64Array(capacity * REALS);
    this.continuation = new Array<Handler>(capacity).fill(null);
    this.own = new Array<Handler>(capacity).fill(null);
    this.late = new Array<Handler>(capacity).fill(null);
    this.body = new Array<unknown>(capacity).fill(null);
    this.replies = new Array<Call[] | null>(capacity).fill(null);
  }

  /** A fresh slot; what every call needs reset is reset. The caller fills in the rest. */
  allocate(): Call {
    let c = this.freeHead;
    if (c >= 0) this.freeHead = this.int[c + NEXT]!;
    else {
      if (this.high === this.capacity * SLOT) this.grow();
      c = this.high;
      this.high += SLOT;
    }
    if (++this.live > this.mostLive) this.mostLive = this.live;
    const int = this.int;
    int[c + PHASE] = HANDLING;
    int[c + FLAGS] = 0;
    int[c + ERROR] = 0;
    int[c + ROUND] = 0;
    int[c + OUTSTANDING] = 0;
    this.real[(c >> 2) + DEADLINE] = Number.POSITIVE_INFINITY;
    return c as Call;
  }

  release(c: Call): void {
    const int = this.int;
    int[c + GENERATION] = (int[c + GENERATION]! + 1) | 0;
    int[c + PHASE] = FREE;
    if (this.body[c >> 5] !== null) this.body[c >> 5] = null;
    int[c + NEXT] = this.freeHead;
    this.freeHead = c;
    this.live--;
  }

  /** True when more calls are in flight than a run may have; the run then stops and says so. */
  get overfull(): boolean {
    return this.live > this.limit;
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    assert(capacity <= 1 << 25, 'the run loop stops at the limit of calls in flight long before this');
    const int = new Int32Array(capacity * SLOT);
    int.set(this.int);
    this.int = int;
    const real = new Float64Array(capacity * REALS);
    real.set(this.real);
    this.real = real;
    for (const list of [this.continuation, this.own, this.late, this.body, this.replies]) {
      for (let i = this.capacity; i < capacity; i++) (list as unknown[]).push(null);
    }
    this.capacity = capacity;
  }
}
