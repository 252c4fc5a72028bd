/**
 * A followed request on the canvas: the links that it has taken, the nodes that it has come to, and where it is
 * now. Plain data from what the frame tells, and how it is drawn under and around what stands there.
 */
import type { FollowedRequest, Span } from '../../worker/protocol.ts';
import { type Box, linkCurve } from './link-geometry.ts';

/** The call in which the request is now: of those under way the deepest that was sent last; null: in none. */
export function whereItIs(request: FollowedRequest): Span | null {
  const depth = (place: number): number => {
    const parent = request.spans[place]?.parent ?? -1;
    return parent < 0 ? 0 : 1 + depth(parent);
  };
  const open = [...request.open].sort((a, b) => depth(b) - depth(a) || b - a);
  return request.spans[open[0] ?? -1] ?? null;
}

/** Strokes the ways that the request has taken. */
export function paintWay(
  context: CanvasRenderingContext2D,
  request: FollowedRequest,
  ends: (link: string) => readonly [Box, Box] | null,
  color: string,
): void {
  context.strokeStyle = color;
  context.lineCap = 'round';
  context.lineWidth = 9;
  context.globalAlpha = 0.35;
  for (const id of new Set(request.spans.map(({ link }) => link))) {
    const boxes = ends(id);
    if (boxes === null) continue;
    const { start, bend1, bend2, end } = linkCurve(...boxes);
    context.beginPath();
    context.moveTo(start.x, start.y);
    context.bezierCurveTo(bend1.x, bend1.y, bend2.x, bend2.y, end.x, end.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

const MARGIN = 5;
const CORNER = 13;

/** Rings around the nodes that the request has come to; a strong one where it is. */
export function paintPlaces(
  context: CanvasRenderingContext2D,
  request: FollowedRequest,
  boxOf: (node: string) => Box | undefined,
  color: string,
): void {
  const here = whereItIs(request);
  context.strokeStyle = color;
  for (const id of new Set(request.spans.map(({ node }) => node))) {
    const box = boxOf(id);
    if (box === undefined) continue;
    const isHere = here !== null && here.node === id && here.outcome !== 'on the way';
    context.globalAlpha = isHere ? 1 : 0.4;
    context.lineWidth = isHere ? 3 : 1.5;
    context.beginPath();
    context.roundRect(
      box.x - MARGIN,
      box.y - MARGIN,
      box.width + 2 * MARGIN,
      box.height + 2 * MARGIN,
      CORNER,
    );
    context.stroke();
  }
  context.globalAlpha = 1;
}
