/**
 * The map of a shard router: whose every key is, and which keys are still where they were. It stands for what the
 * config servers of MongoDB or the gossip of Redis Cluster keep for all routers: every router sees each change at
 * once, and the map outlives them all. Plain data; keys on their way are driven by `migration.ts`.
 */
import type { Placement, SchemeFacts, Shard, UnitLoad } from './schemes/scheme.ts';
import { schemes } from './schemes/schemes.ts';

/** A key on its way. */
export interface Move {
  readonly key: number;
  readonly from: number;
  readonly to: number;
  /** Number of the move, and when it began. */
  readonly ordinal: number;
  readonly beganAt: number;
  /** It waits for writes of the key that are under way; false: it is being copied. */
  drains: boolean;
}

/** Keys that are not where they belong yet; empty arrays while there are none. */
export interface Migration {
  /** By key: the link of the shard that has it still, plus one; 0: it is where it belongs. */
  at: Int32Array;
  /** By key: 1 while it is on its way. Its writes wait. */
  locked: Uint8Array;
  /** Keys to move, in this order from `next` on; those that are not misplaced any more are passed over. */
  queue: number[];
  next: number;
  /** Keys that are misplaced now, and that were to be moved in all. */
  pending: number;
  total: number;
  /** The router that moves them: its number and its epoch. −1: none yet. */
  mover: number;
  moverEpoch: number;
  moves: Move[];
  ordinal: number;
  /** Failed moves of a shard, by its link: until when it is left alone. */
  restUntil: number[];
  /** When the bandwidth lets the next key go, and until when a timer waits for it, or for a shard at rest. */
  nextAt: number;
  wakesAt: number;
}

export interface ShardMap {
  placement: Placement | null;
  facts: SchemeFacts;
  /** Bytes of a value. */
  bytes: number;
  migration: Migration;
  /** By key: writes that were sent until then and not answered are given up: their answers count for nothing. */
  givenUp: Map<number, number>;
  /** What was asked for lately, by unit of the scheme; empty where nobody wants to know. */
  load: UnitLoad;
  /** Requests to each shard since the placement last changed, all together, and to the busiest. */
  sent: Float64Array;
  sentInAll: number;
  sentMost: number;
}

const EMPTY = new Int32Array(0);

function noMigration(): Migration {
  return {
    at: EMPTY,
    locked: new Uint8Array(0),
    queue: [],
    next: 0,
    pending: 0,
    total: 0,
    mover: -1,
    moverEpoch: -1,
    moves: [],
    ordinal: 0,
    restUntil: [],
    nextAt: 0,
    wakesAt: Number.POSITIVE_INFINITY,
  };
}

export function emptyMap(): ShardMap {
  return {
    placement: null,
    facts: { keys: 0, virtualNodes: 1, buckets: 1 },
    bytes: 0,
    migration: noMigration(),
    givenUp: new Map(),
    load: new Float64Array(0),
    sent: new Float64Array(0),
    sentInAll: 0,
    sentMost: 0,
  };
}

/** The shard that a key belongs to, as a link; −1 when there is none. */
export function ownerOf({ placement }: ShardMap, key: number): number {
  if (placement === null || placement.shards.length === 0) return -1;
  return placement.shards[schemes[placement.scheme].ownerOf(placement, key)]!;
}

/** The shard that has a key now: its owner, or, until it is moved, the one before. */
export function holderOf(map: ShardMap, key: number): number {
  const { at } = map.migration;
  const still = key < at.length ? at[key]! : 0;
  return still > 0 ? still - 1 : ownerOf(map, key);
}

/** What a change of the placement did to the keys. */
export interface Change {
  /** Keys that have to be moved, those included that were under way already. */
  readonly toMove: number;
  /** Keys that their new owner will not have. */
  readonly leftBehind: number;
}

/** What becomes of a key that has another owner; shards by their links. */
export type Fate = 'moves' | 'is left behind' | 'has nothing to move';

/**
 * Gives the keys other owners. Those that can be moved stay where they are until they have been; all others go by the
 * new placement at once, with or without what was held for them.
 */
export function replace(
  map: ShardMap,
  placement: Placement,
  fateOf: (from: number, to: number) => Fate,
): Change {
  const keys = Math.max(map.facts.keys, map.migration.at.length);
  const at = new Int32Array(keys);
  const { locked, moves } = map.migration;
  const queue: number[] = [];
  let [pending, leftBehind] = [0, 0];
  const after = { ...map, placement };
  for (let key = 0; key < keys; key++) {
    const from = holderOf(map, key);
    const to = ownerOf(after, key);
    if (from === to || from < 0 || to < 0) continue;
    const fate = fateOf(from, to);
    if (fate === 'is left behind') leftBehind++;
    if (fate !== 'moves') continue;
    at[key] = from + 1;
    pending++;
    // one that is on its way already is put back into the queue when it has arrived
    if (locked[key] !== 1) queue.push(key);
  }
  map.placement = placement;
  countAnew(map);
  const { ordinal, mover, moverEpoch, restUntil, nextAt, wakesAt } = map.migration;
  map.migration =
    pending === 0 && moves.length === 0
      ? { ...noMigration(), ordinal }
      : {
          ...{ at, queue, next: 0, pending, total: pending, moves, ordinal },
          ...{ mover, moverEpoch, restUntil, nextAt, wakesAt },
          locked: grownMarks(locked, keys),
        };
  return { toMove: pending, leftBehind };
}

function grownMarks(old: Uint8Array, size: number): Uint8Array {
  const grown = new Uint8Array(Math.max(size, old.length));
  grown.set(old);
  return grown;
}

/** Requests are counted from when the placement last changed. */
export function countAnew(map: ShardMap): void {
  map.sent = new Float64Array(map.placement?.shards.length ?? 0);
  map.sentInAll = 0;
  map.sentMost = 0;
}

/** A key has come to `link`: it is there, and if it belongs elsewhere by now it will be moved on. */
export function arrived(map: ShardMap, key: number, link: number): void {
  const { migration } = map;
  const was = migration.at[key] ?? 0;
  const isHome = ownerOf(map, key) === link;
  if (key < migration.at.length) migration.at[key] = isHome ? 0 : link + 1;
  if (was > 0 && isHome) migration.pending--;
  if (was === 0 && !isHome) migration.pending++;
  if (!isHome) migration.queue.push(key);
}

/** The last key is where it belongs: the columns are not needed any more. */
export function endMigration(map: ShardMap): void {
  map.migration = { ...noMigration(), ordinal: map.migration.ordinal };
  countAnew(map);
}

/** The placement over these shards, from the one before it where the scheme is still the same. */
export function placementOver(
  { placement, load, facts }: ShardMap,
  scheme: keyof typeof schemes,
  shards: readonly Shard[],
): Placement {
  const chosen = schemes[scheme];
  const isFirst = placement?.scheme !== scheme || placement.shards.length === 0;
  return isFirst ? chosen.begin(shards, facts) : chosen.reshard(placement, shards, facts, load);
}
