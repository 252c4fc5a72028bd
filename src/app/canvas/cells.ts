/**
 * Finds what lies where: a grid of cells over the design, each with the things that reach into it. Of a thousand
 * nodes and as many links each part of their picture shows a handful, and whoever paints forty parts in a frame must
 * not look through all of them forty times.
 */
import { type Box, meet } from './link-geometry.ts';

/** About two nodes with the room around them; the design's units. */
const SIZE = 400;
/** What reaches into more cells than this is looked at always. */
const MOST_CELLS = 60;
/** Who asks for more cells than this looks through everything. */
const MOST_ASKED = 120;

interface Kept<Thing> {
  thing: Thing;
  box: Box;
  readonly place: number;
}
interface Span {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly count: number;
}

export class Cells<Thing> {
  private readonly all: Kept<Thing>[] = [];
  private readonly wide: Kept<Thing>[] = [];
  private readonly cells = new Map<number, Kept<Thing>[]>();
  private readonly known = new Map<Thing, Kept<Thing>>();
  private readonly boxOf: (thing: Thing) => Box;

  /** `boxOf`: all that a thing reaches. */
  constructor(things: Iterable<Thing>, boxOf: (thing: Thing) => Box) {
    this.boxOf = boxOf;
    for (const thing of things) {
      const kept = { thing, box: boxOf(thing), place: this.all.length };
      this.all.push(kept);
      this.enter(kept);
    }
  }

  /** Another thing stands for one, in its place of the order: what is dragged among a thousand that stay. */
  replace(before: Thing, now: Thing): void {
    const kept = this.known.get(before);
    if (kept === undefined || before === now) return;
    for (const list of this.listsOf(kept.box)) list.splice(list.indexOf(kept), 1);
    this.known.delete(before);
    kept.thing = now;
    kept.box = this.boxOf(now);
    this.enter(kept);
  }

  private enter(kept: Kept<Thing>): void {
    this.known.set(kept.thing, kept);
    for (const list of this.listsOf(kept.box)) list.push(kept);
  }

  /** The cells of a box, or the one list of what is wide. */
  private listsOf(box: Box): readonly Kept<Thing>[][] {
    const span = spanOf(box);
    if (span.count > MOST_CELLS) return [this.wide];
    return keysOf(span).map((key) => {
      const cell = this.cells.get(key) ?? [];
      if (cell.length === 0) this.cells.set(key, cell);
      return cell;
    });
  }

  /** The things that reach into a box, in the order in which they were given. */
  in(box: Box): readonly Thing[] {
    const span = spanOf(box);
    const near = span.count > MOST_ASKED ? this.all : this.near(span);
    return near.filter((kept) => meet(kept.box, box, 0)).map(({ thing }) => thing);
  }

  private near(span: Span): readonly Kept<Thing>[] {
    const found = new Set(this.wide);
    for (const key of keysOf(span)) for (const kept of this.cells.get(key) ?? []) found.add(kept);
    return [...found].sort((a, b) => a.place - b.place);
  }
}

function spanOf({ x, y, width, height }: Box): Span {
  const [left, top] = [Math.floor(x / SIZE), Math.floor(y / SIZE)];
  const [right, bottom] = [Math.floor((x + width) / SIZE), Math.floor((y + height) / SIZE)];
  return { left, top, right, bottom, count: (right - left + 1) * (bottom - top + 1) };
}
/** A number for each cell; places of a design are within a million units or so of its middle. */
const keyOf = (column: number, row: number): number => column * COLUMN + row;
const COLUMN = 2 ** 24;
function keysOf({ left, top, right, bottom }: Span): readonly number[] {
  const keys: number[] = [];
  for (let column = left; column <= right; column++)
    for (let row = top; row <= bottom; row++) keys.push(keyOf(column, row));
  return keys;
}
