/**
 * The future event list: a priority queue ordered by (time, sequence), in structures of arrays. A 4-ary heap
 * is shallower than a binary one and its four children share a cache line; keys beyond the end are +∞, so the
 * smallest child is found without bounds checks; removing the first leaves a hole that the next insertion
 * fills, since most events schedule exactly one other. Ties are broken by sequence: two events of the same
 * time happen in the order in which they were scheduled, always.
 */
const PAD = 16;

export class EventList {
  capacity: number;
  /** Heap: key and slot of each position. */
  private keys: Float64Array;
  private heap: Int32Array;
  /** Slots: an event's time, sequence, code and two integers. */
  time: Float64Array;
  private sequences: Int32Array;
  code: Int32Array;
  a: Int32Array;
  b: Int32Array;
  private free: Int32Array;
  private freeCount = 0;
  private high = 0;
  size = 0;
  private hole = 0;
  private sequence = 0;

  constructor(capacity = 1024) {
    this.capacity = capacity;
    this.keys = new Float64Array(capacity + PAD).fill(Number.POSITIVE_INFINITY);
    this.heap = new Int32Array(capacity + PAD);
    this.time = new Float64Array(capacity);
    this.sequences = new Int32Array(capacity);
    this.code = new Int32Array(capacity);
    this.a = new Int32Array(capacity);
    this.b = new Int32Array(capacity);
    this.free = new Int32Array(capacity);
  }

  /** Adds an event at `time`. */
  schedule(time: number, code: number, a: number, b: number): void {
    const slot = this.takeSlot();
    this.time[slot] = time;
    this.code[slot] = code;
    this.a[slot] = a;
    this.b[slot] = b;
    this.sequence = (this.sequence + 1) | 0;
    this.sequences[slot] = this.sequence;
    this.insert(slot);
  }

  /** Reserves the place in the order of ties that an event scheduled now would have. */
  reserveSequence(): number {
    this.sequence = (this.sequence + 1) | 0;
    return this.sequence;
  }

  /** Adds an event that takes the place in the order reserved for it earlier. */
  scheduleReserved(time: number, sequence: number, code: number, a: number, b: number): void {
    const slot = this.takeSlot();
    this.time[slot] = time;
    this.code[slot] = code;
    this.a[slot] = a;
    this.b[slot] = b;
    this.sequences[slot] = sequence;
    this.insert(slot);
  }

  /** Slot of the earliest event, or −1; it stays in the list. */
  peek(): number {
    if (this.hole === 1) this.closeHole();
    return this.size === 0 ? -1 : this.heap[0]!;
  }

  /** Removes the event that `peek` returned; its slot stays readable until the next `schedule`. */
  pop(): void {
    this.hole = 1;
    this.free[this.freeCount++] = this.heap[0]!;
  }

  /** Number of pending events. */
  get pending(): number {
    return this.size - this.hole;
  }

  private takeSlot(): number {
    if (this.freeCount > 0) return this.free[--this.freeCount]!;
    if (this.high >= this.capacity) this.grow();
    return this.high++;
  }

  private closeHole(): void {
    this.hole = 0;
    const last = --this.size;
    if (last === 0) {
      this.keys[0] = Number.POSITIVE_INFINITY;
      return;
    }
    const slot = this.heap[last]!;
    this.keys[last] = Number.POSITIVE_INFINITY;
    this.siftDown(slot, last);
  }

  private insert(slot: number): void {
    if (this.hole === 1) {
      this.hole = 0;
      this.siftDown(slot, this.size);
      return;
    }
    const keys = this.keys;
    const heap = this.heap;
    const sequences = this.sequences;
    const t = this.time[slot]!;
    let i = this.size++;
    while (i > 0) {
      const p = (i - 1) >> 2;
      const kp = keys[p]!;
      if (t > kp || (t === kp && ((sequences[slot]! - sequences[heap[p]!]!) | 0) > 0)) break;
      keys[i] = kp;
      heap[i] = heap[p]!;
      i = p;
    }
    keys[i] = t;
    heap[i] = slot;
  }

  private siftDown(slot: number, n: number): void {
    const keys = this.keys;
    const heap = this.heap;
    const s = this.sequences;
    const t = this.time[slot]!;
    let i = 0;
    let c = 1;
    while (c < n) {
      let m = c;
      let km = keys[c]!;
      const k1 = keys[c + 1]!;
      const k2 = keys[c + 2]!;
      const k3 = keys[c + 3]!;
      if (k1 <= km && (k1 < km || ((s[heap[c + 1]!]! - s[heap[m]!]!) | 0) < 0)) {
        km = k1;
        m = c + 1;
      }
      if (k2 <= km && (k2 < km || ((s[heap[c + 2]!]! - s[heap[m]!]!) | 0) < 0)) {
        km = k2;
        m = c + 2;
      }
      if (k3 <= km && (k3 < km || ((s[heap[c + 3]!]! - s[heap[m]!]!) | 0) < 0)) {
        km = k3;
        m = c + 3;
      }
      if (km >= t && (km > t || ((s[heap[m]!]! - s[slot]!) | 0) > 0)) break;
      keys[i] = km;
      heap[i] = heap[m]!;
      i = m;
      c = (i << 2) + 1;
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
    const time = new Float64Array(capacity);
    time.set(this.time);
    this.time = time;
    this.sequences = grown(this.sequences, capacity);
    this.code = grown(this.code, capacity);
    this.a = grown(this.a, capacity);
    this.b = grown(this.b, capacity);
    this.free = grown(this.free, capacity);
    this.capacity = capacity;
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length);
  copy.set(array);
  return copy;
}
