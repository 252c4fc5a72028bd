/**
 * What a partition looks like on the canvas: the stroke that cut it while it still says the truth; the border
 * of a zone or region that is cut off; a line between its two sides where a straight one fits; else a ring or
 * outlines around the smaller side. Found from the blocked pairs, so it is right for partitions of the
 * timeline, of a menu and of a replayed run alike.
 */
import type { Design, DesignNode } from '../../model/design.ts';
import { nodesInRegion, nodesInZone } from '../../model/zones.ts';
import { crossings, crossingsOfGroup, cutWorld, lassoed, machinesOf } from './cut-geometry.ts';
import type { Box, Point } from './link-geometry.ts';
import { boxOf } from './node-layout.ts';
import { regionBoxes, surround, zoneBoxes } from './zone-boxes.ts';

export type PartitionShape =
  | { readonly type: 'stroke'; readonly stroke: CutStroke }
  | { readonly type: 'line'; readonly from: Point; readonly to: Point }
  /** Around a group that is cut off: the border of an area, or of the group itself. */
  | { readonly type: 'ring'; readonly box: Box }
  | { readonly type: 'outlines'; readonly boxes: readonly Box[] };

/** What the hand drew: a line of the scissors, or a lasso that closes on itself. */
export interface CutStroke {
  readonly points: readonly Point[];
  readonly closed: boolean;
}

/** How far the line reaches beyond the nodes. */
const OVERHANG = 46;
/** Sides that are nearer to each other than this are not divided by a line. */
const LEAST_GAP = 10;

/** Room between the ring around a group and its nodes. */
const RING = 16;

/** The shape of a partition; null when none of its nodes is on the canvas. */
export function partitionShape(
  design: Design,
  blocked: readonly Pair[],
  stroke?: CutStroke,
): PartitionShape | null {
  const boxes = new Map(design.nodes.map((node) => [node.id, boxOf(node)]));
  const pairs = blocked.filter(([from, to]) => boxes.has(from) && boxes.has(to));
  if (pairs.length === 0) return null;
  if (stroke !== undefined && saysTheSame(design, stroke, pairs)) return { type: 'stroke', stroke };
  const sides = twoSides(pairs, boxes);
  if (sides === null) return { type: 'outlines', boxes: mostBlocked(pairs, boxes) };
  const border = borderOf(design, sides);
  if (border !== null) return { type: 'ring', box: border };
  const [one, two] = boxesOf(sides, boxes);
  const line = dividingLine(one, two);
  if (line !== null) return { type: 'line', ...line };
  const smaller = one.length <= two.length ? one : two;
  return ringAround(smaller, [...boxes.values()]) ?? { type: 'outlines', boxes: smaller };
}

/** Whether the stroke, drawn over the design as it is now, would cut just these pairs. */
function saysTheSame(design: Design, stroke: CutStroke, pairs: readonly Pair[]): boolean {
  const world = cutWorld(design);
  const met = stroke.closed
    ? crossingsOfGroup(world, new Set(lassoed(design, stroke.points)))
    : crossings(world, stroke.points);
  const blocked = new Set(pairs.flatMap(([a, b]) => [JSON.stringify([a, b]), JSON.stringify([b, a])]));
  const cut = world.pairs.filter(({ pair }) => blocked.has(JSON.stringify([pair.a, pair.b])));
  const here = new Set(met.map(({ pair }) => pair));
  return cut.length === here.size && cut.every(({ pair }) => here.has(pair));
}

/** The ground of the zone or region whose nodes are one side, if there is one. */
function borderOf(design: Design, sides: IdSides): Box | null {
  const isSide = (inside: readonly DesignNode[]) => {
    const nodes = machinesOf(inside);
    if (nodes.length === 0) return false;
    return sides.some(
      (side) => side.length === nodes.length && nodes.every((node) => side.includes(node.id)),
    );
  };
  const zone = zoneBoxes(design).find(({ id }) => isSide(nodesInZone(design, id)));
  return zone ?? regionBoxes(design).find(({ id }) => isSide(nodesInRegion(design, id))) ?? null;
}

/** A ring around the nodes, if it goes around nobody else. */
function ringAround(group: readonly Box[], all: readonly Box[]): PartitionShape | null {
  const around = surround(group);
  if (around === null || group.length < 2) return null;
  const box = {
    x: around.x - RING,
    y: around.y - RING,
    width: around.width + 2 * RING,
    height: around.height + 2 * RING,
  };
  const meets = (other: Box) =>
    other.x < box.x + box.width &&
    other.x + other.width > box.x &&
    other.y < box.y + box.height &&
    other.y + other.height > box.y;
  return all.every((other) => group.includes(other) || !meets(other)) ? { type: 'ring', box } : null;
}

