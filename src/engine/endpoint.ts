/**
 * An endpoint: one instance behind a node, and the `self` of its behavior's handlers. Its methods are the
 * verbs, the whole language in which kinds are written; each ends in the engine's own modules. An endpoint of
 * a driver kind stands inside a caller: `location` is the caller's machine.
 */

import type { ErrorCode } from '../model/telemetry.ts';
import type { Limiter } from './admission.ts';
import type { AnyEndpoint, Message } from './behavior.ts';

import { CALL_SHIFT, type CallRecord } from './call-pool.ts';
import * as calls from './calls.ts';
import { monotonicAt, wallClockAt } from './clocks.ts';
import { REMOVED, UP } from './endpoint-status.ts';
import { bringValue, carryValue, keptValue, markCopying, markMaybeDone } from './history-log.ts';
import * as levels from './levels.ts';
import type { LinkRuntime, NodeRuntime } from './node-runtime.ts';
import {
  type Call,
  errorName,
  type Outcome,
  type Peer,
  REFUSED,
  type SamplerRef,
  type Timer,
  TOO_LATE,
} from './outcome.ts';
import type { Queueing } from './queueing.ts';
import { STREAM } from './random.ts';
import { admitsCall, priorityOf } from './request-classes.ts';
import * as resources from './resources.ts';
import type { Simulation } from './simulation.ts';
import * as timers from './timers.ts';
import { UNSET } from './unset.ts';

/** What nobody has: one for all, since a design may have tens of thousands of endpoints. */
const NO_PEERS: Int32Array<ArrayBuffer> = new Int32Array(0);

/** Where a peer is, and over which link. */
interface Route {
  readonly endpoint: AnyEndpoint;
  readonly link: LinkRuntime;
}

/** Endpoints that one out-link leads to, as peers. */
export interface OutLink {
  readonly linkId: string;
  /** What the link's place on a ring goes by. */
  readonly linkName: string;
  readonly link: number;
  readonly to: string;
  /** Peers now behind the link, crashed ones included: a caller cannot know. */
  readonly peers: readonly Peer[];
  /** What the link is for, and its share: settings that behaviors read when their peers are listed. */
  readonly role: 'consumer' | 'dead-letter';
  readonly weight: number;
}

export class Endpoint<Settings = unknown, Policy = unknown, State = unknown, Durable = unknown> {
  declare readonly simulation: Simulation;
  /** The simulation's calls. */
  declare private readonly records: readonly CallRecord[];
  declare readonly index: number;
  declare readonly node: NodeRuntime;
  /** Number of the instance within its node; never used again. */
  declare readonly instance: number;
  /** The node on whose machine this endpoint runs: its own, or its caller's for a driver. */
  declare readonly location: NodeRuntime;
  /** For a driver: the endpoint index of the enclosing driver or −1, and the link by which it is reached. */
  declare readonly outer: number;
  declare readonly accessLink: number;
  /** Nothing of its own stands between it and its links: no driver around it, no fault of its set's link to it. */
  direct = false;
  /** First of its random streams. */
  declare readonly streams: number;

  /** What it was set up as (`Behavior.setup`). */
  setup = '';
  state!: State;
  durable!: Durable;
  status = UP;
  epoch = 0;
  /** Active faults that hold its process or machine down, or it paused; service is slowed by `slowFactor`. */
  processDown = 0;
  machineDown = 0;
  pauseCount = 0;
  slowFactor = 1;
  /** Its last crash took the machine with it, and not only the process. */
  crashedAsMachine = false;
  /** When it crashed last, −1: never. For measuring. */
  crashedAt = -1;
  /** Multiplies the time of disk work: faults of slow disks. The storage of a behavior applies it. */
  diskFactor = 1;
  /**
   * While true the disk says that it has synced although it has not: what is synced meanwhile is lost when the
   * machine crashes. The storage of a behavior loses it.
   */
  losesSyncs = false;
  pausedAt = 0;
  /** Number of the plan of random failures, and whether one is on. */
  failurePlan = 0;
  failedByChance = false;
  /** Events that fell due while it was paused, in their order: triples (code, payload, generation). */
  deferred: number[] = [];

