/**
 * What becomes of a message that a consumer had: done, given out again because nobody knows (the visibility timeout is
 * over, or the connection), given out again after a delay because it was refused, or given up (Amazon SQS, "Visibility
 * timeout"; RabbitMQ, "Consumer Acknowledgements and Publisher Confirms": a requeued message goes to its old place).
 */
import type { ErrorCode } from '../../model/telemetry.ts';
import type { MessageQueue } from './consumers.ts';
import { giveUp } from './dead-letters.ts';
import { VISIBILITY_TIMEOUTS } from './figures.ts';
import { noteDone } from './forgotten.ts';
import { DELAYED, enterState, joinLine, leaveState, OUT, rejoinLine } from './messages.ts';
import { forget } from './receipts.ts';

/** What becomes of a message that a consumer had; true: it comes back into the line when its delay is over. */
export function settle(queue: MessageQueue, row: number, error: ErrorCode | null): boolean {
  const { durable, settings } = queue;
  const isDone = error === null && durable.isPoison[row] === 0;
  if (isDone) {
    noteDone(queue, durable.acceptedAt[row]!);
    forget(queue, row);
    return false;
  }
  const isExpired = error === 'timeout' && hasExpired(queue, row);
  if (isExpired) queue.count(VISIBILITY_TIMEOUTS);
  leaveState(durable, row);
  // who refuses the connection has not seen the message
  if (error === 'refused' || error === 'circuit-open') durable.receives[row]!--;
  else if (settings.maxReceives !== null && durable.receives[row]! >= settings.maxReceives) {
    giveUp(queue, row);
    return false;
  }
  if (isGone(error) || isExpired) {
    putBack(queue, row);
    return false;
  }
  enterState(durable, row, DELAYED);
  return true;
}

/** The consumer could not take the message at all, or died over it. */
export function isGone(error: ErrorCode | null): boolean {
  return error === 'refused' || error === 'reset' || error === 'circuit-open';
}

/** True when the time that a consumer has is over: an answer may name a time-out of its own. */
function hasExpired({ durable, settings, location, now }: MessageQueue, row: number): boolean {
  if (settings.visibilityTimeout === null) return false;
  const passed = (now - durable.sentAt[row]!) * location.clocks.rate;
  return passed >= settings.visibilityTimeout * (1 - 1e-9);
}

export function putBack(queue: MessageQueue, row: number): void {
  if (queue.settings.requeue === 'back') joinLine(queue.durable, row);
  else rejoinLine(queue.durable, row);
}

/** What consumers had whose node or link was deleted: nobody will ever answer for it. */
export function takeBack(queue: MessageQueue): void {
  const { durable, routes } = queue;
  if (durable.out === 0) return;
  for (let row = 0; row < durable.used; row++) {
    if (durable.status[row] !== OUT) continue;
    const { endpoint, link } = routes[durable.consumer[row]!]!;
    if (!endpoint.node.removed && !link.removed) continue;
    leaveState(durable, row);
    putBack(queue, row);
  }
}
