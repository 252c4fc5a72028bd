/**
 * The leader's side of replication: entries go to the followers as they come, without waiting for answers
 * ("pipelining", section 10.2.1 of the dissertation), while the leader's own disk writes the same; those that
 * come while the disk is at work go together when it is done. An entry is committed when a majority has it on
 * disk and it is of the leader's own term. Where a follower's log differs, the leader probes backwards, a term
 * at a time; a follower that is too far behind gets a snapshot. The states of a follower are etcd's.
 */
import { NO_KEY } from '../leader-follower/log.ts';
import { answerWith } from '../payload.ts';
import { firstNumber, isAnyWaiting, takeFirst } from '../waiting-calls.ts';
import { copyOfSessions, NO_SESSION } from '../write-sessions.ts';
import { commitUpTo, dropOldEntries } from './applying.ts';
import { isWriting, noteStored, record, writeOut } from './disk.ts';
import { keyAt, lastIndex, lastNotAbove, type RaftEntry, raftEntryAt, replyAt, termAt } from './log.ts';
import {
  CATCH_UP,
  haveReached,
  isMember,
  LEADER,
  type Member,
  membersOf,
  NEVER,
  observerOf,
  PROBE,
  REPLICATE,
  reachedBy,
  setOf,
} from './member.ts';
import {
  APPEND,
  type Append,
  type Appended,
  HEARTBEAT,
  type Heartbeat,
  SNAPSHOT,
  type Snapshot,
} from './messages.ts';
import { noteRaftCommitted } from './observer.ts';
import { NOBODY, rules } from './rules.ts';

/** Messages full of entries that are under way to one follower at most. */
const WINDOW_MESSAGES = 64;

/** Takes an entry into the log, its disk and the followers' logs. Returns its index. */
export function appendOwn(
  self: Member,
  key: number,
  bytes: number,
  session: number,
  request: number,
): number {
  const busy = isWriting(self);
  const entry: RaftEntry = { term: self.durable.term, key, bytes, time: self.now, session, request };
  const index = record(self, entry);
  writeOut(self);
  if (busy) self.state.unsent = true;
  else sendEntries(self);
  if (noteStored(self)) advanceCommit(self);
  return index;
}

/** An entry that writes nothing: of a new leader, or a read that goes through the log. */
export function appendNothing(self: Member): number {
  return appendOwn(self, NO_KEY, 0, NO_SESSION, 0);
}

/** Sends to all followers what they lack. Followers that lack the same get the same message. */
export function sendEntries(self: Member): void {
  self.state.unsent = false;
  self.state.released = lastIndex(self.durable.log);
  let last: Append | null = null;
  for (let place = 0; place < self.fellows.length; place++) last = ship(self, place, last);
}

/** Sends a follower what it lacks, as far as it may get it now. Returns the last message, for others to share. */
function ship(self: Member, place: number, shared: Append | null): Append | null {
  const { progress } = self.state;
  const { log } = self.durable;
  let message = shared;
  while (maySend(self, place)) {
    const next = progress.next[place]!;
    if (next <= log.base) {
      shipSnapshot(self, place);
      return message;
    }
    const probe = progress.mode[place] === PROBE;
    if (message === null || message.previous !== next - 1 || message.probe !== probe)
      message = appendAfter(self, next - 1, probe);
    progress.sentRound[place] = self.state.round;
    if (probe) progress.waits[place] = 1;
    else progress.next[place] = next + message.entries.length;
    const key = Math.max(0, message.entries[0]?.key ?? 0);
    self.postBody(self.fellows[place]!, APPEND, key, bytesOf(message), message);
  }
  return message;
}

function bytesOf({ entries }: Append): number {
  let bytes = 0;
  for (let i = 0; i < entries.length; i++) bytes += entries[i]!.bytes;
  return bytes;
}

function maySend(self: Member, place: number): boolean {
  const { progress } = self.state;
  const next = progress.next[place]!;
  switch (progress.mode[place]) {
    case PROBE:
      return progress.waits[place] === 0;
    case REPLICATE:
      return (
        next <= self.state.released &&
        next - progress.has[place]! <= WINDOW_MESSAGES * setOf(self).batchEntries
      );
    default:
      return false;
  }
}

function appendAfter(self: Member, previous: number, probe: boolean): Append {
  const { log, term } = self.durable;
  const last = Math.min(self.state.released, previous + setOf(self).batchEntries);
  const entries = new Array<RaftEntry>(Math.max(0, last - previous));
  for (let i = 0; i < entries.length; i++) entries[i] = raftEntryAt(log, previous + 1 + i);
  return {
    term,
    leader: self.index,
    round: self.state.round,
    sentAt: self.monotonic,
    previous,
    previousTerm: termAt(log, previous),
    entries,
    commit: self.state.commit,
    probe,
  };
}

