/**
 * A word of the screen that the glossary explains, on hover and on focus (`term-layer.tsx`). Words that it does not
 * have stay plain text. In a control the control is what one focuses; elsewhere the word itself.
 */
import type { ReactNode } from 'react';
import type { TermIndex } from './find-terms.ts';
import { useGlossary } from './glossary-store.ts';

export interface TermProps {
  /** The label, as the screen has it. */
  readonly children: string;
  /** Whether Tab stops here; not inside of controls, and not where very many words stand together. */
  readonly stop?: boolean;
}

export function Term({ children, stop = false }: TermProps) {
  const entry = useGlossary(({ index }) => index?.byLabel(children));
  if (entry === undefined) return children;
  return (
    <span
      className="term"
      data-term={entry.id}
      aria-description={entry.plain}
      tabIndex={stop ? 0 : undefined}
    >
      {children}
    </span>
  );
}

/** Turns a piece of prose into what is shown. */
export type Mark = (text: string) => ReactNode;

/** Marks words of the glossary in one page of prose, each where it occurs first. */
export function markProse(index: TermIndex | null): Mark {
  if (index === null) return (text) => text;
  const known = new Set<string>();
  return (text) =>
    index.inProse(text, known).map((piece) =>
      typeof piece === 'string' ? (
        piece
      ) : (
        <span
          key={piece.entry.id}
          className="term in-prose"
          data-term={piece.entry.id}
          aria-description={piece.entry.plain}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what is explained on hover must be on focus
          tabIndex={0}
        >
          {piece.text}
        </span>
      ),
    );
}
