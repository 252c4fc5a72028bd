/**
 * Log shipping: the leader sends each follower what it lacks, as soon as it has it (or after the shipping lag)
 * and again when nothing was heard; followers append in order and say what they have. Writes that come while a
 * sync is under way share the next one ("group commit"). An entry counts as committed when a majority has it
 * and it is of the leader's own term (Raft, section 5.4.2), in asynchronous sets too: there it only tells what
 * a fail-over cannot take back.
 */
import type { Call, Outcome, Peer } from '../../../engine/outcome.ts';
import { answerWith } from '../payload.ts';
import { cutBack, finishSync, noteWritten, replaceDisk, sayable } from '../storage.ts';
import type { Identity } from '../write-sessions.ts';
import {
  acknowledged,
  answerTo,
  cutReplay,
  finishFollowersSync,
  resetReplay,
  takeIn,
} from './acknowledgement.ts';
import {
  append,
  compactTo,
  type Entry,
  entryAt,
  lastIndex,
  restoreSnapshot,
  snapshotOf,
  termAt,
  truncateTo,
  versionOfKey,
} from './log.ts';
import {
  acknowledgeable,
  applyVisible,
  bePatient,
  counters,
  type Delayed,
  FOLLOWER,
  fellowNamed,
  LEADER,
  lawsOf,
  type Member,
  membersOf,
  NEVER,
  type PendingRead,
  reachedBy,
  reachedByMajority,
  setOf,
} from './member.ts';
import { APPEND, type Append, type Appended, SNAPSHOT, type Snapshot } from './messages.ts';
import { noteCutBack, noteRecovered, noteUpToDate } from './recovery.ts';
import { rules } from './rules.ts';

/** Entries in one message at most. */
const BATCH = 256;
/** Committed entries kept for followers that lag; one that lags further gets a snapshot. */
const KEPT = 2048;
/** Timers are set in true time and read on a clock that may have been rounded. */
const TICK = 1e-9;

// ---- the leader ----

/** Appends an entry of the leader's own, starts to write it to disk and sends it out. Returns its index. */
export function appendOwn(self: Member, key: number, bytes: number, { session, request }: Identity): number {
  const { term, log } = self.durable;
  const index = append(log, { term, key, bytes, time: self.now, session, request });
  noteWritten(self, index, onSynced);
  for (const fellow of self.fellows) release(self, fellow, index);
  return index;
}

/** Ships up to an entry, at once or after the lag, in order. */
function release(self: Member, fellow: Peer, index: number): void {
  const lag = self.draw(lawsOf(self).shippingLag);
  let waiting = self.state.waiting[fellow];
  if (waiting === undefined) {
    waiting = [];
    self.state.waiting[fellow] = waiting;
  }
  const last: Delayed | undefined = waiting[waiting.length - 1];
  if (lag === 0 && last === undefined) {
    self.state.released[fellow] = index;
    ship(self, fellow, false);
    return;
  }
  const at = Math.max(last?.at ?? 0, self.monotonic + lag);
  waiting.push({ index, at });
  self.after(at - self.monotonic, onReleased, fellow);
}

/** An entry has waited long enough to be shipped. */
export function onReleased(self: Member, argument: number): void {
  const fellow = argument as Peer;
  const waiting = self.state.waiting[fellow];
  if (self.state.role !== LEADER || waiting === undefined || !self.fellows.includes(fellow)) return;
  const before = waiting.length;
  while (waiting.length > 0 && waiting[0]!.at <= self.monotonic + TICK) {
    self.state.released[fellow] = waiting.shift()!.index;
  }
  if (waiting.length < before) ship(self, fellow, false);
}

/** Sends a follower what it lacks, or with `heartbeat` at least that the leader is there. */
function ship(self: Member, fellow: Peer, heartbeat: boolean): void {
  const { log, term } = self.durable;
  const next = Math.min(self.state.next[fellow] ?? lastIndex(log) + 1, lastIndex(log) + 1);
  if (next <= log.base) {
    shipSnapshot(self, fellow, heartbeat);
    return;
  }
  const last = Math.min(lastIndex(log), next + BATCH - 1, self.state.released[fellow] ?? lastIndex(log));
  if (last < next && !heartbeat) return;
  const entries: Entry[] = [];
  let bytes = 0;
  for (let index = next; index <= last; index++) {
    const entry = entryAt(log, index);
    entries.push(entry);
    bytes += entry.bytes;
  }
  self.state.next[fellow] = Math.max(next, last + 1);
  const body: Append = {
    term,
    leader: self.node.id,
    previous: next - 1,
    previousTerm: termAt(log, next - 1),
    entries,
    commit: self.state.commit,
    everywhere: reachedByAll(self),
    last: lastIndex(log),
    sentAt: self.monotonic,
  };
  self.post(fellow, { operation: APPEND, key: Math.max(0, entries[0]?.key ?? 0), bytes, body });
}