/** A follower so far behind gets the values themselves, once it is known to be there to take them. */
function shipSnapshot(self: Member, place: number): void {
  const { log, term } = self.durable;
  const { progress, round } = self.state;
  progress.mode[place] = CATCH_UP;
  progress.sentRound[place] = round;
  progress.next[place] = log.applied + 1;
  const body: Snapshot = {
    term,
    leader: self.index,
    round,
    sentAt: self.monotonic,
    index: log.applied,
    indexTerm: termAt(log, log.applied),
    versions: log.versions.slice(),
    sessions: copyOfSessions(log.table),
  };
  const bytes =
    body.versions.byteLength + body.sessions.requests.byteLength + body.sessions.replies.byteLength;
  self.post(self.fellows[place]!, { operation: SNAPSHOT, bytes, body });
}

/** Begins a round: tells everybody that the leader is there. Answers show that it still is. */
export function beginRound(self: Member): void {
  const { state, durable } = self;
  state.round++;
  const body: Heartbeat = {
    term: durable.term,
    leader: self.index,
    round: state.round,
    sentAt: self.monotonic,
    commit: state.commit,
    commitTerm: termAt(durable.log, state.commit),
    last: lastIndex(durable.log),
  };
  for (const fellow of self.fellows) self.postBody(fellow, HEARTBEAT, 0, 0, body);
}

/** A follower answers. */
export function onAppended(self: Member, answer: Appended, place: number): void {
  const { progress } = self.state;
  if (!answer.whole) progress.match[place] = 0;
  // who has forgotten a later leader cannot vouch that there is none
  const isNews = answer.whole && answer.round > progress.round[place]!;
  if (isNews) progress.round[place] = answer.round;
  if (answer.whole && answer.sentAt > progress.sentAt[place]!) progress.sentAt[place] = answer.sentAt;
  if (answer.fits) noteProgress(self, place, answer);
  else lookFurtherBack(self, place, answer);
  ship(self, place, null);
  if (isNews) confirmReads(self);
}

/** The follower's log is the leader's so far. */
function noteProgress(self: Member, place: number, { stored, received, round, hint }: Appended): void {
  const { progress } = self.state;
  const before = progress.match[place]!;
  const next = progress.next[place]!;
  if (stored > before) progress.match[place] = stored;
  const has = Math.max(progress.match[place]!, received);
  progress.has[place] = has;
  // what was sent before a round that is answered should be there by now
  const isLost = round > progress.sentRound[place]! && has < next - 1;
  switch (progress.mode[place]) {
    case PROBE:
      if (received >= next - 1 && received > 0) enterReplicate(self, place, has);
      else if (round > progress.sentRound[place]!) progress.waits[place] = 0;
      break;
    case REPLICATE:
      if (has >= next) progress.next[place] = has + 1;
      else if (isLost) progress.next[place] = has + 1;
      break;
    default:
      if (has >= next - 1) enterReplicate(self, place, has);
      else if (isLost && hint < next - 1) enterProbe(self, place, next);
  }
  if (stored > before) advanceCommit(self);
}

function enterReplicate(self: Member, place: number, has: number): void {
  const { progress } = self.state;
  progress.mode[place] = REPLICATE;
  progress.waits[place] = 0;
  progress.next[place] = has + 1;
}

function enterProbe(self: Member, place: number, next: number): void {
  const { progress } = self.state;
  progress.mode[place] = PROBE;
  progress.waits[place] = 0;
  progress.next[place] = next;
}

/** The follower's log differs at `previous`, or does not reach it: tries where they may be the same. */
function lookFurtherBack(self: Member, place: number, { previous, hint, hintTerm }: Appended): void {
  const { progress } = self.state;
  const match = progress.match[place]!;
  const isOld = progress.mode[place] === PROBE ? previous !== progress.next[place]! - 1 : previous <= match;
  if (isOld || progress.mode[place] === CATCH_UP) return;
  const { log } = self.durable;
  const likely = hint < log.base ? hint : lastNotAbove(log, hint, hintTerm);
  enterProbe(self, place, Math.max(match, Math.min(likely, previous - 1)) + 1);
}

