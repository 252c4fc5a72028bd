/**
 * Draws the signs of trouble of a large design seen from furthest away, as the style sheets have them: the hatching
 * and the dashes of what is down, the hatching of what is paused, the disc of a node's gravest state, and the words
 * in the middle of a link. Very many nodes can fail at once, and each of these would be a box, a picture or a layer
 * more for a browser to arrange. Everything is read from elements that the style sheets dress (`PaintedLooks`).
 */
import type { Tone } from '../../model/telemetry.ts';
import type { IconName } from '../ui/icon.tsx';
import { dashGap } from './dash-gap.ts';
import type { Box, Point } from './link-geometry.ts';
import { type LinkSign, SIGN_ICONS } from './link-view.ts';
import type { NodeView } from './node-view.ts';
import { fillBox, type Letters, lettersOf, pixels } from './painted-letters.ts';
import { DISC_ICON_SIZE, iconOf, PILL_ICONS, PILL_TONES } from './pill-icon.ts';

interface PillLook {
  readonly ground: string;
  readonly edge: string;
  readonly color: string;
}
interface Hatching {
  readonly color: string;
  /** How wide a stripe is, and how far it is from one to the next. */
  readonly wide: number;
  readonly apart: number;
}
interface IconStroke {
  readonly path: Path2D;
  readonly width: number;
  readonly filled: boolean;
}
/** What the style sheets say of trouble. */
export interface SignLook {
  readonly dead: Hatching;
  readonly paused: Hatching;
  readonly dashes: { readonly color: string; readonly width: number; readonly radius: number };
  readonly disc: {
    readonly size: number;
    readonly border: number;
    readonly right: number;
    readonly top: number;
    readonly tones: ReadonlyMap<Tone, PillLook>;
  };
  readonly label: {
    readonly height: number;
    readonly padding: number;
    readonly gap: number;
    readonly between: number;
    readonly border: number;
    readonly letters: Letters;
    readonly tones: ReadonlyMap<LinkSign['tone'], PillLook>;
  };
  readonly icons: ReadonlyMap<IconName, readonly IconStroke[]>;
}

/** Reads the look from the dressed elements. */
export function signLookOf(dressed: HTMLElement, context: CanvasRenderingContext2D): SignLook {
  const of = (selector: string) => dressed.querySelector<HTMLElement>(selector)!;
  const styleOf = (selector: string) => getComputedStyle(of(selector));
  const dashes = getComputedStyle(of('.node-face.dead'), '::after');
  const disc = styleOf('.simple-state');
  const words = styleOf('.link-label .error');
  const icons = new Set([...PILL_ICONS, ...SIGN_ICONS]);
  return {
    dead: hatchingOf(styleOf('.node-face.dead')),
    paused: hatchingOf(styleOf('.node-face.paused')),
    dashes: {
      ...{ color: dashes.borderTopColor, width: pixels(dashes.borderTopWidth) },
      radius: pixels(dashes.borderTopLeftRadius),
    },
    disc: {
      ...{ size: pixels(disc.width), border: pixels(disc.borderTopWidth) },
      ...{ right: pixels(disc.right), top: pixels(disc.top) },
      tones: new Map(PILL_TONES.map((tone) => [tone, pillLookOf(styleOf(`.simple-state.${tone}`))])),
    },
    label: {
      ...{ height: pixels(words.height), padding: pixels(words.paddingLeft), gap: pixels(words.columnGap) },
      between: pixels(styleOf('.link-label').columnGap),
      border: pixels(words.borderTopWidth),
      letters: lettersOf(words, context),
      tones: new Map(SIGN_TONES.map((tone) => [tone, pillLookOf(styleOf(`.link-label .${tone}`))])),
    },
    icons: new Map([...icons].map((name) => [name, strokesOf(of(`[data-icon="${name}"] svg`))])),
  };
}
const SIGN_TONES = ['partition', 'warn', 'error'] as const;

const pillLookOf = ({ backgroundColor, borderTopColor, color }: CSSStyleDeclaration): PillLook => ({
  ...{ ground: backgroundColor, edge: borderTopColor, color },
});