/** A follower so far behind gets the values themselves, once it is known to be there to take them. */
function shipSnapshot(self: Member, fellow: Peer, heartbeat: boolean): void {
  const { log, term } = self.durable;
  const there = self.monotonic - (self.state.answeredAt[fellow] ?? NEVER) <= setOf(self).failoverTimeout;
  if (there) {
    const body: Snapshot = {
      term,
      leader: self.node.id,
      snapshot: snapshotOf(log),
      sentAt: self.monotonic,
    };
    self.state.next[fellow] = log.applied + 1;
    const { versions, sessions } = body.snapshot;
    const bytes =
      versions.byteLength + log.dataBytes + sessions.requests.byteLength + sessions.replies.byteLength;
    self.post(fellow, { operation: SNAPSHOT, bytes, body });
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
export function onAppended(self: Member, { from, fits, upTo, whole, sentAt }: Appended): void {
  const { state, durable } = self;
  const fellow = fellowNamed(self, from);
  if (fellow === undefined) return;
  const isNews = sentAt >= (state.answeredAt[fellow] ?? NEVER);
  state.answeredAt[fellow] = Math.max(state.answeredAt[fellow] ?? NEVER, sentAt);
  if (whole) state.vouchedAt[fellow] = Math.max(state.vouchedAt[fellow] ?? NEVER, sentAt);
  if (fits) {
    state.match[fellow] = Math.max(state.match[fellow] ?? 0, upTo);
    state.next[fellow] = Math.max(state.next[fellow] ?? 1, upTo + 1);
    advanceCommit(self);
  } else {
    // it had acknowledged from memory, or its disk has lied or is lost: it lacks what it once had
    if (isNews && upTo < (state.match[fellow] ?? 0)) state.match[fellow] = upTo;
    if (upTo + 1 < (state.next[fellow] ?? 1))
      state.next[fellow] = Math.max(upTo + 1, (state.match[fellow] ?? 0) + 1);
  }
  if ((state.next[fellow] ?? 1) <= lastIndex(durable.log)) ship(self, fellow, false);
  answerReads(self);
}

/** Acknowledges a write that is in the log as soon as enough replicas have it, at once if they do. */
export function acknowledge(self: Member, call: Call, index: number): Outcome {
  if (acknowledgeable(self) >= index) {
    advanceCommit(self);
    return self.reply(call);
  }
  const { pending } = self.state;
  const entry = { call, index, since: self.monotonic };
  // one that is sent again waits beside its first try
  const later = pending.findIndex((other) => other.index > index);
  if (later < 0) pending.push(entry);
  else pending.splice(later, 0, entry);
  return self.park(call);
}

/** Looks whether a majority has more now, and acknowledges the writes that waited for it. */
export function advanceCommit(self: Member): void {
  const { state, durable } = self;
  const reached = reachedBy(self, rules.committing(membersOf(self)), sayable(self), state.match);
  if (reached > state.commit && rules.mayCount(termAt(durable.log, reached), durable.term)) {
    state.commit = reached;
  }
  applyVisible(self);
  answerPending(self);
  answerReads(self);
  dropOldEntries(self, reachedByAll(self));
  if (durable.setback !== null && servesAll(self)) noteRecovered(self);
}

/** A synchronous leader knows what there is once an entry of its own is committed; others need not know. */
function servesAll(self: Member): boolean {
  return setOf(self).replication !== 'synchronous' || self.state.commit >= self.state.firstOwn;
}

/** Acknowledges writes that enough replicas have, in the order of the log. */
function answerPending(self: Member): void {
  const { pending } = self.state;
  const upTo = acknowledgeable(self);
  let answered = 0;
  while (answered < pending.length && pending[answered]!.index <= upTo) {
    self.reply(pending[answered]!.call);
    answered++;
  }
  if (answered > 0) pending.splice(0, answered);
}

/**
 * A read waits until a majority has answered something that was sent after it came, and has everything that
 * the leader had then: MongoDB's linearizable reads write an empty entry and wait for its majority.
 */
export function confirmRead(self: Member, call: Call): Outcome {
  const { state, durable, monotonic } = self;
  const read = { call, since: monotonic, index: Math.max(lastIndex(durable.log), state.firstOwn) };
  if (isConfirmed(self, read)) return answerRead(self, call);
  state.pendingReads.push(read);
  for (const fellow of self.fellows) ship(self, fellow, true);
  return self.park(call);
}

function isConfirmed(self: Member, { since, index }: PendingRead): boolean {
  const { state, monotonic } = self;
  return (
    state.commit >= index && rules.isConfirmed(reachedByMajority(self, monotonic, state.vouchedAt), since)
  );
}

function answerRead(self: Member, call: Call): Outcome {
  self.count(counters.reads);
  answerWith(self, call, versionOfKey(self.durable.log, self.key(call)));
  return self.reply(call);
}

/** Answers the reads that a majority has confirmed, in the order in which they came. */
function answerReads(self: Member): void {
  const { pendingReads } = self.state;
  let answered = 0;
  while (answered < pendingReads.length && isConfirmed(self, pendingReads[answered]!)) {
    answerRead(self, pendingReads[answered]!.call);
    answered++;
  }
  if (answered > 0) pendingReads.splice(0, answered);
}

/** Committed entries that everybody has are not needed any more; of the others only so many are kept. */
function dropOldEntries(self: Member, everywhere: number): void {
  const { durable, state } = self;
  const final = Math.min(state.commit, durable.log.applied);
  if (final - durable.log.base < 2 * KEPT) return;
  const droppable = Math.max(Math.min(everywhere, final), final - KEPT);
  compactTo(durable.log, Math.min(droppable, durable.disk.kept));
}

/** A sync of the log is over, at a leader or a follower. */
export function onSynced(self: Member): void {
  if (self.state.role !== LEADER) finishFollowersSync(self, onSynced);
  else {
    finishSync(self, onSynced);
    advanceCommit(self);
  }
}

// ---- a follower ----

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
  takeIn(self, onSynced);
  state.commit = Math.max(state.commit, Math.min(message.commit, state.agreed));
  applyVisible(self);
  dropOldEntries(self, Math.min(message.everywhere, state.agreed));
  if (message.entries.length === 0 || acknowledged(self) >= state.agreed) {
    answerTo(self, self.state.leader, true, acknowledged(self), message.sentAt);
  }
  noteUpToDate(self, message.last);
}

/** Appends what is new; what contradicts the leader goes, and all after it. */
function takeOver(self: Member, { previous, entries }: Append): void {
  const { log } = self.durable;
  for (let i = 0; i < entries.length; i++) {
    const index = previous + 1 + i;
    if (index <= log.base) continue;
    if (index <= lastIndex(log)) {
      if (termAt(log, index) === entries[i]!.term) continue;
      noteCutBack(self, index);
      truncateTo(log, index - 1);
      cutBack(self, index - 1);
      cutReplay(self, index - 1);
    }
    append(log, entries[i]!);
  }
}

/** The values themselves, for a replica that was away too long. */
export function onSnapshot(self: Member, message: Snapshot): void {
  const { durable, state } = self;
  state.leaderSentAt = message.sentAt;
  const { index } = message.snapshot;
  if (index > state.commit) {
    restoreSnapshot(durable.log, message.snapshot);
    replaceDisk(self, index);
    resetReplay(self, index);
    state.commit = index;
    state.agreed = index;
  }
  answerTo(self, self.state.leader, true, acknowledged(self), message.sentAt);
}

/** Requests that waited for a leader that is none any more: nobody knows what becomes of the writes. */
export function failPending(self: Member): void {
  const { pending, pendingReads } = self.state;
  self.state.pending = [];
  self.state.pendingReads = [];
  for (const { call } of pending) self.fail(call, 'no-quorum');
  for (const { call } of pendingReads) self.fail(call, 'no-quorum');
}

/** Requests that have waited for so long that nobody waits for them any more. */
export function failOverdue(self: Member, seconds: number, writesToo: boolean): void {
  const { pending, pendingReads } = self.state;
  const isOverdue = ({ since }: { readonly since: number }) => self.monotonic - since >= seconds;
  while (writesToo && pending.length > 0 && isOverdue(pending[0]!))
    self.fail(pending.shift()!.call, 'no-quorum');
  while (pendingReads.length > 0 && isOverdue(pendingReads[0]!)) {
    self.fail(pendingReads.shift()!.call, 'no-quorum');
  }
}

/** Becomes (or stays) a follower of a term. `leader` null: of nobody known. */
export function follow(self: Member, term: number, leader: string | null): void {
  const { state, durable } = self;
  if (term > durable.term) {
    durable.term = term;
    durable.votedFor = null;
    durable.leads = false;
    state.agreed = 0;
  }
  if (state.leader !== leader) state.agreed = 0;
  state.leader = leader;
  if (state.role === FOLLOWER) return;
  if (state.role === LEADER) resetReplay(self, sayable(self));
  state.role = FOLLOWER;
  bePatient(self);
  failPending(self);
}