  workers = 0x7fffffff;
  queueCapacity = 0x7fffffff;
  doorCapacity = 0;
  /** Code of the order in which calls are served (`disciplines/discipline.ts`), and what it needs; null: nothing. */
  discipline = 0;
  queueing: Queueing | null = null;
  /** The limit on its calls; null: none. */
  limiter: Limiter | null = null;
  /** Calls in service (own work); workers taken by calls that wait for others; queue and door. */
  working = 0;
  idle = 0;
  queueHead: CallRecord | null = null;
  queueTail: CallRecord | null = null;
  queueLength = 0;
  doorHead: CallRecord | null = null;
  doorTail: CallRecord | null = null;
  doorLength = 0;
  /** For the integrals of these levels, and work that did not go on because it was paused: see `levels.ts`. */
  workingSum = UNSET;
  queueSum = UNSET;
  idleSum = UNSET;
  doorSum = UNSET;
  pausedWork = UNSET;
  /** Calls here, from arrival to reply. */
  present = 0;
  /** Pieces of own work that have been done here so far. */
  served = 0;

  /** Peers: where `send` can go. Indices stay the same while a peer exists and are never used again. */
  peerEndpoint: Int32Array<ArrayBuffer> = NO_PEERS;
  peerLink: Int32Array<ArrayBuffer> = NO_PEERS;
  /** The same as objects. */
  routes: readonly Route[] = [];
  /** Peers that exist now, by out-link. */
  outs: readonly OutLink[] = [];
  /** All present peers over all out-links. */
  peers: readonly Peer[] = [];
  /** The other members of the sets that name this node (a replica). */
  fellows: readonly Peer[] = [];

  constructor(
    simulation: Simulation,
    index: number,
    node: NodeRuntime,
    instance: number,
    place: {
      readonly location: NodeRuntime;
      readonly outer: number;
      readonly accessLink: number;
      readonly streams: number;
    },
  ) {
    this.simulation = simulation;
    this.records = simulation.calls.records;
    this.index = index;
    this.node = node;
    this.instance = instance;
    this.location = place.location;
    this.outer = place.outer;
    this.accessLink = place.accessLink;
    this.streams = place.streams;
    this.workingSum = 0;
    this.queueSum = 0;
    this.idleSum = 0;
    this.doorSum = 0;
    this.pausedWork = 0;
  }

  /** Settings of the node, all filled in; replaced on edits. */
  get settings(): Settings {
    return this.node.settings as Settings;
  }
  /** What the behavior's `resolve` made of the settings. */
  get policy(): Policy {
    return this.node.policy as Policy;
  }
  /** Measuring aid shared by the node's endpoints; of its set, for a replica. Protocols must not read it. */
  oracle<T>(): T {
    return this.node.measuredAt.oracle as T;
  }
  /** Simulated time in seconds: for measuring. What a process itself may know is its machine's clocks. */
  get now(): number {
    return this.simulation.now;
  }
  /** Seconds on the machine's monotonic clock: true time, but for drift. Leases are measured on it. */
  get monotonic(): number {
    return monotonicAt(this.location.clocks, this.simulation.now);
  }
  /** What the machine takes the time to be: the monotonic clock plus skew and jumps. Writes are stamped by it. */
  get wallClock(): number {
    return wallClockAt(this.location.clocks, this.simulation.now);
  }

  // ---- verbs that dispose of a call ----

