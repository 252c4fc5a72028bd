/**
 * A picture of evidence as plain shapes: a line for each client, each operation a bar over its window of time
 * (Herlihy and Wing draw histories so), what proves the anomaly strong and the rest faint, numbers for the
 * longest order that works and a cross on what fits nowhere. Screen and exported picture are painted from the
 * same shapes.
 */
import { formatQuantity } from '../../base/units.ts';
import type { Operation } from '../../model/history.ts';
import { digitsFor, momentText } from '../ui/moment-text.ts';
import type { Scene } from './evidence-scene.ts';
import { deedOf, explain } from './evidence-words.ts';
import { briefLabel, operationLabel } from './operation-words.ts';
import { placeTimes, type Stretch } from './time-places.ts';

export interface EvidenceInput {
  readonly scene: Scene;
  readonly width: number;
  /** CSS pixels of the letters; everything grows with it. */
  readonly fontSize: number;
  /** Lines for clients that prove nothing but were at it too. */
  readonly contextRows: number;
  /** How wide a text is in pixels, at that size. */
  readonly textWidth: (text: string, isBold?: boolean) => number;
  /** Bars are as wide as their values rather than their words: the line below has the words. */
  readonly brief?: boolean;
}

export interface EvidenceRow {
  readonly process: number;
  readonly name: string;
  /** Middle of the line. */
  readonly y: number;
  readonly isContext: boolean;
}

export interface EvidenceBar {
  readonly operation: Operation;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly role: 'proof' | 'misfit' | 'context';
  readonly what: 'read' | 'write';
  /** The words on it; empty where they do not fit. */
  readonly label: string;
  /** Place in the order, from 1 on; null: none. */
  readonly number: number | null;
}

export interface OrderItem {
  readonly operation: Operation;
  readonly x: number;
  readonly y: number;
  readonly number: number;
  readonly isMisfit: boolean;
  readonly text: string;
}

export interface EvidencePicture {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  /** Where time begins: names stand left of it. */
  readonly left: number;
  readonly right: number;
  readonly rows: readonly EvidenceRow[];
  readonly bars: readonly EvidenceBar[];
  readonly arrows: readonly { readonly path: string; readonly tip: Tip }[];
  /** From when something was over to when something began that should have seen it. */
  readonly gap: {
    readonly x0: number;
    readonly x1: number;
    readonly y0: number;
    readonly y1: number;
    readonly text: string;
    readonly textX: number;
    readonly textY: number;
  } | null;
  readonly axisY: number;
  readonly ticks: readonly Tick[];
  /** Long waits that are drawn short. */
  readonly waits: readonly { readonly x0: number; readonly x1: number; readonly text: string }[];
  readonly toScale: boolean;
  readonly orderTitle: string;
  readonly order: readonly OrderItem[];
}
export interface Tick {
  readonly x: number;
  readonly text: string;
  /** Middle of its words: within the picture even at its edge. */
  readonly textX: number;
}
/** The head of an arrow. */
export interface Tip {
  readonly x: number;
  readonly y: number;
  /** −1: it points to the left. */
  readonly direction: 1 | -1;
}

const MOST_ORDER = 14;

/** Operations that prove nothing, as many as leave the proof in view. */
const CONTEXT = [36, 8, 0] as const;

export function layoutEvidence(input: EvidenceInput): EvidencePicture {
  const pictures = CONTEXT.map((most) => () => layoutWith(input, most));
  for (const draw of pictures.slice(0, -1)) {
    const picture = draw();
    if (picture.width <= input.width) return picture;
  }
  return pictures.at(-1)!();
}

