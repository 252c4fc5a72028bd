/**
 * Sequential consistency (Lamport, "How to make a multiprocessor computer that correctly executes multiprocess
 * programs", 1979): one order of all operations on all objects, in which each client's stand in its own order,
 * explains every answer. It is no local property and deciding it is NP-complete even with unique values
 * (Gibbons and Korach, 1997), so this is a bounded search with a memory of configurations, for a window of a
 * history, and it says so when it gives up.
 */
import type { History, Operation } from '../model/history.ts';
import type { Validity, Verdict } from '../model/verdict.ts';
import { checkCausal, searchCausal } from './causal.ts';
import { Configurations } from './configurations.ts';
import { checkLinearizability } from './linearizability.ts';
import type { SearchLimits } from './linearization-search.ts';
import { codeOf, type SequentialModel } from './sequential-models.ts';
import { anomalyFrom, type Finding, unknownVerdict, verdictOn } from './sessions.ts';
import { NO_STATE, Transitions } from './transitions.ts';
import { hasUniqueValues, valueName } from './unique-values.ts';

const SEQUENTIAL_LIMITS: SearchLimits = { steps: 5_000_000, words: 24_000_000 };

/**
 * Judges a history or a window of one. What is linearizable is sequentially consistent, and what is that is
 * causal memory; both are decided much faster, so only what lies between is searched.
 */
export function checkSequential(
  history: History,
  model: SequentialModel,
  limits: SearchLimits = SEQUENTIAL_LIMITS,
): Verdict {
  return findSequential(history, model, limits).verdict;
}

/** Judges a history, and tells what the first anomaly rests on. */
export function findSequential(
  history: History,
  model: SequentialModel,
  limits: SearchLimits = SEQUENTIAL_LIMITS,
): Finding {
  const isLinearizable = checkLinearizability(history, model, limits).valid === true;
  if (isLinearizable) return { verdict: verdictOn({ history }, []), suspects: [] };
  // Of other objects a read does not tell which write it saw.
  if (model.isRegister) {
    const causal = searchCausal(history, 'causal-memory');
    if (causal.verdict.valid === false) return causal;
  }
  return { verdict: searchSequential(history, model, limits), suspects: [] };
}

/** The same answer without its reasons, and the steps that it took: for whoever asks about many small parts. */
export function isSequential(
  history: History,
  model: SequentialModel,
  limits: SearchLimits,
): { readonly valid: Validity; readonly steps: number } {
  const isRefuted = model.isRegister && checkCausal(history, 'causal-memory').valid === false;
  if (isRefuted) return { valid: false, steps: 0 };
  const { search, valid } = searched(history, model, limits);
  return { valid, steps: search.steps };
}

/** The search itself. */
export function searchSequential(
  history: History,
  model: SequentialModel,
  limits: SearchLimits = SEQUENTIAL_LIMITS,
): Verdict {
  const foreign = history.operations.find(({ kind }) => !model.kinds.includes(kind));
  if (foreign !== undefined) return unknownVerdict(history, `a ${model.name} knows no ${foreign.kind}`);
  const { search, valid } = searched(history, model, limits);
  if (valid === 'unknown') {
    const reason = `no order was found and none excluded within ${search.steps} steps; choose a shorter window`;
    return unknownVerdict(history, reason);
  }
  if (valid) return verdictOn({ history }, []);
  const because = 'after the longest order that works, none of these can come next';
  const { message, ...rest } = anomalyFrom({ history }, 'not-sequential', search.stuck, because);
  const operations = withOrigins(history, search).map(({ id }) => id);
  return verdictOn({ history }, [{ ...rest, message, operations }]);
}

function searched(
  history: History,
  model: SequentialModel,
  limits: SearchLimits,
): { readonly search: SequentialSearch; readonly valid: Validity } {
  const happened = history.operations.filter(
    ({ outcome, kind }) => outcome === 'ok' || (outcome === 'unknown' && kind !== 'read'),
  );
  const search = new SequentialSearch(history, model, happened, limits);
  return { search, valid: search.run() };
}

