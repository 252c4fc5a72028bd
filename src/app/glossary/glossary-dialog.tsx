/** All words with what they mean, found by what one types. */
import { useEffect, useRef, useState } from 'react';
import type { GlossaryTerm } from '../../content/glossary.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SearchField } from '../ui/search-field.tsx';
import './glossary.css';
import { loadGlossary, useGlossary } from './glossary-store.ts';
import { TermText } from './term-layer.tsx';

export function GlossaryDialog({ onClose }: { readonly onClose: () => void }) {
  const [words, setWords] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const index = useGlossary((state) => state.index);
  useEffect(() => {
    void loadGlossary();
    search.current?.focus();
  }, []);
  const all = index?.all ?? [];
  const found = all
    .filter((entry) => has(entry, words))
    .toSorted((a, b) => a.term.localeCompare(b.term, 'en'));
  return (
    <Dialog
      title="Glossary"
      subtitle="The words of the screen, plainly. Words with a dotted line are explained where they stand, too."
      onClose={onClose}
      className="glossary"
    >
      <SearchField
        ref={search}
        label="Search the glossary"
        placeholder="Search: tail, quorum, stale …"
        value={words}
        onChange={setWords}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys */}
      <ul className="glossary-list" tabIndex={0} aria-label="Terms">
        {found.map((entry) => (
          <li key={entry.id}>
            <TermText entry={entry} />
          </li>
        ))}
      </ul>
      {index !== null && found.length === 0 && (
        <p className="glossary-none" role="status">
          No entry has “{words.trim()}”. The Explain tab of a node may.
        </p>
      )}
    </Dialog>
  );
}

function has({ term, also = [], plain, more = '' }: GlossaryTerm, words: string): boolean {
  const text = [term, ...also, plain, more].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