  /** Sends the call on to `peer`; `then` gets the reply. The link's policy (timeout, retries) applies. */
  send(call: Call, peer: Peer, then: (self: this, call: Call, reply: Call) => Outcome): Outcome {
    return calls.send(this.simulation, this, this.records[call >> CALL_SHIFT]!, peer, null, then);
  }
  /** Like `send` with a message of its own instead of the call's. `timeoutSeconds` holds where it is shorter than the link's. */
  sendMessage(
    call: Call,
    peer: Peer,
    message: Message,
    then: (self: this, call: Call, reply: Call) => Outcome,
    timeoutSeconds?: number,
  ): Outcome {
    return calls.send(
      this.simulation,
      this,
      this.records[call >> CALL_SHIFT]!,
      peer,
      message,
      then,
      timeoutSeconds,
    );
  }
  /** Sends the call over the n-th out-link to an endpoint picked uniformly at random (anew at each retry). */
  callLink(call: Call, out: number, then: (self: this, call: Call, reply: Call) => Outcome): Outcome {
    return calls.callLink(this.simulation, this, this.records[call >> CALL_SHIFT]!, out, null, then);
  }
  /** Like `callLink` with a message of its own. */
  callLinkMessage(
    call: Call,
    out: number,
    message: Message,
    then: (self: this, call: Call, reply: Call) => Outcome,
  ): Outcome {
    return calls.callLink(this.simulation, this, this.records[call >> CALL_SHIFT]!, out, message, then);
  }
  /**
   * Sends to several peers at once, one message for all or one each. `then` runs when `need` of them answered
   * without error, or as soon as that can no longer happen, with the replies so far. Replies after that go to
   * `onLate`, or are dropped.
   */
  gather(
    call: Call,
    peers: readonly Peer[],
    messages: Message | readonly Message[],
    need: number,
    then: (self: this, call: Call, replies: readonly Call[]) => Outcome,
    onLate?: (self: this, reply: Call) => void,
    timeoutSeconds?: number,
  ): Outcome {
    return calls.gather(
      this.simulation,
      this,
      this.records[call >> CALL_SHIFT]!,
      peers,
      messages,
      need,
      then,
      onLate ?? null,
      timeoutSeconds,
    );
  }
  /** Hands the call over: `peer` answers the original caller. */
  forward(call: Call, peer: Peer): Outcome {
    return calls.forward(this.simulation, this, this.records[call >> CALL_SHIFT]!, peer);
  }
  /** Takes a worker (waiting in the queue for one), works for as long as the sampler says, gives it back. */
  serve(call: Call, sampler: SamplerRef, then: (self: this, call: Call) => Outcome): Outcome {
    const outcome = resources.serve(this.simulation, this, this.records[call >> CALL_SHIFT]!, sampler, then);
    return outcome === REFUSED || outcome === TOO_LATE ? this.turnAway(call, outcome) : outcome;
  }
  /** Takes a worker and keeps it until `release` or the call's end. */
  acquire(call: Call, then: (self: this, call: Call) => Outcome): Outcome {
    const outcome = resources.acquire(this.simulation, this, this.records[call >> CALL_SHIFT]!, then);
    return outcome === REFUSED
      ? calls.fail(this.simulation, this, this.records[call >> CALL_SHIFT]!, 'queue-full')
      : outcome;
  }
  /** Sets the call aside; another handler of this endpoint will dispose of it. */
  park(call: Call): Outcome {
    return calls.park(this.simulation, this, this.records[call >> CALL_SHIFT]!);
  }
  /** Answers the caller. What is answered stands in the call (`answer`). */
  reply(call: Call): Outcome {
    return calls.reply(this.simulation, this, this.records[call >> CALL_SHIFT]!, 0);
  }
  fail(call: Call, error: ErrorCode): Outcome {
    return calls.fail(this.simulation, this, this.records[call >> CALL_SHIFT]!, error);
  }
  /** Passes a reply on to the caller as it is, error or answer. */
  relay(call: Call, reply: Call): Outcome {
    return calls.relay(
      this.simulation,
      this,
      this.records[call >> CALL_SHIFT]!,
      this.records[reply >> CALL_SHIFT]!,
    );
  }

  private turnAway(call: Call, outcome: Outcome): Outcome {
    return calls.fail(
      this.simulation,
      this,
      this.records[call >> CALL_SHIFT]!,
      outcome === REFUSED ? 'queue-full' : 'cancelled',
    );
  }

