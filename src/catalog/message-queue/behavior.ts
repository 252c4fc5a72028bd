/**
 * What a message queue does: stores a message and answers its sender, gives the message to one consumer, and
 * forgets it when that one has said that it is done. A reply of a consumer is its acknowledgement, an error its
 * refusal, and no answer within the visibility timeout means that nobody knows: the message is given out again
 * (RabbitMQ, "Consumer Acknowledgements and Publisher Confirms"; Amazon SQS, "Visibility timeout").
 */
import {
  type Behavior,
  counterIndex,
  gaugeIndex,
  histogramIndex,
  type Message,
} from '../../engine/behavior.ts';
import { noteBlocked } from '../../engine/levels.ts';
import type { Call, Outcome, Peer } from '../../engine/outcome.ts';
import type { ErrorCode } from '../../model/telemetry.ts';
import { addWaiting, firstNumber, isAnyWaiting, takeFirst as takeFromDoor } from '../shared/waiting-calls.ts';
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
import { messageQueueKind } from './kind.ts';
import {
  DEAD,
  DELAYED,
  depthOf,
  enterState,
  freeRow,
  heldBy,
  joinLine,
  leaveState,
  lineUpAgain,
  type Messages,
  newRow,
  noMessages,
  OUT,
  rejoinLine,
  takeFirst,
} from './messages.ts';

const { metrics } = messageQueueKind;
const ACCEPTED = counterIndex(metrics, 'accepted');
const DELIVERIES = counterIndex(metrics, 'deliveries');
const REDELIVERIES = counterIndex(metrics, 'redeliveries');
const ACKNOWLEDGED = counterIndex(metrics, 'acknowledged');
const DUPLICATES = counterIndex(metrics, 'duplicates');
const VISIBILITY_TIMEOUTS = counterIndex(metrics, 'visibilityTimeouts');
const DEAD_LETTERED = counterIndex(metrics, 'deadLettered');
const DROPPED = counterIndex(metrics, 'dropped');
const LOST = counterIndex(metrics, 'lost');
const EMPTY_POLLS = counterIndex(metrics, 'emptyPolls');
const DEPTH = gaugeIndex(metrics, 'depth');
const UNACKED = gaugeIndex(metrics, 'unacked');
const BYTES_WAITING = gaugeIndex(metrics, 'bytesWaiting');
const CONSUMERS = gaugeIndex(metrics, 'consumers');
const AGE = histogramIndex(metrics, 'ageSeconds');
const SOJOURN = histogramIndex(metrics, 'sojournSeconds');

/** Senders that may stand at the door. */
const DOOR_CAPACITY = 100_000;
/** A timer is about a row and its receipt, in one number. */
const ROWS = 1 << 22;

// ---- senders ----

function onRequest(queue: MessageQueue, call: Call): Outcome {
  const isRefused = queue.settings.overflow === 'reject' && !hasRoom(queue, queue.bytes(call));
  return isRefused ? queue.fail(call, 'queue-full') : queue.serve(call, queue.policy.accept, onStored);
}

function hasRoom({ settings, durable }: MessageQueue, bytes: number): boolean {
  const { capacity, capacityBytes } = settings;
  if (depthOf(durable) >= capacity) return false;
  return capacityBytes === null || durable.bytesWaiting + bytes <= capacityBytes;
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
  const { overflow, capacityBytes } = queue.settings;
  if (overflow === 'drop-newest') {
    queue.count(DROPPED);
    return confirm(queue, call);
  }
  if (overflow === 'drop-oldest') return dropForIt(queue, call);
  const { door } = queue.state;
  const fits = capacityBytes === null || queue.bytes(call) <= capacityBytes;
  if (overflow === 'reject' || !fits || door.end - door.head >= DOOR_CAPACITY)
    return queue.fail(call, 'queue-full');
  addWaiting(door, call, queue.now);
  return queue.park(call);
}

/** The new message takes the place of the oldest that wait; if none of these is in line, it is dropped itself. */
function dropForIt(queue: MessageQueue, call: Call): Outcome {
  const bytes = queue.bytes(call);
  while (!hasRoom(queue, bytes) && queue.durable.waiting > 0) dropOldest(queue);
  if (hasRoom(queue, bytes)) take(queue, call);
  else queue.count(DROPPED);
  flow(queue);
  return confirm(queue, call);
}

