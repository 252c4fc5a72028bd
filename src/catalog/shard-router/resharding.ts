/**
 * Resharding while running: keys whose owner changes are copied one by one, read from the shard that has them and
 * written to the one that shall, over the router's own links, so that a move takes the bandwidth of links and the
 * capacity of both shards. Until a key has arrived its requests go to the shard that has it. While it is on its way
 * its writes wait; the copy begins when those under way have been answered, so no acknowledged write stays behind
 * (the critical section of MongoDB's chunk migration; Redis answers TRYAGAIN meanwhile). What was copied is not
 * deleted at its old place: a read that is still on its way there finds what was true when it set out.
 *
 * One router does it for all. If it dies, the next one that a request comes to takes over.
 */
import { counterIndex, gaugeIndex } from '../../engine/behavior.ts';
import { UP } from '../../engine/endpoint-status.ts';
import { type Call, type Outcome, type Peer, READ, WRITE } from '../../engine/outcome.ts';
import { grownFloats, grownInts } from '../shared/growing-arrays.ts';
import { ADOPT, type Adoption } from '../shared/key-moves.ts';
import { shardRouterKind } from './kind.ts';
import { mapOf, type ShardRouter } from './router.ts';
import {
  arrived,
  endMigration,
  holderOf,
  type Migration,
  type Move,
  ownerOf,
  type ShardMap,
} from './shard-map.ts';

const { metrics } = shardRouterKind;
const KEYS_MOVED = counterIndex(metrics, 'keysMoved');
const BYTES_MOVED = counterIndex(metrics, 'bytesMoved');
const FAILED_MOVES = counterIndex(metrics, 'failedMoves');
const MOVED_SHARE = gaugeIndex(metrics, 'movedShare');

/** Less than any time that matters: what a timer may come too early by rounding. */
const EARLY = 1e-9;

/** So many time-outs of a move after the last write of a key was sent, the router gives up what is not answered. */
const PATIENCE = 3;

/** True while keys are on their way, or have to be. */
export function isMigrating({ migration }: ShardMap): boolean {
  return migration.at.length > 0;
}

/** Sees to it that somebody moves the keys: this router, where nobody does. */
export function ensureMover(router: ShardRouter): void {
  const map = mapOf(router);
  const { migration } = map;
  if (!isMigrating(map) || router.status !== UP || moverOf(router, migration) !== undefined) return;
  migration.mover = router.index;
  migration.moverEpoch = router.epoch;
  migration.wakesAt = Number.POSITIVE_INFINITY;
  // what the one before had begun is begun again
  for (const move of [...migration.moves]) putBack(router, map, move);
  showProgress(router, map);
  pump(router);
}

function moverOf(router: ShardRouter, { mover, moverEpoch }: Migration): ShardRouter | undefined {
  const found = mover < 0 ? undefined : router.simulation.endpoints[mover];
  return found?.status === UP && found.epoch === moverEpoch ? (found as ShardRouter) : undefined;
}

/** Begins as many moves as may be under way; sets a timer where the bandwidth or a shard at rest says later. */
function pump(router: ShardRouter): void {
  const map = mapOf(router);
  const { migration } = map;
  while (migration.moves.length < router.settings.movesAtOnce) {
    if (migration.pending === 0) break;
    if (router.now < migration.nextAt - EARLY) {
      wakeAt(router, migration, migration.nextAt);
      break;
    }
    const key = takeKey(router, map);
    if (key < 0) break;
    beginMove(router, map, key);
  }
  if (migration.pending > 0 || migration.moves.length > 0) return;
  endMigration(map);
  showProgress(router, map);
}

/** The next key that can be moved now; −1: none, and a timer is set if one will be. */
function takeKey(router: ShardRouter, map: ShardMap): number {
  const { migration } = map;
  let earliest = Number.POSITIVE_INFINITY;
  for (let left = migration.queue.length - migration.next; left > 0; left--) {
    const key = migration.queue[migration.next++]!;
    if (migration.at[key] === 0 || migration.locked[key] === 1) continue;
    const rested = Math.max(restOf(migration, holderOf(map, key)), restOf(migration, ownerOf(map, key)));
    if (rested <= router.now + EARLY) return key;
    earliest = Math.min(earliest, rested);
    migration.queue.push(key);
  }
  forgetTaken(migration);
  if (earliest < Number.POSITIVE_INFINITY) wakeAt(router, migration, earliest);
  return -1;
}

