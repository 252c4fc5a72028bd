/**
 * Following a request: the next that begins, or the one whose message somebody points at. It is looked at in slow
 * motion, so asking for it makes the run slow; looking is no deed that a lesson could refuse.
 */
import { useFollow } from './follow-store.ts';
import { isSlowMotion } from './message-view.ts';
import { unguarded } from './permissions.ts';
import { simulation, useRunStore } from './run-store.ts';

/** At this speed a hop of a millisecond takes a second. */
const FOLLOWED_SPEED = 1 / 300;

/** Follows a request from now on, by its number or the next that begins; null: none. */
export function followRequest(request: number | 'next' | null): void {
  void simulation()
    ?.follow(request)
    .catch(() => {}); // a worker that has ended follows nobody
  if (request === null) useFollow.setState({ request: null });
}

/** Follows the next request, slowly, and lets the run go on. */
export function followNext(): void {
  const run = useRunStore.getState();
  unguarded(() => {
    if (!isSlowMotion(run.speed)) run.setSpeed(FOLLOWED_SPEED);
    followRequest('next');
    if (run.phase === 'paused') run.play();
  });
}

/** Why no request can be followed, or true. */
export function followEnabled(): true | string {
  return (
    useRunStore.getState().phase !== 'ended' || 'The run is over: go back a little, and follow one then.'
  );
}
