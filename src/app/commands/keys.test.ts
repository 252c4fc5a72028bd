/**
 * Promises of the keys: there is one list of them. Whatever listens to the keyboard is the registry of commands, or
 * a control whose keys stand in the list that `?` shows; and no key means two things.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controlKeys } from './control-keys.ts';
import { commands } from './registry.ts';

const app = join(import.meta.dirname, '..');
const sources = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({
    file: relative(app, join(app, file)).replaceAll('\\', '/'),
    text: readFileSync(join(app, file), 'utf8'),
  }));

/** Which files handle keys of a control, and where `?` says so. */
const listed: { readonly [start: string]: (typeof controlKeys)[number]['id'] } = {
  'canvas/': 'canvas',
  'canvas/tool-overlay.tsx': 'tools',
  'commands/command-palette.tsx': 'lists',
  'dashboard/': 'charts',
  'embed/': 'fields',
  'faults/fault-lane.tsx': 'lane',
  'faults/fault-bar.tsx': 'lane',
  'faults/playhead.tsx': 'lane',
  'faults/fault-popover.tsx': 'lists',
  'faults/drop-popover.tsx': 'lists',
  'faults/fault-palette.tsx': 'palette',
  'faults/target-choice.tsx': 'fault-targets',
  'inspector/': 'fields',
  'lessons/': 'fields',
  'templates/': 'fields',
  'palette/': 'palette',
  'present/': 'present',
  'resize-grip.tsx': 'fields',
  'space-time/': 'charts',
  'transport/': 'fields',
  'ui/menu.tsx': 'lists',
  'ui/': 'fields',
  'verdicts/': 'charts',
  'why/': 'charts',
};

/** Those that hear every key of the page, and why they may. */
const hearAll: { readonly [file: string]: string } = {
  'commands/registry.ts': 'it runs the commands',
  'canvas/canvas.tsx': 'Alt held while something is dragged',
  'canvas/tool-overlay.tsx': 'Alt held, and Escape while a stroke is drawn',
  'faults/fault-hand-layer.tsx': 'Escape while a fault is in the hand',
  'present/present-view.tsx': 'the keys of a remote come before those of the workbench',
  'dashboard/use-card-drag.ts': 'Escape while a card is dragged',
  'dashboard/use-full-screen.ts': 'Escape while a card fills the screen',
  'ui/tooltip.tsx': 'any key hides a tooltip, and none means anything to it',
};

describe('every key', () => {
  it('of a control stands in the list that "?" shows', () => {
    const handlers = sources.filter(({ text }) => /onKey(Down|Up|Press)\b|addEventListener\('key/.test(text));
    expect(handlers.length).toBeGreaterThan(10);
    const unlisted = handlers
      .map(({ file }) => file)
      .filter((file) => !(file in hearAll) && !Object.keys(listed).some((start) => file.startsWith(start)));
    expect(unlisted, 'add their keys to control-keys.ts, and their file to this test').toEqual([]);
    const ids = controlKeys.map(({ id }) => id);
    for (const id of Object.values(listed)) expect(ids).toContain(id);
  });
  it('that the whole page hears is a command', () => {
    const hearers = sources
      .filter(({ text }) => /(window|document|body)\s*\.addEventListener\(\s*'key/.test(text))
      .map(({ file }) => file);
    expect(hearers.length).toBeGreaterThan(1);
    expect(
      hearers.filter((file) => !(file in hearAll)),
      'a key for the whole page is a command in the registry',
    ).toEqual([]);
  });
  it('means one thing', () => {
    const owners = new Map<string, string[]>();
    for (const { id, shortcuts = [] } of commands)
      for (const key of shortcuts) owners.set(key, [...(owners.get(key) ?? []), id]);
    for (const [key, ids] of owners) expect(ids, key).toHaveLength(1);
  });
  it('is written as keyboards have it', () => {
    const named = new Set([
      ...[
        'Space',
        'Enter',
        'Escape',
        'Delete',
        'Backspace',
        'Tab',
        'Home',
        'End',
        'PageUp',
        'PageDown',
        'Alt',
        'ContextMenu',
      ],
      ...[
        'ArrowLeft',
        'ArrowRight',
        'ArrowUp',
        'ArrowDown',
        ...Array.from({ length: 12 }, (_, i) => `F${i + 1}`),
      ],
    ]);
    const all = [
      ...commands.flatMap(({ shortcuts = [] }) => shortcuts),
      ...controlKeys.flatMap(({ keys }) => keys.flatMap(({ shortcuts }) => shortcuts)),
    ];
    for (const shortcut of all) {
      const parts = shortcut.split('+').filter((part) => part !== '');
      const key = shortcut.endsWith('+') ? '+' : parts.at(-1)!;
      const held = shortcut.endsWith('+') ? parts : parts.slice(0, -1);
      for (const part of held) expect(['Mod', 'Shift', 'Alt'], shortcut).toContain(part);
      expect(named.has(key) || /^[A-Z0-9]$|^[^a-zA-Z0-9]$/.test(key), shortcut).toBe(true);
    }
  });
  it('leaves the browser what people cannot do without: reload, find, close, new, copy and paste of text', () => {
    const keys = commands.flatMap(({ shortcuts = [] }) => shortcuts);
    for (const own of [
      'Mod+R',
      'Mod+Shift+R',
      'Mod+F',
      'Mod+W',
      'Mod+T',
      'Mod+N',
      'Mod+L',
      'F5',
      'F12',
      'Tab',
    ])
      expect(keys).not.toContain(own);
  });
});
