/**
 * Commands that change the design: undo, redo, delete, duplicate, copy, link, group, lay out, move, select. What
 * is seldom needed is fetched when it is run.
 */
import { annotationsOf } from '../../model/annotations.ts';
import { beginGathering, endGathering } from '../canvas/gathering.ts';
import { SNAP } from '../canvas/guides.ts';
import { GRID, snap } from '../canvas/node-layout.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { newGround } from '../canvas/zone-boxes.ts';
import {
  addNote,
  frameAround,
  framesToRemove,
  freeNotePlace,
  ungroup,
} from '../stores/annotation-actions.ts';
import { duplicate } from '../stores/copy-actions.ts';
import { deleteSelected, linkNodes } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useInPlace } from '../stores/in-place.ts';
import { nudge, walk } from '../stores/move-actions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { addZone, deleteAreas } from '../stores/zone-actions.ts';
import type { Command } from './command.ts';
import { asking, openCommandPalette } from './palette-view.ts';

const design = () => useDesignStore.getState();
const selection = () => useUiStore.getState().selection;

/** Nodes, notes and frames: what has a place on the canvas and can be copied. */
const things = (): number => selection().nodes.length + selection().annotations.length;
const needsThings = (): true | string => things() > 0 || 'Select a node or a note first.';
const needsMovable = (): true | string =>
  things() + selection().zones.length > 0 || 'Select what shall be moved first.';
/** What every one of these asks to be allowed. */
const edits = () => ({ type: 'edit', edit: { title: '', removeNodes: ['?'] } }) as const;

const anythingSelected = (): boolean => Object.values(selection()).some((ids) => ids.length > 0);

function stepEnabled(list: readonly unknown[], none: string): true | string {
  if (useRunStore.getState().ahead > 0)
    return 'You look at an earlier moment of the run; play on or edit first.';
  return list.length > 0 ? true : none;
}

