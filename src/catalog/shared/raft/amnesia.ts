/**
 * A replica whose disk is lost has forgotten what it acknowledged and whom it voted for, on which Raft counts.
 * Operators would remove it and add a new member; here it goes on as one that has to become whole first (after
 * Viewstamped Replication's recovery, Liskov and Cowling 2012, section 4.3). Until then its copies do not count
 * for commits, its answers not for reads and leases (it may have followed a later leader), and its vote only
 * where every member votes for the same one: then nothing better is left, as when all disks are gone.
 *
 * It is whole when every other member has told it its term, so that it votes in no term in which it may have
 * voted before, and when it has the whole log of a leader of a term as high. A replica that puts a backup back
 * has forgotten what came after it, and does the same.
 */

import { copyOfSessions, type SessionTable } from '../write-sessions.ts';
import { changeBallot, saveBallot, writeOut } from './disk.ts';
import type { RaftLog } from './log.ts';
import { emptyRaftLog, installSnapshot, termAt } from './log.ts';
import { freshDurable, type Member, type MemberDurable, peerTo } from './member.ts';
import { TERM, TERM_REQUEST, type Term, type TermRequest } from './messages.ts';
import { NOBODY } from './rules.ts';

/** What a backup holds: the values. */
interface RaftBackup {
  readonly index: number;
  readonly indexTerm: number;
  readonly versions: Float64Array;
  readonly sessions: SessionTable;
}

/**
 * Terms that one who has forgotten its own leaves out when it begins a new one, so that a set of which all disks
 * are gone does not use the old ones again.
 */
export const FORGOTTEN_TERMS = 10_000;

/** What is left when the disk is gone: that it is. */
export function diskLost(): MemberDurable {
  return { ...freshDurable(), forgetful: true };
}

export function backup({ durable: { log } }: Member): RaftBackup {
  return {
    index: log.applied,
    indexTerm: termAt(log, log.applied),
    versions: log.versions.slice(),
    sessions: copyOfSessions(log.table),
  };
}

/** Puts a backup back on the empty disk. */
export function restore(self: Member, content: unknown): void {
  const { index, indexTerm, versions, sessions } = content as RaftBackup;
  const log: RaftLog = emptyRaftLog();
  installSnapshot(log, index, indexTerm, versions, sessions);
  self.durable.log = log;
}

/** Asks those for their terms that have not said them yet. */
export function askTerms(self: Member): void {
  const { state } = self;
  const body: TermRequest = { from: self.index };
  for (let place = 0; place < self.fellows.length; place++) {
    if (!state.heardFrom.includes(state.fellows[place]!))
      self.post(self.fellows[place]!, { operation: TERM_REQUEST, body });
  }
}

/** Says its term; whoever has forgotten its own says what it has heard since. */
export function onTermRequest(self: Member, { from }: TermRequest): void {
  const peer = peerTo(self, from);
  if (peer === undefined) return;
  const body: Term = { from: self.index, term: Math.max(self.durable.term, self.state.highestHeard) };
  self.post(peer, { operation: TERM, body });
}

export function onTerm({ state }: Member, { from, term }: Term): void {
  if (!state.heardFrom.includes(from)) state.heardFrom.push(from);
  state.highestHeard = Math.max(state.highestHeard, term);
}

/** A leader's log ends at `last`: becomes whole if it has all of it and knows what it must not do again. */
export function noteWhole(self: Member, last: number): void {
  const { state, durable } = self;
  if (state.heardFrom.length < self.fellows.length) {
    askTerms(self);
    return;
  }
  if (durable.term < state.highestHeard || state.agreed < last || state.stored < last) return;
  // in this term it may have voted before; its vote is the leader's now
  if (durable.votedFor === NOBODY) changeBallot(self, durable.term, state.leader);
  saveBallot(self);
  writeOut(self);
  durable.forgetful = false;
}
