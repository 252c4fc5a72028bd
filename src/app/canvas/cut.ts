/** What a stroke, a lasso or a click on a border would cut: the same for the preview and for the deed. */
import { kinds } from '../../catalog/kinds.ts';
import type { Design } from '../../model/design.ts';
import { mirrored, withoutIdleSides } from '../../model/mirrored.ts';
import { blockedPairs, MOST_NAMES, type PartitionSettings } from '../../model/partitions.ts';
import { nodesInRegion, nodesInZone } from '../../model/zones.ts';
import {
  blockedBy,
  type Crossing,
  type CutWorld,
  crossings,
  crossingsOfGroup,
  cutWorld,
  lassoed,
  machinesOf,
} from './cut-geometry.ts';
import type { Box, Point } from './link-geometry.ts';
import type { CutStroke } from './partition-shape.ts';
import type { AreaBox } from './zone-boxes.ts';

export interface Cut {
  /** The communicating pairs that it parts. */
  readonly crossings: readonly Crossing[];
  /** The fault that it is; null where it would part nobody. */
  readonly settings: PartitionSettings | null;
  readonly oneWay: boolean;
  /** Nodes that are cut off, where a group is; null for a line. */
  readonly group: readonly string[] | null;
  readonly stroke?: CutStroke;
  /** The border that is cut, if one is. */
  readonly ring: Box | null;
}

export function cutByStroke(world: CutWorld, points: readonly Point[], oneWay: boolean): Cut {
  const met = crossings(world, points);
  return {
    crossings: met,
    settings: pairsOf(met, oneWay),
    oneWay,
    group: null,
    stroke: { points, closed: false },
    ring: null,
  };
}

export function cutByLasso(design: Design, world: CutWorld, points: readonly Point[], oneWay: boolean): Cut {
  const group = lassoed(design, points);
  return { ...cutOffGroup(design, world, group, oneWay), stroke: { points, closed: true } };
}

/** A zone cut off from all others. */
export function cutByZone(design: Design, world: CutWorld, zone: string): Cut {
  const ids = machinesOf(nodesInZone(design, zone)).map((node) => node.id);
  return cutOffGroup(design, world, ids, false);
}

export function cutByBorder(design: Design, world: CutWorld, area: AreaBox, oneWay: boolean): Cut {
  const inside = area.type === 'zone' ? nodesInZone(design, area.id) : nodesInRegion(design, area.id);
  const ids = machinesOf(inside).map((node) => node.id);
  return { ...cutOffGroup(design, world, ids, oneWay), ring: area };
}

/** One way: what the group says is not heard outside. */
function cutOffGroup(design: Design, world: CutWorld, group: readonly string[], oneWay: boolean): Cut {
  const inside = new Set(group);
  const rest = machinesOf(design.nodes).flatMap(({ id }) => (inside.has(id) ? [] : [id]));
  const met = crossingsOfGroup(world, inside);
  return { crossings: met, settings: settingsOf(group, rest, met, oneWay), oneWay, group, ring: null };
}

/** The fault that cuts machines off from all others; null where nobody would be on one side. */
export function cutOff(design: Design, ids: readonly string[]): PartitionSettings | null {
  const group = machinesOf(design.nodes).flatMap(({ id }) => (ids.includes(id) ? [id] : []));
  return cutOffGroup(design, cutWorld(design), group, false).settings;
}

/**
 * Two groups that do not see each other, or one that is not heard by the other; in designs too large for that,
 * the pairs that communicate across.
 */
function settingsOf(
  one: readonly string[],
  two: readonly string[],
  met: readonly Crossing[],
  oneWay: boolean,
): PartitionSettings | null {
  if (one.length === 0 || two.length === 0) return null;
  if (one.length + two.length > MOST_NAMES) return pairsOf(met, oneWay);
  return oneWay ? { oneWay: [[...one], [...two]] } : { groups: [[...one], [...two]] };
}
function pairsOf(met: readonly Crossing[], oneWay: boolean): PartitionSettings | null {
  return met.length === 0 ? null : { blocked: blockedBy(met, oneWay).map(([from, to]) => [from, to]) };
}

/** The cut with what it parts on the other side of a comparison. */
export function cutOnBothSides(design: Design, world: CutWorld, cut: Cut): Cut {
  if (design.sides === undefined || cut.settings === null) return cut;
  const fault = { fault: 'partition' as const, targets: [], settings: cut.settings };
  const own = withoutIdleSides(design, fault);
  const settings = mirrored(design, own, kinds).settings as PartitionSettings;
  const blocked = new Set(blockedPairs(settings).map((pair) => pair.join(' ')));
  const met = world.pairs.flatMap((line): Crossing[] => {
    const { a, b } = line.pair;
    const forward = blocked.has(`${a} ${b}`);
    return forward || blocked.has(`${b} ${a}`) ? [{ ...line, forward }] : [];
  });
  return { ...cut, settings, crossings: met };
}

/** "5 pairs", "2 nodes, 7 pairs, one way". */
export function cutInWords(cut: Cut): string {
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const parts = [
    ...(cut.group === null ? [] : [counted(cut.group.length, 'node')]),
    counted(cut.crossings.length, 'pair'),
    ...(cut.oneWay ? ['one way'] : []),
  ];
  return parts.join(', ');
}
