/**
 * Coming back. What a restart has cost is measured until the replica is up to date again (RTO), and whether
 * what its crash may have taken came back from the others (RPO).
 *
 * A replica whose disk is gone has forgotten what it acknowledged and whom it voted for. Were it to vote as if
 * nothing had happened, a leader could be elected without a write that this replica had helped to acknowledge,
 * or two in one term. So its vote does not count until it has the whole log of a leader, of a term as high as
 * any that so many others know that it cannot have helped to elect anybody they know nothing of (after
 * Viewstamped Replication's recovery, Liskov and Cowling 2012, section 4.3). Only if every member votes for the
 * same one, its vote counts before that: then nothing better is left, as when all disks are gone.
 */
import { replaceDisk, sayable } from '../storage.ts';
import {
  contains,
  entryAt,
  type LogSnapshot,
  lastIndex,
  NO_KEY,
  restoreSnapshot,
  snapshotOf,
  termAt,
} from './log.ts';
import {
  fellowNamed,
  freshDurable,
  isMember,
  type Member,
  type MemberDurable,
  membersOf,
  setHistograms,
} from './member.ts';
import { TERM, TERM_REQUEST, type Term, type TermRequest } from './messages.ts';
import { rules } from './rules.ts';

interface LogBackup {
  readonly snapshot: LogSnapshot;
  readonly term: number;
}

/** After a crash that left the log up to `left`: notes what it may have cost, unless it is noted already. */
export function noteSetback(self: Member, left: number): void {
  const { log } = self.durable;
  if (self.crashedAt < 0 || self.durable.setback !== null) return;
  let since = self.crashedAt;
  let index = left;
  for (let at = lastIndex(log); at > left; at--) {
    const entry = entryAt(log, at);
    if (entry.key === NO_KEY) continue;
    since = entry.time;
    index = Math.max(index, at);
  }
  self.durable.setback = { crashedAt: self.crashedAt, index, term: termAt(log, index), since };
}

/** What is left when the disk is gone: the promise not to promise anything. */
export function diskLost({ durable, now }: Member, recoverable: number): MemberDurable {
  const { log, setback } = durable;
  let index = lastIndex(log);
  while (index > log.base && entryAt(log, index).key === NO_KEY) index--;
  const since = Math.min(recoverable, setback?.since ?? now);
  const crashedAt = setback?.crashedAt ?? now;
  const had = setback ?? { index, term: termAt(log, index) };
  return {
    ...freshDurable(),
    recovering: true,
    setback: { crashedAt, index: had.index, term: had.term, since },
  };
}

/** The data as of the last entry that the replica shows, and the term, so that there is none below it. */
export function backup({ durable }: Member): LogBackup {
  return { snapshot: snapshotOf(durable.log), term: durable.term };
}

/** Puts a backup on an empty disk. */
export function restore(self: Member, content: unknown): void {
  const { snapshot, term } = content as LogBackup;
  restoreSnapshot(self.durable.log, snapshot);
  replaceDisk(self, snapshot.index);
  self.durable.term = term;
}

/** An entry that survived the crash is cut off, because the leader has another one. */
export function noteCutBack(self: Member, index: number): void {
  const { setback, log } = self.durable;
  if (setback === null || index > setback.index) return;
  self.durable.setback = { ...setback, since: Math.min(setback.since, entryAt(log, index).time) };
}

/** A follower that has the whole log of its leader is up to date. */
export function noteUpToDate(self: Member, last: number): void {
  const { state, durable } = self;
  if (!durable.recovering && durable.setback === null) return;
  if (state.agreed < last || sayable(self) < last) return;
  if (durable.recovering && knowsTerms(self)) durable.recovering = false;
  noteRecovered(self);
}

/** The replica serves up-to-date data again, as a follower or as the leader. */
export function noteRecovered(self: Member): void {
  const { setback, log } = self.durable;
  if (setback === null || !isMember(self)) return;
  self.durable.setback = null;
  const regained = setback.index === 0 || contains(log, setback.term, setback.index);
  self.observeAtSet(setHistograms.recoverySeconds, self.now - setback.crashedAt);
  self.observeAtSet(setHistograms.dataLossSeconds, regained ? 0 : setback.crashedAt - setback.since);
}

/** So many others have said their terms that a leader whom this member helped to elect is known to one of them. */
function knowsTerms({ state, durable, fellows }: Member): boolean {
  const members = fellows.length + 1;
  const needed = members - (Math.floor(members / 2) + 1) + 1;
  const highest = state.termsHeard.reduce((most, [, term]) => Math.max(most, term), 0);
  return state.termsHeard.length >= Math.min(needed, fellows.length) && durable.term >= highest;
}

/** Asks everybody for their terms, as long as its vote does not count. */
export function askTerms(self: Member): void {
  if (!self.durable.recovering) return;
  const body: TermRequest = { from: self.node.id };
  for (const fellow of self.fellows) self.post(fellow, { operation: TERM_REQUEST, body });
}

export function onTermRequest(self: Member, { from }: TermRequest): void {
  const fellow = fellowNamed(self, from);
  // one that has lost its own disk knows no more than whom it follows
  if (fellow === undefined || (self.durable.recovering && self.state.leader === null)) return;
  const body: Term = { from: self.node.id, term: self.durable.term };
  self.post(fellow, { operation: TERM, body });
}

export function onTerm({ state }: Member, { from, term }: Term): void {
  state.termsHeard = [...state.termsHeard.filter(([node]) => node !== from), [from, term]];
}

/** Enough votes: a majority of members that are whole, or simply all. */
export function isElected(self: Member): boolean {
  const { votes, wholeVotes } = self.state;
  return wholeVotes >= rules.electing(membersOf(self)) || votes.length === membersOf(self);
}
