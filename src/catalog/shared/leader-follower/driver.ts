/**
 * The driver's side: a library in each caller that knows the members of the set and remembers who led it last.
 * A replica that does not lead points to the one that does; one that does not answer in time is passed over
 * for the next. Nobody tells a driver that the leader has changed: it finds out by asking. It numbers its writes,
 * so that one that it sends again is done once (`write-sessions.ts`), unless the setting says otherwise.
 */
import { counterIndex, histogramIndex, type ResolveContext } from '../../../engine/behavior.ts';
import type { Endpoint } from '../../../engine/endpoint.ts';
import { type Call, type Outcome, type Peer, WRITE } from '../../../engine/outcome.ts';
import type { DriverProtocol } from '../replication-protocol.ts';
import { setMetrics } from '../store-metrics.ts';
import {
  closeSession,
  type Identity,
  noSessions,
  openSession,
  type WriteSessions,
} from '../write-sessions.ts';
import type { LeaderFollowerSettings, SetLaws } from './member.ts';
import { APPEND, APPENDED, type LeaderHint, SNAPSHOT } from './messages.ts';
import { type Measuring, measureMember, nearestMembers, noMeasurements, onMeasured } from './nearest.ts';
import {
  newestAcknowledged,
  newObserver,
  noteAcknowledged,
  type Observer,
  stalenessOf,
  versionsBehind,
} from './observer.ts';
import { readsAtLeader } from './requests.ts';

interface DriverState extends Measuring, WriteSessions {
  /** Peer that led last, −1: not known. */
  leader: number;
}
type Driver = Endpoint<LeaderFollowerSettings, null, DriverState, undefined>;

/** How far a request has come, in its call's body. */
interface Progress {
  /** Members asked in this round. */
  readonly tried: readonly Peer[];
  /** An earlier try may have done what was asked for. */
  readonly maybeDone: boolean;
  /** For the observer: the newest acknowledged version of the key when the request began. */
  readonly acknowledged: number;
  /** Of a write: which one it is. */
  readonly identity: Identity | null;
}

const READS = counterIndex(setMetrics, 'reads');
const WRITES = counterIndex(setMetrics, 'writes');
const STALE = counterIndex(setMetrics, 'staleReads');
const LOST = counterIndex(setMetrics, 'lostAcknowledgedWrites');
const REDIRECTS = counterIndex(setMetrics, 'redirects');
const STALENESS = histogramIndex(setMetrics, 'stalenessSeconds');
const BEHIND = histogramIndex(setMetrics, 'versionsBehind');

function onRequest(driver: Driver, call: Call): Outcome {
  if (driver.peers.length === 0) return driver.fail(call, 'unavailable');
  const acknowledged = newestAcknowledged(driver.oracle<Observer>(), driver.key(call));
  const identity = driver.operation(call) === WRITE ? openSession(driver) : null;
  return ask(driver, call, firstChoice(driver, call), {
    tried: [],
    maybeDone: false,
    acknowledged,
    identity,
  });
}

/** True when more than the leader may answer. */
function anyWillDo(driver: Driver, call: Call): boolean {
  return !readsAtLeader(driver.settings) && driver.operation(call) !== WRITE;
}

function firstChoice(driver: Driver, call: Call): Peer {
  if (!anyWillDo(driver, call)) return believedLeader(driver);
  const suitable = suitableMembers(driver, driver.peers);
  return suitable[driver.pick(suitable.length)]!;
}

/** Of some members those that reads should go to, or all of them if none is as wished. */
function suitableMembers(driver: Driver, peers: readonly Peer[]): readonly Peer[] {
  switch (driver.settings.readFrom) {
    case 'followers': {
      const leader = believedLeader(driver);
      const followers = peers.filter((peer) => peer !== leader);
      return followers.length > 0 ? followers : peers;
    }
    case 'nearest':
      return nearestMembers(driver, peers);
    default:
      return peers;
  }
}

function believedLeader(driver: Driver): Peer {
  const known = driver.state.leader as Peer;
  return driver.peers.includes(known) ? known : firstMember(driver);
}

/** Where to begin when nothing is known: with the first member by id, which leads at first. */
function firstMember(driver: Driver): Peer {
  let first = driver.peers[0]!;
  for (const peer of driver.peers) if (driver.peerNode(peer) < driver.peerNode(first)) first = peer;
  return first;
}

function ask(driver: Driver, call: Call, peer: Peer, progress: Progress): Outcome {
  const message = {
    operation: driver.operation(call),
    key: driver.key(call),
    version: driver.version(call),
    bytes: driver.bytes(call),
    body: progress.identity,
  };
  driver.answer(call, message.version, message.bytes, { ...progress, tried: [...progress.tried, peer] });
  return driver.sendMessage(call, peer, message, onAnswer, driver.settings.memberTimeout);
}

/** Whom a refusal names as the leader: nobody, where a member only passes on what another store has refused. */
function hintOf(driver: Driver, reply: Call): LeaderHint['leader'] {
  return driver.body<LeaderHint | null>(reply)?.leader ?? null;
}

