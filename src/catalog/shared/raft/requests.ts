/**
 * Reads and writes at a Raft replica. A write is worked on, appended to the leader's log and set aside until
 * its entry is committed; one that is done already is answered as it was then. A read is worked on and then
 * answered from what is committed, as the set's setting says: by the leader once a majority has confirmed that
 * it still leads, or while its lease holds, or when an entry that went through the log for it is committed; or
 * by any replica from what it has. Beyond the provisioned throughput both are refused before anything is done.
 */
import { type Call, type Outcome, WRITE } from '../../../engine/outcome.ts';
import { versionOf } from '../leader-follower/log.ts';
import { answerWith, valueBytes } from '../payload.ts';
import { readUnits, takeUnits, writeUnits } from '../provisioned.ts';
import { addWaiting } from '../waiting-calls.ts';
import { type Identity, NO_SESSION } from '../write-sessions.ts';
import { appendNothing, appendOwn, confirmReads, holdsLease, knowsAll, roundForRead } from './leading.ts';
import { lastIndex, versionDone } from './log.ts';
import { counters, isMember, LEADER, type Member, membersOf, nameOf, setOf } from './member.ts';
import type { LeaderHint } from './messages.ts';

export function onRequest(self: Member, call: Call): Outcome {
  if (!isMember(self)) return self.fail(call, 'unavailable');
  const isWrite = self.operation(call) === WRITE;
  const anybody = !isWrite && setOf(self).raftReads === 'any-replica';
  if (!anybody && self.state.role !== LEADER) return pointToLeader(self, call);
  if (!mayGoOn(self, call, isWrite)) return self.fail(call, 'rate-limited');
  if (isWrite) return self.serve(call, self.policy.write, onRaftWriteWorked);
  return self.serve(call, self.policy.read, onRaftReadWorked);
}

/**
 * True when the provisioned throughput allows it. All writes and certain reads go to the leader, which has all
 * units for them; reads that any replica answers are spread over all of them, and so are their units.
 */
function mayGoOn(self: Member, call: Call, isWrite: boolean): boolean {
  const { raftReads, provisionedReads, provisionedWrites, burstSeconds } = setOf(self);
  const { leaderWrites, leaderReads, ownReads } = self.state;
  const bytes = valueBytes(self, call);
  if (isWrite) {
    if (provisionedWrites === null) return true;
    return takeUnits(leaderWrites, writeUnits(bytes), provisionedWrites, burstSeconds, self.monotonic);
  }
  if (provisionedReads === null) return true;
  if (raftReads !== 'any-replica')
    return takeUnits(leaderReads, readUnits(bytes, true), provisionedReads, burstSeconds, self.monotonic);
  const share = provisionedReads / membersOf(self);
  return takeUnits(ownReads, readUnits(bytes, false), share, burstSeconds, self.monotonic);
}

/** Says who leads, as far as known. */
function pointToLeader(self: Member, call: Call): Outcome {
  const hint: LeaderHint = { leader: nameOf(self, self.state.leader) };
  self.answer(call, self.version(call), self.bytes(call), hint);
  return self.fail(call, 'not-leader');
}

export function onRaftReadWorked(self: Member, call: Call): Outcome {
  const { raftReads } = setOf(self);
  if (raftReads === 'any-replica') return answerRead(self, call);
  if (self.state.role !== LEADER) return pointToLeader(self, call);
  self.count(counters.reads);
  if (raftReads === 'log') {
    const outcome = awaitEntry(self, call);
    appendNothing(self);
    return outcome;
  }
  if (raftReads === 'lease' && holdsLease(self) && knowsAll(self)) {
    answerWith(self, call, self.durable.log.versions[self.key(call)] ?? 0);
    return self.reply(call);
  }
  const outcome = self.park(call);
  addWaiting(self.state.reads, call, roundForRead(self));
  confirmReads(self);
  return outcome;
}

function answerRead(self: Member, call: Call): Outcome {
  self.count(counters.reads);
  answerWith(self, call, self.durable.log.versions[self.key(call)] ?? 0);
  return self.reply(call);
}

export function onRaftWriteWorked(self: Member, call: Call): Outcome {
  if (self.state.role !== LEADER) return pointToLeader(self, call);
  const { session, request } = self.body<Identity | null>(call) ?? { session: NO_SESSION, request: 0 };
  // done before, or going to be
  self.markDone(call);
  const done = versionDone(self.durable.log, session, request);
  if (done > 0) {
    answerWith(self, call, done);
    return self.reply(call);
  }
  self.count(counters.writes);
  const outcome = awaitEntry(self, call);
  const { term, log } = self.durable;
  self.nameWrite(call, versionOf(term, lastIndex(log) + 1));
  appendOwn(self, self.key(call), valueBytes(self, call), session, request);
  return outcome;
}

/** Sets the call aside until the entry that comes next is applied, which may be as soon as it is appended. */
function awaitEntry(self: Member, call: Call): Outcome {
  const outcome = self.park(call);
  addWaiting(self.state.pending, call, lastIndex(self.durable.log) + 1);
  return outcome;
}