/** Where the search stood, after what was read there and the reads for which a write has to wait. */
function withOrigins(
  { operations, initial }: History,
  { stuck, awaited }: Pick<SequentialSearch, 'stuck' | 'awaited'>,
): readonly Operation[] {
  const next = new Set(stuck);
  const shown = new Set([...stuck, ...awaited]);
  const seen = new Set([...shown].flatMap(seenBy).filter((name) => !name.startsWith(`${codeOf(initial)} `)));
  for (const operation of operations) {
    const { kind, key, value, outcome } = operation;
    if (kind !== 'read' && outcome !== 'fail' && seen.has(valueName(key, value))) shown.add(operation);
  }
  // What can come next stands last.
  return [...operations.filter((operation) => shown.has(operation) && !next.has(operation)), ...stuck];
}

/**
 * The part of a history of registers that was invoked in a span of time, with the earlier writes that are seen
 * in it. What is wrong with the part is wrong with the whole; what is right may be wrong with the whole.
 */
export function windowOf(history: History, from: number, to: number): History {
  const inside = history.operations.filter(({ invoked }) => invoked >= from && invoked <= to);
  const earlier = history.operations.filter(({ invoked, kind }) => invoked < from && kind !== 'read');
  // What was not there is told by all that was.
  const needsAll = inside.some(({ matched }) => matched === false);
  const kept = new Set([...inside, ...(needsAll ? earlier : [])]);
  const seen = new Set([...kept].flatMap(seenBy));
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    for (const operation of earlier) {
      if (kept.has(operation) || !seen.has(valueName(operation.key, operation.value))) continue;
      kept.add(operation);
      for (const name of seenBy(operation)) seen.add(name);
    }
  }
  return { ...history, operations: history.operations.filter((operation) => kept.has(operation)) };
}

function seenBy({ kind, key, value, expected }: Operation): string[] {
  if (kind === 'read') return [valueName(key, value)];
  return expected === undefined ? [] : [valueName(key, expected)];
}

class SequentialSearch {
  steps = 0;
  /** The next operation of each client, where the longest order ended. */
  stuck: readonly Operation[] = [];
  /** Reads that still have to see what one of these would hide. */
  awaited: readonly Operation[] = [];
  private readonly limits: SearchLimits;
  private readonly operations: readonly Operation[];
  private readonly transitions: Transitions;
  private readonly isObserver: Uint8Array;
  private readonly key: Int32Array;
  /** Answered operations of each client. */
  private readonly clients: number[][] = [];
  /** Unanswered ones: each may come once its client is so far, or never. */
  private readonly open: { readonly operation: number; readonly client: number; readonly after: number }[] =
    [];
  private readonly object: Int32Array;
  /** The state of the search: how far each client is, which unanswered ones are placed, each object's state. */
  private readonly progress: Int32Array;
  private readonly isPlaced: Uint8Array;
  private readonly states: Int32Array;
  private remaining = 0;
  private fewest = Number.POSITIVE_INFINITY;
  private readonly seen: Configurations;
  /** Who must still see what, where each value is written once. */
  private readonly sight: ValueSight | undefined;
  /** Moves: what was placed, the state of its object before, and whether it was a choice. */
  private readonly moves: Move[] = [];

  constructor(
    history: History,
    model: SequentialModel,
    operations: readonly Operation[],
    limits: SearchLimits,
  ) {
    this.operations = operations;
    this.limits = limits;
    this.seen = new Configurations(limits.words);
    this.transitions = new Transitions(model, history.initial, operations);
    this.isObserver = Uint8Array.from(operations, (operation) => Number(model.isObserver(operation)));
    const objects = new Map<string, number>();
    this.object = Int32Array.from(operations, ({ key }) => {
      if (!objects.has(key)) objects.set(key, objects.size);
      return objects.get(key)!;
    });
    this.states = new Int32Array(objects.size).fill(this.transitions.initial);
    const isUnique = model.isRegister && hasUniqueValues(history.initial, operations);
    this.sight = isUnique
      ? new ValueSight(history.initial, operations, this.object, objects.size)
      : undefined;
    this.enrol();
    this.progress = new Int32Array(this.clients.length);
    this.isPlaced = new Uint8Array(this.open.length);
    this.key = new Int32Array(this.progress.length + this.open.length + this.states.length);
  }

