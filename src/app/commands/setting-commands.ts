/** Commands on the settings of what is selected. */
import {
  copySettings,
  editOfPaste,
  mayCopySettings,
  mayPasteSettings,
  pasteSettings,
} from '../inspector/settings-clipboard.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { Command } from './command.ts';

const selection = () => useUiStore.getState().selection;

export const settingCommands: readonly Command[] = [
  {
    id: 'edit.copy-settings',
    title: 'Copy settings',
    group: 'Edit',
    words: 'properties style clone configuration',
    shortcuts: ['Mod+Alt+C'],
    isEnabled: () => mayCopySettings(selection()),
    run: () => copySettings(selection()),
  },
  {
    id: 'edit.paste-settings',
    title: 'Paste settings',
    group: 'Edit',
    words: 'properties style apply configuration',
    shortcuts: ['Mod+Alt+V'],
    deed: () => ({ type: 'edit', edit: editOfPaste(selection()) }),
    isEnabled: () => mayPasteSettings(selection()),
    run: () => pasteSettings(selection()),
  },
];
