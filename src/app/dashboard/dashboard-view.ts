/**
 * What the dashboards show of themselves that belongs to no design: which chart fills the screen, which dialog is
 * open on what, and whether the run before is drawn behind this one.
 */
import { create } from 'zustand';
import type { Objective, PinnedForm, ShownSeries } from '../../model/dashboard-schema.ts';
import { useUiStore } from '../stores/ui-store.ts';

export interface PinRequest {
  /** The node or link to begin with; absent: the first one. */
  readonly of?: Pick<ShownSeries, 'of' | 'id'>;
  readonly shows?: PinnedForm;
}

interface DashboardView {
  /** The card that fills the screen. */
  readonly full: string | null;
  readonly pin: PinRequest;
  /** The objective that the form begins with; null: a new one. */
  readonly objective: Objective | null;
}

export const useDashboardView = create<DashboardView>()(() => ({ full: null, pin: {}, objective: null }));

/** Lets a card fill the screen; null: none. */
export function fillScreen(full: string | null): void {
  useDashboardView.setState({ full });
}

/** Asks which metric to pin. */
export function askWhatToPin(pin: PinRequest = {}): void {
  useDashboardView.setState({ pin });
  useUiStore.getState().openDialog('pin');
}

/** Asks what is promised; with an objective, to change it. */
export function askForObjective(objective: Objective | null = null): void {
  useDashboardView.setState({ objective });
  useUiStore.getState().openDialog('objective');
}
