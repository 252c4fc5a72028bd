/**
 * Reads and writes at a replica. A write is worked on, appended to the leader's log and set aside until its
 * entry may be shown: on the leader's disk in an asynchronous set, on a majority's in a synchronous one. A
 * read is answered from what may be shown; a synchronous leader makes sure first that it is still the only
 * one.
 */
import { type Call, type Outcome, WRITE } from '../../../engine/outcome.ts';
import { answerWith, valueBytes } from '../payload.ts';
import { holdsLease } from './election.ts';
import { versionOf, versionOfKey } from './log.ts';
import { counters, isMember, LEADER, type Member, setOf } from './member.ts';
import type { LeaderHint } from './messages.ts';
import { appendOwn } from './replication.ts';

export function onRequest(self: Member, call: Call): Outcome {
  if (!isMember(self)) return self.fail(call, 'unavailable');
  if (self.operation(call) === WRITE) {
    return self.state.role === LEADER
      ? self.serve(call, self.policy.write, onWriteWorked)
      : pointToLeader(self, call);
  }
  if (setOf(self).readFrom === 'leader' && self.state.role !== LEADER) return pointToLeader(self, call);
  return self.serve(call, self.policy.read, onReadWorked);
}

/** Says who leads, as far as known. */
function pointToLeader(self: Member, call: Call): Outcome {
  const hint: LeaderHint = { leader: self.state.leader };
  self.answer(call, self.version(call), self.bytes(call), hint);
  return self.fail(call, 'not-leader');
}

export function onReadWorked(self: Member, call: Call): Outcome {
  const { replication, readFrom } = setOf(self);
  if (readFrom === 'leader') {
    if (self.state.role !== LEADER) return pointToLeader(self, call);
    const sure = holdsLease(self) && self.state.commit >= self.state.firstOwn;
    if (replication === 'synchronous' && !sure) return self.fail(call, 'no-quorum');
  }
  self.count(counters.reads);
  answerWith(self, call, versionOfKey(self.durable.log, self.key(call)));
  return self.reply(call);
}

export function onWriteWorked(self: Member, call: Call): Outcome {
  if (self.state.role !== LEADER) return pointToLeader(self, call);
  const index = appendOwn(self, self.key(call), valueBytes(self, call));
  self.count(counters.writes);
  answerWith(self, call, versionOf(self.durable.term, index));
  self.state.pending.push({ call, index });
  return self.park(call);
}
