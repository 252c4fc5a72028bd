/**
 * The replica's side of the leader–follower protocol: how it begins, what it does with messages, what it shows
 * of itself. The set begins with its first replica (by id) as the leader of term 1; replicas that come later
 * find their leader, or elect one.
 */
import { UP } from '../../../engine/endpoint-status.ts';
import type { Call, Timer } from '../../../engine/outcome.ts';
import type { MemberProtocol } from '../replication-protocol.ts';
import { sayable, survived } from '../storage.ts';
import { answerTo, onReplayed, resetReplay } from './acknowledgement.ts';
import {
  acceptLeader,
  goesOnUnfenced,
  lead,
  onTimer,
  onVote,
  onVoteRequest,
  resumeLeading,
  setTimer,
} from './election.ts';
import { lastIndex, truncateTo } from './log.ts';
import {
  bePatient,
  FOLLOWER,
  freshDurable,
  freshState,
  isMember,
  LEADER,
  type Member,
  setOf,
} from './member.ts';
import {
  APPEND,
  APPENDED,
  type Append,
  type Appended,
  SNAPSHOT,
  type Snapshot,
  TERM,
  TERM_REQUEST,
  type Term,
  type TermRequest,
  VOTE,
  VOTE_REQUEST,
  type Vote,
  type VoteRequest,
} from './messages.ts';
import { askTerms, backup, diskLost, noteSetback, onTerm, onTermRequest, restore } from './recovery.ts';
import {
  failPending,
  follow,
  onAppend,
  onAppended,
  onReleased,
  onSnapshot,
  onSynced,
} from './replication.ts';
import { onReadWorked, onRequest, onWriteWorked } from './requests.ts';
import { badges, describeMessage, messageNames, versionOfKey } from './words.ts';

function onStart(self: Member): void {
  const { durable } = self;
  const left = survived(self);
  noteSetback(self, left);
  truncateTo(durable.log, left);
  resetReplay(self, left);
  if (isMember(self)) join(self);
}

/** Takes part in the set, for the first time or after a restart. */
function join(self: Member): void {
  const { state, durable } = self;
  state.started = true;
  if (durable.term === 0 && self.now === 0) {
    const first = [self.node.id, ...self.fellows.map((fellow) => self.peerNode(fellow))].sort()[0]!;
    durable.term = 1;
    durable.votedFor = first;
    state.leader = first;
    if (first === self.node.id) {
      lead(self, 'first');
      return;
    }
  } else if (durable.leads && setOf(self).failover === 'none') {
    resumeLeading(self);
    return;
  } else state.quietUntil = self.monotonic + setOf(self).failoverTimeout;
  askTerms(self);
  bePatient(self);
  setTimer(self);
}

function onPeers(self: Member): void {
  const { state } = self;
  if (isMember(self) && !state.started) join(self);
  else if (!isMember(self) && state.started) {
    if (state.timer >= 0) self.cancel(state.timer as Timer);
    state.timer = -1;
    state.started = false;
    state.role = FOLLOWER;
    resetReplay(self, sayable(self));
    failPending(self);
  }
}

function onMessage(self: Member, message: Call): void {
  if (!isMember(self)) return;
  switch (self.operation(message)) {
    case APPEND:
      fromLeader(self, self.body<Append>(message), onAppend);
      return;
    case SNAPSHOT:
      fromLeader(self, self.body<Snapshot>(message), onSnapshot);
      return;
    case APPENDED: {
      const answer = self.body<Appended>(message);
      if (answer.term > self.durable.term) giveWay(self, answer.term);
      else if (answer.term === self.durable.term && self.state.role === LEADER) onAppended(self, answer);
      return;
    }
    case VOTE_REQUEST:
      onVoteRequest(self, self.body<VoteRequest>(message));
      return;
    case VOTE: {
      const vote = self.body<Vote>(message);
      if (!vote.granted && vote.term > self.durable.term) giveWay(self, vote.term);
      else onVote(self, vote);
      return;
    }
    case TERM_REQUEST:
      onTermRequest(self, self.body<TermRequest>(message));
      return;
    case TERM:
      onTerm(self, self.body<Term>(message));
  }
}

/** Hears of a term that is higher than its own. */
function giveWay(self: Member, term: number): void {
  if (!goesOnUnfenced(self)) follow(self, term, null);
}

/** A leader of an older term is told that it leads no more. */
function fromLeader<Body extends Append | Snapshot>(
  self: Member,
  message: Body,
  handle: (self: Member, message: Body) => void,
): void {
  if (message.term < self.durable.term) {
    answerTo(self, message.leader, false, 0, message.sentAt);
    return;
  }
  if (goesOnUnfenced(self)) return;
  acceptLeader(self, message.term, message.leader);
  handle(self, message);
}

function pills(self: Member) {
  const { state, durable } = self;
  if (!state.started || self.status !== UP) return [];
  const term = `term ${durable.term}`;
  if (state.role === LEADER) return [{ tone: 'leader' as const, text: `leader · ${term}` }];
  if (state.leader !== null) return [{ tone: 'plain' as const, text: term }];
  return [{ tone: 'warn' as const, text: `no leader · ${term}` }];
}

function facts(self: Member) {
  const { state, durable } = self;
  return [
    { label: 'Leader', value: state.leader ?? 'none known' },
    { label: 'Term', value: `${durable.term}` },
    { label: 'Log', value: `${lastIndex(durable.log)} entries, ${durable.disk.synced} on disk` },
    { label: 'Known to a majority', value: `${state.commit} entries` },
  ];
}

export const leaderFollowerMember: MemberProtocol<Member> = {
  handlers: { onTimer, onSynced, onReleased, onReplayed, onReadWorked, onWriteWorked },
  state: freshState,
  durable: freshDurable,
  diskLost,
  backup,
  restore,
  onStart,
  onRequest,
  onMessage,
  onPeers,
  pills,
  facts,
  messageNames,
  describeMessage,
  badges,
  versionOfKey,
};
