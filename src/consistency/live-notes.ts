/**
 * What the monitors of a live history note beside each of its operations. Groups share no operation, so one set
 * of columns serves them all.
 */
import { NONE } from './live-history.ts';

const FIRST_CAPACITY = 1 << 10;

export class OperationNotes {
  /** Of a write: since when it had surely taken place, because it or a read of it was answered. */
  firstReturn = new Float64Array(FIRST_CAPACITY);
  /** Of a write: the last one of the same client to the same key before it, and what the client had last read there. */
  ownBefore = new Int32Array(FIRST_CAPACITY);
  readBefore = new Int32Array(FIRST_CAPACITY);
  /** Whether the monitor of sessions has taken it. */
  isTaken = new Uint8Array(FIRST_CAPACITY);
  /** The operation of the same register before it. */
  previous = new Int32Array(FIRST_CAPACITY);

  /** An operation begins. */
  begin(place: number, previous: number): void {
    if (place >= this.isTaken.length) this.grow(place);
    this.firstReturn[place] = Number.POSITIVE_INFINITY;
    this.ownBefore[place] = NONE;
    this.readBefore[place] = NONE;
    this.isTaken[place] = 0;
    this.previous[place] = previous;
  }

  private grow(place: number): void {
    const capacity = Math.max(2 * this.isTaken.length, place + 1);
    const [firstReturn, ownBefore] = [new Float64Array(capacity), new Int32Array(capacity)];
    const [readBefore, isTaken] = [new Int32Array(capacity), new Uint8Array(capacity)];
    const previous = new Int32Array(capacity);
    firstReturn.set(this.firstReturn);
    ownBefore.set(this.ownBefore);
    readBefore.set(this.readBefore);
    isTaken.set(this.isTaken);
    previous.set(this.previous);
    this.firstReturn = firstReturn;
    this.ownBefore = ownBefore;
    this.readBefore = readBefore;
    this.isTaken = isTaken;
    this.previous = previous;
  }
}
