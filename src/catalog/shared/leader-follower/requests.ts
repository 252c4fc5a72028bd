/**
 * Reads and writes at a replica. A write is worked on, appended to the leader's log and set aside until enough
 * replicas have its entry: the leader, so many followers besides, or a majority. One that its driver sends again is
 * not appended twice. A read is answered from what
 * the read concern lets the replica show; where it must not be old, the leader makes sure first that it is
 * still the only one.
 */
import { type Call, type Outcome, WRITE } from '../../../engine/outcome.ts';
import { answerWith, valueBytes } from '../payload.ts';
import { type Identity, NO_IDENTITY } from '../write-sessions.ts';
import { holdsLease } from './election.ts';
import { indexOfVersion, lastIndex, OUTDATED, versionDone, versionOf, versionOfKey } from './log.ts';
import { counters, isMember, LEADER, type Member, type SetSettings, setOf } from './member.ts';
import type { LeaderHint } from './messages.ts';
import { acknowledge, appendOwn, confirmRead } from './replication.ts';

/** True where only the leader answers reads. */
export function readsAtLeader({ readFrom, readConcern }: SetSettings): boolean {
  return readFrom === 'leader' || readConcern === 'linearizable';
}

export function onRequest(self: Member, call: Call): Outcome {
  if (!isMember(self)) return self.fail(call, 'unavailable');
  const isWrite = self.operation(call) === WRITE;
  if (self.state.role !== LEADER && (isWrite || readsAtLeader(setOf(self)))) return pointToLeader(self, call);
  return isWrite
    ? self.serve(call, self.policy.write, onWriteWorked)
    : self.serve(call, self.policy.read, onReadWorked);
}

/** Says who leads, as far as known. */
function pointToLeader(self: Member, call: Call): Outcome {
  const hint: LeaderHint = { leader: self.state.leader };
  self.answer(call, self.version(call), self.bytes(call), hint);
  return self.fail(call, 'not-leader');
}

/** True for a leader whom its lease fences off: another may lead by now. */
function isFencedOff(self: Member): boolean {
  return setOf(self).fencing === 'lease' && self.state.role === LEADER && !holdsLease(self);
}

export function onReadWorked(self: Member, call: Call): Outcome {
  const { replication, readFrom, readConcern } = setOf(self);
  if (isFencedOff(self)) return self.fail(call, 'no-quorum');
  if (readsAtLeader(setOf(self))) {
    if (self.state.role !== LEADER) return pointToLeader(self, call);
    if (readConcern === 'linearizable') return confirmRead(self, call);
    const mustBeSure = readConcern === 'as-written' && replication === 'synchronous';
    const isSure = holdsLease(self) && self.state.commit >= self.state.firstOwn;
    if (mustBeSure && !isSure) return self.fail(call, 'no-quorum');
  }
  self.count(counters.reads);
  // a driver that reads from followers must hear from somebody who leads
  const hint: LeaderHint | null = readFrom === 'followers' ? { leader: self.state.leader } : null;
  answerWith(self, call, versionOfKey(self.durable.log, self.key(call)), hint);
  return self.reply(call);
}

export function onWriteWorked(self: Member, call: Call): Outcome {
  if (self.state.role !== LEADER) return pointToLeader(self, call);
  if (isFencedOff(self)) return self.fail(call, 'no-quorum');
  const identity = self.body<Identity | null>(call) ?? NO_IDENTITY;
  const done = versionDone(self.durable.log, identity.session, identity.request);
  // its driver has gone on with the session: nobody waits for it any more
  if (done === OUTDATED) return self.fail(call, 'cancelled');
  const { term, log } = self.durable;
  const version = done > 0 ? done : versionOf(term, lastIndex(log) + 1);
  // done before, or going to be
  self.markDone(call);
  if (done === 0) {
    self.nameWrite(call, version);
    appendOwn(self, self.key(call), valueBytes(self, call), identity);
    self.count(counters.writes);
  }
  answerWith(self, call, version);
  return acknowledge(self, call, indexOfVersion(version));
}
