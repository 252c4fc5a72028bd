/**
 * The follower's side of replication: entries are appended where they follow what is there, what contradicts
 * the leader goes, and the leader is told what is on the disk, and whether term and vote are. A replica that
 * was away too long gets the values themselves, and goes on when its disk has them.
 */
import { noteWhole } from './amnesia.ts';
import { commitUpTo, dropOldEntries, noteRecovered } from './applying.ts';
import { ballotIsSafe, changeBallot, noteStored, record, replaceAll, saveBallot, writeOut } from './disk.ts';
import { failWaiting } from './leading.ts';
import { cutTo, installSnapshot, lastIndex, lastNotAbove, type RaftLog, termAt } from './log.ts';
import { FOLLOWER, isMember, LEADER, type Member, observerOf, peerTo, raftEvents } from './member.ts';
import {
  APPENDED,
  type Append,
  type Appended,
  type FromLeader,
  type Heartbeat,
  type Snapshot,
} from './messages.ts';
import { drawTimeout, setTimer } from './patience.ts';
import { NOBODY } from './rules.ts';

/** Messages that may wait for those which they overtook. */
const EARLY_MESSAGES = 128;

/** Becomes (or stays) a follower of a term. `leader` NOBODY: of none known. */
export function follow(self: Member, term: number, leader: number): void {
  const { state, durable } = self;
  if (term > durable.term) changeBallot(self, term, NOBODY);
  state.leader = leader;
  const before = state.role;
  state.role = FOLLOWER;
  if (before !== LEADER) return;
  failWaiting(self);
  // outside a set nobody says how long a time-out is
  if (!isMember(self)) return;
  drawTimeout(self);
  setTimer(self);
}

/** Hears from the leader of a term that is not over. */
export function acceptLeader(self: Member, { term, leader, round, sentAt }: FromLeader): void {
  const { state, durable } = self;
  if (state.leader !== leader || state.role !== FOLLOWER || term !== durable.term) {
    follow(self, term, leader);
    observerOf(self).gaveUp.delete(self.node.id);
    drawTimeout(self);
    setTimer(self);
  }
  saveBallot(self);
  state.heardAt = self.monotonic;
  state.patientSince = state.heardAt;
  if (round > state.round) state.round = round;
  if (sentAt > state.roundSentAt) state.roundSentAt = sentAt;
}

/** Tells the leader how far its log is followed here, once term and vote are on the disk. */
export function answerLeader(self: Member): void {
  self.state.owes = !ballotIsSafe(self);
  if (!self.state.owes) postAnswer(self, true, 0, self.state.incoming?.index ?? 0, 0);
}

function postAnswer(self: Member, fits: boolean, previous: number, hint: number, hintTerm: number): void {
  const { state, durable } = self;
  const peer = peerTo(self, state.leader);
  if (peer === undefined) return;
  const body: Appended = {
    term: durable.term,
    from: self.index,
    fits,
    previous,
    hint,
    hintTerm,
    whole: !durable.forgetful,
    stored: durable.forgetful ? 0 : Math.min(state.stored, state.agreed),
    received: state.agreed,
    round: state.round,
    sentAt: state.roundSentAt,
  };
  self.postBody(peer, APPENDED, 0, 0, body);
}

/** Tells one who leads no more that its term is over. */
export function answerOldLeader(self: Member, { leader, round, sentAt }: FromLeader): void {
  const peer = peerTo(self, leader);
  if (peer === undefined || !ballotIsSafe(self)) return;
  const { term } = self.durable;
  const nothing = { fits: false, whole: true, previous: 0, hint: 0, hintTerm: 0, stored: 0, received: 0 };
  const body: Appended = { term, from: self.index, ...nothing, round, sentAt };
  self.postBody(peer, APPENDED, 0, 0, body);
}

