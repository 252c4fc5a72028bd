/**
 * What a message queue does: stores a message and answers its sender, gives the message to one consumer, and
 * forgets it when that one has said that it is done. A reply of a consumer is its acknowledgement, an error its
 * refusal, and no answer within the visibility timeout means that nobody knows: the message is given out again
 * (RabbitMQ, "Consumer Acknowledgements and Publisher Confirms"; Amazon SQS, "Visibility timeout").
 */
import type { Behavior } from '../../engine/behavior.ts';
import { noteBlocked } from '../../engine/levels.ts';
import type { Call, Outcome, Peer } from '../../engine/outcome.ts';
import type { ErrorCode } from '../../model/telemetry.ts';
import { firstNumber, isAnyWaiting, takeFirst as takeFromDoor } from '../shared/waiting-calls.ts';
import {
  AT_QUEUE,
  changeHas,
  changeHeld,
  LATER,
  listConsumers,
  type MessageQueue,
  mayAsk,
  nextInTurn,
  noConsumers,
  stopAsking,
} from './consumers.ts';
import { onSentAway, sendAllAway, sendAway, sendAwayAgain } from './dead-letters.ts';
import {
  ACCEPTED,
  AGE,
  BYTES_WAITING,
  CONSUMERS,
  DELIVERIES,
  DEPTH,
  DROPPED,
  EMPTY_POLLS,
  LOST,
  REDELIVERIES,
  UNACKED,
} from './figures.ts';
import { type Forgotten, onLateAnswer, onUnheard, settleForgotten } from './forgotten.ts';
import {
  DELAYED,
  depthOf,
  enterState,
  freeRow,
  heldBy,
  joinLine,
  leaveState,
  lineUpAgain,
  newRow,
  noMessages,
  OUT,
  takeFirst,
} from './messages.ts';
import { dropForIt, dropWhatIsTooMuch, hasRoom, standAtDoor } from './overflow.ts';
import { aboutRow, forget, messageOf, rowOf, rowOfToken, tokenOf } from './receipts.ts';
import { isGone, putBack, settle, takeBack } from './redelivery.ts';
import { describeMessage, facts, pills } from './words.ts';

// ---- senders ----

function onRequest(queue: MessageQueue, call: Call): Outcome {
  const isRefused = queue.settings.overflow === 'reject' && !hasRoom(queue, queue.bytes(call));
  return isRefused ? queue.fail(call, 'queue-full') : queue.serve(call, queue.policy.accept, onStored);
}

function onStored(queue: MessageQueue, call: Call): Outcome {
  if (!hasRoom(queue, queue.bytes(call)) || isAnyWaiting(queue.state.door)) return onFull(queue, call);
  take(queue, call);
  flow(queue);
  return confirm(queue, call);
}

function confirm(queue: MessageQueue, call: Call): Outcome {
  queue.answer(call, 0, 0);
  return queue.reply(call);
}

function onFull(queue: MessageQueue, call: Call): Outcome {
  const { overflow } = queue.settings;
  if (overflow === 'block' || overflow === 'reject')
    return standAtDoor(queue, call) ? queue.park(call) : queue.fail(call, 'queue-full');
  if (overflow === 'drop-oldest' && dropForIt(queue, queue.bytes(call))) take(queue, call);
  else queue.count(DROPPED);
  if (overflow === 'drop-oldest') flow(queue);
  return confirm(queue, call);
}

/** The message is in line. */
function take(queue: MessageQueue, call: Call): void {
  const { durable, settings } = queue;
  const row = newRow(durable, queue.now);
  durable.key[row] = queue.key(call);
  durable.operation[row] = queue.operation(call);
  durable.version[row] = queue.version(call);
  durable.bytes[row] = queue.bytes(call);
  durable.requestClass[row] = queue.requestClass(call);
  if (settings.poisonShare > 0 && queue.uniform() < settings.poisonShare) durable.isPoison[row] = 1;
  joinLine(durable, row);
  queue.count(ACCEPTED);
}

