/**
 * Reads and writes at a replica of a quorum set. A replica says nothing that it could forget: with a sync
 * before each answer, a write waits for the disk, and so does a read of a value that is not there yet.
 */
import { type Call, FAILED, type Outcome, READ, WRITE } from '../../../engine/outcome.ts';
import type { ErrorCode } from '../../../model/telemetry.ts';
import { valueBytes } from '../payload.ts';
import { readUnits, takeUnits, writeUnits } from '../provisioned.ts';
import { finishSync, noteWritten } from '../storage.ts';
import {
  answered,
  answeredLocally,
  beginRead,
  beginWrite,
  type MemberMessage,
  nextStamp,
  type Side,
  settingsOf,
  showHeld,
} from './coordinator.ts';
import { counters, isMember, type Member, sayableUpTo, setCounters, storeOf, takeIn } from './member.ts';
import { isHolder, membersOf, replicationFactor, SELF } from './members.ts';
import {
  type Body,
  type Carried,
  COORDINATE_READ,
  COORDINATE_WRITE,
  type Entry,
  HANDOFF,
  type Handoff,
  HINT,
  isOwnBody,
  LOCALLY,
  REPAIR,
} from './messages.ts';
import { newestOf, noteBegun, type Observer } from './observer.ts';
import type { Operation } from './operations.ts';
import { neededOf, type QuorumSettings } from './settings.ts';
import { bytesAt, forgetUpTo, heldAt, keep, positionAt } from './store.ts';
import { type Held, NOTHING, nameOf, siblingCount, type Versions } from './versions.ts';
import { addWaiting, takeUpTo } from './waiting.ts';

export function onRequest(self: Member, call: Call): Outcome {
  if (!isMember(self)) return self.fail(call, 'unavailable');
  switch (self.operation(call)) {
    case COORDINATE_READ:
      if (!mayGoOn(self, false, valueBytes(self, call))) return self.fail(call, 'rate-limited');
      return beginRead(self, replicaSide, call);
    case COORDINATE_WRITE:
      if (!mayGoOn(self, true, valueBytes(self, call))) return self.fail(call, 'rate-limited');
      return coordinateWrite(self, call);
    case HANDOFF:
      return takeHandoff(self, call);
    default:
      return isOwnBody(self.body(call)) ? perform(self, call) : self.fail(call, 'unavailable');
  }
}

function coordinateWrite(self: Member, call: Call): Outcome {
  const made = self.body<Versions | null>(call);
  const held = made ?? nextStamp(self);
  if (typeof held === 'number') {
    self.nameWrite(call, held);
    noteBegun(self.oracle<Observer>(), self.key(call), held, seenHere(self, self.key(call)), self.now);
  }
  return beginWrite(self, replicaSide, call, held);
}

/** For the observer: the newest write that this coordinator has seen. */
function seenHere(self: Member, key: number): number {
  const membership = membersOf(self);
  const own = membership.members.indexOf(SELF);
  return isHolder(membership, settingsOf(self), key, own)
    ? (heldAt(storeOf(self), key) as number)
    : newestOf(self.oracle<Observer>(), key);
}

/** What a call asks of this replica, whoever asks. */
function operationOf(self: Member, call: Call): number {
  return self.operation(call) % LOCALLY;
}

// ---- the replica's part of an operation ----

function perform(self: Member, call: Call): Outcome {
  const operation = operationOf(self, call);
  if (isBeyondShare(self, call, operation)) return end(self, call, 'rate-limited');
  return operation === READ
    ? self.serve(call, self.policy.read, onQuorumReadWorked)
    : self.serve(call, self.policy.write, onQuorumWriteWorked);
}

/**
 * True when the provisioned throughput does not allow this replica's part. Where a replica coordinates, that one
 * has decided for all: a write that it refuses nobody has. Repairs and hints are the store's own affair.
 */
function isBeyondShare(self: Member, call: Call, operation: number): boolean {
  if (settingsOf(self).coordinator === 'replica') return false;
  if (operation === READ) return !mayGoOn(self, false, self.version(call));
  return operation === WRITE && !mayGoOn(self, true, self.bytes(call));
}

