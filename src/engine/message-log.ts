/**
 * Every message on the network, for whoever watches in slow motion: from where to where, what it is called, when
 * it set out and when it is due, and whether it is lost. An observer: it draws no luck, schedules nothing, and
 * stands outside fingerprints and checkpoints; where nobody watches there is none (`sim.messages` is null).
 *
 * Since delays are drawn when a message sets out, a row is complete at once and the screen can move the dot
 * exactly, however seldom it hears of the simulation. Rows wait in a bounded list until somebody takes them.
 */
import {
  lossReasons,
  type MachineState,
  MESSAGE_DUE,
  MESSAGE_FLAGS,
  MESSAGE_FROM,
  MESSAGE_IN_EVENT,
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
} from '../model/message-records.ts';
import type { StepMessage } from '../model/step-report.ts';
import type { AnyEndpoint, Behavior, MessageDescription } from './behavior.ts';
import { type CallRecord, POSTED, PROBE, RETURNING, TRAVELLING } from './call-pool.ts';
import { UP } from './endpoint-status.ts';
import type { LinkRuntime, NodeRuntime } from './node-runtime.ts';
import { errorName, FIRST_OWN_OPERATION, READ, WRITE } from './outcome.ts';
import type { Simulation } from './simulation.ts';

/** Rows that wait to be taken, at most: more than a screen could show between two frames. The oldest make room. */
const MOST_ROWS = 8192;
/** More links than a run ever has: makes one number of an endpoint's and a link's. */
const LINKS = 1_048_576;
const LOSS = Object.fromEntries(lossReasons.map((reason, i) => [reason, i])) as {
  readonly [R in (typeof lossReasons)[number]]: number;
};

/** Notes messages from now on; `epoch` tells what is noted from what was noted before. */
export function watchMessages(sim: Simulation, epoch: number): void {
  sim.messages = new MessageLog(epoch);
  sim.messages.lookAtAll(sim);
}

export class MessageLog {
  private readonly epoch: number;
  private rows: number[] = [];
  private details: string[] = [];
  private skipped = 0;
  private sequence = 0;
  private losses: number[] = [];
  private states: MachineState[] = [];
  private readonly stateOf = new Map<NodeRuntime, string>();
  private readonly words = new Map<string, number>();
  private newWords: string[] = [];
  private readonly routes = new Map<number, number>();
  private readonly drawn: (readonly string[])[] = [];
  private newRoutes: (readonly string[])[] = [];
  /** Number of the latest message of a call's slot, to find it again when it is lost on its way. */
  private readonly latest = new Map<number, number>();
  /** The last delay seen on a route, there and back: how far a lost message would have come when. */
  private readonly delays = new Map<number, number>();

  constructor(epoch: number) {
    this.epoch = epoch;
  }

  /** A message sets out and will arrive after `delay`, unless something comes between. */
  sent(sim: Simulation, call: CallRecord, back: boolean, delay: number, flags = 0): void {
    const link = call.link!;
    // the hop into a driver stays inside its caller's machine
    if (link.toDriver) return;
    const route = this.routeOf(sim, call, link);
    this.delays.set(2 * route + (back ? 1 : 0), delay);
    this.note(sim, call, back, route, delay, 0, flags);
  }

  /** A message sets out and will never arrive. `delay` is ∞ where it was lost on a link, else a partition has it. */
  vanished(sim: Simulation, call: CallRecord, back: boolean, delay: number): void {
    const link = call.link!;
    const route = this.routeOf(sim, call, link);
    const finite = delay !== Number.POSITIVE_INFINITY;
    const broken = link.removed ? LOSS.removed : isCut(sim, call, link) ? LOSS.cut : LOSS.loss;
    const reason = finite ? LOSS.partition : broken;
    const expected = finite ? delay : (this.delays.get(2 * route + (back ? 1 : 0)) ?? 0);
    this.note(sim, call, back, route, expected, reason);
  }

  /** A call is lost: its message, if one was on its way. */
  lost(sim: Simulation, call: CallRecord): void {
    const phase = call.phase;
    const sequence = this.latest.get(call.index);
    if (sequence === undefined || (phase !== TRAVELLING && phase !== RETURNING)) return;
    this.latest.delete(call.index);
    const link = call.link!;
    const ep = phase === RETURNING ? call.origin : call.endpoint;
    const reason = link.removed
      ? LOSS.removed
      : ep.status !== UP
        ? LOSS.down
        : isCut(sim, call, link)
          ? LOSS.cut
          : LOSS.partition;
    this.losses.push(sequence, reason, sim.now);
  }