/** Of "repeating-linear-gradient(45deg, rgba(1, 2, 3, 0.2) 0px, … 7px, rgba(0, 0, 0, 0) 7px, … 26px)". */
function hatchingOf({ backgroundImage }: CSSStyleDeclaration): Hatching {
  const stops = [...backgroundImage.matchAll(/([a-z]+\([^()]*\)) ([\d.]+)px/g)];
  const at = (place: number) => Number(stops[place]?.[2] ?? 0);
  return { color: stops[0]?.[1] ?? 'transparent', wide: at(1), apart: at(stops.length - 1) };
}

/** What an icon is drawn with, on its grid of 16. */
function strokesOf(icon: Element): readonly IconStroke[] {
  const usual = Number(icon.getAttribute('stroke-width'));
  return [...icon.children].map((shape) => ({
    path: pathOf(shape),
    width: Number(shape.getAttribute('stroke-width') ?? usual),
    filled: shape.getAttribute('fill') === 'currentColor',
  }));
}
function pathOf(shape: Element): Path2D {
  const number = (name: string) => Number(shape.getAttribute(name) ?? 0);
  if (shape.tagName === 'path') return new Path2D(shape.getAttribute('d') ?? '');
  const path = new Path2D();
  if (shape.tagName === 'circle') path.arc(number('cx'), number('cy'), number('r'), 0, 2 * Math.PI);
  if (shape.tagName === 'rect')
    path.roundRect(number('x'), number('y'), number('width'), number('height'), number('rx'));
  return path;
}

function drawIcon(
  context: CanvasRenderingContext2D,
  strokes: readonly IconStroke[],
  middle: Point,
  size: number,
  color: string,
): void {
  const scale = size / ICON_GRID;
  context.save();
  context.translate(middle.x - size / 2, middle.y - size / 2);
  context.scale(scale, scale);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = color;
  context.fillStyle = color;
  for (const { path, width, filled } of strokes) {
    context.lineWidth = width;
    if (filled) context.fill(path);
    context.stroke(path);
  }
  context.restore();
}
const ICON_GRID = 16;

/** The stripes over the ground of a face that is down or paused. */
export function drawHatching(
  context: CanvasRenderingContext2D,
  box: Box,
  radius: number,
  { condition }: NodeView,
  look: SignLook,
): void {
  if (condition !== 'down' && condition !== 'paused') return;
  const { x, y, width, height } = box;
  const hatching = condition === 'down' ? look.dead : look.paused;
  context.save();
  context.translate(x, y);
  context.fillStyle = stripes(context, hatching, width, height);
  context.beginPath();
  context.roundRect(0, 0, width, height, radius);
  context.fill();
  context.restore();
}

const knownStripes = new WeakMap<Hatching, Map<string, CanvasGradient>>();
/** A repeating gradient at 45°, from the lower left corner of a box at the origin to the upper right one. */
function stripes(
  context: CanvasRenderingContext2D,
  hatching: Hatching,
  width: number,
  height: number,
): CanvasGradient {
  const known = knownStripes.get(hatching) ?? new Map<string, CanvasGradient>();
  knownStripes.set(hatching, known);
  const key = `${width} ${height}`;
  const made = known.get(key);
  if (made !== undefined) return made;
  const { color, wide, apart } = hatching;
  const half = (width + height) / 4;
  const length = 2 * half * Math.SQRT2;
  const gradient = context.createLinearGradient(
    width / 2 - half,
    height / 2 + half,
    width / 2 + half,
    height / 2 - half,
  );
  const stop = (at: number, its: string) => gradient.addColorStop(Math.min(1, at / length), its);
  for (let at = 0; apart > 0 && at < length; at += apart) {
    stop(at, color);
    stop(at + wide, color);
    stop(at + wide, 'transparent');
    stop(at + apart, 'transparent');
  }
  known.set(key, gradient);
  return gradient;
}

