/** What is being written where it stands on the canvas: the name of a node or zone, a frame's title, a note. */
import { create } from 'zustand';
import { mayDo } from './permissions.ts';

export interface InPlaceTarget {
  readonly type: 'node' | 'zone' | 'frame' | 'note';
  readonly id: string;
}

/** What was typed for a box that is not there yet. */
let typed = '';

export const useInPlace = create<{
  readonly target: InPlaceTarget | null;
  /** When the box was asked for, in milliseconds of the page's clock. */
  readonly since: number;
  /** Opens the box to type in, where the design may be changed. */
  begin(target: InPlaceTarget): void;
  end(): void;
}>()((set) => ({
  target: null,
  since: 0,
  begin(target) {
    if (!mayDo({ type: 'edit', edit: { title: 'Rename', document: {} } })) return;
    typed = '';
    set({ target, since: performance.now() });
  },
  end() {
    set({ target: null });
  },
}));

/** A box that opens has the focus soon, and not at once: until then what is typed is meant for it, and no command. */
const OPENING_MILLISECONDS = 3000;

/** Keeps what is typed while a box to type in is on its way; false where none is. */
export function typeAheadOfBox(event: KeyboardEvent): boolean {
  const { target, since } = useInPlace.getState();
  if (target === null || performance.now() - since > OPENING_MILLISECONDS) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  if (event.key === 'Backspace') typed = typed.slice(0, -1);
  else if (event.key.length === 1) typed += event.key;
  event.preventDefault();
  return true;
}

/** What was typed before the box was there: it begins with that. */
export function takeTyped(): string {
  const taken = typed;
  typed = '';
  return taken;
}
