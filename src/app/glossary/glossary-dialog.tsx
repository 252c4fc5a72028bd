/** All words with what they mean, found by what one types. */
import { useEffect, useState } from 'react';
import type { GlossaryTerm } from '../../content/glossary.ts';
import { hasWords } from '../ui/search-words.ts';
import { SearchedDialog } from '../ui/searched-dialog.tsx';
import './glossary.css';
import { loadGlossary, useGlossary } from './glossary-store.ts';
import { TermText } from './term-layer.tsx';

export function GlossaryDialog({ onClose }: { readonly onClose: () => void }) {
  const [words, setWords] = useState('');
  const index = useGlossary((state) => state.index);
  useEffect(() => void loadGlossary(), []);
  const all = index?.all ?? [];
  const found = all
    .filter((entry) => has(entry, words))
    .toSorted((a, b) => a.term.localeCompare(b.term, 'en'));
  const missing = index !== null && found.length === 0;
  return (
    <SearchedDialog
      title="Glossary"
      subtitle="The words of the screen, plainly. Words with a dotted line are explained where they stand, too."
      onClose={onClose}
      search={{
        label: 'Search the glossary',
        placeholder: 'Search: tail, quorum, stale …',
        value: words,
        onChange: setWords,
      }}
      list="Terms"
      nothing={missing ? `No entry has “${words.trim()}”. The Explain tab of a node may.` : null}
    >
      <ul className="glossary-list">
        {found.map((entry) => (
          <li key={entry.id}>
            <TermText entry={entry} />
          </li>
        ))}
      </ul>
    </SearchedDialog>
  );
}

function has({ term, also = [], plain, more = '' }: GlossaryTerm, words: string): boolean {
  return hasWords([term, ...also, plain, more].join(' '), words);
}
