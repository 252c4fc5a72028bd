/**
 * How this page looks, as the address said when it opened (`share/page-flags.ts`): the whole workbench, an
 * embedded experiment, or a lecture. Presenting can be begun and ended at any time; the rest stays.
 */
import { create } from 'zustand';
import { type PageFlags, readPageFlags, workbench } from '../../share/page-flags.ts';

const opened = typeof window === 'undefined' ? workbench : readPageFlags(window.location.hash).flags;

export const usePageMode = create<PageFlags>()(() => opened);

/** An experiment inside somebody else's page: it keeps nothing, and its address is what it shows. */
export function isEmbedded(): boolean {
  return usePageMode.getState().mode === 'embed';
}
