/**
 * A drag with the pointer in the design's own coordinates, by a grid: for grounds, frames and what resizes them.
 * A click that wanders a little is no drag, and one that the browser takes away is left undone.
 */
import { type PointerEvent, useRef } from 'react';
import { useReactFlow } from 'reactflow';
import type { Point } from './link-geometry.ts';

/** Pixels that a click may wander. */
const STILL = 3;

/** `onEnd` gets null for a click or a drag that was left. */
export function useDrag(handlers: {
  /** What the way is a multiple of. */
  readonly grid: number;
  readonly onStart: () => void;
  readonly onMove: (by: Point) => void;
  readonly onEnd: (by: Point | null) => void;
}) {
  const flow = useReactFlow();
  const held = useRef<{ readonly from: Point; readonly pointer: Point; moved: boolean } | null>(null);
  const byOf = (event: PointerEvent): Point => {
    const now = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
    const from = held.current?.from ?? now;
    const { grid } = handlers;
    const onGrid = (value: number) => Math.round(value / grid) * grid;
    return { x: onGrid(now.x - from.x), y: onGrid(now.y - from.y) };
  };
  const end = (by: Point | null) => {
    const { current } = held;
    held.current = null;
    if (current?.moved === true) handlers.onEnd(by);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      const pointer = { x: event.clientX, y: event.clientY };
      held.current = {
        from: flow.screenToFlowPosition(pointer, { snapToGrid: false }),
        pointer,
        moved: false,
      };
      handlers.onStart();
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const { current } = held;
      if (current === null) return;
      const far = Math.hypot(event.clientX - current.pointer.x, event.clientY - current.pointer.y) > STILL;
      current.moved ||= far;
      if (current.moved) handlers.onMove(byOf(event));
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => end(byOf(event)),
    onPointerCancel: () => end(null),
  };
}
