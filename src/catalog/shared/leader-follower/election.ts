/**
 * Elections, by Raft's rules (sections 5.2 and 5.4.1): a follower that hears nothing for the fail-over time-out
 * (times a random factor between 1 and 2) asks the others for their votes in a higher term; a replica votes
 * once a term, and only for a candidate whose log is at least as new as its own; a majority of all members
 * elects, so that the smaller side of a partition never does. Who has heard from a leader lately supports
 * nobody else (section 4.2.3 of Ongaro's dissertation, 2014): a leader whose heartbeats a majority answers is
 * therefore the only one, which is what lets a synchronous one answer reads without asking.
 */
import type { Timer } from '../../../engine/outcome.ts';
import { NO_IDENTITY } from '../write-sessions.ts';
import { lastIndex, NO_KEY, termAt } from './log.ts';
import {
  bePatient,
  CANDIDATE,
  FOLLOWER,
  fellowNamed,
  isMember,
  LEADER,
  type Member,
  membersOf,
  NEVER,
  observerOf,
  reachedByMajority,
  setCounters,
  setHistograms,
  setOf,
} from './member.ts';
import { VOTE, VOTE_REQUEST, type Vote, type VoteRequest } from './messages.ts';
import { electionBegan, noteElected, noteGivenUp } from './observer.ts';
import { askTerms, isElected } from './recovery.ts';
import { advanceCommit, appendOwn, failOverdue, follow, heartbeat } from './replication.ts';
import { rules } from './rules.ts';

/**
 * Where members that have lost their disks help to elect, terms that nobody remembers may have been used: the
 * new ones begin far above (as `etcdutl snapshot restore --bump-revision` does with revisions).
 */
const NEW_HISTORY = 1000;

/** Sets the timer for the next heartbeat, or for when patience is over. */
export function setTimer(self: Member): void {
  const { state } = self;
  if (state.timer >= 0) self.cancel(state.timer as Timer);
  const { heartbeatInterval, failoverTimeout } = setOf(self);
  const wait =
    state.role === LEADER
      ? heartbeatInterval
      : state.heardAt + failoverTimeout * state.patience - self.monotonic;
  state.timer = self.after(Math.max(0, wait), onTimer);
}

export function onTimer(self: Member): void {
  const { state } = self;
  state.timer = -1;
  if (!isMember(self)) return;
  const { failoverTimeout, failover } = setOf(self);
  askTerms(self);
  if (state.role === LEADER) goOnLeading(self);
  else if (failover === 'none') bePatient(self);
  else if (self.monotonic >= state.heardAt + failoverTimeout * state.patience) standForElection(self);
  setTimer(self);
}

function goOnLeading(self: Member): void {
  const { replication, fencing, failover, failoverTimeout } = setOf(self);
  const mayNotGoOnAlone = replication === 'synchronous' || fencing === 'lease';
  if (failover === 'automatic' && mayNotGoOnAlone && isForsaken(self)) stepAside(self);
  else {
    self.durable.leads = failover === 'none';
    // such a leader waits for ever for what a synchronous one gives up with its leadership
    failOverdue(self, failoverTimeout, failover === 'none' || replication === 'semi-synchronous');
    heartbeat(self);
  }
}

/**
 * True while no other leader can have been elected: a majority has answered something that was sent less than
 * the fail-over time-out ago, and supports nobody else for that long.
 */
export function holdsLease(self: Member): boolean {
  const answered = reachedByMajority(self, self.monotonic, self.state.vouchedAt);
  const seconds = rules.leaseSeconds(setOf(self).failoverTimeout);
  return self.state.role === LEADER && self.monotonic - answered < seconds;
}

/** A leader that cannot do anything without a majority, or may not, refuses instead of keeping callers waiting. */
function stepAside(self: Member): void {
  follow(self, self.durable.term, null);
  bePatient(self);
}

/** No majority has answered for as long as it takes to elect somebody else. */
function isForsaken(self: Member): boolean {
  const answered = reachedByMajority(self, self.monotonic, self.state.answeredAt);
  return self.monotonic - Math.max(answered, self.state.electedAt) >= setOf(self).failoverTimeout;
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
    durable.term += state.wholeVotes >= rules.electing(membersOf(self)) ? 1 : NEW_HISTORY;
    durable.votedFor = self.node.id;
    self.countAtSet(setCounters.terms);
  }
  state.trial = trial;
  state.votes = [self.node.id];
  state.wholeVotes = durable.recovering ? 0 : 1;
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
  if (isElected(self)) countVotes(self);
}

