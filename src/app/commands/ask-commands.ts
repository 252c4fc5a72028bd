/** Commands of the command palette itself, and those that ask "which?" and have no better place. */

import { planFault, useFaultHand } from '../faults/fault-hand.ts';
import { useLessonView } from '../lessons/lesson-view.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { useRunStore } from '../stores/run-store.ts';
import { dropKeys, holdKeys } from '../ui/held-keys.ts';
import type { Command } from './command.ts';
import { asking, openCommandPalette } from './palette-view.ts';

const always = (): true => true;
const needsNodes = (words: string) => (): true | string =>
  useDesignStore.getState().design.nodes.length > 0 || words;

const hasPalette = (): boolean => {
  const { palette, mode } = usePageMode.getState();
  return palette && mode !== 'present' && useLessonView.getState().palette;
};

/** Shows one of the palette's lists, and gives its search the focus once it is there, and what was typed till then. */
export function showPalette(shelf: 'kinds' | 'faults', search: string): void {
  if (!hasPalette()) return;
  useFaultHand.setState({ shelf });
  const focus = (left: number) => {
    const field = document.querySelector<HTMLInputElement>(search);
    if (field === null && left === MOST_FRAMES) holdKeys();
    if (field !== null) field.focus();
    else if (left > 0) requestAnimationFrame(() => focus(left - 1));
    else dropKeys();
  };
  focus(MOST_FRAMES);
}
/** The list of faults may have to be fetched first. */
const MOST_FRAMES = 120;

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
    id: 'fault.take',
    title: 'Take a fault in the hand …',
    group: 'Faults',
    icon: 'hand',
    words: 'choose target palette',
    isEnabled: needsNodes('There is nothing to break yet.'),
  }),
  {
    id: 'fault.palette',
    title: 'Find a fault in the palette',
    group: 'Faults',
    icon: 'search',
    shortcuts: ['Mod+/'],
    words: 'incident list',
    isEnabled: () => hasPalette() || 'There is no palette on this page now.',
    run: () => void showPalette('faults', '#fault-search'),
  },
  {
    id: 'fault.plan',
    title: 'Plan a fault …',
    group: 'Faults',
    icon: 'plus',
    words: 'timeline schedule lane',
    deed: () => ({ type: 'edit', edit: { title: '', removeTimeline: ['?'] } }),
    isEnabled: needsNodes('There is nothing to break yet.'),
    run: () => {
      holdKeys();
      planFault();
    },
  },
  {
    id: 'fault.chaos',
    title: 'Chaos plan …',
    group: 'Faults',
    icon: 'dice',
    words: 'random monkey timeline',
    deed: () => ({ type: 'edit', edit: { title: '', removeTimeline: ['?'] } }),
    isEnabled: needsNodes('There is nothing to break yet.'),
    run: () => {
      holdKeys();
      useFaultHand.setState({ chaos: true });
    },
  },
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
