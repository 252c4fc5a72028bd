/**
 * The space–time diagram as plain shapes (Lamport, "Time, Clocks, and the Ordering of Events in a Distributed
 * System", CACM 21(7), 1978): a line for each machine, time to the right, a message as an arrow from the line of
 * its sender to that of its receiver. The canvas and the exported picture are painted from the same shapes.
 */
import type { MachineState } from '../../model/message-records.ts';
import type { Tone } from '../../model/telemetry.ts';
import { type LabelBox, LabelPlaces } from '../canvas/message-labels.ts';
import type { NotedMessage } from '../stores/messages.ts';
import type { DiagramRow } from './diagram-rows.ts';

export interface DiagramInput {
  readonly rows: readonly DiagramRow[];
  readonly messages: readonly NotedMessage[];
  readonly states: readonly MachineState[];
  readonly from: number;
  readonly to: number;
  /** The run has come to here, and messages are noted since then. */
  readonly now: number;
  readonly since: number;
  readonly width: number;
  readonly height: number;
  /** How wide a text is, in pixels. */
  readonly textWidth: (text: string) => number;
}

export interface Line {
  readonly row: DiagramRow;
  readonly y: number;
  /** Stretches by how the machine fares; before messages are noted nothing is known. */
  readonly stretches: readonly { readonly x0: number; readonly x1: number; readonly state: LineState }[];
  readonly marks: readonly RoleMark[];
  /** How it fares and what it says of itself at the end of the window. */
  readonly state: LineState;
  readonly role: string;
  readonly tone: Tone;
}
export type LineState = MachineState['state'] | 'unknown';
export interface RoleMark {
  readonly x: number;
  readonly text: string;
  readonly tone: Tone;
  /** Middle of its words, above or below the line; null: there is no room for them. */
  textY: number | null;
}

export interface Arrow {
  readonly message: NotedMessage;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly tone: ArrowTone;
  /** It ends before its receiver: it was lost, or is still on its way. */
  readonly end: 'arrived' | 'lost' | 'flying';
  label: { readonly x: number; readonly y: number } | null;
}
export type ArrowTone = 'plain' | 'reply' | 'protocol' | 'vote' | 'error' | 'partition';

export interface Diagram {
  readonly width: number;
  readonly height: number;
  /** The part where time passes. */
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly nowX: number;
  /** Between two lines. */
  readonly rowHeight: number;
  readonly lines: readonly Line[];
  readonly arrows: readonly Arrow[];
  readonly ticks: readonly { readonly x: number; readonly time: number }[];
  /** Seconds between two ticks, for how exactly their times are written. */
  readonly tickStep: number;
  /** Messages in the window that are not drawn because there are too many. */
  readonly leftOut: number;
}

/** Room for names at the left, for the end of the arrows at the right, for times below. */
export const GUTTER = 132;
const RIGHT = 14;
const AXIS = 22;
const TOP = 8;
const MOST_ARROWS = 2500;
const LABELS_UP_TO = 400;
const MOST_LABELS = 160;
const LABEL_HEIGHT = 13;
/** Seconds: a message is found in a window even if it was sent so long before it. */
const LONGEST_DELAY = 5;
const MOST_TICKS = 8;
/** Half the width of a time. */
const TICK_TEXT = 28;