/** One that has not answered for so long is not sent everything that comes: it is asked first. */
export function doubtSilentFollowers(self: Member): void {
  const { progress } = self.state;
  const since = self.monotonic - setOf(self).electionTimeoutMax;
  for (let place = 0; place < self.fellows.length; place++) {
    if (progress.mode[place] !== REPLICATE || progress.sentAt[place]! >= since) continue;
    enterProbe(self, place, progress.match[place]! + 1);
    progress.waits[place] = 1;
    progress.sentRound[place] = self.state.round;
  }
}

/** Looks whether a majority has more on its disks now. */
export function advanceCommit(self: Member): void {
  const { state, durable } = self;
  const { match } = state.progress;
  const own = durable.forgetful ? 0 : state.stored;
  const many = rules.committing(membersOf(self));
  // of the answers for an entry only one makes the majority
  if (!haveReached(own, match, many, state.commit + 1)) return;
  const reached = reachedBy(own, match, many);
  if (reached <= state.commit || !rules.mayCount(termAt(durable.log, reached), durable.term)) return;
  // what commits after the replica has left its set is seen by nobody
  if (isMember(self)) noteRaftCommitted(observerOf(self), durable.log, reached);
  const before = state.commit;
  commitUpTo(self, reached);
  answerPending(self);
  dropOldEntries(self);
  if (before < state.firstOwn) confirmReads(self);
}

/** Answers those whose entries are applied, in the order of the log. */
function answerPending(self: Member): void {
  const { pending } = self.state;
  const { log } = self.durable;
  while (isAnyWaiting(pending) && firstNumber(pending) <= log.applied) {
    const index = firstNumber(pending);
    const call = takeFirst(pending);
    if (keyAt(log, index) === NO_KEY) answerWith(self, call, log.versions[self.key(call)] ?? 0);
    else answerWith(self, call, replyAt(log, index));
    self.reply(call);
  }
}

/** The newest round that a majority has answered, this leader included. */
function confirmedRound({ state, fellows }: Member): number {
  return reachedBy(state.round, state.progress.round, rules.electing(fellows.length + 1));
}

/** When the newest message was sent that a majority has answered, by the leader's own clock. */
export function confirmedAt(self: Member): number {
  return reachedBy(self.monotonic, self.state.progress.sentAt, rules.electing(membersOf(self)));
}

/** True while no other leader can have been elected, by this leader's clock. */
export function holdsLease(self: Member): boolean {
  const { electionTimeoutMin, clockDriftBound } = setOf(self);
  const lease = rules.leaseSeconds(electionTimeoutMin, clockDriftBound);
  return self.state.role === LEADER && self.monotonic < confirmedAt(self) + lease;
}

/** True when the leader knows everything that was committed before its term. */
export function knowsAll({ state }: Member): boolean {
  return state.commit >= state.firstOwn;
}

/** The round that a read which comes now has to wait for; begins one unless one is out already. */
export function roundForRead(self: Member): number {
  const { state } = self;
  if (confirmedRound(self) < state.readRound) return state.round + 1;
  beginRound(self);
  state.readRound = state.round;
  return state.round;
}

/** Answers the reads whose round is confirmed; begins the next round if others wait for it. */
export function confirmReads(self: Member): void {
  const { state, durable } = self;
  const { reads } = state;
  if (!isAnyWaiting(reads) || !knowsAll(self)) return;
  const confirmed = confirmedRound(self);
  while (isAnyWaiting(reads) && rules.isConfirmed(confirmed, firstNumber(reads))) {
    const call = takeFirst(reads);
    answerWith(self, call, durable.log.versions[self.key(call)] ?? 0);
    self.reply(call);
  }
  if (!isAnyWaiting(reads) || firstNumber(reads) <= state.round || confirmed < state.readRound) return;
  beginRound(self);
  state.readRound = state.round;
}

/** Whoever waits for a leader that is none any more: of a write nobody knows what becomes; a read is as if it had not been. */
export function failWaiting(self: Member): void {
  const { pending, reads } = self.state;
  while (isAnyWaiting(pending)) self.fail(takeFirst(pending), 'no-quorum');
  while (isAnyWaiting(reads)) {
    const call = takeFirst(reads);
    self.answer(call, self.version(call), self.bytes(call), { leader: null });
    self.fail(call, 'not-leader');
  }
}

/** A new leader knows nothing of its followers yet. */
export function forgetFollowers(self: Member): void {
  const { progress } = self.state;
  progress.mode.fill(PROBE);
  progress.next.fill(lastIndex(self.durable.log) + 1);
  progress.match.fill(0);
  progress.has.fill(0);
  progress.waits.fill(0);
  progress.sentRound.fill(0);
  progress.round.fill(NOBODY);
  progress.sentAt.fill(NEVER);
}
