/**
 * What a queue knows of its consumers: who they are, how many messages each has, who waits for one and who is
 * left alone because it could not be reached. Every endpoint behind every link is a consumer.
 */
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Peer, SamplerRef } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { grownInts } from '../shared/growing-arrays.ts';
import { nobodyWaits, type WaitingCalls } from '../shared/waiting-calls.ts';
import type { messageQueueKind } from './kind.ts';
import type { Messages } from './messages.ts';

export type Settings = SettingsOf<typeof messageQueueKind.fields>;

export interface Accepting {
  readonly accept: SamplerRef;
}

/** `asking`: it does not; its question waits at the queue; it asks again when its timer fires. */
const NOT = 0;
export const AT_QUEUE = 1;
export const LATER = 2;

export interface Consumers {
  list: readonly Peer[];
  /** By peer: 1 for a consumer; messages that it has; 1: left alone for a while; what it asks. */
  isConsumer: Int32Array;
  has: Int32Array;
  held: Int32Array;
  asking: Int32Array;
  /**
   * Those who may get a message (push), in turn: `ready` of them from place `first` on, around the end. Its length
   * is a power of two. By peer: 1: is among them.
   */
  line: Int32Array;
  first: number;
  ready: number;
  isReady: Int32Array;
  /** Those whose question waits, the oldest first. */
  askers: Peer[];
  /** Place among the out-links of the one for dead letters, −1: none. */
  deadLetters: number;
  /** Senders for whose messages there is no room, with the time at which they came. */
  door: WaitingCalls;
  /** When a message was last done or first given out. */
  movedAt: number;
}

export type MessageQueue = Endpoint<Settings, Accepting, Consumers, Messages>;

export function noConsumers(): Consumers {
  return {
    list: [],
    isConsumer: new Int32Array(0),
    has: new Int32Array(0),
    held: new Int32Array(0),
    asking: new Int32Array(0),
    line: new Int32Array(1),
    first: 0,
    ready: 0,
    isReady: new Int32Array(0),
    askers: [],
    deadLetters: -1,
    door: nobodyWaits(),
    movedAt: 0,
  };
}

/** Peers came or went, or links changed their role. */
export function listConsumers(queue: MessageQueue): void {
  const { state, outs } = queue;
  state.list = outs.filter(({ role }) => role === 'consumer').flatMap(({ peers }) => peers);
  state.deadLetters = outs.findIndex(({ role }) => role === 'dead-letter');
  const size = queue.peerEndpoint.length;
  state.isConsumer = grownInts(state.isConsumer, size);
  state.has = grownInts(state.has, size);
  state.held = grownInts(state.held, size);
  state.asking = grownInts(state.asking, size);
  state.isReady = grownInts(state.isReady, size);
  state.isConsumer.fill(0);
  for (const peer of state.list) state.isConsumer[peer] = 1;
  state.askers = state.askers.filter((peer) => state.isConsumer[peer] === 1);
  lineUp(queue);
}

/** Who may get a message now, in the order of the list; after changes that are not of one consumer alone. */
function lineUp(queue: MessageQueue): void {
  const { state } = queue;
  let size = 1;
  while (size < state.list.length) size *= 2;
  state.line = new Int32Array(size);
  state.first = 0;
  state.ready = 0;
  state.isReady.fill(0);
  for (const peer of state.list) getInLine(queue, peer);
}

/** A consumer that may get a message stands in line for one, behind those who do already. */
function getInLine(queue: MessageQueue, peer: Peer): void {
  const { state } = queue;
  if (state.isReady[peer] === 1 || state.isConsumer[peer] === 0 || !mayGet(queue, peer)) return;
  state.line[(state.first + state.ready) & (state.line.length - 1)] = peer;
  state.ready++;
  state.isReady[peer] = 1;
}

function mayGet({ state, settings }: MessageQueue, peer: Peer): boolean {
  return state.held[peer] === 0 && (settings.prefetch === null || state.has[peer]! < settings.prefetch);
}

/** The consumer gets a message, or is rid of one. */
export function changeHas(queue: MessageQueue, peer: Peer, by: 1 | -1): void {
  const { state } = queue;
  state.has[peer] = Math.max(0, state.has[peer]! + by);
  getInLine(queue, peer);
}

/** The consumer is left alone from now on, or no longer. */
export function changeHeld(queue: MessageQueue, peer: Peer, held: boolean): void {
  queue.state.held[peer] = held ? 1 : 0;
  getInLine(queue, peer);
}

/** Takes out of the line who is next; undefined: nobody may get a message. As RabbitMQ does it. */
export function nextInTurn(queue: MessageQueue): Peer | undefined {
  const { state } = queue;
  while (state.ready > 0) {
    const peer = state.line[state.first]! as Peer;
    state.first = (state.first + 1) & (state.line.length - 1);
    state.ready--;
    state.isReady[peer] = 0;
    // it may be left alone since it came into the line
    if (mayGet(queue, peer)) return peer;
  }
  return undefined;
}

/** True for a consumer that may ask for its next batch. */
export function mayAsk({ state }: MessageQueue, peer: Peer): boolean {
  const isFree = state.has[peer] === 0 && state.held[peer] === 0;
  return isFree && state.isConsumer[peer] === 1 && state.asking[peer] === NOT;
}

/** Its question has been answered, or is taken back. */
export function stopAsking({ state }: MessageQueue, peer: Peer): void {
  state.asking[peer] = NOT;
}
