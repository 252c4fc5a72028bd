/**
 * Fits a design into a thumbnail: the positions of the canvas, scaled as a whole, so that a gallery shows the
 * same picture in small. Designs without an extent stand in the middle.
 */
import { kindById } from '../../catalog/kinds.ts';
import type { Design } from '../../model/design.ts';
import { linkCurve } from '../canvas/link-geometry.ts';

const WIDTH = 240;
const HEIGHT = 108;
const MARGIN_X = 24;
const MARGIN_Y = 20;
/** Two nodes side by side are not blown up to the edges. */
const LARGEST_SCALE = 0.3;

export interface ThumbnailNode {
  readonly id: string;
  readonly kind: string;
  readonly x: number;
  readonly y: number;
}
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly ThumbnailNode[];
  readonly links: readonly { readonly id: string; readonly path: string; readonly member: boolean }[];
}

export function thumbnailOf(design: Design): Thumbnail {
  const xs = design.nodes.map((node) => node.position.x);
  const ys = design.nodes.map((node) => node.position.y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const across = (WIDTH - 2 * MARGIN_X) / Math.max(1, right - left);
  const down = (HEIGHT - 2 * MARGIN_Y) / Math.max(1, bottom - top);
  // Wide designs may be squeezed a little more across than down: what matters is who stands beside whom.
  const scaleX = Math.min(across, LARGEST_SCALE);
  const scaleY = Math.min(down, LARGEST_SCALE);
  const nodes = design.nodes.map((node) => ({
    id: node.id,
    kind: node.kind,
    x: WIDTH / 2 + (node.position.x - (left + right) / 2) * scaleX,
    y: HEIGHT / 2 + (node.position.y - (top + bottom) / 2) * scaleY,
  }));
  const at = new Map(nodes.map((node) => [node.id, node]));
  const links = design.links.flatMap((link) => {
    const [from, to] = [at.get(link.from), at.get(link.to)];
    if (from === undefined || to === undefined) return [];
    const member = (link.type ?? meaningOf(from.kind)) === 'member';
    return [{ id: link.id, path: curve(from, to), member }];
  });
  return { width: WIDTH, height: HEIGHT, nodes, links };
}

function meaningOf(kind: string): 'member' | 'call' {
  return kindById(kind)?.outLinks.meaning === 'members' ? 'member' : 'call';
}

/** Boxes in small, and no larger than they are ever drawn: links run from side to side, as on the canvas. */
const BOX = 12;

function curve(from: ThumbnailNode, to: ThumbnailNode): string {
  const box = ({ x, y }: ThumbnailNode) => ({ x: x - BOX / 2, y: y - BOX / 2, width: BOX, height: BOX });
  const { start, bend1, bend2, end } = linkCurve(box(from), box(to));
  const p = ({ x, y }: { readonly x: number; readonly y: number }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${p(start)}C${p(bend1)},${p(bend2)},${p(end)}`;
}
