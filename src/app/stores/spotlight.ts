/**
 * What a speaker or a lesson points at: nodes that stand in the light while all else on the canvas is dimmed.
 * Nothing is selected by it, and nothing of it belongs to the design.
 */
import { create } from 'zustand';

interface Spotlight {
  /** Ids of nodes and links in the light; empty: no spotlight. */
  readonly lit: readonly string[];
  light(ids: readonly string[]): void;
}

export const useSpotlight = create<Spotlight>()((set, get) => ({
  lit: [],
  light(ids) {
    const { lit } = get();
    if (ids.length !== lit.length || ids.some((id, i) => id !== lit[i])) set({ lit: ids });
  },
}));