/** Takes the units of a request out of this replica's share; false when there are not so many. */
function mayGoOn(self: Member, writes: boolean, bytes: number): boolean {
  const settings = settingsOf(self);
  const { provisionedReads, provisionedWrites, burstSeconds } = settings;
  const provisioned = writes ? provisionedWrites : provisionedReads;
  if (provisioned === null) return true;
  const strong =
    settings.readQuorum !== 'one' && !(settings.readQuorum === 'number' && settings.readQuorumCount === 1);
  const units = writes ? writeUnits(bytes) : readUnits(bytes, strong);
  const rate = provisioned * shareOfEach(self, settings, writes);
  const bucket = writes ? self.state.writes : self.state.reads;
  return takeUnits(bucket, units, rate, burstSeconds, self.monotonic);
}

/** Of the set's requests, how many each replica gets on average: to coordinate, or as a holder of the key. */
function shareOfEach(self: Member, settings: QuorumSettings, writes: boolean): number {
  const members = membersOf(self);
  const count = members.members.length;
  if (settings.coordinator === 'replica') return 1 / count;
  const regions = settings.replicasPer === 'region' ? new Set(members.regions).size : 1;
  const holders = Math.min(count, replicationFactor(settings, count) * regions);
  const all = (writes ? settings.writeFanout : settings.readFanout) === 'all';
  const level = writes ? settings.writeQuorum : settings.readQuorum;
  const number = writes ? settings.writeQuorumCount : settings.readQuorumCount;
  return (all ? holders : Math.min(holders, neededOf(level, number, holders))) / count;
}

export function onQuorumReadWorked(self: Member, call: Call): Outcome {
  const store = storeOf(self);
  const key = self.key(call);
  self.count(counters.reads);
  return whenSaid(self, call, positionAt(store, key), heldAt(store, key));
}

export function onQuorumWriteWorked(self: Member, call: Call): Outcome {
  const key = self.key(call);
  const operation = operationOf(self, call);
  const held = heldIn(self, call);
  if (operation === HINT) {
    const { target } = self.body<Carried>(call);
    keepHint(self, { target: target!, key, held, bytes: self.bytes(call) });
    return whenSaid(self, call, self.durable.disk.written, held);
  }
  self.count(counters.writes);
  if (takeIn(self, key, held, self.bytes(call))) {
    if (operation === REPAIR) self.countAtSet(setCounters.repairs);
    noteWritten(self, self.durable.disk.written, onQuorumSynced);
  }
  return whenSaid(self, call, positionAt(storeOf(self), key), held);
}

function heldIn(self: Member, call: Call): Held {
  const body = self.body<Body>(call);
  return typeof body === 'number' || typeof body.held === 'number' ? self.version(call) : body.held;
}

/** Keeps a write for another replica. */
function keepHint(self: Member, hint: { target: string; key: number; held: Held; bytes: number }): void {
  const { disk } = self.durable;
  keep(storeOf(self), { ...hint, position: ++disk.written });
  if (isMember(self)) self.countAtSet(setCounters.hintsStored);
  noteWritten(self, disk.written, onQuorumSynced);
}

// ---- answers ----

/** Answers as soon as the replica may say that its log reaches a position. */
function whenSaid(self: Member, call: Call, position: number, held: Held): Outcome {
  if (position <= sayableUpTo(self)) return say(self, call, held);
  addWaiting(self.state.waiting, call, position, held);
  return self.park(call);
}

function say(self: Member, call: Call, held: Held): Outcome {
  const body = self.body<Body>(call);
  if (operationOf(self, call) === READ && typeof body === 'number') {
    const bytes = self.version(call) * Math.max(1, siblingCount(held));
    self.answer(call, nameOf(held), bytes, typeof held === 'number' ? body : { handle: body, held });
  } else self.answer(call, self.version(call), 0, body);
  return end(self, call, null);
}

