/**
 * Log shipping: the leader sends each follower what it lacks, as soon as it has it and again when nothing was
 * heard; followers append in order and say what they have on disk. Writes that come while a sync is under way
 * share the next one ("group commit"). An entry counts as committed when a majority has it and it is of the
 * leader's own term (Raft, section 5.4.2), in asynchronous sets too: there it only tells what cannot be lost.
 */
import type { Peer } from '../../../engine/outcome.ts';
import { cutBack, finishSync, noteWritten, replaceDisk, sayable } from '../storage.ts';
import {
  append,
  compactTo,
  type Entry,
  entryAt,
  lastIndex,
  NO_KEY,
  replaceBySnapshot,
  termAt,
  truncateTo,
} from './log.ts';
import {
  applyVisible,
  bePatient,
  FOLLOWER,
  fellowNamed,
  isMember,
  LEADER,
  type Member,
  NEVER,
  observerOf,
  reachedByMajority,
  setHistograms,
  setOf,
} from './member.ts';
import { APPEND, APPENDED, type Append, type Appended, SNAPSHOT, type Snapshot } from './messages.ts';
import { noteCommitted } from './observer.ts';

/** Entries in one message at most. */
const BATCH = 256;
/** Committed entries kept for followers that lag; one that lags further gets a snapshot. */
const KEPT = 2048;

// ---- the leader ----

/** Appends an entry of the leader's own, starts to write it to disk and sends it out. Returns its index. */
export function appendOwn(self: Member, key: number, bytes: number): number {
  const index = append(self.durable.log, { term: self.durable.term, key, bytes, time: self.now });
  noteWritten(self, index, onSynced);
  for (const fellow of self.fellows) ship(self, fellow, false);
  return index;
}

/** Sends a follower what it lacks, or with `heartbeat` at least that the leader is there. */
function ship(self: Member, fellow: Peer, heartbeat: boolean): void {
  const { log, term } = self.durable;
  const next = Math.min(self.state.next[fellow] ?? lastIndex(log) + 1, lastIndex(log) + 1);
  if (next <= log.base) {
    shipSnapshot(self, fellow, heartbeat);
    return;
  }
  const last = Math.min(lastIndex(log), next + BATCH - 1);
  if (last < next && !heartbeat) return;
  const entries: Entry[] = [];
  let bytes = 0;
  for (let index = next; index <= last; index++) {
    const entry = entryAt(log, index);
    entries.push(entry);
    bytes += entry.bytes;
  }
  self.state.next[fellow] = last + 1;
  const body: Append = {
    term,
    leader: self.node.id,
    previous: next - 1,
    previousTerm: termAt(log, next - 1),
    entries,
    commit: self.state.commit,
    everywhere: reachedByAll(self),
    sentAt: self.now,
  };
  self.post(fellow, { operation: APPEND, key: Math.max(0, entries[0]?.key ?? 0), bytes, body });
}

/** A follower so far behind gets the values themselves, once it is known to be there to take them. */
function shipSnapshot(self: Member, fellow: Peer, heartbeat: boolean): void {
  const { log, term } = self.durable;
  const there = self.now - (self.state.answeredAt[fellow] ?? NEVER) <= setOf(self).failoverTimeout;
  if (there) {
    const body: Snapshot = {
      term,
      leader: self.node.id,
      index: log.applied,
      indexTerm: termAt(log, log.applied),
      versions: log.versions.slice(),
      sentAt: self.now,
    };
    self.state.next[fellow] = log.applied + 1;
    self.post(fellow, { operation: SNAPSHOT, bytes: body.versions.byteLength, body });
  } else if (heartbeat) {
    self.state.next[fellow] = lastIndex(log) + 1;
    ship(self, fellow, true);
  }
}

function reachedByAll(self: Member): number {
  let least = sayable(self);
  for (const fellow of self.fellows) least = Math.min(least, self.state.match[fellow] ?? 0);
  return least;
}

/** Tells everybody that the leader is there, and sends again what was not answered since the last time. */
export function heartbeat(self: Member): void {
  const { state } = self;
  for (const fellow of self.fellows) {
    const match = state.match[fellow] ?? 0;
    if (match < lastIndex(self.durable.log) && match === (state.matchBefore[fellow] ?? -1))
      state.next[fellow] = match + 1;
    state.matchBefore[fellow] = match;
    ship(self, fellow, true);
  }
}

/** A follower says what it has. */
export function onAppended(self: Member, { from, fits, upTo, sentAt }: Appended): void {
  const { state, durable } = self;
  const fellow = fellowNamed(self, from);
  if (fellow === undefined) return;
  state.answeredAt[fellow] = Math.max(state.answeredAt[fellow] ?? NEVER, sentAt);
  if (fits) {
    state.match[fellow] = Math.max(state.match[fellow] ?? 0, upTo);
    state.next[fellow] = Math.max(state.next[fellow] ?? 1, upTo + 1);
    advanceCommit(self);
  } else if (upTo + 1 < (state.next[fellow] ?? 1))
    state.next[fellow] = Math.max(upTo + 1, (state.match[fellow] ?? 0) + 1);
  if ((state.next[fellow] ?? 1) <= lastIndex(durable.log)) ship(self, fellow, false);
}

