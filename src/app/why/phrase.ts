/**
 * Sentences with names in them that can be clicked: text, and ids of nodes and links. One sentence is read by
 * people on the screen, by screen readers, and by tests.
 */
import type { Design } from '../../model/design.ts';
import { nodeLabel } from '../../model/sides.ts';

/** Text, and ids of nodes and links in the place of their names. */
export type Phrase = readonly (string | { readonly ref: string })[];

/** A node or link in a sentence. */
export const ref = (id: string): { readonly ref: string } => ({ ref: id });

/** What a node or link is called in a sentence. */
export function refName(design: Design, id: string): string {
  const node = design.nodes.find((each) => each.id === id);
  if (node !== undefined) return nodeLabel(design, node);
  const link = design.links.find((each) => each.id === id);
  return link === undefined ? id : `${refName(design, link.from)} → ${refName(design, link.to)}`;
}

/** The sentence as plain text. */
export function phraseText(design: Design, phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : refName(design, part.ref))).join('');
}

/** Several clauses as one, each the reason of the one before it. */
export function because(clauses: readonly Phrase[]): Phrase {
  return clauses.flatMap((clause, i) => (i === 0 ? [...clause] : [', because ', ...clause]));
}
