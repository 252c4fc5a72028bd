/**
 * At most once: a message is forgotten when it is sent, so that nothing is done twice and what fails is lost (the
 * guarantees at-most-once and at-least-once as in J. Kreps et al., "Kafka: a distributed messaging system for log
 * processing", NetDB 2011, and in RabbitMQ's "automatic acknowledgement").
 */
import type { Call } from '../../engine/outcome.ts';
import type { ErrorCode } from '../../model/telemetry.ts';
import type { MessageQueue } from './consumers.ts';
import { ACKNOWLEDGED, DUPLICATES, LOST, SOJOURN } from './figures.ts';
import type { Messages } from './messages.ts';

/** What is still known of a message that is forgotten when it is sent. */
export interface Forgotten {
  readonly acceptedAt: number;
  readonly isPoison: boolean;
}

export function memoryOf({ acceptedAt, isPoison }: Messages, row: number): Forgotten {
  return { acceptedAt: acceptedAt[row]!, isPoison: isPoison[row] === 1 };
}

/** What becomes of a message that the queue holds no more: it was sent once and for all, or taken back. */
export function settleForgotten(
  queue: MessageQueue,
  forgotten: Forgotten | null,
  error: ErrorCode | null,
): void {
  if (forgotten === null) {
    if (error === null) queue.count(DUPLICATES);
  } else if (error !== null || forgotten.isPoison) queue.count(LOST);
  else noteDone(queue, forgotten.acceptedAt);
}

export function noteDone(queue: MessageQueue, acceptedAt: number): void {
  queue.count(ACKNOWLEDGED);
  queue.observe(SOJOURN, queue.now - acceptedAt);
  queue.state.movedAt = queue.now;
}

/** The consumer was done after all, too late. */
export function onLateAnswer(queue: MessageQueue, answer: Call): void {
  if (queue.isOk(answer) && queue.settings.guarantee === 'at-least-once') queue.count(DUPLICATES);
}

/** The consumer was done, and the queue will never know. */
export function onUnheard(queue: MessageQueue, _answer: Call, afterCrash: boolean): void {
  const { guarantee, durable } = queue.settings;
  if (guarantee === 'at-least-once' && (durable || !afterCrash)) queue.count(DUPLICATES);
}
