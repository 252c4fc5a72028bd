/**
 * The rows of a history as the recorder keeps them: columns in chunks, 36 bytes a row, that can be cut off at any
 * row when the run goes back, and put on again when it jumps forward to where it was. They become rows of `model/history-records.ts` only when somebody takes them.
 */
import {
  HISTORY_ERROR,
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
} from '../model/history-records.ts';

const CHUNK_BITS = 14;
const CHUNK = 1 << CHUNK_BITS;
const INTEGERS = 5;
const DOUBLES = 2;
/** Parts of the last integer: type 2 bits, writes 1, number of the error plus one 6, machine plus one 20. */
const WRITES_SHIFT = 2;
const ERROR_SHIFT = 3;
const MACHINE_SHIFT = 9;

interface Chunk {
  readonly integers: Int32Array<ArrayBuffer>;
  readonly doubles: Float64Array<ArrayBuffer>;
}

/** One row, its fields as the columns of `history-records.ts`. */
interface HistoryRow {
  type: number;
  operation: number;
  process: number;
  key: number;
  /** 1: a write. */
  writes: number;
  value: number;
  time: number;
  version: number;
  machine: number;
  error: number;
}

export class HistoryRows {
  count = 0;
  /** The row that `push` appends: filled in place, since making an object for each would cost more than all else. */
  readonly next: HistoryRow = {
    type: 0,
    operation: 0,
    process: 0,
    key: 0,
    writes: 0,
    value: 0,
    time: 0.5,
    version: 0.5,
    machine: 0,
    error: 0,
  };
  private readonly chunks: Chunk[] = [];

  /** Appends `next`. */
  push(): void {
    const { count, chunks, next: row } = this;
    const place = count >> CHUNK_BITS;
    if (place === chunks.length) {
      const integers = new Int32Array(CHUNK * INTEGERS);
      chunks.push({ integers, doubles: new Float64Array(CHUNK * DOUBLES) });
    }
    const { integers, doubles } = chunks[place]!;
    const i = (count & (CHUNK - 1)) * INTEGERS;
    integers[i] = row.operation;
    integers[i + 1] = row.process;
    integers[i + 2] = row.key;
    integers[i + 3] = row.value;
    integers[i + 4] =
      row.type |
      (row.writes << WRITES_SHIFT) |
      ((row.error + 1) << ERROR_SHIFT) |
      ((row.machine + 1) << MACHINE_SHIFT);
    const d = (count & (CHUNK - 1)) * DOUBLES;
    doubles[d] = row.time;
    doubles[d + 1] = row.version;
    this.count = count + 1;
  }

  /**
   * Goes to where there were so many rows. Those after it stay until others take their places, so that one can
   * go forward again to where one was.
   */
  goTo(count: number): void {
    this.count = count;
  }

  timeOf(row: number): number {
    return this.chunks[row >> CHUNK_BITS]!.doubles[(row & (CHUNK - 1)) * DOUBLES]!;
  }

  /** The rows from … until before … as they travel. */
  read(from: number, to: number): Float64Array<ArrayBuffer> {
    const rows = new Float64Array((to - from) * HISTORY_ROW);
    for (let row = from; row < to; row++) this.readRow(row, rows, (row - from) * HISTORY_ROW);
    return rows;
  }

  private readRow(row: number, to: Float64Array, at: number): void {
    const { integers, doubles } = this.chunks[row >> CHUNK_BITS]!;
    const i = (row & (CHUNK - 1)) * INTEGERS;
    const d = (row & (CHUNK - 1)) * DOUBLES;
    const packed = integers[i + 4]!;
    to[at + HISTORY_TYPE] = packed & 3;
    to[at + HISTORY_OPERATION] = integers[i]!;
    to[at + HISTORY_PROCESS] = integers[i + 1]!;
    to[at + HISTORY_KEY] = integers[i + 2]!;
    to[at + HISTORY_WRITES] = (packed >> WRITES_SHIFT) & 1;
    to[at + HISTORY_VALUE] = integers[i + 3]!;
    to[at + HISTORY_TIME] = doubles[d]!;
    to[at + HISTORY_VERSION] = doubles[d + 1]!;
    to[at + HISTORY_MACHINE] = (packed >> MACHINE_SHIFT) - 1;
    to[at + HISTORY_ERROR] = ((packed >> ERROR_SHIFT) & 63) - 1;
  }
}
