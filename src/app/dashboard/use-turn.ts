/**
 * A chart's turn to draw. The hook renders its component again when the metronome calls it, and at no other
 * time; the component then reads what it needs from the stores at once, instead of subscribing to them.
 */
import { useEffect, useState } from 'react';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Stagger } from './stagger.ts';

const stagger = new Stagger((callback, milliseconds) => void setTimeout(callback, milliseconds));
let watchers = 0;
let stopWatching: (() => void) | null = null;

/** Whatever can change a picture makes all charts dirty: data, the design, marks, and the phase of the run. */
function watch(): () => void {
  const invalidate = () => stagger.invalidate();
  const stops = [
    telemetry.subscribe(invalidate),
    useDesignStore.subscribe((now, before) => now.design !== before.design && invalidate()),
    useRunStore.subscribe((now, before) => {
      if (now.marks !== before.marks || now.phase !== before.phase) invalidate();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Joins the metronome; returns how often it has called. */
export function useTurn(): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const leave = stagger.add(() => setTurn((count) => count + 1));
    watchers += 1;
    stopWatching ??= watch();
    return () => {
      leave();
      watchers -= 1;
      if (watchers > 0) return;
      stopWatching?.();
      stopWatching = null;
    };
  }, []);
  return turn;
}
