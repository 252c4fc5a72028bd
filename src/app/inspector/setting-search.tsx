/**
 * Above the settings of something that has many: words to look for, only what was changed, and the help of all
 * of them at once. What is looked for is found in labels, groups, options and the explanations.
 */
import { useState } from 'react';
import { create } from 'zustand';
import type { Field, Fields } from '../../model/fields.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { hasWords } from '../ui/search-words.ts';

/** Fewer settings are seen at a glance. */
const MANY = 6;

/** Whether every setting's help stands below it: how somebody likes to read, so it stays while nodes change. */
const useExplaining = create<{ readonly on: boolean }>()(() => ({ on: false }));

/** True where the help of every setting is to be shown. */
export function useExplainsSettings(): boolean {
  return useExplaining((state) => state.on);
}

/** What of the settings is shown. */
export interface SettingFilter {
  readonly text: string;
  readonly changedOnly: boolean;
}
const everything: SettingFilter = { text: '', changedOnly: false };

/** True if a setting is one that somebody looks for: each word is found somewhere about it. */
export function isWanted(field: Field, text: string): boolean {
  const options = field.type === 'choice' ? field.options.map(({ label }) => label) : [];
  return hasWords([field.label, field.group, field.help, ...options].join(' '), text);
}

/** The filter, and what of a form's settings passes it. */
export function useSettingFilter(changed: ReadonlySet<string>) {
  const [filter, setFilter] = useState(everything);
  const wanted = (name: string, field: Field): boolean =>
    (!filter.changedOnly || changed.has(name)) && isWanted(field, filter.text);
  return { filter, setFilter, wanted };
}

export interface SettingSearchProps {
  readonly fields: Fields;
  readonly filter: SettingFilter;
  readonly onFilter: (filter: SettingFilter) => void;
  readonly changed: number;
  /** How many settings pass. */
  readonly found: number;
}

export function SettingSearch(props: SettingSearchProps) {
  const { filter, onFilter, changed } = props;
  const explains = useExplainsSettings();
  const filtered = filter.text !== '' || filter.changedOnly;
  return (
    <div className="setting-search">
      {Object.keys(props.fields).length >= MANY ? (
        <span className="search-box">
          <Icon name="search" size={13} />
          <input
            type="text"
            aria-label="Search the settings"
            placeholder="Search"
            spellCheck={false}
            autoComplete="off"
            value={filter.text}
            onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || filter.text === '') return;
              onFilter({ ...filter, text: '' });
              event.stopPropagation();
            }}
          />
        </span>
      ) : (
        <span className="search-box none" />
      )}
      {changed > 0 && (
        <button
          type="button"
          className="filter-chip"
          aria-pressed={filter.changedOnly}
          data-tip="Only what differs from its initial value"
          onClick={() => onFilter({ ...filter, changedOnly: !filter.changedOnly })}
        >
          <i className="changed-mark" />
          {changed} changed
        </button>
      )}
      <IconButton
        icon="info"
        iconSize={14}
        label="Explain every setting"
        pressed={explains}
        onClick={() => useExplaining.setState({ on: !explains })}
      />
      {filtered && props.found === 0 && (
        <p role="status">
          No setting {filter.changedOnly ? 'that was changed ' : ''}has “{filter.text}” in its name or help.{' '}
          <button type="button" onClick={() => onFilter(everything)}>
            Show all
          </button>
        </p>
      )}
    </div>
  );
}
