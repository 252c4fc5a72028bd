/** The glossary on the page: fetched when nothing else is to be done, so that words are marked a moment later. */
import { create } from 'zustand';
import type { TermIndex } from './find-terms.ts';

/** null: not fetched yet; nothing is marked then. */
export const useGlossary = create<{ readonly index: TermIndex | null }>()(() => ({ index: null }));

let asked = false;

export async function loadGlossary(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    const [{ glossary }, { indexOf }] = await Promise.all([
      import('../../content/glossary.ts'),
      import('./find-terms.ts'),
    ]);
    useGlossary.setState({ index: indexOf(glossary) });
  } catch {
    asked = false; // offline before it was fetched: the next who asks tries again
  }
}
