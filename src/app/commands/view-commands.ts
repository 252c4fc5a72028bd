/** Commands of what is seen: camera, theme, tools, dialogs. */
import { flowIdOf } from '../canvas/flow-elements.ts';
import { useHeat } from '../canvas/heat-store.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { useLessonView } from '../lessons/lesson-view.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { followEnabled, followNext, followRequest } from '../stores/follow-actions.ts';
import { useFollow } from '../stores/follow-store.ts';
import { useMessageView } from '../stores/message-view.ts';
import { useRunStore } from '../stores/run-store.ts';
import { type Tool, useUiStore } from '../stores/ui-store.ts';
import { askForPanelFocus } from '../ui/panel-focus.ts';
import { useVerdictView, verdictsEnabled } from '../verdicts/verdict-view.ts';
import { askAboutSelection, useWhyView } from '../why/why-view.ts';
import { showPalette } from './ask-commands.ts';
import type { Command } from './command.ts';

const ui = () => useUiStore.getState();
const always = (): true => true;
/** The same key puts a tool back that is in the hand. */
const takeTool = (tool: Tool) => ui().setTool(ui().tool === tool ? 'select' : tool);
const needsNodes = (count: number): true | string =>
  useDesignStore.getState().design.nodes.length >= count || 'There is nothing to cut yet.';
const needsNodesToShow = (): true | string =>
  useDesignStore.getState().design.nodes.length > 0 || 'There is nothing to present yet.';
const nextTheme = { system: 'dark', dark: 'light', light: 'system' } as const;

