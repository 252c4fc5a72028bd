/** Commands of the transport: play, pause, step, restart, speed. */
import { speedPositions, useRunStore } from '../stores/run-store.ts';
import type { Command } from './command.ts';
import { stepCommand } from './step-command.ts';

const run = () => useRunStore.getState();
const connected = () => (run().connected ? true : 'The simulation is not connected yet.');

/** The speed `steps` positions of the slider away from the present one. */
function speedAway(steps: number): number {
  const { speed } = run();
  const nearest = speedPositions.reduce(
    (best, each, i) => {
      const distance = Math.abs(Math.log(Math.min(each, 1e4)) - Math.log(Math.min(speed, 1e4)));
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
    isEnabled: connected,
    run: () => run().restart(),
  },
  {
    id: 'run.faster',
    title: 'Faster',
    group: 'Run',
    shortcuts: [']'],
    isEnabled: connected,
    run: () => run().setSpeed(speedAway(1)),
  },
  {
    id: 'run.slower',
    title: 'Slower',
    group: 'Run',
    shortcuts: ['['],
    isEnabled: connected,
    run: () => run().setSpeed(speedAway(-1)),
  },
];
