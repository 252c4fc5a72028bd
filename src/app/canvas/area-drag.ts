/**
 * A zone that is being dragged: its nodes go along on the screen before the hand lets go, and become part of
 * one edit then.
 */
import { create } from 'zustand';
import type { Point } from './link-geometry.ts';

interface AreaDrag {
  readonly zone: string;
  readonly by: Point;
}

export const useAreaDrag = create<{ readonly drag: AreaDrag | null }>()(() => ({ drag: null }));
