/**
 * The messages that a queue holds: rows in typed arrays, used again and again, and a line of those that wait, in
 * a ring that can be entered at any place. A row has a receipt, which rises each time the message changes hands,
 * so that an answer to an earlier delivery is told from one to the present (the receipt handle of Amazon SQS).
 */
import { grownFloats, grownInts } from '../shared/growing-arrays.ts';

/** What becomes of a row. */
const FREE = 0;
/** In the line. */
const WAITING = 1;
/** Failed a moment ago: it comes back into the line when its delay is over. */
export const DELAYED = 2;
/** A consumer has it. */
export const OUT = 3;
/** Given up, on its way to the dead-letter queue or before its next try to get there. */
export const DEAD = 4;

export interface Messages {
  status: Int32Array;
  key: Int32Array;
  operation: Int32Array;
  requestClass: Int32Array;
  /** How often it was given out, and how often it changed hands. */
  receives: Int32Array;
  receipt: Int32Array;
  /** Who has it; means something while it is out. */
  consumer: Int32Array;
  /** 1: no consumer can process it. */
  isPoison: Int32Array;
  version: Float64Array;
  bytes: Float64Array;
  acceptedAt: Float64Array;
  sentAt: Float64Array;
  /** Number among all that were accepted. */
  order: Float64Array;
  /** Rows that are free again, the last `freed` of them; rows from `used` on have never been used. */
  free: Int32Array;
  freed: number;
  used: number;
  /** Rows in line: `waiting` of them from place `first` on, around the end. Its length is a power of two. */
  line: Int32Array;
  first: number;
  waiting: number;
  /** How many rows are in each other state. */
  delayed: number;
  out: number;
  dead: number;
  /** Size of those that wait or are delayed. */
  bytesWaiting: number;
  accepted: number;
}

export function noMessages(): Messages {
  return {
    status: new Int32Array(0),
    key: new Int32Array(0),
    operation: new Int32Array(0),
    requestClass: new Int32Array(0),
    receives: new Int32Array(0),
    receipt: new Int32Array(0),
    consumer: new Int32Array(0),
    isPoison: new Int32Array(0),
    version: new Float64Array(0),
    bytes: new Float64Array(0),
    acceptedAt: new Float64Array(0),
    sentAt: new Float64Array(0),
    order: new Float64Array(0),
    free: new Int32Array(0),
    freed: 0,
    used: 0,
    line: new Int32Array(64),
    first: 0,
    waiting: 0,
    delayed: 0,
    out: 0,
    dead: 0,
    bytesWaiting: 0,
    accepted: 0,
  };
}

/** Messages that take up room: all that wait, with those that come back in a moment. */
export function depthOf({ waiting, delayed }: Messages): number {
  return waiting + delayed;
}

/** All that the queue answers for. */
export function heldBy({ waiting, delayed, out, dead }: Messages): number {
  return waiting + delayed + out + dead;
}

/** A row for a new message, which is not in line yet. Its receipt goes on from the row's last message. */
export function newRow(messages: Messages, now: number): number {
  if (messages.freed === 0 && messages.used === messages.status.length) growRows(messages);
  const row = messages.freed > 0 ? messages.free[--messages.freed]! : messages.used++;
  messages.receives[row] = 0;
  messages.isPoison[row] = 0;
  messages.acceptedAt[row] = now;
  messages.sentAt[row] = now;
  messages.order[row] = messages.accepted++;
  return row;
}

function growRows(messages: Messages): void {
  const size = messages.status.length + 1;
  messages.status = grownInts(messages.status, size);
  messages.key = grownInts(messages.key, size);
  messages.operation = grownInts(messages.operation, size);
  messages.requestClass = grownInts(messages.requestClass, size);
  messages.receives = grownInts(messages.receives, size);
  messages.receipt = grownInts(messages.receipt, size);
  messages.consumer = grownInts(messages.consumer, size);
  messages.isPoison = grownInts(messages.isPoison, size);
  messages.version = grownFloats(messages.version, size);
  messages.bytes = grownFloats(messages.bytes, size);
  messages.acceptedAt = grownFloats(messages.acceptedAt, size);
  messages.sentAt = grownFloats(messages.sentAt, size);
  messages.order = grownFloats(messages.order, size);
  messages.free = grownInts(messages.free, size);
}

