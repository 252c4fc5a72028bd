/**
 * How the queue's own work names a message: by its row and the receipt of this delivery, so that whoever comes too
 * late, because the message has changed hands since, finds nobody (Amazon SQS, "Receipt handles": a new one each
 * time that a message is received).
 */
import type { Message } from '../../engine/behavior.ts';
import type { Call } from '../../engine/outcome.ts';
import type { MessageQueue } from './consumers.ts';
import { memoryOf } from './forgotten.ts';
import { freeRow, leaveState } from './messages.ts';

/** A timer is about a row and its receipt, in one number. */
const ROWS = 1 << 22;

/** What the queue's own work for a message carries: its row and receipt, and the consumer. */
export function aboutRow({ durable, settings }: MessageQueue, row: number, peer: number): Message {
  return {
    operation: 0,
    key: row,
    version: durable.receipt[row]!,
    bytes: peer,
    requestClass: durable.requestClass[row]!,
    body: settings.guarantee === 'at-most-once' ? memoryOf(durable, row) : null,
  };
}

/** The row of the queue's own work, −1 where the message has changed hands since. */
export function rowOf(queue: MessageQueue, call: Call, status: number): number {
  const row = queue.key(call);
  const { durable } = queue;
  return durable.status[row] === status && durable.receipt[row] === queue.version(call) ? row : -1;
}

export function messageOf({ durable }: MessageQueue, row: number): Message {
  return {
    operation: durable.operation[row]!,
    key: durable.key[row]!,
    version: durable.version[row]!,
    bytes: durable.bytes[row]!,
  };
}

export function tokenOf({ durable }: MessageQueue, row: number): number {
  return durable.receipt[row]! * ROWS + row;
}

/** The row that a timer is about, −1 where the message has changed hands since. */
export function rowOfToken({ durable }: MessageQueue, token: number, status: number): number {
  const row = token % ROWS;
  const isSame = durable.status[row] === status && durable.receipt[row] === Math.floor(token / ROWS);
  return isSame ? row : -1;
}

export function forget(queue: MessageQueue, row: number): void {
  leaveState(queue.durable, row);
  freeRow(queue.durable, row);
}
