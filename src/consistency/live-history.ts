/**
 * The history of a run that is still going on, as its judge keeps it: batches of rows
 * (`model/history-records.ts`) in, columns of numbers inside, `Operation` objects out where somebody wants to
 * look at a few. A million operations take some 70 MB that way. When the run goes back in time the rows after
 * that moment are taken back; a new run starts with nothing.
 */

import { MAX_OPERATIONS, type Operation, type Outcome } from '../model/history.ts';
import {
  type BrokenSpan,
  ENDED_FAIL,
  ENDED_OK,
  ENDED_UNKNOWN,
  HISTORY_KEY,
  HISTORY_MACHINE,
  HISTORY_OPERATION,
  HISTORY_PROCESS,
  HISTORY_ROW,
  HISTORY_TIME,
  HISTORY_TYPE,
  HISTORY_VALUE,
  HISTORY_VERSION,
  HISTORY_WRITES,
  type HistoryBatch,
  type HistoryProcess,
  INVOKED,
  type StoreGroup,
} from '../model/history-records.ts';

/** Outcome of what is still under way. */
export const OPEN = 0;
/** What there is none of: a version, a machine, the write that a read saw. */
export const NONE = -1;
/** What a read saw that nobody wrote. */
export const NOBODYS = -2;

const OUTCOMES: Readonly<Record<number, Outcome>> = {
  [OPEN]: 'unknown',
  [ENDED_OK]: 'ok',
  [ENDED_FAIL]: 'fail',
  [ENDED_UNKNOWN]: 'unknown',
};

/** What a batch did to the history. */
export interface Taken {
  /** All that was there belongs to another run. */
  readonly isAnew: boolean;
  /** Rows from there on are new; what was there before is as it was. */
  readonly from: number;
}

const FIRST_CAPACITY = 1 << 10;

/** Columns by place of the operation, from 0 on, in the order of invocation. */
export class LiveHistory {
  epoch = NONE;
  /** Simulated time until which the rows tell everything. */
  until = 0;
  oneKeyIn = 1;
  fullAt: number | null = null;
  leftOut = 0;
  processes: HistoryProcess[] = [];
  machines: string[] = [];
  groups: readonly StoreGroup[] = [];
  /** What was broken until now. */
  broken: readonly BrokenSpan[] = [];
  /** How many there are. */
  operations = 0;
  rows = 0;

  /** The recorder's number: the value of a write. */
  number = new Int32Array(FIRST_CAPACITY);
  process = new Int32Array(FIRST_CAPACITY);
  key = new Float64Array(FIRST_CAPACITY);
  isWrite = new Uint8Array(FIRST_CAPACITY);
  /** Of an answered read the number of the write that it saw, 0 for the beginning; else `NONE`. */
  seen = new Int32Array(FIRST_CAPACITY);
  invoked = new Float64Array(FIRST_CAPACITY);
  /** When it ended, in whatever way. */
  ended = new Float64Array(FIRST_CAPACITY);
  outcome = new Uint8Array(FIRST_CAPACITY);
  version = new Float64Array(FIRST_CAPACITY);
  machine = new Int32Array(FIRST_CAPACITY);
  /** The row that told its end; `NONE` while it is under way. */
  endRow = new Int32Array(FIRST_CAPACITY);
  /** By row: twice the place of its operation, one more for its end. */
  private event = new Int32Array(2 * FIRST_CAPACITY);

  /** Takes what the recorder sends. */
  take(batch: HistoryBatch): Taken {
    const isAnew = batch.epoch !== this.epoch;
    if (isAnew) this.forget(batch.epoch);
    const from = Math.min(batch.from, this.rows);
    this.cut(from);
    for (const process of batch.processes) this.processes.push(process);
    for (const machine of batch.machines) this.machines.push(machine);
    this.groups = batch.groups;
    this.until = batch.until;
    this.oneKeyIn = batch.oneKeyIn;
    this.fullAt = batch.fullAt;
    this.leftOut = batch.leftOut ?? 0;
    this.broken = batch.broken ?? [];
    const { rows } = batch;
    for (let at = 0; at < rows.length; at += HISTORY_ROW) this.add(rows, at);
    return { isAnew, from };
  }

  private forget(epoch: number): void {
    this.epoch = epoch;
    this.operations = 0;
    this.rows = 0;
    this.processes = [];
    this.machines = [];
  }

  /** Takes back the rows from there on. */
  private cut(from: number): void {
    while (this.rows > from) {
      const event = this.event[--this.rows]!;
      if ((event & 1) === 0) this.operations--;
      else this.reopen(event >>> 1);
    }
  }

  private reopen(place: number): void {
    this.outcome[place] = OPEN;
    this.endRow[place] = NONE;
    if (this.isWrite[place] === 0) this.seen[place] = NONE;
    this.version[place] = NONE;
    this.machine[place] = NONE;
  }