/** Looks whether a majority has more now, and acknowledges the writes that waited for it. */
export function advanceCommit(self: Member): void {
  const { state, durable } = self;
  const reached = reachedByMajority(self, sayable(self), state.match);
  if (reached > state.commit && termAt(durable.log, reached) === durable.term) {
    state.commit = reached;
    // what commits after the replica has left its set is seen by nobody
    if (isMember(self)) noteCommitted(observerOf(self), durable.log, reached);
  }
  applyVisible(self);
  answerPending(self);
  dropOldEntries(self, reachedByAll(self));
}

/** Acknowledges writes whose entries may be shown, in the order of the log. */
function answerPending(self: Member): void {
  const { pending } = self.state;
  const { applied } = self.durable.log;
  let answered = 0;
  while (answered < pending.length && pending[answered]!.index <= applied) {
    self.reply(pending[answered]!.call);
    answered++;
  }
  if (answered > 0) pending.splice(0, answered);
}

/** Committed entries that everybody has are not needed any more; of the others only so many are kept. */
function dropOldEntries(self: Member, everywhere: number): void {
  const { durable, state } = self;
  const final = Math.min(state.commit, durable.log.applied);
  if (final - durable.log.base < 2 * KEPT) return;
  const droppable = Math.max(Math.min(everywhere, final), final - KEPT);
  compactTo(durable.log, Math.min(droppable, durable.disk.kept));
}

// ---- the disk ----

export function onSynced(self: Member): void {
  const { state, durable } = self;
  const before = durable.disk.synced;
  if (finishSync(self, onSynced) === before) return;
  if (state.role === LEADER) advanceCommit(self);
  else {
    observeLag(self, before);
    applyVisible(self);
    answerTo(self, self.state.leader, true, Math.min(sayable(self), state.agreed), state.leaderSentAt);
  }
}

/** A sync that ends after the replica has left its set concerns nobody. */
function observeLag(self: Member, before: number): void {
  if (!isMember(self)) return;
  const { log, disk } = self.durable;
  for (let index = Math.max(before, log.base) + 1; index <= disk.synced; index++) {
    const entry = entryAt(log, index);
    if (entry.key !== NO_KEY) self.observeAtSet(setHistograms.lagSeconds, self.now - entry.time);
  }
}

// ---- a follower ----

/** Tells a leader how far its own log is followed here, or that it leads no more. */
export function answerTo(
  self: Member,
  leader: string | null,
  fits: boolean,
  upTo: number,
  sentAt: number,
): void {
  const fellow = leader === null ? undefined : fellowNamed(self, leader);
  if (fellow === undefined) return;
  const body: Appended = { term: self.durable.term, from: self.node.id, fits, upTo, sentAt };
  self.post(fellow, { operation: APPENDED, body });
}

/** Entries of the leader of this term. */
export function onAppend(self: Member, message: Append): void {
  const { durable, state } = self;
  const { log } = durable;
  state.leaderSentAt = message.sentAt;
  const known = termAt(log, message.previous);
  if (message.previous > lastIndex(log) || (message.previous >= log.base && known !== message.previousTerm)) {
    answerTo(self, self.state.leader, false, Math.min(lastIndex(log), message.previous - 1), message.sentAt);
    return;
  }
  takeOver(self, message);
  state.agreed = Math.max(state.agreed, message.previous + message.entries.length);
  state.commit = Math.max(state.commit, Math.min(message.commit, state.agreed));
  applyVisible(self);
  dropOldEntries(self, Math.min(message.everywhere, state.agreed));
  if (message.entries.length === 0 || sayable(self) >= lastIndex(log)) {
    answerTo(self, self.state.leader, true, Math.min(sayable(self), state.agreed), message.sentAt);
  }
  noteWritten(self, lastIndex(log), onSynced);
}

/** Appends what is new; what contradicts the leader goes, and all after it. */
function takeOver(self: Member, { previous, entries }: Append): void {
  const { durable } = self;
  const { log } = durable;
  for (let i = 0; i < entries.length; i++) {
    const index = previous + 1 + i;
    if (index <= log.base) continue;
    if (index <= lastIndex(log)) {
      if (termAt(log, index) === entries[i]!.term) continue;
      truncateTo(log, index - 1);
      cutBack(self, index - 1);
    }
    append(log, entries[i]!);
  }
}

/** The values themselves, for a replica that was away too long. */
export function onSnapshot(self: Member, message: Snapshot): void {
  const { durable, state } = self;
  state.leaderSentAt = message.sentAt;
  if (message.index > state.commit) {
    replaceBySnapshot(durable.log, message.index, message.indexTerm, message.versions);
    replaceDisk(self, message.index);
    state.commit = message.index;
    state.agreed = message.index;
  }
  answerTo(self, self.state.leader, true, Math.min(sayable(self), state.agreed), message.sentAt);
}

/** Writes that waited for a leader that is none any more: nobody knows what becomes of them. */
export function failPending(self: Member): void {
  const { pending } = self.state;
  self.state.pending = [];
  for (const { call } of pending) self.fail(call, 'no-quorum');
}

/** Becomes (or stays) a follower of a term. `leader` null: of nobody known. */
export function follow(self: Member, term: number, leader: string | null): void {
  const { state, durable } = self;
  if (term > durable.term) {
    durable.term = term;
    durable.votedFor = null;
    state.agreed = 0;
  }
  if (state.leader !== leader) state.agreed = 0;
  state.leader = leader;
  if (state.role === FOLLOWER) return;
  state.role = FOLLOWER;
  bePatient(self);
  failPending(self);
}
