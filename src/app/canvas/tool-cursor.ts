/**
 * The cross that keys move while a tool is in the hand, for whoever has no pointer: arrow keys move it, Enter
 * begins and ends the stroke. Where it stands is said by the nearest node, what a stroke would do by the tool.
 */
import { type Design, nodeName } from '../../model/design.ts';
import type { Point } from './link-geometry.ts';
import { boxOf } from './node-layout.ts';

/** Pixels of one press, and with Shift. */
const STEP = 16;
const FAR = 80;

const DIRECTIONS: { readonly [key: string]: Point } = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Where a key takes the cross, in pixels of the layer that it stays within; null for other keys. */
export function movedCursor(at: Point, key: string, isFar: boolean, { width, height }: Room): Point | null {
  const direction = DIRECTIONS[key];
  if (direction === undefined) return null;
  const by = isFar ? FAR : STEP;
  const within = (value: number, most: number): number => Math.max(0, Math.min(most, value));
  return { x: within(at.x + direction.x * by, width), y: within(at.y + direction.y * by, height) };
}

/** "on Fast 1", "left of Fast 1": the nearest node. Empty where there is none. */
export function placeWords({ nodes }: Pick<Design, 'nodes'>, point: Point): string {
  let nearest = '';
  let least = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    const box = boxOf(node);
    const [right, bottom] = [box.x + box.width, box.y + box.height];
    const dx = Math.max(box.x - point.x, 0, point.x - right);
    const dy = Math.max(box.y - point.y, 0, point.y - bottom);
    const distance = Math.hypot(dx, dy);
    if (distance >= least) continue;
    least = distance;
    nearest = `${sideWords({ x: dx, y: dy }, point, box)} ${nodeName(node)}`;
  }
  return nearest;
}

function sideWords(gap: Point, point: Point, box: Point): string {
  if (gap.x === 0 && gap.y === 0) return 'on';
  if (gap.x >= gap.y) return point.x < box.x ? 'left of' : 'right of';
  return point.y < box.y ? 'above' : 'below';
}