function onAnswer(driver: Driver, call: Call, reply: Call): Outcome {
  const peer = driver.peerOf(reply);
  const progress = driver.body<Progress>(call);
  switch (driver.error(reply)) {
    case null:
      return onSuccess(driver, call, reply, progress);
    case 'not-leader': {
      if (driver.state.leader === peer) driver.state.leader = -1;
      const leader = hintOf(driver, reply);
      const hinted = leader === null ? undefined : driver.peerOfNode(leader);
      const isNew = hinted !== undefined && driver.peers.includes(hinted) && !progress.tried.includes(hinted);
      return askAnother(driver, call, progress, isNew ? hinted : undefined);
    }
    case 'timeout':
    case 'reset':
      if (driver.state.leader === peer) driver.state.leader = -1;
      return askAnother(driver, call, { ...progress, maybeDone: true }, undefined);
    case 'refused':
    case 'unavailable':
      if (driver.state.leader === peer) driver.state.leader = -1;
      return askAnother(driver, call, progress, undefined);
    default:
      return giveBack(driver, call, reply, progress);
  }
}

/** Passes an error on that no other member would answer otherwise, without this driver's notes. */
function giveBack(driver: Driver, call: Call, reply: Call, { identity }: Progress): Outcome {
  closeSession(driver, identity);
  driver.answer(call, driver.version(call), driver.bytes(call));
  return driver.fail(call, driver.error(reply)!);
}

function onSuccess(driver: Driver, call: Call, reply: Call, progress: Progress): Outcome {
  closeSession(driver, progress.identity);
  const observer = driver.oracle<Observer>();
  const version = driver.version(reply);
  const key = driver.key(call);
  learnLeader(driver, call, reply);
  if (driver.operation(call) === WRITE) {
    driver.count(WRITES);
    if (noteAcknowledged(observer, key, version, driver.now)) driver.count(LOST);
  } else {
    driver.count(READS);
    if (version < progress.acknowledged) {
      driver.count(STALE);
      driver.observe(STALENESS, stalenessOf(observer, key, version, driver.arrivedAt(call)));
      driver.observe(BEHIND, versionsBehind(observer, key, version, driver.arrivedAt(call)));
    }
  }
  return driver.relay(call, reply);
}

/** Who leads: the one that did what only a leader does, or whom a follower names. */
function learnLeader(driver: Driver, call: Call, reply: Call): void {
  if (!anyWillDo(driver, call)) driver.state.leader = driver.peerOf(reply);
  else if (driver.settings.readFrom === 'followers') {
    const leader = hintOf(driver, reply);
    if (leader !== null) driver.state.leader = driver.peerOfNode(leader) ?? -1;
  }
}

/** Asks the member that was pointed to, or the next that was not asked yet; after a round without luck it waits. */
function askAnother(driver: Driver, call: Call, progress: Progress, hinted: Peer | undefined): Outcome {
  if (driver.now - driver.arrivedAt(call) >= driver.settings.giveUpAfter)
    return giveUp(driver, call, progress);
  driver.count(REDIRECTS);
  const next = hinted ?? nextUntried(driver, call, progress.tried);
  if (next !== undefined) return ask(driver, call, next, progress);
  driver.answer(call, driver.version(call), driver.bytes(call), { ...progress, tried: [] });
  driver.afterFor(call, driver.settings.heartbeatInterval, onPauseOver);
  return driver.park(call);
}

function nextUntried(driver: Driver, call: Call, tried: readonly Peer[]): Peer | undefined {
  const left = driver.peers.filter((peer) => !tried.includes(peer));
  if (left.length === 0) return undefined;
  if (!anyWillDo(driver, call)) return left[0];
  const suitable = suitableMembers(driver, left);
  return suitable[driver.pick(suitable.length)];
}

/** Another round. */
function onPauseOver(driver: Driver, argument: number): void {
  const call = argument as Call;
  const progress = driver.body<Progress>(call);
  if (driver.now - driver.arrivedAt(call) >= driver.settings.giveUpAfter) giveUp(driver, call, progress);
  else if (driver.peers.length > 0) ask(driver, call, firstChoice(driver, call), progress);
  else {
    closeSession(driver, progress.identity);
    driver.fail(call, 'unavailable');
  }
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
  return [{ label: `Leader, as ${driver.location.id} believes`, value: leader }];
}

function resolve({ settings, sampler }: ResolveContext<LeaderFollowerSettings>): SetLaws {
  return {
    shippingLag: sampler('shipping lag', settings.shippingLag),
    applyLag: sampler('apply lag', settings.applyLag),
  };
}

export const leaderFollowerDriver: DriverProtocol<Driver> = {
  handlers: { onAnswer, onPauseOver, measureMember, onMeasured },
  legNames: { [APPEND]: { there: 'write' }, [SNAPSHOT]: { there: 'write' }, [APPENDED]: { there: 'ack' } },
  resolve,
  state: () => ({ leader: -1, ...noSessions(), ...noMeasurements() }),
  observer: newObserver,
  onRequest,
  facts,
  messageNames: {},
};
