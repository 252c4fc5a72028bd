/**
 * A directory: keys are hashed into buckets, and a table says whose each bucket is. A new shard takes its share of
 * buckets from those that have most, a shard that goes leaves its buckets to those that have fewest, and nothing
 * else moves; single buckets can be moved for load. Redis Cluster has 16,384 such slots (Redis Cluster specification,
 * "Keys distribution model"), and begins, as this one does, with a run of neighbours for each.
 */
import { hashPair } from '../../../base/hash.ts';
import {
  NO_TABLE,
  type Placement,
  renumbered,
  type Scheme,
  type SchemeFacts,
  type Shard,
  shardLoads,
  type UnitLoad,
} from './scheme.ts';

function placed(shards: readonly Shard[], owners: Int32Array): Placement {
  return {
    scheme: 'directory',
    shards: shards.map(({ link }) => link),
    ring: null,
    starts: NO_TABLE,
    owners,
  };
}

function begin(shards: readonly Shard[], { buckets }: SchemeFacts): Placement {
  return placed(
    shards,
    Int32Array.from({ length: buckets }, (_, bucket) => Math.floor((bucket * shards.length) / buckets)),
  );
}

function bucketOf({ owners }: Placement, key: number): number {
  return (hashPair(key, 0x44495243) >>> 0) % owners.length;
}

function reshard(before: Placement, shards: readonly Shard[], facts: SchemeFacts): Placement {
  if (before.owners.length !== facts.buckets) return begin(shards, facts);
  const owners = renumbered(before, shards);
  const counts = new Int32Array(shards.length);
  for (const owner of owners) if (owner >= 0) counts[owner]!++;
  for (const [bucket, owner] of owners.entries()) {
    if (owner < 0) give(owners, counts, bucket, least(counts));
  }
  const fair = Math.floor(owners.length / shards.length);
  for (let poorest = least(counts); counts[poorest]! < fair; poorest = least(counts)) {
    give(owners, counts, owners.lastIndexOf(most(counts)), poorest);
  }
  return placed(shards, owners);
}

function give(owners: Int32Array, counts: Int32Array, bucket: number, to: number): void {
  const from = owners[bucket]!;
  if (from >= 0) counts[from]!--;
  owners[bucket] = to;
  counts[to]!++;
}

function least(counts: Int32Array): number {
  let found = 0;
  for (let i = 1; i < counts.length; i++) if (counts[i]! < counts[found]!) found = i;
  return found;
}

function most(counts: Int32Array): number {
  let found = 0;
  for (let i = 1; i < counts.length; i++) if (counts[i]! > counts[found]!) found = i;
  return found;
}

/** Gives buckets of the busiest shard to the idlest, the hottest that fit first, until the two are even. */
function relieve(before: Placement, _: SchemeFacts, load: UnitLoad, above: number): Placement | null {
  const { of, mean, busiest, idlest } = shardLoads(before.shards.length, before.owners, load);
  if (of[busiest]! <= above * mean) return null;
  const owned: number[] = [];
  for (const [bucket, owner] of before.owners.entries()) if (owner === busiest) owned.push(bucket);
  owned.sort((a, b) => (load[b] ?? 0) - (load[a] ?? 0) || a - b);
  let gap = (of[busiest]! - of[idlest]!) / 2;
  const owners = before.owners.slice();
  let moved = 0;
  for (const bucket of owned) {
    const hits = load[bucket] ?? 0;
    if (hits === 0 || hits > gap) continue;
    owners[bucket] = idlest;
    gap -= hits;
    moved++;
  }
  return moved > 0 ? { ...before, owners } : null;
}

export const directory: Scheme = {
  begin,
  ownerOf: (placement, key) => placement.owners[bucketOf(placement, key)]!,
  reshard,
  unitOf: bucketOf,
  unitsOf: ({ owners }) => owners.length,
  relieve,
};