function restOf({ restUntil }: Migration, link: number): number {
  return restUntil[link] ?? 0;
}

function forgetTaken(migration: Migration): void {
  migration.queue = migration.queue.slice(migration.next);
  migration.next = 0;
}

function wakeAt(router: ShardRouter, migration: Migration, moment: number): void {
  if (moment >= migration.wakesAt) return;
  migration.wakesAt = moment;
  router.after(moment - router.now, onWake);
}

export function onWake(router: ShardRouter): void {
  const { migration } = mapOf(router);
  if (moverOf(router, migration) !== router) return;
  migration.wakesAt = Number.POSITIVE_INFINITY;
  pump(router);
}

// ---- one key ----

function beginMove(router: ShardRouter, map: ShardMap, key: number): void {
  const { migration, bytes } = map;
  const { migrationBandwidth, moveTimeout } = router.settings;
  const ordinal = ++migration.ordinal;
  const move: Move = {
    ...{ key, from: holderOf(map, key), to: ownerOf(map, key) },
    ...{ ordinal, beganAt: router.now, drains: false },
  };
  move.drains = writesUnderWay(router, key) > 0 && !giveOldWritesUp(router, map, move);
  migration.moves.push(move);
  migration.locked[key] = 1;
  if (migrationBandwidth !== null)
    migration.nextAt = Math.max(migration.nextAt, router.now) + bytes / migrationBandwidth;
  if (move.drains) router.after(moveTimeout, onDrainTimeout, ordinal);
  else copy(router, move);
}

/** Writes of a key that some router has sent and that are not answered. Those of a dead one nobody waits for. */
function writesUnderWay(router: ShardRouter, key: number): number {
  let sum = 0;
  for (const other of router.node.endpoints as readonly ShardRouter[]) {
    if (other.status === UP) sum += other.state.writing[key] ?? 0;
  }
  return sum;
}

/** A write of a key is sent. */
export function noteWriteSent(router: ShardRouter, key: number): void {
  const { state } = router;
  if (key >= state.writing.length) {
    state.writing = grownInts(state.writing, key + 1);
    state.writtenAt = grownFloats(state.writtenAt, key + 1);
  }
  state.writing[key]!++;
  state.writtenAt[key] = router.now;
}

/**
 * A write of a key is answered, with whatever: the move that waited for it may begin. False: the router has given the
 * write up, and what it has done is not where the key is now.
 */
export function noteWriteEnded(router: ShardRouter, call: Call): boolean {
  const key = router.key(call);
  const { migration, givenUp } = mapOf(router);
  if (givenUp.size > 0 && router.arrivedAt(call) <= (givenUp.get(key) ?? -1)) return false;
  router.state.writing[key]!--;
  beginIfDrained(router, migration, key);
  return true;
}

function beginIfDrained(router: ShardRouter, migration: Migration, key: number): void {
  if (key >= migration.locked.length || migration.locked[key] !== 1) return;
  const move = migration.moves.find((one) => one.key === key);
  if (move?.drains !== true || writesUnderWay(router, key) > 0) return;
  moverOf(router, migration)?.after(0, onDrained, move.ordinal);
}

export function onDrained(router: ShardRouter, ordinal: number): void {
  const move = mapOf(router).migration.moves.find((one) => one.ordinal === ordinal);
  if (move?.drains !== true) return;
  move.drains = false;
  copy(router, move);
}

/** Somebody does not answer a write of the key: others come first, and writes that are too old are given up. */
export function onDrainTimeout(router: ShardRouter, ordinal: number): void {
  const map = mapOf(router);
  const move = map.migration.moves.find((one) => one.ordinal === ordinal);
  if (move?.drains !== true) return;
  if (!giveOldWritesUp(router, map, move)) {
    giveUp(router, map, move, move.from);
    return;
  }
  move.drains = false;
  copy(router, move);
}

/** Where all writes of a key that are under way have been so for too long: nobody waits for them any more. */
function giveOldWritesUp(router: ShardRouter, { givenUp }: ShardMap, { key, beganAt }: Move): boolean {
  const others = (router.node.endpoints as readonly ShardRouter[]).filter(({ status }) => status === UP);
  const newest = others.reduce((latest, { state }) => Math.max(latest, state.writtenAt[key] ?? 0), 0);
  if (router.now - newest < PATIENCE * router.settings.moveTimeout) return false;
  givenUp.set(key, beganAt);
  for (const { state } of others) if (key < state.writing.length) state.writing[key] = 0;
  return true;
}

