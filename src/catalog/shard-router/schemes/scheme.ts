/**
 * What a sharding scheme is: from a list of shards it makes a placement, which says of every key whose it is, and
 * from a placement and another list the next placement, with as many keys where they were as the scheme can leave
 * there. Placements are plain data and never changed: while keys are moved there are two of them.
 */
import type { HashRing } from '../../shared/hash-ring.ts';

export type SchemeId = 'hash' | 'consistent-hash' | 'range' | 'directory';

/** A shard that keys can be given to. */
export interface Shard {
  /** Number of the link that leads to it: its name for as long as it exists. */
  readonly link: number;
  /** Hash of the link's name: its place on a ring. */
  readonly hash: number;
}

/** Whose every key is. Owners are indices into `shards`. */
export interface Placement {
  readonly scheme: SchemeId;
  /** Links of the shards. */
  readonly shards: readonly number[];
  readonly ring: HashRing | null;
  /** By range: its first key. The first range begins at 0. */
  readonly starts: Int32Array;
  /** By range or bucket: its owner. */
  readonly owners: Int32Array;
}

/** What schemes are told besides the shards. */
export interface SchemeFacts {
  /** There are keys 0 … `keys` − 1. */
  readonly keys: number;
  readonly virtualNodes: number;
  readonly buckets: number;
}

/** What was asked for lately, by unit (`Scheme.unitOf`); empty where nobody counted. */
export type UnitLoad = Float64Array;

export interface Scheme {
  begin(shards: readonly Shard[], facts: SchemeFacts): Placement;
  /** Index of the shard that a key belongs to; there is one at least. */
  ownerOf(placement: Placement, key: number): number;
  /** The placement over other shards. */
  reshard(before: Placement, shards: readonly Shard[], facts: SchemeFacts, load: UnitLoad): Placement;
  /** By what load is counted, for those that can move some of it; below `unitsOf`. */
  unitOf?(placement: Placement, key: number): number;
  unitsOf?(placement: Placement, facts: SchemeFacts): number;
  /** The placement with less on its busiest shard, if that has more than `above` times the mean; null: as it is. */
  relieve?(placement: Placement, facts: SchemeFacts, load: UnitLoad, above: number): Placement | null;
}

export const NO_TABLE = new Int32Array(0);

/** Load by shard, and who has most and least. */
export interface ShardLoads {
  readonly of: Float64Array;
  readonly mean: number;
  readonly busiest: number;
  readonly idlest: number;
}

/** Adds load up by owner. */
export function shardLoads(shards: number, owners: Int32Array, loads: Float64Array): ShardLoads {
  const of = new Float64Array(shards);
  for (const [unit, owner] of owners.entries()) of[owner]! += loads[unit] ?? 0;
  let [busiest, idlest, total] = [0, 0, 0];
  for (let shard = 0; shard < shards; shard++) {
    total += of[shard]!;
    if (of[shard]! > of[busiest]!) busiest = shard;
    if (of[shard]! < of[idlest]!) idlest = shard;
  }
  return { of, mean: total / Math.max(1, shards), busiest, idlest };
}

/** Owners as indices into another list of links; −1 for those that are not in it. */
export function renumbered(before: Placement, shards: readonly Shard[]): Int32Array {
  const now = before.shards.map((link) => shards.findIndex((shard) => shard.link === link));
  return before.owners.map((owner) => now[owner] ?? -1);
}
