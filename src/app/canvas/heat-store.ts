/** Which metric colors the ground around the nodes; null: none, and then nothing of it is loaded or computed. */
import { create } from 'zustand';

interface HeatState {
  readonly metric: string | null;
  /** The one before, so that the same key brings it back. */
  readonly last: string;
  show(metric: string): void;
  toggle(): void;
}

export const useHeat = create<HeatState>()((set, get) => ({
  metric: null,
  last: 'utilization',
  show(metric) {
    set({ metric, last: metric });
  },
  toggle() {
    set({ metric: get().metric === null ? get().last : null });
  },
}));
