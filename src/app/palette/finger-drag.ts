/**
 * Dragging out of the palette with a finger: browsers drag and drop by mouse only. A finger that goes aside takes
 * the kind out of the list (up and down it scrolls), and where it is lifted over the canvas the kind is put down,
 * on a link into it.
 */
import type { PointerEvent } from 'react';
import { create } from 'zustand';
import { aimAt, aimAtNothing, putDown } from '../canvas/dropping.ts';
import { currentCamera } from '../canvas/viewport.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the finger drags, and where it is; null while it drags nothing. */
export const useFingerDrag = create<{ readonly drag: ({ readonly kind: string } & Point) | null }>()(() => ({
  drag: null,
}));

/** A finger that rests wanders a little. */
const STILL = 8;

let held: { readonly kind: string; readonly from: Point; moving: boolean } | null = null;
/** The tap that ends a drag is none. */
let dragged = false;

function overCanvas({ x, y }: Point): boolean {
  const element = document.elementFromPoint(x, y);
  return element !== null && element.closest('.canvas') !== null;
}

function leave(): void {
  held = null;
  useFingerDrag.setState({ drag: null });
  aimAtNothing();
}

/** Pointer handlers for what stands in the palette. */
export function fingerDrag(kind: string) {
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      dragged = false;
      if (event.pointerType !== 'touch' || !event.isPrimary) return;
      held = { kind, from: { x: event.clientX, y: event.clientY }, moving: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (held === null) return;
      const at = { x: event.clientX, y: event.clientY };
      if (!held.moving && Math.hypot(at.x - held.from.x, at.y - held.from.y) < STILL) return;
      if (!held.moving) event.currentTarget.setPointerCapture(event.pointerId);
      held.moving = true;
      useFingerDrag.setState({ drag: { kind, ...at } });
      const camera = currentCamera();
      if (camera !== null && overCanvas(at)) aimAt(kind, camera.toDesign(at));
      else aimAtNothing();
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const drops = held?.moving === true;
      const at = { x: event.clientX, y: event.clientY };
      leave();
      if (!drops) return;
      dragged = true;
      const camera = currentCamera();
      if (camera !== null && overCanvas(at)) putDown(kind, camera.toDesign(at));
    },
    onPointerCancel: leave,
  };
}

/** Whether the click that arrives now is the end of a drag, and so no click. */
export function wasDragged(): boolean {
  const was = dragged;
  dragged = false;
  return was;
}