function layoutWith(input: EvidenceInput, mostContext: number): EvidencePicture {
  const { scene, fontSize: f } = input;
  const isBetween = explain(scene).witness !== null;
  const { rows, proofBottom, bottom, shown } = rowsOf(input, shownOperations(scene, mostContext), isBetween);
  const left = gutterOf(rows, input);
  const right = f * 1.2;
  const axis = new Axis(input, shown, Math.max(f * 16, input.width - left - right), left);
  const bars = barsOf(input, shown, rows, axis);
  const byOperation = new Map(bars.map((bar) => [bar.operation, bar]));
  const axisY = bottom + f * 0.5;
  const width = left + axis.width + right;
  const order = orderOf(input, left, Math.min(width, input.width), axisY + f * 3.2);
  const last = order.items.at(-1);
  return {
    width,
    height: last === undefined ? axisY + f * 2.2 : last.y + f * 1.2,
    fontSize: f,
    left,
    right: left + axis.width,
    rows,
    bars,
    arrows: scene.arrows.flatMap(
      ([from, to]) => arrowOf(byOperation.get(from), byOperation.get(to), f) ?? [],
    ),
    gap: gapOf(input, byOperation, proofBottom),
    axisY,
    ...axis.marks(input),
    toScale: axis.toScale,
    orderTitle: order.title,
    order: order.items,
  };
}

/** Heights of lines and bars, in letters: of the proof, and of the context. */
const PROOF_ROW = 3.2;
const CONTEXT_ROW = 2.1;
const barHeight = (f: number) => f * 2.2;
/** Beside the words of a bar: its number, and the ground around them. */
const wordsPadding = (f: number) => f * 1.8;

/** The proof, and of the rest what lies nearest in time to the misfit. */
function shownOperations({ operations, proof, misfit }: Scene, mostContext: number): readonly Operation[] {
  const strong = new Set(proof);
  const middle = misfit?.invoked ?? proof[0]?.invoked ?? 0;
  const keys = new Set(proof.map(({ key }) => key));
  const distance = ({ invoked, key }: Operation) => Math.abs(invoked - middle) * (keys.has(key) ? 1 : 4);
  const from = Math.min(...proof.map(({ invoked }) => invoked));
  const to = Math.max(...proof.map(({ invoked, returned }) => returned ?? invoked));
  const around = (to - from) * 0.25;
  const context = operations
    .filter(
      (operation) =>
        !strong.has(operation) &&
        operation.invoked <= to + around &&
        (operation.returned ?? operation.invoked) >= from - around,
    )
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, mostContext);
  return [...proof, ...context];
}

interface Rows {
  readonly rows: readonly EvidenceRow[];
  /** Below the lines of the proof, and below all. */
  readonly proofBottom: number;
  readonly bottom: number;
  /** The operations that have a line. */
  readonly shown: readonly Operation[];
}

/**
 * A line for each client: those of the proof first, in the order in which they act; room for words about what
 * lies between two operations; then those that were most at it besides.
 */
function rowsOf(
  { scene: { proof, nameOf }, fontSize: f, contextRows }: EvidenceInput,
  shown: readonly Operation[],
  isBetween: boolean,
): Rows {
  const strong = new Set(proof.toSorted((a, b) => a.invoked - b.invoked).map(({ process }) => process));
  const counts = new Map<number, number>();
  for (const { process } of shown)
    if (!strong.has(process)) counts.set(process, (counts.get(process) ?? 0) + 1);
  const others = [...counts].sort((a, b) => b[1] - a[1]).map(([process]) => process);
  const rows: EvidenceRow[] = [];
  let y = f * 0.7;
  const add = (process: number, height: number, isContext: boolean) => {
    rows.push({ process, name: nameOf(process), y: y + (height * f) / 2, isContext });
    y += height * f;
  };
  for (const process of strong) add(process, PROOF_ROW, false);
  const proofBottom = y;
  if (isBetween) y += f * 1.5;
  for (const process of others.slice(0, contextRows)) add(process, CONTEXT_ROW, true);
  const known = new Set(rows.map(({ process }) => process));
  return { rows, proofBottom, bottom: y, shown: shown.filter(({ process }) => known.has(process)) };
}

function gutterOf(rows: readonly EvidenceRow[], { width, fontSize, textWidth }: EvidenceInput): number {
  const widest = Math.max(fontSize * 4, ...rows.map(({ name }) => textWidth(name, true)));
  return Math.min(widest + fontSize * 1.6, width * 0.3);
}

