/** Commands of the command palette itself, and those that ask "which?" and have no better place. */

import { useDesignStore } from '../stores/design-store.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { useRunStore } from '../stores/run-store.ts';
import type { Command } from './command.ts';
import { asking, openCommandPalette } from './palette-view.ts';

const always = (): true => true;
const needsNodes = (words: string) => (): true | string =>
  useDesignStore.getState().design.nodes.length > 0 || words;

export const askCommands: readonly Command[] = [
  {
    id: 'view.commands',
    title: 'All commands',
    group: 'View',
    icon: 'command',
    shortcuts: ['Mod+K'],
    words: 'palette search',
    inFields: true,
    isEnabled: always,
    run: () => openCommandPalette(),
  },
  asking({
    id: 'edit.insert',
    title: 'Insert a node …',
    group: 'Edit',
    icon: 'plus',
    words: 'add new kind',
    deed: () => ({ type: 'edit', edit: { title: '', removeNodes: ['?'] } }),
    isEnabled: always,
  }),
  asking({
    id: 'view.go-to-node',
    title: 'Go to a node …',
    group: 'View',
    icon: 'search',
    shortcuts: ['Shift+N'],
    words: 'find select zone',
    isEnabled: needsNodes('The canvas is empty.'),
  }),
  asking({
    id: 'fault.break',
    title: 'Break …',
    group: 'Faults',
    icon: 'bolt',
    shortcuts: ['!'],
    words: 'fault inject fail crash',
    isEnabled: needsNodes('There is nothing to break yet.'),
  }),
  asking({
    id: 'fault.heal',
    title: 'Heal …',
    group: 'Faults',
    icon: 'heal',
    words: 'repair mend fix',
    isEnabled: () => useRunStore.getState().activeFaults.length > 0 || 'Nothing is broken.',
  }),
  asking({
    id: 'view.open-template',
    title: 'Open a template …',
    group: 'View',
    icon: 'templates',
    words: 'example design gallery',
    isEnabled: () => usePageMode.getState().mode !== 'embed' || 'This page shows one experiment.',
  }),
  asking({
    id: 'view.open-lesson',
    title: 'Open a lesson …',
    group: 'View',
    icon: 'book',
    words: 'learn teach',
    isEnabled: () => usePageMode.getState().mode !== 'embed' || 'This page shows one experiment.',
  }),
  asking({
    id: 'view.choose-theme',
    title: 'Choose a theme …',
    group: 'View',
    icon: 'moon',
    words: 'dark light system colors contrast',
    isEnabled: always,
  }),
];
