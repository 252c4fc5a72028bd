/**
 * A panel that a command opens stands far from where the keyboard is: it takes the focus, and gives it back when
 * it closes. A panel that a lesson or the mouse on a verdict opens leaves the focus where it is.
 */
import { type RefObject, useEffect, useRef } from 'react';
import { create } from 'zustand';

interface PanelFocus {
  /** How often a command has opened a panel. */
  readonly asked: number;
  /** What had the focus then. */
  readonly from: Element | null;
}

const usePanelFocusStore = create<PanelFocus>()(() => ({ asked: 0, from: null }));
let taken = 0;

/** The panel that is opened now, or is open, takes the focus as soon as it is there. */
export function askForPanelFocus(): void {
  const { asked, from } = usePanelFocusStore.getState();
  const now = document.activeElement;
  // asked from within the panel, what it was opened from is still what it goes back to
  const inside = now?.closest('.dashboard-area') != null;
  usePanelFocusStore.setState({ asked: asked + 1, from: inside ? from : now });
}

/** For the heading of a panel, which has `tabIndex={-1}`: what is read and reached next is the panel. */
export function usePanelFocus<E extends HTMLElement>(): RefObject<E | null> {
  const heading = useRef<E>(null);
  const asked = usePanelFocusStore((state) => state.asked);
  useEffect(() => {
    if (asked === taken) return;
    taken = asked;
    heading.current?.focus({ preventScroll: true });
  }, [asked]);
  useEffect(() => giveBack, []);
  return heading;
}

/** The panel is gone by now, and the focus with it, unless somebody took it elsewhere. */
function giveBack(): void {
  const now = document.activeElement;
  const { asked, from } = usePanelFocusStore.getState();
  // another panel comes in its place and takes the focus
  if (asked !== taken) return;
  const lost = now === null || now === document.body;
  if (lost && from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true });
  usePanelFocusStore.setState({ from: null });
}