  private add(rows: Float64Array, at: number): void {
    const number = rows[at + HISTORY_OPERATION]!;
    if (rows[at + HISTORY_TYPE] === INVOKED) {
      if (this.operations < MAX_OPERATIONS) this.begin(number, rows, at);
      else this.fullAt ??= rows[at + HISTORY_TIME]!;
      return;
    }
    const place = this.placeOf(number);
    if (place !== NONE) this.end(place, rows, at);
  }

  private begin(number: number, rows: Float64Array, at: number): void {
    if (this.operations === this.number.length) this.grow();
    const place = this.operations++;
    this.number[place] = number;
    this.process[place] = rows[at + HISTORY_PROCESS]!;
    this.key[place] = rows[at + HISTORY_KEY]!;
    this.isWrite[place] = rows[at + HISTORY_WRITES]!;
    this.invoked[place] = rows[at + HISTORY_TIME]!;
    this.seen[place] = NONE;
    this.reopen(place);
    this.event[this.rows++] = 2 * place;
  }

  private end(place: number, rows: Float64Array, at: number): void {
    const type = rows[at + HISTORY_TYPE]!;
    this.outcome[place] = type;
    this.ended[place] = rows[at + HISTORY_TIME]!;
    if (this.isWrite[place] === 0) this.seen[place] = type === ENDED_OK ? rows[at + HISTORY_VALUE]! : NONE;
    this.version[place] = rows[at + HISTORY_VERSION]!;
    this.machine[place] = rows[at + HISTORY_MACHINE]!;
    this.endRow[place] = this.rows;
    this.event[this.rows++] = 2 * place + 1;
  }

  private grow(): void {
    const capacity = 2 * this.number.length;
    this.number = larger(this.number, new Int32Array(capacity));
    this.process = larger(this.process, new Int32Array(capacity));
    this.key = larger(this.key, new Float64Array(capacity));
    this.isWrite = larger(this.isWrite, new Uint8Array(capacity));
    this.seen = larger(this.seen, new Int32Array(capacity));
    this.invoked = larger(this.invoked, new Float64Array(capacity));
    this.ended = larger(this.ended, new Float64Array(capacity));
    this.outcome = larger(this.outcome, new Uint8Array(capacity));
    this.version = larger(this.version, new Float64Array(capacity));
    this.machine = larger(this.machine, new Int32Array(capacity));
    this.endRow = larger(this.endRow, new Int32Array(capacity));
    this.event = larger(this.event, new Int32Array(2 * capacity));
  }

  /** The operation with this number; `NONE` if it is not recorded. */
  placeOf(number: number): number {
    // Mostly every operation is recorded, and its number tells its place.
    const guess = number - 1;
    if (guess >= 0 && guess < this.operations && this.number[guess] === number) return guess;
    const place = firstPlace(this.operations, (i) => this.number[i]! >= number);
    return place < this.operations && this.number[place] === number ? place : NONE;
  }

  /** The first operation that was invoked at `time` or later. */
  firstFrom(time: number): number {
    return firstPlace(this.operations, (i) => this.invoked[i]! >= time);
  }

  /** The operation of a row. */
  placeInRow(row: number): number {
    return this.event[row]! >>> 1;
  }

  isEnd(row: number): boolean {
    return (this.event[row]! & 1) === 1;
  }

  timeOfRow(row: number): number {
    const place = this.placeInRow(row);
    return this.isEnd(row) ? this.ended[place]! : this.invoked[place]!;
  }

  /** The write that a read saw: its place, `NONE` for what was there at the beginning, or `NOBODYS`. */
  writeSeen(read: number): number {
    const number = this.seen[read]!;
    if (number === 0) return NONE;
    const place = this.placeOf(number);
    if (place === NONE || this.isWrite[place] === 0 || this.key[place] !== this.key[read]) return NOBODYS;
    return this.outcome[place] === ENDED_FAIL ? NOBODYS : place;
  }

  /** When an operation was answered; `Infinity` if it was not. */
  returnOf(place: number): number {
    return this.outcome[place] === ENDED_OK ? this.ended[place]! : Number.POSITIVE_INFINITY;
  }

  /** An operation as checkers and people know it. Its id is the recorder's number; `null`: nothing was written yet. */
  operation(place: number): Operation {
    const outcome = this.outcome[place]!;
    const isWrite = this.isWrite[place] === 1;
    const seen = this.seen[place]!;
    const version = this.version[place]!;
    const replica = this.machines[this.machine[place]!];
    return {
      id: this.number[place]!,
      process: this.process[place]!,
      key: String(this.key[place]),
      kind: isWrite ? 'write' : 'read',
      value: isWrite ? this.number[place]! : seen > 0 ? seen : null,
      invoked: this.invoked[place]!,
      returned: outcome === ENDED_OK || outcome === ENDED_FAIL ? this.ended[place]! : null,
      outcome: OUTCOMES[outcome]!,
      ...(version >= 0 && { version }),
      ...(replica !== undefined && { replica }),
    };
  }
}

function larger<Column extends Int32Array | Float64Array | Uint8Array>(old: Column, column: Column): Column {
  column.set(old);
  return column;
}

/** The first place for which something holds that holds for all after it too. */
export function firstPlace(count: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