export const viewCommands: readonly Command[] = [
  {
    id: 'view.fit',
    title: 'Fit everything',
    group: 'View',
    icon: 'fit',
    shortcuts: ['F'],
    isEnabled: always,
    run: () => currentCamera()?.fit(),
  },
  {
    id: 'view.zoom-selection',
    title: 'Zoom to the selection',
    group: 'View',
    icon: 'fit',
    shortcuts: ['2'],
    words: 'focus fit',
    isEnabled: () => {
      const { nodes, links, zones, annotations } = ui().selection;
      return nodes.length + links.length + zones.length + annotations.length > 0 || 'Select something first.';
    },
    run: () => zoomToSelection(),
  },
  {
    id: 'view.minimap',
    title: 'Map of the design',
    group: 'View',
    icon: 'globe',
    words: 'minimap overview',
    isEnabled: always,
    run: () => ui().toggleMap(),
  },
  {
    id: 'view.zoom-in',
    title: 'Zoom in',
    group: 'View',
    icon: 'plus',
    shortcuts: ['+', '='],
    isEnabled: always,
    run: () => currentCamera()?.zoomIn(),
  },
  {
    id: 'view.zoom-out',
    title: 'Zoom out',
    group: 'View',
    icon: 'minus',
    shortcuts: ['-'],
    isEnabled: always,
    run: () => currentCamera()?.zoomOut(),
  },
  {
    id: 'view.zoom-100',
    title: 'Actual size',
    group: 'View',
    shortcuts: ['0'],
    isEnabled: always,
    run: () => currentCamera()?.zoomTo(1),
  },
  {
    id: 'view.theme',
    title: 'Theme: system, dark or light',
    group: 'View',
    icon: 'moon',
    isEnabled: always,
    run: () => ui().setTheme(nextTheme[ui().theme]),
  },
  {
    id: 'view.tool-select',
    title: 'Select and move',
    group: 'View',
    icon: 'cursor',
    shortcuts: ['V'],
    isEnabled: always,
    run: () => ui().setTool('select'),
  },
  {
    id: 'view.tool-pan',
    title: 'Move the view',
    group: 'View',
    icon: 'hand',
    shortcuts: ['H'],
    isEnabled: always,
    run: () => ui().setTool('pan'),
  },
  {
    id: 'view.tool-scissors',
    title: 'Scissors: cut what talks across a line',
    group: 'Faults',
    icon: 'scissors',
    shortcuts: ['C'],
    isEnabled: () => needsNodes(2),
    run: () => takeTool('scissors'),
  },
  {
    id: 'view.tool-lasso',
    title: 'Lasso: cut off what it goes around',
    group: 'Faults',
    icon: 'lasso',
    shortcuts: ['O'],
    isEnabled: () => needsNodes(2),
    run: () => takeTool('lasso'),
  },
  {
    id: 'view.tool-zone',
    title: 'Draw a zone',
    group: 'Edit',
    icon: 'zone',
    shortcuts: ['Z'],
    isEnabled: always,
    run: () => takeTool('zone'),
  },
  {
    id: 'view.space-time',
    title: 'Space–time diagram',
    group: 'View',
    icon: 'space-time',
    shortcuts: ['Shift+M'],
    isEnabled: always,
    run: () => {
      if (!useMessageView.getState().diagramOpen) askForPanelFocus();
      useMessageView.getState().toggleDiagram();
    },
  },
  {
    id: 'view.verdicts',
    title: 'Verdicts and their evidence',
    group: 'View',
    icon: 'scales',
    shortcuts: ['Shift+V'],
    isEnabled: () => useVerdictView.getState().open || verdictsEnabled(),
    run: () => {
      if (!useVerdictView.getState().open) askForPanelFocus();
      useVerdictView.getState().toggle();
    },
  },
  {
    id: 'view.heat',
    title: 'Heat: rings around nodes by a metric',
    group: 'View',
    icon: 'heat',
    shortcuts: ['3'],
    isEnabled: () => useRunStore.getState().time > 0 || 'There is nothing to measure before the run begins.',
    run: () => useHeat.getState().toggle(),
  },
  {
    id: 'view.follow',
    title: 'Follow a request',
    group: 'View',
    icon: 'eye',
    shortcuts: ['Shift+I'],
    isEnabled: followEnabled,
    run: () => (useFollow.getState().request === null ? followNext() : followRequest(null)),
  },
  {
    id: 'view.why',
    title: 'Why? What fails, what is slow, and what is behind it',
    group: 'View',
    icon: 'question',
    shortcuts: ['Shift+Q'],
    isEnabled: () =>
      useLessonView.getState().bottom || 'This lesson has no place for it: it is about something else.',
    run: () => (useWhyView.getState().open ? useWhyView.getState().close() : askAboutSelection()),
  },
  {
    id: 'view.bottleneck',
    title: 'Find the bottleneck',
    group: 'View',
    icon: 'gauge',
    shortcuts: ['Mod+B'],
    words: 'limit capacity saturates fills first theory utilization jackson mva operational bounds load',
    isEnabled: () => useDesignStore.getState().design.nodes.length > 0 || 'The canvas is empty.',
    run: () => useUiStore.getState().openDialog('bottleneck'),
  },
  {
    id: 'view.availability',
    title: 'Availability and latency around a cut',
    group: 'View',
    shortcuts: ['Shift+A'],
    isEnabled: verdictsEnabled,
    run: () => {
      askForPanelFocus();
      useVerdictView.getState().openHalf('availability');
    },
  },
  {
    id: 'view.present',
    title: 'Present',
    group: 'View',
    icon: 'present',
    shortcuts: ['Shift+P'],
    isEnabled: () => needsNodesToShow(),
    run: () => void import('../present/present-store.ts').then((present) => present.startPresenting()),
  },
  {
    id: 'view.search-palette',
    title: 'Add a node',
    group: 'View',
    icon: 'search',
    shortcuts: ['/'],
    isEnabled: always,
    run: () => showPalette('kinds', '#palette-search'),
  },
  {
    id: 'view.templates',
    title: 'Templates',
    group: 'View',
    icon: 'templates',
    shortcuts: ['T'],
    isEnabled: always,
    run: () => ui().openDialog('templates'),
  },
  {
    id: 'view.lessons',
    title: 'Lessons',
    group: 'View',
    icon: 'book',
    shortcuts: ['E'],
    isEnabled: always,
    run: () => ui().openDialog('lessons'),
  },
  {
    id: 'view.shortcuts',
    title: 'Keyboard shortcuts',
    group: 'View',
    icon: 'keyboard',
    shortcuts: ['?'],
    isEnabled: always,
    run: () => ui().openDialog('shortcuts'),
  },
];

/** Shows what is selected, as large as it fits. */
function zoomToSelection(): void {
  const { design } = useDesignStore.getState();
  const { nodes, links, zones, annotations } = ui().selection;
  const ends = design.links.filter(({ id }) => links.includes(id)).flatMap(({ from, to }) => [from, to]);
  const inZones = design.nodes.filter(({ zone }) => zone !== undefined && zones.includes(zone));
  const shown = [...nodes, ...ends, ...inZones.map(({ id }) => id), ...annotations.map(flowIdOf)];
  if (shown.length > 0) currentCamera()?.fit(shown);
}
