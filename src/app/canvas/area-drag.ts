/**
 * Drags that zones take part in: a zone that is dragged takes its nodes along on the screen before the hand lets
 * go, and a node that is dragged shows on which ground it would be dropped.
 */
import { create } from 'zustand';
import type { Point } from './link-geometry.ts';

interface AreaDrag {
  readonly zone: string;
  readonly by: Point;
}

export const useAreaDrag = create<{
  readonly drag: AreaDrag | null;
  /** The zone that would take what is dragged over it. */
  readonly over: string | null;
}>()(() => ({ drag: null, over: null }));
