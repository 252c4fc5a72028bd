/**
 * Things that go to another place by themselves (automatic layout) glide there: the edit is made at once, and the
 * picture catches up. Whoever asked for less motion sees them there at once.
 */
import { create } from 'zustand';
import type { Point } from './link-geometry.ts';

type Places = ReadonlyMap<string, Point>;

/** Where things are drawn while they glide, by their React Flow id; null when all stand. */
export const useGlide = create<{ readonly places: Places | null }>()(() => ({ places: null }));

const MILLISECONDS = 320;
let handle = 0;

/** Draws things from where they were to where they are now. */
export function glide(from: Places, to: Places): void {
  cancelAnimationFrame(handle);
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const begun = performance.now();
  useGlide.setState({ places: from });
  const step = (now: number) => {
    const share = Math.min(1, (now - begun) / MILLISECONDS);
    if (share >= 1) return useGlide.setState({ places: null });
    const eased = 1 - (1 - share) ** 3;
    const between = new Map<string, Point>();
    for (const [id, end] of to) {
      const start = from.get(id) ?? end;
      between.set(id, {
        x: start.x + (end.x - start.x) * eased,
        y: start.y + (end.y - start.y) * eased,
      });
    }
    useGlide.setState({ places: between });
    handle = requestAnimationFrame(step);
  };
  handle = requestAnimationFrame(step);
}
