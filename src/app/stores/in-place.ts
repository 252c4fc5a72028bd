/** What is being written where it stands on the canvas: the name of a node or zone, a frame's title, a note. */
import { create } from 'zustand';
import { mayDo } from './permissions.ts';

export interface InPlaceTarget {
  readonly type: 'node' | 'zone' | 'frame' | 'note';
  readonly id: string;
}

export const useInPlace = create<{
  readonly target: InPlaceTarget | null;
  /** Opens the box to type in, where the design may be changed. */
  begin(target: InPlaceTarget): void;
  end(): void;
}>()((set) => ({
  target: null,
  begin(target) {
    if (mayDo({ type: 'edit', edit: { title: 'Rename', document: {} } })) set({ target });
  },
  end() {
    set({ target: null });
  },
}));
