/**
 * The disk of a Raft replica has written: what waited for it may be said now. A leader counts its own log and
 * sends what came meanwhile, a follower answers its leader, a candidate asks for votes, a voter gives its own.
 */
import { observeLag } from './applying.ts';
import { endSync, noteStored } from './disk.ts';
import { sayBallot } from './election.ts';
import { answerLeader } from './following.ts';
import { advanceCommit, sendEntries } from './leading.ts';
import { isMember, LEADER, type Member } from './member.ts';

export function onRaftSynced(self: Member): void {
  const { state } = self;
  const before = state.stored;
  endSync(self);
  noteStored(self);
  if (!isMember(self)) return;
  if (state.role === LEADER) {
    if (state.unsent) sendEntries(self);
    advanceCommit(self);
  } else {
    observeLag(self, before, state.stored);
    if (state.owes) answerLeader(self);
  }
  sayBallot(self);
}
