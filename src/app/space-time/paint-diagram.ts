/** Paints the space–time diagram on a canvas, in the colors of the theme. */

import { digitsFor, momentText } from '../ui/moment-text.ts';
import type { Arrow, ArrowTone, Diagram, Line } from './diagram-layout.ts';

export interface DiagramColors {
  readonly ground: string;
  readonly grid: string;
  readonly line: string;
  readonly unknown: string;
  readonly down: string;
  readonly paused: string;
  readonly now: string;
  readonly chosen: string;
  readonly text: string;
  readonly quiet: string;
  readonly leader: string;
  readonly warn: string;
  readonly arrow: { readonly [T in ArrowTone]: string };
  readonly word: { readonly [T in ArrowTone]: string };
}

/** The colors of the theme that an element stands in. */
export function themeColors(element: Element): DiagramColors {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: token('--panel'),
    grid: token('--line'),
    line: token('--line-strong'),
    unknown: token('--line'),
    down: token('--error'),
    paused: token('--warn'),
    now: token('--accent'),
    chosen: token('--accent'),
    text: token('--text'),
    quiet: token('--text-3'),
    leader: token('--leader-text'),
    warn: token('--warn-text'),
    arrow: {
      plain: token('--text-2'),
      reply: token('--text-3'),
      protocol: token('--flow'),
      vote: token('--leader-text'),
      error: token('--error'),
      partition: token('--partition'),
    },
    word: {
      plain: token('--text'),
      reply: token('--text-2'),
      protocol: token('--flow-text'),
      vote: token('--leader-text'),
      error: token('--error-text'),
      partition: token('--partition-text'),
    },
  };
}

export interface PaintOptions {
  readonly colors: DiagramColors;
  readonly font: string;
  readonly ratio: number;
  readonly chosen: Arrow | null;
  /** The message of the last step through the run, and whether it ended in it. */
  readonly stepped: { readonly arrow: Arrow; readonly ended: boolean } | null;
}

const HEAD = 6;
/** So many arrows are drawn fainter and simpler, so that their mass does not hide them. */
const MANY = 400;
const tones: readonly ArrowTone[] = ['plain', 'reply', 'protocol', 'vote', 'error', 'partition'];
/** Lines nearer to each other than this have room for their names only. */
const TWO_WORDS = 25;

export function paintDiagram(
  context: CanvasRenderingContext2D,
  diagram: Diagram,
  options: PaintOptions,
): void {
  const { colors, ratio, font } = options;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, diagram.width, diagram.height);
  context.textBaseline = 'middle';
  paintTimes(context, diagram, options);
  for (const line of diagram.lines) paintName(context, line, diagram.rowHeight, options);
  context.save();
  context.beginPath();
  context.rect(diagram.left, 0, diagram.right - diagram.left + 8, diagram.bottom);
  context.clip();
  for (const line of diagram.lines) paintLine(context, line, colors);
  const { chosen } = options;
  const others = chosen === null ? diagram.arrows : diagram.arrows.filter((arrow) => arrow !== chosen);
  paintArrows(context, others, colors, others.length > MANY ? 0.55 : 0.9, 1.2);
  if (chosen !== null) paintArrows(context, [chosen], colors, 1, 2.4);
  if (options.stepped !== null) paintStepped(context, options.stepped, colors);
  context.font = `500 10.5px ${font}`;
  for (const arrow of diagram.arrows) paintArrowName(context, arrow, colors);
  for (const line of diagram.lines) paintMarks(context, line, options);
  context.restore();
}

/** Where the run stands: a ring at the end of the message that has just set out or arrived. */
function paintStepped(
  context: CanvasRenderingContext2D,
  { arrow, ended }: NonNullable<PaintOptions['stepped']>,
  colors: DiagramColors,
): void {
  paintArrows(context, [arrow], colors, 1, 2.4);
  context.strokeStyle = colors.now;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(ended ? arrow.x1 : arrow.x0, ended ? arrow.y1 : arrow.y0, 6.5, 0, 2 * Math.PI);
  context.stroke();
}

