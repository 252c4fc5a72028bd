/** How fast a run can be asked to go: the positions of the speed slider, evenly spread by ratio. */
import type { Speed } from '../../worker/protocol.ts';

/** Simulated seconds per second of the clock on the wall, each about a half more than the one before. */
export const speedPositions: readonly Speed[] = [
  ...[1000, 500, 300, 200, 100, 50, 30, 20, 10, 5, 3, 2].map((times) => 1 / times),
  ...[1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, Number.POSITIVE_INFINITY],
];