/** Gives out what can be given out, and lets those at the door in as far as that made room. */
function flow(queue: MessageQueue): void {
  giveOut(queue);
  const { door } = queue.state;
  while (isAnyWaiting(door)) {
    const since = firstNumber(door);
    const next = door.calls[door.head]! as Call;
    if (!hasRoom(queue, queue.bytes(next))) break;
    const call = takeFromDoor(door);
    noteBlocked(queue.node, queue.now - since);
    take(queue, call);
    confirm(queue, call);
    giveOut(queue);
  }
  showLevels(queue);
}

function showLevels(queue: MessageQueue): void {
  const { durable } = queue;
  queue.level(DEPTH, depthOf(durable));
  queue.level(UNACKED, durable.out);
  queue.level(BYTES_WAITING, durable.bytesWaiting);
}

// ---- consumers ----

function giveOut(queue: MessageQueue): void {
  const { durable, state, settings } = queue;
  if (settings.delivery === 'push') {
    while (durable.waiting > 0) {
      const peer = nextInTurn(queue);
      if (peer === undefined) return;
      give(queue, peer);
    }
    return;
  }
  while (durable.waiting > 0 && state.askers.length > 0) {
    const peer = state.askers.shift()!;
    stopAsking(queue, peer);
    if (mayAsk(queue, peer)) ask(queue, peer);
  }
}

/** A consumer asks for a batch. */
function ask(queue: MessageQueue, peer: Peer): void {
  const { durable, state, settings } = queue;
  if (durable.waiting > 0) {
    for (let n = Math.min(settings.batchSize, durable.waiting); n > 0; n--) give(queue, peer);
    return;
  }
  queue.count(EMPTY_POLLS);
  if (settings.pollInterval === null) {
    state.asking[peer] = AT_QUEUE;
    state.askers.push(peer);
  } else {
    state.asking[peer] = LATER;
    queue.after(settings.pollInterval, askAgain, peer);
  }
}

function askAgain(queue: MessageQueue, peer: number): void {
  if (queue.state.asking[peer] !== LATER) return;
  stopAsking(queue, peer as Peer);
  askIfFree(queue, peer as Peer);
  flow(queue);
}

function askIfFree(queue: MessageQueue, peer: Peer): void {
  if (queue.settings.delivery === 'pull' && mayAsk(queue, peer)) ask(queue, peer);
}

/** The first in line goes to a consumer. */
function give(queue: MessageQueue, peer: Peer): void {
  const { durable, now } = queue;
  const row = takeFirst(durable);
  enterState(durable, row, OUT);
  durable.consumer[row] = peer;
  durable.sentAt[row] = now;
  const receives = durable.receives[row]! + 1;
  durable.receives[row] = receives;
  queue.count(DELIVERIES);
  if (receives > 1) queue.count(REDELIVERIES);
  else {
    queue.observe(AGE, now - durable.acceptedAt[row]!);
    queue.state.movedAt = now;
  }
  changeHas(queue, peer, 1);
  queue.spawn(hand, aboutRow(queue, row, peer));
}

/** Sends the message; where nothing is done twice, it is forgotten with that. */
function hand(queue: MessageQueue, delivery: Call): Outcome {
  const { durable, settings } = queue;
  const row = rowOf(queue, delivery, OUT);
  if (row < 0) return queue.reply(delivery);
  const message = messageOf(queue, row);
  if (settings.guarantee === 'at-most-once') forget(queue, row);
  const peer = queue.bytes(delivery) as Peer;
  queue.level(UNACKED, durable.out);
  const timeout = settings.visibilityTimeout ?? undefined;
  return queue.gather(delivery, [peer], message, 1, onAnswer, onLateAnswer, timeout);
}

/** A consumer has answered, or its time is over. */
function onAnswer(queue: MessageQueue, delivery: Call, replies: readonly Call[]): Outcome {
  const peer = queue.bytes(delivery) as Peer;
  const reply = replies[0];
  const error = reply === undefined ? 'unavailable' : queue.error(reply);
  const row = rowOf(queue, delivery, OUT);
  changeHas(queue, peer, -1);
  if (isGone(error) && queue.state.held[peer] === 0) leaveAlone(queue, peer);
  if (row >= 0) settleOrDelay(queue, row, error);
  else settleForgotten(queue, queue.body<Forgotten | null>(delivery), error);
  askIfFree(queue, peer);
  flow(queue);
  return queue.reply(delivery);
}

