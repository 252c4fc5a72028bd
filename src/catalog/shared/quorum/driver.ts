/**
 * The driver's side of the quorum protocol: it coordinates by itself, or picks a replica that does. For version
 * vectors it is a session: it remembers by key what it has read or written, and its next write of the key
 * overwrites just that. It also measures what its caller sees.
 */
import { counterIndex, histogramIndex } from '../../../engine/behavior.ts';
import type { Endpoint } from '../../../engine/endpoint.ts';
import { type Call, type Outcome, type Peer, WRITE } from '../../../engine/outcome.ts';
import { definiteErrors } from '../../../model/telemetry.ts';
import { valueBytes } from '../payload.ts';
import type { DriverProtocol } from '../replication-protocol.ts';
import { setMetrics } from '../store-metrics.ts';
import {
  AWAY,
  answered,
  beginRead,
  beginWrite,
  type CoordinatorState,
  freshCoordinator,
  nextStamp,
  noteHealth,
  type Side,
  showHeld,
} from './coordinator.ts';
import { isHolder, membersOf } from './members.ts';
import { COORDINATE_READ, COORDINATE_WRITE, messageNames, quorumLegs, replyNames } from './messages.ts';
import {
  type Acknowledged,
  acknowledgedOf,
  lacks,
  newestOf,
  newObserver,
  noteAcknowledged,
  noteBegun,
  type Observer,
  reviewDoubtful,
  stalenessOf,
} from './observer.ts';
import { distanceTo, isAvoided } from './placement.ts';
import { keepsSiblings, type QuorumSettings } from './settings.ts';
import {
  type Held,
  joinVectors,
  nameOf,
  numberOfDot,
  siblingCount,
  type Versions,
  written,
} from './versions.ts';
import { ACTORS, describeMessage } from './words.ts';

interface DriverState extends CoordinatorState {
  /** Version vectors: by key, what has been read or written here. */
  seen: (readonly number[] | undefined)[];
  /** Its writes so far. */
  writes: number;
}
type Driver = Endpoint<QuorumSettings, null, DriverState, undefined>;

/** A request that a replica coordinates, in its call's body. */
interface Progress {
  readonly tried: readonly Peer[];
  /** What is written; null for a read, and for a write that the coordinator stamps. */
  readonly held: Versions | null;
  readonly acknowledged: Acknowledged;
  readonly began: number;
  /** When the request came, by the driver's own clock. */
  readonly since: number;
}

const READS = counterIndex(setMetrics, 'reads');
const WRITES = counterIndex(setMetrics, 'writes');
const STALE = counterIndex(setMetrics, 'staleReads');
const LOST = counterIndex(setMetrics, 'lostAcknowledgedWrites');
const CONFLICTS = counterIndex(setMetrics, 'conflictsLost');
const REDIRECTS = counterIndex(setMetrics, 'redirects');
const STALENESS = histogramIndex(setMetrics, 'stalenessSeconds');
const BEHIND = histogramIndex(setMetrics, 'versionsBehind');

const NOTHING_SEEN: readonly number[] = [];

function onRequest(driver: Driver, call: Call): Outcome {
  if (driver.peers.length === 0) return driver.fail(call, 'unavailable');
  review(driver);
  const writes = driver.operation(call) === WRITE;
  if (driver.settings.coordinator === 'replica') return begin(driver, call, writes);
  if (!writes) return beginRead(driver, driverSide, call);
  return beginWrite(driver, driverSide, call, versionFor(driver, call));
}

/** The version of a write that this driver coordinates. */
function versionFor(driver: Driver, call: Call): Held {
  if (keepsSiblings(driver.settings)) return versionsFor(driver, call);
  const key = driver.key(call);
  const stamp = nextStamp(driver);
  driver.nameWrite(call, stamp);
  const observer = driver.oracle<Observer>();
  noteBegun(observer, key, stamp, newestOf(observer, key), driver.now);
  return stamp;
}

