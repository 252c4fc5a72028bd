/**
 * Ranges: each shard has a run of neighbouring keys, or several. Queries over neighbours stay on one shard, and so
 * does a load on neighbours: hot ranges are split where half of their load lies and one part is moved (F. Chang et
 * al., "Bigtable", OSDI 2006, splits by size; CockroachDB's load-based splitting, by requests). A new shard takes
 * half of one range, a shard that goes leaves its ranges to their neighbours, and no other key moves.
 */
import {
  type Placement,
  renumbered,
  type Scheme,
  type SchemeFacts,
  type Shard,
  shardLoads,
  type UnitLoad,
} from './scheme.ts';

/** Moving load around is worth it only if the busiest shard gets so much less. */
const WORTHWHILE = 0.98;

function placed(shards: readonly Shard[], starts: readonly number[], owners: readonly number[]): Placement {
  return {
    scheme: 'range',
    shards: shards.map(({ link }) => link),
    ring: null,
    starts: Int32Array.from(starts),
    owners: Int32Array.from(owners),
  };
}

function begin(shards: readonly Shard[], { keys }: SchemeFacts): Placement {
  // with fewer keys than shards the last shards have none
  const used = shards.slice(0, Math.max(1, keys));
  const starts = used.map((_, i) => Math.floor((i * keys) / used.length));
  return placed(
    shards,
    starts,
    used.map((_, i) => i),
  );
}

/** The last range that begins at or before the key. */
function rangeOf({ starts }: Placement, key: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= key) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface Ranges {
  readonly starts: number[];
  readonly owners: number[];
}

function reshard(before: Placement, shards: readonly Shard[], facts: SchemeFacts, load: UnitLoad): Placement {
  const ranges: Ranges = { starts: [...before.starts], owners: [...renumbered(before, shards)] };
  leaveToNeighbours(ranges.owners);
  for (const [index, { link }] of shards.entries()) {
    if (!before.shards.includes(link)) splitFor(ranges, index, facts, load);
  }
  return placed(shards, ranges.starts, ranges.owners);
}

/** A range without an owner goes to the one before it, the first ones to the one behind them. */
function leaveToNeighbours(owners: number[]): void {
  for (let i = 1; i < owners.length; i++) if (owners[i]! < 0) owners[i] = owners[i - 1]!;
  for (let i = owners.length - 2; i >= 0; i--) if (owners[i]! < 0) owners[i] = owners[i + 1]!;
  // all that there were have gone
  for (let i = 0; i < owners.length; i++) if (owners[i]! < 0) owners[i] = 0;
}

/** Gives the upper half of the fullest range to a shard that has none. */
function splitFor({ starts, owners }: Ranges, shard: number, { keys }: SchemeFacts, load: UnitLoad): void {
  let chosen = -1;
  let most = -1;
  for (let i = 0; i < starts.length; i++) {
    const [from, to] = [starts[i]!, starts[i + 1] ?? keys];
    // what nobody counted weighs by its keys
    const weight = sumOf(load, from, to) + (to - from) * 1e-9;
    if (to - from < 2 || weight <= most) continue;
    chosen = i;
    most = weight;
  }
  if (chosen < 0) return;
  const [from, to] = [starts[chosen]!, starts[chosen + 1] ?? keys];
  starts.splice(chosen + 1, 0, cutAt(load, from, to, sumOf(load, from, to) / 2));
  owners.splice(chosen + 1, 0, shard);
}

function sumOf(load: UnitLoad, from: number, to: number): number {
  let sum = 0;
  for (let key = from; key < to && key < load.length; key++) sum += load[key]!;
  return sum;
}

/** The key within a range before which about so much of its load lies; its middle, where there is none. */
function cutAt(load: UnitLoad, from: number, to: number, wanted: number): number {
  if (wanted <= 0) return (from + to) >>> 1;
  let before = 0;
  let cut = from + 1;
  for (; cut < to - 1; cut++) {
    const next = before + (load[cut - 1] ?? 0);
    if (next >= wanted) return wanted - before < next - wanted && cut - 1 > from ? cut - 1 : cut;
    before = next;
  }
  return cut;
}

/** A part of a range, or a whole one, that may go to another shard. */
interface Part {
  readonly range: number;
  readonly from: number;
  readonly to: number;
  readonly load: number;
}

/** Moves what comes nearest to half of the difference between the busiest and the idlest shard. */
function relieve(before: Placement, facts: SchemeFacts, load: UnitLoad, above: number): Placement | null {
  const byRange = Float64Array.from(before.starts, (from, i) =>
    sumOf(load, from, before.starts[i + 1] ?? facts.keys),
  );
  const { of, mean, busiest, idlest } = shardLoads(before.shards.length, before.owners, byRange);
  if (of[busiest]! <= above * mean) return null;
  const wanted = (of[busiest]! - of[idlest]!) / 2;
  const best = partsOf(before, facts, load, busiest, wanted).reduce(
    (found: Part | null, part) =>
      found === null || Math.abs(part.load - wanted) < Math.abs(found.load - wanted) ? part : found,
    null,
  );
  if (
    best === null ||
    Math.max(of[busiest]! - best.load, of[idlest]! + best.load) > WORTHWHILE * of[busiest]!
  )
    return null;
  return given(before, best, idlest, facts.keys);
}

/** Whole ranges of a shard, and the two ends of each that have about the wanted load. */
function partsOf(
  { starts, owners }: Placement,
  { keys }: SchemeFacts,
  load: UnitLoad,
  shard: number,
  wanted: number,
): Part[] {
  const parts: Part[] = [];
  for (const [range, owner] of owners.entries()) {
    if (owner !== shard) continue;
    const [from, to] = [starts[range]!, starts[range + 1] ?? keys];
    const whole = sumOf(load, from, to);
    parts.push({ range, from, to, load: whole });
    if (to - from < 2 || whole <= wanted) continue;
    const left = cutAt(load, from, to, wanted);
    parts.push({ range, from, to: left, load: sumOf(load, from, left) });
    const right = cutAt(load, from, to, whole - wanted);
    parts.push({ range, from: right, to, load: sumOf(load, right, to) });
  }
  return parts;
}

function given(before: Placement, { range, from, to }: Part, shard: number, keys: number): Placement {
  const starts = [...before.starts];
  const owners = [...before.owners];
  const owner = owners[range]!;
  const end = starts[range + 1] ?? keys;
  if (to < end) {
    starts.splice(range + 1, 0, to);
    owners.splice(range + 1, 0, owner);
  }
  if (from > starts[range]!) {
    starts.splice(range + 1, 0, from);
    owners.splice(range + 1, 0, shard);
  } else owners[range] = shard;
  return { ...before, starts: Int32Array.from(starts), owners: Int32Array.from(owners) };
}

export const range: Scheme = {
  begin,
  ownerOf: (placement, key) => placement.owners[rangeOf(placement, key)]!,
  reshard,
  unitOf: (_, key) => key,
  unitsOf: (_, { keys }) => keys,
  relieve,
};
