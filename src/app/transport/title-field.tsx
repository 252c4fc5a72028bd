/** The design's title, renamed in place, and whether the work is saved. */
import { useState } from 'react';
import { renameDesign } from '../stores/design-actions.ts';
import { selectSaved, useDesignStore } from '../stores/design-store.ts';

export function TitleField() {
  const title = useDesignStore((state) => state.design.title);
  const saved = useDesignStore(selectSaved);
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <div className="document">
      <h1>
        <span className="title-width" aria-hidden="true">
          {draft ?? title}
        </span>
        <input
          aria-label="Title of the design"
          value={draft ?? title}
          maxLength={200}
          spellCheck={false}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={() => {
            if (draft !== null) renameDesign(draft);
            setDraft(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') {
              setDraft(null);
              event.currentTarget.value = title;
              event.currentTarget.blur();
            }
          }}
        />
      </h1>
      <span className="saved-state">{saved ? 'saved' : 'not saved yet'}</span>
    </div>
  );
}