/** The copy is background work; its call names the move. */
interface Copying {
  readonly ordinal: number;
}

function copy(router: ShardRouter, { key, ordinal }: Move): void {
  router.spawn(onCopyBegun, { operation: READ, key, body: { ordinal } satisfies Copying });
}

function moveOf(router: ShardRouter, call: Call): Move | undefined {
  const { ordinal } = router.body<Copying>(call);
  return mapOf(router).migration.moves.find((move) => move.ordinal === ordinal);
}

export function onCopyBegun(router: ShardRouter, call: Call): Outcome {
  const move = moveOf(router, call);
  if (move === undefined) return router.fail(call, 'cancelled');
  const peer = peerOver(router, move.from);
  if (peer === undefined) return failCopy(router, call, move, move.from);
  const message = { operation: READ, key: move.key, version: mapOf(router).bytes };
  router.beginCopy(call);
  return router.sendMessage(call, peer, message, onCopied, router.settings.moveTimeout);
}

/** A machine behind a shard's link. */
function peerOver(router: ShardRouter, link: number): Peer | undefined {
  const peers = router.outs.find((out) => out.link === link)?.peers ?? [];
  return peers.length > 1 ? peers[router.pick(peers.length)] : peers[0];
}

export function onCopied(router: ShardRouter, call: Call, reply: Call): Outcome {
  const map = mapOf(router);
  const move = moveOf(router, call);
  if (move === undefined) return router.fail(call, 'cancelled');
  const peer = peerOver(router, move.to);
  if (!router.isOk(reply)) return failCopy(router, call, move, move.from);
  if (peer === undefined) return failCopy(router, call, move, move.to);
  router.carry(call, reply);
  const { key, ordinal } = move;
  const version = router.version(reply);
  const adopts = router.simulation.links[move.to]!.to.kind.adoptsVersions === true;
  // what was never written has no value that an ordinary write could carry
  if (!adopts && version === 0) return land(router, map, call, move);
  const adoption: Adoption = { version, move: ordinal };
  const message = adopts
    ? { operation: ADOPT, key, bytes: map.bytes, body: adoption }
    : { operation: WRITE, key, bytes: map.bytes };
  return router.sendMessage(call, peer, message, onBrought, router.settings.moveTimeout);
}

export function onBrought(router: ShardRouter, call: Call, reply: Call): Outcome {
  const move = moveOf(router, call);
  if (move === undefined) return router.fail(call, 'cancelled');
  return router.isOk(reply) ? land(router, mapOf(router), call, move) : failCopy(router, call, move, move.to);
}

function land(router: ShardRouter, map: ShardMap, call: Call, move: Move): Outcome {
  arrived(map, move.key, move.to);
  router.count(KEYS_MOVED);
  router.count(BYTES_MOVED, map.bytes);
  unlock(router, map, move);
  showProgress(router, map);
  pump(router);
  return router.reply(call);
}

function failCopy(router: ShardRouter, call: Call, move: Move, culprit: number): Outcome {
  giveUp(router, mapOf(router), move, culprit);
  return router.fail(call, 'unavailable');
}

/** The key stays where it is for now, and the shard that did not answer is left alone for a while. */
function giveUp(router: ShardRouter, map: ShardMap, move: Move, culprit: number): void {
  router.count(FAILED_MOVES);
  map.migration.restUntil[culprit] = router.now + router.settings.moveTimeout;
  putBack(router, map, move);
  pump(router);
}

function putBack(router: ShardRouter, map: ShardMap, move: Move): void {
  map.migration.queue.push(move.key);
  unlock(router, map, move);
}

/** The key is not on its way any more: the writes that waited for it go on, wherever they do. */
function unlock(router: ShardRouter, { migration }: ShardMap, move: Move): void {
  migration.moves.splice(migration.moves.indexOf(move), 1);
  migration.locked[move.key] = 0;
  for (const other of router.node.endpoints as readonly ShardRouter[]) {
    if (other.status !== UP || !other.state.held.some(({ key }) => key === move.key)) continue;
    other.after(0, router.policy.onUnlocked, move.key);
  }
}

/** Shows how far the present migration has come; 1 when there is none. */
export function showProgress(router: ShardRouter, { migration }: ShardMap): void {
  const { pending, total } = migration;
  router.level(MOVED_SHARE, total > 0 ? Math.max(0, 1 - pending / total) : 1);
}