  private enrol(): void {
    const numbers = new Map<number, number>();
    for (const [i, { process, returned }] of this.operations.entries()) {
      const client = numbers.get(process) ?? this.clients.push([]) - 1;
      numbers.set(process, client);
      if (returned === null) this.open.push({ operation: i, client, after: this.clients[client]!.length });
      else {
        this.clients[client]!.push(i);
        this.remaining++;
      }
    }
  }

  run(): boolean | 'unknown' {
    this.placeObservers();
    let choice = 0;
    while (this.remaining > 0) {
      if (++this.steps > this.limits.steps || this.seen.isFull) return 'unknown';
      if (choice === this.clients.length + this.open.length) {
        this.noteDeadEnd();
        const last = this.takeBack();
        if (last < 0) return false;
        choice = last + 1;
      } else if (this.choose(choice)) choice = 0;
      else choice++;
    }
    return true;
  }

  /** Places the next operation of a client, or an unanswered one (numbered after the clients). */
  private choose(choice: number): boolean {
    const operation = this.operationOf(choice);
    if (operation < 0) return false;
    const state = this.states[this.object[operation]!]!;
    const next = this.transitions.after(state, this.transitions.acts[operation]!);
    // An unanswered operation that would change nothing might as well not happen.
    if (next === NO_STATE || (choice >= this.clients.length && next === state)) return false;
    if (this.sight?.isStillNeeded(operation) === true) return false;
    this.place(choice, operation, next, true);
    this.placeObservers();
    if (this.remaining === 0 || this.seen.add(this.key, this.writeKey())) return true;
    this.takeBack();
    return false;
  }

  private operationOf(choice: number): number {
    if (choice < this.clients.length) return this.clients[choice]![this.progress[choice]!] ?? -1;
    const number = choice - this.clients.length;
    const { operation, client, after } = this.open[number]!;
    return this.isPlaced[number] === 0 && this.progress[client]! >= after ? operation : -1;
  }

  /** What changes nothing and is right now can as well come now. */
  private placeObservers(): void {
    for (let client = 0; client < this.clients.length; client++) {
      for (;;) {
        const operation = this.operationOf(client);
        if (operation < 0 || this.isObserver[operation] === 0) break;
        const state = this.states[this.object[operation]!]!;
        if (this.transitions.after(state, this.transitions.acts[operation]!) !== state) break;
        this.place(client, operation, state, false);
      }
    }
  }

  private place(choice: number, operation: number, next: number, isChosen: boolean): void {
    const object = this.object[operation]!;
    this.moves.push({ choice, operation, state: this.states[object]!, isChosen });
    this.sight?.place(operation);
    this.states[object] = next;
    if (choice < this.clients.length) {
      this.progress[choice]!++;
      this.remaining--;
    } else this.isPlaced[choice - this.clients.length] = 1;
  }

  /** Undoes the last choice and what followed from it; returns it, −1 for none. */
  private takeBack(): number {
    for (;;) {
      const move = this.moves.pop();
      if (move === undefined) return -1;
      const { choice, operation, state, isChosen } = move;
      this.sight?.takeBack(operation);
      this.states[this.object[operation]!] = state;
      if (choice < this.clients.length) {
        this.progress[choice]!--;
        this.remaining++;
      } else this.isPlaced[choice - this.clients.length] = 0;
      if (isChosen) return choice;
    }
  }

  private writeKey(): number {
    this.key.set(this.progress, 0);
    this.key.set(this.isPlaced, this.progress.length);
    this.key.set(this.states, this.progress.length + this.open.length);
    return this.key.length;
  }

