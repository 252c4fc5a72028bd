/**
 * Which parts of the picture of a large design are painted anew, and when. New figures come in rounds, some of the
 * things with each painting, so that no frame waits for all of them; what moved is painted where it was and where it
 * is; and a step of the camera shifts what is there. Pure geometry, in whole pixels of the picture, so that parts meet
 * without a seam.
 */
import type { Box } from './link-geometry.ts';

/** A part of the picture, in its own pixels. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
/** Where the picture is: its size in pixels, and what a place of the design is to them. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export const wholeOf = ({ width, height }: Placed): Part => ({
  left: 0,
  top: 0,
  right: width,
  bottom: height,
});

/** The pixels that a box of the design can color, with `reach` of it around; null where none of them is in it. */
export function partOf({ x, y, width, height }: Box, reach: number, placed: Placed): Part | null {
  const { scale } = placed;
  const left = Math.max(0, Math.floor((x - reach) * scale + placed.x) - 1);
  const top = Math.max(0, Math.floor((y - reach) * scale + placed.y) - 1);
  const right = Math.min(placed.width, Math.ceil((x + width + reach) * scale + placed.x) + 1);
  const bottom = Math.min(placed.height, Math.ceil((y + height + reach) * scale + placed.y) + 1);
  return left < right && top < bottom ? { left, top, right, bottom } : null;
}

/** The part as a box of the design. */
export function boxUnder({ left, top, right, bottom }: Part, { x, y, scale }: Placed): Box {
  const [width, height] = [(right - left) / scale, (bottom - top) / scale];
  return { x: (left - x) / scale, y: (top - y) / scale, width, height };
}

const areaOf = (part: Part): number => (part.right - part.left) * (part.bottom - part.top);
const around = (a: Part, b: Part): Part => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

/** Beyond so many parts, or so much of the picture, all of it is painted at once. */
const MOST_PARTS = 250;
const MOST_OF_ALL = 0.6;

/** Parts that overlap become one; very many, or nearly everything, the whole. */
export function joined(parts: readonly Part[], placed: Placed): readonly Part[] {
  if (parts.length > MOST_PARTS) return [wholeOf(placed)];
  const apart: Part[] = [];
  for (const part of parts) {
    let grown = part;
    for (let i = apart.length - 1; i >= 0; i--) {
      const other = apart[i]!;
      const both = around(grown, other);
      if (areaOf(both) > areaOf(grown) + areaOf(other)) continue;
      grown = both;
      apart.splice(i, 1);
    }
    apart.push(grown);
  }
  const area = apart.reduce((sum, part) => sum + areaOf(part), 0);
  return area > MOST_OF_ALL * placed.width * placed.height ? [wholeOf(placed)] : apart;
}

/** All of the picture has new figures after so many paintings. */
const PAINTINGS = 16;

/** Goes through a list of things, some with each painting. */
export class Round<Thing> {
  private left: readonly Thing[] = [];
  private next = 0;
  private atOnce = 0;

  get done(): boolean {
    return this.next >= this.left.length;
  }
  begin(things: readonly Thing[]): void {
    this.left = things;
    this.next = 0;
    this.atOnce = Math.ceil(things.length / PAINTINGS);
  }
  take(): readonly Thing[] {
    const from = this.next;
    this.next += this.atOnce;
    return this.left.slice(from, this.next);
  }
}

/** How the picture is shifted by a step of the camera, in whole pixels; null where it has to be painted anew. */
export function shiftBetween(before: Placed, now: Placed): { readonly x: number; readonly y: number } | null {
  const same = before.scale === now.scale && before.width === now.width && before.height === now.height;
  const x = Math.round(now.x - before.x);
  const y = Math.round(now.y - before.y);
  const whole = Math.abs(now.x - before.x - x) < 1e-3 && Math.abs(now.y - before.y - y) < 1e-3;
  return same && whole && Math.abs(x) < now.width / 2 && Math.abs(y) < now.height / 2 ? { x, y } : null;
}

/** What comes into sight by such a shift. */
export function bareAfter(
  shift: { readonly x: number; readonly y: number },
  placed: Placed,
): readonly Part[] {
  const whole = wholeOf(placed);
  const parts: Part[] = [];
  if (shift.x > 0) parts.push({ ...whole, right: shift.x });
  if (shift.x < 0) parts.push({ ...whole, left: placed.width + shift.x });
  if (shift.y > 0) parts.push({ ...whole, bottom: shift.y });
  if (shift.y < 0) parts.push({ ...whole, top: placed.height + shift.y });
  return parts;
}
