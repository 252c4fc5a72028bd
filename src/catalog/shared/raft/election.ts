/**
 * Elections (section 5.2 of the paper): a follower that hears nothing for its time-out begins a new term and
 * asks the others for their votes; a replica votes once a term, only for a log at least as new as its own, and
 * answers when its disk has the vote; a majority elects. With pre-vote (dissertation, section 9.6) it asks
 * first whether it would be elected. Where pre-vote, checks of the quorum or leases count on it, one who has
 * heard from a leader within the shortest time-out supports nobody else (section 4.2.3).
 */
import { electionBegan, noteGivenUp } from '../leader-follower/observer.ts';
import { emptyBucket } from '../provisioned.ts';
import { askTerms, FORGOTTEN_TERMS } from './amnesia.ts';
import { ballotIsSafe, changeBallot, saveBallot, writeOut } from './disk.ts';
import { follow } from './following.ts';
import { appendNothing, beginRound, confirmedAt, doubtSilentFollowers, forgetFollowers } from './leading.ts';
import { lastIndex, termAt } from './log.ts';
import {
  CANDIDATE,
  isMember,
  LEADER,
  type Member,
  membersOf,
  nameOf,
  observerOf,
  PRE_CANDIDATE,
  peerTo,
  setCounters,
  setHistograms,
  setOf,
} from './member.ts';
import { VOTE, VOTE_REQUEST, type Vote, type VoteRequest } from './messages.ts';
import { noteRaftElected, noteTerm } from './observer.ts';
import { drawTimeout, isImpatient, setTimer } from './patience.ts';
import { NOBODY, rules } from './rules.ts';

export function onRaftTimer(self: Member): void {
  const { state } = self;
  state.timer = -1;
  if (!isMember(self)) return;
  if (state.role !== LEADER) {
    if (self.durable.forgetful) askTerms(self);
    if (isImpatient(self)) standForElection(self);
  } else if (setOf(self).checkQuorum && isForsaken(self)) follow(self, self.durable.term, NOBODY);
  else {
    doubtSilentFollowers(self);
    beginRound(self);
  }
  setTimer(self);
}

/** No majority has answered for as long as it takes to elect somebody else. */
function isForsaken(self: Member): boolean {
  const since = Math.max(confirmedAt(self), self.state.electedAt);
  const { electionTimeoutMin, electionTimeoutMax } = setOf(self);
  return self.monotonic - since >= Math.max(electionTimeoutMin, electionTimeoutMax);
}

function standForElection(self: Member): void {
  noteGivenUp(observerOf(self), self.node.id, self.now);
  self.state.leader = NOBODY;
  if (setOf(self).preVote && rules.electing(membersOf(self)) > 1) askWhetherToStand(self);
  else stand(self);
}

function askWhetherToStand(self: Member): void {
  const { state, durable } = self;
  state.role = PRE_CANDIDATE;
  state.votes = [self.index];
  state.wholeVotes = durable.forgetful ? 0 : 1;
  state.ballotFor = NOBODY;
  drawTimeout(self);
  postVoteRequests(self, true);
}

/** Begins a term and votes for itself; asks the others when the disk has that. */
function stand(self: Member): void {
  const { state, durable } = self;
  state.role = CANDIDATE;
  state.votes = [];
  state.wholeVotes = 0;
  changeBallot(self, durable.term + (durable.forgetful ? FORGOTTEN_TERMS : 1), self.index);
  if (noteTerm(observerOf(self), durable.term)) self.countAtSet(setCounters.terms);
  state.ballotFor = self.index;
  drawTimeout(self);
  settleBallot(self);
}

/** Writes term and vote down if they have changed, and says what waits for that as soon as it may. */
export function settleBallot(self: Member): void {
  saveBallot(self);
  writeOut(self);
  sayBallot(self);
}

/** Asks for votes, or gives the one that was promised, if the disk has what is said. */
export function sayBallot(self: Member): void {
  const { state, durable } = self;
  const to = state.ballotFor;
  if (to === NOBODY || !ballotIsSafe(self)) return;
  state.ballotFor = NOBODY;
  if (to !== self.index) {
    if (durable.votedFor === to) postVote(self, to, durable.term, true, false);
  } else if (state.role === CANDIDATE) {
    state.votes.push(self.index);
    if (!durable.forgetful) state.wholeVotes++;
    postVoteRequests(self, false);
    countVotes(self);
  }
}

function postVoteRequests(self: Member, trial: boolean): void {
  const { durable } = self;
  const last = lastIndex(durable.log);
  const body: VoteRequest = {
    trial,
    term: trial ? durable.term + 1 : durable.term,
    candidate: self.index,
    last,
    lastTerm: termAt(durable.log, last),
  };
  for (const fellow of self.fellows) self.post(fellow, { operation: VOTE_REQUEST, body });
}