type Pair = readonly [string, string];
type Boxes = ReadonlyMap<string, Box>;
type IdSides = readonly [readonly string[], readonly string[]];
type Sides = readonly [readonly Box[], readonly Box[]];

/**
 * The two sides that all blocked pairs lie across, or null if there are no two such (three groups, a ring).
 * What hangs together by blocked pairs is colored in turn; parts that have no pair in common are laid side by
 * side so that their sides point the same way.
 */
function twoSides(pairs: readonly Pair[], boxes: Boxes): IdSides | null {
  const neighbours = new Map<string, string[]>();
  for (const [from, to] of pairs) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  const side = new Map<string, 0 | 1>();
  const whole: [string[], string[]] = [[], []];
  for (const start of neighbours.keys()) {
    if (side.has(start)) continue;
    side.set(start, 0);
    const part: [string[], string[]] = [[], []];
    const open = [start];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const own = side.get(id)!;
      part[own].push(id);
      for (const other of neighbours.get(id)!) {
        if (side.get(other) === own) return null;
        if (side.has(other)) continue;
        side.set(other, own === 0 ? 1 : 0);
        open.push(other);
      }
    }
    const flip = whole[0].length > 0 && pointsAway(boxesOf(whole, boxes), boxesOf(part, boxes));
    whole[0].push(...part[flip ? 1 : 0]);
    whole[1].push(...part[flip ? 0 : 1]);
  }
  return whole;
}

function boxesOf([one, two]: IdSides, boxes: Boxes): Sides {
  return [one.map((id) => boxes.get(id)!), two.map((id) => boxes.get(id)!)];
}

/** Whether the way from one side to the other is opposite in the two. */
function pointsAway(a: Sides, b: Sides): boolean {
  const way = ([from, to]: Sides): Point => {
    const start = middleOf(from);
    const end = middleOf(to);
    return { x: end.x - start.x, y: end.y - start.y };
  };
  const one = way(a);
  const two = way(b);
  return one.x * two.x + one.y * two.y < 0;
}
function middleOf(boxes: readonly Box[]): Point {
  const { left, right, top, bottom } = extentOf(boxes);
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** The nodes with the most blocked pairs: those that are cut off from the most others. */
function mostBlocked(pairs: readonly Pair[], boxes: Boxes): readonly Box[] {
  const counts = new Map<string, number>();
  for (const id of pairs.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].filter(([, count]) => count === most).map(([id]) => boxes.get(id)!);
}

interface Extent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
function extentOf(boxes: readonly Box[]): Extent {
  return {
    left: Math.min(...boxes.map((box) => box.x)),
    right: Math.max(...boxes.map((box) => box.x + box.width)),
    top: Math.min(...boxes.map((box) => box.y)),
    bottom: Math.max(...boxes.map((box) => box.y + box.height)),
  };
}

/** A level or upright line in the wider of the two gaps between the sides; null where there is none. */
function dividingLine(
  a: readonly Box[],
  b: readonly Box[],
): { readonly from: Point; readonly to: Point } | null {
  const one = extentOf(a);
  const two = extentOf(b);
  const [upper, lower] = one.top <= two.top ? [one, two] : [two, one];
  const [first, second] = one.left <= two.left ? [one, two] : [two, one];
  const gapY = lower.top - upper.bottom;
  const gapX = second.left - first.right;
  if (Math.max(gapX, gapY) < LEAST_GAP) return null;
  const left = Math.min(one.left, two.left) - OVERHANG;
  const right = Math.max(one.right, two.right) + OVERHANG;
  const top = Math.min(one.top, two.top) - OVERHANG;
  const bottom = Math.max(one.bottom, two.bottom) + OVERHANG;
  if (gapY >= gapX) {
    const y = upper.bottom + gapY / 2;
    return { from: { x: left, y }, to: { x: right, y } };
  }
  const x = first.right + gapX / 2;
  return { from: { x, y: top }, to: { x, y: bottom } };
}

/** The line as a path with a slow wave: a cut drawn by hand, not a border. */
export function wavyPath(from: Point, to: Point): string {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  const normal = { x: -dy / length, y: dx / length };
  const at = (share: number, aside: number) =>
    `${(from.x + dx * share + normal.x * aside).toFixed(1)} ${(from.y + dy * share + normal.y * aside).toFixed(1)}`;
  return `M${at(0, 3)}C${at(0.15, 6)} ${at(0.35, -7)} ${at(0.55, -2)}S${at(0.85, 6)} ${at(1, 0)}`;
}
