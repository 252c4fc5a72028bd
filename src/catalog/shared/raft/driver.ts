/**
 * The driver's side of Raft: a library in each caller that remembers who led last, asks the next member where
 * one points elsewhere or is silent, and numbers its writes, so that one that is tried again is done once
 * (`write-sessions.ts`).
 */
import { counterIndex, histogramIndex } from '../../../engine/behavior.ts';
import type { Endpoint } from '../../../engine/endpoint.ts';
import { type Call, type Outcome, type Peer, WRITE } from '../../../engine/outcome.ts';
import { definiteErrors } from '../../../model/telemetry.ts';
import { newestAcknowledged, stalenessOf } from '../leader-follower/observer.ts';
import type { DriverProtocol } from '../replication-protocol.ts';
import { setMetrics } from '../store-metrics.ts';
import {
  closeSession,
  type Identity,
  noSessions,
  openSession,
  type WriteSessions,
} from '../write-sessions.ts';
import type { RaftSettings } from './member.ts';
import { APPEND, APPENDED, type LeaderHint, SNAPSHOT } from './messages.ts';
import { newRaftObserver, noteKnown, type RaftObserver, versionsBehind } from './observer.ts';

interface DriverSettings extends RaftSettings {
  readonly memberTimeout: number;
  readonly giveUpAfter: number;
}
interface DriverState extends WriteSessions {
  /** Peer that led last, −1: not known. */
  leader: number;
}
type Driver = Endpoint<DriverSettings, null, DriverState, undefined>;

/** How far a request has come, in its call's body. */
interface Progress {
  /** Members that were asked in this round and did not do it. */
  readonly tried: readonly Peer[];
  /** An earlier try may have done what was asked for. */
  readonly maybeDone: boolean;
  /** For the observer: the newest acknowledged version of the key when the request began. */
  readonly acknowledged: number;
  readonly identity: Identity | null;
}

const READS = counterIndex(setMetrics, 'reads');
const WRITES = counterIndex(setMetrics, 'writes');
const STALE = counterIndex(setMetrics, 'staleReads');
const LOST = counterIndex(setMetrics, 'lostAcknowledgedWrites');
const REDIRECTS = counterIndex(setMetrics, 'redirects');
const STALENESS = histogramIndex(setMetrics, 'stalenessSeconds');
const BEHIND = histogramIndex(setMetrics, 'versionsBehind');

const NONE: readonly Peer[] = [];

function onRequest(driver: Driver, call: Call): Outcome {
  if (driver.peers.length === 0) return driver.fail(call, 'unavailable');
  const acknowledged = newestAcknowledged(driver.oracle<RaftObserver>(), driver.key(call));
  const identity = driver.operation(call) === WRITE ? openSession(driver) : null;
  return ask(driver, call, firstChoice(driver, call), {
    tried: NONE,
    maybeDone: false,
    acknowledged,
    identity,
  });
}

/** True when any member may answer. */
function anyWillDo(driver: Driver, call: Call): boolean {
  return driver.settings.raftReads === 'any-replica' && driver.operation(call) !== WRITE;
}

function firstChoice(driver: Driver, call: Call): Peer {
  const { peers, state } = driver;
  const known = state.leader as Peer;
  if (!anyWillDo(driver, call) && peers.includes(known)) return known;
  return peers[driver.pick(peers.length)]!;
}

function ask(driver: Driver, call: Call, peer: Peer, progress: Progress): Outcome {
  const message = {
    operation: driver.operation(call),
    key: driver.key(call),
    version: driver.version(call),
    bytes: driver.bytes(call),
    body: progress.identity,
  };
  driver.answer(call, message.version, message.bytes, progress);
  return driver.sendMessage(call, peer, message, onRaftAnswer, driver.settings.memberTimeout);
}

/** Whom a refusal names as the leader: nobody, where a member only passes on what another store has refused. */
function hintOf(driver: Driver, reply: Call): LeaderHint['leader'] {
  return driver.body<LeaderHint | null>(reply)?.leader ?? null;
}

function onRaftAnswer(driver: Driver, call: Call, reply: Call): Outcome {
  const peer = driver.peerOf(reply);
  const progress = driver.body<Progress>(call);
  const error = driver.error(reply);
  if (error === null) return onSuccess(driver, call, reply, progress);
  // who is out of throughput leads all the same
  if (error !== 'rate-limited' && driver.state.leader === peer) driver.state.leader = -1;
  switch (error) {
    case 'not-leader': {
      const leader = hintOf(driver, reply);
      const hinted = leader === null ? undefined : driver.peerOfNode(leader);
      return askAnother(driver, call, withTried(progress, peer, false), hinted);
    }
    case 'timeout':
    case 'reset':
    case 'no-quorum':
      return askAnother(driver, call, withTried(progress, peer, true), undefined);
    case 'refused':
    case 'unavailable':
      return askAnother(driver, call, withTried(progress, peer, false), undefined);
    default:
      return giveBack(driver, call, reply, progress);
  }
}

