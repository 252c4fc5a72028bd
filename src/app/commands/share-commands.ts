/** Commands that take work out of the page and into it: share, export, import, new. */
import { emptyDesign } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { Command } from './command.ts';

const always = (): true => true;

export const shareCommands: readonly Command[] = [
  {
    id: 'share.open',
    title: 'Share',
    group: 'Share',
    icon: 'share',
    shortcuts: ['Mod+Shift+S'],
    isEnabled: always,
    run: () => useUiStore.getState().openDialog('share'),
  },
  {
    id: 'share.new',
    title: 'New design',
    group: 'Share',
    icon: 'plus',
    isEnabled: always,
    run: () => useDesignStore.getState().loadDesign(emptyDesign(), { title: 'New design' }),
  },
];