function dropOldest(queue: MessageQueue): void {
  const row = takeFirst(queue.durable);
  if (queue.state.deadLetters >= 0) giveUp(queue, row);
  else {
    queue.count(DROPPED);
    freeRow(queue.durable, row);
  }
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

/** What the queue's own work for a message carries: its row and receipt, and the consumer. */
function aboutRow({ durable, settings }: MessageQueue, row: number, peer: number): Message {
  return {
    operation: 0,
    key: row,
    version: durable.receipt[row]!,
    bytes: peer,
    requestClass: durable.requestClass[row]!,
    body: settings.guarantee === 'at-most-once' ? memoryOf(durable, row) : null,
  };
}

/** What is still known of a message that is forgotten when it is sent. */
interface Forgotten {
  readonly acceptedAt: number;
  readonly isPoison: boolean;
}

function memoryOf({ acceptedAt, isPoison }: Messages, row: number): Forgotten {
  return { acceptedAt: acceptedAt[row]!, isPoison: isPoison[row] === 1 };
}

/** The row of the queue's own work, −1 where the message has changed hands since. */
function rowOf(queue: MessageQueue, call: Call, status: number): number {
  const row = queue.key(call);
  const { durable } = queue;
  return durable.status[row] === status && durable.receipt[row] === queue.version(call) ? row : -1;
}

function messageOf({ durable }: MessageQueue, row: number): Message {
  return {
    operation: durable.operation[row]!,
    key: durable.key[row]!,
    version: durable.version[row]!,
    bytes: durable.bytes[row]!,
  };
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

function forget(queue: MessageQueue, row: number): void {
  leaveState(queue.durable, row);
  freeRow(queue.durable, row);
}

/** A consumer has answered, or its time is over. */
function onAnswer(queue: MessageQueue, delivery: Call, replies: readonly Call[]): Outcome {
  const peer = queue.bytes(delivery) as Peer;
  const reply = replies[0];
  const error = reply === undefined ? 'unavailable' : queue.error(reply);
  const row = rowOf(queue, delivery, OUT);
  changeHas(queue, peer, -1);
  if (isGone(error) && queue.state.held[peer] === 0) leaveAlone(queue, peer);
  if (row >= 0) settle(queue, row, error);
  else settleForgotten(queue, queue.body<Forgotten | null>(delivery), error);
  askIfFree(queue, peer);
  flow(queue);
  return queue.reply(delivery);
}

/** The consumer could not take the message at all, or died over it. */
function isGone(error: ErrorCode | null): boolean {
  return error === 'refused' || error === 'reset' || error === 'circuit-open';
}

/** What becomes of a message that the queue holds no more: it was sent once and for all, or taken back. */
function settleForgotten(queue: MessageQueue, forgotten: Forgotten | null, error: ErrorCode | null): void {
  if (forgotten === null) {
    if (error === null) queue.count(DUPLICATES);
  } else if (error !== null || forgotten.isPoison) queue.count(LOST);
  else noteDone(queue, forgotten.acceptedAt);
}

function noteDone(queue: MessageQueue, acceptedAt: number): void {
  queue.count(ACKNOWLEDGED);
  queue.observe(SOJOURN, queue.now - acceptedAt);
  queue.state.movedAt = queue.now;
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

/** What becomes of a message that a consumer had. */
function settle(queue: MessageQueue, row: number, error: ErrorCode | null): void {
  const { durable, settings } = queue;
  const isDone = error === null && durable.isPoison[row] === 0;
  if (isDone) {
    noteDone(queue, durable.acceptedAt[row]!);
    forget(queue, row);
    return;
  }
  const isExpired = error === 'timeout' && hasExpired(queue, row);
  if (isExpired) queue.count(VISIBILITY_TIMEOUTS);
  leaveState(durable, row);
  // who refuses the connection has not seen the message
  if (error === 'refused' || error === 'circuit-open') durable.receives[row]!--;
  else if (settings.maxReceives !== null && durable.receives[row]! >= settings.maxReceives) {
    giveUp(queue, row);
    return;
  }
  if (isGone(error) || isExpired) putBack(queue, row);
  else {
    enterState(durable, row, DELAYED);
    queue.after(settings.redeliveryDelay, onDelayOver, tokenOf(queue, row));
  }
}

/** True when the time that a consumer has is over: an answer may name a time-out of its own. */
function hasExpired({ durable, settings, location, now }: MessageQueue, row: number): boolean {
  if (settings.visibilityTimeout === null) return false;
  const passed = (now - durable.sentAt[row]!) * location.clocks.rate;
  return passed >= settings.visibilityTimeout * (1 - 1e-9);
}

function putBack(queue: MessageQueue, row: number): void {
  if (queue.settings.requeue === 'back') joinLine(queue.durable, row);
  else rejoinLine(queue.durable, row);
}

function tokenOf({ durable }: MessageQueue, row: number): number {
  return durable.receipt[row]! * ROWS + row;
}

/** The row that a timer is about, −1 where the message has changed hands since. */
function rowOfToken({ durable }: MessageQueue, token: number, status: number): number {
  const row = token % ROWS;
  const isSame = durable.status[row] === status && durable.receipt[row] === Math.floor(token / ROWS);
  return isSame ? row : -1;
}

function onDelayOver(queue: MessageQueue, token: number): void {
  const row = rowOfToken(queue, token, DELAYED);
  if (row < 0) return;
  leaveState(queue.durable, row);
  putBack(queue, row);
  flow(queue);
}

/** The consumer was done after all, too late. */
function onLateAnswer(queue: MessageQueue, answer: Call): void {
  if (queue.isOk(answer) && queue.settings.guarantee === 'at-least-once') queue.count(DUPLICATES);
}

/** The consumer was done, and the queue will never know. */
function onUnheard(queue: MessageQueue, _answer: Call, afterCrash: boolean): void {
  const { guarantee, durable } = queue.settings;
  if (guarantee === 'at-least-once' && (durable || !afterCrash)) queue.count(DUPLICATES);
}

// ---- dead letters ----

/** No consumer gets the message again; its row is in no state. */
function giveUp(queue: MessageQueue, row: number): void {
  queue.count(DEAD_LETTERED);
  if (queue.state.deadLetters < 0) freeRow(queue.durable, row);
  else {
    enterState(queue.durable, row, DEAD);
    queue.spawn(sendAway, aboutRow(queue, row, 0));
  }
}

function sendAway(queue: MessageQueue, move: Call): Outcome {
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

function onSentAway(queue: MessageQueue, move: Call, reply: Call): Outcome {
  const row = rowOf(queue, move, DEAD);
  if (row >= 0 && queue.isOk(reply)) forget(queue, row);
  else if (row >= 0) queue.after(queue.settings.redeliveryDelay, sendAwayAgain, tokenOf(queue, row));
  return queue.reply(move);
}

function sendAwayAgain(queue: MessageQueue, token: number): void {
  const row = rowOfToken(queue, token, DEAD);
  if (row >= 0) queue.spawn(sendAway, aboutRow(queue, row, 0));
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
  const { durable } = queue;
  queue.state.movedAt = queue.now;
  onPeers(queue);
  for (let row = 0; row < durable.used; row++)
    if (durable.status[row] === DEAD) queue.spawn(sendAway, aboutRow(queue, row, 0));
}

function onPeers(queue: MessageQueue): void {
  listConsumers(queue);
  queue.level(CONSUMERS, queue.state.list.length);
  takeBack(queue);
  for (const peer of queue.state.list) askIfFree(queue, peer);
  flow(queue);
}

/** What consumers had whose node or link was deleted: nobody will ever answer for it. */
function takeBack(queue: MessageQueue): void {
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

function onSettings(queue: MessageQueue): void {
  const { state, settings } = queue;
  listConsumers(queue);
  for (const peer of state.askers) stopAsking(queue, peer);
  state.askers = [];
  if (settings.overflow === 'drop-oldest')
    while (!hasRoom(queue, 0) && depthOf(queue.durable) > settings.capacity && queue.durable.waiting > 0)
      dropOldest(queue);
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

// ---- words ----

function pills(queue: MessageQueue) {
  const { state, durable } = queue;
  if (!hasRoom(queue, 1)) return [{ tone: 'error' as const, text: 'full' }];
  if (state.list.length === 0) return [{ tone: 'plain' as const, text: 'no consumers' }];
  if (durable.dead > 0) return [{ tone: 'warn' as const, text: `${durable.dead} dead letters waiting` }];
  return [];
}

function facts(queue: MessageQueue) {
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

function describeMessage(queue: MessageQueue, message: Call, back: boolean) {
  if (back) return { name: queue.isOk(message) ? 'Acknowledgement' : 'Refusal' };
  return { name: 'Message', detail: `key ${queue.key(message)}` };
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
