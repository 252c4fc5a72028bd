/**
 * A dialog with a long list that is narrowed down by what one types. It keeps its height, whatever is found, and only
 * the list scrolls; the field has the focus from the beginning.
 */
import { type ReactNode, useEffect, useRef } from 'react';
import { Dialog, type DialogProps } from './dialog.tsx';
import { SearchField, type SearchFieldProps } from './search-field.tsx';
import './searched-dialog.css';

export interface SearchedDialogProps extends DialogProps {
  readonly search: Omit<SearchFieldProps, 'ref'>;
  /** What stands above the field. */
  readonly lead?: ReactNode;
  /** What the list has, for those who hear it. */
  readonly list: string;
  /** What is said where nothing was found; null: something was. */
  readonly nothing: ReactNode;
}

export function SearchedDialog(props: SearchedDialogProps) {
  const { search, lead, list, nothing, children, className = '', ...dialog } = props;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <Dialog {...dialog} className={`searched ${className}`}>
      {lead}
      <SearchField {...search} ref={field} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys */}
      <section className="searched-list" tabIndex={0} aria-label={list}>
        {children}
        {nothing !== null && (
          <p className="searched-nothing" role="status">
            {nothing}
          </p>
        )}
      </section>
    </Dialog>
  );
}
