/**
 * Dead letters: a message that consumers have failed with too often goes to another queue, where somebody can look at
 * it, or away (Amazon SQS, "Dead-letter queues": maxReceiveCount; RabbitMQ, "Dead letter exchanges").
 */
import type { Call, Outcome } from '../../engine/outcome.ts';
import type { MessageQueue } from './consumers.ts';
import { DEAD_LETTERED } from './figures.ts';
import { DEAD, enterState, freeRow } from './messages.ts';
import { aboutRow, forget, messageOf, rowOf, rowOfToken, tokenOf } from './receipts.ts';

/** No consumer gets the message again; its row is in no state. */
export function giveUp(queue: MessageQueue, row: number): void {
  queue.count(DEAD_LETTERED);
  if (queue.state.deadLetters < 0) freeRow(queue.durable, row);
  else {
    enterState(queue.durable, row, DEAD);
    queue.spawn(sendAway, aboutRow(queue, row, 0));
  }
}

export function sendAway(queue: MessageQueue, move: Call): Outcome {
  const row = rowOf(queue, move, DEAD);
  const peers = queue.outs[queue.state.deadLetters]?.peers ?? [];
  if (row < 0) return queue.reply(move);
  if (peers.length === 0) {
    if (queue.state.deadLetters < 0) forget(queue, row);
    else queue.after(queue.settings.redeliveryDelay, sendAwayAgain, tokenOf(queue, row));
    return queue.reply(move);
  }
  const peer = peers[peers.length === 1 ? 0 : queue.pick(peers.length)]!;
  const timeout = queue.settings.visibilityTimeout ?? undefined;
  return queue.sendMessage(move, peer, messageOf(queue, row), onSentAway, timeout);
}

export function onSentAway(queue: MessageQueue, move: Call, reply: Call): Outcome {
  const row = rowOf(queue, move, DEAD);
  if (row >= 0 && queue.isOk(reply)) forget(queue, row);
  else if (row >= 0) queue.after(queue.settings.redeliveryDelay, sendAwayAgain, tokenOf(queue, row));
  return queue.reply(move);
}

export function sendAwayAgain(queue: MessageQueue, token: number): void {
  const row = rowOfToken(queue, token, DEAD);
  if (row >= 0) queue.spawn(sendAway, aboutRow(queue, row, 0));
}

/** After a start those that were on their way are sent once more. */
export function sendAllAway(queue: MessageQueue): void {
  const { durable } = queue;
  for (let row = 0; row < durable.used; row++)
    if (durable.status[row] === DEAD) queue.spawn(sendAway, aboutRow(queue, row, 0));
}
