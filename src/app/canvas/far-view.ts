/**
 * How closely one looks: from far away nodes show what can still be read, from furthest away a name and a figure in
 * letters as large as the box, and nobody draws the rest. A store of its own, so that a node renders again when this
 * changes and not with every step of the camera.
 */
import { create } from 'zustand';

export type Distance = 'near' | 'far' | 'furthest';

/** From further away than these zooms, nodes show their name and figure only, in letters that can be read. */
const FAR_ZOOM = 0.62;
const FURTHEST_ZOOM = 0.36;
/** The last row of a lecture sits further away. */
const IN_LECTURE = 0.1;

/** What a zoom of the camera is to the eye. */
export function distanceAt(zoom: number, presenting: boolean): Distance {
  const closer = presenting ? IN_LECTURE : 0;
  if (zoom < FURTHEST_ZOOM + closer) return 'furthest';
  return zoom < FAR_ZOOM + closer ? 'far' : 'near';
}

export const useFarView = create<{ readonly distance: Distance }>()(() => ({ distance: 'near' }));
