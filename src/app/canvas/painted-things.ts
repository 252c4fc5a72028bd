/**
 * Draws faces and links as they look from furthest away. All colors, letters and distances are read from elements
 * that the style sheets dress (`PaintedLooks` says which), so that picture and page are one look.
 */
import { type DesignNode, nodeName } from '../../model/design.ts';
import type { Box, Curve, Point } from './link-geometry.ts';
import type { LinkView } from './link-view.ts';
import { NODE_WIDTH } from './node-layout.ts';
import { type NodeView, shortName } from './node-view.ts';
import { fillBox, type Letters, lettersOf, pixels } from './painted-letters.ts';
import {
  cutDisc,
  drawDashes,
  drawDisc,
  drawHatching,
  isMarked,
  type SignLook,
  signLookOf,
} from './painted-signs.ts';

export const HEATS = [0, 1, 2, 3, 4, 5] as const;
export const LEVELS = [0, 1, 2, 3, 4] as const;

interface Stroke {
  readonly color: string;
  readonly opacity: number;
  readonly dashes: readonly number[];
}
/** A face by its tone. */
interface Ground {
  readonly color: string;
  readonly edge: string;
  readonly edgeWidth: number;
}
/** What the style sheets say. */
export interface Look {
  readonly grounds: { readonly [T in NodeView['tone']]: Ground };
  readonly radius: number;
  readonly left: number;
  readonly top: number;
  readonly name: Letters;
  readonly figure: Letters;
  /** The color of a figure that is lost. */
  readonly lost: string;
  readonly bar: { readonly height: number; readonly radius: number; readonly ground: string };
  readonly fills: readonly string[];
  readonly strokes: readonly Stroke[];
  readonly troubled: readonly number[];
  readonly cut: Stroke & { readonly width: number };
  readonly glow: Stroke & { readonly width: number };
  readonly signs: SignLook;
}

/** Reads the look from the dressed elements. */
export function lookOf(dressed: HTMLElement, context: CanvasRenderingContext2D): Look {
  const styleOf = (selector: string) => getComputedStyle(dressed.querySelector(selector)!);
  const face = styleOf('.node-face');
  const bar = styleOf('.utilization-bar');
  const ground = (tone: NodeView['tone']) => groundOf(styleOf(`.node-face.${tone}`));
  return {
    grounds: {
      ...{ plain: ground('plain'), warn: ground('warn'), error: ground('error') },
      ...{ stale: ground('stale'), dead: ground('dead') },
    },
    radius: pixels(face.borderRadius),
    ...{ left: pixels(face.paddingLeft), top: pixels(face.paddingTop) },
    name: lettersOf(styleOf('.simple-name'), context),
    figure: lettersOf(styleOf('.simple-figure'), context),
    lost: styleOf('.node-face.dead .simple-figure').color,
    bar: { height: pixels(bar.height), radius: pixels(bar.borderRadius), ground: bar.backgroundColor },
    fills: HEATS.map((heat) => styleOf(`.bar-fill.heat-${heat}`).backgroundColor),
    strokes: LEVELS.map((level) => strokeOf(styleOf(`.link-line.errors-${level}:not(.troubled)`))),
    troubled: strokeOf(styleOf('.link-line.troubled')).dashes,
    cut: strokeOf(styleOf('.link-line.cut')),
    glow: strokeOf(styleOf('.link-glow')),
    signs: signLookOf(dressed, context),
  };
}

function groundOf({ backgroundColor, boxShadow }: CSSStyleDeclaration): Ground {
  // "rgb(1, 2, 3) 0px 0px 0px 3px"
  const [edge = '', , , , edgeWidth = '0'] = boxShadow.split(/ (?=\d+px)/);
  return { color: backgroundColor, edge, edgeWidth: pixels(edgeWidth) };
}
function strokeOf({ stroke, strokeOpacity, strokeWidth, strokeDasharray }: CSSStyleDeclaration) {
  const dashes = strokeDasharray === 'none' ? [] : strokeDasharray.split(/[ ,]+/).map(pixels);
  return { color: stroke, opacity: Number(strokeOpacity), width: pixels(strokeWidth), dashes };
}

export function drawFace(
  context: CanvasRenderingContext2D,
  box: Box,
  node: DesignNode,
  view: NodeView,
  look: Look,
): void {
  const { x, y, width, height } = box;
  const { radius, signs } = look;
  const { color, edge, edgeWidth: by } = look.grounds[view.tone];
  fillBox(
    context,
    { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by },
    radius + by,
    edge,
  );
  fillBox(context, box, radius, color);
  drawHatching(context, box, radius, view, signs);
  write(context, shortName(nodeName(node)), x + look.left, y + look.top, look.name);
  drawNews(context, box, view, look);
  drawDashes(context, box, view, signs);
  drawDisc(context, box, view, signs);
}

