/**
 * Draws faces and links as they look from furthest away. All colors, letters and distances are read from elements
 * that the style sheets dress (`PaintedLooks` below says which), so that picture and page are one look.
 */
import { type DesignNode, nodeName } from '../../model/design.ts';
import type { Box, Curve, Point } from './link-geometry.ts';
import type { LinkView } from './link-view.ts';
import { NODE_WIDTH } from './node-layout.ts';
import { type NodeView, shortName } from './node-view.ts';
import { iconOf } from './pill-icon.ts';

export const HEATS = [0, 1, 2, 3, 4, 5] as const;
export const LEVELS = [0, 1, 2, 3, 4] as const;

interface Letters {
  readonly font: string;
  readonly spacing: string;
  readonly color: string;
  /** From the top of its line to the letters' ground. */
  readonly baseline: number;
  readonly lineHeight: number;
}
interface Stroke {
  readonly color: string;
  readonly opacity: number;
}
/** What the style sheets say. */
export interface Look {
  readonly ground: string;
  readonly edge: string;
  readonly edgeWidth: number;
  readonly radius: number;
  readonly left: number;
  readonly top: number;
  readonly name: Letters;
  readonly figure: Letters;
  readonly bar: { readonly height: number; readonly radius: number; readonly ground: string };
  readonly fills: readonly string[];
  readonly strokes: readonly Stroke[];
}

/** Reads the look from the dressed elements. */
export function lookOf(dressed: HTMLElement, context: CanvasRenderingContext2D): Look {
  const styleOf = (selector: string) => getComputedStyle(dressed.querySelector(selector)!);
  const face = styleOf('.node-face');
  // "rgb(1, 2, 3) 0px 0px 0px 3px"
  const [edge = '', , , , edgeWidth = '0'] = face.boxShadow.split(/ (?=\d+px)/);
  const bar = styleOf('.utilization-bar');
  return {
    ...{
      ground: face.backgroundColor,
      edge,
      edgeWidth: pixels(edgeWidth),
      radius: pixels(face.borderRadius),
    },
    ...{ left: pixels(face.paddingLeft), top: pixels(face.paddingTop) },
    name: lettersOf(styleOf('.simple-name'), context),
    figure: lettersOf(styleOf('.simple-figure'), context),
    bar: { height: pixels(bar.height), radius: pixels(bar.borderRadius), ground: bar.backgroundColor },
    fills: HEATS.map((heat) => styleOf(`.bar-fill.heat-${heat}`).backgroundColor),
    strokes: LEVELS.map((level) => {
      const { stroke, strokeOpacity } = styleOf(`.link-line.errors-${level}`);
      return { color: stroke, opacity: Number(strokeOpacity) };
    }),
  };
}

const pixels = (length: string): number => Number.parseFloat(length) || 0;

function lettersOf(style: CSSStyleDeclaration, context: CanvasRenderingContext2D): Letters {
  const font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.font = font;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = context.measureText('x');
  const lineHeight = pixels(style.lineHeight);
  return {
    ...{ font, color: style.color, lineHeight, baseline: (lineHeight - up - down) / 2 + up },
    spacing: style.letterSpacing === 'normal' ? '0px' : style.letterSpacing,
  };
}

export function drawFace(
  context: CanvasRenderingContext2D,
  box: Box,
  node: DesignNode,
  view: NodeView,
  look: Look,
): void {
  const { x, y, width, height } = box;
  const { edgeWidth: edge, radius } = look;
  fillBox(
    context,
    { x: x - edge, y: y - edge, width: width + 2 * edge, height: height + 2 * edge },
    radius + edge,
    look.edge,
  );
  fillBox(context, box, radius, look.ground);
  write(context, shortName(nodeName(node)), x + look.left, y + look.top, look.name);
  drawNews(context, box, view, look);
}

/** Writes figure and utilization over those that were there; all else of a face stays as it is. */
export function renewFace(context: CanvasRenderingContext2D, box: Box, view: NodeView, look: Look): void {
  const { x, y, width, height } = box;
  const top = look.top + look.name.lineHeight;
  context.fillStyle = look.ground;
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
  write(context, view.figure, x + look.left, y + look.top + look.name.lineHeight, look.figure);
  if (Number.isNaN(view.utilization)) return;
  const whole = width - 2 * look.left;
  const bar = { x: x + look.left, y: y + height - look.top - look.bar.height, height: look.bar.height };
  fillBox(context, { ...bar, width: whole }, look.bar.radius, look.bar.ground);
  const share = Math.max(0.02, Math.min(1, view.utilization));
  fillBox(context, { ...bar, width: whole * share }, look.bar.radius, look.fills[view.heat] ?? look.ground);
}

/** Rings reach this far beyond a face that is selected, and the line of the focus beyond any; the design's units. */
const RING = 17;
const FOCUS = 7;
/** The disc of a state, at the upper right corner (`.simple-state`). */
const STATE = { right: -10, top: 0, radius: 23 } as const;

/** Makes a hole in the picture for a face that stands in the page. */
export function cutFace(
  context: CanvasRenderingContext2D,
  box: Box,
  view: NodeView,
  selected: boolean,
  { radius }: Look,
): void {
  const more = selected ? RING : FOCUS;
  const { x, y, width, height } = box;
  context.globalCompositeOperation = 'destination-out';
  const hole = { x: x - more, y: y - more, width: width + 2 * more, height: height + 2 * more };
  fillBox(context, hole, radius + more, SOLID);
  if (isMarked(view)) {
    const side = 2 * STATE.radius;
    const left = x + width + STATE.right - STATE.radius;
    fillBox(
      context,
      { x: left, y: y + STATE.top - STATE.radius, width: side, height: side },
      STATE.radius,
      SOLID,
    );
  }
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

function fillBox(context: CanvasRenderingContext2D, box: Box, radius: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, radius);
  context.fill();
}

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

export function drawLink(
  context: CanvasRenderingContext2D,
  { start, bend1, bend2, end }: Curve,
  view: LinkView,
  look: Look,
): void {
  const { color, opacity } = look.strokes[view.level]!;
  context.globalAlpha = opacity;
  context.strokeStyle = color;
  context.lineWidth = view.width;
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.bezierCurveTo(bend1.x, bend1.y, bend2.x, bend2.y, end.x, end.y);
  context.stroke();
  context.globalAlpha = 1;
}

/** Whether a face has a disc for its gravest state, which reaches beyond its box. */
export function isMarked({ pills: [gravest] }: NodeView): boolean {
  return gravest !== undefined && iconOf(gravest) !== null;
}

/** Whether the picture shows all that a face says: a state in a word or a tone is for the page to draw. */
export function isPlain(view: NodeView): boolean {
  return view.tone === 'plain' && view.condition === 'up' && !view.lost && !isMarked(view);
}
/** And a link: no words on it, no dashes. */
export const isBare = ({ cut, troubled, errors }: LinkView): boolean => !cut && !troubled && errors === '';