  private note(
    sim: Simulation,
    call: CallRecord,
    back: boolean,
    route: number,
    delay: number,
    loss: number,
    more = 0,
  ): void {
    if (this.rows.length >= MOST_ROWS * MESSAGE_ROW) this.makeRoom();
    const origin = call.origin;
    const target = call.endpoint;
    const sender = back ? target : origin;
    const receiver = back ? origin : target;
    this.look(sim, sender);
    const { name, detail = '' } = wordsOf(call, back, sender, receiver);
    const operation = call.operation;
    const flags = call.flags;
    const row = this.rows.length;
    this.rows.length = row + MESSAGE_ROW;
    this.rows[row + MESSAGE_SEQUENCE] = this.sequence;
    this.rows[row + MESSAGE_SENT] = sim.now;
    this.rows[row + MESSAGE_DUE] = sim.now + delay;
    this.rows[row + MESSAGE_FROM] = this.wordOf(sender.location.id);
    this.rows[row + MESSAGE_TO] = this.wordOf(receiver.location.id);
    this.rows[row + MESSAGE_ROUTE] = route;
    this.rows[row + MESSAGE_NAME] = this.wordOf(name);
    this.rows[row + MESSAGE_FLAGS] =
      more |
      (back ? MESSAGE_IS_REPLY : 0) |
      ((flags & POSTED) !== 0 ? MESSAGE_IS_ONE_WAY : 0) |
      (back && call.error !== 0 ? MESSAGE_IS_ERROR : 0);
    this.rows[row + MESSAGE_LOSS] = loss;
    this.rows[row + MESSAGE_LOST_AT] = Number.NaN;
    this.rows[row + MESSAGE_TRACE] = call.trace;
    const keyed = operation < FIRST_OWN_OPERATION && (flags & PROBE) === 0;
    this.rows[row + MESSAGE_KEY] = keyed ? call.key : -1;
    this.details.push(detail);
    if (loss === 0) this.latest.set(call.index, this.sequence);
    this.sequence++;
  }

  /** Drops the older half of what waits. */
  private makeRoom(): void {
    const dropped = MOST_ROWS / 2;
    this.rows = this.rows.slice(dropped * MESSAGE_ROW);
    this.details = this.details.slice(dropped);
    this.skipped += dropped;
  }

  private wordOf(word: string): number {
    let number = this.words.get(word);
    if (number === undefined) {
      number = this.words.size;
      this.words.set(word, number);
      this.newWords.push(word);
    }
    return number;
  }

  /** The drawn links that lead from the sender to the receiver of a call, there; a reply takes them backwards. */
  private routeOf(sim: Simulation, call: CallRecord, link: LinkRuntime): number {
    const origin = call.origin;
    const name = origin.index * LINKS + link.index;
    let number = this.routes.get(name);
    if (number === undefined) {
      number = this.routes.size;
      this.routes.set(name, number);
      const drawn = drawnLinks(sim, origin, link);
      this.drawn.push(drawn);
      this.newRoutes.push(drawn);
    }
    return number;
  }

  /** Notes how a machine fares, if that has changed. */
  look(sim: Simulation, ep: AnyEndpoint): void {
    const { node } = ep;
    if (node.driver) return;
    const state = stateOf(node);
    const pill = node.endpoints.length === 1 && state !== 'down' ? roleOf(ep) : undefined;
    const role = pill?.text ?? '';
    const known = `${state} ${role}`;
    if (this.stateOf.get(node) === known) return;
    this.stateOf.set(node, known);
    this.states.push({ node: node.id, time: sim.now, state, role, tone: pill?.tone ?? 'plain' });
  }

  lookAtAll(sim: Simulation): void {
    for (const node of sim.nodes) {
      const ep = node.removed ? undefined : node.endpoints[0];
      if (ep !== undefined) this.look(sim, ep);
    }
  }

  /** How many messages have been noted, and how many of those that were on their way are lost. */
  get noted(): number {
    return this.sequence;
  }
  get lossCount(): number {
    return this.losses.length / 3;
  }

  /** The messages from a number on that wait to be taken. */
  since(number: number): StepMessage[] {
    const names = [...this.words.keys()];
    const messages: StepMessage[] = [];
    for (let row = this.rows.length - MESSAGE_ROW; row >= 0; row -= MESSAGE_ROW) {
      const at = (place: number) => this.rows[row + place]!;
      if (at(MESSAGE_SEQUENCE) < number) break;
      const flags = at(MESSAGE_FLAGS);
      messages.unshift({
        number: at(MESSAGE_SEQUENCE),
        name: names[at(MESSAGE_NAME)]!,
        from: names[at(MESSAGE_FROM)]!,
        to: names[at(MESSAGE_TO)]!,
        route: this.drawn[at(MESSAGE_ROUTE)]!,
        isReply: (flags & MESSAGE_IS_REPLY) !== 0,
        what: at(MESSAGE_LOSS) !== 0 ? 'lost' : (flags & MESSAGE_IN_EVENT) !== 0 ? 'passed' : 'sent',
      });
    }
    return messages;
  }