/** Ends a call, one of another member or one of the replica's own operation. */
function end(self: Member, call: Call, error: ErrorCode | null): Outcome {
  if (self.operation(call) < LOCALLY) return error === null ? self.reply(call) : self.fail(call, error);
  const answer = localAnswer(self, call, error);
  const outcome = self.reply(call);
  answeredLocally(self, replicaSide, answer);
  return outcome;
}

function localAnswer(self: Member, call: Call, error: ErrorCode | null) {
  const body = self.body<Body>(call);
  const held = typeof body === 'number' ? self.version(call) : body.held;
  return { operation: operationOf(self, call), error, held, body };
}

export function onQuorumSynced(self: Member): void {
  finishSync(self, onQuorumSynced);
  forgetUpTo(self.durable.store, self.durable.disk.kept);
  // what is said here makes nobody wait
  takeUpTo(self.state.waiting, sayableUpTo(self), self, say);
}

// ---- what others have kept ----

/** Writes that were kept while this replica was away. */
function takeHandoff(self: Member, call: Call): Outcome {
  const { entries } = self.body<Handoff>(call);
  takeInAll(self, entries);
  self.answer(call, 0, 0, null);
  const position = self.durable.disk.written;
  if (position <= sayableUpTo(self)) return self.reply(call);
  addWaiting(self.state.waiting, call, position, NOTHING);
  return self.park(call);
}

/** Takes in what has come together; returns how much of it was new. */
export function takeInAll(self: Member, entries: readonly Entry[]): number {
  let taken = 0;
  for (const { key, held, bytes } of entries) if (takeIn(self, key, held, bytes)) taken++;
  if (taken === 0) return 0;
  self.count(counters.applied, taken);
  noteWritten(self, self.durable.disk.written, onQuorumSynced);
  return taken;
}

// ---- the replica as a coordinator ----

export function onReplicaAnswered(self: Member, reply: Call): void {
  answered(self, replicaSide, reply);
}

/** The coordinator's own part begins. When its queue is full, that is an answer too. */
export function onOwnPart(self: Member, call: Call): Outcome {
  self.admit(call);
  const refused = localAnswer(self, call, 'queue-full');
  const outcome = perform(self, call);
  if (outcome > FAILED) answeredLocally(self, replicaSide, refused);
  return outcome;
}

const replicaSide: Side = {
  onAnswer: onReplicaAnswered,
  doLocally(self, message: MemberMessage, requestClass: number) {
    const operation = message.operation + LOCALLY;
    (self as Member).spawn(onOwnPart, { ...message, operation, requestClass });
  },
  keepHint(self, target: string, op: Operation) {
    keepHint(self as Member, { target, key: op.key, held: op.held, bytes: op.bytes });
    return true;
  },
  repairLocally(self, op: Operation, held: Held) {
    const taken = takeInAll(self as Member, [{ key: op.key, held, bytes: op.bytes }]);
    if (taken > 0) self.countAtSet(setCounters.repairs, taken);
  },
  succeed(self, call, op) {
    const { held } = op;
    const bytes = op.writes ? 0 : op.bytes * Math.max(1, siblingCount(held));
    self.answer(call, nameOf(held), bytes, typeof held === 'number' ? null : held);
    showHeld(self, call, held, true);
    return self.reply(call);
  },
};

/** One-way repairs: a key with the newest value that a read has found. */
export function onRepair(self: Member, message: Call): void {
  const key = self.key(message);
  const entry = {
    key,
    held: heldIn(self, message),
    bytes: self.bytes(message) || bytesAt(storeOf(self), key),
  };
  const taken = takeInAll(self, [entry]);
  if (taken > 0) self.countAtSet(setCounters.repairs, taken);
}

/** One-way hints: a write that does not wait for its keeper. */
export function onHint(self: Member, message: Call): void {
  const { target } = self.body<Carried>(message);
  keepHint(self, {
    target: target!,
    key: self.key(message),
    held: heldIn(self, message),
    bytes: self.bytes(message),
  });
}