function versionsFor(driver: Driver, call: Call): Versions {
  const { state } = driver;
  const key = driver.key(call);
  const dot = { actor: driver.index + ACTORS * driver.epoch, count: ++state.writes };
  driver.nameWrite(call, numberOfDot(dot));
  noteBegun(driver.oracle<Observer>(), key, numberOfDot(dot), Number.POSITIVE_INFINITY, driver.now);
  return written(state.seen[key] ?? NOTHING_SEEN, dot);
}

// ---- a replica coordinates ----

function begin(driver: Driver, call: Call, writes: boolean): Outcome {
  const key = driver.key(call);
  const vectors = keepsSiblings(driver.settings);
  const progress: Progress = {
    tried: [],
    held: writes && vectors ? versionsFor(driver, call) : null,
    acknowledged: acknowledgedOf(driver.oracle<Observer>(), key, vectors),
    began: driver.now,
    since: driver.monotonic,
  };
  return askCoordinator(driver, call, progress);
}

/** Asks the best replica that has not been asked; of equally good ones any. */
function askCoordinator(driver: Driver, call: Call, progress: Progress): Outcome {
  const peer = chooseCoordinator(driver, driver.key(call), progress.tried);
  const left = driver.settings.giveUpAfter - (driver.monotonic - progress.since);
  if (peer === undefined || left <= 0) return giveUp(driver, call);
  if (progress.tried.length > 0) driver.count(REDIRECTS);
  const writes = driver.operation(call) === WRITE;
  const message = {
    operation: writes ? COORDINATE_WRITE : COORDINATE_READ,
    key: driver.key(call),
    version: driver.version(call),
    bytes: driver.bytes(call),
    body: progress.held,
  };
  driver.answer(call, message.version, message.bytes, { ...progress, tried: [...progress.tried, peer] });
  // the coordinator itself waits for the others as long as the member time-out
  return driver.sendMessage(
    call,
    peer,
    message,
    onCoordinated,
    Math.min(left, 2 * driver.settings.memberTimeout),
  );
}

/** Near ones first, and among them those that hold the key; last those that did not answer just now. */
function chooseCoordinator(driver: Driver, key: number, tried: readonly Peer[]): Peer | undefined {
  const membership = membersOf(driver);
  let best: Peer | undefined;
  let bestRank = 0;
  let equals = 0;
  membership.members.forEach((peer, i) => {
    if (tried.includes(peer)) return;
    const holds = isHolder(membership, driver.settings, key, i);
    const rank =
      2 * distanceTo(driver, membership.zones[i]!) + (holds ? 0 : 1) + (isAvoided(driver, peer) ? 8 : 0);
    if (best === undefined || rank < bestRank) {
      best = peer;
      bestRank = rank;
      equals = 1;
    } else if (rank === bestRank && driver.pick(++equals) === 0) best = peer;
  });
  return best;
}

function onCoordinated(driver: Driver, call: Call, reply: Call): Outcome {
  const progress = driver.body<Progress>(call);
  const error = driver.error(reply);
  noteHealth(driver, driver.peerOf(reply), error);
  if (AWAY.has(error)) return askCoordinator(driver, call, progress);
  if (error !== null) {
    // what a coordinator before this one has done of a write, nobody knows
    const isDoubtful = progress.tried.length > 1 && driver.operation(call) === WRITE && definiteErrors[error];
    driver.answer(call, driver.version(call), driver.bytes(call));
    return driver.fail(call, isDoubtful ? 'no-quorum' : error);
  }
  const held = driver.body<Versions | null>(reply) ?? driver.version(reply);
  driver.showPassed(call, driver.value(reply));
  return driver.operation(call) === WRITE
    ? acknowledge(driver, call, held)
    : give(driver, call, held, { ...progress, bytes: driver.bytes(reply) });
}