  // ---- verbs that do not ----

  /** Gives the worker back that `acquire` took. */
  release(call: Call): void {
    resources.release(this.simulation, this, this.records[call >> CALL_SHIFT]!);
  }
  /**
   * Asks one peer on behalf of a call that stays here, set aside or not, and may end before the answer is
   * there. Every reply, error or time-out goes to `onAnswer` by itself: for those who decide with each answer
   * whether they have enough, and want the others too.
   */
  ask(
    call: Call,
    peer: Peer,
    message: Message,
    timeoutSeconds: number,
    onAnswer: (self: this, reply: Call) => void,
  ): void {
    calls.ask(
      this.simulation,
      this,
      this.records[call >> CALL_SHIFT]!,
      peer,
      message,
      timeoutSeconds,
      onAnswer,
    );
  }
  /** One way: no reply, no timeout, may be lost. */
  post(peer: Peer, message: Message): void {
    const { operation, key = 0, version = 0, bytes = 0, body = null } = message;
    calls.post(this.simulation, this, peer, operation, key, version, bytes, body);
  }
  /** `post` without an object to carry what is said, for the hot path. */
  postBody(peer: Peer, operation: number, key: number, bytes: number, body: unknown): void {
    calls.post(this.simulation, this, peer, operation, key, 0, bytes, body);
  }
  /** A new request begins here (a client's): it arrives at this endpoint's `onRequest` in this same event. */
  begin(message: Message): void {
    calls.begin(
      this.simulation,
      this,
      message.operation,
      message.key ?? 0,
      message.version ?? 0,
      message.bytes ?? 0,
      message.body ?? null,
      message.requestClass ?? 0,
    );
  }
  /** `begin` without an object to carry it, for the hot path. */
  beginRequest(operation: number, key: number, version: number, bytes: number, requestClass = 0): void {
    calls.begin(this.simulation, this, operation, key, version, bytes, null, requestClass);
  }
  /** Background work: a call of the endpoint's own, counted nowhere, handled by `handler` in this same event. */
  spawn(handler: (self: this, call: Call) => Outcome, message?: Message): void {
    calls.spawn(this.simulation, this, handler, message ?? null);
  }
  /** From now on a spawned call counts as a request of the endpoint to itself: work that it would get from others too. */
  admit(call: Call): void {
    calls.admit(this.simulation, this, this.records[call >> CALL_SHIFT]!);
  }
  /** Asks a peer whether it is alive, without queue or behavior; `then` as in `send`. */
  probe(
    call: Call,
    peer: Peer,
    timeoutSeconds: number,
    then: (self: this, call: Call, reply: Call) => Outcome,
  ): Outcome {
    return calls.probe(this.simulation, this, this.records[call >> CALL_SHIFT]!, peer, timeoutSeconds, then);
  }
  /** After so many seconds of the machine's own clock. */
  after(seconds: number, handler: (self: this, argument: number) => void, argument = 0): Timer {
    return timers.start(this.simulation, this as AnyEndpoint, seconds, 0, handler, argument);
  }
  /** In the handler of a timer: the same timer fires once more after so many seconds, with the same argument. */
  again(seconds: number): void {
    timers.fireAgain(this.simulation, this as AnyEndpoint, seconds);
  }
  /** The same for a call that was set aside: the handler gets it. */
  afterFor(call: Call, seconds: number, handler: (self: this, call: number) => void): Timer {
    const record = this.records[call >> CALL_SHIFT]!;
    return timers.startFor(this.simulation, this as AnyEndpoint, seconds, handler, record);
  }
  /** First after `seconds`, then again and again. */
  every(seconds: number, handler: (self: this, argument: number) => void, argument = 0): Timer {
    return timers.start(this.simulation, this as AnyEndpoint, seconds, seconds, handler, argument);
  }
  cancel(timer: Timer): void {
    timers.cancel(this.simulation, timer);
  }
  count(counter: number, n = 1): void {
    levels.count(this.node, counter, n);
  }
  observe(histogram: number, value: number): void {
    levels.observe(this.node, histogram, value);
  }
  /** Sets a gauge of the node. */
  level(gauge: number, value: number): void {
    levels.setGauge(this.simulation, this.node, gauge, value);
  }
  /** The same on the set that names this replica: metrics of a store stand under its set. */
  countAtSet(counter: number, n = 1): void {
    levels.count(this.node.measuredAt, counter, n);
  }
  observeAtSet(histogram: number, value: number): void {
    levels.observe(this.node.measuredAt, histogram, value);
  }
  levelAtSet(gauge: number, value: number): void {
    levels.setGauge(this.simulation, this.node.measuredAt, gauge, value);
  }

