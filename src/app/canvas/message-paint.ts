/**
 * How messages look: a dot that is filled for what is asked and hollow for what is answered, with a short tail
 * that shows where it comes from; its name beside it; a ring where it arrives; a crossed circle where it is
 * lost. Names are drawn once and kept as small pictures, because drawing text is what costs a canvas its frames.
 */
import type { NotedMessage } from '../stores/messages.ts';
import type { LabelBox } from './message-labels.ts';
import type { Place } from './message-paths.ts';

export interface MessageColors {
  readonly ground: string;
  readonly dot: string;
  readonly protocol: string;
  readonly vote: string;
  readonly error: string;
  readonly partition: string;
  readonly way: string;
  readonly mark: string;
  readonly words: string;
  readonly quietWords: string;
  readonly voteWords: string;
  readonly errorWords: string;
  readonly partitionWords: string;
}

let known: { readonly theme: string; readonly colors: MessageColors } | null = null;
/** The tokens' colors, read again when the theme changes. */
export function messageColors(element: HTMLElement): MessageColors {
  const theme = document.documentElement.dataset.theme ?? '';
  if (known?.theme === theme) return known.colors;
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const colors = {
    ground: token('--ground'),
    dot: token('--dot'),
    protocol: token('--flow'),
    vote: token('--leader'),
    error: token('--error'),
    partition: token('--partition'),
    way: token('--idle'),
    mark: token('--accent'),
    words: token('--text'),
    quietWords: token('--text-2'),
    voteWords: token('--leader-text'),
    errorWords: token('--error-text'),
    partitionWords: token('--partition-text'),
  };
  known = { theme, colors };
  names.clear();
  return colors;
}

/** Messages about who leads. */
function isVote(name: string): boolean {
  return /vote|elect|term/i.test(name);
}

export function dotColor(message: NotedMessage, colors: MessageColors): string {
  if (message.isError) return colors.error;
  if (isVote(message.name)) return colors.vote;
  return message.isOneWay ? colors.protocol : colors.dot;
}

/** `lost`: it has come to where it is lost; until then nobody knows. */
export function wordColor(message: NotedMessage, lost: boolean, colors: MessageColors): string {
  if (lost) return message.loss === 'partition' ? colors.partitionWords : colors.errorWords;
  if (message.isError) return colors.errorWords;
  if (isVote(message.name)) return colors.voteWords;
  return message.isReply ? colors.quietWords : colors.words;
}

/** A dot with its tail; sizes in pixels of the canvas. */
export function drawDot(
  context: CanvasRenderingContext2D,
  place: Place,
  radius: number,
  message: NotedMessage,
  colors: MessageColors,
): void {
  const color = dotColor(message, colors);
  const tail = radius * 4.5;
  context.strokeStyle = color;
  context.lineCap = 'round';
  context.globalAlpha = 0.35;
  context.lineWidth = radius * 0.9;
  context.beginPath();
  context.moveTo(place.x - place.dx * tail, place.y - place.dy * tail);
  context.lineTo(place.x, place.y);
  context.stroke();
  context.globalAlpha = 1;
  context.beginPath();
  context.arc(place.x, place.y, radius, 0, 2 * Math.PI);
  context.lineWidth = message.isReply ? radius * 0.55 : radius * 0.4;
  context.fillStyle = message.isReply ? colors.ground : color;
  context.strokeStyle = message.isReply ? color : colors.ground;
  context.fill();
  context.stroke();
}

/** The message of the last step: a ring around its dot. */
export function drawMark(
  context: CanvasRenderingContext2D,
  place: Place,
  radius: number,
  colors: MessageColors,
): void {
  context.lineWidth = radius * 0.55;
  context.strokeStyle = colors.mark;
  context.beginPath();
  context.arc(place.x, place.y, radius * 2.3, 0, 2 * Math.PI);
  context.stroke();
}

/** Where it arrived: a ring that opens and fades. */
export function drawArrival(
  context: CanvasRenderingContext2D,
  place: Place,
  radius: number,
  faded: number,
  color: string,
): void {
  context.globalAlpha = 0.6 * (1 - faded);
  context.lineWidth = radius * 0.45;
  context.strokeStyle = color;
  context.beginPath();
  context.arc(place.x, place.y, radius * (1 + 1.8 * faded), 0, 2 * Math.PI);
  context.stroke();
  context.globalAlpha = 1;
}

/** Where it was lost: a crossed circle that stays for a while. */
export function drawLoss(
  context: CanvasRenderingContext2D,
  place: Place,
  radius: number,
  faded: number,
  color: string,
  ground: string,
): void {
  const size = radius * 1.9;
  const arm = size * 0.42;
  context.globalAlpha = Math.min(1, 2.5 * (1 - faded));
  context.lineCap = 'round';
  context.lineWidth = radius * 0.5;
  context.strokeStyle = color;
  context.fillStyle = ground;
  context.beginPath();
  context.arc(place.x, place.y, size, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.beginPath();
  context.moveTo(place.x - arm, place.y - arm);
  context.lineTo(place.x + arm, place.y + arm);
  context.moveTo(place.x + arm, place.y - arm);
  context.lineTo(place.x - arm, place.y + arm);
  context.stroke();
  context.globalAlpha = 1;
}

interface NamePicture {
  readonly picture: HTMLCanvasElement;
  readonly width: number;
  readonly height: number;
}
const names = new Map<string, NamePicture>();
const MOST_NAMES = 200;
const FONT_PIXELS = 11.5;
const PADDING = 3;

/** A name as a picture, with a ground behind it so that it can be read on links. */
export function namePicture(
  text: string,
  color: string,
  ground: string,
  font: string,
  ratio: number,
): NamePicture {
  const key = `${text}|${color}|${ground}|${ratio}`;
  const drawn = names.get(key);
  if (drawn !== undefined) return drawn;
  if (names.size > MOST_NAMES) names.clear();
  const picture = document.createElement('canvas');
  const context = picture.getContext('2d')!;
  const style = `500 ${FONT_PIXELS}px ${font}`;
  context.font = style;
  const width = Math.ceil(context.measureText(text).width) + 2 * PADDING;
  const height = FONT_PIXELS + 2 * PADDING;
  picture.width = Math.ceil(width * ratio);
  picture.height = Math.ceil(height * ratio);
  context.scale(ratio, ratio);
  context.fillStyle = ground;
  context.globalAlpha = 0.8;
  context.beginPath();
  context.roundRect(0, 0, width, height, 4);
  context.fill();
  context.globalAlpha = 1;
  context.font = style;
  context.textBaseline = 'middle';
  context.fillStyle = color;
  context.fillText(text, PADDING, height / 2 + 0.5);
  const made = { picture, width, height };
  names.set(key, made);
  return made;
}

/** Places for a name beside a dot, best first: at its corners, above, below, at its sides. */
export function labelPlaces(x: number, y: number, width: number, height: number): readonly LabelBox[] {
  const away = 7;
  const box = (left: number, top: number): LabelBox => {
    return { left, top, right: left + width, bottom: top + height };
  };
  return [
    box(x + away, y - height - away / 2),
    box(x + away, y + away / 2),
    box(x - width - away, y - height - away / 2),
    box(x - width - away, y + away / 2),
    box(x - width / 2, y - height - away),
    box(x - width / 2, y + away),
    box(x + away + 1, y - height / 2),
    box(x - width - away - 1, y - height / 2),
  ];
}
