/** A field that narrows down a long list as one types. */
import type { KeyboardEventHandler, Ref } from 'react';
import { Icon } from './icon.tsx';
import './search-field.css';

export interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onKeyDown?: KeyboardEventHandler<HTMLInputElement>;
  readonly ref?: Ref<HTMLInputElement>;
}

export function SearchField({ label, onChange, ...native }: SearchFieldProps) {
  return (
    <label className="search-field">
      <Icon name="search" size={14} />
      <input
        {...native}
        type="search"
        aria-label={label}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
