/** What a message queue says of itself: pills on its face, facts in the inspector, names of its messages. */
import type { Call } from '../../engine/outcome.ts';
import type { MessageQueue } from './consumers.ts';
import { hasRoom } from './overflow.ts';

export function pills(queue: MessageQueue) {
  const { state, durable } = queue;
  if (!hasRoom(queue, 1)) return [{ tone: 'error' as const, text: 'full' }];
  if (state.list.length === 0) return [{ tone: 'plain' as const, text: 'no consumers' }];
  if (durable.dead > 0) return [{ tone: 'warn' as const, text: `${durable.dead} dead letters waiting` }];
  return [];
}

export function facts(queue: MessageQueue) {
  const { durable, state, now } = queue;
  const oldest = durable.waiting === 0 ? undefined : durable.line[durable.first]!;
  const age = oldest === undefined ? 'none waits' : `${(now - durable.acceptedAt[oldest]!).toFixed(3)} s old`;
  return [
    { label: 'first in line', value: age },
    { label: 'delayed after a failure', value: String(durable.delayed) },
    { label: 'senders at the door', value: String(state.door.end - state.door.head) },
    ...state.list.map((peer) => ({
      label: queue.peerName(peer),
      value: `${state.has[peer]} unacknowledged${state.held[peer] === 1 ? ', not reached' : ''}`,
    })),
  ];
}

export function describeMessage(queue: MessageQueue, message: Call, back: boolean) {
  if (back) return { name: queue.isOk(message) ? 'Acknowledgement' : 'Refusal' };
  return { name: 'Message', detail: `key ${queue.key(message)}` };
}
