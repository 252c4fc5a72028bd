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
import { sayable } from '../storage.ts';
import { contains, entryAt, lastIndex, NO_KEY, termAt } from './log.ts';
import { fellowNamed, isMember, type Member, majorityOf, setHistograms } from './member.ts';
import { TERM, TERM_REQUEST, type Term, type TermRequest } from './messages.ts';

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
  return wholeVotes >= majorityOf(self) || votes.length === self.fellows.length + 1;
}