export function layoutDiagram(input: DiagramInput): Diagram {
  const { rows, width, height, from, to } = input;
  const right = width - RIGHT;
  const bottom = height - AXIS;
  const xOf = (time: number) => GUTTER + ((time - from) / (to - from)) * (right - GUTTER);
  const step = rows.length > 0 ? (bottom - TOP) / rows.length : 0;
  const heights = rows.map((_, i) => TOP + step * (i + 0.5));
  const yOf = new Map(rows.flatMap((row, i) => row.machines.map((id) => [id, heights[i]!] as const)));
  const labels = new LabelPlaces(MOST_LABELS);
  const lines = rows.map((row, i) => lineOf(input, row, heights[i]!, xOf));
  const gutter = lines.map(({ y }) => ({ left: 0, right: GUTTER, top: y - 8, bottom: y + 8 }));
  const marks = lines.flatMap(({ marks: all, y }) =>
    all.map(({ x }) => ({ left: x - 4, right: x + 4, top: y - 6, bottom: y + 6 })),
  );
  labels.begin([...gutter, ...marks]);
  labelMarks(lines, labels, input);
  const { arrows, leftOut } = arrowsOf(input, yOf, xOf);
  if (arrows.length <= LABELS_UP_TO) labelArrows(arrows, labels, input, right);
  const tickStep = stepOf((to - from) / MOST_TICKS);
  return {
    width,
    height,
    left: GUTTER,
    right,
    bottom,
    nowX: xOf(input.now),
    rowHeight: step,
    lines,
    arrows,
    ticks: ticksOf(Math.max(0, from), to, tickStep)
      .map((time) => ({ x: xOf(time), time }))
      .filter(({ x }) => x >= GUTTER && x <= width - TICK_TEXT),
    tickStep,
    leftOut: leftOut,
  };
}

function lineOf(
  { states, since, now, from, to }: DiagramInput,
  row: DiagramRow,
  y: number,
  xOf: (time: number) => number,
): Line {
  const known = row.machines.length === 1 ? states.filter(({ node }) => node === row.machines[0]) : [];
  const end = Math.min(now, to);
  const stretches: { x0: number; x1: number; state: LineState }[] = [];
  const add = (start: number, stop: number, state: LineState) => {
    const x0 = xOf(Math.max(from, start));
    const x1 = xOf(Math.min(end, stop));
    if (x1 > x0) stretches.push({ x0, x1, state });
  };
  const begins = known[0]?.time ?? since;
  if (row.machines.length > 1 && !Number.isNaN(since)) add(since, end, 'up');
  add(Number.NEGATIVE_INFINITY, Number.isNaN(begins) ? end : begins, 'unknown');
  known.forEach((state, i) => {
    const next = known[i + 1];
    add(state.time, next?.time ?? end, state.state);
  });
  const marks: RoleMark[] = [];
  for (let i = 1; i < known.length; i++) {
    const state = known[i]!;
    if (state.role === '' || state.role === known[i - 1]!.role || state.time < from || state.time > end)
      continue;
    marks.push({ x: xOf(state.time), text: state.role, tone: state.tone, textY: null });
  }
  const last = known.findLast((state) => state.time <= end);
  return {
    row,
    y,
    stretches,
    marks,
    state: last?.state ?? 'unknown',
    role: last?.role ?? '',
    tone: last?.tone ?? 'plain',
  };
}

/** Words beside marks, of who leads before all others. */
function labelMarks(lines: readonly Line[], labels: LabelPlaces, { textWidth }: DiagramInput): void {
  const all = lines.flatMap(({ marks, y }) => marks.map((mark) => ({ mark, y })));
  const rank = (tone: Tone) => (tone === 'leader' ? 0 : 1);
  all.sort((a, b) => rank(a.mark.tone) - rank(b.mark.tone) || b.mark.x - a.mark.x);
  for (const [i, { mark, y }] of all.entries()) {
    const left = mark.x + 7;
    const right = left + 2 + textWidth(mark.text);
    const above = { left, right, top: y - 19, bottom: y - 5 };
    const below = { left, right, top: y + 5, bottom: y + 19 };
    const box = labels.place(-1 - i, [above, below]);
    if (box !== null) mark.textY = (box.top + box.bottom) / 2;
  }
}

