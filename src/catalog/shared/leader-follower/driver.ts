/**
 * The driver's side: a library in each caller that knows the members of the set and remembers who led it last.
 * A replica that does not lead points to the one that does; one that does not answer in time is passed over
 * for the next. Nobody tells a driver that the leader has changed: it finds out by asking.
 */
import { counterIndex, histogramIndex } from '../../../engine/behavior.ts';
import type { Endpoint } from '../../../engine/endpoint.ts';
import { type Call, type Outcome, type Peer, WRITE } from '../../../engine/outcome.ts';
import type { DriverProtocol } from '../replication-protocol.ts';
import { setMetrics } from '../store-metrics.ts';
import type { SetSettings } from './member.ts';
import type { LeaderHint } from './messages.ts';
import { newestAcknowledged, newObserver, noteAcknowledged, type Observer, stalenessOf } from './observer.ts';

interface DriverSettings extends SetSettings {
  readonly memberTimeout: number;
  readonly giveUpAfter: number;
}
interface DriverState {
  /** Peer that led last, −1: not known. */
  leader: number;
}
type Driver = Endpoint<DriverSettings, null, DriverState, undefined>;

/** How far a request has come, in its call's body. */
interface Progress {
  /** Members asked in this round. */
  readonly tried: readonly Peer[];
  /** An earlier try may have done what was asked for. */
  readonly maybeDone: boolean;
  /** For the observer: the newest acknowledged version of the key when the request began. */
  readonly acknowledged: number;
}

const READS = counterIndex(setMetrics, 'reads');
const WRITES = counterIndex(setMetrics, 'writes');
const STALE = counterIndex(setMetrics, 'staleReads');
const LOST = counterIndex(setMetrics, 'lostAcknowledgedWrites');
const REDIRECTS = counterIndex(setMetrics, 'redirects');
const STALENESS = histogramIndex(setMetrics, 'stalenessSeconds');

function onRequest(driver: Driver, call: Call): Outcome {
  if (driver.peers.length === 0) return driver.fail(call, 'unavailable');
  const acknowledged = newestAcknowledged(driver.oracle<Observer>(), driver.key(call));
  return ask(driver, call, firstChoice(driver, call), { tried: [], maybeDone: false, acknowledged });
}

/** True when any member may answer. */
function anyWillDo(driver: Driver, call: Call): boolean {
  return driver.settings.readFrom === 'any' && driver.operation(call) !== WRITE;
}

function firstChoice(driver: Driver, call: Call): Peer {
  const { peers, state } = driver;
  if (anyWillDo(driver, call)) return peers[driver.pick(peers.length)]!;
  const known = state.leader as Peer;
  return peers.includes(known) ? known : firstMember(driver);
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
  };
  driver.answer(call, message.version, message.bytes, { ...progress, tried: [...progress.tried, peer] });
  return driver.sendMessage(call, peer, message, onAnswer, driver.settings.memberTimeout);
}

function onAnswer(driver: Driver, call: Call, reply: Call): Outcome {
  const peer = driver.peerOf(reply);
  const progress = driver.body<Progress>(call);
  switch (driver.error(reply)) {
    case null:
      return onSuccess(driver, call, reply, progress);
    case 'not-leader': {
      if (driver.state.leader === peer) driver.state.leader = -1;
      const { leader } = driver.body<LeaderHint>(reply);
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
      return giveBack(driver, call, reply);
  }
}

/** Passes an error on that no other member would answer otherwise, without this driver's notes. */
function giveBack(driver: Driver, call: Call, reply: Call): Outcome {
  driver.answer(call, driver.version(call), driver.bytes(call));
  return driver.fail(call, driver.error(reply)!);
}

function onSuccess(driver: Driver, call: Call, reply: Call, progress: Progress): Outcome {
  const observer = driver.oracle<Observer>();
  const version = driver.version(reply);
  const key = driver.key(call);
  if (!anyWillDo(driver, call)) driver.state.leader = driver.peerOf(reply);
  if (driver.operation(call) === WRITE) {
    driver.count(WRITES);
    if (noteAcknowledged(observer, key, version, driver.now)) driver.count(LOST);
  } else {
    driver.count(READS);
    if (version < progress.acknowledged) {
      driver.count(STALE);
      driver.observe(STALENESS, stalenessOf(observer, key, version, driver.arrivedAt(call)));
    }
  }
  return driver.relay(call, reply);
}

/** Asks the member that was pointed to, or the next that was not asked yet; after a round without luck it waits. */
function askAnother(driver: Driver, call: Call, progress: Progress, hinted: Peer | undefined): Outcome {
  if (driver.now - driver.arrivedAt(call) >= driver.settings.giveUpAfter)
    return giveUp(driver, call, progress);
  driver.count(REDIRECTS);
  const next = hinted ?? nextUntried(driver, call, progress.tried);
  if (next !== undefined) return ask(driver, call, next, progress);
  driver.answer(call, driver.version(call), driver.bytes(call), { ...progress, tried: [] });
  driver.after(driver.settings.heartbeatInterval, onPauseOver, call);
  return driver.park(call);
}

function nextUntried(driver: Driver, call: Call, tried: readonly Peer[]): Peer | undefined {
  const left = driver.peers.filter((peer) => !tried.includes(peer));
  if (left.length === 0) return undefined;
  if (anyWillDo(driver, call)) return left[driver.pick(left.length)];
  return left[0];
}

/** Another round. */
function onPauseOver(driver: Driver, argument: number): void {
  const call = argument as Call;
  const progress = driver.body<Progress>(call);
  if (driver.now - driver.arrivedAt(call) >= driver.settings.giveUpAfter) giveUp(driver, call, progress);
  else if (driver.peers.length === 0) driver.fail(call, 'unavailable');
  else ask(driver, call, firstChoice(driver, call), progress);
}

/** No member could be found that answers: the caller learns whether a write may have been done all the same. */
function giveUp(driver: Driver, call: Call, progress: Progress): Outcome {
  driver.answer(call, driver.version(call), driver.bytes(call));
  if (!anyWillDo(driver, call)) return driver.fail(call, 'no-quorum');
  return driver.fail(call, progress.maybeDone ? 'timeout' : 'unavailable');
}

function facts(driver: Driver) {
  const known = driver.state.leader as Peer;
  const leader = driver.peers.includes(known) ? driver.peerName(known) : 'not known';
  return [{ label: `Leader, as ${driver.location.id} believes`, value: leader }];
}

export const leaderFollowerDriver: DriverProtocol<Driver> = {
  handlers: { onAnswer, onPauseOver },
  state: () => ({ leader: -1 }),
  observer: newObserver,
  onRequest,
  facts,
  messageNames: {},
};
