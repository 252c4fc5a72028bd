/**
 * What is shown while something is dragged: a zone that takes its nodes along before the hand lets go, the ground
 * or the link that would take what is dragged over it, and what it is in line with. Nothing of it is kept.
 */
import { create } from 'zustand';
import type { Aligned } from './guides.ts';
import type { Point } from './link-geometry.ts';

interface AreaDrag {
  readonly zone: string;
  readonly by: Point;
}

export const useAreaDrag = create<{
  readonly drag: AreaDrag | null;
  /** The zone that would take what is dragged over it. */
  readonly over: string | null;
  /** The link into which a node that is dragged over it would be put. */
  readonly link: string | null;
  readonly aligned: Pick<Aligned, 'lines' | 'gaps'> | null;
}>()(() => ({ drag: null, over: null, link: null, aligned: null }));
