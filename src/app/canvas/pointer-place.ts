/** Where the pointer is over the canvas, in CSS pixels of the window: what is pasted goes there. */
import type { Point } from './link-geometry.ts';

let last: Point | null = null;

/** Heard by the canvas; costs nothing but two numbers. */
export function notePointer(event: { readonly clientX: number; readonly clientY: number }): void {
  last = { x: event.clientX, y: event.clientY };
}
export function forgetPointer(): void {
  last = null;
}

/** Null while the pointer is elsewhere. */
export function pointerOnCanvas(): Point | null {
  return last;
}
