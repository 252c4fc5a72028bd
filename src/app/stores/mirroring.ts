/**
 * Whether what is done by hand on one side of a comparison is done on the other as well. It is how the hand
 * works, and no part of the design.
 */
import { create } from 'zustand';

export interface Mirroring {
  readonly both: boolean;
  setBoth(both: boolean): void;
}

export const useMirroring = create<Mirroring>()((set) => ({
  both: true,
  setBoth: (both) => set({ both }),
}));