function leaveAlone(queue: MessageQueue, peer: Peer): void {
  changeHeld(queue, peer, true);
  queue.after(queue.settings.redeliveryDelay, onLeftAlone, peer);
}

function onLeftAlone(queue: MessageQueue, peer: number): void {
  changeHeld(queue, peer as Peer, false);
  askIfFree(queue, peer as Peer);
  flow(queue);
}

function settleOrDelay(queue: MessageQueue, row: number, error: ErrorCode | null): void {
  const comesLater = settle(queue, row, error);
  if (comesLater) queue.after(queue.settings.redeliveryDelay, onDelayOver, tokenOf(queue, row));
}

function onDelayOver(queue: MessageQueue, token: number): void {
  const row = rowOfToken(queue, token, DELAYED);
  if (row < 0) return;
  leaveState(queue.durable, row);
  putBack(queue, row);
  flow(queue);
}

// ---- crashes and edits ----

/** Its own memory is gone. What consumers have comes back: their connections are closed. */
function onCrash(queue: MessageQueue): void {
  if (!queue.settings.durable) loseAll(queue);
  lineUpAgain(queue.durable);
  showLevels(queue);
}

function loseAll(queue: MessageQueue): void {
  queue.count(LOST, heldBy(queue.durable));
  queue.durable = noMessages();
}

function diskLost(queue: MessageQueue) {
  queue.count(LOST, heldBy(queue.durable));
  return noMessages();
}

function onStart(queue: MessageQueue): void {
  queue.state.movedAt = queue.now;
  onPeers(queue);
  sendAllAway(queue);
}

function onPeers(queue: MessageQueue): void {
  listConsumers(queue);
  queue.level(CONSUMERS, queue.state.list.length);
  takeBack(queue);
  for (const peer of queue.state.list) askIfFree(queue, peer);
  flow(queue);
}

function onSettings(queue: MessageQueue): void {
  const { state } = queue;
  listConsumers(queue);
  for (const peer of state.askers) stopAsking(queue, peer);
  state.askers = [];
  dropWhatIsTooMuch(queue);
  for (const peer of state.list) askIfFree(queue, peer);
  flow(queue);
}

/** A purge: all that wait are gone; what consumers have stays theirs. */
function onFlush(queue: MessageQueue): void {
  const { durable } = queue;
  queue.count(DROPPED, depthOf(durable));
  while (durable.waiting > 0) freeRow(durable, takeFirst(durable));
  for (let row = 0; durable.delayed > 0 && row < durable.used; row++)
    if (durable.status[row] === DELAYED) forget(queue, row);
  flow(queue);
}

/** Whether a message has been done lately; what nobody has done for so long will not be done. */
function ended({ durable, state, settings, now }: MessageQueue): boolean {
  if (heldBy(durable) === 0) return true;
  const patience = 10 * Math.max(settings.visibilityTimeout ?? 0, settings.redeliveryDelay, 30);
  return (state.list.length === 0 && durable.out === 0) || now - state.movedAt > patience;
}

export const messageQueueBehavior: Behavior<MessageQueue> = {
  kind: 'message-queue',
  handlers: {
    onStored,
    hand,
    onAnswer,
    onLateAnswer,
    onLeftAlone,
    onDelayOver,
    askAgain,
    sendAway,
    onSentAway,
    sendAwayAgain,
  },
  resolve: ({ settings, sampler }) => ({ accept: sampler('accept', settings.acceptTime) }),
  resources: ({ concurrency, overflow }) => ({
    workers: concurrency,
    queueCapacity: null,
    discipline: 'fifo',
    whenFull: overflow === 'block' ? 'block' : 'reject',
  }),
  state: noConsumers,
  durable: noMessages,
  diskLost,
  onStart,
  onRequest,
  onSettings,
  onPeers,
  onFlush,
  onCrash,
  onUnheard,
  ended,
  pills,
  facts,
  describeMessage,
};