/** Puts a row, in no state now, at the end of the line. */
export function joinLine(messages: Messages, row: number): void {
  if (messages.waiting === messages.line.length) growLine(messages);
  const { line } = messages;
  line[(messages.first + messages.waiting) & (line.length - 1)] = row;
  enterLine(messages, row);
}

/** Puts a row, in no state now, before all that were accepted after it. */
export function rejoinLine(messages: Messages, row: number): void {
  if (messages.waiting === messages.line.length) growLine(messages);
  const { line, order } = messages;
  const mask = line.length - 1;
  messages.first = (messages.first + mask) & mask;
  let place = 0;
  // nearly always it is the oldest
  while (place < messages.waiting) {
    const next = line[(messages.first + place + 1) & mask]!;
    if (order[next]! > order[row]!) break;
    line[(messages.first + place) & mask] = next;
    place++;
  }
  line[(messages.first + place) & mask] = row;
  enterLine(messages, row);
}

function enterLine(messages: Messages, row: number): void {
  messages.waiting++;
  messages.status[row] = WAITING;
  messages.bytesWaiting += messages.bytes[row]!;
}

function growLine(messages: Messages): void {
  const { line, first, waiting } = messages;
  const grown = new Int32Array(line.length * 2);
  for (let i = 0; i < waiting; i++) grown[i] = line[(first + i) & (line.length - 1)]!;
  messages.line = grown;
  messages.first = 0;
}

/** Takes the first out of the line, which there must be. */
export function takeFirst(messages: Messages): number {
  const { line } = messages;
  const row = line[messages.first]!;
  messages.first = (messages.first + 1) & (line.length - 1);
  messages.waiting--;
  messages.bytesWaiting -= messages.bytes[row]!;
  return row;
}

/** The row leaves the state in which it is elsewhere than in line. */
export function leaveState(messages: Messages, row: number): void {
  const status = messages.status[row];
  if (status === OUT) messages.out--;
  else if (status === DEAD) messages.dead--;
  else if (status === DELAYED) {
    messages.delayed--;
    messages.bytesWaiting -= messages.bytes[row]!;
  }
  messages.receipt[row]!++;
}

/** The row, in no state now, is delayed, out or given up. */
export function enterState(
  messages: Messages,
  row: number,
  status: typeof DELAYED | typeof OUT | typeof DEAD,
): void {
  messages.status[row] = status;
  if (status === OUT) messages.out++;
  else if (status === DEAD) messages.dead++;
  else {
    messages.delayed++;
    messages.bytesWaiting += messages.bytes[row]!;
  }
}

/** The message is gone; its row, in no state now, is free. */
export function freeRow(messages: Messages, row: number): void {
  messages.status[row] = FREE;
  messages.receipt[row]!++;
  messages.free[messages.freed++] = row;
}

/** After a crash: all that are not given up are in line again, in the order in which they were accepted. */
export function lineUpAgain(messages: Messages): void {
  const { status, order } = messages;
  const rows: number[] = [];
  for (let row = 0; row < messages.used; row++) {
    const state = status[row]!;
    if (state === FREE || state === DEAD) continue;
    if (state === WAITING) messages.receipt[row]!++;
    else leaveState(messages, row);
    rows.push(row);
  }
  rows.sort((a, b) => order[a]! - order[b]!);
  messages.first = 0;
  messages.waiting = 0;
  messages.bytesWaiting = 0;
  for (const row of rows) joinLine(messages, row);
}
