/**
 * How much of the canvas the element of the dots covers. A browser without a graphics card copies that element
 * and blends all of it over the page with every frame, and draws again whatever lies below (measured: 4 of 16 ms
 * at 1920×1080); so it covers no more than the links that are seen. While the camera or a box moves it covers
 * everything, because to change its size costs more than to blend it.
 */
import type { Track } from './link-geometry.ts';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface View {
  readonly width: number;
  readonly height: number;
  /** Shift and zoom, as React Flow has them. */
  readonly transform: readonly [x: number, y: number, zoom: number];
}

/** A dot, or the cross of a failure, reaches this far from the line, in the design's units and on the screen. */
const REACH = 6;
const LEAST_REACH = 4;
/** For how long nothing must have moved. */
const STEADY_MILLISECONDS = 250;

/** The box around a track, in the design's units. */
export function boundsOf({ points }: Track): Area {
  let [left, top, right, bottom] = [points[0]!, points[1]!, points[0]!, points[1]!];
  for (let i = 2; i < points.length; i += 2) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    top = Math.min(top, points[i + 1]!);
    bottom = Math.max(bottom, points[i + 1]!);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whether any of an area of the design is in view. */
export function isSeen({ x, y, width, height }: Area, view: View): boolean {
  const [shiftX, shiftY, zoom] = view.transform;
  const reach = REACH * zoom + LEAST_REACH;
  return (
    x * zoom + shiftX < view.width + reach &&
    (x + width) * zoom + shiftX > -reach &&
    y * zoom + shiftY < view.height + reach &&
    (y + height) * zoom + shiftY > -reach
  );
}

/** The part of the view, in its pixels, on which dots of these areas can be; nothing where none is seen. */
export function placeOfDots(areas: Iterable<Area>, view: View): Area {
  const [shiftX, shiftY, zoom] = view.transform;
  const reach = REACH * zoom + LEAST_REACH;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const area of areas) {
    if (!isSeen(area, view)) continue;
    left = Math.min(left, area.x * zoom + shiftX - reach);
    top = Math.min(top, area.y * zoom + shiftY - reach);
    right = Math.max(right, (area.x + area.width) * zoom + shiftX + reach);
    bottom = Math.max(bottom, (area.y + area.height) * zoom + shiftY + reach);
  }
  if (left > right) return NOWHERE;
  const x = Math.floor(Math.max(0, left));
  const y = Math.floor(Math.max(0, top));
  const width = Math.ceil(Math.min(view.width, right)) - x;
  const height = Math.ceil(Math.min(view.height, bottom)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : NOWHERE;
}
const NOWHERE: Area = { x: 0, y: 0, width: 1, height: 1 };

/** Chooses the place, frame by frame. */
export class DotsStage {
  private seen: View = { width: 0, height: 0, transform: [0, 0, 0] };
  private movedAt = Number.NEGATIVE_INFINITY;
  private place: Area | null = null;

  /** `moved`: a link runs elsewhere than in the frame before. */
  placeAt(now: number, view: View, moved: boolean, areas: () => Iterable<Area>): Area {
    if (moved || !sameView(this.seen, view)) {
      this.seen = { width: view.width, height: view.height, transform: view.transform };
      this.movedAt = now;
      this.place = null;
    }
    if (now - this.movedAt < STEADY_MILLISECONDS)
      return { x: 0, y: 0, width: view.width, height: view.height };
    this.place ??= placeOfDots(areas(), view);
    return this.place;
  }
}

function sameView(a: View, b: View): boolean {
  if (a.width !== b.width || a.height !== b.height) return false;
  return a.transform.every((value, i) => value === b.transform[i]);
}
