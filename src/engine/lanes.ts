/**
 * Lanes of timeouts. Deadlines of one link with one constant timeout come in the order in which they were
 * armed, so a FIFO ring with only its head in the event list replaces a heap entry per call; a call that was
 * answered in time simply is no longer alive when its turn comes. A timeout that is nearly always cancelled
 * then costs little. Each deadline keeps the sequence number it would have had in the event list, so ties are
 * broken exactly as if every deadline stood there.
 */

import type { CallPool, CallRecord } from './call-pool.ts';
import { DEADLINE } from './codes.ts';
import type { EventList } from './event-list.ts';

/** A row: a call's index and generation, and the sequence number that was reserved for its deadline. */
const CALL = 0;
const GENERATION = 1;
const SEQUENCE = 2;
const ROW = 4;

export class Lane {
  /** Whose timeouts stand here: link and seconds. */
  readonly owner: string;
  readonly seconds: number;
  /** By deadline, a row each: whose it is, and its place in the order of ties. */
  rows: Int32Array<ArrayBuffer> = new Int32Array(64 * ROW);
  deadlines: Float64Array<ArrayBuffer> = new Float64Array(64);
  head = 0;
  count = 0;
  scheduled = false;

  constructor(owner: string, seconds: number) {
    this.owner = owner;
    this.seconds = seconds;
  }
}

export class Lanes {
  lanes: Lane[] = [];
  private byOwner = new Map<string, number>();

  /** The lane of a link's timeout; lanes are never shared between links, so that links cannot disturb each other. */
  laneOf(link: number, seconds: number): number {
    const name = `${link}/${seconds}`;
    const known = this.byOwner.get(name);
    if (known !== undefined) return known;
    this.lanes.push(new Lane(name, seconds));
    this.byOwner.set(name, this.lanes.length - 1);
    return this.lanes.length - 1;
  }

  /** Arms a call's timeout at `now`. */
  arm(index: number, call: CallRecord, now: number, pool: CallPool, events: EventList): void {
    const lane = this.lanes[index]!;
    dropDead(lane, pool);
    if (lane.count === lane.deadlines.length) grow(lane);
    const { rows, deadlines } = lane;
    const i = (lane.head + lane.count) & (deadlines.length - 1);
    const row = i * ROW;
    rows[row + CALL] = call.index;
    rows[row + GENERATION] = call.generation;
    rows[row + SEQUENCE] = events.reserveSequence();
    deadlines[i] = now + lane.seconds;
    lane.count++;
    if (!lane.scheduled) scheduleHead(lane, index, events);
  }

  /** The head's event is due: returns the call that timed out, or −1 when it was answered in time. */
  takeDue(index: number, now: number, pool: CallPool, events: EventList): number {
    const lane = this.lanes[index]!;
    lane.scheduled = false;
    dropDead(lane, pool);
    let due = -1;
    if (lane.count > 0 && lane.deadlines[lane.head]! <= now) {
      due = lane.rows[lane.head * ROW + CALL]!;
      lane.head = (lane.head + 1) & (lane.deadlines.length - 1);
      lane.count--;
      dropDead(lane, pool);
    }
    if (lane.count > 0) scheduleHead(lane, index, events);
    return due;
  }

  /** The call that `takeDue` would return at a time: only looks. */
  nextDue(index: number, now: number, pool: CallPool): number {
    const lane = this.lanes[index]!;
    for (let n = 0; n < lane.count; n++) {
      const i = (lane.head + n) & (lane.deadlines.length - 1);
      const call = lane.rows[i * ROW + CALL]!;
      if (pool.records[call]!.generation !== lane.rows[i * ROW + GENERATION]) continue;
      return lane.deadlines[i]! <= now ? call : -1;
    }
    return -1;
  }

  capture(): readonly Lane[] {
    return this.lanes.map(copyLane);
  }

  restore(saved: readonly Lane[]): void {
    this.lanes = saved.map(copyLane);
    this.byOwner = new Map(saved.map((lane, index) => [lane.owner, index]));
  }
}

function scheduleHead(lane: Lane, index: number, events: EventList): void {
  lane.scheduled = true;
  const { head, deadlines, rows } = lane;
  events.scheduleReserved(deadlines[head]!, rows[head * ROW + SEQUENCE]!, DEADLINE, index, 0);
}

/** Forgets calls at the head that have ended. */
function dropDead(lane: Lane, pool: CallPool): void {
  const { rows } = lane;
  const mask = lane.deadlines.length - 1;
  while (lane.count > 0) {
    const row = lane.head * ROW;
    if (pool.records[rows[row + CALL]!]!.generation === rows[row + GENERATION]) return;
    lane.head = (lane.head + 1) & mask;
    lane.count--;
  }
}

function grow(lane: Lane): void {
  const n = lane.deadlines.length;
  lane.rows = unrolled(lane.rows, lane.head * ROW, new Int32Array(2 * n * ROW));
  lane.deadlines = unrolled(lane.deadlines, lane.head, new Float64Array(2 * n));
  lane.head = 0;
}

/** What stands in a full ring, from its head on, at the beginning of a longer one. */
function unrolled<T extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  from: T,
  head: number,
  to: T,
): T {
  to.set(from.subarray(head), 0);
  to.set(from.subarray(0, head), from.length - head);
  return to;
}

function copyLane(lane: Lane): Lane {
  const copy = new Lane(lane.owner, lane.seconds);
  copy.rows = lane.rows.slice();
  copy.deadlines = lane.deadlines.slice();
  copy.head = lane.head;
  copy.count = lane.count;
  copy.scheduled = lane.scheduled;
  return copy;
}
