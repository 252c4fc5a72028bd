/** What of the laboratory is open, and which figure it was asked about. */
import { create } from 'zustand';
import { useUiStore } from '../stores/ui-store.ts';

export type LabPart = 'sweep' | 'sure' | 'closed' | 'omission';

interface LabView {
  readonly part: LabPart;
  /** Path of the figure that "How sure is this?" is about; empty: the one that stands first. */
  readonly figure: string;
}

export const useLabView = create<LabView>()(() => ({ part: 'sweep', figure: '' }));

/** Opens the laboratory. */
export function openLab(part: LabPart, figure = ''): void {
  useLabView.setState({ part, figure });
  useUiStore.getState().openDialog('lab');
}
