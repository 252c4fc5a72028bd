/**
 * Which key of a store is watched: its replicas then show what they have for it, on the canvas and here. A
 * matter of looking, so it is no setting of the design and changes no run.
 */
import './watch-key.css';
import { useState } from 'react';
import { type DesignNode, nodeName } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useMessageView } from '../stores/message-view.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { useBadges } from '../stores/use-badges.ts';

const LARGEST_KEY = 999_999_999;

export function WatchKey({ node }: { readonly node: DesignNode }) {
  const design = useDesignStore((state) => state.design);
  const key = useMessageView((state) => state.keys[node.id]);
  const members = design.links
    .filter((link) => link.from === node.id)
    .flatMap((link) => design.nodes.filter(({ id }) => id === link.to));
  return (
    <section className="watch-key">
      <KeyField set={node.id} value={key} />
      {key === undefined ? (
        <p>Its replicas then show what they have for this key.</p>
      ) : (
        <dl className="facts" aria-label={`Key ${key} on the replicas`}>
          {members.map((member) => (
            <HeldValue key={member.id} node={member} />
          ))}
        </dl>
      )}
    </section>
  );
}

function KeyField({ set, value }: { readonly set: string; readonly value: number | undefined }) {
  const watchKey = useMessageView((state) => state.watchKey);
  const [draft, setDraft] = useState<string | null>(null);
  const written = value === undefined ? '' : String(value);
  const commit = (text: string) => {
    setDraft(null);
    if (text.trim() === '') watchKey(set, null);
    else if (/^\d{1,9}$/.test(text.trim())) watchKey(set, Number(text));
    else
      useUiStore
        .getState()
        .toast({ tone: 'warn', text: `A key is a whole number from 0 to ${LARGEST_KEY}.`, lasts: 4000 });
  };
  return (
    <label>
      <span>Watch key</span>
      <span className="number-input">
        <input
          inputMode="numeric"
          placeholder="none"
          value={draft ?? written}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={(event) => {
            if (draft !== null) commit(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit(event.currentTarget.value);
            if (event.key === 'Escape') setDraft(null);
          }}
        />
      </span>
    </label>
  );
}

function HeldValue({ node }: { readonly node: DesignNode }) {
  const shown = useBadges(node.id);
  return (
    <div>
      <dt>{nodeName(node)}</dt>
      <dd>{shown?.watched?.value ?? '—'}</dd>
    </div>
  );
}
