/**
 * Cutting by hand: which communicating pairs a stroke of the scissors crosses, which nodes a lasso holds, and
 * what is blocked by it. The line of a pair is the drawn link where there is one, else the straight line
 * between the two machines: a set's driver stands in its callers, whatever the drawing says. Pure geometry.
 */
import { kinds } from '../../catalog/kinds.ts';
import { type CommunicatingPair, communicatingPairs, isDriver } from '../../model/communicating-pairs.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import { type Box, curvePoint, linkCurve, type Point } from './link-geometry.ts';
import { boxOf } from './node-layout.ts';
import { centreOf } from './zone-boxes.ts';

/** A communicating pair and the line that one sees or imagines between its machines, from `a` to `b`. */
export interface PairLine {
  readonly pair: CommunicatingPair;
  readonly points: readonly Point[];
}
/** A pair that is cut. `forward`: going along the stroke, `a` lies on the left and `b` on the right. */
export interface Crossing extends PairLine {
  readonly forward: boolean;
}
export type BlockedPair = readonly [from: string, to: string];

const CURVE_STEPS = 14;

/** The lines of all pairs of a design, and those of its drawn links. */
export interface CutWorld {
  readonly pairs: readonly PairLine[];
  readonly links: ReadonlyMap<string, readonly Point[]>;
}

export function cutWorld(design: Design): CutWorld {
  const boxes = new Map(design.nodes.map((node) => [node.id, boxOf(node)]));
  const links = new Map<string, readonly Point[]>();
  const ends = new Map(design.links.map((link) => [link.id, link.from]));
  for (const link of design.links) {
    const from = boxes.get(link.from);
    const to = boxes.get(link.to);
    if (from === undefined || to === undefined) continue;
    const curve = linkCurve(from, to);
    links.set(
      link.id,
      Array.from({ length: CURVE_STEPS + 1 }, (_, i) => curvePoint(curve, i / CURVE_STEPS)),
    );
  }
  const pairs = communicatingPairs(design, kinds).flatMap((pair): PairLine[] => {
    const a = boxes.get(pair.a);
    const b = boxes.get(pair.b);
    if (a === undefined || b === undefined) return [];
    const drawn = pair.link === null ? undefined : links.get(pair.link);
    if (drawn === undefined || pair.link === null)
      return [{ pair, points: [leaving(a, centreOf(b)), leaving(b, centreOf(a))] }];
    return [{ pair, points: ends.get(pair.link) === pair.a ? drawn : [...drawn].reverse() }];
  });
  return { pairs, links };
}

/** Where the way from the middle of a box to a point leaves the box. */
function leaving(box: Box, to: Point): Point {
  const from = centreOf(box);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const share = Math.min(box.width / 2 / Math.abs(dx || 1e-9), box.height / 2 / Math.abs(dy || 1e-9), 1);
  return { x: from.x + dx * share, y: from.y + dy * share };
}

/**
 * The pairs whose line the stroke crosses. A snip that meets nothing but drawn links to or from a driver means
 * what they stand for: the machines that talk over them.
 */
export function crossings(world: CutWorld, stroke: readonly Point[]): readonly Crossing[] {
  const met = world.pairs.flatMap((line): Crossing[] => {
    const forward = crossingOf(stroke, line.points);
    return forward === null ? [] : [{ ...line, forward }];
  });
  if (met.length > 0) return met;
  const snipped = new Map<string, boolean>();
  for (const [id, points] of world.links) {
    const forward = crossingOf(stroke, points);
    if (forward !== null) snipped.set(id, forward);
  }
  return world.pairs.flatMap((line): Crossing[] => {
    const link = line.pair.via.find((id) => snipped.has(id));
    if (link === undefined) return [];
    return [{ ...line, forward: leansForward(line.points, stroke) }];
  });
}

