/** What the rest of the page knows of the tour: whether it is on, and at which step. All else is loaded with it. */
import { create } from 'zustand';

interface TourView {
  /** Number of the step; null: no tour. The number of all steps: it is over, and says what comes next. */
  readonly step: number | null;
}

export const useTourView = create<TourView>()(() => ({ step: null }));

export const isTourOn = (): boolean => useTourView.getState().step !== null;
