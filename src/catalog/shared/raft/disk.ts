/**
 * How a Raft replica uses its disk: one log of records (a write-ahead log), entries and ballots in the order
 * in which they came, so that one sync brings both. What the replica says of them waits for it: a vote that is
 * answered before it is on the disk can be given twice, and an entry counts as stored only when a crash
 * leaves it (figure 2 of the paper, "Persistent state").
 */
import { finishSync, noteWritten, replaceDisk, sayable, survived } from '../storage.ts';
import { appendEntry, cutTo, lastIndex, lastStored, positionAt, type RaftEntry } from './log.ts';
import { isMember, type Member, NEVER, raftEvents } from './member.ts';
import { NOBODY, rules } from './rules.ts';

/** Appends an entry to the log and to what the disk has to write. `writeOut` begins to write. */
export function record(self: Member, entry: RaftEntry): number {
  const { log, disk } = self.durable;
  disk.written++;
  return appendEntry(log, entry, disk.written);
}

/** Begins to write what was recorded, unless the disk is at work already. */
export function writeOut(self: Member): void {
  noteWritten(self, self.durable.disk.written, raftEvents.onRaftSynced);
}

/** True while the disk is at work for somebody who waits for it: what comes now goes with the next sync. */
export function isWriting(self: Member): boolean {
  const { syncing } = self.state.disk;
  return syncing && sayable(self) < self.durable.disk.written;
}

/**
 * Term or vote changes, in memory; `saveBallot` records it before anything is said of it. With the term goes
 * everything that was heard from its leader: a candidate may follow another one of its own new term.
 */
export function changeBallot(self: Member, term: number, votedFor: number): void {
  if (term !== self.durable.term) forgetLeader(self);
  self.durable.term = term;
  self.durable.votedFor = votedFor;
  self.state.ballotChanged = true;
}

function forgetLeader({ state }: Member): void {
  state.agreed = 0;
  state.round = 0;
  state.roundSentAt = NEVER;
  state.incoming = null;
  state.early = [];
  state.owes = false;
  state.ballotFor = NOBODY;
}

/** Records term and vote if they have changed. */
export function saveBallot(self: Member): void {
  const { durable, state } = self;
  if (!state.ballotChanged) return;
  state.ballotChanged = false;
  const { ballots, disk } = durable;
  disk.written++;
  let first = ballots.length - 1;
  while (first > 0 && ballots[first]!.position > disk.kept) first--;
  if (first > 0) ballots.splice(0, first);
  ballots.push({ position: disk.written, term: durable.term, votedFor: durable.votedFor });
}

/** True when term and vote, as they are now, may be told to others. */
export function ballotIsSafe(self: Member): boolean {
  const { ballots } = self.durable;
  const position = ballots.length === 0 ? 0 : ballots[ballots.length - 1]!.position;
  return !self.state.ballotChanged && rules.maySay(position, sayable(self));
}

/** A sync is over. */
export function endSync(self: Member): void {
  finishSync(self, raftEvents.onRaftSynced);
}

/** Brings `stored` up to what may be said of the log; false when it is there already. */
export function noteStored(self: Member): boolean {
  const { state, durable } = self;
  const position = sayable(self);
  const last = lastIndex(durable.log);
  const before = state.stored;
  while (state.stored < last && positionAt(durable.log, state.stored + 1) <= position) state.stored++;
  return state.stored > before;
}

/** A snapshot is on the disk, and all that was there before it with it. */
export function replaceAll(self: Member, index: number): void {
  const { disk } = self.durable;
  replaceDisk(self, disk.written);
  self.state.stored = index;
}

/** After a crash: what the disk still has is what the replica knows. */
export function recover(self: Member): void {
  const { durable, state } = self;
  const left = survived(self);
  while (durable.ballots.length > 0 && durable.ballots.at(-1)!.position > left) durable.ballots.pop();
  const ballot = durable.ballots.at(-1);
  durable.term = ballot?.term ?? 0;
  durable.votedFor = ballot?.votedFor ?? NOBODY;
  cutTo(durable.log, lastStored(durable.log, left));
  state.stored = lastIndex(durable.log);
  // what had been applied was committed
  state.commit = durable.log.applied;
}

/** What the system's memory still holds is written now as before the crash. */
export function resumeWriting(self: Member): void {
  if (isMember(self)) writeOut(self);
}
