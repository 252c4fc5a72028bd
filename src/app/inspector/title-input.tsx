/** A name that is edited where it stands: it looks like a heading until one is about to change it. */
import { useState } from 'react';

export interface TitleInputProps {
  readonly value: string;
  readonly label: string;
  readonly onCommit: (value: string) => void;
}

export function TitleInput(props: TitleInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    if (draft !== null && draft.trim() !== '' && draft !== props.value) props.onCommit(draft);
    setDraft(null);
  };
  return (
    <input
      className="title-input"
      type="text"
      aria-label={props.label}
      maxLength={200}
      spellCheck={false}
      value={draft ?? props.value}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key !== 'Escape') return;
        setDraft(null);
        event.stopPropagation();
      }}
    />
  );
}