function giveUp(driver: Driver, call: Call): Outcome {
  driver.answer(call, driver.version(call), driver.bytes(call));
  return driver.fail(call, 'no-quorum');
}

// ---- what the caller gets ----

/** A write is acknowledged. */
function acknowledge(driver: Driver, call: Call, held: Held): Outcome {
  const observer = driver.oracle<Observer>();
  const key = driver.key(call);
  const vector = typeof held === 'number' ? null : held.vector;
  driver.count(WRITES);
  const dropped = noteAcknowledged(observer, key, nameOf(held), driver.now, vector);
  if (dropped > 0) driver.count(CONFLICTS, dropped);
  remember(driver, key, held);
  driver.answer(call, nameOf(held), 0);
  driver.markDone(call);
  return driver.reply(call);
}

/** What a read began with, and how large the value is. */
interface Reading {
  readonly acknowledged: Acknowledged;
  readonly began: number;
  readonly bytes: number;
}

/** A read is answered: with all siblings, where there are several. */
function give(driver: Driver, call: Call, held: Held, { acknowledged, began, bytes }: Reading): Outcome {
  const key = driver.key(call);
  driver.count(READS);
  if (lacks(held, acknowledged)) {
    const { seconds, versionsBehind } = stalenessOf(driver.oracle<Observer>(), key, held, began);
    driver.count(STALE);
    driver.observe(STALENESS, seconds);
    driver.observe(BEHIND, versionsBehind);
  }
  remember(driver, key, held);
  driver.answer(call, nameOf(held), bytes, typeof held === 'number' ? null : held);
  return driver.reply(call);
}

/** What has been read or written is the context of the next write. */
function remember({ state }: Driver, key: number, held: Held): void {
  if (typeof held !== 'number') state.seen[key] = joinVectors(state.seen[key] ?? NOTHING_SEEN, held.vector);
}

// ---- what is lost ----

/** Looks for writes that crashes have taken back, when nothing of them can be on its way any more. */
function review(driver: Driver): void {
  const observer = driver.oracle<Observer>();
  if (observer.doubtful.length === 0) return;
  const { giveUpAfter, memberTimeout } = driver.settings;
  const settled = driver.now - giveUpAfter - 2 * memberTimeout;
  if (observer.doubtful[0]!.since >= settled) return;
  const lost = reviewDoubtful(observer, settled);
  if (lost > 0) driver.count(LOST, lost);
}

function onDriverAnswered(driver: Driver, reply: Call): void {
  answered(driver, driverSide, reply);
}

/** A driver holds no data: every part of an operation is somebody else's. */
const driverSide: Side = {
  onAnswer: onDriverAnswered,
  doLocally() {},
  keepHint: () => false,
  repairLocally() {},
  succeed(self, call, op) {
    const driver = self as Driver;
    showHeld(driver, call, op.held, false);
    if (op.writes) return acknowledge(driver, call, op.held);
    const bytes = valueBytes(driver, call) * Math.max(1, siblingCount(op.held));
    return give(driver, call, op.held, { acknowledged: op.acknowledged, began: op.began, bytes });
  },
};

function facts(driver: Driver) {
  const { failingSince } = driver.state;
  const away = driver.peers
    .filter((peer) => (failingSince[peer] ?? -1) >= 0)
    .map((peer) => driver.peerName(peer));
  return [
    {
      label: `Not answering, as ${driver.location.id} believes`,
      value: away.length === 0 ? 'none' : away.join(', '),
    },
  ];
}

export const quorumDriver: DriverProtocol<Driver> = {
  handlers: { onDriverAnswered, onCoordinated },
  legNames: quorumLegs,
  state: () => Object.assign(freshCoordinator(), { seen: [], writes: 0 }),
  setup: ({ conflicts }) => conflicts,
  observer: newObserver,
  onRequest,
  facts,
  messageNames,
  replyNames,
  describeMessage,
};
