/**
 * The grounds of the two sides of a comparison, around all that belongs to each, and which side a place is on:
 * what is put down there belongs to it.
 */
import type { Design } from '../../model/design.ts';
import { onlySide, SIDES, type Side, sided } from '../../model/sides.ts';
import type { Box, Point } from './link-geometry.ts';
import { boxOf } from './node-layout.ts';
import { centreOf, regionBoxes, surround, zoneBoxes } from './zone-boxes.ts';

export interface SideBox extends Box {
  readonly side: Side;
  readonly title: string;
}

/** Room for the title above, and around. */
const SIDE_HEAD = 44;
const MARGIN = 16;

/** The ground of each side; none for a design without sides. */
export function sideBoxes(design: Design): readonly SideBox[] {
  const { sides } = design;
  if (sides === undefined) return [];
  return SIDES.flatMap((side): SideBox[] => {
    const own = onlySide(design, side);
    const around = surround([...own.nodes.map(boxOf), ...zoneBoxes(own), ...regionBoxes(own)]);
    if (around === null) return [];
    const { x, y, width, height } = around;
    return [
      {
        side,
        title: sides[side].title,
        x: x - MARGIN,
        y: y - SIDE_HEAD,
        width: width + 2 * MARGIN,
        height: height + SIDE_HEAD + MARGIN,
      },
    ];
  });
}

/** The side whose ground a point is on, or is nearest to; null for a design without sides. */
function sideAt(design: Design, point: Point): Side | null {
  if (design.sides === undefined) return null;
  let nearest: Side = 'a';
  let least = Number.POSITIVE_INFINITY;
  for (const box of sideBoxes(design)) {
    const { x, y } = centreOf(box);
    const beyond = (distance: number, half: number) => Math.max(0, Math.abs(distance) - half);
    const away = Math.hypot(beyond(point.x - x, box.width / 2), beyond(point.y - y, box.height / 2));
    if (away < least) nearest = box.side;
    least = Math.min(least, away);
  }
  return nearest;
}

/** How ids begin of what is put down at a place: with its side, in a design that has sides. */
export function prefixAt(design: Design, point: Point): string {
  const side = sideAt(design, point);
  return side === null ? '' : sided(side, '');
}