/** Whether the stroke crosses the line: null if not, else whether the line then goes from its left to its right. */
function crossingOf(stroke: readonly Point[], line: readonly Point[]): boolean | null {
  if (!mayMeet(stroke, line)) return null;
  for (let i = 1; i < stroke.length; i++) {
    for (let j = 1; j < line.length; j++) {
      if (!segmentsCross(stroke[i - 1]!, stroke[i]!, line[j - 1]!, line[j]!)) continue;
      return turn(stroke[i - 1]!, stroke[i]!, line[j]!) > 0;
    }
  }
  return null;
}

function leansForward(line: readonly Point[], stroke: readonly Point[]): boolean {
  const first = stroke[0];
  const last = stroke.at(-1);
  const end = line.at(-1);
  return first === undefined || last === undefined || end === undefined || turn(first, last, end) > 0;
}

/** Positive where p lies right of the way from a to b, on a screen whose y grows downwards. */
function turn(a: Point, b: Point, p: Point): number {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

export function segmentsCross(a: Point, b: Point, c: Point, d: Point): boolean {
  return turn(a, b, c) > 0 !== turn(a, b, d) > 0 && turn(c, d, a) > 0 !== turn(c, d, b) > 0;
}

/** Whether the boxes around two lines overlap; most pairs are out of reach of a stroke. */
function mayMeet(one: readonly Point[], two: readonly Point[]): boolean {
  const a = extent(one);
  const b = extent(two);
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}
function extent(points: readonly Point[]) {
  const all = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    all.left = Math.min(all.left, x);
    all.right = Math.max(all.right, x);
    all.top = Math.min(all.top, y);
    all.bottom = Math.max(all.bottom, y);
  }
  return all;
}

/** What the cut keeps from passing: both ways, or only from the left of the stroke to its right. */
export function blockedBy(cut: readonly Crossing[], oneWay: boolean): readonly BlockedPair[] {
  return cut.flatMap(({ pair: { a, b }, forward }): readonly BlockedPair[] => {
    if (!oneWay)
      return [
        [a, b],
        [b, a],
      ];
    return forward ? [[a, b]] : [[b, a]];
  });
}

const kindOf = new Map(kinds.map((kind) => [kind.id, kind]));
/** The nodes that have a place of their own; a driver stands in its callers, on no side of any cut. */
export function machinesOf(nodes: readonly DesignNode[]): readonly DesignNode[] {
  return nodes.filter((node) => !isDriver(node, kindOf));
}

/** The machines whose middle lies within a line that is drawn around them. */
export function lassoed(design: Design, around: readonly Point[]): readonly string[] {
  return machinesOf(design.nodes)
    .filter((node) => isInside(around, centreOf(boxOf(node))))
    .map((node) => node.id);
}

/** Even-odd rule: a ray from the point meets the closed line an odd number of times. */
function isInside(around: readonly Point[], point: Point): boolean {
  let inside = false;
  for (let i = 0, j = around.length - 1; i < around.length; j = i++) {
    const a = around[i]!;
    const b = around[j]!;
    if (a.y > point.y === b.y > point.y) continue;
    if (point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** The communicating pairs between a group and all others; `forward`: from the group outwards. */
export function crossingsOfGroup(world: CutWorld, group: ReadonlySet<string>): readonly Crossing[] {
  return world.pairs.flatMap((line): Crossing[] => {
    const from = group.has(line.pair.a);
    return from === group.has(line.pair.b) ? [] : [{ ...line, forward: from }];
  });
}

/** The distance from a point to a line of several points. */
export function distanceToLine(point: Point, line: readonly Point[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < line.length; i++)
    least = Math.min(least, distanceToSegment(point, line[i - 1]!, line[i]!));
  return least;
}
function distanceToSegment(p: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/** A hand's line as a smooth path through the middles of its pieces. */
export function strokePath(points: readonly Point[], closed = false): string {
  const [first] = points;
  if (first === undefined) return '';
  const at = (point: Point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
  let path = `M${at(first)}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [a, b] = [points[i]!, points[i + 1]!];
    path += `Q${at(a)} ${at({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })}`;
  }
  const last = points.at(-1);
  if (points.length > 1 && last !== undefined) path += `L${at(last)}`;
  return closed ? `${path}Z` : path;
}
