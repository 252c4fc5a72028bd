/**
 * The messages that the engine has noted, as the message view draws them: on the canvas while they fly, in the
 * space–time diagram for the last seconds. Outside React like the telemetry; whoever draws reads the lists in
 * its own frame, whoever renders subscribes and hears at most a few times a second.
 */
import {
  type LossReason,
  lossReasons,
  type MachineState,
  MESSAGE_DUE,
  MESSAGE_FLAGS,
  MESSAGE_FROM,
  MESSAGE_IS_ERROR,
  MESSAGE_IS_ONE_WAY,
  MESSAGE_IS_REPLY,
  MESSAGE_KEY,
  MESSAGE_LOSS,
  MESSAGE_LOST_AT,
  MESSAGE_NAME,
  MESSAGE_ROUTE,
  MESSAGE_ROW,
  MESSAGE_SENT,
  MESSAGE_SEQUENCE,
  MESSAGE_TO,
  MESSAGE_TRACE,
  type MessageBatch,
  type ReplicaBadges,
} from '../../model/message-records.ts';

export interface NotedMessage {
  readonly sequence: number;
  readonly sent: number;
  /** When it arrives; of a lost one, when it would have arrived. */
  readonly due: number;
  /** Ids of the nodes on whose machines sender and receiver run. */
  readonly from: string;
  readonly to: string;
  /** Drawn links, from the caller on; a reply takes them backwards. Empty between replicas. */
  readonly route: readonly string[];
  readonly name: string;
  readonly detail: string;
  /** −1: none that matters. */
  readonly key: number;
  /** Number of the sampled request that it is part of; 0: of none. */
  readonly trace: number;
  readonly isReply: boolean;
  readonly isOneWay: boolean;
  readonly isError: boolean;
  /** Empty while it is not lost. */
  loss: LossReason;
  /** NaN: somewhere on its way. */
  lostAt: number;
}

/** Messages and states of machines that are kept; older ones make room. */
const MOST_MESSAGES = 20_000;
const MOST_STATES = 4000;
const PUBLISH_MILLISECONDS = 120;

export class Messages {
  /** In the order in which they were sent. */
  list: NotedMessage[] = [];
  /** In the order in which they began; each machine's first is how it was when the notes begin. */
  states: MachineState[] = [];
  badges: ReadonlyMap<string, ReplicaBadges> = new Map();
  /** Since when messages are noted; NaN: they are not. */
  since = Number.NaN;
  /** Messages that were not handed over because there were too many. */
  skipped = 0;
  /** Raised with every change. */
  version = 0;
  private epoch = -1;
  private words: string[] = [];
  private routes: (readonly string[])[] = [];
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** Takes over what came with a frame that shows a moment of the run. */
  apply(batch: MessageBatch | undefined, badges: readonly ReplicaBadges[] | undefined, time: number): void {
    if (batch !== undefined) this.takeOver(batch, time);
    if (badges !== undefined) this.badges = new Map(badges.map((each) => [each.node, each]));
    else if (this.badges.size > 0) this.badges = new Map();
    if (batch !== undefined || badges !== undefined) this.changed();
  }

  /** Another run begins: nothing of the last one counts. */
  reset(): void {
    this.epoch = -1;
    this.clear();
    this.badges = new Map();
    this.since = Number.NaN;
    this.changed();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private takeOver(batch: MessageBatch, time: number): void {
    if (batch.epoch !== this.epoch) {
      this.epoch = batch.epoch;
      this.clear();
      this.since = batch.states[0]?.time ?? time;
    }
    this.words.push(...batch.words);
    this.routes.push(...batch.routes);
    this.skipped += batch.skipped;
    for (let i = 0; i < batch.details.length; i++) this.list.push(this.messageOf(batch, i));
    for (let i = 0; i < batch.losses.length; i += 3) this.lose(batch.losses, i);
    this.states.push(...batch.states);
    if (this.list.length > MOST_MESSAGES) this.list.splice(0, this.list.length - MOST_MESSAGES);
    if (this.states.length > MOST_STATES) this.forgetStates();
  }

  private messageOf({ rows, details }: MessageBatch, index: number): NotedMessage {
    const at = (place: number) => rows[index * MESSAGE_ROW + place]!;
    const flags = at(MESSAGE_FLAGS);
    return {
      sequence: at(MESSAGE_SEQUENCE),
      sent: at(MESSAGE_SENT),
      due: at(MESSAGE_DUE),
      from: this.words[at(MESSAGE_FROM)]!,
      to: this.words[at(MESSAGE_TO)]!,
      route: this.routes[at(MESSAGE_ROUTE)]!,
      name: this.words[at(MESSAGE_NAME)]!,
      detail: details[index]!,
      key: at(MESSAGE_KEY),
      trace: at(MESSAGE_TRACE),
      isReply: (flags & MESSAGE_IS_REPLY) !== 0,
      isOneWay: (flags & MESSAGE_IS_ONE_WAY) !== 0,
      isError: (flags & MESSAGE_IS_ERROR) !== 0,
      loss: lossReasons[at(MESSAGE_LOSS)]!,
      lostAt: at(MESSAGE_LOST_AT),
    };
  }

  private lose(losses: Float64Array, at: number): void {
    const first = this.list[0];
    if (first === undefined) return;
    // sequences have gaps only where messages were left out, so the place is near
    let place = Math.min(this.list.length - 1, losses[at]! - first.sequence);
    while (place >= 0 && this.list[place]!.sequence > losses[at]!) place--;
    const message = this.list[place];
    if (message === undefined || message.sequence !== losses[at]) return;
    message.loss = lossReasons[losses[at + 1]!]!;
    message.lostAt = losses[at + 2]!;
  }

  /** Keeps the newest states, and of each machine the last one before them. */
  private forgetStates(): void {
    const cut = this.states.length - MOST_STATES / 2;
    const last = new Map(this.states.slice(0, cut).map((state) => [state.node, state]));
    this.states = [...last.values(), ...this.states.slice(cut)];
  }

  private clear(): void {
    this.list = [];
    this.states = [];
    this.words = [];
    this.routes = [];
    this.skipped = 0;
  }

  private changed(): void {
    this.version++;
    if (this.listeners.size === 0 || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      for (const listener of this.listeners) listener();
    }, PUBLISH_MILLISECONDS);
  }
}

/** The messages of the run on the screen. */
export const messages = new Messages();

/** Place of the first message that was sent at or after a time. */
export function firstSince(list: readonly NotedMessage[], time: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.sent < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How a message is lost, in words. */
export const lossWords: { readonly [R in LossReason]: string } = {
  '': '',
  loss: 'lost on the link',
  cut: 'lost: the link is cut',
  partition: 'lost at the partition',
  down: 'lost: the receiver is down',
  removed: 'lost: the link or its end is gone',
};