function arrowsOf(
  { messages, from, to, now }: DiagramInput,
  yOf: ReadonlyMap<string, number>,
  xOf: (time: number) => number,
): { readonly arrows: readonly Arrow[]; readonly leftOut: number } {
  const arrows: Arrow[] = [];
  let leftOut = 0;
  const end = Math.min(now, to);
  // the newest first, so that the oldest are left out where there are too many
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i]!;
    if (message.sent < from - LONGEST_DELAY) break;
    if (message.sent > end || message.due < from) continue;
    const y0 = yOf.get(message.from);
    const y1 = yOf.get(message.to);
    if (y0 === undefined || y1 === undefined || y0 === y1) continue;
    if (arrows.length < MOST_ARROWS) arrows.push(arrowOf(message, y0, y1, xOf, now));
    else leftOut++;
  }
  return { arrows: arrows.reverse(), leftOut };
}

function arrowOf(
  message: NotedMessage,
  y0: number,
  y1: number,
  xOf: (time: number) => number,
  now: number,
): Arrow {
  const flight = message.due - message.sent;
  const lost = message.loss !== '';
  // one that never arrives ends midway, as on the canvas
  const lossShare = !lost
    ? 1
    : Number.isNaN(message.lostAt)
      ? 0.5
      : flight > 0
        ? Math.min(1, (message.lostAt - message.sent) / flight)
        : 1;
  const share = flight > 0 ? Math.min(lossShare, (now - message.sent) / flight) : lossShare;
  return {
    message,
    x0: xOf(message.sent),
    y0,
    x1: xOf(message.sent + share * flight),
    y1: y0 + share * (y1 - y0),
    tone: toneOf(message),
    end: share < lossShare ? 'flying' : lost ? 'lost' : 'arrived',
    label: null,
  };
}

function toneOf(message: NotedMessage): ArrowTone {
  if (message.loss === 'partition') return 'partition';
  if (message.loss !== '' || message.isError) return 'error';
  if (/vote|elect/i.test(message.name)) return 'vote';
  if (message.isReply) return 'reply';
  return message.isOneWay ? 'protocol' : 'plain';
}

/** Where along its arrow a name may stand, best first. */
const SHARES = [0.34, 0.5, 0.66, 0.2, 0.8] as const;

/** Names beside arrows: lost ones and votes first, then the longest arrows. */
function labelArrows(
  arrows: readonly Arrow[],
  labels: LabelPlaces,
  { textWidth }: DiagramInput,
  right: number,
): void {
  const rank = ({ tone }: Arrow) => (tone === 'error' || tone === 'partition' ? 0 : tone === 'vote' ? 1 : 2);
  const length = (arrow: Arrow) => Math.abs(arrow.y1 - arrow.y0) + Math.abs(arrow.x1 - arrow.x0);
  const sorted = [...arrows].sort((a, b) => rank(a) - rank(b) || length(b) - length(a));
  for (const arrow of sorted) {
    const width = textWidth(arrow.message.name);
    if (Math.abs(arrow.y1 - arrow.y0) < LABEL_HEIGHT) continue;
    const candidates: LabelBox[] = [];
    for (const share of SHARES) {
      const x = arrow.x0 + share * (arrow.x1 - arrow.x0) + 5;
      const y = arrow.y0 + share * (arrow.y1 - arrow.y0);
      if (x < GUTTER || x + width > right) continue;
      candidates.push({ left: x, right: x + width, top: y - LABEL_HEIGHT / 2, bottom: y + LABEL_HEIGHT / 2 });
    }
    const box = labels.place(arrow.message.sequence, candidates);
    if (box !== null) arrow.label = { x: box.left, y: (box.top + box.bottom) / 2 };
  }
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function stepOf(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const lead = least / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

function ticksOf(from: number, to: number, step: number): number[] {
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to; i++) ticks.push(i * step);
  return ticks;
}

/** The arrow nearest to a point, if one is near. */
export function arrowAt(diagram: Diagram, x: number, y: number, within = 7): Arrow | null {
  let nearest: Arrow | null = null;
  let least = within;
  for (const arrow of diagram.arrows) {
    const distance = distanceTo(arrow, x, y);
    if (distance <= least) {
      least = distance;
      nearest = arrow;
    }
  }
  return nearest;
}
function distanceTo({ x0, y0, x1, y1 }: Arrow, x: number, y: number): number {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}
