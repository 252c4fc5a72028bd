/**
 * The future event list: a priority queue ordered by (time, sequence), in typed arrays. A 4-ary heap is shallower
 * than a binary one, and its root stands at 3 so that four siblings begin at a multiple of four and share a
 * cache line; keys beyond the end are +∞, so the smallest child is found without asking where the end is;
 * removing the first leaves a hole that the next insertion fills, since most events schedule exactly one other.
 * Ties are broken by sequence: two events of the same time happen in the order in which they were scheduled,
 * always.
 */
import { UNSET } from './unset.ts';

/** Position of the first event in the heap: the children of i stand at 4(i − 2) and after. */
const ROOT = 3;
/** Keys beyond the last event that may be looked at. */
const PAD = 16;

/** What an event is, by place in its slot. A slot is the offset of the first. */
const SEQUENCE = 0;
/** Its first integer (below 2^26) above its code: one store and one load for both. */
const CODE_AND_A = 1;
const B = 2;
const SLOT = 4;
/** Codes stay below 1 << CODE_BITS. */
const CODE_BITS = 5;
const CODE_MASK = (1 << CODE_BITS) - 1;

export class EventList {
  declare capacity: number;
  /** Heap: time and slot of each position. */
  declare private keys: Float64Array<ArrayBuffer>;
  declare private heap: Int32Array<ArrayBuffer>;
  /** Slots: an event's sequence, code and two integers. A free one holds the next free one. */
  declare private slots: Int32Array<ArrayBuffer>;
  private freeSlot = -1;
  /** End of the slots ever used. */
  private high = 0;
  /** Position after the last event. */
  private end = ROOT;
  private hole = false;
  private sequence = 0;
  /** Time of the event that is being added: in a field, since a double given to a function is allocated. */
  time = UNSET;

  constructor(capacity = 1024) {
    this.capacity = capacity;
    this.keys = new Float64Array(capacity + PAD).fill(Number.POSITIVE_INFINITY);
    this.heap = new Int32Array(capacity + PAD);
    this.slots = new Int32Array(capacity * SLOT);
  }

  /** Adds an event at `time`. */
  schedule(time: number, code: number, a: number, b: number): void {
    this.time = time;
    this.scheduleNow(code, a, b);
  }

  /** The same at the time that was put into `time`: for the hot path. */
  scheduleNow(code: number, a: number, b: number): void {
    this.add(this.reserveSequence(), code, a, b);
  }

  /** Reserves the place in the order of ties that an event scheduled now would have. */
  reserveSequence(): number {
    this.sequence = (this.sequence + 1) | 0;
    return this.sequence;
  }

  /** Adds an event that takes the place in the order reserved for it earlier. */
  scheduleReserved(time: number, sequence: number, code: number, a: number, b: number): void {
    this.time = time;
    this.add(sequence, code, a, b);
  }

  /** Slot of the earliest event, or −1; it stays in the list. */
  peek(): number {
    if (this.hole === true) this.closeHole();
    return this.end === ROOT ? -1 : this.heap[ROOT]!;
  }

  /** Time of the event that `peek` returned. */
  get firstTime(): number {
    return this.keys[ROOT]!;
  }

  /** Removes the event that `peek` returned; its slot stays readable until the next is scheduled. */
  pop(): void {
    this.hole = true;
  }

  /** Number of pending events. */
  get pending(): number {
    return this.end - ROOT - (this.hole ? 1 : 0);
  }

  codeOf(slot: number): number {
    return this.slots[slot | CODE_AND_A]! & CODE_MASK;
  }
  aOf(slot: number): number {
    return this.slots[slot | CODE_AND_A]! >> CODE_BITS;
  }
  bOf(slot: number): number {
    return this.slots[slot | B]!;
  }

  private add(sequence: number, code: number, a: number, b: number): void {
    if (this.hole === true) {
      // the event takes the place of the one that was removed, in the heap as in the slots
      const first = this.heap[ROOT]!;
      this.fill(first, sequence, code, a, b);
      this.hole = false;
      this.siftDown(first, this.end);
      return;
    }
    const slot = this.takeSlot();
    this.fill(slot, sequence, code, a, b);
    this.siftUp(slot);
  }

  private fill(slot: number, sequence: number, code: number, a: number, b: number): void {
    const slots = this.slots;
    slots[slot | SEQUENCE] = sequence;
    // `| 0`: else the compiler makes doubles of them on the way
    slots[slot | CODE_AND_A] = (a << CODE_BITS) | code;
    slots[slot | B] = b | 0;
  }

  private takeSlot(): number {
    const slot = this.freeSlot;
    if (slot >= 0) {
      this.freeSlot = this.slots[slot]!;
      return slot;
    }
    if (this.high === this.capacity * SLOT) this.grow();
    this.high += SLOT;
    return this.high - SLOT;
  }

  private closeHole(): void {
    this.hole = false;
    const first = this.heap[ROOT]!;
    this.slots[first] = this.freeSlot;
    this.freeSlot = first;
    const last = --this.end;
    this.time = this.keys[last]!;
    this.keys[last] = Number.POSITIVE_INFINITY;
    if (last > ROOT) this.siftDown(this.heap[last]!, last);
  }

  private siftUp(slot: number): void {
    const { keys, heap, slots } = this;
    const t = this.time;
    let i = this.end++;
    while (i > ROOT) {
      const p = (i >> 2) + 2;
      const kp = keys[p]!;
      if (t > kp || (t === kp && ((slots[slot]! - slots[heap[p]!]!) | 0) > 0)) break;
      keys[i] = kp;
      heap[i] = heap[p]!;
      i = p;
    }
    keys[i] = t;
    heap[i] = slot;
  }

  /** Puts the event at the root and moves it down to where it belongs; the heap ends at `end`. */
  private siftDown(slot: number, end: number): void {
    const { keys, heap, slots } = this;
    const t = this.time;
    let i = ROOT;
    let c = (ROOT - 2) << 2;
    while (c < end) {
      let m = c;
      let km = keys[c]!;
      const k1 = keys[c | 1]!;
      const k2 = keys[c | 2]!;
      const k3 = keys[c | 3]!;
      if (k1 <= km && (k1 < km || ((slots[heap[c | 1]!]! - slots[heap[m]!]!) | 0) < 0)) {
        km = k1;
        m = c | 1;
      }
      if (k2 <= km && (k2 < km || ((slots[heap[c | 2]!]! - slots[heap[m]!]!) | 0) < 0)) {
        km = k2;
        m = c | 2;
      }
      if (k3 <= km && (k3 < km || ((slots[heap[c | 3]!]! - slots[heap[m]!]!) | 0) < 0)) {
        km = k3;
        m = c | 3;
      }
      if (km >= t && (km > t || ((slots[heap[m]!]! - slots[slot]!) | 0) > 0)) break;
      keys[i] = km;
      heap[i] = heap[m]!;
      i = m;
      c = (i - 2) << 2;
    }
    keys[i] = t;
    heap[i] = slot;
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    const keys = new Float64Array(capacity + PAD).fill(Number.POSITIVE_INFINITY);
    keys.set(this.keys);
    this.keys = keys;
    this.heap = grown(this.heap, capacity + PAD);
    this.slots = grown(this.slots, capacity * SLOT);
    this.capacity = capacity;
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length);
  copy.set(array);
  return copy;
}
