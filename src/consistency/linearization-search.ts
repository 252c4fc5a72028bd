/**
 * Is there an order of the operations that respects real time and explains every answer? The search of Wing
 * and Gong ("Testing and verifying concurrent objects", JPDC 1993) with Lowe's memory of configurations
 * ("Testing for linearizability", 2017), as in Porcupine. Three observations keep it small without changing its
 * verdict:
 *
 * - an operation that never changes the state, and whose answer is right now, can as well be placed now;
 * - of operations without an answer that act alike, the earliest invoked may always be tried first;
 * - an operation without an answer whose effect is overwritten at once might as well not have happened;
 *
 * and of registers, that some writes are seen by nobody and others must still be (`register-sight.ts`).
 *
 * The search is bounded in steps and memory, and says so when it gives up.
 */
import type { Operation, Value } from '../model/history.ts';
import type { Validity } from '../model/verdict.ts';
import { Configurations } from './configurations.ts';
import { EventList } from './event-list.ts';
import { BEGINNING, RegisterSight } from './register-sight.ts';
import type { SequentialModel } from './sequential-models.ts';
import { actOf, NO_STATE, Transitions } from './transitions.ts';

export interface SearchLimits {
  /** Places that are tried. */
  readonly steps: number;
  /** Integers that remember configurations. */
  readonly words: number;
}

export interface SearchResult {
  readonly valid: Validity;
  /** Why it was given up. */
  readonly reason: string;
  readonly steps: number;
  /** An order that explains all answers; if there is none, the longest that was found. */
  readonly order: readonly Operation[];
  /** The operation that must come next after the longest order, and cannot. */
  readonly misfit: Operation | null;
  /** If there is no order: operations invoked later than this cannot have mattered. */
  readonly horizon: number;
}

/** Most characters of all states together. */
const MAX_STATE_SIZE = 100_000_000;
/** Frames of the stack: an operation that was chosen, or one that was simply put where it fits. */
const CHOSEN = 1;

/**
 * Searches the history of one object. Operations that failed, and unanswered ones that change nothing, are to be
 * left out. A search that looks ahead is faster, but does not get as far as one can get where there is no order.
 */
export function searchLinearization(
  model: SequentialModel,
  initial: Value,
  operations: readonly Operation[],
  limits: SearchLimits,
  looksAhead = true,
): SearchResult {
  return new LinearizationSearch(model, initial, operations, limits, looksAhead).run();
}

class LinearizationSearch {
  private readonly operations: readonly Operation[];
  private readonly limits: SearchLimits;
  private readonly transitions: Transitions;
  private readonly events: EventList;
  private readonly seen: Configurations;
  private readonly isObserver: Uint8Array;
  private readonly isBlind: Uint8Array;
  private readonly isOpen: Uint8Array;
  /** The unanswered operation that acts alike and was invoked before; −1: none. */
  private readonly twin: Int32Array;
  /** How many operations have an answer, and are not placed yet. */
  private remaining = 0;
  private readonly placed: PlacedOperations;
  private readonly sight: RegisterSight | undefined;
  /** The operation that made the state what it is. */
  private writer = BEGINNING;
  private readonly writers: number[] = [];
  private readonly key: Int32Array;
  private state: number;
  /** Whether the last operation that was placed has no answer. */
  private afterOpen = false;
  private readonly stack: number[] = [];
  private readonly states: number[] = [];
  /** Per frame: CHOSEN, in the next bit `afterOpen` before, and how many came along just before the choice. */
  private readonly frames: number[] = [];
  private steps = 0;
  private best: number[] = [];
  private misfit = -1;
  private horizon = Number.NEGATIVE_INFINITY;

  constructor(
    model: SequentialModel,
    initial: Value,
    operations: readonly Operation[],
    limits: SearchLimits,
    looksAhead: boolean,
  ) {
    this.operations = operations;
    this.limits = limits;
    this.transitions = new Transitions(model, initial, operations);
    this.events = new EventList(operations);
    this.seen = new Configurations(limits.words);
    const open = (operation: Operation) => operation.returned === null;
    this.isOpen = Uint8Array.from(operations, (operation) => Number(open(operation)));
    this.isObserver = Uint8Array.from(operations, (operation) =>
      Number(!open(operation) && model.isObserver(operation)),
    );
    this.isBlind = Uint8Array.from(operations, (operation) => Number(model.isBlind(operation)));
    this.twin = twinsOf(operations);
    this.placed = new PlacedOperations(operations, this.events);
    this.sight = looksAhead ? RegisterSight.of(model, initial, operations) : undefined;
    this.key = new Int32Array(this.placed.words + 2);
    this.state = this.transitions.initial;
    this.remaining = operations.filter((operation) => !open(operation)).length;
  }

