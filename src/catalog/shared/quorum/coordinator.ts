/**
 * The coordinator of a read or a write: a driver in its caller, or a replica. It sends to the replicas of the
 * key, answers as soon as enough have answered, and goes on listening: with what the others say it repairs
 * replicas that lag and keeps hints for those that do not answer (Dynamo, SOSP 2007, 4.5–4.7; Apache Cassandra
 * 4.1, "Dynamo", "Read repair" and "Hints" of its documentation).
 */
import type { AnyEndpoint } from '../../../engine/behavior.ts';
import type { Endpoint } from '../../../engine/endpoint.ts';
import { type Call, type Outcome, type Peer, READ, WRITE } from '../../../engine/outcome.ts';
import type { ErrorCode } from '../../../model/telemetry.ts';
import { valueBytes } from '../payload.ts';
import { type Membership, noMembership, SELF } from './members.ts';
import { type Body, type Carried, HINT, handleOf, REPAIR } from './messages.ts';
import { acknowledgedOf, type Observer } from './observer.ts';
import {
  ANSWERED,
  ASKED,
  COLLECTING,
  closeOperation,
  FAILED,
  handleOfOperation,
  noOperations,
  type Operation,
  type Operations,
  openOperation,
  operationNamed,
  REPAIRING,
} from './operations.ts';
import { holderNumber, NO_GROUP, nextHolder, placeOperation } from './placement.ts';
import { rules } from './rules.ts';
import { isSloppy, keepsSiblings, type QuorumSettings } from './settings.ts';
import { covers, type Held, merge, NO_VERSIONS, NOTHING, nameOf, numberOfDot, stampAt } from './versions.ts';

/** What a coordinator remembers; lost in a crash. */
export interface CoordinatorState {
  membership: Membership;
  operations: Operations;
  lastStamp: number;
  /** By peer: since when it has not answered, by the own clock; −1: it answers. */
  failingSince: number[];
  /** By peer: when it last did not answer. */
  failedAt: number[];
}
export type Coordinator = Endpoint<unknown, unknown, CoordinatorState, unknown>;

/** What a driver and a replica do differently. */
export interface Side {
  /** The handler that answers are given to. */
  readonly onAnswer: (self: never, reply: Call) => void;
  /** Does the coordinator's own part of an operation; answers by `answeredLocally`. */
  doLocally(self: Coordinator, message: MemberMessage, requestClass: number): void;
  /** Keeps a hint itself; false where it cannot. */
  keepHint(self: Coordinator, target: string, op: Operation): boolean;
  /** Brings itself up to date. */
  repairLocally(self: Coordinator, op: Operation, held: Held): void;
  /** Answers the caller. */
  succeed(self: Coordinator, call: Call, op: Operation): Outcome;
}

/** What a coordinator sends. */
export interface MemberMessage {
  readonly operation: number;
  readonly key: number;
  readonly version: number;
  readonly bytes: number;
  readonly body: Body;
}

export function freshCoordinator(): CoordinatorState {
  return {
    membership: noMembership(),
    operations: noOperations(),
    lastStamp: NOTHING,
    failingSince: [],
    failedAt: [],
  };
}

export function settingsOf(self: AnyEndpoint): QuorumSettings {
  return self.node.measuredAt.settings as QuorumSettings;
}

/** The stamp of a write that is coordinated here and now. */
export function nextStamp(self: Coordinator): number {
  self.state.lastStamp = stampAt(self.wallClock, self.index, self.state.lastStamp);
  return self.state.lastStamp;
}

/**
 * For whoever records histories: what the answer in a call is, put together by this machine or by a driver from
 * several. Of siblings a caller takes the first by the store's own order, the lowest dot.
 */
export function showHeld(self: AnyEndpoint, call: Call, held: Held, isAlone: boolean): void {
  const first = typeof held === 'number' ? held : held.siblings[0];
  if (typeof first === 'number') self.showVersion(call, first, isAlone);
  else self.showVersion(call, first === undefined ? NOTHING : numberOfDot(first), isAlone, false);
}

// ---- begin ----

/** Coordinates a write of `held`. */
export function beginWrite(self: Coordinator, side: Side, call: Call, held: Held): Outcome {
  return begin(self, side, call, true, held);
}

export function beginRead(self: Coordinator, side: Side, call: Call): Outcome {
  return begin(self, side, call, false, keepsSiblings(settingsOf(self)) ? NO_VERSIONS : NOTHING);
}

