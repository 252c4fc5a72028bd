/** Commands of the load-test laboratory, which is loaded when it is opened. */
import { useDesignStore } from '../stores/design-store.ts';
import { usePageMode } from '../stores/page-mode.ts';
import type { Command } from './command.ts';

const mayExperiment = (): true | string => {
  if (usePageMode.getState().mode === 'present') return 'The laboratory waits until the lecture is over.';
  return useDesignStore.getState().design.nodes.length > 0 || 'There is nothing to run yet.';
};
const view = () => import('../lab/lab-view.ts');

export const labCommands: readonly Command[] = [
  {
    id: 'lab.sweep',
    title: 'Load-test lab: sweep and knee',
    group: 'Run',
    icon: 'gauge',
    shortcuts: ['1'],
    words: 'laboratory load test sweep parameter knee ramp capacity experiment grid',
    isEnabled: mayExperiment,
    run: () => void view().then(({ openLab }) => openLab('sweep')),
  },
  {
    id: 'lab.how-sure',
    title: 'How sure is this?',
    group: 'Run',
    icon: 'dice',
    shortcuts: ['%'],
    words: 'confidence interval replications statistics significance warm-up error bars',
    isEnabled: mayExperiment,
    run: () => void view().then(({ openLab }) => openLab('sure')),
  },
  {
    id: 'lab.closed',
    title: 'Load-test lab: open or closed load',
    group: 'Run',
    words: 'laboratory users think time percentile schroeder',
    isEnabled: mayExperiment,
    run: () => void view().then(({ openLab }) => openLab('closed')),
  },
  {
    id: 'lab.omission',
    title: 'Load-test lab: coordinated omission',
    group: 'Run',
    words: 'laboratory wrk2 hdrhistogram gil tene stall pause latency',
    isEnabled: mayExperiment,
    run: () => void view().then(({ openLab }) => openLab('omission')),
  },
];
