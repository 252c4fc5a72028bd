/**
 * One pair of scissors for two designs: what is broken by hand on one side of a comparison is broken on the
 * other side too, wherever the same thing stands there, so that both suffer the same. The clients of both are
 * the same clients, so their settings follow each other as well. Pure functions; who decides whether they are
 * asked is the person at the screen.
 */
import { equalPlain } from '../base/plain.ts';
import type { Design, DesignNode, DesignZone, TimelineEntry } from './design.ts';
import type { Edit } from './edits.ts';
import { faultDescriptors } from './faults.ts';
import type { Kind } from './kind.ts';
import {
  blockedPairs,
  type IdPair,
  joinPartitions,
  mapIds,
  type PartitionSettings,
  withoutNodes,
} from './partitions.ts';
import { faultWorld, refuseFault } from './references.ts';
import type { FaultInput } from './run-file.ts';
import { otherSide, SIDES, type Side, sided, sideOf, twinId } from './sides.ts';

type Broken = Pick<FaultInput, 'fault' | 'targets' | 'settings'>;

/** The fault on both sides of a design, as far as the other side has what it breaks. */
export function mirrored<F extends Broken>(design: Design, fault: F, kinds: readonly Kind[]): F {
  if (design.sides === undefined) return fault;
  if (faultDescriptors[fault.fault].target === 'none') return mirroredPartition(design, fault);
  const world = faultWorld(design, kinds);
  const twins = fault.targets.flatMap((id): string[] => {
    const twin = twinId(id);
    if (twin === null || fault.targets.includes(twin)) return [];
    return refuseFault({ ...fault, targets: [twin] }, world).length > 0 ? [] : [twin];
  });
  return twins.length === 0 ? fault : { ...fault, targets: [...fault.targets, ...twins] };
}

/**
 * A partition parts each side by itself. What parts one side only is repeated on the other; where both are
 * parted already, each also gets the other's pairs.
 */
function mirroredPartition<F extends Broken>(design: Design, fault: F): F {
  const settings = fault.settings as PartitionSettings;
  const [a, b] = SIDES.map((side) => partedOn(design, settings, side));
  const both = bothParted(design, a, b);
  return both === undefined ? fault : { ...fault, settings: { ...both } };
}

function bothParted(
  design: Design,
  a: PartitionSettings | undefined,
  b: PartitionSettings | undefined,
): PartitionSettings | undefined {
  if (a === undefined || b === undefined) {
    const own = a ?? b;
    const twin = own === undefined ? undefined : twinOf(design, own);
    return own === undefined || twin === undefined ? own : (joinPartitions(own, twin) ?? own);
  }
  if (samePairs(asPairs(b), asPairs(twinOf(design, a) ?? {}))) return joinPartitions(a, b) ?? a;
  const parts = [a, b].flatMap((own) => [own, twinOf(design, own)]);
  return { blocked: parts.flatMap((part) => (part === undefined ? [] : asPairs(part))) };
}

function samePairs(one: readonly IdPair[], other: readonly IdPair[]): boolean {
  const keys = new Set(one.map((pair) => pair.join(' ')));
  return keys.size === other.length && other.every((pair) => keys.has(pair.join(' ')));
}

function asPairs(settings: PartitionSettings): [string, string][] {
  return blockedPairs(settings).map(([from, to]) => [from, to]);
}

/** What a partition does to one side; undefined where it parts nothing there. */
function partedOn(design: Design, settings: PartitionSettings, side: Side): PartitionSettings | undefined {
  const strangers = design.nodes.filter(({ id }) => sideOf(id) === otherSide(side)).map(({ id }) => id);
  const own = withoutNodes(settings, new Set(strangers));
  return own === undefined || blockedPairs(own).length === 0 ? undefined : own;
}

/** The same on the other side, as far as its nodes are there. */
function twinOf(design: Design, settings: PartitionSettings): PartitionSettings | undefined {
  const twin = mapIds(settings, (id) => twinId(id) ?? id);
  const there = new Set(design.nodes.map(({ id }) => id));
  const missing = new Set<string>();
  mapIds(twin, (id) => {
    if (!there.has(id)) missing.add(id);
    return id;
  });
  const left = withoutNodes(twin, missing);
  return left === undefined || blockedPairs(left).length === 0 ? undefined : left;
}