/** True while the replica has reason to believe that there is a leader: it then votes for nobody. */
function supportsLeader(self: Member): boolean {
  const { state, monotonic: now } = self;
  if (state.role === LEADER) return holdsLease(self);
  return (
    now < state.quietUntil || (state.leader !== null && now - state.heardAt < setOf(self).failoverTimeout)
  );
}

export function onVoteRequest(self: Member, request: VoteRequest): void {
  const { durable } = self;
  if (supportsLeader(self) || goesOnUnfenced(self)) return;
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
    whole: !durable.recovering,
  };
  self.post(candidate, { operation: VOTE, body });
}

/** Once a term, and only for a log that is at least as new as this replica's own. */
function mayVoteFor(self: Member, { trial, term, candidate, last, lastTerm }: VoteRequest): boolean {
  const { durable } = self;
  if (term < durable.term) return false;
  if (!trial && !rules.mayVote(durable.votedFor, candidate)) return false;
  const ownLast = lastIndex(durable.log);
  return rules.isNewEnough(lastTerm, last, termAt(durable.log, ownLast), ownLast);
}

export function onVote(self: Member, { trial, term, from, granted, whole }: Vote): void {
  const { state, durable } = self;
  const asked = trial ? durable.term + 1 : durable.term;
  if (state.role !== CANDIDATE || !granted || trial !== state.trial || term !== asked) return;
  if (state.votes.includes(from)) return;
  state.votes.push(from);
  if (whole) state.wholeVotes++;
  if (isElected(self)) countVotes(self);
}

/** A majority: of a trial, so that it is worth asking in earnest; or in earnest. */
function countVotes(self: Member): void {
  if (self.state.trial) {
    askForVotes(self, false);
    setTimer(self);
  } else lead(self, 'elected');
}

/** A leader whom nothing fences off goes on, whatever it hears. */
export function goesOnUnfenced(self: Member): boolean {
  return self.state.role === LEADER && setOf(self).fencing === 'none';
}

/**
 * Takes over: as the leader that the set begins with, by an election, or after a restart because nobody else
 * may.
 */
export function lead(self: Member, how: 'first' | 'elected' | 'resumed'): void {
  const { state, durable } = self;
  const last = lastIndex(durable.log);
  state.role = LEADER;
  state.leader = self.node.id;
  durable.leads = setOf(self).failover === 'none';
  durable.recovering = false;
  resetLeading(self, how === 'first');
  state.electedAt = self.monotonic;
  state.firstOwn = how === 'first' ? 0 : last + 1;
  if (how === 'first') heartbeat(self);
  else {
    if (how === 'elected') noteElection(self);
    self.countAtSet(setCounters.lost, noteElected(observerOf(self), durable.log, durable.term, last));
    appendOwn(self, NO_KEY, 0, NO_IDENTITY);
  }
  setTimer(self);
  advanceCommit(self);
}

/** What a leader knows of the others when it begins. Only the first leader of a set knows that all are there. */
function resetLeading(self: Member, areThere: boolean): void {
  const { state } = self;
  const last = lastIndex(self.durable.log);
  state.next = [];
  state.match = [];
  state.matchBefore = [];
  state.answeredAt = [];
  state.vouchedAt = [];
  state.released = [];
  state.waiting = [];
  for (const fellow of self.fellows) {
    state.next[fellow] = last + 1;
    state.released[fellow] = last;
    state.answeredAt[fellow] = areThere ? self.monotonic : NEVER;
    state.vouchedAt[fellow] = state.answeredAt[fellow]!;
  }
}

/** Leads again after a restart, where nobody else may take over; in a term of its own, since its log may have lost its end. */
export function resumeLeading(self: Member): void {
  self.durable.term++;
  self.durable.votedFor = self.node.id;
  self.countAtSet(setCounters.terms);
  lead(self, 'resumed');
}

function noteElection(self: Member): void {
  const observer = observerOf(self);
  self.countAtSet(setCounters.elections);
  self.observeAtSet(
    setHistograms.electionSeconds,
    self.now - electionBegan(observer, self.state.votes, self.now),
  );
  for (const voter of self.state.votes) observer.gaveUp.delete(voter);
}

/** Hears from the leader of a term that is not over. */
export function acceptLeader(self: Member, term: number, leader: string): void {
  const wasFollower = self.state.role === FOLLOWER;
  follow(self, term, leader);
  observerOf(self).gaveUp.delete(self.node.id);
  bePatient(self);
  if (!wasFollower) setTimer(self);
}