function paintTimes(context: CanvasRenderingContext2D, diagram: Diagram, options: PaintOptions): void {
  const { colors, font } = options;
  const digits = digitsFor(diagram.tickStep);
  context.font = `10.5px ${font}`;
  context.lineWidth = 1;
  context.textAlign = 'center';
  for (const { x, time } of diagram.ticks) {
    context.strokeStyle = colors.grid;
    context.beginPath();
    context.moveTo(Math.round(x) + 0.5, 0);
    context.lineTo(Math.round(x) + 0.5, diagram.bottom);
    context.stroke();
    context.fillStyle = colors.quiet;
    context.fillText(momentText(time, digits), x, diagram.bottom + 11);
  }
  context.textAlign = 'left';
  if (diagram.nowX < diagram.left || diagram.nowX > diagram.right) return;
  context.strokeStyle = colors.now;
  context.globalAlpha = 0.6;
  context.beginPath();
  context.moveTo(diagram.nowX, 0);
  context.lineTo(diagram.nowX, diagram.bottom);
  context.stroke();
  context.globalAlpha = 1;
}

function paintName(
  context: CanvasRenderingContext2D,
  line: Line,
  rowHeight: number,
  { colors, font }: PaintOptions,
): void {
  const words = line.state === 'down' ? 'down' : line.state === 'paused' ? 'paused' : line.role;
  const room = words !== '' && rowHeight >= TWO_WORDS;
  context.font = `600 11.5px ${font}`;
  context.fillStyle = colors.text;
  context.fillText(shortened(context, line.row.name, 112), 12, room ? line.y - 6 : line.y);
  if (!room) return;
  context.font = `10.5px ${font}`;
  context.fillStyle =
    line.state === 'down'
      ? colors.word.error
      : line.state === 'paused' || line.tone === 'warn'
        ? colors.warn
        : line.tone === 'leader'
          ? colors.leader
          : colors.quiet;
  context.fillText(shortened(context, words, 112), 12, line.y + 7);
}