  run(): SearchResult {
    this.placeObservers();
    let event = this.events.next[this.events.head]!;
    while (this.remaining > 0) {
      if (this.isExhausted()) return this.result('unknown');
      if (this.events.isReturn(event)) {
        this.noteDeadEnd(event);
        const chosen = this.takeBack();
        if (chosen < 0) return this.result(false);
        event = this.events.next[chosen]!;
      } else if (this.choose(event)) event = this.events.next[this.events.head]!;
      else event = this.events.next[event]!;
    }
    this.best = [...this.stack];
    return this.result(true);
  }

  private isExhausted(): boolean {
    return ++this.steps > this.limits.steps || this.seen.isFull || this.transitions.size > MAX_STATE_SIZE;
  }

  private result(valid: Validity): SearchResult {
    const of = (list: readonly number[]) => list.map((i) => this.operations[i]!);
    return {
      valid,
      reason: valid === 'unknown' ? this.reason() : '',
      steps: this.steps,
      order: of(this.best),
      misfit: valid === false ? (this.operations[this.misfit] ?? null) : null,
      horizon: this.horizon,
    };
  }

  private reason(): string {
    const open = this.isOpen.reduce((sum, value) => sum + value, 0);
    const many = open > 0 ? `; ${open} operations without an answer may have happened at any time` : '';
    return this.steps > this.limits.steps
      ? `no order was found and none excluded within ${this.limits.steps} steps${many}`
      : `no order was found and none excluded within the memory allowed${many}`;
  }

  /** Places an operation next, if its answer is right here and what follows has not been tried. */
  private choose(operation: number): boolean {
    const next = this.transitions.after(this.state, this.transitions.acts[operation]!);
    if (next === NO_STATE || !this.mayFollow(operation, next) || !this.isWorthwhile(operation)) return false;
    const hidden = this.isBlind[operation] === 1 ? this.unseenWrites(operation) : [];
    for (const write of hidden)
      this.place(write, this.transitions.after(this.state, this.transitions.acts[write]!), 0);
    this.place(operation, next, CHOSEN | (hidden.length << 2));
    this.placeObservers();
    const length = this.placed.writeKey(this.key, this.state * 2 + Number(this.afterOpen));
    if (this.remaining === 0 || this.seen.add(this.key, length)) return true;
    this.takeBack();
    return false;
  }

  private mayFollow(operation: number, next: number): boolean {
    if (this.afterOpen && this.isBlind[operation] === 1) return false;
    if (this.isOpen[operation] === 0) return true;
    const twin = this.twin[operation]!;
    return next !== this.state && (twin < 0 || this.placed.has(twin));
  }

  /** Whether what is there may go, and the time of an unseen write has come. */
  private isWorthwhile(operation: number): boolean {
    const { sight } = this;
    if (sight === undefined || this.isObserver[operation] === 1) return true;
    const seer = sight.whoStillNeeds(this.writer, operation);
    if (seer !== undefined) {
      this.horizon = Math.max(this.horizon, this.operations[seer]!.returned!);
      return false;
    }
    return !this.isUnseenWrite(operation) || this.nextReturn() === operation;
  }

  private isUnseenWrite(operation: number): boolean {
    return (
      this.isBlind[operation] === 1 &&
      this.isOpen[operation] === 0 &&
      this.sight?.isUnseen(operation) === true
    );
  }

  /** The operation that returns first of those that are not placed. */
  private nextReturn(): number {
    const { events } = this;
    let event = events.next[events.head]!;
    while (!events.isReturn(event)) event = events.next[event]!;
    return event - this.operations.length;
  }

  /** The writes that may come now, other than `except`, and that nobody may see any more. */
  private unseenWrites(except: number): readonly number[] {
    if (this.sight === undefined) return [];
    const found: number[] = [];
    const { events } = this;
    for (let event = events.next[events.head]!; !events.isReturn(event); event = events.next[event]!) {
      if (event !== except && this.isUnseenWrite(event)) found.push(event);
    }
    return found;
  }

  /** Places all operations that change nothing and whose answer is right now. */
  private placeObservers(): void {
    const { events, transitions, state } = this;
    let event = events.next[events.head]!;
    while (event !== -1 && !events.isReturn(event)) {
      const after = events.next[event]!;
      if (this.isObserver[event] === 1 && transitions.after(state, transitions.acts[event]!) === state) {
        this.place(event, state, 0);
        // Its return has gone too, and may have been what comes next.
        event = events.next[event]!;
      } else event = after;
    }
  }

  private place(operation: number, next: number, frame: number): void {
    this.stack.push(operation);
    this.states.push(this.state);
    this.frames.push(frame | (this.afterOpen ? 2 : 0));
    this.events.lift(operation);
    this.placed.add(operation);
    this.writers.push(this.writer);
    if (next !== this.state || this.isBlind[operation] === 1) this.writer = operation;
    this.sight?.place(operation);
    this.state = next;
    this.afterOpen = this.isOpen[operation] === 1;
    if (!this.afterOpen) this.remaining--;
  }

