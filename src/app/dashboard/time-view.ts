/**
 * Which stretch of the run all charts show: the whole axis, or what somebody has zoomed to. One for all, so that
 * what happened at a moment stands at the same place in each of them.
 */
import { create } from 'zustand';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { axisEnd } from './axis-end.ts';
import { useCursor } from './cursor.ts';
import type { TimeSpan } from './time-span.ts';

interface TimeView {
  /** null: the whole axis. */
  readonly zoom: TimeSpan | null;
  /** What is being drawn across a chart right now. */
  readonly drawn: TimeSpan | null;
}

export const useTimeView = create<TimeView>()(() => ({ zoom: null, drawn: null }));

/** End of the time axis for what is on the screen now. */
export function currentEnd(): number {
  const { time, phase } = useRunStore.getState();
  return axisEnd(useDesignStore.getState().design, time, phase);
}

/** What the charts show now. */
export function shownSpan(): TimeSpan {
  const end = currentEnd();
  const { zoom } = useTimeView.getState();
  // another design may end earlier
  return zoom === null || zoom.from >= end ? { from: 0, to: end } : zoom;
}

/** Shows a stretch in all charts; null: all of the run. */
export function zoomTo(zoom: TimeSpan | null): void {
  const before = useTimeView.getState().zoom;
  useTimeView.setState({ zoom, drawn: null });
  if (before?.from === zoom?.from && before?.to === zoom?.to) return;
  useUiStore
    .getState()
    .announce(zoom === null ? 'Charts show the whole run.' : `Charts show ${spanText(zoom)}.`);
}

/** "0:20.0 to 0:31.5" */
export function spanText({ from, to }: TimeSpan): string {
  const digits = to - from < 2 ? 2 : 1;
  return `${clockText(from, digits)} to ${clockText(to, digits)}`;
}

/** Around the cursor, seconds on either side, as a share of what is shown. */
const AROUND_SHARE = 0.03;

/** The stretch that a question is about: around the cursor, else what is zoomed to, else now. */
export function spanAround(time: number | null = useCursor.getState().time): TimeSpan | null {
  const { zoom } = useTimeView.getState();
  if (time === null) return zoom;
  const { from, to } = shownSpan();
  const half = (to - from) * AROUND_SHARE;
  return { from: Math.max(0, time - half), to: time + half };
}
