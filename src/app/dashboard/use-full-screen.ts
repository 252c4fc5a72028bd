/**
 * While one chart fills the screen: it stands below the bar with the transport, so that one can still play and
 * pause; what it covers is out of reach of keys and screen readers; Escape brings it all back, and the focus to
 * where it was.
 */
import { type RefObject, useEffect } from 'react';
import { fillScreen } from './dashboard-view.ts';
import { useTimeView } from './time-view.ts';

/** What lies beneath: every panel of the page but the bar at the top, and the neighbours of the charts. */
const COVERED =
  '.app > .palette, .app > .canvas, .inspector-area, .lesson-panel, .bottom-area > :not(.dashboard-area)';

export function useFullScreen(on: boolean, cards: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!on) return;
    const before = document.activeElement;
    const covered = [...document.querySelectorAll<HTMLElement>(COVERED)];
    for (const element of covered) element.inert = true;
    const bar = document.querySelector('.app > :first-child')?.getBoundingClientRect().bottom ?? 0;
    cards.current?.parentElement?.style.setProperty('--full-top', `${bar}px`);
    cards.current?.querySelector<HTMLElement>('.card-tools button')?.focus({ preventScroll: true });
    window.addEventListener('keydown', leave, true);
    return () => {
      window.removeEventListener('keydown', leave, true);
      for (const element of covered) element.inert = false;
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [on, cards]);
}

function leave(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return;
  const target = event.target instanceof Element ? event.target : null;
  // a menu or a dialog closes first, and what is being drawn is given up first
  if (target?.closest('[role=menu], dialog') != null || useTimeView.getState().drawn !== null) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  fillScreen(null);
}
