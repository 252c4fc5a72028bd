/**
 * The replica's side of Raft: how it begins, what it does with messages, what it shows of itself. A set begins
 * as real ones do, with followers only, and elects its first leader.
 */
import { UP } from '../../../engine/endpoint-status.ts';
import type { Call } from '../../../engine/outcome.ts';
import type { MemberProtocol } from '../replication-protocol.ts';
import { askTerms, backup, diskLost, onTerm, onTermRequest, restore } from './amnesia.ts';
import { noteRecovered } from './applying.ts';
import { recover, resumeWriting } from './disk.ts';
import { onRaftTimer, onVote, onVoteRequest, settleBallot } from './election.ts';
import {
  acceptLeader,
  answerOldLeader,
  follow,
  onAppend,
  onHeartbeat,
  onRaftSnapshotStored,
  onSnapshot,
} from './following.ts';
import { onAppended } from './leading.ts';
import { lastIndex } from './log.ts';
import {
  FOLLOWER,
  freshDurable,
  freshState,
  isMember,
  LEADER,
  type Member,
  nameOf,
  noteFellows,
  observerOf,
  placeOf,
  raftEvents,
  setOf,
} from './member.ts';
import {
  APPEND,
  APPENDED,
  type Append,
  type Appended,
  type FromLeader,
  HEARTBEAT,
  type Heartbeat,
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
import { drawTimeout, setTimer, stopTimer } from './patience.ts';
import { onRaftReadWorked, onRaftWriteWorked, onRequest } from './requests.ts';
import { NOBODY } from './rules.ts';
import { onRaftSynced } from './stored.ts';
import { badges, describeMessage, messageNames, versionOfKey } from './words.ts';

function onStart(self: Member): void {
  recover(self);
  if (!isMember(self)) return;
  join(self);
  resumeWriting(self);
}

/** Takes part in the set, for the first time or after a restart. */
function join(self: Member): void {
  const { state } = self;
  state.started = true;
  noteFellows(self);
  if (self.epoch > 0) {
    // who may have promised a leader its support before the crash gives it to nobody for as long
    if (setOf(self).raftReads === 'lease') state.quietUntil = self.monotonic + setOf(self).electionTimeoutMin;
    state.recoversAt = observerOf(self).committed;
    noteRecovered(self);
  }
  if (self.durable.forgetful) askTerms(self);
  drawTimeout(self);
  setTimer(self);
}

function onPeers(self: Member): void {
  const { state } = self;
  if (!isMember(self)) {
    if (state.started) leave(self);
  } else if (state.started) noteFellows(self);
  else join(self);
}

function leave(self: Member): void {
  follow(self, self.durable.term, NOBODY);
  stopTimer(self);
  self.state.started = false;
}

function onMessage(self: Member, message: Call): void {
  if (!self.state.started) return;
  switch (self.operation(message)) {
    case HEARTBEAT:
      fromLeader(self, self.body<Heartbeat>(message), onHeartbeat);
      break;
    case APPEND:
      fromLeader(self, self.body<Append>(message), onAppend);
      break;
    case SNAPSHOT:
      fromLeader(self, self.body<Snapshot>(message), onSnapshot);
      break;
    case APPENDED:
      fromFollower(self, self.body<Appended>(message));
      break;
    case VOTE_REQUEST:
      onVoteRequest(self, self.body<VoteRequest>(message));
      break;
    case VOTE:
      onVote(self, self.body<Vote>(message));
      break;
    case TERM_REQUEST:
      onTermRequest(self, self.body<TermRequest>(message));
      break;
    case TERM:
      onTerm(self, self.body<Term>(message));
  }
}

/** A leader of an older term is told that it leads no more. */
function fromLeader<Body extends FromLeader>(
  self: Member,
  message: Body,
  handle: (self: Member, message: Body) => void,
): void {
  if (message.term < self.durable.term) {
    answerOldLeader(self, message);
    return;
  }
  acceptLeader(self, message);
  handle(self, message);
}

function fromFollower(self: Member, answer: Appended): void {
  const { term } = self.durable;
  if (answer.term > term) {
    follow(self, answer.term, NOBODY);
    settleBallot(self);
    return;
  }
  if (answer.term < term || self.state.role !== LEADER) return;
  const place = placeOf(self, answer.from);
  if (place >= 0) onAppended(self, answer, place);
}

function pills(self: Member) {
  const { state, durable } = self;
  if (!state.started || self.status !== UP) return [];
  const term = `term ${durable.term}`;
  if (state.role === LEADER) return [{ tone: 'leader' as const, text: `leader · ${term}` }];
  if (state.role !== FOLLOWER) return [{ tone: 'warn' as const, text: `candidate · ${term}` }];
  if (state.leader === NOBODY) return [{ tone: 'warn' as const, text: `no leader · ${term}` }];
  return [{ tone: 'plain' as const, text: term }];
}

function facts(self: Member) {
  const { state, durable } = self;
  const { log } = durable;
  return [
    { label: 'Leader', value: nameOf(self, state.leader) ?? 'none known' },
    { label: 'Term', value: `${durable.term}` },
    { label: 'Voted for', value: nameOf(self, durable.votedFor) ?? 'nobody' },
    { label: 'Log', value: `${lastIndex(log)} entries, ${state.stored} on disk` },
    { label: 'Committed', value: `${state.commit} entries` },
    { label: 'Applied', value: `${log.applied} entries, ${log.applied - log.base} kept` },
  ];
}

Object.assign(raftEvents, { onRaftTimer, onRaftSynced, onRaftSnapshotStored });

export const raftMember: MemberProtocol<Member> = {
  handlers: { onRaftTimer, onRaftSynced, onRaftSnapshotStored, onRaftReadWorked, onRaftWriteWorked },
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
