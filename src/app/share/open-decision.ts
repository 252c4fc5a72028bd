/**
 * What the page shows when it opens: a link if it came with one, else the visitor's own last design, else the
 * first template. A decision apart from its doing, so that every case can be tested.
 */
import type { SavedDesign } from '../../share/autosave.ts';

export interface OpeningFacts {
  /** The fragment of the page's address, `#` included, or empty. */
  readonly fragment: string;
  /** Designs kept in this browser, newest first. */
  readonly kept: readonly SavedDesign[];
  /** Id of the design that this tab had before it was reloaded, if it is kept. */
  readonly tabHad: string | undefined;
  /** In somebody else's page: the visitor's own work has no place there. */
  readonly embedded?: boolean;
}

export type Opening =
  | { readonly show: 'link' }
  | { readonly show: 'own'; readonly id: string }
  | { readonly show: 'template' };

/** Decides what to open. */
export function decideOpening(facts: OpeningFacts): Opening {
  if (isLink(facts.fragment)) return { show: 'link' };
  if (facts.embedded === true) return { show: 'template' };
  const own = facts.kept.find((design) => design.id === facts.tabHad) ?? facts.kept[0];
  if (own === undefined) return { show: 'template' };
  return { show: 'own', id: own.id };
}

/** Anchors that are no links of ours (`#main`) are left alone. */
export function isLink(fragment: string): boolean {
  return /^#\d+\./.test(fragment);
}