/** The moments of the operations and where they stand. */
class Axis {
  readonly toScale: boolean;
  readonly width: number;
  private readonly left: number;
  private readonly times: readonly number[];
  private readonly at: readonly number[];
  private readonly places = new Map<string, number>();
  private readonly scene: Scene;

  constructor(
    { scene, fontSize, textWidth, brief = false }: EvidenceInput,
    shown: readonly Operation[],
    width: number,
    left: number,
  ) {
    this.scene = scene;
    this.left = left;
    const strong = new Set(scene.proof);
    // at equal times operations overlap: who asks then stands before who is answered
    const moments = shown.flatMap((operation) => [
      { time: operation.invoked, phase: 0 },
      ...(operation.returned === null ? [] : [{ time: operation.returned, phase: 1 }]),
    ]);
    moments.sort((a, b) => a.time - b.time || a.phase - b.phase);
    const times: number[] = [];
    for (const { time, phase } of moments) {
      const key = `${time} ${phase}`;
      if (this.places.has(key)) continue;
      this.places.set(key, times.length);
      times.push(time);
    }
    // open ends reach beyond everything that happened
    const hasOpen = shown.some(({ returned }) => returned === null);
    if (hasOpen) times.push((times.at(-1) ?? 0) + 1e-9);
    this.times = times;
    const proofMoments = new Set(
      scene.proof.flatMap(({ invoked, returned }) => [`${invoked} 0`, `${returned} 1`]),
    );
    const strongPlaces = new Set([...proofMoments].map((key) => this.places.get(key)));
    const least = times.map((_, i) =>
      strongPlaces.has(i) || strongPlaces.has(i - 1) ? fontSize : fontSize * 0.3,
    );
    if (hasOpen) least[times.length - 1] = fontSize * 2;
    const stretches = shown.flatMap((operation): Stretch[] => {
      if (!strong.has(operation)) return [];
      const words = brief ? briefWords(scene, operation) : operationLabel(operation, scene.initial);
      const room = textWidth(words, true) + wordsPadding(fontSize);
      return [{ from: this.startOf(operation), to: this.endOf(operation), width: room }];
    });
    const placed = placeTimes(times, least, stretches, width);
    this.at = placed.at;
    this.width = placed.width;
    this.toScale = placed.toScale && scene.clock === 'seconds';
  }

  private startOf({ invoked }: Operation): number {
    return this.places.get(`${invoked} 0`)!;
  }
  private endOf({ returned }: Operation): number {
    return returned === null ? this.times.length - 1 : this.places.get(`${returned} 1`)!;
  }

  x0(operation: Operation): number {
    return this.left + this.at[this.startOf(operation)]!;
  }
  x1(operation: Operation): number {
    return this.left + this.at[this.endOf(operation)]!;
  }

  /** Times under the axis, of the proof first; and long waits that were drawn short. */
  marks({ fontSize, textWidth }: EvidenceInput): Pick<EvidencePicture, 'ticks' | 'waits'> {
    const { misfit, proof, clock } = this.scene;
    if (clock === 'order') return { ticks: [], waits: [] };
    const least = Math.min(...proof.map(({ invoked, returned }) => (returned ?? invoked + 1) - invoked));
    const digits = Math.min(MOST_DIGITS, digitsFor(Math.max(1e-6, least)));
    const edge = this.left + this.width + fontSize;
    const ticks: Tick[] = [];
    for (const operation of [...(misfit === null ? [] : [misfit]), ...proof]) {
      const moments: readonly (readonly [number, number | null])[] = [
        [this.x0(operation), operation.invoked],
        [this.x1(operation), operation.returned],
      ];
      for (const [x, time] of moments) {
        if (time === null) continue;
        const text = momentText(time, digits);
        const textX = Math.min(x, edge - textWidth(text) / 2);
        if (isFree(ticks, textX, text, fontSize, textWidth)) ticks.push({ x, text, textX });
      }
    }
    ticks.sort((a, b) => a.x - b.x);
    return { ticks, waits: this.toScale ? [] : this.waits(ticks, textWidth, fontSize) };
  }