/** "Undo: move 3 nodes" */
function stepTitle(verb: string, list: readonly { readonly title: string }[]): string {
  const title = list.at(-1)?.title ?? '';
  return title === '' ? verb : `${verb}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
}

/** Takes a step back or forward, and says which. */
function takeStep(done: string, list: readonly { readonly title: string }[], step: () => void): void {
  const title = list.at(-1)?.title ?? '';
  const { design: before, undoList } = design();
  step();
  const changed = design().design !== before || design().undoList !== undoList;
  if (changed) useUiStore.getState().announce(`${done}: ${title}.`);
}

const far = 5 * SNAP;
const directions = { left: 'to the left', right: 'to the right', up: 'above', down: 'below' } as const;
const arrows = [
  { name: 'left', key: 'ArrowLeft', x: -1, y: 0 },
  { name: 'right', key: 'ArrowRight', x: 1, y: 0 },
  { name: 'up', key: 'ArrowUp', x: 0, y: -1 },
  { name: 'down', key: 'ArrowDown', x: 0, y: 1 },
] as const;

/** Arrows move what is selected; with Shift further; with Alt they go to the next thing. */
const arrowCommands: readonly Command[] = arrows.flatMap(({ name, key, x, y }): Command[] => [
  {
    id: `edit.move-${name}`,
    title: `Move ${name}`,
    group: 'Edit',
    shortcuts: [key],
    onCanvas: true,
    repeats: true,
    deed: edits,
    isEnabled: needsMovable,
    run: () => nudge({ x: x * SNAP, y: y * SNAP }),
  },
  {
    id: `edit.move-far-${name}`,
    title: `Move further ${name}`,
    group: 'Edit',
    shortcuts: [`Shift+${key}`],
    onCanvas: true,
    repeats: true,
    deed: edits,
    isEnabled: needsMovable,
    run: () => nudge({ x: x * far, y: y * far }),
  },
  {
    id: `edit.walk-${name}`,
    title: `Select the next ${directions[name]}`,
    group: 'Edit',
    shortcuts: [`Alt+${key}`],
    onCanvas: true,
    repeats: true,
    isEnabled: () => design().design.nodes.length > 0 || 'The canvas is empty.',
    run: () => walk(name),
  },
]);

export const editCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    title: 'Undo',
    group: 'Edit',
    icon: 'undo',
    shortcuts: ['Mod+Z'],
    titleNow: () => stepTitle('Undo', design().undoList),
    isEnabled: () => stepEnabled(design().undoList, 'Nothing to undo.'),
    run: () => takeStep('Undone', design().undoList, design().undo),
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    group: 'Edit',
    icon: 'redo',
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    titleNow: () => stepTitle('Redo', design().redoList),
    isEnabled: () => stepEnabled(design().redoList, 'Nothing to redo.'),
    run: () => takeStep('Done again', design().redoList, design().redo),
  },
  {
    id: 'edit.delete',
    title: 'Delete',
    group: 'Edit',
    icon: 'trash',
    shortcuts: ['Delete', 'Backspace'],
    isEnabled: () => anythingSelected() || 'Select a node, a link or a zone first.',
    run: () => {
      const { nodes, links, zones, regions, annotations } = selection();
      if (things() + links.length > 0) deleteSelected({ nodes, links, annotations });
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
    isEnabled: needsThings,
    deed: edits,
    run: () => duplicate(selection(), 2 * GRID),
  },
  {
    id: 'edit.link',
    title: 'Link the selected node, or the two',
    group: 'Edit',
    icon: 'link',
    shortcuts: ['L'],
    isEnabled: () =>
      selection().nodes.length === 2 ||
      selection().nodes.length === 1 ||
      'Select two nodes: the caller first, then what it calls.',
    deed: edits,
    run: () => {
      const [from, to] = selection().nodes;
      if (from !== undefined && to !== undefined) linkNodes(from, to);
      else openCommandPalette('edit.connect');
    },
  },
  asking({
    id: 'edit.connect',
    title: 'Link to …',
    group: 'Edit',
    icon: 'link',
    words: 'connect call wire',
    deed: edits,
    isEnabled: () => selection().nodes.length === 1 || 'Select the node that shall call another.',
  }),
  asking({
    id: 'edit.insert-on-link',
    title: 'Insert a node into the link …',
    group: 'Edit',
    icon: 'plus',
    shortcuts: ['I'],
    words: 'add between split',
    deed: edits,
    isEnabled: () => selection().links.length === 1 || 'Select a link first.',
  }),
  asking({
    id: 'edit.replace-kind',
    title: 'Replace by another kind …',
    group: 'Edit',
    icon: 'compare',
    shortcuts: ['Shift+E'],
    words: 'change kind convert swap',
    deed: edits,
    isEnabled: () => selection().nodes.length > 0 || 'Select a node first.',
  }),
  {
    id: 'edit.rename',
    title: 'Rename',
    group: 'Edit',
    icon: 'note',
    shortcuts: ['F2'],
    words: 'name title write text',
    deed: edits,
    isEnabled: () =>
      things() + selection().zones.length === 1 || 'Select one node, zone, note or frame first.',
    run: () => {
      const { nodes, zones, annotations } = selection();
      const [node, zone, drawn] = [nodes[0], zones[0], annotations[0]];
      const annotation = annotationsOf(design().design).find(({ id }) => id === drawn);
      const { begin } = useInPlace.getState();
      if (node !== undefined) begin({ type: 'node', id: node });
      else if (zone !== undefined) begin({ type: 'zone', id: zone });
      else if (annotation !== undefined) begin({ type: annotation.type, id: annotation.id });
    },
  },
  {
    id: 'edit.copy',
    title: 'Copy',
    group: 'Edit',
    icon: 'copy',
    shortcuts: ['Mod+C'],
    byBrowser: true,
    isEnabled: needsThings,
    run: () => void import('../canvas/clipboard.ts').then(({ copySelection }) => copySelection()),
  },
  {
    id: 'edit.cut',
    title: 'Cut out',
    group: 'Edit',
    icon: 'scissors',
    shortcuts: ['Mod+X'],
    byBrowser: true,
    deed: edits,
    isEnabled: needsThings,
    run: () => void import('../canvas/clipboard.ts').then(({ cutSelection }) => cutSelection()),
  },
  {
    id: 'edit.paste',
    title: 'Paste',
    group: 'Edit',
    icon: 'download',
    shortcuts: ['Mod+V'],
    byBrowser: true,
    words: 'insert clipboard link design',
    deed: edits,
    isEnabled: () => true,
    run: () => void import('../canvas/clipboard.ts').then(({ pasteFromClipboard }) => pasteFromClipboard()),
  },
  {
    id: 'edit.add-note',
    title: 'Add a note',
    group: 'Edit',
    icon: 'note',
    shortcuts: ['Shift+O'],
    words: 'text comment annotation',
    deed: edits,
    isEnabled: () => true,
    run: () => {
      const { x, y } = currentCamera()?.centre() ?? { x: 0, y: 0 };
      addNote(freeNotePlace(design().design, { x: x - 100, y: y - 50 }));
    },
  },
  {
    id: 'edit.group',
    title: 'Group in a frame',
    group: 'Edit',
    icon: 'zone',
    shortcuts: ['Mod+G'],
    words: 'area box outline section',
    deed: edits,
    isEnabled: needsThings,
    run: () => void frameAround(selection().nodes, selection().annotations),
  },
  {
    id: 'edit.ungroup',
    title: 'Ungroup',
    group: 'Edit',
    shortcuts: ['Mod+Shift+G'],
    words: 'frame area remove',
    deed: edits,
    isEnabled: () => framesOfSelection().length > 0 || 'Select a frame, or something that lies in one.',
    run: () => ungroup(framesOfSelection()),
  },
  {
    id: 'edit.layout',
    title: 'Lay out automatically',
    group: 'Edit',
    icon: 'templates',
    shortcuts: ['Mod+Shift+L'],
    words: 'arrange tidy order layers dagre',
    deed: edits,
    isEnabled: () => design().design.nodes.length > 1 || 'There is nothing to lay out yet.',
    run: () => void import('../canvas/auto-layout.ts').then(({ layOut }) => layOut()),
  },
  {
    id: 'edit.select-ends',
    title: 'Select both ends of the link',
    group: 'Edit',
    isEnabled: () => selection().links.length > 0 || 'Select a link first.',
    run: () => {
      const chosen = design().design.links.filter(({ id }) => selection().links.includes(id));
      useUiStore.getState().select({ nodes: [...new Set(chosen.flatMap(({ from, to }) => [from, to]))] });
    },
  },
  {
    id: 'edit.menu',
    title: 'Menu of what is selected',
    group: 'Edit',
    icon: 'more',
    shortcuts: ['Shift+F10', 'ContextMenu'],
    onCanvas: true,
    words: 'context',
    isEnabled: () => true,
    run: () => void import('../canvas/menu-key.ts').then(({ openMenuByKey }) => openMenuByKey()),
  },
  ...arrowCommands,
  {
    id: 'edit.select-all',
    title: 'Select all',
    group: 'Edit',
    shortcuts: ['Mod+A'],
    isEnabled: () => design().design.nodes.length > 0 || 'The canvas is empty.',
    run: () =>
      useUiStore.getState().select({
        nodes: design().design.nodes.map((node) => node.id),
        annotations: annotationsOf(design().design).map(({ id }) => id),
      }),
  },
  {
    id: 'edit.select-more',
    title: 'Select more by taps',
    group: 'Edit',
    words: 'several multi add touch',
    isEnabled: needsThings,
    run: beginGathering,
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
      endGathering();
      if (tool === 'select' || tool === 'pan') clearSelection();
      else setTool('select');
    },
  },
];

function framesOfSelection(): readonly string[] {
  return framesToRemove(design().design, selection().nodes, selection().annotations);
}
