/**
 * Where a strip over the canvas stands: in the corner in which it covers least of the nodes, and in the one where it
 * is as long as that covers nothing, so that it does not wander. Pure geometry in pixels of the canvas.
 */
import type { Box } from './link-geometry.ts';

export const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;
export type Corner = (typeof corners)[number];

/** What stays free of it along the edges: tools stand there. */
export interface Edges {
  readonly side: number;
  readonly top: number;
  readonly bottom: number;
}

/** The corner for a strip of this size; `now` is where it stands. */
export function clearCorner(
  strip: { readonly width: number; readonly height: number },
  canvas: { readonly width: number; readonly height: number },
  nodes: readonly Box[],
  edges: Edges,
  now: Corner,
): Corner {
  let best = now;
  let least = coveredBy(boxAt(now, strip, canvas, edges), nodes);
  for (const corner of corners) {
    const covered = coveredBy(boxAt(corner, strip, canvas, edges), nodes);
    if (covered < least) [best, least] = [corner, covered];
  }
  return best;
}

function boxAt(
  corner: Corner,
  { width, height }: { readonly width: number; readonly height: number },
  canvas: { readonly width: number; readonly height: number },
  { side, top, bottom }: Edges,
): Box {
  const x = corner.endsWith('left') ? side : canvas.width - side - width;
  const y = corner.startsWith('top') ? top : canvas.height - bottom - height;
  return { x, y, width, height };
}

/** Square pixels of nodes that lie under a box. */
function coveredBy(box: Box, nodes: readonly Box[]): number {
  let area = 0;
  for (const node of nodes) {
    const wide = Math.min(box.x + box.width, node.x + node.width) - Math.max(box.x, node.x);
    const high = Math.min(box.y + box.height, node.y + node.height) - Math.max(box.y, node.y);
    if (wide > 0 && high > 0) area += wide * high;
  }
  return area;
}
