/** The Explain tab: what a kind models, with its sources, and what it leaves out. The text is the kind's own. */
import { useEffect, useState } from 'react';
import { kindById } from '../../catalog/kinds.ts';
import { Markdown } from './markdown.tsx';

const pages = import.meta.glob<string>('../../catalog/*/docs.md', {
  query: '?raw',
  import: 'default',
});

export function ExplainTab({ kind }: { readonly kind: string }) {
  const [page, setPage] = useState<{ readonly kind: string; readonly text: string } | null>(null);
  useEffect(() => {
    let current = true;
    const load = pages[`../../catalog/${kind}/docs.md`];
    const text = load === undefined ? Promise.resolve('') : load().catch(() => '');
    void text.then((loaded) => current && setPage({ kind, text: loaded }));
    return () => {
      current = false;
    };
  }, [kind]);
  const summary = kindById(kind)?.summary ?? '';
  const text = page?.kind === kind ? page.text : null;
  return (
    <div className="explain">
      {text === '' && <p className="lead">{summary}</p>}
      {text !== null && text !== '' && <Markdown source={text} skipTitle terms />}
    </div>
  );
}