/** Whether new figures of a face may be written over the old ones: all else of it looks as it did. */
export function isDressedAlike(a: NodeView, b: NodeView): boolean {
  const [mark, other] = [a.pills[0], b.pills[0]];
  return (
    a.tone === b.tone &&
    a.condition === b.condition &&
    a.lost === b.lost &&
    mark?.text === other?.text &&
    mark?.tone === other?.tone
  );
}
/** Whether a face has nothing under its figures but one color. */
export const isEven = ({ condition }: NodeView): boolean => condition !== 'down' && condition !== 'paused';

/** Writes figure and utilization over those that were there; all else of a face stays as it is. */
export function renewFace(context: CanvasRenderingContext2D, box: Box, view: NodeView, look: Look): void {
  const { x, y, width, height } = box;
  const top = look.top + look.name.lineHeight;
  context.fillStyle = look.grounds[view.tone].color;
  context.fillRect(x + INSET, y + top, width - 2 * INSET, height - top - look.top + 1);
  drawNews(context, box, view, look);
}
/** The edge of a face keeps its pixels. */
const INSET = 3;

/** Whether the letters of a figure stay within the face: what reaches beyond it, `renewFace` would leave there. */
export function fitsFace(context: CanvasRenderingContext2D, figure: string, look: Look): boolean {
  if (figure.length <= SURELY_FITS) return true;
  context.font = look.figure.font;
  context.letterSpacing = look.figure.spacing;
  return context.measureText(figure).width < NODE_WIDTH - look.left - INSET;
}
const SURELY_FITS = 5;

function drawNews(context: CanvasRenderingContext2D, box: Box, view: NodeView, look: Look): void {
  const { x, y, width, height } = box;
  const color = view.lost || view.tone === 'dead' ? look.lost : look.figure.color;
  const letters = color === look.figure.color ? look.figure : { ...look.figure, color };
  write(context, view.figure, x + look.left, y + look.top + look.name.lineHeight, letters);
  if (Number.isNaN(view.utilization)) return;
  const whole = width - 2 * look.left;
  const bar = { x: x + look.left, y: y + height - look.top - look.bar.height, height: look.bar.height };
  fillBox(context, { ...bar, width: whole }, look.bar.radius, look.bar.ground);
  const share = Math.max(0.02, Math.min(1, view.utilization));
  fillBox(
    context,
    { ...bar, width: whole * share },
    look.bar.radius,
    look.fills[view.heat] ?? look.bar.ground,
  );
}

/** Rings reach this far beyond a face that is selected, and the line of the focus beyond any; the design's units. */
const RING = 17;
const FOCUS = 7;

/** Makes a hole in the picture for a face that stands in the page. */
export function cutFace(
  context: CanvasRenderingContext2D,
  box: Box,
  view: NodeView,
  selected: boolean,
  { radius, signs }: Look,
): void {
  const more = selected ? RING : FOCUS;
  const { x, y, width, height } = box;
  context.globalCompositeOperation = 'destination-out';
  const hole = { x: x - more, y: y - more, width: width + 2 * more, height: height + 2 * more };
  fillBox(context, hole, radius + more, SOLID);
  if (isMarked(view)) cutDisc(context, box, SOLID, signs);
  context.globalCompositeOperation = 'source-over';
}
/** Makes one for the words of a link, around their middle. */
export function cutLabel(context: CanvasRenderingContext2D, middle: Point, width: number): void {
  context.globalCompositeOperation = 'destination-out';
  fillBox(context, { x: middle.x - width / 2, y: middle.y - 10, width, height: 20 }, 10, SOLID);
  context.globalCompositeOperation = 'source-over';
}
/** Any color: what it covers is taken away. */
const SOLID = 'black';

function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  letters: Letters,
): void {
  context.font = letters.font;
  context.letterSpacing = letters.spacing;
  context.fillStyle = letters.color;
  context.fillText(text, x, y + letters.baseline);
}

export function drawLink(context: CanvasRenderingContext2D, curve: Curve, view: LinkView, look: Look): void {
  if (view.cut) {
    context.lineCap = 'round';
    strokeCurve(context, curve, look.glow, look.glow.width, look.glow.dashes);
    strokeCurve(context, curve, look.cut, look.cut.width, look.cut.dashes);
    context.lineCap = 'butt';
    return;
  }
  const stroke = look.strokes[view.level]!;
  strokeCurve(context, curve, stroke, view.width, view.troubled ? look.troubled : stroke.dashes);
}

function strokeCurve(
  context: CanvasRenderingContext2D,
  { start, bend1, bend2, end }: Curve,
  { color, opacity }: Stroke,
  width: number,
  dashes: readonly number[],
): void {
  context.globalAlpha = opacity;
  context.strokeStyle = color;
  context.lineWidth = width;
  if (dashes.length > 0) context.setLineDash([...dashes]);
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.bezierCurveTo(bend1.x, bend1.y, bend2.x, bend2.y, end.x, end.y);
  context.stroke();
  if (dashes.length > 0) context.setLineDash([]);
  context.globalAlpha = 1;
}
