/**
 * A long press of a finger is a right click. Some browsers say so themselves, others never: the press is timed
 * here for all, and what the browser says besides is not heard twice.
 */
import type { PointerEvent } from 'react';

const PRESS_MILLISECONDS = 500;
/** A finger that rests wanders a little. */
const STILL = 10;
/** For so long after our own menu the browser's wish for one is the same press. */
const SAME_PRESS_MILLISECONDS = 1500;

let timer: ReturnType<typeof setTimeout> | null = null;
let at = { x: 0, y: 0 };
let opened = Number.NEGATIVE_INFINITY;

function leave(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
}

/** The handlers that the canvas needs, in the capturing phase. */
export const longPress = {
  onPointerDownCapture(event: PointerEvent): void {
    leave();
    if (event.pointerType !== 'touch' || !event.isPrimary) return;
    at = { x: event.clientX, y: event.clientY };
    const pressed = event.target;
    timer = setTimeout(() => {
      timer = null;
      opened = performance.now();
      const place = { clientX: at.x, clientY: at.y, bubbles: true, cancelable: true };
      pressed.dispatchEvent(new MouseEvent('contextmenu', place));
    }, PRESS_MILLISECONDS);
  },
  onPointerMoveCapture(event: PointerEvent): void {
    if (timer !== null && Math.hypot(event.clientX - at.x, event.clientY - at.y) > STILL) leave();
  },
  onPointerUpCapture: leave,
  onPointerCancelCapture: leave,
  onContextMenuCapture(event: {
    readonly nativeEvent: Event;
    preventDefault(): void;
    stopPropagation(): void;
  }) {
    const ours = !event.nativeEvent.isTrusted;
    if (ours || performance.now() - opened > SAME_PRESS_MILLISECONDS) return;
    event.preventDefault();
    event.stopPropagation();
  },
};