  /** Undoes the last choice and all that came with it; returns what had been chosen, −1 for nothing. */
  private takeBack(): number {
    while (this.stack.length > 0) {
      const operation = this.stack.at(-1)!;
      const frame = this.undo();
      if ((frame & CHOSEN) === 0) continue;
      for (let along = frame >>> 2; along > 0; along--) this.undo();
      return operation;
    }
    return -1;
  }

  /** Takes back what was placed last; returns its frame. */
  private undo(): number {
    const operation = this.stack.pop()!;
    const frame = this.frames.pop()!;
    this.state = this.states.pop()!;
    this.writer = this.writers.pop()!;
    this.afterOpen = (frame & 2) !== 0;
    this.events.unlift(operation);
    this.placed.remove(operation);
    this.sight?.takeBack(operation);
    if (this.isOpen[operation] === 0) this.remaining++;
    return frame;
  }

  private noteDeadEnd(event: number): void {
    const operation = event - this.operations.length;
    const { returned } = this.operations[operation]!;
    this.horizon = Math.max(this.horizon, returned!);
    if (this.misfit >= 0 && this.stack.length <= this.best.length) return;
    this.best = [...this.stack];
    this.misfit = operation;
  }
}

/** Which operations are placed, as a key that says it in few words. */
class PlacedOperations {
  /** Words of the longest key. */
  readonly words: number;
  /** Place of an operation among those with an answer, or among those without one. */
  private readonly rank: Int32Array;
  private readonly isOpen: Uint8Array;
  private readonly answered: Int32Array;
  private readonly open: Int32Array;
  /** Answered operations that were invoked before the one of this rank returned. */
  private readonly reach: Int32Array;
  private readonly count: number;
  /** Rank of the first answered operation that is not placed. */
  private first = 0;

  constructor(operations: readonly Operation[], events: EventList) {
    this.isOpen = Uint8Array.from(operations, ({ returned }) => Number(returned === null));
    this.rank = new Int32Array(operations.length);
    let answered = 0;
    let open = 0;
    for (let i = 0; i < operations.length; i++) this.rank[i] = this.isOpen[i] === 1 ? open++ : answered++;
    this.count = answered;
    this.answered = new Int32Array((answered >>> 5) + 1);
    this.open = new Int32Array((open + 31) >>> 5);
    this.words = this.answered.length + this.open.length;
    this.reach = new Int32Array(answered);
    this.findReaches(events);
  }

  private findReaches(events: EventList): void {
    let invoked = 0;
    for (let event = events.next[events.head]!; event !== -1; event = events.next[event]!) {
      if (events.isReturn(event)) this.reach[this.rank[event - this.isOpen.length]!] = invoked;
      else if (this.isOpen[event] === 0) invoked++;
    }
  }

  has(operation: number): boolean {
    const rank = this.rank[operation]!;
    const bits = this.isOpen[operation] === 1 ? this.open : this.answered;
    return (bits[rank >>> 5]! & (1 << (rank & 31))) !== 0;
  }

  add(operation: number): void {
    this.flip(operation);
    while (this.first < this.count && this.isPlaced(this.first)) this.first++;
  }

  remove(operation: number): void {
    this.flip(operation);
    if (this.isOpen[operation] === 0 && this.rank[operation]! < this.first)
      this.first = this.rank[operation]!;
  }

  private flip(operation: number): void {
    const rank = this.rank[operation]!;
    const bits = this.isOpen[operation] === 1 ? this.open : this.answered;
    bits[rank >>> 5] = bits[rank >>> 5]! ^ (1 << (rank & 31));
  }

  private isPlaced(rank: number): boolean {
    return (this.answered[rank >>> 5]! & (1 << (rank & 31))) !== 0;
  }

  /**
   * All answered operations before the first that is not placed are placed, and none that was invoked after its
   * return: only the words between need to be told.
   */
  writeKey(key: Int32Array, state: number): number {
    const from = this.first >>> 5;
    const to = this.first < this.count ? (this.reach[this.first]! - 1) >>> 5 : from;
    key[0] = state;
    key[1] = from;
    let length = 2;
    for (let word = from; word <= to; word++) key[length++] = this.answered[word]!;
    for (let word = 0; word < this.open.length; word++) key[length++] = this.open[word]!;
    return length;
  }
}

function twinsOf(operations: readonly Operation[]): Int32Array {
  const last = new Map<string, number>();
  return Int32Array.from(operations, (operation, i) => {
    if (operation.returned !== null) return -1;
    const act = actOf(operation);
    const twin = last.get(act) ?? -1;
    last.set(act, i);
    return twin;
  });
}