function begin(self: Coordinator, side: Side, call: Call, writes: boolean, held: Held): Outcome {
  const settings = settingsOf(self);
  const op = openOperation(self.state.operations);
  op.writes = writes;
  op.key = self.key(call);
  op.bytes = valueBytes(self, call);
  op.call = call;
  op.held = held;
  op.began = self.now;
  op.acknowledged = acknowledgedOf(self.oracle<Observer>(), op.key, keepsSiblings(settings));
  if (!placeOperation(self, settings, op)) {
    closeOperation(self.state.operations, op);
    return self.fail(call, 'unavailable');
  }
  askFirst(self, side, op, settings);
  return self.park(call);
}

function askFirst(self: Coordinator, side: Side, op: Operation, settings: QuorumSettings): void {
  const message = messageFor(op);
  const all = (op.writes ? settings.writeFanout : settings.readFanout) === 'all';
  if (!all) {
    for (let group = 0; group < op.groupCount; group++) {
      for (let n = 0; n < op.needed[group]!; n++) {
        askHolder(self, side, op, nextHolder(self, op, group), message);
      }
    }
    return;
  }
  for (let i = 0; i < op.holders; i++) {
    // a read asks nobody whose answer does not count
    if (op.writes || op.groups[i] !== NO_GROUP) askHolder(self, side, op, i, message);
  }
  if (!op.writes || !isSloppy(settings)) return;
  for (let i = 0; i < op.holders; i++) {
    // who did not answer lately is not waited for: somebody stands in at once
    if ((self.state.failingSince[op.peers[i]!] ?? -1) >= 0) keepForLater(self, side, op, i);
  }
}

function messageFor(op: Operation): MemberMessage {
  const handle = handleOfOperation(op);
  const { key, bytes, held } = op;
  if (!op.writes) return { operation: READ, key, version: bytes, bytes: 0, body: handle };
  return { operation: WRITE, key, version: nameOf(held), bytes, body: bodyFor(handle, held) };
}

function bodyFor(handle: number, held: Held): Body {
  return typeof held === 'number' ? handle : { handle, held };
}

function askHolder(
  self: Coordinator,
  side: Side,
  op: Operation,
  holder: number,
  message: MemberMessage,
): void {
  op.said[holder] = ASKED;
  op.asked++;
  const group = op.groups[holder]!;
  if (group !== NO_GROUP) op.hoped[group]!++;
  askMember(self, side, op, op.peers[holder]! as Peer, message);
}

function askMember(self: Coordinator, side: Side, op: Operation, peer: Peer, message: MemberMessage): void {
  const { failingSince, failedAt } = self.state;
  op.outstanding++;
  // one question at a time finds out whether it is back
  if (peer !== SELF && (failingSince[peer] ?? -1) >= 0) failedAt[peer] = self.monotonic;
  if (peer === SELF) side.doLocally(self, message, op.call < 0 ? 0 : self.requestClass(op.call as Call));
  else self.ask(op.call as Call, peer, message, settingsOf(self).memberTimeout, side.onAnswer as never);
}

// ---- answers ----

/** A member has answered, or has been given up. */
export function answered(self: Coordinator, side: Side, reply: Call): void {
  const body = self.body<Body>(reply);
  const op = operationNamed(self.state.operations, handleOf(body));
  const peer = self.peerOf(reply);
  const error = self.error(reply);
  noteHealth(self, peer, error);
  if (op === undefined) return;
  const held = typeof body === 'number' ? self.version(reply) : body.held;
  takeAnswer(self, side, op, peer, self.operation(reply), error, held, body);
}

/** The coordinator has done its own part of an operation. */
export function answeredLocally(self: Coordinator, side: Side, answer: OwnAnswer): void {
  const { operation, error, held, body } = answer;
  const op = operationNamed(self.state.operations, handleOf(body));
  if (op !== undefined) takeAnswer(self, side, op, SELF, operation, error, held, body);
}

/** What the coordinator's own part has come to. */
interface OwnAnswer {
  readonly operation: number;
  readonly error: ErrorCode | null;
  readonly held: Held;
  readonly body: Body;
}

/** Errors of a member that is not there. */
export const AWAY: ReadonlySet<ErrorCode | null> = new Set(['timeout', 'reset', 'refused', 'unavailable']);

/** Remembers who answers and who does not. */
export function noteHealth(self: Coordinator, peer: Peer, error: ErrorCode | null): void {
  const { failingSince, failedAt } = self.state;
  if (error === null || !AWAY.has(error)) {
    if (failingSince[peer] !== -1) failingSince[peer] = -1;
    return;
  }
  failedAt[peer] = self.monotonic;
  if ((failingSince[peer] ?? -1) < 0) failingSince[peer] = Math.max(0, self.monotonic);
}

