/**
 * What a dragged thing snaps to: edges and centres of its neighbours, equal distances between them, and where
 * none is near, the grid. Pure geometry in the design's coordinates; the lines say what it snapped to, so that
 * nothing jumps without a visible reason.
 */
import type { Box, Point } from './link-geometry.ts';

/** Dragged things stand on this grid, CSS pixels at zoom 1, unless a neighbour or Alt says otherwise. */
export const SNAP = 4;

/** A line along which edges or centres agree. */
export interface Line {
  readonly from: Point;
  readonly to: Point;
}
export interface Aligned {
  /** What is added to where the hand is. */
  readonly by: Point;
  readonly lines: readonly Line[];
  /** Distances that are equal, each drawn between two boxes. */
  readonly gaps: readonly Line[];
}

/** The same box seen along one axis: where it begins and ends, and across. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
}
type Axis = 'x' | 'y';

const spanOf = (box: Box, axis: Axis): Span =>
  axis === 'x'
    ? { start: box.x, end: box.x + box.width, low: box.y, high: box.y + box.height }
    : { start: box.y, end: box.y + box.height, low: box.x, high: box.x + box.width };

/** Neighbours further away than this across the axis are somebody else's. */
const NEAR = 900;

/** Where a box that is dragged comes to stand: at most `reach` away from where the hand has it. */
export function alignBox(moving: Box, others: readonly Box[], reach: number): Aligned {
  const x = alignAxis('x', moving, others, reach);
  const y = alignAxis('y', moving, others, reach);
  const by = { x: x ?? toGrid(moving.x), y: y ?? toGrid(moving.y) };
  const placed = { ...moving, x: moving.x + by.x, y: moving.y + by.y };
  const axes = [...(x === null ? [] : (['x'] as const)), ...(y === null ? [] : (['y'] as const))];
  return {
    by,
    lines: axes.flatMap((axis) => linesOf(axis, placed, others)),
    gaps: axes.flatMap((axis) => gapsOf(axis, placed, others)),
  };
}

/** What is added to a coordinate to bring it onto the grid. */
function toGrid(value: number): number {
  return Math.round(value / SNAP) * SNAP - value;
}

/** The smallest step that brings the box in line along one axis; null where nothing is near. */
function alignAxis(axis: Axis, moving: Box, others: readonly Box[], reach: number): number | null {
  const own = spanOf(moving, axis);
  let best: number | null = null;
  const offer = (step: number) => {
    if (Math.abs(step) <= reach && (best === null || Math.abs(step) < Math.abs(best))) best = step;
  };
  const near = others.map((box) => spanOf(box, axis)).filter((span) => apart(own, span) <= NEAR);
  for (const span of near) {
    offer(span.start - own.start);
    offer(span.end - own.end);
    offer((span.start + span.end) / 2 - (own.start + own.end) / 2);
  }
  for (const place of evenPlaces(own, near)) offer(place - own.start);
  return best;
}

function apart(a: Span, b: Span): number {
  return Math.max(0, a.low - b.high, b.low - a.high);
}
const beside = (a: Span, b: Span): boolean => a.low < b.high && b.low < a.high;

/** Where a box would begin that stands as far from its neighbours as they do from each other. */
function evenPlaces(own: Span, near: readonly Span[]): readonly number[] {
  const row = near.filter((span) => beside(own, span)).sort((a, b) => a.start - b.start);
  const length = own.end - own.start;
  return row.slice(1).flatMap((right, i) => {
    const left = row[i]!;
    const gap = right.start - left.end;
    if (gap <= 0) return [];
    const places = [right.end + gap, left.start - gap - length];
    return gap > length ? [...places, (left.end + right.start - length) / 2] : places;
  });
}

const same = (a: number, b: number): boolean => Math.abs(a - b) < 0.01;

/** The lines on which edges or centres of the placed box and of its neighbours lie. */
function linesOf(axis: Axis, placed: Box, others: readonly Box[]): readonly Line[] {
  const own = spanOf(placed, axis);
  const lines = new Map<number, { low: number; high: number }>();
  for (const box of others) {
    const span = spanOf(box, axis);
    if (apart(own, span) > NEAR) continue;
    for (const at of agreeing(own, span)) {
      const line = lines.get(at) ?? { low: own.low, high: own.high };
      lines.set(at, { low: Math.min(line.low, span.low), high: Math.max(line.high, span.high) });
    }
  }
  return [...lines].map(([at, { low, high }]) => across(axis, at, low, high));
}

function agreeing(a: Span, b: Span): readonly number[] {
  const middle = (span: Span) => (span.start + span.end) / 2;
  // boxes of one size agree in all three: the centre says it
  if (same(middle(a), middle(b))) return [middle(a)];
  if (same(a.start, b.start)) return [a.start];
  return same(a.end, b.end) ? [a.end] : [];
}

function across(axis: Axis, at: number, low: number, high: number): Line {
  return axis === 'x'
    ? { from: { x: at, y: low }, to: { x: at, y: high } }
    : { from: { x: low, y: at }, to: { x: high, y: at } };
}

/** Equal distances in the row that the placed box stands in: its own, and those of its neighbours that are the same. */
function gapsOf(axis: Axis, placed: Box, others: readonly Box[]): readonly Line[] {
  const own = spanOf(placed, axis);
  const row = [own, ...others.map((box) => spanOf(box, axis)).filter((span) => beside(own, span))];
  row.sort((a, b) => a.start - b.start);
  const gaps = row.slice(1).flatMap((right, i) => {
    const left = row[i]!;
    const length = right.start - left.end;
    return length > 0 ? [{ left, right, length }] : [];
  });
  const mine = gaps.filter(({ left, right }) => left === own || right === own);
  const shown = gaps.filter(
    (gap) =>
      mine.some((one) => same(one.length, gap.length)) &&
      gaps.some((other) => other !== gap && same(other.length, gap.length)),
  );
  // only the equal ones around it: a row of twenty needs no twenty marks
  const touching = shown.filter((gap) => mine.includes(gap) || isNext(gap, mine));
  return touching.map(({ left, right }) => {
    const level = (Math.max(left.low, right.low) + Math.min(left.high, right.high)) / 2;
    return axis === 'x'
      ? { from: { x: left.end, y: level }, to: { x: right.start, y: level } }
      : { from: { x: level, y: left.end }, to: { x: level, y: right.start } };
  });
}

interface Gap {
  readonly left: Span;
  readonly right: Span;
}
function isNext(gap: Gap, own: readonly Gap[]): boolean {
  return own.some((mine) => mine.left === gap.right || mine.right === gap.left);
}
