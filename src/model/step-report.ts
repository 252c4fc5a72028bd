/**
 * What a step through a run did, as the worker tells the screen: the one thing that happened last at the moment
 * at which the run now stands, with the messages that set out or ended in it. Ids, not names: the screen knows
 * what its nodes are called.
 */

/** What counts as one step: an event of the simulation, or one with a message on the network in it. */
export type StepUnit = 'event' | 'message';
export type StepDirection = 'forward' | 'back';
export interface StepInput {
  readonly by: StepUnit;
  readonly direction: StepDirection;
}

/** What can happen: to a call, to an endpoint by itself, and what people and the timeline do to the run. */
export type HappeningType =
  | 'arrival'
  | 'reply'
  | 'request'
  | 'service-end'
  | 'continuation'
  | 'retry'
  | 'hedge'
  | 'timeout'
  | 'expiry'
  | 'cancellation'
  | 'timer'
  | 'machine'
  | 'rolling-restart'
  | 'fault'
  | 'heal'
  | 'edit';

/** A message that set out or ended in a step. */
export interface StepMessage {
  /** Its number in the log of messages that is watched; −1: in none. */
  readonly number: number;
  /** `Append` */
  readonly name: string;
  /** Ids of the nodes on whose machines sender and receiver run. */
  readonly from: string;
  readonly to: string;
  /** The drawn links that it takes; empty between replicas. */
  readonly route: readonly string[];
  readonly isReply: boolean;
  /** `passed`: it set out and arrived in the same event, since nothing takes time on its way. */
  readonly what: 'sent' | 'passed' | 'arrived' | 'lost';
}

export interface Happening {
  readonly time: number;
  readonly type: HappeningType;
  /** Where; null for what people and the timeline do. */
  readonly node: string | null;
  /** The function of the node's behavior that ran: `onAppend`; may be empty. */
  readonly handler: string;
  /** Of what people and the timeline do: "Crash App". */
  readonly title: string;
  /** The node is paused: what came to it waits. */
  readonly held: boolean;
  readonly messages: readonly StepMessage[];
}

export interface StepReport {
  /** False where there was nothing to step over: the end or the beginning of the run. */
  readonly moved: boolean;
  /** What happened last where the run now stands; null: nothing yet. */
  readonly at: Happening | null;
}