  private waits(
    ticks: readonly Tick[],
    textWidth: EvidenceInput['textWidth'],
    f: number,
  ): EvidencePicture['waits'] {
    const { times, at, left } = this;
    const gaps = times.map((time, i) => (i === 0 ? 0 : time - times[i - 1]!));
    const positive = gaps.filter((gap) => gap > 0).sort((a, b) => a - b);
    const typical = positive[positive.length >> 1] ?? 0;
    return gaps.flatMap((gap, i) => {
      if (i === 0 || gap < typical * LONG_WAIT) return [];
      const [x0, x1] = [left + at[i - 1]!, left + at[i]!];
      const text = formatQuantity(gap, 'seconds');
      const fits = x1 - x0 > f * 2 && isFree(ticks, (x0 + x1) / 2, text, f, textWidth);
      return fits ? [{ x0, x1, text }] : [];
    });
  }
}

const MOST_DIGITS = 5;
/** A wait so many times as long as most is marked. */
const LONG_WAIT = 12;

/** Whether words fit among those that are there. */
function isFree(
  ticks: readonly Tick[],
  x: number,
  text: string,
  f: number,
  textWidth: EvidenceInput['textWidth'],
): boolean {
  const half = textWidth(text) / 2 + f * 0.5;
  return ticks.every((other) => Math.abs(other.textX - x) > half + textWidth(other.text) / 2);
}

function barsOf(
  { scene, fontSize: f, textWidth, brief = false }: EvidenceInput,
  shown: readonly Operation[],
  rows: readonly EvidenceRow[],
  axis: Axis,
): EvidenceBar[] {
  const rowOf = new Map(rows.map((row) => [row.process, row]));
  const strong = new Set(scene.proof);
  const bars: EvidenceBar[] = [];
  const ends = new Map<number, Operation>();
  for (const operation of shown.toSorted((a, b) => a.invoked - b.invoked || a.id - b.id)) {
    const row = rowOf.get(operation.process);
    if (row === undefined) continue;
    const isProof = strong.has(operation);
    const height = isProof ? barHeight(f) : f * 1.5;
    const x = axis.x0(operation);
    const width = Math.max(f * 0.35, axis.x1(operation) - x);
    const words = operationLabel(operation, scene.initial);
    const fits =
      (isProof && !brief) || textWidth(words, isProof) + (isProof ? wordsPadding(f) : f * 0.8) <= width;
    const short = isProof ? briefWords(scene, operation) : '';
    // who gave up on an answer may ask again: the next one stands a little lower
    const before = ends.get(operation.process);
    const overlaps =
      before !== undefined && (before.returned ?? Number.POSITIVE_INFINITY) > operation.invoked;
    if (!overlaps) ends.set(operation.process, operation);
    bars.push({
      operation,
      x,
      y: row.y - height / 2 + (overlaps ? f * 0.7 : 0),
      width,
      height,
      role: operation === scene.misfit ? 'misfit' : isProof ? 'proof' : 'context',
      what: operation.kind === 'read' || operation.kind === 'dequeue' ? 'read' : 'write',
      label: fits ? words : short,
      number: numberOf(scene, operation),
    });
  }
  // the proof is drawn last, over everything
  return bars.sort((a, b) => Number(a.role !== 'context') - Number(b.role !== 'context'));
}

function briefWords({ proof, initial }: Scene, operation: Operation): string {
  return briefLabel(
    operation,
    initial,
    proof.some(({ key }) => key !== operation.key),
  );
}

/** What fits nowhere has a cross instead of a number, except in a cycle, where all are to blame alike. */
function numberOf(scene: Scene, operation: Operation): number | null {
  if (operation === scene.misfit && !isCycle(scene)) return null;
  const place = (scene.order.length > 0 ? scene.order : scene.proof).indexOf(operation);
  return place < 0 ? null : place + 1;
}