export function onHeartbeat(self: Member, { commit, commitTerm, last }: Heartbeat): void {
  const { log, forgetful } = self.durable;
  // the same term at the same index: the same log up to there
  if (commit > self.state.commit && termAt(log, commit) === commitTerm) {
    self.state.agreed = Math.max(self.state.agreed, commit);
    commitUpTo(self, commit);
    dropOldEntries(self);
  }
  writeOut(self);
  if (forgetful) noteWhole(self, last);
  answerLeader(self);
}

/** Entries of the leader of this term. */
export function onAppend(self: Member, message: Append): void {
  const { durable, state } = self;
  const { log } = durable;
  const { previous, previousTerm } = message;
  if (previous > lastIndex(log) && !message.probe) {
    if (state.early.length < EARLY_MESSAGES) state.early.push(message);
    writeOut(self);
    return;
  }
  if (!follows(log, message)) {
    writeOut(self);
    const hint = lastNotAbove(log, previous, previousTerm);
    if (ballotIsSafe(self)) postAnswer(self, false, previous, hint, termAt(log, hint));
    return;
  }
  takeOver(self, message);
  if (state.early.length > 0) takeOverEarly(self);
  writeOut(self);
  noteStored(self);
  commitUpTo(self, Math.min(message.commit, state.agreed));
  dropOldEntries(self);
  if (state.stored >= state.agreed) answerLeader(self);
  else state.owes = true;
}

/** True when the entry before the message's first is here; what was dropped from the front is the leader's too. */
function follows(log: RaftLog, { previous, previousTerm }: Append): boolean {
  return previous <= lastIndex(log) && (previous < log.base || termAt(log, previous) === previousTerm);
}

/**
 * Entries that overtook others, as messages of one connection would not: they follow now, or a later one does.
 */
function takeOverEarly(self: Member): void {
  const { state, durable } = self;
  for (let again = true; again; ) {
    again = false;
    for (const message of state.early) {
      if (message.previous > lastIndex(durable.log)) continue;
      state.early = state.early.filter((other) => other !== message);
      if (follows(durable.log, message)) takeOver(self, message);
      again = true;
      break;
    }
  }
}

/** Appends what is new; what contradicts the leader goes, and all after it. */
function takeOver(self: Member, { previous, entries }: Append): void {
  const { durable, state } = self;
  const { log } = durable;
  for (let i = 0; i < entries.length; i++) {
    const index = previous + 1 + i;
    if (index <= log.base) continue;
    if (index <= lastIndex(log)) {
      if (termAt(log, index) === entries[i]!.term) continue;
      cutTo(log, index - 1);
      state.stored = Math.min(state.stored, index - 1);
    }
    record(self, entries[i]!);
  }
  state.agreed = Math.max(state.agreed, previous + entries.length);
}

/** The values themselves, for a replica that was away too long. */
export function onSnapshot(self: Member, message: Snapshot): void {
  const { state } = self;
  writeOut(self);
  if (hasAlready(self, message)) {
    state.agreed = Math.max(state.agreed, message.index);
    commitUpTo(self, message.index);
    dropOldEntries(self);
    answerLeader(self);
  } else if (state.incoming === null || state.incoming.index < message.index) {
    state.incoming = message;
    const seconds = self.draw(self.policy.sync) * self.diskFactor;
    self.after(seconds, raftEvents.onRaftSnapshotStored, message.index);
  }
}

/** Its log holds what the snapshot stands for, and perhaps more that must stay. */
function hasAlready({ state, durable }: Member, { index, indexTerm }: Snapshot): boolean {
  return index <= state.commit || termAt(durable.log, index) === indexTerm;
}

/** The disk has the snapshot. */
export function onRaftSnapshotStored(self: Member, index: number): void {
  const { state, durable } = self;
  const { incoming } = state;
  if (incoming === null || incoming.index !== index) return;
  state.incoming = null;
  if (!hasAlready(self, incoming)) {
    installSnapshot(durable.log, index, incoming.indexTerm, incoming.versions, incoming.sessions);
    replaceAll(self, index);
    state.commit = index;
    if (state.recoversAt >= 0) noteRecovered(self);
  } else commitUpTo(self, index);
  state.agreed = Math.max(state.agreed, index);
  answerLeader(self);
}