function withTried(progress: Progress, peer: Peer, maybeDone: boolean): Progress {
  return {
    ...progress,
    tried: [...progress.tried, peer],
    maybeDone: progress.maybeDone || maybeDone,
  };
}

/**
 * Passes an error on that no other member would answer otherwise, without this driver's notes. Of a write that
 * an earlier try may have done nobody is told that it certainly was not.
 */
function giveBack(driver: Driver, call: Call, reply: Call, progress: Progress): Outcome {
  closeSession(driver, progress.identity);
  driver.answer(call, driver.version(call), driver.bytes(call));
  const error = driver.error(reply)!;
  const isDoubtful = progress.maybeDone && driver.operation(call) === WRITE && definiteErrors[error];
  return driver.fail(call, isDoubtful ? 'timeout' : error);
}

function onSuccess(driver: Driver, call: Call, reply: Call, progress: Progress): Outcome {
  closeSession(driver, progress.identity);
  const observer = driver.oracle<RaftObserver>();
  const version = driver.version(reply);
  const key = driver.key(call);
  if (!anyWillDo(driver, call)) driver.state.leader = driver.peerOf(reply);
  if (driver.operation(call) === WRITE) {
    driver.count(WRITES);
    if (noteKnown(observer, key, version, driver.now)) driver.count(LOST);
  } else {
    driver.count(READS);
    if (version < progress.acknowledged) {
      driver.count(STALE);
      driver.observe(STALENESS, stalenessOf(observer, key, version, driver.arrivedAt(call)));
      driver.observe(BEHIND, versionsBehind(observer, key, version, progress.acknowledged));
    }
  }
  return driver.relay(call, reply);
}

/** Asks the member that was pointed to, or the next that was not asked yet; after a round without luck it waits. */
function askAnother(driver: Driver, call: Call, progress: Progress, hinted: Peer | undefined): Outcome {
  if (driver.now - driver.arrivedAt(call) >= driver.settings.giveUpAfter)
    return giveUp(driver, call, progress);
  driver.count(REDIRECTS);
  const { tried } = progress;
  const isNew = hinted !== undefined && driver.peers.includes(hinted) && !tried.includes(hinted);
  const next = isNew ? hinted : nextUntried(driver, tried);
  if (next !== undefined) return ask(driver, call, next, progress);
  driver.answer(call, driver.version(call), driver.bytes(call), { ...progress, tried: NONE });
  driver.afterFor(call, driver.settings.raftHeartbeatInterval, onRaftPauseOver);
  return driver.park(call);
}

function nextUntried(driver: Driver, tried: readonly Peer[]): Peer | undefined {
  const left = driver.peers.filter((peer) => !tried.includes(peer));
  return left.length === 0 ? undefined : left[driver.pick(left.length)];
}

/** Another round. */
function onRaftPauseOver(driver: Driver, argument: number): void {
  const call = argument as Call;
  const progress = driver.body<Progress>(call);
  const isOver = driver.now - driver.arrivedAt(call) >= driver.settings.giveUpAfter;
  if (isOver || driver.peers.length === 0) giveUp(driver, call, progress);
  else ask(driver, call, firstChoice(driver, call), progress);
}

/** No member could be found that answers: the caller learns whether a write may have been done all the same. */
function giveUp(driver: Driver, call: Call, progress: Progress): Outcome {
  closeSession(driver, progress.identity);
  driver.answer(call, driver.version(call), driver.bytes(call));
  if (!anyWillDo(driver, call)) return driver.fail(call, 'no-quorum');
  return driver.fail(call, progress.maybeDone ? 'timeout' : 'unavailable');
}

function facts(driver: Driver) {
  const known = driver.state.leader as Peer;
  const leader = driver.peers.includes(known) ? driver.peerName(known) : 'not known';
  return [
    { label: `Leader, as ${driver.location.id} believes`, value: leader },
    { label: 'Writes numbered', value: `${driver.state.request}` },
  ];
}

export const raftDriver: DriverProtocol<Driver> = {
  handlers: { onRaftAnswer, onRaftPauseOver },
  legNames: { [APPEND]: { there: 'write' }, [SNAPSHOT]: { there: 'write' }, [APPENDED]: { there: 'ack' } },
  state: () => ({ leader: -1, ...noSessions() }),
  observer: newRaftObserver,
  onRequest,
  facts,
  messageNames: {},
};