function takeAnswer(
  self: Coordinator,
  side: Side,
  op: Operation,
  peer: Peer,
  operation: number,
  error: ErrorCode | null,
  held: Held,
  body: Body,
): void {
  op.outstanding--;
  if (operation === HINT) takeHintAnswer(self, side, op, error, (body as Carried).place!);
  else if (operation === REPAIR) takeRepairAnswer(op, peer, error);
  else takeHolderAnswer(self, side, op, peer, error, held);
  if (op.call >= 0) decide(self, side, op);
  if (op.outstanding === 0 && op.call < 0 && op.index >= 0) finish(self, side, op);
}

function takeHolderAnswer(
  self: Coordinator,
  side: Side,
  op: Operation,
  peer: Peer,
  error: ErrorCode | null,
  held: Held,
): void {
  const holder = holderNumber(op, peer);
  const group = op.groups[holder]!;
  const counts = group !== NO_GROUP && op.phase === COLLECTING;
  if (counts) op.hoped[group]!--;
  if (error !== null) {
    op.said[holder] = FAILED;
    if (error === 'rate-limited') op.throttled++;
    else if (op.writes) keepForLater(self, side, op, holder);
    return;
  }
  op.said[holder] = ANSWERED;
  if (counts) op.had[group]!++;
  if (op.writes) return;
  op.found[holder] = held;
  // what comes after the answer was decided upon is for repairs only
  if (op.call >= 0 && op.phase === COLLECTING) op.held = merge(op.held, held);
}

function takeHintAnswer(
  self: Coordinator,
  side: Side,
  op: Operation,
  error: ErrorCode | null,
  place: number,
): void {
  const group = op.groups[place]!;
  op.hoped[group]!--;
  if (error === null) op.had[group]!++;
  else {
    op.hinted[place] = false;
    keepForLater(self, side, op, place);
  }
}

function takeRepairAnswer(op: Operation, peer: Peer, error: ErrorCode | null): void {
  const holder = holderNumber(op, peer);
  const group = op.groups[holder]!;
  if (group !== NO_GROUP) op.hoped[group]!--;
  if (error !== null) return;
  op.found[holder] = op.held;
  if (group !== NO_GROUP) op.had[group]!++;
}

// ---- decisions ----

/** Looks whether the caller can be answered, or never will. */
function decide(self: Coordinator, side: Side, op: Operation): void {
  if (!hasEnough(op)) {
    for (let group = 0; group < op.groupCount; group++) {
      const hopeless = op.had[group]! + op.hoped[group]! < op.needed[group]!;
      // whether nobody has the write, and the caller may be told so, the others will say
      if (hopeless && op.throttled > 0 && op.outstanding > 0) return;
      if (!hopeless || askAnother(self, side, op, group)) continue;
      giveUp(self, op);
      return;
    }
    return;
  }
  const blocking = !op.writes && settingsOf(self).readRepair === 'blocking';
  if (blocking && op.phase === COLLECTING && repairFirst(self, side, op)) return;
  const call = op.call as Call;
  op.call = -1;
  side.succeed(self, call, op);
}

function hasEnough(op: Operation): boolean {
  for (let group = 0; group < op.groupCount; group++) {
    if (!rules.enough(op.had[group]!, op.needed[group]!)) return false;
  }
  return true;
}

/** One that was asked has failed: asks another one, if any is left. */
function askAnother(self: Coordinator, side: Side, op: Operation, group: number): boolean {
  if (op.phase !== COLLECTING) return false;
  const holder = nextHolder(self, op, group);
  if (holder < 0) return false;
  askHolder(self, side, op, holder, messageFor(op));
  return true;
}

/** Nobody may be told that a write certainly did not happen while some replica may have it. */
function giveUp(self: Coordinator, op: Operation): void {
  const call = op.call as Call;
  op.call = -1;
  const refused = op.throttled > 0 && (!op.writes || op.throttled === op.asked);
  self.answer(call, self.version(call), self.bytes(call));
  self.fail(call, refused ? 'rate-limited' : 'no-quorum');
}

/**
 * Brings those that lag up to date before the answer, so that as many as the read needs have what it returns.
 * False when so many have it already.
 */
