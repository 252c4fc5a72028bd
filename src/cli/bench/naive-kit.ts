/**
 * The parts that both naive programs share: a heap of event objects with a comparator, as most JavaScript
 * libraries have it, events as closures, luck from `Math.random`, a cache that is a `Map` in the order of use.
 * Written as an ordinary JavaScript programmer would write them, neither tuned nor slowed down.
 */

interface Event {
  readonly time: number;
  readonly sequence: number;
  readonly action: () => void;
}

const earlier = (a: Event, b: Event): number => a.time - b.time || a.sequence - b.sequence;

class EventHeap {
  private readonly items: Event[] = [];

  get size(): number {
    return this.items.length;
  }

  push(event: Event): void {
    const { items } = this;
    items.push(event);
    let i = items.length - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (earlier(event, items[parent]!) >= 0) break;
      items[i] = items[parent]!;
      i = parent;
    }
    items[i] = event;
  }

  pop(): Event {
    const { items } = this;
    const top = items[0]!;
    const last = items.pop()!;
    const n = items.length;
    if (n > 0) {
      let i = 0;
      while (2 * i + 1 < n) {
        let child = 2 * i + 1;
        if (child + 1 < n && earlier(items[child + 1]!, items[child]!) < 0) child++;
        if (earlier(items[child]!, last) >= 0) break;
        items[i] = items[child]!;
        i = child;
      }
      items[i] = last;
    }
    return top;
  }
}

/** Simulated time, and what is to happen in it. */
export class Clock {
  now = 0;
  events = 0;
  private sequence = 0;
  private readonly heap = new EventHeap();

  after(seconds: number, action: () => void): void {
    this.heap.push({ time: this.now + seconds, sequence: this.sequence++, action });
  }

  run(): void {
    while (this.heap.size > 0) {
      const event = this.heap.pop();
      this.now = event.time;
      this.events++;
      event.action();
    }
  }
}

export function exponential(mean: number): number {
  return -mean * Math.log(1 - Math.random());
}

/** First in, first out; the front of the array is cut off now and then. */
export class Queue<T> {
  private items: T[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T | undefined {
    if (this.head >= this.items.length) return undefined;
    const item = this.items[this.head++];
    if (this.head > 1024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}

/** Keys by Zipf's law: the cumulated weights, searched by halves. */
export class ZipfKeys {
  private readonly cumulated: number[] = [];

  constructor(count: number, skew: number) {
    let sum = 0;
    for (let i = 1; i <= count; i++) {
      sum += 1 / i ** skew;
      this.cumulated.push(sum);
    }
  }

  draw(): number {
    const u = Math.random() * this.cumulated.at(-1)!;
    let low = 0;
    let high = this.cumulated.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.cumulated[middle]! < u) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Least recently used first, which is the order in which a Map keeps keys that are set anew. */
export class LruMap {
  private readonly entries = new Map<number, number>();
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: number): number | undefined {
    const value = this.entries.get(key);
    if (value !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, value);
    }
    return value;
  }

  set(key: number, value: number): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size > this.capacity) this.entries.delete(this.entries.keys().next().value!);
  }
}
