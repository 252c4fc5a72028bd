/**
 * Runs that go on by themselves: to a moment or to the end as fast as the machine can, after which the speed is
 * what it was before; and from the end to the beginning again, with the same seed or another. Fetched when
 * somebody asks for one of them.
 */
import { useDesignStore } from '../stores/design-store.ts';
import { usePermissions } from '../stores/permissions.ts';
import { pausePlayingAt, useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { type AtEnd, drawSeed, useTransport } from './transport-store.ts';

const run = () => useRunStore.getState();
const say = (text: string) => useUiStore.getState().announce(text);

let stopWatching: (() => void) | null = null;

/** Plays as fast as it can up to a moment, exactly, or (null) to the end; then the speed is as before. */
export function runTo(until: number | null): void {
  leaveRunTo();
  const { time, speed } = run();
  if (until !== null && until <= time) return void run().seek(until);
  useTransport.setState({ runningTo: { until, speedBefore: speed } });
  if (until !== null) pausePlayingAt(until);
  run().setSpeed(Number.POSITIVE_INFINITY);
  run().play();
  say(until === null ? 'On the way to the end.' : `On the way to ${clockText(until, 1)}.`);
  stopWatching = useRunStore.subscribe(({ phase: now }) => now !== 'running' && arrive());
  if (run().phase !== 'running') arrive();
}

function arrive(): void {
  if (!leaveRunTo()) return;
  const { phase, time } = run();
  say(phase === 'ended' ? `The end, at ${clockText(time, 1)}.` : `Stopped at ${clockText(time, 1)}.`);
}

/** Whoever changed the speed on the way keeps it. */
function leaveRunTo(): boolean {
  stopWatching?.();
  stopWatching = null;
  const { runningTo } = useTransport.getState();
  if (runningTo === null) return false;
  useTransport.setState({ runningTo: null });
  if (runningTo.until !== null) pausePlayingAt(null);
  if (run().speed === Number.POSITIVE_INFINITY) run().setSpeed(runningTo.speedBefore);
  return true;
}

/** Begins anew: with another seed, or as the transport is set. */
export function restartWith(seed: 'same' | 'another' | 'as-set' = 'as-set'): void {
  const keep = seed === 'same' || (seed === 'as-set' && useTransport.getState().keepSeed);
  const { seed: present } = useDesignStore.getState().design.run;
  run().restart(keep ? undefined : drawSeed(present));
}

export function setKeepSeed(keepSeed: boolean): void {
  useTransport.setState({ keepSeed });
  say(keepSeed ? 'A restart keeps the seed.' : 'A restart draws another seed.');
}

let stopLooping: (() => void) | null = null;

/** What happens when the run reaches its end. */
export function setAtEnd(atEnd: AtEnd): void {
  useTransport.setState({ atEnd });
  stopLooping?.();
  stopLooping = atEnd === 'again' ? loop() : null;
  say(atEnd === 'again' ? 'At its end the run begins again.' : 'At its end the run stops.');
}

function loop(): () => void {
  const again = () => {
    const { phase } = run();
    const allowed = usePermissions.getState().guard.may({ type: 'restart' }) === true;
    if (phase === 'ended' && allowed) restartWith();
  };
  return useRunStore.subscribe((now, before) => {
    if (now.phase === 'ended' && before.phase === 'running') setTimeout(again, PAUSE_AT_END);
  });
}

/** So long one sees how it ended before it begins again. */
const PAUSE_AT_END = 1200;
