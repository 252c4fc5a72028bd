/** Commands of comparing: side by side with what, on which sides things are broken, and how to leave. */
import { useDesignStore } from '../stores/design-store.ts';
import { useMirroring } from '../stores/mirroring.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { Command } from './command.ts';

const ALONE = 'Nothing is compared: there is one design on the canvas.';

const mayCompare = (): true | string => {
  const { design } = useDesignStore.getState();
  if (design.sides !== undefined) return 'This is a comparison already: keep one of its sides first.';
  return design.nodes.length > 0 || 'There is nothing to compare yet.';
};
const isCompared = (): true | string => useDesignStore.getState().design.sides !== undefined || ALONE;

/** Loaded when it is asked for: most visits compare nothing. */
const actions = () => import('../versus/compare-actions.ts');

export const versusCommands: readonly Command[] = [
  {
    id: 'versus.compare',
    title: 'Compare with …',
    group: 'View',
    icon: 'compare',
    shortcuts: ['W'],
    isEnabled: mayCompare,
    run: () => useUiStore.getState().openDialog('compare'),
  },
  {
    id: 'versus.copy',
    title: 'Compare with a copy',
    group: 'View',
    icon: 'copy',
    isEnabled: mayCompare,
    run: () => void actions().then((versus) => versus.compareWithCopy()),
  },
  {
    id: 'versus.both',
    title: 'Break both sides or one',
    group: 'Faults',
    icon: 'compare',
    shortcuts: ['Shift+W'],
    isEnabled: isCompared,
    run: () => {
      const { both, setBoth } = useMirroring.getState();
      setBoth(!both);
      useUiStore.getState().announce(both ? 'Faults hit one side only.' : 'Faults hit both sides.');
    },
  },
  {
    id: 'versus.keep-a',
    title: 'Keep side A, leave the comparison',
    group: 'View',
    isEnabled: isCompared,
    run: () => void actions().then((versus) => versus.keepSide('a')),
  },
  {
    id: 'versus.keep-b',
    title: 'Keep side B, leave the comparison',
    group: 'View',
    isEnabled: isCompared,
    run: () => void actions().then((versus) => versus.keepSide('b')),
  },
];