function repairFirst(self: Coordinator, side: Side, op: Operation): boolean {
  for (let group = 0; group < op.groupCount; group++) {
    op.had[group] = 0;
    op.hoped[group] = 0;
  }
  op.phase = REPAIRING;
  const message = repairMessage(op, op.held, handleOfOperation(op));
  for (let i = 0; i < op.holders; i++) {
    if (op.said[i] !== ANSWERED) continue;
    const group = op.groups[i]!;
    if (covers(op.found[i]!, op.held)) {
      if (group !== NO_GROUP) op.had[group]!++;
      continue;
    }
    if (group !== NO_GROUP) op.hoped[group]!++;
    askMember(self, side, op, op.peers[i]! as Peer, message);
  }
  return !hasEnough(op);
}

function repairMessage(op: Operation, held: Held, handle: number): MemberMessage {
  return {
    operation: REPAIR,
    key: op.key,
    version: nameOf(held),
    bytes: op.bytes,
    body: bodyFor(handle, held),
  };
}

/** Everybody has answered or been given up. */
function finish(self: Coordinator, side: Side, op: Operation): void {
  if (!op.writes && settingsOf(self).readRepair !== 'off') repairAfterwards(self, side, op);
  closeOperation(self.state.operations, op);
}

function repairAfterwards(self: Coordinator, side: Side, op: Operation): void {
  let newest = op.held;
  for (let i = 0; i < op.holders; i++) {
    if (op.said[i] === ANSWERED) newest = merge(newest, op.found[i]!);
  }
  let message: MemberMessage | undefined;
  for (let i = 0; i < op.holders; i++) {
    if (op.said[i] !== ANSWERED || covers(op.found[i]!, newest)) continue;
    const peer = op.peers[i]! as Peer;
    if (peer === SELF) side.repairLocally(self, op, newest);
    else {
      message ??= repairMessage(op, newest, -1);
      self.post(peer, message);
    }
  }
}

// ---- hints ----

/** A holder did not take a write: somebody keeps it, unless the holder has been away for too long. */
function keepForLater(self: Coordinator, side: Side, op: Operation, holder: number): void {
  const settings = settingsOf(self);
  const peer = op.peers[holder]! as Peer;
  if (settings.hintedHandoff === 'off' || peer === SELF || op.hinted[holder] === true) return;
  const since = self.state.failingSince[peer] ?? -1;
  if (since >= 0 && self.monotonic - since > settings.hintWindow) return;
  op.hinted[holder] = true;
  const target = self.peerNode(peer);
  if (isSloppy(settings) && standIn(self, side, op, holder, target)) return;
  if (side.keepHint(self, target, op)) return;
  const keeper = keeperFor(op, holder);
  if (keeper !== undefined) self.post(keeper, hintMessage(op, target, -1, holder));
}

function hintMessage(op: Operation, target: string, handle: number, place: number): MemberMessage {
  const body: Carried = { handle, held: op.held, target, place };
  return { operation: HINT, key: op.key, version: nameOf(op.held), bytes: op.bytes, body };
}

/** Asks the next substitute to stand in, whose answer counts towards W. */
function standIn(self: Coordinator, side: Side, op: Operation, holder: number, target: string): boolean {
  const group = op.groups[holder]!;
  if (op.call < 0 || group === NO_GROUP) return false;
  const substitute = nextSubstitute(self, op);
  if (substitute === undefined) return false;
  op.hoped[group]!++;
  askMember(self, side, op, substitute, hintMessage(op, target, handleOfOperation(op), holder));
  return true;
}

/** The next in the order of the ring; those that did not answer lately come last. */
function nextSubstitute(self: Coordinator, op: Operation): Peer | undefined {
  const { substitutes, nextSubstitute: first } = op;
  if (first >= substitutes.length) return undefined;
  const answers = (peer: number) => peer === SELF || (self.state.failingSince[peer] ?? -1) < 0;
  const good = substitutes.findIndex((peer, i) => i >= first && answers(peer));
  const at = good < 0 ? first : good;
  const peer = substitutes[at]! as Peer;
  substitutes.splice(at, 1);
  substitutes.splice(first, 0, peer);
  op.nextSubstitute++;
  return peer;
}

/** Who keeps a hint that does not count: a holder that has the write, a substitute, or another holder. */
function keeperFor(op: Operation, holder: number): Peer | undefined {
  const others = Array.from({ length: op.holders }, (_, i) => i).filter(
    (i) => i !== holder && op.peers[i] !== SELF,
  );
  const has = others.find((i) => op.said[i] === ANSWERED);
  const left = has ?? others.find((i) => op.said[i] !== FAILED);
  const peer = has === undefined && op.substitutes.length > 0 ? op.substitutes[0] : undefined;
  return (peer ?? (left === undefined ? undefined : op.peers[left])) as Peer | undefined;
}