/** The part of a partition that means something: on each side only what parts it. */
export function withoutIdleSides<F extends Broken>(design: Design, fault: F): F {
  if (design.sides === undefined || faultDescriptors[fault.fault].target !== 'none') return fault;
  const settings = fault.settings as PartitionSettings;
  const [a, b] = SIDES.map((side) => partedOn(design, settings, side));
  if (a !== undefined && b !== undefined) return fault;
  const own = a ?? b;
  return own === undefined ? fault : { ...fault, settings: { ...own } };
}

/**
 * The edit with names of regions as a design with sides has them: whoever types one, or takes one from a table,
 * knows nothing of prefixes. A latency between two such places holds on each side that has both.
 */
export function sidedEdit(design: Design, edit: Edit): Edit {
  const { document } = edit;
  if (design.sides === undefined || document === undefined) return edit;
  const zones = (document.zones ?? design.zones).map(onOwnSide);
  const change = {
    ...document,
    ...(document.zones !== undefined && { zones }),
    ...(document.network !== undefined && { network: { pairs: sidedPairs(document.network.pairs, zones) } }),
  };
  return { ...edit, document: change };
}

function onOwnSide(zone: DesignZone): DesignZone {
  const side = sideOf(zone.id);
  if (side === null || zone.region === undefined || sideOf(zone.region) !== null) return zone;
  return { ...zone, region: sided(side, zone.region) };
}

type Pair = Design['network']['pairs'][number];

function sidedPairs(pairs: readonly Pair[], zones: readonly DesignZone[]): Pair[] {
  const places = new Set(zones.flatMap(({ id, region }) => (region === undefined ? [id] : [id, region])));
  const all = pairs.flatMap((pair): Pair[] => {
    const [x, y] = pair.between;
    if (sideOf(x) !== null || sideOf(y) !== null) return [pair];
    return SIDES.flatMap((side): Pair[] => {
      const between: [string, string] = [sided(side, x), sided(side, y)];
      return between.every((place) => places.has(place)) ? [{ ...pair, between }] : [];
    });
  });
  // what was just said of two places holds before what was said of them earlier
  const last = new Map(all.map((pair) => [[...pair.between].sort().join(' '), pair]));
  return [...last.values()];
}

/**
 * The edit on both sides: settings of a client go to its twin as long as they were equal, and what is newly
 * planned on the timeline is planned for both. All else hits the side that was edited.
 */
export function mirroredEdit(design: Design, edit: Edit, kinds: readonly Kind[]): Edit {
  if (design.sides === undefined) return edit;
  const putNodes = withTwins(design, edit.putNodes ?? [], kinds);
  const putTimeline = edit.putTimeline?.map((entry) => planned(design, entry, kinds));
  return {
    ...edit,
    ...(putNodes.length > 0 && { putNodes }),
    ...(putTimeline !== undefined && { putTimeline }),
  };
}

function withTwins(
  design: Design,
  put: readonly DesignNode[],
  kinds: readonly Kind[],
): readonly DesignNode[] {
  const before = new Map(design.nodes.map((node) => [node.id, node]));
  const edited = new Set(put.map((node) => node.id));
  const twins = put.flatMap((node): DesignNode[] => {
    const old = before.get(node.id);
    const twin = before.get(twinId(node.id) ?? '');
    if (old === undefined || twin === undefined || edited.has(twin.id)) return [];
    const client = kinds.find(({ id }) => id === node.kind)?.group === 'Traffic';
    const same = twin.kind === node.kind && equalPlain(twin.settings, old.settings);
    if (!client || !same || equalPlain(node.settings, old.settings)) return [];
    return [{ ...twin, settings: node.settings }];
  });
  return twins.length === 0 ? put : [...put, ...twins];
}

function planned(design: Design, entry: TimelineEntry, kinds: readonly Kind[]): TimelineEntry {
  const known = design.timeline.some(({ id }) => id === entry.id);
  return known ? entry : mirrored(design, entry, kinds);
}