  // ---- luck ----

  /** A number in [0, 1) from the endpoint's protocol stream. */
  uniform(): number {
    this.simulation.streams.uniform(this.streams + STREAM.protocol);
    return this.simulation.streams.drawn;
  }
  /** An integer in [0, n) from the stream of picks. */
  pick(n: number): number {
    return this.simulation.streams.below(this.streams + STREAM.pick, n);
  }
  /** A value of a sampler, from the protocol stream. */
  draw(sampler: SamplerRef): number {
    return this.simulation.drawFrom(sampler, this.streams + STREAM.protocol);
  }

  // ---- what a call carries ----

  operation(call: Call): number {
    return this.records[call >> CALL_SHIFT]!.operation;
  }
  key(call: Call): number {
    return this.records[call >> CALL_SHIFT]!.key;
  }
  version(call: Call): number {
    return this.records[call >> CALL_SHIFT]!.version;
  }
  bytes(call: Call): number {
    return this.records[call >> CALL_SHIFT]!.bytes;
  }
  body<T>(call: Call): T {
    return this.records[call >> CALL_SHIFT]!.body as T;
  }
  /** Priority of the call's class: 0 is the lowest. */
  priority(call: Call): number {
    return priorityOf(this.simulation, this.records[call >> CALL_SHIFT]!);
  }
  /** True where the call may take the n-th out-link: it is for all classes, or for the call's among others. */
  mayTake(out: number, call: Call): boolean {
    const { simulation } = this;
    return admitsCall(simulation, simulation.links[this.outs[out]!.link]!, this.records[call >> CALL_SHIFT]!);
  }
  /** The number of the name of the call's class in `simulation.classNames`, 0 for no class. */
  classLabel(call: Call): number {
    return this.simulation.classes[this.records[call >> CALL_SHIFT]!.requestClass]!.label;
  }
  /** The call's place in `simulation.classes`, 0 for no class (`request-classes.ts`). */
  requestClass(call: Call): number {
    return this.records[call >> CALL_SHIFT]!.requestClass;
  }
  error(call: Call): ErrorCode | null {
    return errorName(this.records[call >> CALL_SHIFT]!.error);
  }
  isOk(reply: Call): boolean {
    return this.records[reply >> CALL_SHIFT]!.error === 0;
  }
  /** Which peer a reply came from. */
  peerOf(reply: Call): Peer {
    return this.records[reply >> CALL_SHIFT]!.peer as Peer;
  }
  /** When the own work for the call ended that was done so far; its arrival if there was none. */
  workedUntil(call: Call): number {
    const { arrivedAt, waited, served } = this.records[call >> CALL_SHIFT]!;
    return arrivedAt + waited + served;
  }
  /** The endpoint that made the call, by its number. */
  callerOf(call: Call): number {
    return this.records[call >> CALL_SHIFT]!.origin.index;
  }
  arrivedAt(call: Call): number {
    return this.records[call >> CALL_SHIFT]!.arrivedAt;
  }
  /** Which number of try this call is, from 1. */
  attempt(call: Call): number {
    return this.records[call >> CALL_SHIFT]!.attempt;
  }
  /** Puts the answer into the call, to go with `reply`. */
  answer(call: Call, version: number, bytes: number, body: unknown = null): void {
    const record = this.records[call >> CALL_SHIFT]!;
    record.version = version;
    record.bytes = bytes;
    record.body = body;
  }
  /** For whoever records histories: what the call writes, or its answer brings. Protocols must not read it. */
  value(call: Call): number {
    return this.records[call >> CALL_SHIFT]!.value;
  }
  /** The write has got this version, here or in the set that this endpoint belongs to. For measuring. */
  nameWrite(call: Call, version: number): void {
    this.simulation.history?.nameWrite(this.node.measuredAt, this.records[call >> CALL_SHIFT]!, version);
  }
  /** The write has taken effect, or may have. For measuring. */
  markDone(call: Call): void {
    if (this.simulation.history !== null) markMaybeDone(this.records[call >> CALL_SHIFT]!);
  }
  /**
   * The answer in the call is this version of its key, 0: nothing there. `isAlone`: this machine alone has put
   * it together; `ordered`: of two versions the larger one is the newer. For measuring.
   */
  showVersion(call: Call, version: number, isAlone = true, ordered = true): void {
    this.simulation.history?.showVersion(this, this.records[call >> CALL_SHIFT]!, version, isAlone, ordered);
  }
  /** Background work that copies a value from one store to another begins with reading it. For measuring. */
  beginCopy(call: Call): void {
    if (this.simulation.history !== null) markCopying(this.records[call >> CALL_SHIFT]!);
  }
  /** What the call writes from now on is what a reply has brought. For measuring. */
  carry(call: Call, reply: Call): void {
    if (this.simulation.history === null) return;
    carryValue(this.records[call >> CALL_SHIFT]!, this.records[reply >> CALL_SHIFT]!);
  }
  /** What the call writes is what was kept (`valueToKeep`, or `value` of a write). For measuring. */
  bring(call: Call, kept: number): void {
    if (this.simulation.history !== null) bringValue(this.records[call >> CALL_SHIFT]!, kept);
  }
  /** What to keep for `showKept` of a reply to the call: what it has brought, or what the call has written. */
  valueToKeep(call: Call, reply: Call): number {
    return keptValue(this.records[call >> CALL_SHIFT]!, this.records[reply >> CALL_SHIFT]!);
  }
  /** The answer in the call is what another one had brought (`valueToKeep`), kept here since. For measuring. */
  showKept(call: Call, kept: number): void {
    this.simulation.history?.showKept(this, this.records[call >> CALL_SHIFT]!, kept);
  }
  /** The answer in the call is what a reply has brought, passed on. For measuring. */
  showPassed(call: Call, value: number): void {
    this.simulation.history?.showPassed(this.records[call >> CALL_SHIFT]!, value);
  }
  /** Number of the zone that a peer stands in, −1 for none. */
  zoneOf(peer: Peer): number {
    return this.simulation.endpoints[this.peerEndpoint[peer]!]!.location.zone;
  }
  /** Number of the region that a zone belongs to, −1 for no zone; a zone without a region is one of its own. */
  regionOf(zone: number): number {
    return zone < 0 ? -1 : this.simulation.regionOfZone[zone]!;
  }
  /** The node id and instance of a peer, for facts and pills. */
  peerName(peer: Peer): string {
    const other = this.simulation.endpoints[this.peerEndpoint[peer]!]!;
    return other.node.endpoints.length > 1 ? `${other.node.id} ${other.instance + 1}` : other.node.id;
  }
  /** The peer that leads to a node, or undefined. */
  peerOfNode(id: string): Peer | undefined {
    for (let p = 0; p < this.peerEndpoint.length; p++) {
      const other = this.simulation.endpoints[this.peerEndpoint[p]!];
      // a node that was deleted and came back is another one
      if (other !== undefined && other.node.id === id && other.status !== REMOVED) return p as Peer;
    }
    return undefined;
  }
  /** The id of a peer's node. */
  peerNode(peer: Peer): string {
    return this.simulation.endpoints[this.peerEndpoint[peer]!]!.node.id;
  }
}
