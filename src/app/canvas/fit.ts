/**
 * Where the camera stands to show everything: as near as it can without putting a node under the tools that float
 * over the canvas. Room is not kept on a whole side for a small toolbar in a corner; several places are tried,
 * and the nearest one in which nothing is covered is taken, the most central of those that are as near.
 */
import type { Box } from './link-geometry.ts';

export interface Fit {
  /** What must be seen, in the design's coordinates: nodes and notes, each by itself. */
  readonly boxes: readonly Box[];
  /** What must be inside the view as a whole: the same with grounds around them. */
  readonly whole: Box;
  readonly width: number;
  readonly height: number;
  /** What floats over the canvas, in its pixels. */
  readonly overlays: readonly Box[];
  /** Pixels that stay free at the edges. */
  readonly room: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
  readonly minZoom: number;
  readonly maxZoom: number;
}
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Pixels between a node and what floats over the canvas; pills stand a little above their node. */
const CLEAR = 6;
const PILL = 10;
/** Shares of the free room at which the design may stand: in the middle, then further to either side. */
const PLACES = [0.5, 0.7, 0.3, 0.85, 0.15, 1, 0];
/** How much nearer a place aside must be to be better than the middle. */
const CENTRAL = 0.05;

/** The view that shows all of it largest, and nothing under the tools; where that cannot be, beside them. */
export function fitView(fit: Fit): View {
  let best: { readonly view: View; readonly worth: number } | null = null;
  for (const room of roomsOf(fit)) {
    const zoom = zoomFor(fit, room);
    if (best !== null && zoom <= best.worth) continue;
    for (const px of PLACES) {
      for (const py of PLACES) {
        const aside = Math.abs(px - 0.5) + Math.abs(py - 0.5);
        const worth = zoom * (1 - CENTRAL * aside);
        if (best !== null && worth <= best.worth) continue;
        const view = viewAt(fit, room, zoom, px, py);
        if (!covered(fit, view)) best = { view, worth };
      }
    }
  }
  if (best !== null) return best.view;
  return viewAt(fit, fit.room, zoomFor(fit, fit.room), 0.5, 0.5);
}

/** Whether a view has all inside the canvas, and nothing under the tools. */
export function showsAll(fit: Fit, view: View): boolean {
  const { whole, width, height } = fit;
  const left = whole.x * view.zoom + view.x;
  const top = whole.y * view.zoom + view.y;
  const isInside =
    left >= 0 &&
    top >= 0 &&
    left + whole.width * view.zoom <= width &&
    top + whole.height * view.zoom <= height;
  return isInside && !covered(fit, view);
}

/** The room as it is, and with each corner's tools left out by a whole side. */
function roomsOf({ overlays, room, width, height }: Fit): readonly Fit['room'][] {
  let rooms: readonly Fit['room'][] = [room];
  for (const each of overlays) {
    rooms = rooms.flatMap((now) => [
      now,
      each.y + each.height / 2 < height / 2
        ? { ...now, top: Math.max(now.top, each.y + each.height + CLEAR + PILL) }
        : { ...now, bottom: Math.max(now.bottom, height - each.y + CLEAR) },
      each.x + each.width / 2 < width / 2
        ? { ...now, left: Math.max(now.left, each.x + each.width + CLEAR) }
        : { ...now, right: Math.max(now.right, width - each.x + CLEAR) },
    ]);
  }
  const seen = new Set<string>();
  return rooms.filter((each) => {
    const key = Object.values(each).join();
    const known = seen.has(key);
    seen.add(key);
    return !known;
  });
}

function zoomFor({ whole, width, height, minZoom, maxZoom }: Fit, room: Fit['room']): number {
  const wide = (width - room.left - room.right) / Math.max(1, whole.width);
  const high = (height - room.top - room.bottom) / Math.max(1, whole.height);
  return Math.min(maxZoom, Math.max(minZoom, Math.min(wide, high)));
}

function viewAt(fit: Fit, room: Fit['room'], zoom: number, px: number, py: number): View {
  const freeX = fit.width - room.left - room.right - fit.whole.width * zoom;
  const freeY = fit.height - room.top - room.bottom - fit.whole.height * zoom;
  // what is too large for the room stands in its middle
  const at = (free: number, share: number) => (free > 0 ? free * share : free / 2);
  return {
    x: room.left + at(freeX, px) - fit.whole.x * zoom,
    y: room.top + at(freeY, py) - fit.whole.y * zoom,
    zoom,
  };
}

function covered({ boxes, overlays }: Fit, { x, y, zoom }: View): boolean {
  return overlays.some((over) =>
    boxes.some((box) => {
      const left = box.x * zoom + x - CLEAR;
      const top = box.y * zoom + y - CLEAR - PILL;
      return (
        left < over.x + over.width &&
        left + box.width * zoom + 2 * CLEAR > over.x &&
        top < over.y + over.height &&
        top + box.height * zoom + 2 * CLEAR + PILL > over.y
      );
    }),
  );
}
