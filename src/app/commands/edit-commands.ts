/** Commands that change the design: undo, redo, delete, duplicate, link, select. */
import { GRID, snap } from '../canvas/node-layout.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { newGround } from '../canvas/zone-boxes.ts';
import { deleteSelected, duplicateNodes, linkNodes } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { addZone, deleteAreas } from '../stores/zone-actions.ts';
import type { Command } from './command.ts';

const design = () => useDesignStore.getState();
const selection = () => useUiStore.getState().selection;

const anythingSelected = (): boolean => Object.values(selection()).some((ids) => ids.length > 0);

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
    isEnabled: () => anythingSelected() || 'Select a node, a link or a zone first.',
    run: () => {
      const { nodes, links, zones, regions } = selection();
      if (nodes.length + links.length > 0) deleteSelected({ nodes, links });
      else deleteAreas(zones, regions);
    },
  },
  {
    id: 'edit.add-zone',
    title: 'Add a zone in the middle',
    group: 'Edit',
    icon: 'zone',
    shortcuts: ['Shift+Z'],
    isEnabled: () => true,
    run: () => {
      const { x, y } = currentCamera()?.centre() ?? { x: 0, y: 0 };
      addZone({
        x: snap(x - newGround.width / 2),
        y: snap(y - newGround.height / 2),
        ...newGround,
      });
    },
  },
  {
    id: 'edit.latencies',
    title: 'Latencies between regions …',
    group: 'Edit',
    icon: 'globe',
    shortcuts: ['Shift+L'],
    isEnabled: () => true,
    run: () => useUiStore.getState().openDialog('latencies'),
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
    title: 'Put the tool back, clear the selection',
    group: 'Edit',
    shortcuts: ['Escape'],
    // Escape is pressed for many reasons; with nothing selected there is nothing to complain about.
    isEnabled: () => true,
    run: () => {
      const { tool, setTool, clearSelection } = useUiStore.getState();
      if (tool === 'select' || tool === 'pan') clearSelection();
      else setTool('select');
    },
  },
];
