/**
 * A chart's turn to draw. The hook renders its component again when the metronome calls it, and at no other
 * time; the component then reads what it needs from the stores at once, instead of subscribing to them. A card
 * that is scrolled out of sight is not drawn, and drawn as soon as it is seen.
 */
import { type RefObject, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { dashboardOf } from '../../model/dashboard.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { useDashboardView } from './dashboard-view.ts';
import { usePrevious } from './previous-run.ts';
import { Stagger } from './stagger.ts';
import { useTimeView } from './time-view.ts';

const stagger = new Stagger((callback, milliseconds) => void setTimeout(callback, milliseconds));
let watchers = 0;
let stopWatching: (() => void) | null = null;

/** Whatever can change a picture makes all charts dirty: data, the design, marks, and the phase of the run. */
function watch(): () => void {
  const invalidate = () => stagger.invalidate();
  const hurry = () => stagger.hurry();
  const stops = [
    telemetry.subscribe(invalidate),
    useDesignStore.subscribe(({ design: now }, { design: before }) => {
      if (now === before) return;
      // what is arranged and promised on the cards themselves is seen soon
      if (dashboardOf(now) === dashboardOf(before)) invalidate();
      else hurry();
    }),
    useRunStore.subscribe((now, before) => {
      if (now.marks !== before.marks || now.phase !== before.phase) invalidate();
    }),
    useTimeView.subscribe((now, before) => now.zoom !== before.zoom && hurry()),
    usePrevious.subscribe(hurry),
    useDashboardView.subscribe(hurry),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Joins the metronome while the element is in sight; returns how often it has called. */
export function useTurn(element: RefObject<HTMLElement | null>): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    // at once: React would join it to whatever comes next, a step of a drag with two cards
    const draw = () => flushSync(() => setTurn((count) => count + 1));
    let leave: (() => void) | null = null;
    const observer = new IntersectionObserver(([entry]) => {
      const seen = entry?.isIntersecting === true;
      if (seen && leave === null) {
        leave = stagger.add(draw);
        stagger.show(draw);
      } else if (!seen) {
        leave?.();
        leave = null;
      }
    });
    if (element.current !== null) observer.observe(element.current);
    watchers += 1;
    stopWatching ??= watch();
    return () => {
      observer.disconnect();
      leave?.();
      watchers -= 1;
      if (watchers > 0) return;
      stopWatching?.();
      stopWatching = null;
    };
  }, [element]);
  return turn;
}
