/**
 * Calls in structures of arrays. A request at an endpoint is a call; calls form a tree by `parent`, which is
 * both the reply route and the trace. A slot holds both halves of a call's life: the message on its way (from,
 * link, deadline) and the work at the endpoint that serves it (queue, service, wait). Free slots are chained
 * through `next`; a slot's generation rises when it is freed, so a stale reference is noticed, never followed.
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

/** Flags. */
export const BACKGROUND = 1;
export const ABANDONED = 2;
export const HOLDS_WORKER = 4;
export const GATHERED = 8;
/** One-way: no reply. */
export const POSTED = 16;
/** Asks whether an endpoint is alive; answered by the engine. */
export const PROBE = 32;
/** Sent to a link: a retry picks its endpoint anew. */
export const PICK_AGAIN = 64;
/** Its worker came with `acquire` and stays until the call ends. */
export const ACQUIRED = 128;

type Handler = ((...args: never[]) => unknown) | null;

export class CallPool {
  capacity: number;
  limit: number;
  private freeHead = -1;
  high = 0;
  live = 0;
  mostLive = 0;

  generation: Int32Array;
  phase: Uint8Array;
  flags: Uint8Array;
  operation: Uint8Array;
  error: Uint8Array;
  hops: Uint8Array;
  attempt: Uint8Array;
  parent: Int32Array;
  parentGeneration: Int32Array;
  /** Serves the call. */
  endpoint: Int32Array;
  /** Made the call, in which epoch; −1 for a root. */
  origin: Int32Array;
  originEpoch: Int32Array;
  link: Int32Array;
  /** The origin's peer that the call went to. */
  peer: Int32Array;
  key: Int32Array;
  version: Float64Array;
  bytes: Float64Array;
  next: Int32Array;
  /** Number of the call among the arrivals of its node. */
  ordinal: Int32Array;
  /** Number of the trace it is sampled in, 0 for none. */
  trace: Int32Array;
  /** Number of its span within the run, and its parent's; only where `trace` is set. */
  span: Int32Array;
  parentSpan: Int32Array;
  /** Sends and gathers made by this call so far; a child of an earlier round is late. */
  round: Int32Array;
  childRound: Int32Array;
  /** Lane of its timeout, −1 for none. */
  lane: Int32Array;
  outstanding: Int32Array;
  need: Int32Array;
  succeeded: Int32Array;
  /** Sampler of the service that the call waits for. */
  sampler: Int32Array;
  arrivedAt: Float64Array;
  queuedAt: Float64Array;
  waited: Float64Array;
  served: Float64Array;
  serviceEnd: Float64Array;
  /** When nobody waits any more, where the link propagates it; else ∞. */
  deadline: Float64Array;
  /** Continuation of the parent, own continuation, and the parent's handler for late replies. */
  continuation: Handler[];
  own: Handler[];
  late: Handler[];
  body: unknown[];
  /** Replies that a gathering call has so far. */
  replies: (Call[] | null)[];

  constructor(capacity = 1024, limit = 4_000_000) {
    this.capacity = capacity;
    this.limit = limit;
    const ints = (): Int32Array => new Int32Array(capacity);
    const doubles = (): Float64Array => new Float64Array(capacity);
    const bytes = (): Uint8Array => new Uint8Array(capacity);
    this.generation = ints();
    this.phase = bytes();
    this.flags = bytes();
    this.operation = bytes();
    this.error = bytes();
    this.hops = bytes();
    this.attempt = bytes();
    this.parent = ints();
    this.parentGeneration = ints();
    this.endpoint = ints();
    this.origin = ints();
    this.originEpoch = ints();
    this.link = ints();
    this.peer = ints();
    this.key = ints();
    this.version = doubles();
    this.bytes = doubles();
    this.next = ints();
    this.ordinal = ints();
    this.trace = ints();
    this.span = ints();
    this.parentSpan = ints();
    this.round = ints();
    this.childRound = ints();
    this.lane = ints();
    this.outstanding = ints();
    this.need = ints();
    this.succeeded = ints();
    this.sampler = ints();
    this.arrivedAt = doubles();
    this.queuedAt = doubles();
    this.waited = doubles();
    this.served = doubles();
    this.serviceEnd = doubles();
    this.deadline = doubles();
    this.continuation = new Array<Handler>(capacity).fill(null);
    this.own = new Array<Handler>(capacity).fill(null);
    this.late = new Array<Handler>(capacity).fill(null);
    this.body = new Array<unknown>(capacity).fill(null);
    this.replies = new Array<Call[] | null>(capacity).fill(null);
  }

  /** A fresh slot; what every call needs reset is reset. The caller fills in the rest. */
  allocate(): Call {
    let c = this.freeHead;
    if (c >= 0) this.freeHead = this.next[c]!;
    else {
      if (this.high === this.capacity) this.grow();
      c = this.high++;
    }
    if (++this.live > this.mostLive) this.mostLive = this.live;
    this.phase[c] = HANDLING;
    this.flags[c] = 0;
    this.error[c] = 0;
    this.round[c] = 0;
    this.outstanding[c] = 0;
    this.deadline[c] = Number.POSITIVE_INFINITY;
    this.waited[c] = 0;
    this.served[c] = 0;
    return c as Call;
  }

  release(c: Call): void {
    this.generation[c] = (this.generation[c]! + 1) | 0;
    this.phase[c] = FREE;
    if (this.body[c] !== null) this.body[c] = null;
    this.next[c] = this.freeHead;
    this.freeHead = c;
    this.live--;
  }

  /** True when more calls are in flight than a run may have; the run then stops and says so. */
  get overfull(): boolean {
    return this.live > this.limit;
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    assert(capacity <= 1 << 26, 'the run loop stops at the limit of calls in flight long before this');
    const self = this as unknown as Record<string, unknown>;
    for (const name of Object.keys(this)) {
      const old = self[name];
      if (old instanceof Int32Array) self[name] = copied(old, new Int32Array(capacity));
      else if (old instanceof Float64Array) self[name] = copied(old, new Float64Array(capacity));
      else if (old instanceof Uint8Array) self[name] = copied(old, new Uint8Array(capacity));
      else if (Array.isArray(old)) for (let i = this.capacity; i < capacity; i++) old.push(null);
    }
    this.capacity = capacity;
  }
}

function copied<T extends Int32Array | Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
