/** Commands of the transport: play, pause, step, restart, speed, and where in time the run goes. */
import { plannedEnd } from '../dashboard/axis-end.ts';
import { isLessonOn } from '../lessons/lesson-view.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { speedPositions } from '../stores/speed-positions.ts';
import { useTransport } from '../transport/transport-store.ts';
import type { Command } from './command.ts';
import { asking } from './palette-view.ts';
import { stepCommand } from './step-command.ts';

const run = () => useRunStore.getState();
const connected = () => (run().connected ? true : 'The simulation is not connected yet.');
const deedOf = (type: 'restart' | 'seek' | 'speed' | 'step') => () => ({ type });
/** Loaded when it is asked for. */
const runOn = () => import('../transport/run-on.ts');

/** Why the run cannot go by itself to a moment, or true. */
const mayRunTo = (): true | string => {
  if (isLessonOn()) return 'The lesson leads the run: its steps say how far it goes.';
  return useDesignStore.getState().design.nodes.length > 0 ? connected() : 'There is nothing to run yet.';
};
const hasEnd = (): true | string =>
  plannedEnd(useDesignStore.getState().design) !== null ||
  'This run has no end: give it a duration, or run to a moment.';

/** The speed `steps` positions of the slider away from the present one. */
function speedAway(steps: number): number {
  const { speed } = run();
  const nearest = speedPositions.reduce(
    (best, each, i) => {
      const distance = Math.abs(Math.log(Math.min(each, 1e4) / Math.min(speed, 1e4)));
      return distance < best.distance ? { index: i, distance } : best;
    },
    { index: 0, distance: Number.POSITIVE_INFINITY },
  );
  return speedPositions[Math.max(0, Math.min(speedPositions.length - 1, nearest.index + steps))]!;
}

const stepCommands: readonly Command[] = (['event', 'message'] as const).flatMap((by) =>
  (['forward', 'back'] as const).map((direction) => ({
    id: stepCommand(by, direction),
    title: `Step ${direction} one ${by}`,
    group: 'Run' as const,
    icon: direction === 'back' ? ('step-back' as const) : ('step' as const),
    shortcuts: [`${by === 'message' ? 'Shift+' : ''}${direction === 'back' ? ',' : '.'}`],
    deed: deedOf('step'),
    isEnabled: connected,
    run: () => void run().step({ by, direction }),
  })),
);

export const runCommands: readonly Command[] = [
  {
    id: 'run.toggle',
    title: 'Play or pause',
    group: 'Run',
    icon: 'play',
    shortcuts: ['Space'],
    words: 'start stop go continue resume',
    deed: () => ({ type: run().phase === 'running' ? 'pause' : 'play' }),
    isEnabled: connected,
    run: () => run().togglePlay(),
  },
  ...stepCommands,
  {
    id: 'run.restart',
    title: 'Restart from 0:00',
    group: 'Run',
    icon: 'restart',
    shortcuts: ['Shift+R'],
    words: 'reset rewind again beginning',
    deed: deedOf('restart'),
    isEnabled: connected,
    run: () => {
      if (useTransport.getState().keepSeed) run().restart();
      else void runOn().then(({ restartWith }) => restartWith('another'));
    },
  },
  {
    id: 'run.restart-same-seed',
    title: 'Restart with the same seed',
    group: 'Run',
    icon: 'restart',
    words: 'reset again repeat',
    deed: deedOf('restart'),
    isEnabled: connected,
    run: () => run().restart(),
  },
  {
    id: 'run.restart-new-seed',
    title: 'Restart with another seed',
    group: 'Run',
    icon: 'dice',
    shortcuts: ['A'],
    words: 'reset new random dice',
    deed: deedOf('restart'),
    isEnabled: connected,
    run: () => void runOn().then(({ restartWith }) => restartWith('another')),
  },
  {
    id: 'run.keep-seed',
    title: 'Keep the seed at a restart, or draw another',
    group: 'Run',
    icon: 'lock',
    words: 'lock random',
    isEnabled: () => true,
    run: () => void runOn().then(({ setKeepSeed }) => setKeepSeed(!useTransport.getState().keepSeed)),
  },
  {
    id: 'run.at-end',
    title: 'At the end stop, or begin again',
    group: 'Run',
    icon: 'loop',
    words: 'loop repeat endless',
    isEnabled: () => !isLessonOn() || 'The lesson leads the run.',
    run: () =>
      void runOn().then(({ setAtEnd }) =>
        setAtEnd(useTransport.getState().atEnd === 'stop' ? 'again' : 'stop'),
      ),
  },
  {
    id: 'run.to-end',
    title: 'Run to the end',
    group: 'Run',
    icon: 'to-end',
    shortcuts: ['Mod+Enter'],
    words: 'finish fast forward whole',
    isEnabled: () => {
      const may = mayRunTo();
      return may === true ? hasEnd() : may;
    },
    run: () => void runOn().then(({ runTo }) => runTo(null)),
  },
  asking({
    id: 'run.to',
    title: 'Run to …',
    group: 'Run',
    icon: 'to-end',
    words: 'until moment fast forward fault',
    isEnabled: mayRunTo,
  }),
  asking({
    id: 'run.seek',
    title: 'Go to a moment …',
    group: 'Run',
    icon: 'clock',
    shortcuts: ['Mod+J'],
    words: 'seek jump time',
    deed: deedOf('seek'),
    isEnabled: connected,
  }),
  asking({
    id: 'run.speed',
    title: 'Set the speed …',
    group: 'Run',
    icon: 'gauge',
    words: 'slow motion fast max factor',
    deed: deedOf('speed'),
    isEnabled: connected,
  }),
  {
    id: 'run.faster',
    title: 'Faster',
    group: 'Run',
    shortcuts: [']'],
    words: 'speed',
    deed: deedOf('speed'),
    isEnabled: connected,
    run: () => run().setSpeed(speedAway(1)),
  },
  {
    id: 'run.slower',
    title: 'Slower',
    group: 'Run',
    shortcuts: ['['],
    words: 'speed slow motion',
    deed: deedOf('speed'),
    isEnabled: connected,
    run: () => run().setSpeed(speedAway(-1)),
  },
];
