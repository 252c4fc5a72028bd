/**
 * Elections, by Raft's rules (sections 5.2 and 5.4.1): a follower that hears nothing for the fail-over time-out
 * (times a random factor between 1 and 2) asks the others for their votes in a higher term; a replica votes
 * once a term, and only for a candidate whose log is at least as new as its own; a majority of all members
 * elects, so that the smaller side of a partition never does. Who has heard from a leader lately supports
 * nobody else (section 4.2.3 of Ongaro's dissertation, 2014): a leader whose heartbeats a majority answers is
 * therefore the only one, which is what lets a synchronous one answer reads without asking.
 */
import type { Timer } from '../../../engine/outcome.ts';
import { lastIndex, NO_KEY, termAt } from './log.ts';
import {
  bePatient,
  CANDIDATE,
  FOLLOWER,
  fellowNamed,
  isMember,
  LEADER,
  type Member,
  majorityOf,
  NEVER,
  observerOf,
  reachedByMajority,
  setCounters,
  setHistograms,
  setOf,
} from './member.ts';
import { VOTE, VOTE_REQUEST, type Vote, type VoteRequest } from './messages.ts';
import { electionBegan, noteElected, noteGivenUp } from './observer.ts';
import { advanceCommit, appendOwn, follow, heartbeat } from './replication.ts';

/** Sets the timer for the next heartbeat, or for when patience is over. */
export function setTimer(self: Member): void {
  const { state } = self;
  if (state.timer >= 0) self.cancel(state.timer as Timer);
  const { heartbeatInterval, failoverTimeout } = setOf(self);
  const wait =
    state.role === LEADER ? heartbeatInterval : state.heardAt + failoverTimeout * state.patience - self.now;
  state.timer = self.after(Math.max(0, wait), onTimer);
}

export function onTimer(self: Member): void {
  const { state } = self;
  state.timer = -1;
  if (!isMember(self)) return;
  const { failoverTimeout, replication } = setOf(self);
  if (state.role === LEADER) {
    if (replication === 'synchronous' && isForsaken(self)) stepAside(self);
    else heartbeat(self);
  } else if (self.now >= state.heardAt + failoverTimeout * state.patience) standForElection(self);
  setTimer(self);
}

/**
 * True while no other leader can have been elected: a majority has answered something that was sent less than
 * the fail-over time-out ago, and supports nobody else for that long.
 */
export function holdsLease(self: Member): boolean {
  const answered = reachedByMajority(self, self.now, self.state.answeredAt);
  return self.state.role === LEADER && self.now - answered < setOf(self).failoverTimeout;
}

/** A synchronous leader that no majority answers cannot do anything: it refuses instead of keeping callers waiting. */
function stepAside(self: Member): void {
  follow(self, self.durable.term, null);
  bePatient(self);
}

/** No majority has answered for as long as it takes to elect somebody else. */
function isForsaken(self: Member): boolean {
  const answered = reachedByMajority(self, self.now, self.state.answeredAt);
  return self.now - Math.max(answered, self.state.electedAt) >= setOf(self).failoverTimeout;
}

/**
 * Asks first whether a majority would vote for it ("dry run" in MongoDB, "pre-vote" in Raft), without a new
 * term: a replica that comes back from a partition then does not depose a leader that all others support.
 */
function standForElection(self: Member): void {
  noteGivenUp(observerOf(self), self.node.id, self.now);
  self.state.role = CANDIDATE;
  self.state.leader = null;
  askForVotes(self, true);
}

function askForVotes(self: Member, trial: boolean): void {
  const { state, durable } = self;
  if (!trial) {
    durable.term++;
    durable.votedFor = self.node.id;
  }
  state.trial = trial;
  state.votes = [self.node.id];
  bePatient(self);
  const last = lastIndex(durable.log);
  const body: VoteRequest = {
    trial,
    term: trial ? durable.term + 1 : durable.term,
    candidate: self.node.id,
    last,
    lastTerm: termAt(durable.log, last),
  };
  for (const fellow of self.fellows) self.post(fellow, { operation: VOTE_REQUEST, body });
  if (majorityOf(self) === 1) countVotes(self);
}

