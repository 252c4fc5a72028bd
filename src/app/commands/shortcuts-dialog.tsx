/**
 * All keys in one list, straight from the command records and from what belongs to single controls: grouped,
 * searchable, and printable on a sheet that one puts beside the keyboard.
 */
import './shortcuts-dialog.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { shortcutText } from './command.ts';
import { controlKeys } from './control-keys.ts';
import { fuzzyMatch } from './fuzzy.ts';
import { groups } from './palette-rows.ts';
import { commandById, commands } from './registry.ts';

interface KeyGroup {
  readonly title: string;
  readonly rows: readonly { readonly id: string; readonly title: string; readonly keys: readonly string[] }[];
}

/** What opens the list in which every command is found by its name. */
const BY_NAME =
  commandById('view.commands')
    .shortcuts?.slice(0, 1)
    .map((key) => `${shortcutText(key)} …`) ?? [];

/** All commands with their keys, by group, then the keys of controls. */
function allKeys(): readonly KeyGroup[] {
  const byCommand = groups.map((group) => ({
    title: group,
    rows: commands.flatMap(({ id, group: own, title, shortcuts }) =>
      own === group ? [{ id, title, keys: shortcuts?.map(shortcutText) ?? BY_NAME }] : [],
    ),
  }));
  const byControl = controlKeys.map(({ title, keys }) => ({
    title,
    rows: keys.map((row, i) => ({
      id: `${title} ${i}`,
      title: row.title,
      keys: row.shortcuts.map(shortcutText),
    })),
  }));
  return [...byCommand, ...byControl];
}

/** The rows that fit what was typed, by what they do or by their keys. */
function search(all: readonly KeyGroup[], query: string): readonly KeyGroup[] {
  if (query.trim() === '') return all;
  const pressed = query.trim().toLowerCase();
  return all.flatMap((group) => {
    const rows = group.rows.filter(
      ({ title, keys }) =>
        keys.some((key) => key.toLowerCase() === pressed) || fuzzyMatch(query, title, group.title) !== null,
    );
    return rows.length === 0 ? [] : [{ ...group, rows }];
  });
}

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const all = useMemo(allKeys, []);
  const found = search(all, query);
  const count = found.reduce((sum, group) => sum + group.rows.length, 0);
  return (
    <Dialog
      title="Keyboard shortcuts"
      subtitle="They act on what is selected on the canvas, and work wherever nothing is typed. What has no keys of its own is found by its name."
      size="wide"
      className="shortcuts"
      onClose={onClose}
      footer={
        <Button variant="soft" icon="download" onClick={() => window.print()}>
          Print
        </Button>
      }
    >
      <label className="shortcut-search">
        <Icon name="search" size={14} />
        <input
          ref={field}
          type="search"
          aria-label="Find a shortcut"
          placeholder="What it does, or its keys"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      </label>
      <p className="visually-hidden" aria-live="polite">
        {query.trim() === '' ? '' : count === 1 ? '1 shortcut' : `${count} shortcuts`}
      </p>
      <div className="shortcut-list">
        {found.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3>{group.title}</h3>
            <ul>
              {group.rows.map((row) => (
                <li key={row.id}>
                  <span>{row.title}</span>
                  {row.keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {count === 0 && <p className="shortcut-none">No key does that. The list of commands has everything.</p>}
    </Dialog>
  );
}
