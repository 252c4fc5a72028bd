/**
 * Copies of the call pool for checkpoints. Numbers go into two typed arrays, a row for each record, and what a
 * record points at goes in as its index, so that a checkpoint is small and quickly made, and can be weighed.
 */
import { type CallPool, CallRecord, FREE } from './call-pool.ts';
import type { Simulation } from './simulation.ts';

/** A record's references to what is never copied: handlers, and bodies, which never change once sent. */
interface SavedReferences {
  readonly continuation: CallRecord['continuation'];
  readonly own: CallRecord['own'];
  readonly late: CallRecord['late'];
  readonly body: unknown;
  readonly replies: CallRecord['replies'];
}

export interface SavedCalls {
  readonly live: number;
  readonly high: number;
  readonly freeHead: number;
  readonly integers: Int32Array<ArrayBuffer>;
  readonly doubles: Float64Array<ArrayBuffer>;
  /** Null for a free record. */
  readonly references: readonly (SavedReferences | null)[];
}

/** Numbers of a row. */
const INTEGERS = 29;
const DOUBLES = 10;
/** In place of the index of something that is not there. */
const NONE = -1;

export function captureCalls(pool: CallPool): SavedCalls {
  const { high, records } = pool;
  const integers = new Int32Array(high * INTEGERS);
  const doubles = new Float64Array(high * DOUBLES);
  const references: (SavedReferences | null)[] = [];
  for (let i = 0; i < high; i++) {
    const c = records[i]!;
    copyIntegers(c, integers, i * INTEGERS);
    copyDoubles(c, doubles, i * DOUBLES);
    references.push(c.phase === FREE ? null : referencesOf(c));
  }
  const { live } = pool;
  const freeHead = indexOf(pool.freeHead);
  return { live, high, freeHead, integers, doubles, references };
}

/** Puts the calls back; endpoints and links must have been put back before. */
export function restoreCalls(sim: Simulation, saved: SavedCalls): void {
  const pool = sim.calls;
  const { records } = pool;
  const { high, integers, doubles, references } = saved;
  for (let i = 0; i < high; i++) {
    const c = records[i]!;
    putIntegers(sim, c, integers, i * INTEGERS);
    putDoubles(c, doubles, i * DOUBLES);
    putReferences(c, references[i]!);
  }
  // those used since then hold what they had when the run was left: a call must not begin with their replies
  for (let i = high; i < records.length; i++) makeBlank(sim, records[i]!);
  pool.live = saved.live;
  pool.high = high;
  pool.freeHead = records[saved.freeHead] ?? null;
}

/** Makes a record as good as new; others may hold it, so it stays the same object. */
function makeBlank(sim: Simulation, c: CallRecord): void {
  const blank = new CallRecord(c.index, sim.endpoints[0]!);
  copyIntegers(blank, blankIntegers, 0);
  copyDoubles(blank, blankDoubles, 0);
  putIntegers(sim, c, blankIntegers, 0);
  putDoubles(c, blankDoubles, 0);
  putReferences(c, null);
}

const blankIntegers = new Int32Array(INTEGERS);
const blankDoubles = new Float64Array(DOUBLES);

function indexOf(thing: { readonly index: number } | null): number {
  return thing === null ? NONE : thing.index;
}

function copyIntegers(c: CallRecord, to: Int32Array, at: number): void {
  to[at] = c.generation;
  to[at + 1] = c.phase;
  to[at + 2] = c.flags;
  to[at + 3] = c.operation;
  to[at + 4] = c.error;
  to[at + 5] = c.hops;
  to[at + 6] = c.attempt;
  to[at + 7] = indexOf(c.parent);
  to[at + 8] = c.parentGeneration;
  to[at + 9] = c.endpoint.index;
  to[at + 10] = c.origin.index;
  to[at + 11] = c.originEpoch;
  to[at + 12] = indexOf(c.link);
  to[at + 13] = c.peer;
  to[at + 14] = c.key;
  to[at + 15] = indexOf(c.next);
  to[at + 16] = c.ordinal;
  to[at + 17] = c.trace;
  to[at + 18] = c.span;
  to[at + 19] = c.parentSpan;
  to[at + 20] = c.round;
  to[at + 21] = c.childRound;
  to[at + 22] = c.lane;
  to[at + 23] = c.outstanding;
  to[at + 24] = c.need;
  to[at + 25] = c.succeeded;
  to[at + 26] = c.sampler;
  to[at + 27] = c.value;
  to[at + 28] = c.requestClass;
}

function putIntegers(sim: Simulation, c: CallRecord, from: Int32Array, at: number): void {
  const { records } = sim.calls;
  c.generation = from[at]!;
  c.phase = from[at + 1]!;
  c.flags = from[at + 2]!;
  c.operation = from[at + 3]!;
  c.error = from[at + 4]!;
  c.hops = from[at + 5]!;
  c.attempt = from[at + 6]!;
  c.parent = records[from[at + 7]!] ?? null;
  c.parentGeneration = from[at + 8]!;
  c.endpoint = sim.endpoints[from[at + 9]!] ?? c.endpoint;
  c.origin = sim.endpoints[from[at + 10]!] ?? c.origin;
  c.originEpoch = from[at + 11]!;
  c.link = sim.links[from[at + 12]!] ?? null;
  c.peer = from[at + 13]!;
  c.key = from[at + 14]!;
  c.next = records[from[at + 15]!] ?? null;
  c.ordinal = from[at + 16]!;
  c.trace = from[at + 17]!;
  c.span = from[at + 18]!;
  c.parentSpan = from[at + 19]!;
  c.round = from[at + 20]!;
  c.childRound = from[at + 21]!;
  c.lane = from[at + 22]!;
  c.outstanding = from[at + 23]!;
  c.need = from[at + 24]!;
  c.succeeded = from[at + 25]!;
  c.sampler = from[at + 26]!;
  c.value = from[at + 27]!;
  c.requestClass = from[at + 28]!;
}

function copyDoubles(c: CallRecord, to: Float64Array, at: number): void {
  to[at] = c.version;
  to[at + 1] = c.bytes;
  to[at + 2] = c.arrivedAt;
  to[at + 3] = c.queuedAt;
  to[at + 4] = c.waited;
  to[at + 5] = c.served;
  to[at + 6] = c.serviceEnd;
  to[at + 7] = c.deadline;
  to[at + 8] = c.sentAt;
  to[at + 9] = c.backOff;
}

function putDoubles(c: CallRecord, from: Float64Array, at: number): void {
  c.version = from[at]!;
  c.bytes = from[at + 1]!;
  c.arrivedAt = from[at + 2]!;
  c.queuedAt = from[at + 3]!;
  c.waited = from[at + 4]!;
  c.served = from[at + 5]!;
  c.serviceEnd = from[at + 6]!;
  c.deadline = from[at + 7]!;
  c.sentAt = from[at + 8]!;
  c.backOff = from[at + 9]!;
}

function referencesOf({ continuation, own, late, body, replies }: CallRecord): SavedReferences {
  return { continuation, own, late, body, replies: replies === null ? null : [...replies] };
}

function putReferences(c: CallRecord, saved: SavedReferences | null): void {
  c.continuation = saved?.continuation ?? null;
  c.own = saved?.own ?? null;
  c.late = saved?.late ?? null;
  c.body = saved?.body ?? null;
  c.replies = saved?.replies == null ? null : [...saved.replies];
}