/** The dashes around a face that is down. */
export function drawDashes(
  context: CanvasRenderingContext2D,
  box: Box,
  { condition }: NodeView,
  look: SignLook,
): void {
  if (condition !== 'down') return;
  const { color, width: line, radius } = look.dashes;
  // around the box by one, and in the middle of the line
  const inset = line / 2 - DASHES_BEYOND;
  const left = box.x + inset;
  const top = box.y + inset;
  const right = box.x + box.width - inset;
  const bottom = box.y + box.height - inset;
  const bend = Math.max(0, radius - line / 2);
  const around = 2 * (right - left + bottom - top) - (8 - 2 * Math.PI) * bend;
  const dash = 2 * line;
  context.save();
  context.strokeStyle = color;
  context.lineWidth = line;
  context.setLineDash([dash, dashGap(around, dash, line)]);
  context.beginPath();
  // begins where browsers begin, so that the dashes lie where theirs do
  context.moveTo(left, bottom - bend);
  context.arcTo(left, top, right, top, bend);
  context.arcTo(right, top, right, bottom, bend);
  context.arcTo(right, bottom, left, bottom, bend);
  context.arcTo(left, bottom, left, top, bend);
  context.closePath();
  context.stroke();
  context.restore();
}
const DASHES_BEYOND = 1;

/** Whether a face has a disc for its gravest state, which reaches beyond its box. */
export function isMarked({ pills: [gravest] }: NodeView): boolean {
  return gravest !== undefined && iconOf(gravest) !== null;
}

/** The middle of that disc, at the upper right corner. */
const discAt = ({ x, y, width }: Box, { disc }: SignLook): Point => ({
  x: x + width - disc.right - disc.size / 2,
  y: y + disc.top + disc.size / 2,
});

/** The box of that disc. */
export function discBox(box: Box, look: SignLook): Box {
  const { x, y } = discAt(box, look);
  const reach = look.disc.size / 2 + 1;
  return { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach };
}

/** The disc of the gravest state. */
export function drawDisc(
  context: CanvasRenderingContext2D,
  box: Box,
  { pills: [gravest] }: NodeView,
  look: SignLook,
): void {
  const icon = gravest === undefined ? null : iconOf(gravest);
  if (gravest === undefined || icon === null) return;
  const { size, border } = look.disc;
  const { ground, edge, color } = look.disc.tones.get(gravest.tone)!;
  const middle = discAt(box, look);
  context.fillStyle = ground;
  context.beginPath();
  context.arc(middle.x, middle.y, size / 2, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = edge;
  context.lineWidth = border;
  context.beginPath();
  context.arc(middle.x, middle.y, (size - border) / 2, 0, 2 * Math.PI);
  context.stroke();
  drawIcon(context, look.icons.get(icon)!, middle, DISC_ICON_SIZE, color);
}
/** The place of the disc, in which the page has it. */
export function cutDisc(context: CanvasRenderingContext2D, box: Box, color: string, look: SignLook): void {
  const place = discBox(box, look);
  fillBox(context, place, place.width / 2, color);
}

/** The words of a link, around its middle. */
export function drawSigns(
  context: CanvasRenderingContext2D,
  middle: Point,
  signs: readonly LinkSign[],
  look: SignLook,
): void {
  const { height, padding, gap, between, border, letters, tones } = look.label;
  context.font = letters.font;
  context.letterSpacing = letters.spacing;
  const widths = signs.map(
    ({ size, text }) => 2 * (padding + border) + size + gap + context.measureText(text).width,
  );
  const whole = widths.reduce((sum, width) => sum + width, between * (signs.length - 1));
  let left = middle.x - whole / 2;
  signs.forEach(({ tone, icon, size, text }, i) => {
    const width = widths[i]!;
    const { ground, edge, color } = tones.get(tone)!;
    const box = { x: left, y: middle.y - height / 2, width, height };
    fillBox(context, box, height / 2, ground);
    context.strokeStyle = edge;
    context.lineWidth = border;
    context.beginPath();
    context.roundRect(
      box.x + border / 2,
      box.y + border / 2,
      width - border,
      height - border,
      (height - border) / 2,
    );
    context.stroke();
    const inner = left + border + padding;
    drawIcon(context, look.icons.get(icon)!, { x: inner + size / 2, y: middle.y }, size, color);
    context.fillStyle = color;
    context.fillText(text, inner + size + gap, middle.y - letters.lineHeight / 2 + letters.baseline);
    left += width + between;
  });
}