function isCycle({ anomaly, order }: Scene): boolean {
  return order.length === 0 && (anomaly?.name.startsWith('cyclic') ?? false);
}

function gapOf(
  { scene, fontSize: f, textWidth, width }: EvidenceInput,
  bars: ReadonlyMap<Operation, EvidenceBar>,
  bottom: number,
): EvidencePicture['gap'] {
  const { witness } = explain(scene);
  const from = witness === null ? undefined : bars.get(witness);
  const to = scene.misfit === null ? undefined : bars.get(scene.misfit);
  if (from === undefined || to === undefined || witness === null) return null;
  const x0 = from.x + from.width;
  const x1 = to.x;
  if (x1 <= x0) return null;
  const own = witness.process === scene.misfit?.process;
  const late = own ? 'it' : scene.nameOf(scene.misfit!.process);
  const text = own
    ? 'the first had finished before the second began'
    : `${scene.nameOf(witness.process)} had finished before ${late} began`;
  const half = textWidth(text) / 2;
  return {
    x0,
    x1,
    y0: Math.min(from.y, to.y) - f * 0.4,
    y1: bottom + f * 0.2,
    text,
    textX: Math.max(half + f * 0.5, Math.min(width - half - f * 0.5, (x0 + x1) / 2)),
    textY: bottom + f * 1.1,
  };
}

/** From the end of one bar to the beginning of another; over the top where both stand on one line. */
function arrowOf(
  from: EvidenceBar | undefined,
  to: EvidenceBar | undefined,
  f: number,
): EvidencePicture['arrows'][number] | null {
  if (from === undefined || to === undefined) return null;
  const forward = to.x >= from.x + from.width;
  const x0 = forward ? from.x + from.width : from.x + from.width / 2;
  const y0 = from.y + from.height / 2;
  const y1 = to.y + to.height / 2;
  const n = (value: number) => value.toFixed(1);
  if (forward) {
    const x1 = to.x - f * 0.15;
    const bend = Math.max(f, (x1 - x0) / 2);
    const path = `M${n(x0)} ${n(y0)}C${n(x0 + bend)} ${n(y0)} ${n(x1 - bend)} ${n(y1)} ${n(x1)} ${n(y1)}`;
    return { path, tip: { x: x1, y: y1, direction: 1 } };
  }
  // back in time, or to one that overlaps: around the right end
  const x1 = to.x + to.width + f * 0.15;
  const far = Math.max(from.x + from.width, x1) + f * 2;
  const start = from.x + from.width;
  const path = `M${n(start)} ${n(y0)}C${n(far)} ${n(y0)} ${n(far)} ${n(y1)} ${n(x1)} ${n(y1)}`;
  return { path, tip: { x: x1, y: y1, direction: -1 } };
}

/** The order that works, or the story of the anomaly, as a line of numbered deeds that wraps. */
function orderOf(
  { scene, fontSize: f, textWidth }: EvidenceInput,
  left: number,
  width: number,
  top: number,
): { readonly title: string; readonly items: readonly OrderItem[] } {
  const ordered = scene.order.length > 0;
  const told = ordered ? [...scene.order, ...(scene.misfit === null ? [] : [scene.misfit])] : scene.proof;
  if (told.length < 2) return { title: '', items: [] };
  const title = ordered ? 'Order' : scene.arrows.length > 0 ? 'In turn' : '';
  const items: OrderItem[] = [];
  let x = left;
  let y = top;
  for (const [i, operation] of told.slice(-MOST_ORDER).entries()) {
    const isMisfit = operation === scene.misfit && !isCycle(scene);
    const text = `${deedOf(scene, operation)}${isMisfit && ordered ? ' fits nowhere' : ''}`;
    const room = textWidth(text, isMisfit) + f * 3.2;
    if (x > left && x + room > width) {
      x = left;
      y += f * 2.1;
    }
    items.push({
      operation,
      x,
      y,
      number: told.length - Math.min(told.length, MOST_ORDER) + i + 1,
      isMisfit,
      text,
    });
    x += room;
  }
  return { title, items };
}
