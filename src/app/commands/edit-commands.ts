/** Commands that change the design: undo, redo, delete, duplicate, link, select. */
import { GRID } from '../canvas/node-layout.ts';
import { deleteSelected, duplicateNodes, linkNodes } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { Command } from './command.ts';

const design = () => useDesignStore.getState();
const selection = () => useUiStore.getState().selection;

function stepEnabled(list: readonly unknown[], none: string): true | string {
  if (useRunStore.getState().ahead > 0)
    return 'You look at an earlier moment of the run; play on or edit first.';
  return list.length > 0 ? true : none;
}

export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    title: 'Undo',
    group: 'Edit',
    icon: 'undo',
    shortcuts: ['Mod+Z'],
    isEnabled: () => stepEnabled(design().undoList, 'Nothing to undo.'),
    run: () => design().undo(),
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    group: 'Edit',
    icon: 'redo',
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    isEnabled: () => stepEnabled(design().redoList, 'Nothing to redo.'),
    run: () => design().redo(),
  },
  {
    id: 'edit.delete',
    title: 'Delete',
    group: 'Edit',
    icon: 'trash',
    shortcuts: ['Delete', 'Backspace'],
    isEnabled: () =>
      selection().nodes.length + selection().links.length > 0 || 'Select a node or a link first.',
    run: () => deleteSelected(selection()),
  },
  {
    id: 'edit.duplicate',
    title: 'Duplicate',
    group: 'Edit',
    icon: 'copy',
    shortcuts: ['Mod+D'],
    isEnabled: () => selection().nodes.length > 0 || 'Select a node first.',
    run: () => duplicateNodes(selection().nodes, 2 * GRID),
  },
  {
    id: 'edit.link',
    title: 'Link the two selected nodes',
    group: 'Edit',
    icon: 'link',
    shortcuts: ['L'],
    isEnabled: () =>
      selection().nodes.length === 2 || 'Select two nodes: the caller first, then what it calls.',
    run: () => {
      const [from, to] = selection().nodes;
      if (from !== undefined && to !== undefined) linkNodes(from, to);
    },
  },
  {
    id: 'edit.select-all',
    title: 'Select all',
    group: 'Edit',
    shortcuts: ['Mod+A'],
    isEnabled: () => design().design.nodes.length > 0 || 'The canvas is empty.',
    run: () => useUiStore.getState().select({ nodes: design().design.nodes.map((node) => node.id) }),
  },
  {
    id: 'edit.select-none',
    title: 'Clear the selection',
    group: 'Edit',
    shortcuts: ['Escape'],
    // Escape is pressed for many reasons; with nothing selected there is nothing to complain about.
    isEnabled: () => true,
    run: () => useUiStore.getState().clearSelection(),
  },
];
