/**
 * The one cursor across all charts while the run stands still: the moment under the pointer. Kept apart from
 * the charts, so that moving it redraws a line and a few figures, never a chart.
 */
import { create } from 'zustand';

interface CursorState {
  /** Simulated seconds; null when the pointer is elsewhere or the run is running. */
  readonly time: number | null;
}

export const useCursor = create<CursorState>()(() => ({ time: null }));

/** Puts the cursor on a moment, or takes it away. */
export function setCursor(time: number | null): void {
  if (useCursor.getState().time !== time) useCursor.setState({ time });
}