  private noteDeadEnd(): void {
    if (this.remaining >= this.fewest) return;
    this.fewest = this.remaining;
    const next = this.clients
      .map((_, client) => this.operationOf(client))
      .filter((operation) => operation >= 0);
    // A read that contradicts what is there tells more than a write that waits.
    this.stuck = next
      .map((operation) => this.operations[operation]!)
      .sort((a, b) => Number(a.kind === 'read') - Number(b.kind === 'read'));
    this.awaited = this.awaitedBy(next);
  }

  /** Of each write that waits, the first read of its object that is not placed and must see what is there. */
  private awaitedBy(next: readonly number[]): readonly Operation[] {
    const unplaced = this.clients.flatMap((client, i) => client.slice(this.progress[i]!));
    return next.flatMap((write) => {
      if (this.sight?.isStillNeeded(write) !== true) return [];
      const read = unplaced.find((other) => this.sight!.isAwaited(other, this.object[write]!));
      return read === undefined ? [] : [this.operations[read]!];
    });
  }
}

/** What was there before all writes. */
const BEGINNING = -1;

/**
 * Where each value is written once, what is there must not be overwritten while somebody still has to see it: it
 * would never come back.
 */
class ValueSight {
  private readonly operations: readonly Operation[];
  private readonly object: Int32Array;
  /** Of each read the write that it saw, or the beginning. */
  private readonly source: Int32Array;
  /** Of each write, and of the beginning of each object: reads of it that are not placed. */
  private readonly readersLeft: Int32Array;
  private readonly firstReadersLeft: Int32Array;
  /** By object: the writes that are placed, the last one last. */
  private readonly writers: number[][];

  constructor(
    initial: History['initial'],
    operations: readonly Operation[],
    object: Int32Array,
    objects: number,
  ) {
    this.operations = operations;
    this.object = object;
    this.readersLeft = new Int32Array(operations.length);
    this.firstReadersLeft = new Int32Array(objects);
    this.writers = Array.from({ length: objects }, () => [BEGINNING]);
    const writes = new Map<string, number>();
    for (const [i, { kind, key, value }] of operations.entries()) {
      if (kind === 'write') writes.set(valueName(key, value), i);
    }
    this.source = Int32Array.from(operations, ({ kind, key, value }) =>
      kind === 'write' || valueName(key, value) === valueName(key, initial)
        ? BEGINNING
        : (writes.get(valueName(key, value)) ?? BEGINNING),
    );
    for (let i = 0; i < operations.length; i++) if (operations[i]!.kind === 'read') this.count(i, 1);
  }

  private count(read: number, by: number): void {
    const source = this.source[read]!;
    if (source === BEGINNING) this.firstReadersLeft[this.object[read]!]! += by;
    else this.readersLeft[source]! += by;
  }

  /** Whether a write would hide what somebody must still see. */
  isStillNeeded(operation: number): boolean {
    if (this.operations[operation]!.kind === 'read') return false;
    const object = this.object[operation]!;
    const last = this.writers[object]!.at(-1)!;
    return (last === BEGINNING ? this.firstReadersLeft[object]! : this.readersLeft[last]!) > 0;
  }

  /** Whether an operation is a read of the object that must see what is there now. */
  isAwaited(operation: number, object: number): boolean {
    if (this.operations[operation]!.kind !== 'read' || this.object[operation] !== object) return false;
    return this.source[operation] === this.writers[object]!.at(-1)!;
  }

  place(operation: number): void {
    if (this.operations[operation]!.kind === 'read') this.count(operation, -1);
    else this.writers[this.object[operation]!]!.push(operation);
  }

  takeBack(operation: number): void {
    if (this.operations[operation]!.kind === 'read') this.count(operation, 1);
    else this.writers[this.object[operation]!]!.pop();
  }
}

interface Move {
  readonly choice: number;
  readonly operation: number;
  readonly state: number;
  readonly isChosen: boolean;
}