function postVote(self: Member, to: number, term: number, granted: boolean, trial: boolean): void {
  const peer = peerTo(self, to);
  if (peer === undefined) return;
  const body: Vote = { trial, term, from: self.index, granted, whole: !self.durable.forgetful };
  self.post(peer, { operation: VOTE, body });
}

/** True while the replica has reason to believe that there is a leader, and others count on it. */
function supportsLeader(self: Member): boolean {
  const { preVote, checkQuorum, raftReads, electionTimeoutMin } = setOf(self);
  if (!preVote && !checkQuorum && raftReads !== 'lease') return false;
  const { state, monotonic } = self;
  if (state.role === LEADER) return monotonic - confirmedAt(self) < electionTimeoutMin;
  return monotonic < state.quietUntil || monotonic - state.heardAt < electionTimeoutMin;
}

export function onVoteRequest(self: Member, request: VoteRequest): void {
  const { durable, state } = self;
  if (supportsLeader(self)) return;
  if (request.trial) {
    const wouldVote = request.term > durable.term && isNewEnough(self, request);
    if (wouldVote) postVote(self, request.candidate, request.term, true, true);
    else if (ballotIsSafe(self)) postVote(self, request.candidate, durable.term, false, true);
    return;
  }
  if (request.term > durable.term) follow(self, request.term, NOBODY);
  const granted =
    request.term === durable.term &&
    rules.mayVote(durable.votedFor, request.candidate) &&
    isNewEnough(self, request);
  if (granted) {
    if (durable.votedFor !== request.candidate) changeBallot(self, durable.term, request.candidate);
    state.ballotFor = request.candidate;
    drawTimeout(self);
    setTimer(self);
  }
  settleBallot(self);
  if (!granted && ballotIsSafe(self)) postVote(self, request.candidate, durable.term, false, false);
}

function isNewEnough({ durable }: Member, { last, lastTerm }: VoteRequest): boolean {
  const ownLast = lastIndex(durable.log);
  return rules.isNewEnough(lastTerm, last, termAt(durable.log, ownLast), ownLast);
}

export function onVote(self: Member, { trial, term, from, granted, whole }: Vote): void {
  const { state, durable } = self;
  if (!granted) {
    if (term > durable.term) {
      follow(self, term, NOBODY);
      settleBallot(self);
    }
    return;
  }
  const isAwaited = trial
    ? state.role === PRE_CANDIDATE && term === durable.term + 1
    : state.role === CANDIDATE && term === durable.term;
  if (!isAwaited || state.votes.includes(from)) return;
  state.votes.push(from);
  if (whole) state.wholeVotes++;
  countVotes(self);
}

/** A majority: of a trial, so that it is worth standing; or in earnest. */
function countVotes(self: Member): void {
  const { state } = self;
  // those who have forgotten their votes decide only if there is nobody else
  const isElected =
    state.wholeVotes >= rules.electing(membersOf(self)) || state.votes.length === membersOf(self);
  if (!isElected) return;
  if (state.role === CANDIDATE) lead(self);
  else {
    stand(self);
    setTimer(self);
  }
}

/** Takes over, with an entry that writes nothing: committing it commits all that came before. */
function lead(self: Member): void {
  const { state, durable } = self;
  state.role = LEADER;
  // elected by all: nobody knows more
  durable.forgetful = false;
  state.leader = self.index;
  state.round = 0;
  state.readRound = 0;
  state.unsent = false;
  state.released = lastIndex(durable.log);
  state.owes = false;
  state.incoming = null;
  forgetFollowers(self);
  state.electedAt = self.monotonic;
  state.firstOwn = lastIndex(durable.log) + 1;
  // what was saved is known to the leader before, who may be gone
  state.leaderWrites = emptyBucket();
  state.leaderReads = emptyBucket();
  noteElection(self);
  appendNothing(self);
  setTimer(self);
}

function noteElection(self: Member): void {
  if (!isMember(self)) return;
  const observer = observerOf(self);
  const voters = self.state.votes.map((voter) => nameOf(self, voter) ?? '');
  self.countAtSet(setCounters.elections);
  self.observeAtSet(setHistograms.electionSeconds, self.now - electionBegan(observer, voters, self.now));
  for (const voter of voters) observer.gaveUp.delete(voter);
  const { log, term } = self.durable;
  const { committed } = observer;
  self.countAtSet(
    setCounters.lost,
    noteRaftElected(observer, log, { term, leader: self.index, at: self.now }),
  );
  if (observer.committed < committed) noteSurvivors(self);
}

/**
 * Part of the committed log is gone. Who has just come back is up to date with the first entry of this leader,
 * whose log is all that there is.
 */
function noteSurvivors(self: Member): void {
  for (const fellow of [self.index, ...self.state.fellows]) {
    const { state } = self.simulation.endpoints[fellow]! as Member;
    state.recoversAt = Math.min(state.recoversAt, self.state.firstOwn);
  }
}