  /** A message that is on its way and about to arrive. */
  arriving(sim: Simulation, call: CallRecord, back: boolean): StepMessage {
    const sender = back ? call.endpoint : call.origin;
    const receiver = back ? call.origin : call.endpoint;
    return {
      number: this.latest.get(call.index) ?? -1,
      name: wordsOf(call, back, sender, receiver).name,
      from: sender.location.id,
      to: receiver.location.id,
      route: drawnLinks(sim, call.origin, call.link!),
      isReply: back,
      what: 'arrived',
    };
  }

  /** What has been noted since the last time. */
  take(sim: Simulation): MessageBatch {
    this.lookAtAll(sim);
    const batch = {
      epoch: this.epoch,
      rows: Float64Array.from(this.rows),
      details: this.details,
      losses: Float64Array.from(this.losses),
      words: this.newWords,
      routes: this.newRoutes,
      states: this.states,
      skipped: this.skipped,
    };
    this.rows = [];
    this.details = [];
    this.losses = [];
    this.newWords = [];
    this.newRoutes = [];
    this.states = [];
    this.skipped = 0;
    return batch;
  }
}

/** Whether a link on the way is cut: the receiver's, one by which a driver is reached, or a sending member's own. */
function isCut(sim: Simulation, call: CallRecord, link: LinkRuntime): boolean {
  const origin = call.origin;
  const own = link.member ? sim.links[origin.node.memberLink] : undefined;
  if (link.cuts > 0 || (own?.cuts ?? 0) > 0) return true;
  for (let ep = origin; ep.accessLink >= 0; ep = sim.endpoint(ep.outer)) {
    if (sim.links[ep.accessLink]!.cuts > 0) return true;
    if (ep.outer < 0) break;
  }
  return false;
}

/** The links on the canvas along which a message goes: of a driver, those by which it is reached too. */
function drawnLinks(sim: Simulation, origin: AnyEndpoint, link: LinkRuntime): readonly string[] {
  const route = [link];
  for (let ep = origin; ep.accessLink >= 0; ep = sim.endpoint(ep.outer)) {
    route.unshift(sim.links[ep.accessLink]!);
    if (ep.outer < 0) break;
  }
  // replicas reach each other over the link that leads to the receiver, which starts elsewhere
  return route[0]!.from === origin.location ? route.map(({ id }) => id) : [];
}

/** What a message is called and what it says: as its sender's kind has it, else its receiver's, else by what it asks. */
function wordsOf(
  call: CallRecord,
  back: boolean,
  sender: AnyEndpoint,
  receiver: AnyEndpoint,
): MessageDescription & { readonly name: string } {
  const said = sender.node.behavior.describeMessage?.(sender, call.call, back);
  const error = back ? errorName(call.error) : null;
  if (error !== null) return { name: error.replaceAll('-', ' '), detail: said?.detail };
  if ((call.flags & PROBE) !== 0) return { name: back ? 'Alive' : 'Probe' };
  const operation = call.operation;
  const name = said?.name ?? plainName(operation, back);
  if (name !== undefined) return { name, detail: said?.detail };
  const heard = receiver.node.behavior.describeMessage?.(receiver, call.call, back);
  return { name: heard?.name ?? (back ? 'Ack' : 'Message'), detail: said?.detail ?? heard?.detail };
}

function plainName(operation: number, back: boolean): string | undefined {
  if (operation === READ) return back ? 'Value' : 'Read';
  if (operation === WRITE) return back ? 'Ack' : 'Write';
  return undefined;
}

/** Who leads, and in which term: what it says of itself beyond that comes and goes with every request. */
function roleOf(ep: AnyEndpoint): ReturnType<NonNullable<Behavior['pills']>>[number] | undefined {
  return ep.node.behavior
    .pills?.(ep)
    .find(({ tone, text }) => tone === 'leader' || text.includes('term ') || text.includes('leader'));
}

function stateOf(node: NodeRuntime): MachineState['state'] {
  const up = node.endpoints.filter((ep) => ep.status === UP);
  if (up.length === 0) return 'down';
  return up.every((ep) => ep.pauseCount > 0) ? 'paused' : 'up';
}
