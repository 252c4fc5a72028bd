/**
 * What a full queue does with one message more: refuses it, lets its sender stand at the door, or drops the newest or
 * the oldest (RabbitMQ, "Queue length limit": drop-head, reject-publish; NATS JetStream, "discard policy": old, new).
 */
import type { Call } from '../../engine/outcome.ts';
import { addWaiting } from '../shared/waiting-calls.ts';
import type { MessageQueue } from './consumers.ts';
import { giveUp } from './dead-letters.ts';
import { DROPPED } from './figures.ts';
import { depthOf, freeRow, takeFirst } from './messages.ts';

/** Senders that may stand at the door. */
const DOOR_CAPACITY = 100_000;

export function hasRoom({ settings, durable }: MessageQueue, bytes: number): boolean {
  const { capacity, capacityBytes } = settings;
  if (depthOf(durable) >= capacity) return false;
  return capacityBytes === null || durable.bytesWaiting + bytes <= capacityBytes;
}

/** The new message takes the place of the oldest that wait; returns false where none of these is in line. */
export function dropForIt(queue: MessageQueue, bytes: number): boolean {
  while (!hasRoom(queue, bytes) && queue.durable.waiting > 0) dropOldest(queue);
  return hasRoom(queue, bytes);
}

/** After an edit that made the queue smaller. */
export function dropWhatIsTooMuch(queue: MessageQueue): void {
  if (queue.settings.overflow !== 'drop-oldest') return;
  while (!hasRoom(queue, 0) && depthOf(queue.durable) > queue.settings.capacity && queue.durable.waiting > 0)
    dropOldest(queue);
}

function dropOldest(queue: MessageQueue): void {
  const row = takeFirst(queue.durable);
  if (queue.state.deadLetters >= 0) giveUp(queue, row);
  else {
    queue.count(DROPPED);
    freeRow(queue.durable, row);
  }
}

/** The sender waits until there is room; returns false where it may not, or would for ever. */
export function standAtDoor(queue: MessageQueue, call: Call): boolean {
  const { overflow, capacityBytes } = queue.settings;
  const { door } = queue.state;
  const fits = capacityBytes === null || queue.bytes(call) <= capacityBytes;
  if (overflow === 'reject' || !fits || door.end - door.head >= DOOR_CAPACITY) return false;
  addWaiting(door, call, queue.now);
  return true;
}
