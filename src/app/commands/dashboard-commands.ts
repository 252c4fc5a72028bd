/**
 * Commands of the dashboards. What they open and change is loaded with the charts; here stands only what can be
 * asked for.
 */
import { dashboardOf } from '../../model/dashboard.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { usePageMode } from '../stores/page-mode.ts';
import type { Command } from './command.ts';

const hasNodes = (): true | string =>
  useDesignStore.getState().design.nodes.length > 0 || 'There is nothing to show yet.';
const hasCharts = (): true | string => usePageMode.getState().dashboards || 'This page shows no charts.';
const both = (): true | string => {
  const charts = hasCharts();
  return charts === true ? hasNodes() : charts;
};
const view = () => import('../dashboard/dashboard-view.ts');
const deeds = () => import('../dashboard/dashboard-deeds.ts');

export const dashboardCommands: readonly Command[] = [
  {
    id: 'dashboard.pin',
    title: 'Pin a metric',
    group: 'View',
    icon: 'pin',
    shortcuts: ['4'],
    words: 'chart number figure dashboard add series heat map instances',
    isEnabled: both,
    run: () => void view().then(({ askWhatToPin }) => askWhatToPin()),
  },
  {
    id: 'dashboard.objective',
    title: 'Add an objective',
    group: 'View',
    icon: 'gauge',
    shortcuts: ['5'],
    words: 'slo sli target error budget burn rate promise',
    isEnabled: both,
    run: () => void view().then(({ askForObjective }) => askForObjective()),
  },
  {
    id: 'dashboard.previous',
    title: 'The run before behind this one',
    group: 'View',
    icon: 'clock',
    shortcuts: ['6'],
    words: 'compare previous run history ghost',
    isEnabled: hasCharts,
    run: () => void deeds().then(({ togglePrevious }) => togglePrevious()),
  },
  {
    id: 'dashboard.whole',
    title: 'Charts show the whole run',
    group: 'View',
    icon: 'fit',
    shortcuts: ['7'],
    words: 'zoom out reset time range',
    isEnabled: hasCharts,
    run: () => void deeds().then(({ showWholeRun }) => showWholeRun()),
  },
  {
    id: 'dashboard.full',
    title: 'A chart fills the screen',
    group: 'View',
    icon: 'present',
    shortcuts: ['8'],
    words: 'full screen maximize large chart',
    isEnabled: both,
    run: () => void deeds().then(({ fillWithChart }) => fillWithChart()),
  },
  {
    id: 'dashboard.focus',
    title: 'To the charts',
    group: 'View',
    shortcuts: ['9'],
    words: 'focus dashboards keyboard',
    isEnabled: hasCharts,
    run: () => void deeds().then(({ focusCharts }) => focusCharts()),
  },
  {
    id: 'dashboard.usual',
    title: 'Usual arrangement of the charts',
    group: 'View',
    icon: 'undo',
    words: 'reset dashboard layout restore hidden cards',
    isEnabled: () =>
      dashboardOf(useDesignStore.getState().design).cards.length > 0 || 'The charts stand as usual.',
    run: () => void import('../dashboard/card-actions.ts').then(({ arrangeAsUsual }) => arrangeAsUsual()),
  },
];
