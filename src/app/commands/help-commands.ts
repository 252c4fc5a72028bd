/** Commands that help: the tour, and the words. */
import { isLessonOn } from '../lessons/lesson-view.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { beginTour } from '../tour/open-tour.ts';
import type { Command } from './command.ts';

export const helpCommands: readonly Command[] = [
  {
    id: 'view.tour',
    title: 'Tour of 60 seconds',
    group: 'View',
    icon: 'spotlight',
    words: 'help begin introduction first steps guide',
    deed: () => ({ type: 'open' }),
    isEnabled: () => {
      if (usePageMode.getState().mode !== 'workbench') return 'The tour is for the workbench.';
      return !isLessonOn() || 'A lesson is on; leave it first.';
    },
    run: () => void beginTour(),
  },
  {
    id: 'view.glossary',
    title: 'Glossary',
    group: 'View',
    icon: 'book',
    words: 'terms words meaning explain definition help',
    isEnabled: () => true,
    run: () => useUiStore.getState().openDialog('glossary'),
  },
  {
    id: 'view.how-we-know',
    title: 'How do we know?',
    group: 'View',
    icon: 'check',
    words: 'validation true numbers theory papers proof source evidence trust help',
    isEnabled: () => true,
    run: () => useUiStore.getState().openDialog('how-we-know'),
  },
];