function shortened(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end)}…`;
}

/** A machine that is up has a line, a paused one dashes, one that is down nothing but the ends of the gap. */
function paintLine(context: CanvasRenderingContext2D, { y, stretches }: Line, colors: DiagramColors): void {
  for (const { x0, x1, state } of stretches) {
    context.setLineDash(
      state === 'paused' ? [6, 5] : state === 'unknown' ? [1, 5] : state === 'down' ? [2, 6] : [],
    );
    context.lineWidth = state === 'up' ? 1.8 : 1.3;
    context.strokeStyle =
      state === 'up'
        ? colors.line
        : state === 'paused'
          ? colors.paused
          : state === 'down'
            ? colors.down
            : colors.unknown;
    context.beginPath();
    context.moveTo(x0, y);
    context.lineTo(x1, y);
    context.stroke();
    context.setLineDash([]);
    if (state === 'down') paintCross(context, x0, y, 4.5, colors.down, 2);
    if (state === 'paused') paintPause(context, x0, y, colors.paused);
  }
}

function paintCross(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  arm: number,
  color: string,
  width: number,
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.beginPath();
  crossAt(context, x, y, arm);
  context.stroke();
}

function crossAt(context: CanvasRenderingContext2D, x: number, y: number, arm: number): void {
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x + arm, y - arm);
  context.lineTo(x - arm, y + arm);
}

function paintPause(context: CanvasRenderingContext2D, x: number, y: number, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - 2, y - 5);
  context.lineTo(x - 2, y + 5);
  context.moveTo(x + 3, y - 5);
  context.lineTo(x + 3, y + 5);
  context.stroke();
}

/** All arrows of one color at a time: a canvas is quick with long paths and slow with many of them. */
function paintArrows(
  context: CanvasRenderingContext2D,
  arrows: readonly Arrow[],
  colors: DiagramColors,
  strength: number,
  width: number,
): void {
  context.globalAlpha = strength;
  context.lineCap = 'butt';
  for (const tone of tones) {
    const own = arrows.filter((arrow) => arrow.tone === tone);
    if (own.length === 0) continue;
    context.strokeStyle = colors.arrow[tone];
    context.fillStyle = colors.arrow[tone];
    context.lineWidth = width;
    strokeAll(
      context,
      own.filter(({ message }) => !message.isReply),
    );
    // dashes of many arrows cost a frame and are seen by nobody
    if (arrows.length <= MANY) context.setLineDash([5, 2.5]);
    strokeAll(
      context,
      own.filter(({ message }) => message.isReply),
    );
    context.setLineDash([]);
    context.beginPath();
    for (const arrow of own) endsOf(context, arrow);
    context.fill();
    paintCrosses(
      context,
      own.filter(({ end }) => end === 'lost'),
    );
  }
  context.globalAlpha = 1;
}

function strokeAll(context: CanvasRenderingContext2D, arrows: readonly Arrow[]): void {
  if (arrows.length === 0) return;
  context.beginPath();
  for (const { x0, y0, x1, y1 } of arrows) {
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
  }
  context.stroke();
}

/** A dot where it begins, a head where it has arrived, a larger dot where it is on its way. */
function endsOf(context: CanvasRenderingContext2D, { x0, y0, x1, y1, end }: Arrow): void {
  context.moveTo(x0 + 1.8, y0);
  context.arc(x0, y0, 1.8, 0, 2 * Math.PI);
  if (end === 'flying') {
    context.moveTo(x1 + 2.8, y1);
    context.arc(x1, y1, 2.8, 0, 2 * Math.PI);
  }
  if (end !== 'arrived') return;
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const dx = ((x1 - x0) / length) * HEAD;
  const dy = ((y1 - y0) / length) * HEAD;
  context.moveTo(x1, y1);
  context.lineTo(x1 - dx - 0.45 * dy, y1 - dy + 0.45 * dx);
  context.lineTo(x1 - dx + 0.45 * dy, y1 - dy - 0.45 * dx);
  context.closePath();
}

function paintCrosses(context: CanvasRenderingContext2D, arrows: readonly Arrow[]): void {
  if (arrows.length === 0) return;
  context.lineWidth = 1.9;
  context.beginPath();
  for (const { x1, y1 } of arrows) crossAt(context, x1, y1, 4);
  context.stroke();
}

function paintArrowName(context: CanvasRenderingContext2D, arrow: Arrow, colors: DiagramColors): void {
  if (arrow.label === null) return;
  const { x, y } = arrow.label;
  context.lineJoin = 'round';
  context.lineWidth = 3.5;
  context.strokeStyle = colors.ground;
  context.strokeText(arrow.message.name, x, y + 0.5);
  context.fillStyle = colors.word[arrow.tone];
  context.fillText(arrow.message.name, x, y + 0.5);
}

/** Where a machine says something else of itself from a moment on. */
function paintMarks(context: CanvasRenderingContext2D, line: Line, { colors, font }: PaintOptions): void {
  context.font = `600 10.5px ${font}`;
  for (const mark of line.marks) {
    const color = mark.tone === 'leader' ? colors.leader : mark.tone === 'warn' ? colors.warn : colors.quiet;
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(mark.x, line.y - 6);
    context.lineTo(mark.x + 4.5, line.y);
    context.lineTo(mark.x, line.y + 6);
    context.lineTo(mark.x - 4.5, line.y);
    context.closePath();
    context.fill();
    if (mark.textY === null) continue;
    context.lineWidth = 3.5;
    context.strokeStyle = colors.ground;
    context.strokeText(mark.text, mark.x + 7, mark.textY);
    context.fillText(mark.text, mark.x + 7, mark.textY);
  }
}
