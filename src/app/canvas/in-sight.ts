/**
 * What of a large design is in sight. A browser arranges, and React renders, whatever stands in the page, seen or
 * not: of two hundred nodes, twenty are seen when one reads them. So the faces and links of a large design are drawn
 * where they are seen. The nodes themselves stay in the page, with their names, for the keyboard and screen readers.
 */
import { useCallback } from 'react';
import { type ReactFlowState, useStore } from 'reactflow';
import { type Area, isSeen } from './dots-stage.ts';

/** From so many nodes on a design is large. */
const LARGE = 60;
export const isLarge = (nodes: { readonly length: number }): boolean => nodes.length > LARGE;

/** Pills, badges and rings reach this far beyond a box; links bend beyond their ends. */
const AROUND = 40;

/** Whether any of an area is in sight; of a view that is not measured yet everything is. */
export function isInSight(area: Area, view: Pick<ReactFlowState, 'width' | 'height' | 'transform'>): boolean {
  if (view.width === 0) return true;
  const { x, y, width, height } = area;
  const wider = { x: x - AROUND, y: y - AROUND, width: width + 2 * AROUND, height: height + 2 * AROUND };
  return isSeen(wider, view);
}

/** Whether a box is drawn: in a small design always, in a large one while it is in sight. */
export function useInSight(large: boolean, { x, y, width, height }: Area): boolean {
  return useStore(
    useCallback(
      (state: ReactFlowState) => !large || isInSight({ x, y, width, height }, state),
      [large, x, y, width, height],
    ),
  );
}