/** True while the replica has reason to believe that there is a leader: it then votes for nobody. */
function supportsLeader(self: Member): boolean {
  const { state, now } = self;
  if (state.role === LEADER) return holdsLease(self);
  return (
    now < state.quietUntil || (state.leader !== null && now - state.heardAt < setOf(self).failoverTimeout)
  );
}

export function onVoteRequest(self: Member, request: VoteRequest): void {
  const { durable } = self;
  if (supportsLeader(self)) return;
  if (!request.trial && request.term > durable.term) follow(self, request.term, null);
  const granted = mayVoteFor(self, request);
  if (granted && !request.trial) {
    durable.votedFor = request.candidate;
    bePatient(self);
    setTimer(self);
  }
  const candidate = fellowNamed(self, request.candidate);
  if (candidate === undefined) return;
  const body: Vote = {
    trial: request.trial,
    term: granted ? request.term : durable.term,
    from: self.node.id,
    granted,
  };
  self.post(candidate, { operation: VOTE, body });
}

/** Once a term, and only for a log that is at least as new as this replica's own. */
function mayVoteFor(self: Member, { trial, term, candidate, last, lastTerm }: VoteRequest): boolean {
  const { durable } = self;
  if (term < durable.term) return false;
  if (!trial && durable.votedFor !== null && durable.votedFor !== candidate) return false;
  const ownLast = lastIndex(durable.log);
  const ownTerm = termAt(durable.log, ownLast);
  return lastTerm > ownTerm || (lastTerm === ownTerm && last >= ownLast);
}

export function onVote(self: Member, { trial, term, from, granted }: Vote): void {
  const { state, durable } = self;
  const asked = trial ? durable.term + 1 : durable.term;
  if (state.role !== CANDIDATE || !granted || trial !== state.trial || term !== asked) return;
  if (state.votes.includes(from)) return;
  state.votes.push(from);
  if (state.votes.length >= majorityOf(self)) countVotes(self);
}

/** A majority: of a trial, so that it is worth asking in earnest; or in earnest. */
function countVotes(self: Member): void {
  if (self.state.trial) {
    askForVotes(self, false);
    setTimer(self);
  } else lead(self, false);
}

/** Takes over. `first`: as the leader that the set begins with, without an election. */
export function lead(self: Member, first: boolean): void {
  const { state, durable } = self;
  const last = lastIndex(durable.log);
  state.role = LEADER;
  state.leader = self.node.id;
  state.next = [];
  state.match = [];
  state.matchBefore = [];
  state.answeredAt = [];
  for (const fellow of self.fellows) {
    state.next[fellow] = last + 1;
    state.answeredAt[fellow] = first ? self.now : NEVER;
  }
  state.electedAt = self.now;
  state.firstOwn = first ? 0 : last + 1;
  if (first) heartbeat(self);
  else {
    noteElection(self, last);
    appendOwn(self, NO_KEY, 0);
  }
  setTimer(self);
  advanceCommit(self);
}

function noteElection(self: Member, last: number): void {
  const observer = observerOf(self);
  self.countAtSet(setCounters.elections);
  self.observeAtSet(
    setHistograms.electionSeconds,
    self.now - electionBegan(observer, self.state.votes, self.now),
  );
  for (const voter of self.state.votes) observer.gaveUp.delete(voter);
  self.countAtSet(setCounters.lost, noteElected(observer, self.durable.log, self.durable.term, last));
}

/** Hears from the leader of a term that is not over. */
export function acceptLeader(self: Member, term: number, leader: string): void {
  const wasFollower = self.state.role === FOLLOWER;
  follow(self, term, leader);
  observerOf(self).gaveUp.delete(self.node.id);
  bePatient(self);
  if (!wasFollower) setTimer(self);
}
