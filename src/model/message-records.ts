/**
 * Messages on their way, as the engine notes them for the message view and the worker hands them to the screen:
 * one row of numbers each, words and routes by number into lists that only grow, so that thousands a second
 * travel as one transferred buffer. A row is final when it is made, except that a message which was under way
 * may be lost later (`losses`).
 */
import type { Tone } from './telemetry.ts';

/** Places of a row's numbers. Times are simulated seconds. */
export const MESSAGE_SEQUENCE = 0;
export const MESSAGE_SENT = 1;
/** When it arrives; of a lost one, when it would have arrived as far as known. */
export const MESSAGE_DUE = 2;
/** Numbers of words: the ids of the nodes on whose machines sender and receiver run. */
export const MESSAGE_FROM = 3;
export const MESSAGE_TO = 4;
/** Number of the route: the drawn links that it takes, none for replicas among themselves. */
export const MESSAGE_ROUTE = 5;
/** Number of a word: `Append`. */
export const MESSAGE_NAME = 6;
export const MESSAGE_FLAGS = 7;
/** Place in `lossReasons`; 0: not lost. */
export const MESSAGE_LOSS = 8;
/** When it was lost; NaN: somewhere on its way. */
export const MESSAGE_LOST_AT = 9;
/** −1: none that matters. */
export const MESSAGE_KEY = 10;
/** Number of the sampled request that it is part of; 0: of none that is sampled. */
export const MESSAGE_TRACE = 11;
/** Numbers a row. */
export const MESSAGE_ROW = 12;

/** Flags of a message. */
export const MESSAGE_IS_REPLY = 1;
export const MESSAGE_IS_ONE_WAY = 2;
/** An answer that says no. */
export const MESSAGE_IS_ERROR = 4;
/** It arrives within the event in which it is sent. */
export const MESSAGE_IN_EVENT = 8;

/** Why a message does not arrive. */
export const lossReasons = ['', 'loss', 'cut', 'partition', 'down', 'removed'] as const;
export type LossReason = (typeof lossReasons)[number];

/** How a machine fares, from a moment on. */
export interface MachineState {
  readonly node: string;
  readonly time: number;
  readonly state: 'up' | 'paused' | 'down';
  /** What it says of itself: `leader · term 3`; empty where there is nothing to say. */
  readonly role: string;
  readonly tone: Tone;
}

/** What a replica shows in slow motion. */
export interface ReplicaBadges {
  readonly node: string;
  readonly badges: readonly { readonly label: string; readonly value: string }[];
  /** The watched key of its set, and what this replica has for it. */
  readonly watched?: { readonly key: number; readonly value: string };
}

/** What has been noted since the last batch. */
export interface MessageBatch {
  /** Another number than before: all earlier batches are void, and words and routes are counted anew. */
  readonly epoch: number;
  readonly rows: Float64Array<ArrayBuffer>;
  /** What each message says: `term 3 · entries 5–7`; empty where there is no more to say. */
  readonly details: readonly string[];
  /** Messages that were on their way and are lost: triples (sequence, place in `lossReasons`, time). */
  readonly losses: Float64Array<ArrayBuffer>;
  /** Words and routes after those that were handed over before. */
  readonly words: readonly string[];
  readonly routes: readonly (readonly string[])[];
  readonly states: readonly MachineState[];
  /** Messages that were left out because there were too many at once. */
  readonly skipped: number;
}
