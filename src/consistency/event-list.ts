/**
 * The moments of a history in order (invocations and returns) as a doubly linked list in integers, from which a
 * search lifts operations and into which it puts them back: the data structure of Wing and Gong ("Testing and
 * verifying concurrent objects", JPDC 1993), as Lowe and Porcupine have it. Event `i` is the invocation of
 * operation `i`, event `n + i` its return; operations without an answer have no return.
 */
import type { Operation } from '../model/history.ts';
import { eventsOf } from './event-order.ts';

export class EventList {
  readonly head: number;
  readonly next: Int32Array;
  private readonly previous: Int32Array;
  private readonly size: number;

  /** `operations` by the time of their invocation. */
  constructor(operations: readonly Operation[]) {
    const n = operations.length;
    this.size = n;
    this.head = 2 * n;
    this.next = new Int32Array(2 * n + 1).fill(-1);
    this.previous = new Int32Array(2 * n + 1).fill(-1);
    let last = this.head;
    for (const event of eventsOf(operations)) {
      this.next[last] = event;
      this.previous[event] = last;
      last = event;
    }
  }

  isReturn(event: number): boolean {
    return event >= this.size;
  }

  /** Takes an operation out. */
  lift(operation: number): void {
    this.unlink(operation);
    if (this.previous[operation + this.size] !== -1) this.unlink(operation + this.size);
  }

  /** Puts the operation back that was lifted last. */
  unlift(operation: number): void {
    if (this.previous[operation + this.size] !== -1) this.link(operation + this.size);
    this.link(operation);
  }

  private unlink(event: number): void {
    const [before, after] = [this.previous[event]!, this.next[event]!];
    this.next[before] = after;
    if (after !== -1) this.previous[after] = before;
  }

  private link(event: number): void {
    const [before, after] = [this.previous[event]!, this.next[event]!];
    this.next[before] = event;
    if (after !== -1) this.previous[after] = event;
  }
}
