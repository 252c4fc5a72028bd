/**
 * What a queue knows of its consumers: who they are, how many messages each has, who waits for one and who is
 * left alone because it could not be reached. Every endpoint behind every link is a consumer.
 */
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Call, Peer, SamplerRef } from '../../engine/outcome.ts';
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
  /** Place in `list` of the one that got the last message. */
  turn: number;
  /** How many of the list may get a message now (push). */
  ready: number;
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
export type { Call };

export function noConsumers(): Consumers {
  return {
    list: [],
    isConsumer: new Int32Array(0),
    has: new Int32Array(0),
    held: new Int32Array(0),
    asking: new Int32Array(0),
    turn: -1,
    ready: 0,
    askers: [],
    deadLetters: -1,
    door: nobodyWaits(),
    movedAt: 0,
  };
}

/** Peers came or went, or links changed their role. */
export function listConsumers(queue: MessageQueue): void {
  const { state, outs, simulation } = queue;
  const roleOf = (link: number) => simulation.links[link]!.settings.call.role;
  state.list = outs.filter(({ link }) => roleOf(link) === 'consumer').flatMap(({ peers }) => peers);
  state.deadLetters = outs.findIndex(({ link }) => roleOf(link) === 'dead-letter');
  const size = queue.peerEndpoint.length;
  state.isConsumer = grownInts(state.isConsumer, size);
  state.has = grownInts(state.has, size);
  state.held = grownInts(state.held, size);
  state.asking = grownInts(state.asking, size);
  state.isConsumer.fill(0);
  for (const peer of state.list) state.isConsumer[peer] = 1;
  state.askers = state.askers.filter((peer) => state.isConsumer[peer] === 1);
  countReady(queue);
}

/** How many may get a message now; after changes that are not of one consumer alone. */
export function countReady(queue: MessageQueue): void {
  queue.state.ready = queue.state.list.filter((peer) => mayGet(queue, peer)).length;
}

function mayGet({ state, settings }: MessageQueue, peer: Peer): boolean {
  return state.held[peer] === 0 && (settings.prefetch === null || state.has[peer]! < settings.prefetch);
}

/** The consumer gets a message, or is rid of one. */
export function changeHas(queue: MessageQueue, peer: Peer, by: 1 | -1): void {
  const { state } = queue;
  const before = mayGet(queue, peer);
  state.has[peer] = Math.max(0, state.has[peer]! + by);
  noteChange(queue, peer, before);
}

/** The consumer is left alone from now on, or no longer. */
export function changeHeld(queue: MessageQueue, peer: Peer, held: boolean): void {
  const before = mayGet(queue, peer);
  queue.state.held[peer] = held ? 1 : 0;
  noteChange(queue, peer, before);
}

function noteChange(queue: MessageQueue, peer: Peer, before: boolean): void {
  if (queue.state.isConsumer[peer] === 0) return;
  queue.state.ready += Number(mayGet(queue, peer)) - Number(before);
}

/** The next in turn that may get a message; there must be one. */
export function nextInTurn(queue: MessageQueue): Peer {
  const { state } = queue;
  const { list } = state;
  do state.turn = (state.turn + 1) % list.length;
  while (!mayGet(queue, list[state.turn]!));
  return list[state.turn]!;
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
